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
 * is the stated tie-break, and with the tie policy `ordinal` it decides the rank.
 */
export interface Standings {
  /** Gives a member a score. Answers whether anything changed. */
  upsert(id: string, score: number): boolean;
  remove(id: string): boolean;
  /** Rows from the top, or those after or before a point of the order. */
  top(limit: number, from?: { after: OrderKey } | { before: OrderKey }): StandingsPage;
  /** A page with this rank in its middle. Beyond the last rank it is the last page. */
  at(rank: number, limit: number): StandingsPage;
  /** The member and so many rows on either side; undefined for somebody who is not ranked. */
  around(id: string, each: number): StandingsPage | undefined;
  rankOf(id: string): Place | undefined;
  /** Where this score would stand if somebody outside the order had it. */
  rankFor(key: OrderKey): Place;
  /** How many members are ranked. */
  count(): number;
}
