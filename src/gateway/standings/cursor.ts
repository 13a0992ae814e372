import type { OrderKey } from './standings.js';

/** Which way a cursor goes from its point in the order. */
export type Cursor = { after: OrderKey } | { before: OrderKey };

const SHAPE = /^([ab]),(-?\d+(?:\.\d+)?(?:e[+-]?\d+)?),([A-Za-z0-9_-]{16})$/;

/** Text of a cursor: opaque to callers, made of the score and the public id of a row that they have seen. */
export function writeCursor(cursor: Cursor): string {
  const after = 'after' in cursor;
  const { score, id } = after ? cursor.after : cursor.before;
  return Buffer.from(`${after ? 'a' : 'b'},${score},${id}`).toString('base64url');
}

/** Reads a cursor; undefined when it is none of ours. */
export function readCursor(text: string): Cursor | undefined {
  if (text.length > 96 || !/^[A-Za-z0-9_-]+$/.test(text)) return undefined;
  const match = SHAPE.exec(Buffer.from(text, 'base64url').toString('latin1'));
  if (!match) return undefined;
  const key = { score: Number(match[2]), id: match[3]! };
  return match[1] === 'a' ? { after: key } : { before: key };
}
