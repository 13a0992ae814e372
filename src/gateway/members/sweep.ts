import type { IntegrationApi } from '../../api/integration-api.js';
import { HttpError } from '../../net/http.js';
import { pause } from '../messages/pause.js';
import type { UserRow } from '../translate/member.js';

export interface SweepOptions {
  api: IntegrationApi;
  now: () => number;
  signal: AbortSignal;
  /** Columns to ask for. */
  columns: readonly string[];
  /** Pauses as long as the platform worked, page by page, instead of asking for the next page at once. */
  gentle: boolean;
  /** Takes rows that were asked for at a moment. Answers how many of them were new to this sweep. */
  take: (rows: readonly UserRow[], askedAt: number) => number;
  /** Called after each page: with everything before the cursor taken, the sweep may go on from there some day. */
  paged: (sweep: Sweep) => Promise<void> | void;
}

/** Where an earlier sweep stopped. */
export interface SweepMark {
  cursor: string;
  /** Milliseconds since 1970. */
  began: number;
  members: number;
  /** What it asks of everybody. */
  columns: readonly string[];
}

interface Asked {
  users: UserRow[];
  next: string | undefined;
  askedAt: number;
}

/** So many pages in a row that bring nobody new are a platform that goes round in circles. */
const MAX_IDLE = 3;

/** One walk over all members by cursor. What fails can be run again: it goes on with the page that failed. */
export class Sweep {
  readonly #o: SweepOptions;
  readonly #cursors = new Set<string>();
  /** Milliseconds since 1970 at which it began, in whatever process: nothing that it says is older. */
  readonly began: number;
  readonly resumed: boolean;
  readonly columns: readonly string[];
  /** Where the next page begins; undefined for the first one. */
  cursor: string | undefined;
  members = 0;
  pages = 0;
  /** Milliseconds for which the platform worked. */
  spent = 0;
  /** Tries in a row that failed at this cursor with an answer of the platform. */
  #refusals = 0;
  #idle = 0;
  #heardAt: number;

  constructor(options: SweepOptions, mark?: SweepMark) {
    this.#o = options;
    this.#heardAt = options.now();
    this.began = mark?.began ?? options.now();
    this.resumed = mark !== undefined;
    this.columns = mark?.columns ?? options.columns;
    this.cursor = mark?.cursor;
    this.members = mark?.members ?? 0;
  }

  /** Walks to the end. While rows are taken, the platform is at work on the next page already. */
  async run(): Promise<void> {
    const { gentle, paged, signal, take } = this.#o;
    let asking = this.#ask(this.cursor);
    for (;;) {
      const before = this.spent;
      const { users, next, askedAt } = await asking;
      this.#refusals = 0;
      this.#heardAt = this.#o.now();
      if (next !== undefined && this.#cursors.has(next)) throw circle();
      if (next !== undefined && !gentle) asking = this.#ask(next);
      const unseen = take(users, askedAt);
      this.#idle = unseen === 0 ? this.#idle + 1 : 0;
      if (next !== undefined && this.#idle >= MAX_IDLE) throw circle();
      if (next !== undefined) this.#cursors.add(next);
      this.cursor = next;
      this.members += unseen;
      this.pages += 1;
      await paged(this);
      signal.throwIfAborted();
      if (next === undefined) return;
      if (!gentle) continue;
      await pause(this.spent - before, signal, true);
      asking = this.#ask(next);
    }
  }

  /** From where another process could go on; undefined before the first page and after the last one. */
  mark(): SweepMark | undefined {
    const { cursor, began, members, columns } = this;
    return cursor === undefined ? undefined : { cursor, began, members, columns };
  }

  /**
   * Whether a failure means that another walk has to begin: this one has nothing to go on with, cannot be gone on with,
   * or took its last page so many milliseconds ago.
   */
  isOver(error: unknown, tooOldMs: number): boolean {
    if (error instanceof Circle || this.cursor === undefined) return true;
    if (this.#o.now() - this.#heardAt > tooOldMs) return true;
    if (!(error instanceof HttpError)) return false;
    if ([400, 404, 409, 410, 422].includes(error.status)) return true;
    if (error.status >= 500 || error.code === 'BAD_ANSWER') this.#refusals += 1;
    return this.#refusals >= MAX_REFUSALS;
  }

  #ask(cursor: string | undefined): Promise<Asked> {
    const { api, now, signal } = this.#o;
    const askedAt = now();
    const began = performance.now();
    const asking = api
      .filterUsers(
        { fields: [...this.columns], filter: {}, ...(cursor === undefined ? {} : { cursor }) },
        { signal },
      )
      .then(({ users, nextCursor }): Asked => {
        this.spent += performance.now() - began;
        return { users, next: nextCursor, askedAt };
      });
    // It may fail while the page before it is still taken: whoever waits for it next hears of it.
    asking.catch(() => undefined);
    return asking;
  }
}

/** A cursor that does not work any more may also look like a platform that is broken. */
const MAX_REFUSALS = 8;

class Circle extends HttpError {}

function circle(): Circle {
  return new Circle('BAD_ANSWER', 'the platform answered the same page twice');
}
