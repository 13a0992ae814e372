import { createHash, timingSafeEqual } from 'node:crypto';
import { Hono } from 'hono';
import { careful } from '../../server/careful.js';
import { mintSession } from '../../server/mint-session.js';
import { SignedCookie } from '../../server/signed-cookie.js';
import { answerFile, type StaticFile } from '../../server/static-files.js';
import { frameOrigins } from './frame-origins.js';
import { keyRoutes } from './key-routes.js';
import type { AppOptions } from './options.js';
import { shellPage } from './shell-page.js';
import { SignIns } from './sign-ins.js';

export interface CommunityApp {
  /** What browsers reach. */
  fetch: (request: Request) => Response | Promise<Response>;
  /** What only the gateway asks, on this machine. */
  inside: (request: Request) => Response | Promise<Response>;
}

/** The community's app: its page, sign-in at the platform, and the members' own keys. */
export function createCommunityApp(
  options: AppOptions,
  files: ReadonlyMap<string, StaticFile>,
): CommunityApp {
  const signIns = new SignIns(options);
  const cookie = new SignedCookie('community_signed_in', options.cookieKey, options.now ?? Date.now);
  const app = new Hono<{ Variables: { signIn: string } }>();
  const origins = frameOrigins(options);
  const idOf = (request: Request) => cookie.read(request.headers.get('cookie') ?? undefined);

  app.use(careful({ origin: options.origin, policy: async () => policy(options, await origins()) }));

  for (const path of ['/', '/c/:channel', '/profile']) {
    app.get(path, async (c) => {
      const member = signIns.member(idOf(c.req.raw));
      return c.html(await shellPage(options, member && { name: member.name, username: member.username }));
    });
  }

  app.post('/sign-in', async (c) => {
    const form = await c.req.parseBody();
    const member = options.members.find(({ username }) => username === form['member']);
    if (!member) return c.text('Nobody is known by this name here.\n', 400);
    const before = idOf(c.req.raw);
    if (before !== undefined) await signIns.end(before);
    try {
      c.header('Set-Cookie', cookie.issue(await signIns.begin(member)));
    } catch (error) {
      process.stderr.write(`a sign-in failed: ${String(error)}\n`);
      return c.text('The community cannot be reached.\n', 503);
    }
    const wantsJson = c.req.header('accept') === 'application/json';
    return wantsJson ? c.json({ name: member.name, username: member.username }) : c.redirect('/', 303);
  });

  app.post('/sign-out', async (c) => {
    const id = idOf(c.req.raw);
    if (id !== undefined) await signIns.end(id);
    c.header('Set-Cookie', cookie.clear());
    return c.req.header('accept') === 'application/json' ? c.json({ name: null }) : c.redirect('/', 303);
  });

  // The kit asks here, with the cookie of this site, who is looking. 204: nobody is signed in.
  app.post('/session', async (c) => {
    const member = signIns.member(idOf(c.req.raw));
    if (!member) return c.body(null, 204);
    const session = await mintSession(options, member.sub);
    return session ? c.json(session) : c.text('The community cannot be reached.\n', 503);
  });

  const members = new Hono<{ Variables: { signIn: string } }>();
  members.use(async (c, next) => {
    const id = idOf(c.req.raw);
    if (id === undefined || !signIns.member(id)) return c.json({ error: 'UNAUTHENTICATED' }, 401);
    if (c.req.header('sec-fetch-site') !== 'same-origin') return c.json({ error: 'FORBIDDEN' }, 403);
    c.set('signIn', id);
    await next();
    return undefined;
  });
  members.get('/place', (c) => c.json({ place: signIns.place(c.get('signIn')) }));
  members.post('/place', async (c) => {
    const { place } = (await c.req.parseBody()) as { place?: unknown };
    if (place !== 'server' && place !== 'page') return c.json({ error: 'place' }, 400);
    await signIns.move(c.get('signIn'), place);
    return c.json({ place });
  });
  // Only for the way with the key in the page: over this connection, once for each page, never to be kept.
  members.post('/own-key', async (c) => {
    const key = await signIns.pageKey(c.get('signIn'));
    return key === undefined ? c.body(null, 204) : c.json({ key, baseUrl: `${options.platform}/apis/v1` });
  });
  members.route('/keys', keyRoutes(options, signIns));
  app.route('/account', members);

  app.get('/assets/*', (c) => {
    // Bundled files carry a hash in their names.
    const isHashed = /-[\w-]{8}\.\w+$/.test(c.req.path);
    return answerFile(c, files, isHashed ? 'public, max-age=31536000, immutable' : undefined);
  });

  const inside = new Hono().post('/gateway/user-key', async (c) => {
    if (!isServerKey(c.req.header('authorization'), options.serverKey)) return c.body(null, 401);
    const { sub } = (await c.req.json().catch(() => ({}))) as { sub?: unknown };
    if (typeof sub !== 'string') return c.json({ error: 'sub' }, 400);
    const key = await signIns.serverKey(sub);
    return key === undefined ? c.body(null, 204) : c.json({ key }, 200, { 'Cache-Control': 'no-store' });
  });

  return { fetch: (request) => app.fetch(request), inside: (request) => inside.fetch(request) };
}

function isServerKey(header: string | undefined, key: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(header ?? ''), digest(`Bearer ${key}`));
}

/** No inline script and no inline style; frames only from the partners whose channels are shown. */
function policy({ gateway, platform }: AppOptions, frames: readonly string[]): string[] {
  return [
    `default-src 'none'`,
    `script-src 'self'`,
    `style-src 'self'`,
    `connect-src 'self' ${gateway} ${platform}`,
    `img-src 'self' ${gateway}`,
    `frame-src ${frames.join(' ') || `'none'`}`,
    `form-action 'self'`,
    `base-uri 'none'`,
    `frame-ancestors 'none'`,
  ];
}
