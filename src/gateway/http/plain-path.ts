import type { MiddlewareHandler } from 'hono';
import type { GatewayEnv } from '../context.js';
import { Problem } from './problem.js';
import type { AskedBy } from './quick-answers.js';

/** Letters, digits and `-._~`, written as `%xx`: the same address to us, and another one to a cache in front. */
const NEEDLESSLY_ENCODED = /%(?:2[de]|3\d|[46][1-9a-f]|[57][0-9a]|5f|7e)/i;

/**
 * Every address has one way of writing its path. Others, with dot segments or encoded letters, are answered 404: a cache
 * or a wall in front would take them for other addresses than the gateway does.
 */
export function plainPath(): MiddlewareHandler<GatewayEnv> {
  return async (c, next) => {
    const target = ((c.env ?? {}) as AskedBy).outgoing?.req.url;
    const { url } = c.req;
    if (url.includes('%') && NEEDLESSLY_ENCODED.test(pathOf(url))) throw new Problem('NOT_FOUND');
    if (target !== undefined) {
      // Nobody sends the part behind it; who does wants it to be read differently on the way.
      if (target.includes('#')) throw new Problem('NOT_FOUND');
      const isAbsolute = !target.startsWith('/');
      if (isAbsolute && new URL(url).host !== c.req.header('host')?.toLowerCase()) {
        throw new Problem('INVALID', 'this host is not served here', { status: 421 });
      }
      if ((isAbsolute ? pathOf(target) : beforeQuery(target)) !== pathOf(url)) throw new Problem('NOT_FOUND');
    }
    await next();
  };
}

/** The path of an absolute address, as it stands there. */
function pathOf(url: string): string {
  const start = url.indexOf('/', url.indexOf('://') + 3);
  return start < 0 ? '/' : beforeQuery(url.slice(start));
}

function beforeQuery(text: string): string {
  const query = text.indexOf('?');
  return query < 0 ? text : text.slice(0, query);
}
