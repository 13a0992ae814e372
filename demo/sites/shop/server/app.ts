import { Hono } from 'hono';
import { careful } from '../../server/careful.js';
import { mintSession } from '../../server/mint-session.js';
import { SignedCookie } from '../../server/signed-cookie.js';
import { answerFile, siteFiles } from '../../server/static-files.js';
import type { Customer, ShopOptions } from './options.js';
import { homePage } from './home-page.js';
import { signInPage } from './sign-in-page.js';

/** The whole website of the shop: pages, sign-in, and the one address that the community kit asks for a session. */
export function createShop(options: ShopOptions): Hono {
  const { origin, cookieKey, customers } = options;
  const cookie = new SignedCookie('shop_signed_in', cookieKey, options.now ?? Date.now);
  const files = siteFiles(import.meta.url);
  const app = new Hono();

  const who = (request: Request): Customer | undefined => {
    const sub = cookie.read(request.headers.get('cookie') ?? undefined);
    return sub === undefined ? undefined : customers.find((customer) => customer.sub === sub);
  };

  app.use(careful({ origin, policy: () => policy(options.gateway) }));

  app.get('/', async (c) => c.html(await homePage(options, who(c.req.raw))));
  app.get('/sign-in', async (c) => c.html(await signInPage(options, who(c.req.raw))));

  app.post('/sign-in', async (c) => {
    const form = await c.req.parseBody();
    const customer = customers.find(({ username }) => username === form['member']);
    if (!customer) return c.text('Nobody is known by this name here.\n', 400);
    c.header('Set-Cookie', cookie.issue(customer.sub));
    return c.req.header('accept') === 'application/json'
      ? c.json({ name: customer.name })
      : c.redirect('/', 303);
  });

  app.post('/sign-out', (c) => {
    c.header('Set-Cookie', cookie.clear());
    return c.req.header('accept') === 'application/json' ? c.json({ name: null }) : c.redirect('/', 303);
  });

  // The kit asks here, with the cookie of this site, who is looking. 204: nobody is signed in.
  app.post('/session', async (c) => {
    const customer = who(c.req.raw);
    if (!customer) return c.body(null, 204);
    const session = await mintSession(options, customer.sub);
    return session ? c.json(session) : c.text('The community cannot be reached.\n', 503);
  });

  app.get('/assets/*', (c) => answerFile(c, files, 'public, max-age=300'));

  return app;
}

/** Nothing but this site and the gateway; no inline script, no inline style, no frame. */
function policy(gateway: string): string[] {
  return [
    `default-src 'none'`,
    `script-src 'self' ${gateway}`,
    `connect-src 'self' ${gateway}`,
    `img-src 'self' ${gateway}`,
    `style-src 'self'`,
    `form-action 'self'`,
    `base-uri 'none'`,
    `frame-ancestors 'none'`,
  ];
}
