import { fileURLToPath } from 'node:url';
import { Hono } from 'hono';
import { html } from 'hono/html';
import { readFolder } from '../../server/static-files.js';

export interface HostileOptions {
  /** Origin of the community's app that it attacks. */
  target: string;
  /** Ids of channels that are not its own; anybody can read them in the addresses of the app. */
  known: readonly string[];
}

/**
 * A partner that must not be trusted. It serves a page that tries what a page in a frame can try, and keeps
 * everything that it gets hold of: whatever it is told by a form, a query or a `Referer`.
 */
export function createHostile({ target, known }: HostileOptions): Hono {
  const files = readFolder(fileURLToPath(new URL('../public', import.meta.url)), '/assets/');
  const caught: string[] = [];
  const app = new Hono();

  app.use(async (c, next) => {
    const { search } = new URL(c.req.url);
    const referrer = c.req.header('referer');
    if (search) caught.push(`query ${search.slice(0, 200)}`);
    if (referrer && !referrer.startsWith(new URL(c.req.url).origin)) {
      // A bare origin is what every embedder tells by design; more than that would be a find.
      const { pathname, search: more } = new URL(referrer);
      if (pathname !== '/' || more) caught.push(`referrer ${referrer.slice(0, 200)}`);
    }
    await next();
    // It protects nobody: no policy but what its own page needs.
    c.header('Cache-Control', 'no-store');
    return undefined;
  });

  app.get('/', async (c) => c.html(await page(target, known)));
  // Documents that a frame can be led to, or that it puts into a frame of its own.
  app.get('/inner', (c) =>
    c.html(
      html`<!doctype html>
        <script type="module" src="/assets/inner.js" data-target="${target}"></script>`,
    ),
  );
  app.get('/caught', (c) => c.json({ caught }));
  app.post('/caught', async (c) => {
    caught.push((await c.req.text()).slice(0, 200));
    return c.body(null, 204);
  });
  app.get('/assets/*', (c) => {
    const file = files.get(new URL(c.req.url).pathname);
    return file ? c.body(file.body, 200, { 'Content-Type': file.type }) : c.notFound();
  });
  return app;
}

const page = (target: string, known: readonly string[]) =>
  html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>Suspicious gadget</title>
        <link rel="stylesheet" href="/assets/hostile.css" />
        <script
          type="module"
          src="/assets/page.js"
          data-target="${target}"
          data-known="${known.join(' ')}"
        ></script>
      </head>
      <body>
        <div data-app>
          <header>
            <h1>Suspicious gadget</h1>
            <p>
              This page wants what is not its own. Each line is an attack that it really makes on the page
              around it, and what came of it.
            </p>
            <p class="all">
              <button data-run-all>Run all attacks</button>
              <output data-sum></output>
            </p>
          </header>
          <p data-status role="status"></p>
          <div data-groups></div>
        </div>
      </body>
    </html>`;
