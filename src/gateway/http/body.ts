import type { MiddlewareHandler } from 'hono';
import type { GatewayCall, GatewayEnv } from '../context.js';
import { Problem } from './problem.js';

/** Largest body that any route reads, in bytes. */
const MAX_BODY = 64 * 1024;
/**
 * So much of a longer one is read and thrown away: an answer before its end would break the connection,
 * and the sender would never see it.
 */
const MAX_DISCARDED = 4 * 2 ** 20;

/**
 * Reads the body of a request as far as it may go, before a route sees it. Routes then find it with `c.req.json()`.
 * Made here because the usual middleware builds a new `Request` from the server's own one, which Node refuses.
 */
export function boundBody(): MiddlewareHandler<GatewayEnv> {
  return async (c, next) => {
    const { method } = c.req;
    if (method !== 'GET' && method !== 'HEAD') keep(c, await readText(c.req.raw));
    await next();
  };
}

/** The JSON of a request. */
export async function readJson(c: GatewayCall): Promise<unknown> {
  const type = c.req.header('content-type') ?? '';
  if (!/^application\/json\s*(;|$)/i.test(type)) throw new Problem('INVALID', 'expected a JSON body');
  try {
    return await c.req.json();
  } catch {
    throw new Problem('INVALID', 'expected a JSON body');
  }
}

/** The cache holds promises, whatever its type says. */
function keep(c: GatewayCall, text: string): void {
  (c.req.bodyCache as { text?: unknown }).text = Promise.resolve(text);
}

async function readText(request: Request): Promise<string> {
  if (Number(request.headers.get('content-length') ?? 0) > MAX_DISCARDED) throw tooLarge(true);
  const reader = request.body?.getReader();
  const parts: Uint8Array[] = [];
  let size = 0;
  for (;;) {
    const part = (await reader?.read())?.value as Uint8Array | undefined;
    if (!part) break;
    size += part.length;
    if (size > MAX_DISCARDED) {
      reader?.releaseLock();
      throw tooLarge(true);
    }
    if (size <= MAX_BODY) parts.push(part);
  }
  if (size > MAX_BODY) throw tooLarge(false);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(parts));
  } catch {
    throw new Problem('INVALID', 'the body is not UTF-8');
  }
}

/** `unread`: the connection cannot be used again, as the rest of the body is still on its way. */
function tooLarge(unread: boolean): Problem {
  const headers = unread ? { connection: 'close' } : {};
  return new Problem('TOO_LARGE', `a body may have ${MAX_BODY} bytes`, { headers });
}
