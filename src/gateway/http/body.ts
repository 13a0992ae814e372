import type { GatewayCall } from '../context.js';
import { Problem } from './problem.js';

/** Largest body that any route reads, in bytes. */
export const MAX_BODY = 64 * 1024;

/** The JSON of a request. How much of it is read is bounded for all routes at once. */
export async function readJson(c: GatewayCall): Promise<unknown> {
  const type = c.req.header('content-type') ?? '';
  if (!/^application\/json\s*(;|$)/i.test(type)) throw new Problem('INVALID', 'expected a JSON body');
  try {
    return await c.req.json();
  } catch (error) {
    if (error instanceof Problem) throw error;
    throw new Problem('INVALID', 'expected a JSON body');
  }
}
