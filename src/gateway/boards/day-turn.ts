import type { Log } from '../log.js';
import type { BoardService } from './board-service.js';

export interface DayTurnOptions {
  boards: BoardService;
  log: Log;
  now: () => number;
  signal: AbortSignal;
}

/** A little after midnight, so that the clock has surely passed it. */
const LATER = 50;
const LONGEST = 2 ** 31 - 1;

/** Turns windows over when a day begins in any board's zone, one turn at a time. */
export class DayTurn {
  readonly #o: DayTurnOptions;
  #timer: NodeJS.Timeout | undefined;
  #last: Promise<void> = Promise.resolve();
  #first = true;

  constructor(options: DayTurnOptions) {
    this.#o = options;
  }

  /** Turns what is due. Called after each sweep, and by its own timer at midnight. */
  turn(first = false): Promise<void> {
    this.#last = this.#last.then(() => this.#turn(first || this.#first));
    return this.#last;
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  async #turn(first: boolean): Promise<void> {
    const { boards, log, now, signal } = this.#o;
    if (signal.aborted) return;
    try {
      await boards.turn(first);
      this.#first = false;
    } catch (error) {
      log.error('windows could not be turned over', { error });
    }
    clearTimeout(this.#timer);
    const wait = Math.min(LONGEST, Math.max(1000, boards.nextTurn() - now() + LATER));
    this.#timer = setTimeout(() => void this.turn(), wait);
    this.#timer.unref();
  }
}
