import { compareEntries, isOwn, normalText, type Entry, type Position } from './entry.js';

/** What the platform gave for one request of the newest `count` messages. */
export interface Window {
  entries: readonly Entry[];
  /** How many were asked for. */
  count: number;
  /** How many there are, as the platform says. */
  total?: number | undefined;
  /** `tick` of the log when the request began: entries that came in later are not judged by this answer. */
  tick: number;
}

export interface Merge {
  put: Entry[];
  removed: Entry[];
}

export interface Slice {
  /** The oldest first. */
  entries: Entry[];
  /** Whether there is more on this side. */
  older: boolean;
  newer: boolean;
}

export type Place = { before: Position } | { after: Position } | { around: Position } | undefined;

/** Two own replies of the same text this far apart are two replies. */
const SAME_REPLY_MS = 600_000;

/** The known messages of one channel, in order and bounded. */
export class ChannelLog {
  readonly #max: number;
  #entries: Entry[] = [];
  readonly #byId = new Map<string, { entry: Entry; tick: number }>();
  /** Ids of what answers an entry. */
  readonly #answers = new Map<string, Set<string>>();
  #tick = 0;
  #complete = false;

  constructor(max: number) {
    this.#max = max;
  }

  get size(): number {
    return this.#entries.length;
  }

  /** Whether nothing older is to be had. */
  get complete(): boolean {
    return this.#complete;
  }

  /** To be taken before the platform is asked. */
  get tick(): number {
    return this.#tick;
  }

  get(id: string): Entry | undefined {
    return this.#byId.get(id)?.entry;
  }

