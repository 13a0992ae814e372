import type { TiePolicy } from '../../src/model/board.js';
import type { OrderKey, Place, PlacedMember, StandingsPage } from '../../src/gateway/standings/standings.js';

/** Standings the obvious way: everybody is sorted, and counted, for each question. What the others must agree with. */
export class NaiveStandings {
  readonly scores = new Map<string, number>();
  readonly #ties: TiePolicy;
  readonly #limit: number;

  constructor(ties: TiePolicy, limit = Number.POSITIVE_INFINITY) {
    this.#ties = ties;
    this.#limit = limit;
  }

  /** Everybody who is shown, the best first. */
  rows(): PlacedMember[] {
    return this.#all().filter(({ rank }) => rank <= this.#limit);
  }

  rankOf(id: string): Place | undefined {
    const row = this.rows().find((one) => one.id === id);
    return row && { rank: row.rank, tied: row.tied, score: row.score };
  }

  /** Where somebody outside would stand. */
  rankFor({ score, id }: OrderKey): Place {
    const others = [...this.scores];
    const ahead = others.filter(([other, its]) => its > score || (its === score && other < id));
    const better = others.map(([, its]) => its).filter((its) => its > score);
    const rank = { ordinal: ahead.length, competition: better.length, dense: new Set(better).size };
    const tied = this.#ties !== 'ordinal' && others.some(([, its]) => its === score);
    return { rank: rank[this.#ties] + 1, tied, score };
  }

  top(limit: number, from?: { after: OrderKey } | { before: OrderKey }): StandingsPage {
    const rows = this.rows();
    const isBefore = (a: OrderKey, b: OrderKey) => a.score > b.score || (a.score === b.score && a.id < b.id);
    if (from && 'after' in from) {
      const start = rows.filter((row) => !isBefore(from.after, row)).length;
      return this.#page(start, start + limit);
    }
    if (!from) return this.#page(0, limit);
    const end = rows.filter((row) => isBefore(row, from.before)).length;
    return this.#page(Math.max(0, end - limit), end);
  }

  at(rank: number, limit: number): StandingsPage {
    const rows = this.rows();
    // With ranks that are shared, or left out, those of a row are what an ordinal place has.
    const position =
      this.#ties === 'dense' ? rows.filter((row) => row.rank < rank).length : Math.max(0, rank - 1);
    const middle = Math.min(position, rows.length - 1) - Math.floor((limit - 1) / 2);
    const start = Math.max(0, Math.min(middle, rows.length - limit));
    return this.#page(start, start + limit);
  }

  around(id: string, each: number): StandingsPage | undefined {
    const position = this.rows().findIndex((row) => row.id === id);
    return position < 0 ? undefined : this.#page(Math.max(0, position - each), position + each + 1);
  }

  #all(): PlacedMember[] {
    const sorted = [...this.scores].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
    return sorted.map(([id, score], i) => {
      const better = sorted.filter(([, other]) => other > score).map(([, other]) => other);
      const rank = { ordinal: i, competition: better.length, dense: new Set(better).size }[this.#ties] + 1;
      const shared = sorted.filter(([, other]) => other === score).length > 1;
      return { id, score, rank, tied: this.#ties !== 'ordinal' && shared };
    });
  }

  #page(start: number, end: number): StandingsPage {
    const all = this.rows();
    const rows = all.slice(start, end);
    return { rows, above: rows.length > 0 && start > 0, below: Math.min(end, all.length) < all.length };
  }
}
