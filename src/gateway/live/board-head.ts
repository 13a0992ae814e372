import { createHash } from 'node:crypto';
import type { BoardPage, Standing } from '../../model/board.js';
import { writeCursor } from '../standings/cursor.js';
import { LIMITS } from '../http/query.js';

/** More changed rows than this are read anew. */
export const MAX_CHANGED = 20;
/** Rows of each window that are compared: the longest page. */
export const HEAD_ROWS = 100;

/** What changed in one window of a board. */
export interface WindowChanges {
  window: string;
  total: number;
  /** How many rows the window has, up to {@link HEAD_ROWS}. */
  length: number;
  /** Rows by their place from the top, counted from 0. */
  rows: [index: number, row: Standing][];
  /** The cursor below a page of so many rows, where it changed. */
  next: Record<string, string | null>;
}

interface Told {
  /** What must stay as it is, or the window is another one. */
  frame: string;
  page: BoardPage;
  rows: string[];
  next: Record<string, string | null>;
}

/** The first rows of every window of a board as they were told last. */
export class BoardHead {
  /** `seq` of the answers that say the same. */
  seq: string;
  readonly #windows: Map<string, Told>;

  constructor(seq: string, pages: readonly BoardPage[]) {
    this.seq = seq;
    this.#windows = new Map(pages.map((page) => [page.window.slug, told(page)]));
  }

  /** What two gateways agree on when they know the same. */
  get digest(): string {
    const hash = createHash('sha1');
    for (const [window, { page }] of this.#windows) {
      const rows = page.rows.map(({ member, rank, score }) => [member.id, rank, score]);
      hash.update(JSON.stringify([window, page.window.run, page.total, rows]));
    }
    return hash.digest('base64url');
  }

  /** What readers of this head need to have the later one; undefined when it is too much, or another run began. */
  changesTo(later: BoardHead): WindowChanges[] | undefined {
    if (later.#windows.size !== this.#windows.size) return undefined;
    const changes: WindowChanges[] = [];
    let count = 0;
    for (const [window, now] of later.#windows) {
      const before = this.#windows.get(window);
      if (before?.frame !== now.frame) return undefined;
      const rows = now.page.rows.flatMap((row, i): [number, Standing][] =>
        before.rows[i] === now.rows[i] ? [] : [[i, row]],
      );
      count += rows.length;
      if (count > MAX_CHANGED) return undefined;
      const { total } = now.page;
      const { length } = now.rows;
      const next = Object.fromEntries(
        Object.entries(now.next).filter(([limit, cursor]) => before.next[limit] !== cursor),
      );
      const isSame =
        rows.length === 0 &&
        total === before.page.total &&
        length === before.rows.length &&
        Object.keys(next).length === 0;
      if (!isSame) changes.push({ window, total, length, rows, next });
    }
    return changes;
  }
}

function told(page: BoardPage): Told {
  const { board, window, stale } = page;
  return {
    frame: JSON.stringify([board, window, stale]),
    page,
    rows: page.rows.map((row) => JSON.stringify(row)),
    next: Object.fromEntries(
      LIMITS.map((limit) => {
        const last = page.rows[limit - 1];
        const isMore = page.total > limit && last !== undefined;
        return [String(limit), isMore ? writeCursor({ after: keyOf(last) }) : null];
      }),
    ),
  };
}

function keyOf({ member, score }: Standing): { id: string; score: number } {
  return { id: member.id, score: Number(score) };
}
