import type { GatewayCall } from '../context.js';
import { Problem } from '../http/problem.js';
import { LIMITS, readQuery } from '../http/query.js';
import type { Position } from './entry.js';

const DEFAULT_LIMIT = 25;

const CURSOR = /^([0-9a-z]{1,11})\.([\w-]{16})$/;
const MESSAGE_ID = /^[\w-]{16}$/;
const SEQ = /^[\w.-]{1,64}$/;

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
export function readMessagesQuery(c: GatewayCall): MessagesQuery {
  const query = readQuery(c, ['before', 'after', 'around', 'limit', 'seq']);
  const limit = LIMITS.find((allowed) => String(allowed) === (query.limit ?? String(DEFAULT_LIMIT)));
  if (limit === undefined) throw new Problem('INVALID', `limit: expected one of ${LIMITS.join(', ')}`);
  if (query.seq !== undefined && !SEQ.test(query.seq)) throw new Problem('INVALID', 'seq: expected a seq');
  const given = (['before', 'after', 'around'] as const).filter((side) => query[side] !== undefined);
  const [side] = given;
  if (given.length > 1) throw new Problem('INVALID', `${given.join(' and ')}: expected one of them`);
  return side === undefined ? { limit } : { limit, side, anchor: readAnchor(side, query[side] ?? '') };
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
