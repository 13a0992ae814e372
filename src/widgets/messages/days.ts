import type { Message } from '../../model/index.js';
import type { Pending } from './outbox.js';

/** One entry of the list: a stored message, or one that is on its way. */
export interface Row {
  /** Stable from the press of "send" until long after, so that the drawn row is never replaced. */
  key: string;
  message?: Message;
  pending?: Pending;
  at: string;
  /** Whether author and time are drawn, or the row continues the one above. */
  head: boolean;
}

/** The rows of one day in the reader's own time zone. */
export interface Day {
  key: string;
  at: string;
  rows: Row[];
}

/** Rows of one author closer than this stand under one name. */
const TOGETHER = 5 * 60_000;

function localDay(at: Date): string {
  return `${at.getFullYear()}-${at.getMonth() + 1}-${at.getDate()}`;
}

/** Groups messages, and what waits after them, by day and author. Their order stays as it is. */
export function days(
  messages: readonly Message[],
  pending: readonly Pending[],
  keyOf: (id: string) => string = (id) => id,
): Day[] {
  const found: Day[] = [];
  let author = '';
  let previous = 0;
  const add = (row: Omit<Row, 'head'>, by: string, quoted: boolean): void => {
    const date = new Date(row.at);
    const key = localDay(date);
    let day = found.at(-1);
    const next = day?.key !== key;
    if (!day || next) found.push((day = { key, at: row.at, rows: [] }));
    const head = next || quoted || author !== by || date.getTime() - previous > TOGETHER;
    day.rows.push({ ...row, head });
    author = by;
    previous = date.getTime();
  };
  for (const message of messages) {
    add(
      { key: keyOf(message.id), message, at: message.at },
      message.mine ? 'me' : `member:${message.author.id}`,
      message.quote !== undefined,
    );
  }
  for (const entry of pending)
    add({ key: entry.key, pending: entry, at: entry.at }, 'me', entry.reply !== undefined);
  return found;
}
