/** An answer that some implementations have at once, and others fetch. */
export type Awaitable<T> = T | Promise<T>;

/** Where one member stands. */
export interface Place {
  rank: number;
  /** Whether somebody else shares this rank. */
  tied: boolean;
  score: number;
}

export interface PlacedMember extends Place {
  /** Public id of the member. */
  id: string;
}

/** A point in the order: everything after it has a lower score, or the same one and a later id. */
export interface OrderKey {
  score: number;
  id: string;
}

export interface StandingsPage {
  rows: PlacedMember[];
  /** Whether there are rows above and below. */
  above: boolean;
  below: boolean;
}

/**
 * The order of members by score, highest first. Equal scores are ordered by public id, the earlier one first: that
 * is the stated tie-break, and with the tie policy `ordinal` it decides the rank. In the memory of one process answers
 * are there at once; on Redis they are promises, each of one round trip.
 */
export interface Standings {
  /**
   * Takes these scores in place of everything; an entry whose score is NaN is passed over. What was there before answers
   * until they are all in.
   */
  load(entries: Iterable<readonly [id: string, score: number]>): Awaitable<void>;
  /** Gives a member a score. Answers whether anything changed. */
  upsert(id: string, score: number): Awaitable<boolean>;
  remove(id: string): Awaitable<boolean>;
  /** Rows from the top, or those after or before a point of the order. */
  top(limit: number, from?: { after: OrderKey } | { before: OrderKey }): Awaitable<StandingsPage>;
  /** A page with this rank in its middle. Beyond the last rank it is the last page. */
  at(rank: number, limit: number): Awaitable<StandingsPage>;
  /** The member and so many rows on either side; undefined for somebody who is not ranked. */
  around(id: string, each: number): Awaitable<StandingsPage | undefined>;
  rankOf(id: string): Awaitable<Place | undefined>;
  /** Where this score would stand if somebody outside the order had it. */
  rankFor(key: OrderKey): Awaitable<Place>;
  /** How many members are ranked. */
  count(): Awaitable<number>;
}
