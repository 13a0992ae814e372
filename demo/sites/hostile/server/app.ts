import { Hono } from 'hono';
import { html } from 'hono/html';
import { CHANNEL_CAPABILITIES } from '../../../../src/channel/capabilities.js';
import { page, type Html } from '../../server/page.js';
import { answerFile, siteFiles } from '../../server/static-files.js';

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
export function createHostile(options: HostileOptions): Hono {
  const { target } = options;
  const files = siteFiles(import.meta.url);
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

  app.get('/', async (c) => c.html(await attackPage(options)));
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
  app.get('/assets/*', (c) => answerFile(c, files));
  return app;
}

const attackPage = ({ target, known }: HostileOptions): Html =>
  page({
    title: 'Suspicious gadget',
    styles: ['hostile.css'],
    head: html`<script
      type="module"
      src="/assets/page.js"
      data-target="${target}"
      data-known="${known.join(' ')}"
      data-want="${CHANNEL_CAPABILITIES.join(' ')}"
    ></script>`,
    body: html`<div data-app>
      <header>
        <h1>Suspicious gadget</h1>
        <p>
          This page wants what is not its own. Each line is an attack that it really makes on the page around
          it, and what came of it.
        </p>
        <p class="all">
          <button data-run-all>Run all attacks</button>
          <output data-sum></output>
        </p>
      </header>
      <p data-status role="status"></p>
      <div data-groups></div>
    </div>`,
  });
