import { and, eq } from 'drizzle-orm';
import { members } from '../db/schema.js';
import type { Platform } from '../http/context.js';
import { conflict, notFound } from '../http/errors.js';
import { findDeletedMember, findMember } from './members.js';

/**
 * Deletes a member: nobody finds them, and their keys and their sign-in stop, until they are restored. Nothing of
 * theirs is taken away, so restoring brings everything back.
 */
export async function manageUser(
  { db, now }: Platform,
  communityId: string,
  action: 'delete' | 'restore',
  reference: string,
): Promise<void> {
  const present = await findMember(db, communityId, reference);
  const member = action === 'delete' ? present : await findDeletedMember(db, communityId, reference);
  if (member === undefined) {
    if (present !== undefined) throw conflict('The user is not deleted');
    throw notFound('User not found');
  }
  await db
    .update(members)
    .set({ deletedAt: action === 'delete' ? new Date(now()) : null })
    .where(and(eq(members.communityId, communityId), eq(members.userNumber, member.number)));
}
