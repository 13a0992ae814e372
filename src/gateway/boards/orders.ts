import type { TiePolicy } from '../../model/board.js';
import { MemoryStandings } from '../standings/memory-standings.js';
import type { Slots } from '../standings/slots.js';
import type { Awaitable, Standings } from '../standings/standings.js';

export type Scores = Iterable<readonly [publicId: string, score: number]>;

/** What the scores of a window are counted from. */
export interface CountedFrom {
  /** Milliseconds since 1970 at which everybody was counted. */
  at: number;
  /** The run; undefined on `all-time`, and where no season runs. */
  run: string | undefined;
  /** The day from which on gains count, and the one that ranks are compared with. */
  from: DayMark | undefined;
  today: DayMark | undefined;
}

export interface DayMark {
  /** `YYYY-MM-DD`. */
  date: string;
  /** Milliseconds since 1970 at which its numbers were true. */
  at: number;
}

/** The orders of one window of a board: who stands where now, and who stood where when the day began. */
export interface WindowOrders {
  readonly live: Standings;
  /** Undefined where nothing earlier can be compared. */
  readonly baseline: Standings | undefined;
  /** Whether this gateway counts everybody; otherwise another one does, and both read the same. */
  readonly isOurs: boolean;
  /** Ranks when the day began, null for who had none; undefined without a baseline. */
  previousRanks(publicIds: readonly string[]): Awaitable<(number | null)[] | undefined>;
  /** Takes both in place of what was there, which answers until they are all in. */
  load(live: Scores, baseline: Scores | undefined, from: CountedFrom): Promise<void>;
  /** What the gateway that counts has counted from; undefined when that is this one, or none has. */
  counted(): Promise<CountedFrom | undefined>;
  /** Says what this gateway counts from while another one counts everybody. */
  follow(from: CountedFrom, hasBaseline: boolean): void;
  /** Nobody asks any more. */
  close(): Promise<void>;
}

export interface OrderRules {
  ties: TiePolicy;
  /** Ranks below this one are not shown. */
  limit?: number | undefined;
}

/** Both in the memory of this process. */
export class MemoryOrders implements WindowOrders {
  readonly isOurs = true;
  readonly #make: () => Standings;
  #live: Standings;
  #baseline: Standings | undefined;

  constructor(rules: OrderRules, slots: Slots) {
    this.#make = () => new MemoryStandings({ ...rules, slots });
    this.#live = this.#make();
  }

  get live(): Standings {
    return this.#live;
  }

  get baseline(): Standings | undefined {
    return this.#baseline;
  }

  async previousRanks(publicIds: readonly string[]): Promise<(number | null)[] | undefined> {
    const { baseline } = this;
    if (!baseline) return undefined;
    const places = await Promise.all(publicIds.map(async (id) => baseline.rankOf(id)));
    return places.map((place) => place?.rank ?? null);
  }

  async load(live: Scores, baseline: Scores | undefined): Promise<void> {
    const [now, then] = [this.#make(), baseline && this.#make()];
    await now.load(live);
    await then?.load(baseline!);
    this.#live = now;
    this.#baseline = then;
  }

  counted(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  follow(): void {
    // There is nobody else.
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