  /** Direct answers to an entry, in no order. */
  answersTo(id: string): Entry[] {
    return [...(this.#answers.get(id) ?? [])].flatMap((answer) => this.get(answer) ?? []);
  }

  all(): readonly Entry[] {
    return this.#entries;
  }

  /** Nothing older will come, whatever the counts say. */
  markComplete(): void {
    this.#complete = true;
  }

  /** Puts entries in without judging others. */
  add(entries: readonly Entry[]): Merge {
    this.#tick += 1;
    const merge: Merge = { put: [], removed: [] };
    for (const entry of entries) this.#put(entry, merge);
    this.#trim(merge);
    return merge;
  }

  /** Whether messages may be missing between what is known and this window. */
  leavesGap({ entries, count }: Window): boolean {
    if (this.#entries.every(isOwn) || entries.length < count) return false;
    return !entries.some((entry) => this.#byId.has(entry.id));
  }

  /**
   * Takes a window. What is known, lies inside it and is not in it was removed on the platform. With
   * `anew` everything older than the window goes too: it would lie beyond a gap.
   */
  merge(window: Window, anew = false): Merge {
    this.#tick += 1;
    const merge: Merge = { put: [], removed: [] };
    const present = new Set(window.entries.map((entry) => entry.id));
    const oldest = window.entries.reduce((least, entry) => Math.min(least, entry.at), Infinity);
    const whole = window.entries.length < window.count && (window.total ?? 0) <= window.entries.length;
    const gone = this.#entries.filter((entry) => {
      if (isOwn(entry) || present.has(entry.id)) return false;
      if ((this.#byId.get(entry.id)?.tick ?? 0) > window.tick) return false;
      return whole || anew || entry.at > oldest;
    });
    for (const entry of gone) this.#remove(entry, merge);
    for (const entry of window.entries) this.#put(entry, merge);
    this.#complete = whole || (this.#complete && !anew);
    this.#trim(merge);
    return merge;
  }

  /** A page at a place, of entries that `visible` lets through. Without a place: the newest. */
  slice(place: Place, limit: number, visible: (entry: Entry) => boolean): Slice {
    const list = this.#entries;
    if (place && 'after' in place) {
      const from = this.#search(place.after, true);
      const { found, next } = walk(list, from, 1, limit, visible);
      return { entries: found, newer: has(list, next, 1, visible), older: from > 0 || !this.#complete };
    }
    if (place && 'around' in place) {
      const middle = this.#search(place.around, false);
      const below = walk(list, middle - 1, -1, Math.floor(limit / 2), visible);
      const above = walk(list, middle, 1, limit - below.found.length, visible);
      // Near the newest end the page is filled up with older ones.
      const rest = limit - below.found.length - above.found.length;
      const more = walk(list, below.next, -1, rest, visible);
      return {
        entries: [...below.found, ...more.found].reverse().concat(above.found),
        older: has(list, more.next, -1, visible) || !this.#complete,
        newer: has(list, above.next, 1, visible),
      };
    }
    const from = place ? this.#search(place.before, false) : list.length;
    const { found, next } = walk(list, from - 1, -1, limit, visible);
    return {
      entries: found.reverse(),
      older: has(list, next, -1, visible) || !this.#complete,
      newer: has(list, from, 1, visible),
    };
  }

  #put(entry: Entry, merge: Merge): void {
    const known = this.#byId.get(entry.id);
    if (known) {
      known.tick = this.#tick;
      if (JSON.stringify(known.entry) === JSON.stringify(entry)) return;
      this.#take(known.entry);
      if (known.entry.at !== entry.at) merge.removed.push(known.entry);
    } else if (entry.parent !== undefined && !isOwn(entry)) {
      this.#dropOwn(entry, merge);
    }
    this.#byId.set(entry.id, { entry, tick: this.#tick });
    if (entry.parent !== undefined) {
      const answers = this.#answers.get(entry.parent) ?? new Set();
      this.#answers.set(entry.parent, answers.add(entry.id));
    }
    this.#entries.splice(this.#search(entry, true), 0, entry);
    merge.put.push(entry);
  }

  /** The platform lists a reply after all: what the gateway put in its place goes. */
  #dropOwn(listed: Entry, merge: Merge): void {
    const own = this.answersTo(listed.parent ?? '').find(
      (entry) =>
        isOwn(entry) &&
        entry.author === listed.author &&
        Math.abs(entry.at - listed.at) < SAME_REPLY_MS &&
        normalText(entry.text) === normalText(listed.text),
    );
    if (own) this.#remove(own, merge);
  }

  /** Replies that only the gateway knows go with what they answer. */
  #remove(entry: Entry, merge: Merge): void {
    this.#take(entry);
    merge.removed.push(entry);
    for (const orphan of this.answersTo(entry.id).filter(isOwn)) this.#remove(orphan, merge);
  }

  #take(entry: Entry): void {
    const at = this.#search(entry, false);
    if (this.#entries[at]?.id === entry.id) this.#entries.splice(at, 1);
    this.#forget(entry);
  }

  #forget({ id, parent }: Entry): void {
    this.#byId.delete(id);
    const answers = parent === undefined ? undefined : this.#answers.get(parent);
    if (parent !== undefined && answers?.delete(id) && answers.size === 0) this.#answers.delete(parent);
  }

  #trim(merge: Merge): void {
    const excess = this.#entries.length - this.#max;
    if (excess <= 0) return;
    for (const entry of this.#entries.splice(0, excess)) {
      this.#forget(entry);
      merge.removed.push(entry);
    }
    this.#complete = true;
  }

  /** Index of the first entry at or after the position; with `beyond`, of the first one after it. */
  #search(position: Position, beyond: boolean): number {
    let low = 0;
    let high = this.#entries.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const order = compareEntries(this.#entries[middle]!, position);
      if (order < 0 || (beyond && order === 0)) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function walk(
  list: readonly Entry[],
  from: number,
  step: 1 | -1,
  limit: number,
  visible: (entry: Entry) => boolean,
): { found: Entry[]; next: number } {
  const found: Entry[] = [];
  let at = from;
  for (; found.length < limit && at >= 0 && at < list.length; at += step) {
    const entry = list[at]!;
    if (visible(entry)) found.push(entry);
  }
  return { found, next: at };
}

function has(
  list: readonly Entry[],
  from: number,
  step: 1 | -1,
  visible: (entry: Entry) => boolean,
): boolean {
  return walk(list, from, step, 1, visible).found.length > 0;
}
