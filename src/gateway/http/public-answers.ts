import { createHash } from 'node:crypto';
import { routePath } from 'hono/route';
import { LRUCache } from 'lru-cache';
import type { GatewayCall, PublicAnswer } from '../context.js';
import type { Awaitable } from '../standings/standings.js';
import { answerWith, withShared } from './answer-headers.js';
import { compressNow, encodingOf, MIN_COMPRESSED, type Encoding } from './encoding.js';
import { matchesEtag } from './etag.js';
import type { Ticket } from './quick-answers.js';
import { surrogateKeys } from './surrogate-keys.js';

const LIVE = 'public, max-age=0, s-maxage=10, stale-while-revalidate=60, stale-if-error=86400';
const KEPT_BYTES = 64 * 2 ** 20;

/** A public answer, serialised. */
export interface KeptAnswer {
  readonly seq: string;
  readonly stale: boolean;
  readonly etag: string;
  readonly plain: Buffer;
  /** Compressed on first demand. */
  readonly packed: Partial<Record<Encoding, Buffer>>;
  readonly surrogateKeys: readonly string[];
}

/** Public answers, each serialised once for its `seq` and query and compressed once for each encoding. */
export class PublicAnswers {
  readonly #kept: LRUCache<string, KeptAnswer>;
  readonly #building = new Map<string, Promise<KeptAnswer>>();
  #purges = 0;

  /** `maxBytes`: of all that is kept, compressed and plain. */
  constructor(maxBytes = KEPT_BYTES) {
    this.#kept = new LRUCache({ maxSize: maxBytes, sizeCalculation: sizeOf });
  }

  /** Bytes that are kept. */
  get size(): number {
    return this.#kept.calculatedSize;
  }

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
    const kept = this.#findOrBuild(answer);
    return kept instanceof Promise
      ? kept.then((one) => this.#answer(c, answer, one))
      : this.#answer(c, answer, kept);
  }

  /** What is kept under a key now. */
  find(key: string): KeptAnswer | undefined {
    return this.#kept.get(key);
  }

  /** The bytes of an answer in an encoding, and the encoding that was used after all. */
  bytes(
    key: string,
    kept: KeptAnswer,
    wanted: Encoding | undefined,
  ): { bytes: Buffer; encoding: Encoding | undefined } {
    if (!wanted || kept.plain.length < MIN_COMPRESSED) return { bytes: kept.plain, encoding: undefined };
    let bytes = kept.packed[wanted];
    if (!bytes) {
      bytes = kept.packed[wanted] = compressNow(kept.plain, wanted);
      // Counted anew with what it takes now, unless it was forgotten meanwhile.
      if (this.#kept.peek(key) === kept) {
        this.#kept.delete(key);
        this.#kept.set(key, kept);
      }
    }
    return { bytes, encoding: wanted };
  }

  #answer<Body extends object>(c: GatewayCall, answer: PublicAnswer<Body>, kept: KeptAnswer): Response {
    const headers: Record<string, string> = {
      'cache-control': answer.cacheControl ?? LIVE,
      etag: kept.etag,
      'rai-as-of': answer.asOf,
      vary: 'Accept-Encoding',
    };
    if (kept.surrogateKeys.length > 0) headers['surrogate-key'] = kept.surrogateKeys.join(' ');
    const { ticket } = (c.env ?? {}) as { ticket?: Ticket };
    ticket?.keep({
      key: answer.key,
      answer: kept,
      headers: withoutId(withShared(c, headers)),
      route: routePath(c, -1),
    });
    if (matchesEtag(c.req.header('if-none-match'), kept.etag)) return answerWith(c, null, 304, headers);
    const { bytes, encoding } = this.bytes(answer.key, kept, encodingOf(c));
    if (encoding) headers['content-encoding'] = encoding;
    headers['content-type'] = 'application/json';
    headers['content-length'] = String(bytes.length);
    return answerWith(c, bytes, 200, headers);
  }

  #findOrBuild<Body extends object>(answer: PublicAnswer<Body>): Awaitable<KeptAnswer> {
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
  async #later<Body extends object>(answer: PublicAnswer<Body>, first: Promise<Body>): Promise<KeptAnswer> {
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

  #keep<Body extends object>(answer: PublicAnswer<Body>, body: Body): KeptAnswer {
    const made = keptOf(answer, body);
    this.#kept.set(answer.key, made);
    return made;
  }
}

function keptOf<Body extends object>(answer: PublicAnswer<Body>, body: Body): KeptAnswer {
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

function withoutId({ 'rai-request-id': _, ...headers }: Record<string, string>): Record<string, string> {
  return headers;
}

/** Bytes, with a share for keys and headers. */
function sizeOf({ plain, packed, surrogateKeys: keys }: KeptAnswer): number {
  const compressed = (packed.br?.length ?? 0) + (packed.gzip?.length ?? 0);
  return plain.length + compressed + keys.length * 32 + 1000;
}
