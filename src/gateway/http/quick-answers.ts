import type { IncomingMessage, ServerResponse } from 'node:http';
import { LRUCache } from 'lru-cache';
import type { Metrics } from '../metrics.js';
import { callerIp, type TrustProxy } from './client.js';
import { encodingFor, type Encoding } from './encoding.js';
import { matchesEtag } from './etag.js';
import type { Limit } from './limits.js';
import type { KeptAnswer, PublicAnswers } from './public-answers.js';
import type { RequestIds } from './request-ids.js';

/** Requests as they were written, for which the answer is known. */
const MAX_TARGETS = 4096;
const MAX_TARGET = 512;
/** Ways of naming this host that were let in before. */
const MAX_HOSTS = 32;
/**
 * So long, in milliseconds, the way is taken again without asking routes. It ends at once with any change that is
 * counted and with every purge; the time is for what only a clock changes, such as a window that ends.
 */
const TRUSTED_FOR = 1000;

/** Where an answer is kept, and what goes with it whatever its status and encoding. */
export interface Way {
  key: string;
  answer: KeptAnswer;
  headers: Readonly<Record<string, string>>;
  /** Pattern of the route, for the counts. */
  route: string;
}

/** Leave to answer further requests that are written the same way from the bytes of this one's answer. */
export interface Ticket {
  keep(way: Way): void;
}

/** What the server around the gateway tells of a request. */
export interface AskedBy {
  outgoing?: ServerResponse | undefined;
  compress?: boolean | undefined;
}

export interface QuickAnswersOptions {
  answers: PublicAnswers;
  limit: Limit;
  metrics: Metrics;
  ids: RequestIds;
  trustProxy: TrustProxy;
  /** Changes with everything that an answer could show. */
  revision: () => string;
  now: () => number;
}

interface Known extends Way {
  revision: string;
  at: number;
}

/**
 * The shortest way to a public answer, for servers that speak Node's own requests: what was answered a moment ago to a
 * request that was written the same way is answered again, without a `Request`, routes and a `Response`. Hosts, limits,
 * counts and request ids are those of every other request. Whatever is not plain goes the long way.
 */
export class QuickAnswers {
  readonly #o: QuickAnswersOptions;
  readonly #known = new LRUCache<string, Known>({ max: MAX_TARGETS });
  readonly #hosts = new Set<string>();
  #purges = 0;
  #answered = 0;

  constructor(options: QuickAnswersOptions) {
    this.#o = options;
    options.metrics.count(
      'rai_gateway_quick_answers_total',
      'Answers from kept bytes, without the way through routes',
      () => this.#answered,
    );
  }

  /** Forgets all ways: answers were purged. */
  purge(): void {
    this.#purges += 1;
    this.#known.clear();
  }

  /**
   * Taken before a request goes the long way, so that what changes meanwhile is not missed. Undefined for requests
   * whose answer may depend on more than how they are written.
   */
  ticketFor({ outgoing, compress }: AskedBy): Ticket | undefined {
    // Bytes that another server compresses are not those that are kept.
    if (!outgoing || compress === false) return undefined;
    const { req } = outgoing;
    const { url = '', headers } = req;
    const { host } = headers;
    if (!isPlain(req) || host === undefined || host.length > 256) return undefined;
    if (!url.startsWith('/') || url.length > MAX_TARGET) return undefined;
    const revision = this.#revision();
    const at = this.#o.now();
    return {
      keep: (way) => {
        if (this.#hosts.size < MAX_HOSTS) this.#hosts.add(host);
        this.#known.set(url, { ...way, revision, at });
      },
    };
  }

  /** False when it did nothing, or settles with it: then the request goes the long way. */
  answer(incoming: IncomingMessage, outgoing: ServerResponse): false | Promise<boolean> {
    const known = this.#known.get(incoming.url ?? '');
    if (!known || !isPlain(incoming) || !this.#hosts.has(incoming.headers.host ?? '')) return false;
    const age = this.#o.now() - known.at;
    const isCurrent = age >= 0 && age < TRUSTED_FOR && known.revision === this.#revision();
    // What is not among the kept answers any more is not kept alive from here.
    if (isCurrent && this.#o.answers.find(known.key) === known.answer)
      return this.#send(known, incoming, outgoing);
    this.#known.delete(incoming.url ?? '');
    return false;
  }

  async #send(
    { key, answer, headers, route }: Known,
    incoming: IncomingMessage,
    outgoing: ServerResponse,
  ): Promise<boolean> {
    const began = performance.now();
    const { limit, ids, trustProxy, answers } = this.#o;
    const method = incoming.method!;
    const asked = incoming.headers;
    const ip = callerIp(asked['x-forwarded-for'], incoming.socket.remoteAddress, trustProxy);
    try {
      await limit.take(ip);
    } catch {
      // The long way says so.
      return false;
    }
    const own: Record<string, string | number> = { 'rai-request-id': ids.next(), ...headers };
    if (matchesEtag(asked['if-none-match'], answer.etag)) {
      outgoing.writeHead(304, own).end();
      this.#count(method, 304, route, began);
      return true;
    }
    const encoding: Encoding | undefined = encodingFor(asked['accept-encoding']);
    const packed = answers.bytes(key, answer, encoding);
    if (packed.encoding) own['content-encoding'] = packed.encoding;
    own['content-type'] = 'application/json';
    own['content-length'] = packed.bytes.length;
    outgoing.writeHead(200, own);
    outgoing.end(method === 'HEAD' ? undefined : packed.bytes);
    this.#count(method, 200, route, began);
    return true;
  }

  #count(method: string, status: number, route: string, began: number): void {
    this.#answered += 1;
    this.#o.metrics.answered(method, status, route, (performance.now() - began) / 1000);
  }

  #revision(): string {
    return `${this.#o.revision()} ${this.#purges}`;
  }
}

/** A request that asks for nothing but the public answer. */
function isPlain({ method, headers, httpVersionMajor }: IncomingMessage): boolean {
  return (
    (method === 'GET' || method === 'HEAD') &&
    httpVersionMajor === 1 &&
    headers.authorization === undefined &&
    headers['content-length'] === undefined &&
    headers['transfer-encoding'] === undefined
  );
}
