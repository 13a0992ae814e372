import { createHash, timingSafeEqual } from 'node:crypto';
import type { GatewayCall } from '../context.js';
import { Problem } from '../http/problem.js';

/** Checks the keys with which a site's own server calls. The comparison takes the same time for every key. */
export class ServerKeys {
  readonly #digests: readonly Buffer[];
  readonly #refused: () => void;

  /** @param refused hears of every call with no key, or with a wrong one */
  constructor(keys: readonly string[], refused: () => void) {
    this.#refused = refused;
    this.#digests = keys.map(digest);
  }

  /** A name of the key for counting; throws the 401 problem. */
  require(c: GatewayCall): string {
    const [, given] = /^Bearer ([\x21-\x7e]{1,512})$/.exec(c.req.header('authorization') ?? '') ?? [];
    const own = digest(given ?? '');
    let found: Buffer | undefined;
    for (const known of this.#digests) if (timingSafeEqual(known, own)) found = known;
    if (given === undefined || !found) {
      this.#refused();
      throw new Problem('UNAUTHENTICATED', 'a server key is needed', {
        headers: { 'www-authenticate': 'Bearer' },
      });
    }
    return found.toString('base64url').slice(0, 12);
  }
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
