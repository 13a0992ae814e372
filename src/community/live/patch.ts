import type { BoardPage } from '../../model/board.js';
import type { Message, MessagePage } from '../../model/message.js';
import { isOlder } from '../newest.js';

/** An answer that is kept as long as the stream says what changes in it. */
export type Kept = { seq: string; asOf: string };

type Data = Record<string, unknown>;

/** Messages that a kept page may grow to before it is read anew. */
const MAX_MESSAGES = 80;

/**
 * The answer after the changes of one event, still to be checked; undefined when it cannot be told from them, such as
 * when it is older than what they follow.
 */
export function patched(answer: Kept, path: string, data: Data): object | undefined {
  const { seq, from, asOf = answer.asOf } = data;
  if (typeof seq !== 'string' || typeof from !== 'string') return undefined;
  if (epochOf(answer.seq) !== epochOf(from) || isOlder(answer.seq, from)) return undefined;
  if (data.kind === 'rows') return withRows(answer as BoardPage, limitOf(path), { ...data, seq, asOf });
  if (data.kind === 'messages') return withMessages(answer as MessagePage, { ...data, seq, asOf });
  return undefined;
}

interface Change {
  window: string;
  total: number;
  length: number;
  rows: [number, object][];
  next: Record<string, string | null>;
}

function withRows(page: BoardPage, limit: number, data: Data): object | undefined {
  const change = (data.windows as Change[]).find(({ window }) => window === page.window.slug);
  const news = { ...page, seq: data.seq, asOf: data.asOf };
  if (!change) return news;
  const rows: object[] = [...page.rows];
  for (const [index, row] of change.rows) if (index < limit) rows[index] = row;
  rows.length = Math.min(change.length, limit);
  // A row that nobody told of: the page is another one than this change follows.
  if (Object.keys(rows).length !== rows.length) return undefined;
  const next = change.next[String(limit)];
  return { ...news, rows, total: change.total, next: next === undefined ? page.next : next };
}

function withMessages(page: MessagePage, data: Data): object | undefined {
  const put = data.put as Message[];
  const gone = new Set([...(data.gone as string[]), ...put.map(({ id }) => id)]);
  const first = page.messages[0];
  // What lies before the page is none of its business, unless the page is the whole channel.
  const inside = put.filter((message) => page.before === null || !first || message.at >= first.at);
  const messages = [...page.messages.filter(({ id }) => !gone.has(id)), ...inside].sort((a, b) =>
    a.at < b.at ? -1 : a.at > b.at ? 1 : 0,
  );
  // The cursor of older messages is the first one's.
  if (page.before !== null && messages[0]?.id !== first?.id) return undefined;
  if (messages.length > MAX_MESSAGES) return undefined;
  return { ...page, messages, seq: data.seq, asOf: data.asOf };
}

/** Rows that an address asks for. */
function limitOf(path: string): number {
  return Number(new URLSearchParams(path.split('?')[1]).get('limit')) || 10;
}

export function epochOf(seq: string): string {
  return seq.slice(0, Math.max(seq.lastIndexOf('-'), 0));
}
