import * as z from 'zod';
import { findMember, type MemberRow } from '../services/members.js';
import type { Context } from './context.js';
import { notFound } from './errors.js';
import { text } from './input.js';
import { LIST_LIMIT } from './list-query.js';

/** The member that a body is about. */
export const MemberEmail = z.object({
  email: text(320).refine((value) => value.includes('@'), 'must be an e-mail address'),
});

/** The page of a list that is asked for by POST; more rows than the most are taken as the most. */
export const MemberPage = z.object({
  page: z.number().int().min(1).max(1_000_000).default(1),
  limit: z
    .number()
    .int()
    .min(1)
    .max(999_999_999)
    .transform((limit) => Math.min(limit, LIST_LIMIT))
    .default(20),
});

/** A member of the community by e-mail address, or 404. */
export async function memberByEmail(c: Context, communityId: string, email: string): Promise<MemberRow> {
  const member = await findMember(c.get('platform').db, communityId, email);
  if (member === undefined) throw notFound('User not found');
  return member;
}
