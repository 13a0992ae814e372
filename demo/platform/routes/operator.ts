import { readFileSync } from 'node:fs';
import { Hono } from 'hono';
import { getCookie, setCookie, deleteCookie } from 'hono/cookie';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import { originOf, type Context, type Env } from '../http/context.js';
import { forbidden, notFound, PlatformError } from '../http/errors.js';
import { readForm } from '../operator/form.js';
import type { Done, Fields } from '../operator/act.js';
import { ACTIONS } from '../operator/actions.js';
import type { List } from '../operator/list.js';
import { communitiesOf, LISTS } from '../operator/lists.js';
import { listPage, overviewPage, signInPage, type Screen } from '../operator/page.js';
import { OperatorSessions, type Operator } from '../operator/sessions.js';
import { listFailed } from '../services/webhooks/subscriptions.js';

const COOKIE = 'rai_operator';
const PAGE = 50;
const CSS = readFileSync(new URL('../operator/operator.css', import.meta.url), 'utf8');
const POLICY =
  "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/** Pages on which a person looks at a community and changes what is changed by hand. No script runs on them. */
export function operatorRoutes(): Hono<Env> {
  const sessions = new OperatorSessions();
  // Somebody who guesses is slowed down; a person who mistypes is not.
  const tries = new RateLimiterMemory({ points: 20, duration: 60 });
  const routes = new Hono<Env>();

  routes.use('/operator/*', async (c, next) => {
    // A form of another page brings no cookie along, and its origin gives it away.
    if (c.req.method === 'POST' && c.req.header('origin') !== originOf(c))
      throw forbidden('This form is not of the operator page.');
    c.header('content-security-policy', POLICY);
    c.header('x-content-type-options', 'nosniff');
    c.header('referrer-policy', 'same-origin');
    await next();
  });
  routes.get('/operator/operator.css', (c) =>
    c.body(CSS, 200, { 'content-type': 'text/css; charset=utf-8' }),
  );

  routes.get('/operator', async (c) => {
    const operator = sessions.find(getCookie(c, COOKIE));
    return operator ? c.redirect(`/operator/${operator.communityIds[0]}`) : c.html(await signInPage());
  });

  routes.post('/operator/sign-in', async (c) => {
    const fields = await readForm(c);
    try {
      await tries.consume('all').catch(() => {
        throw new PlatformError(429, 'Too many tries. Wait a minute.');
      });
      const value = await sessions.open(c.get('platform'), fields);
      setCookie(c, COOKIE, value, { httpOnly: true, sameSite: 'Strict', path: '/operator' });
      return c.redirect('/operator', 303);
    } catch (error) {
      if (!(error instanceof PlatformError)) throw error;
      return c.html(await signInPage(error.message), error.status);
    }
  });

  routes.post('/operator/sign-out', (c) => {
    sessions.end(getCookie(c, COOKIE));
    deleteCookie(c, COOKIE, { path: '/operator' });
    return c.redirect('/operator', 303);
  });

  /** The operator who asks and the community of the address; nothing when nobody is signed in. */
  async function screenOf(c: Context): Promise<Screen | undefined> {
    const operator: Operator | undefined = sessions.find(getCookie(c, COOKIE));
    if (operator === undefined) return undefined;
    const communities = await communitiesOf(c.get('platform').db, operator.communityIds);
    const community = communities.find(({ id }) => id === c.req.param('communityId'));
    if (community === undefined) throw notFound('This community is not yours.');
    const failed = await listFailed(c.get('platform').db, community.id);
    return { operator: operator.name, communities, community, failed };
  }

  const show = async (
    c: Context,
    screen: Screen,
    list: List,
    asked: { page: number; search: string },
    status = 200,
  ) => {
    const { db } = c.get('platform');
    const { id } = screen.community;
    const total = await list.count(db, id, asked.search);
    const pages = Math.max(1, Math.ceil(total / PAGE));
    const page = Math.min(asked.page, pages);
    const { search } = asked;
    const rows = await list.rows(db, id, { limit: PAGE, offset: (page - 1) * PAGE, search });
    return c.html(await listPage(screen, list, { rows, total, page, pages, search }), status as 200);
  };

  routes.get('/operator/:communityId{[0-9a-f]{24}}', async (c) => {
    const screen = await screenOf(c);
    if (screen === undefined) return c.redirect('/operator');
    const { db } = c.get('platform');
    const counts = new Map<string, number>();
    for (const list of LISTS) counts.set(list.name, await list.count(db, screen.community.id, ''));
    return c.html(await overviewPage(screen, counts));
  });

  routes.get('/operator/:communityId{[0-9a-f]{24}}/:list', async (c) => {
    const screen = await screenOf(c);
    if (screen === undefined) return c.redirect('/operator');
    return show(c, screen, listNamed(c), asked(c.req.query()));
  });

  routes.post('/operator/:communityId{[0-9a-f]{24}}/:list/:action', async (c) => {
    const screen = await screenOf(c);
    if (screen === undefined) return c.redirect('/operator', 303);
    const list = listNamed(c);
    const act = Object.hasOwn(ACTIONS, c.req.param('action')) ? ACTIONS[c.req.param('action')] : undefined;
    if (act === undefined) throw notFound('There is no such action.');
    const fields = await readForm(c);
    try {
      const said: Done = await act(c.get('platform'), screen.community.id, fields);
      return await show(c, { ...screen, said }, list, asked(fields));
    } catch (error) {
      if (!(error instanceof PlatformError)) throw error;
      return show(c, { ...screen, problem: error.message }, list, asked(fields), error.status);
    }
  });
  return routes;
}

function listNamed(c: Context): List {
  const list = LISTS.find(({ name }) => name === c.req.param('list'));
  if (list === undefined) throw notFound('There is no such list.');
  return list;
}

/** Page and search as somebody typed or followed them; nonsense is the first page. */
function asked(fields: Fields): { page: number; search: string } {
  const page = /^\d{1,7}$/.test(fields['page'] ?? '') ? Math.max(1, Number(fields['page'])) : 1;
  return { page, search: (fields['q'] ?? '').replaceAll('\0', '').trim().slice(0, 100) };
}
