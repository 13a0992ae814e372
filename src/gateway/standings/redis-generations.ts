import { randomBytes } from 'node:crypto';
import { RedisUnavailable } from '../redis/failure.js';
import type { ScriptRunner } from './redis-script.js';
import { PART, STAGE, SWITCH } from './redis-scripts.js';
import type { OrderName } from './redis-standings.js';

export interface RedisGenerationsOptions {
  redis: ScriptRunner;
  /** The window's key in Redis. */
  key: string;
  isDense: boolean;
}

export interface GenerationFacts {
  /** Names what the scores are counted from. */
  token: string;
  /** What the gateways tell each other about it. */
  info: string;
  /** Who may load: without it the load is refused. */
  lease?: { key: string; token: string } | undefined;
}

/** Members in one command, and commands under way together: each takes Redis about a millisecond. */
const PART_SIZE = 500;
const AT_ONCE = 4;
/** A generation that gets no further part for so long goes away by itself: its gateway has died. */
const WAITS = 60_000;
/** Standings that no gateway asks about for so long go away by themselves. */
export const KEPT_MS = 86_400_000;

/** Somebody else loads now. What was loaded counts for nothing. */
export class LoadDisplaced extends RedisUnavailable {}

/**
 * Loads everybody of a window beside what is read, in parts, and puts it in place at once. What was there before goes in
 * the same moment; what a gateway that died left behind goes by itself.
 */
export class RedisGenerations {
  readonly #o: RedisGenerationsOptions;

  constructor(options: RedisGenerationsOptions) {
    this.#o = options;
  }

  /** Answers the new version. Rejects with {@link LoadDisplaced} when somebody else loads meanwhile. */
  async load(
    orders: Partial<Record<OrderName, Iterable<readonly [id: string, score: number]>>>,
    { token, info, lease }: GenerationFacts,
  ): Promise<number> {
    const { redis, key } = this.#o;
    const gen = randomBytes(9).toString('base64url');
    const keys = [key, lease?.key ?? key];
    const holder = lease?.token ?? '';
    this.#insist(await STAGE.run(redis, keys, [holder, gen, token, String(WAITS)]));
    for (const [order, entries] of Object.entries(orders)) await this.#fill(gen, order as OrderName, entries);
    const version = await SWITCH.run(redis, keys, [holder, gen, info, String(KEPT_MS)]);
    this.#insist(version);
    return version as number;
  }

  async #fill(
    gen: string,
    order: OrderName,
    entries: Iterable<readonly [id: string, score: number]>,
  ): Promise<void> {
    const head = [gen, order, this.#o.isDense ? '1' : '0', String(WAITS)];
    let under: Promise<void>[] = [];
    let words = [...head];
    const send = () => under.push(this.#part(words));
    for (const [id, score] of entries) {
      if (Number.isNaN(score)) continue;
      words.push(String(0 - score), id);
      if (words.length < head.length + PART_SIZE * 2) continue;
      send();
      words = [...head];
      if (under.length < AT_ONCE) continue;
      await Promise.all(under);
      under = [];
    }
    if (words.length > head.length) send();
    await Promise.all(under);
  }

  async #part(words: readonly string[]): Promise<void> {
    this.#insist(await PART.run(this.#o.redis, [this.#o.key], words, 10_000));
  }

  #insist(answer: unknown): void {
    if (answer === 0) throw new LoadDisplaced('the standings are being loaded by another gateway');
  }
}
