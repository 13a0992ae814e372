import { isDeepStrictEqual } from 'node:util';
import type { BoardOptions, WindowSlug } from '../options/schema.js';
import type { BoardWindowState } from './board-window.js';
import { addDays } from './calendar.js';
import { speaksOf } from './scope.js';
import { Seasons } from './seasons.js';

export interface BoardSetOptions {
  zone: string;
  windows: readonly WindowSlug[];
  now: () => number;
  make: (board: BoardOptions, window: WindowSlug, zone: string, seasons: Seasons) => BoardWindowState;
}

/** A board with what belongs to it. */
interface Entry {
  board: BoardOptions;
  seasons: Seasons;
  states: BoardWindowState[];
}

/** What of a board is only shown or asked: a change of it moves nobody. */
const SHOWN = new Set(['name', 'description', 'unit', 'format', 'viewers', 'frame']);

/** Which boards there are, with their windows. They may become others while the gateway runs. */
export class BoardSet {
  readonly #o: BoardSetOptions;
  #entries = new Map<string, Entry>();
  /** Boards that are being counted, to take the place of those that there are. */
  #next: Map<string, Entry> | undefined;
  /** Columns that were ever counted, in an order that stays: snapshots hold numbers by place. */
  readonly #columns = ['xp', 'coins'];
  /** When a column was first asked for, by name. */
  readonly #askedSince = new Map([
    ['xp', -Infinity],
    ['coins', -Infinity],
  ]);

  constructor(options: BoardSetOptions) {
    this.#o = options;
  }

  get boards(): BoardOptions[] {
    return [...this.#entries.values()].map(({ board }) => board);
  }

  /** Columns that boards count. */
  get columns(): readonly string[] {
    return this.#columns;
  }

  /** What a sweep must ask for. */
  get asked(): readonly string[] {
    return [...this.#askedSince.keys()];
  }

  find(slug: string): BoardOptions | undefined {
    return this.#entries.get(slug)?.board;
  }

  seasonsOf({ slug }: BoardOptions): Seasons {
    return (this.#entries.get(slug) ?? this.#next?.get(slug))!.seasons;
  }

  statesOf({ slug }: BoardOptions): BoardWindowState[] {
    return this.#entries.get(slug)?.states ?? [];
  }

  /** States of all boards, also of those that are being counted. */
  states(): BoardWindowState[] {
    const entries = [...this.#entries.values(), ...(this.#next?.values() ?? [])];
    return [...new Set(entries.flatMap(({ states }) => states))];
  }

  zoneOf(board: BoardOptions): string {
    return board.zone ?? this.#o.zone;
  }

  zones(): string[] {
    return [...new Set(this.states().map(({ zone }) => zone))];
  }

  /** Days on which a season of a board in this zone begins, or is over. */
  edges(zone: string): Set<string> {
    const boards = this.states()
      .filter((state) => state.zone === zone)
      .map(({ board }) => board);
    return new Set(
      boards.flatMap(({ seasons = [] }) => seasons.flatMap(({ from, to }) => [from, addDays(to, 1)])),
    );
  }

  /** Windows of a board, whether they run now or not. */
  windows(board: BoardOptions): WindowSlug[] {
    const windows = board.windows ?? this.#o.windows;
    const others = windows.filter((window) => window !== 'season');
    if (!board.seasons?.length) return others;
    return windows.includes('season') ? [...windows] : [...others, 'season'];
  }

  /** Asks the next sweeps for what boards need of everybody. */
  want(boards: readonly BoardOptions[]): void {
    for (const column of boards.flatMap(needsOf)) {
      if (!this.#askedSince.has(column)) this.#askedSince.set(column, this.#o.now());
    }
  }

  /** Whether a sweep that began at this moment asked everybody for what a board needs. */
  isWhole(board: BoardOptions, asOfMs: number): boolean {
    return needsOf(board).every((column) => (this.#askedSince.get(column) ?? Infinity) <= asOfMs);
  }

  /**
   * Prepares other boards. Those that count as before go on at once; whether any has to be counted first. Until
   * `settle` those that are there answer.
   */
  prepare(boards: readonly BoardOptions[]): boolean {
    this.want(boards);
    for (const { field } of boards) if (!this.#columns.includes(field)) this.#columns.push(field);
    const next = new Map<string, Entry>();
    let isNew = false;
    for (const board of boards) {
      const known = this.#entries.get(board.slug);
      const same = known && countsAlike(known.board, board) ? known : undefined;
      isNew ||= !same;
      next.set(board.slug, same ? { ...same, board } : this.#entryOf(board));
    }
    this.#next = next;
    return isNew;
  }

  /** Puts what was prepared in place. Answers the slugs of all boards that came, went or became another. */
  settle(): string[] {
    const [before, after] = [this.#entries, this.#next ?? this.#entries];
    this.#next = undefined;
    this.#entries = after;
    for (const { board, states } of after.values()) for (const state of states) state.board = board;
    const stays = new Set(this.states());
    for (const { states } of before.values()) {
      for (const state of states) if (!stays.has(state)) void state.close();
    }
    const slugs = [...new Set([...before.keys(), ...after.keys()])];
    const inOrder = isDeepStrictEqual([...before.keys()], [...after.keys()]);
    return slugs.filter((slug) => {
      const [one, other] = [before.get(slug), after.get(slug)];
      return !inOrder || !isDeepStrictEqual(one?.board, other?.board);
    });
  }

  #entryOf(board: BoardOptions): Entry {
    const zone = this.zoneOf(board);
    const seasons = new Seasons(board, zone);
    const states = this.windows(board).map((window) => this.#o.make(board, window, zone, seasons));
    return { board, seasons, states };
  }
}

function needsOf({ field, scope, except, viewers }: BoardOptions): string[] {
  const tags = speaksOf('tags', scope, except, viewers);
  return tags ? [field, 'tags'] : [field];
}

function countsAlike(one: BoardOptions, other: BoardOptions): boolean {
  const counted = (board: BoardOptions) =>
    Object.fromEntries(Object.entries(board).filter(([name]) => !SHOWN.has(name)));
  return isDeepStrictEqual(counted(one), counted(other));
}
