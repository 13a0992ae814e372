import type { TiePolicy } from '../../model/board.js';
import { RedisUnavailable } from '../redis/failure.js';
import { RedisGenerations } from './redis-generations.js';
import type { ScriptRunner } from './redis-script.js';
import { READ, WRITE } from './redis-scripts.js';
import type { OrderKey, Place, PlacedMember, Standings, StandingsPage } from './standings.js';

/** Orders of one window: as it is now, and as it was when the day began. */
export type OrderName = 'live' | 'then';

export interface RedisStandingsOptions {
  redis: ScriptRunner;
  /** The window's key in Redis. */
  key: string;
  order?: OrderName;
  ties: TiePolicy;
  /** Ranks below this one are not shown. */
  limit?: number | undefined;
  /** Names what scores are counted from: those of somebody who counts from something else are not taken. */
  token?: () => string;
  /** Hears the version of the window after a change of our own. */
  changed?: (version: number) => void;
  /** Hears that changes did not reach Redis: then everybody is to be counted anew. */
  missed?: (error: unknown) => void;
}

interface Change {
  id: string;
  score: string;
  done: (changed: boolean) => void;
}

/** Changes that go to Redis in one command. */
const MOST_CHANGES = 250;

/** Nothing was loaded into Redis yet, or Redis lost it. */
export class StandingsAbsent extends RedisUnavailable {}

/**
 * Standings in Redis, shared by all gateways of one community. Each question is one round trip, answered from one
 * moment by a script. Changes of one turn of the event loop go together, and questions see those that came before them.
 */
export class RedisStandings implements Standings {
  readonly #o: RedisStandingsOptions;
  readonly #order: OrderName;
  #changes: Change[] = [];
  /** What those changes were counted from. */
  #token = '';
  readonly #writing = new Set<Promise<void>>();

  constructor(options: RedisStandingsOptions) {
    this.#o = options;
    this.#order = options.order ?? 'live';
  }

