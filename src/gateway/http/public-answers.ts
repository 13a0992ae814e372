import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { GatewayCall, PublicAnswer } from '../context.js';
import type { Awaitable } from '../standings/standings.js';
import { answerWith } from './answer-headers.js';
import { compressNow, encodingOf, MIN_COMPRESSED, type Encoding } from './encoding.js';
import { surrogateKeys } from './surrogate-keys.js';

const LIVE = 'public, max-age=0, s-maxage=10, stale-while-revalidate=60, stale-if-error=86400';
const KEPT_BYTES = 64 * 2 ** 20;

interface Kept {
  seq: string;
  stale: boolean;
  etag: string;
  plain: Buffer;
  packed: Partial<Record<Encoding, Buffer>>;
  surrogateKeys: readonly string[];
}

/** Public answers, each serialised once for its `seq` and query and compressed once for each encoding. */
export class PublicAnswers {
  readonly #building = new Map<string, Promise<Kept>>();
  #purges = 0;
  readonly #kept = new LRUCache<string, Kept>({
    maxSize: KEPT_BYTES,
    sizeCalculation: ({ plain }) => plain.length * 2 + 500,
  });

  /** Forgets the answers with any of these surrogate keys; all of them without any. */
  purge(keys?: readonly string[]): void {
    this.#purges += 1;
    if (!keys) return this.#kept.clear();
    const gone = new Set(keys);
    for (const [name, kept] of this.#kept.entries()) {
      if (kept.surrogateKeys.some((key) => gone.has(key))) this.#kept.delete(name);
    }
  }

  /** At once when the answer is kept, or can be built at once. */
  send<Body extends object>(c: GatewayCall, answer: PublicAnswer<Body>): Awaitable<Response> {
    const kept = this.#find(answer);
    return kept instanceof Promise
      ? kept.then((one) => this.#answer(c, answer, one))
      : this.#answer(c, answer, kept);
  }

  #answer<Body extends object>(c: GatewayCall, answer: PublicAnswer<Body>, kept: Kept): Response {
    const headers: Record<string, string> = {
      'cache-control': answer.cacheControl ?? LIVE,
      etag: kept.etag,
      'rai-as-of': answer.asOf,
      vary: 'Accept-Encoding',
    };
    if (kept.surrogateKeys.length > 0) headers['surrogate-key'] = kept.surrogateKeys.join(' ');
    if (matches(c.req.header('if-none-match'), kept.etag)) return answerWith(c, null, 304, headers);
    const encoding = kept.plain.length < MIN_COMPRESSED ? undefined : encodingOf(c);
    const body = encoding ? (kept.packed[encoding] ??= compressNow(kept.plain, encoding)) : kept.plain;
    if (encoding) headers['content-encoding'] = encoding;
    headers['content-type'] = 'application/json';
    headers['content-length'] = String(body.length);
    return answerWith(c, body, 200, headers);
  }

  #find<Body extends object>(answer: PublicAnswer<Body>): Awaitable<Kept> {
    const stale = answer.stale ?? false;
    const kept = this.#kept.get(answer.key);
    if (kept && kept.seq === answer.seq && kept.stale === stale) return kept;
    const name = `${answer.key} ${answer.seq} ${stale} ${this.#purges}`;
    const running = this.#building.get(name);
    if (running) return running;
    const body = answer.build();
    if (!(body instanceof Promise)) return this.#keep(answer, body);
    const building = this.#later(answer, body).finally(() => this.#building.delete(name));
    this.#building.set(name, building);
    return building;
  }

  /** Whoever was taken off meanwhile may be in the answer: then it is built again. */
  async #later<Body extends object>(answer: PublicAnswer<Body>, first: Promise<Body>): Promise<Kept> {
    let purges: number;
    let body: Body;
    let building = first;
    do {
      purges = this.#purges;
      body = await building;
      if (purges !== this.#purges) building = Promise.resolve(answer.build());
    } while (purges !== this.#purges);
    return this.#keep(answer, body);
  }

  #keep<Body extends object>(answer: PublicAnswer<Body>, body: Body): Kept {
    const made = keptOf(answer, body);
    this.#kept.set(answer.key, made);
    return made;
  }
}

function keptOf<Body extends object>(answer: PublicAnswer<Body>, body: Body): Kept {
  const stale = answer.stale ?? false;
  const query = createHash('sha256').update(answer.key).digest('base64url').slice(0, 8);
  return {
    seq: answer.seq,
    stale,
    etag: `W/"${answer.seq}.${query}${stale ? '.stale' : ''}"`,
    plain: Buffer.from(JSON.stringify(body)),
    packed: {},
    surrogateKeys: surrogateKeys(answer.surrogateKeys, answer.memberIds?.(body)),
  };
}

/** The weak comparison of RFC 9110. */
function matches(header: string | undefined, etag: string): boolean {
  if (!header) return false;
  if (header.trim() === '*') return true;
  const plain = (tag: string) => tag.trim().replace(/^W\//, '');
  return header.split(',').some((one) => plain(one) === plain(etag));
}
