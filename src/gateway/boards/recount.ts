import type { Slots } from '../standings/slots.js';
import { Pace } from '../standings/steps.js';
import type { KeptMember } from '../translate/member.js';
import type { BoardWindowState, WindowBases } from './board-window.js';
import type { DayBase } from './day-book.js';
import { Roll, type Everybody } from './roll.js';

export interface RecountOptions {
  states: readonly BoardWindowState[];
  slots: Slots;
  columns: readonly string[];
  basesOf: (state: BoardWindowState) => Promise<WindowBases>;
  /** Everybody at the moment of asking. From then on changes are told to the windows. */
  cut: () => Everybody;
  isShown: (member: KeptMember) => boolean;
  /** Adds somebody of whom a day knows nothing. */
  enter: (member: KeptMember, base: DayBase) => void;
  /** Counts one window; what changes meanwhile is remembered by it. */
  count: (state: BoardWindowState, roll: Roll, bases: WindowBases) => Promise<void>;
}

/**
 * Counts windows anew, each from its days, in slices: requests are answered meanwhile, each window from what it was
 * until its turn comes. All count the same moment; what changes after it is made good before a window goes over.
 */
export class Recount {
  readonly #o: RecountOptions;
  #days: DayBase[] = [];

  constructor(options: RecountOptions) {
    this.#o = options;
  }

  /** Days that windows are about to count from: whoever joins meanwhile belongs into them, too. */
  get days(): readonly DayBase[] {
    return this.#days;
  }

  async run(): Promise<void> {
    const { states, slots, columns, basesOf, cut, isShown, count } = this.#o;
    const bases = new Map<BoardWindowState, WindowBases>();
    for (const state of states) bases.set(state, await basesOf(state));
    const all = [...bases.values()].flatMap(({ from, today }) => [from, today]);
    this.#days = [...new Set(all)].filter((base) => base !== undefined && base !== null);
    try {
      for (const state of states) state.remember();
      slots.beginCount();
      const roll = await Roll.of(cut(), columns, slots, isShown);
      slots.endCount();
      for (const day of this.#days) await this.#fillIn(roll, day);
      for (const [state, its] of bases) await count(state, roll, its);
    } finally {
      for (const state of states) state.forget();
    }
  }

  /** Members of whom a snapshot knows nothing: they joined after it, or came back. */
  async #fillIn(roll: Roll, day: DayBase): Promise<void> {
    const pace = new Pace();
    for (const member of await roll.missing(day.values.get('xp')!)) {
      this.#o.enter(member, day);
      if (pace.isOver) await pace.rest();
    }
  }
}
