import { Problem } from '../http/problem.js';
import type { Position } from './entry.js';

export const LIMITS = [10, 25, 50, 100] as const;
const DEFAULT_LIMIT = 25;

const CURSOR = /^([0-9a-z]{1,11})\.([\w-]{16})$/;
const MESSAGE_ID = /^[\w-]{16}$/;
const SEQ = /^[\w-]{1,64}$/;

/** A place in a channel as a page names it: a cursor of an earlier answer, or the id of a message. */
export interface Anchor {
  publicId: string;
  /** Milliseconds since 1970, from a cursor: the place of a message that is gone by now. */
  at?: number;
}

export interface MessagesQuery {
  side?: 'before' | 'after' | 'around';
  anchor?: Anchor;
  limit: number;
}

/** Reads the query of a message page; anything unknown or malformed is a 400. */
export function readMessagesQuery(url: string): MessagesQuery {
  const query = readQuery(url, ['before', 'after', 'around', 'limit', 'seq']);
  const limit = query.limit === undefined ? DEFAULT_LIMIT : Number(query.limit);
  if (!LIMITS.some((allowed) => String(allowed) === (query.limit ?? String(DEFAULT_LIMIT)))) {
    throw new Problem('INVALID', `limit: expected one of ${LIMITS.join(', ')}`);
  }
  if (query.seq !== undefined && !SEQ.test(query.seq)) throw new Problem('INVALID', 'seq: expected a seq');
  const given = (['before', 'after', 'around'] as const).filter((side) => query[side] !== undefined);
  const [side] = given;
  if (given.length > 1) throw new Problem('INVALID', `${given.join(' and ')}: expected one of them`);
  return side === undefined ? { limit } : { limit, side, anchor: readAnchor(side, query[side] ?? '') };
}

/** Query parameters by name; those that are unknown or given twice are a 400. */
export function readQuery<Name extends string>(
  url: string,
  names: readonly Name[],
): Partial<Record<Name, string>> {
  const found: Partial<Record<Name, string>> = {};
  for (const [name, value] of new URL(url).searchParams) {
    const known = names.find((other) => other === name);
    if (known === undefined) throw new Problem('INVALID', 'a query parameter is unknown');
    if (found[known] !== undefined) throw new Problem('INVALID', `${known}: expected once`);
    found[known] = value;
  }
  return found;
}

export function toCursor({ at }: Position, publicId: string): string {
  return `${at.toString(36)}.${publicId}`;
}

function readAnchor(side: string, value: string): Anchor {
  const [, at, publicId] = CURSOR.exec(value) ?? [];
  if (at !== undefined && publicId !== undefined) return { publicId, at: parseInt(at, 36) };
  if (MESSAGE_ID.test(value)) return { publicId: value };
  throw new Problem('INVALID', `${side}: expected a cursor or the id of a message`);
}