  async load(entries: Iterable<readonly [id: string, score: number]>): Promise<void> {
    const { redis, key, ties, token } = this.#o;
    const generations = new RedisGenerations({ redis, key, isDense: ties === 'dense' });
    await this.#written();
    await generations.load({ [this.#order]: entries }, { token: token?.() ?? '', info: '' });
  }

  /** False also where the change did not reach Redis: then `missed` is told. */
  upsert(id: string, score: number): Promise<boolean> {
    return this.#change(id, stored(score));
  }

  remove(id: string): Promise<boolean> {
    return this.#change(id, '');
  }

  async top(limit: number, from?: { after: OrderKey } | { before: OrderKey }): Promise<StandingsPage> {
    if (!from) return this.#page('top', limit);
    const [way, { score, id }] =
      'after' in from ? (['after', from.after] as const) : (['before', from.before] as const);
    return this.#page(way, limit, stored(score), id);
  }

  async at(rank: number, limit: number): Promise<StandingsPage> {
    return this.#page('at', limit, String(rank));
  }

  async around(id: string, each: number): Promise<StandingsPage | undefined> {
    const answer = await this.#ask('around', String(each), id);
    return (answer as unknown[]).length === 0 ? undefined : this.#pageOf(answer);
  }

  async rankOf(id: string): Promise<Place | undefined> {
    return (await this.ranksOf([id]))[0];
  }

  /** Where each of these stands, in one round trip. */
  async ranksOf(ids: readonly string[]): Promise<(Place | undefined)[]> {
    if (ids.length === 0) return [];
    const places = (await this.#ask('ranks', ...ids)) as ([number, number, string] | [])[];
    return places.map((place) => {
      if (place.length === 0) return undefined;
      const [rank, holders, score] = place;
      return { rank, tied: this.#o.ties !== 'ordinal' && holders > 1, score: shown(score) };
    });
  }

  async rankFor({ score, id }: OrderKey): Promise<Place> {
    const [rank, holders] = (await this.#ask('rankFor', stored(score), id)) as [number, number];
    return { rank, tied: this.#o.ties !== 'ordinal' && holders > 0, score };
  }

  async count(): Promise<number> {
    return (await this.#ask('count')) as number;
  }

  #change(id: string, score: string): Promise<boolean> {
    const token = this.#o.token?.() ?? '';
    if (token !== this.#token) this.#flush();
    this.#token = token;
    return new Promise((done) => {
      this.#changes.push({ id, score, done });
      if (this.#changes.length === 1) queueMicrotask(() => this.#flush());
      else if (this.#changes.length >= MOST_CHANGES) this.#flush();
    });
  }

  #flush(): void {
    const changes = this.#changes;
    if (changes.length === 0) return;
    this.#changes = [];
    const writing = this.#write(changes, this.#token).finally(() => this.#writing.delete(writing));
    this.#writing.add(writing);
  }

  async #write(changes: readonly Change[], token: string): Promise<void> {
    const { redis, key, ties, changed, missed } = this.#o;
    const words = [this.#order, ties === 'dense' ? '1' : '0', token];
    for (const { id, score } of changes) words.push(score, id);
    let flags: number[] = [];
    try {
      const [version, made] = (await WRITE.run(redis, [key], words)) as [number, number[]];
      flags = made;
      if (flags.includes(1)) changed?.(version);
    } catch (error) {
      missed?.(error);
    }
    for (const [i, { done }] of changes.entries()) done(flags[i] === 1);
  }

  /** Settles when our own changes so far are in Redis, or lost. */
  async #written(): Promise<void> {
    this.#flush();
    if (this.#writing.size > 0) await Promise.all(this.#writing);
  }

  async #ask(...words: string[]): Promise<unknown> {
    const { redis, key, ties, limit = 0 } = this.#o;
    if (this.#changes.length > 0 || this.#writing.size > 0) await this.#written();
    const answer = await READ.run(redis, [key], [this.#order, ties, String(limit), ...words]);
    if (answer === null) throw new StandingsAbsent('the standings are not loaded into Redis yet');
    return answer;
  }

  async #page(asked: string, limit: number, ...words: string[]): Promise<StandingsPage> {
    return this.#pageOf(await this.#ask(asked, String(limit), ...words));
  }

  /** Rows with their ranks: Redis gives that of the first, and the rows on either side to tell who shares one. */
  #pageOf(answer: unknown): StandingsPage {
    const [total, start, many, rank, extra, flat] = answer as [
      number,
      number,
      number,
      number,
      number?,
      string[]?,
    ];
    const rows: PlacedMember[] = [];
    const below = start + many < total;
    if (extra === undefined || !flat) return { rows, above: false, below };
    const { ties } = this.#o;
    const scoreAt = (i: number) => {
      const text = flat[(i + extra) * 2 + 1];
      return text === undefined || i + extra < 0 ? undefined : shown(text);
    };
    for (let i = 0; i < many; i += 1) {
      const score = scoreAt(i)!;
      const previous = rows[i - 1];
      const tied = ties !== 'ordinal' && (scoreAt(i - 1) === score || scoreAt(i + 1) === score);
      rows.push({
        id: flat[(i + extra) * 2]!,
        score,
        tied,
        rank: nextRank(ties, previous, score, rank, start + i),
      });
    }
    return { rows, above: start > 0, below };
  }
}

function nextRank(
  ties: TiePolicy,
  previous: PlacedMember | undefined,
  score: number,
  first: number,
  position: number,
): number {
  if (!previous) return first;
  if (ties === 'ordinal') return position + 1;
  if (previous.score === score) return previous.rank;
  return ties === 'dense' ? previous.rank + 1 : position + 1;
}

/** Negated, so that Redis has the best first. Without a negative zero. */
function stored(score: number): string {
  return String(0 - score);
}

function shown(text: string): number {
  return 0 - Number(text);
}
