import type { TiePolicy } from '../../model/board.js';
import { MemoryStandings } from '../standings/memory-standings.js';
import type { Slots } from '../standings/slots.js';
import type { Awaitable, Standings } from '../standings/standings.js';

export type Scores = Iterable<readonly [publicId: string, score: number]>;

/** The orders of one window of a board: who stands where now, and who stood where when the day began. */
export interface WindowOrders {
  readonly live: Standings;
  /** Undefined where nothing earlier can be compared. */
  readonly baseline: Standings | undefined;
  /** Takes both in place of what was there, which answers until they are all in. */
  load(live: Scores, baseline: Scores | undefined): Awaitable<void>;
}

export interface OrderRules {
  ties: TiePolicy;
  /** Ranks below this one are not shown. */
  limit?: number | undefined;
}

/** Both in the memory of this process. */
export class MemoryOrders implements WindowOrders {
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

  async load(live: Scores, baseline: Scores | undefined): Promise<void> {
    const [now, then] = [this.#make(), baseline && this.#make()];
    await now.load(live);
    await then?.load(baseline!);
    this.#live = now;
    this.#baseline = then;
  }
}
