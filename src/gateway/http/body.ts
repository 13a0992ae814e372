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
/** So many bytes of bodies are held at most while they come in, of all requests together. */
const MAX_HELD = 32 * 2 ** 20;

/**
 * Reads the body of a request as far as it may go, before a route sees it. Routes then find it with `c.req.json()`.
 * Made here because the usual middleware builds a new `Request` from the server's own one, which Node refuses.
 */
export function boundBody(
  full: () => void = () => undefined,
  maxHeld = MAX_HELD,
): MiddlewareHandler<GatewayEnv> {
  const held: Held = { bytes: 0, max: maxHeld, full };
  return async (c, next) => {
    const { method } = c.req;
    if (method !== 'GET' && method !== 'HEAD') keep(c, await readText(c.req.raw, held));
    await next();
  };
}

/** What the bodies that come in now take together. */
interface Held {
  bytes: number;
  readonly max: number;
  /** Hears of each that found no room. */
  full(): void;
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

async function readText(request: Request, held: Held): Promise<string> {
  if (Number(request.headers.get('content-length') ?? 0) > MAX_DISCARDED) throw tooLarge(true);
  const reader = request.body?.getReader();
  const parts: Uint8Array[] = [];
  let size = 0;
  let own = 0;
  try {
    for (;;) {
      const part = await next(reader);
      if (!part) break;
      size += part.length;
      if (size > MAX_DISCARDED) {
        reader?.releaseLock();
        throw tooLarge(true);
      }
      if (size > MAX_BODY) continue;
      own += part.length;
      held.bytes += part.length;
      if (held.bytes > held.max) {
        held.full();
        reader?.releaseLock();
        throw new Problem('UNAVAILABLE', undefined, { retryAfter: 2, headers: { connection: 'close' } });
      }
      parts.push(part);
    }
  } finally {
    held.bytes -= own;
  }
  if (size > MAX_BODY) throw tooLarge(false);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(parts));
  } catch {
    throw new Problem('INVALID', 'the body is not UTF-8');
  }
}

/** The next part; undefined at the end. A sender who went away in the middle is no fault of ours. */
async function next(
  reader: ReadableStreamDefaultReader<Uint8Array> | undefined,
): Promise<Uint8Array | undefined> {
  try {
    return (await reader?.read())?.value;
  } catch {
    throw new Problem('INVALID', 'the body broke off');
  }
}

/** `unread`: the connection cannot be used again, as the rest of the body is still on its way. */
function tooLarge(unread: boolean): Problem {
  const headers = unread ? { connection: 'close' } : {};
  return new Problem('TOO_LARGE', `a body may have ${MAX_BODY} bytes`, { headers });
}
