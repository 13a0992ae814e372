import { and, eq, sql } from 'drizzle-orm';
import type { UserIdentifier } from '../../../src/contract/referrals.js';
import type { Database } from '../db/open.js';
import { members, userFields } from '../db/schema.js';
import { badRequest, conflict, notFound } from '../http/errors.js';
import { findMember, selectMembers, type MemberRow } from './members.js';

/** The one member that an identifier names: 400 without the field's name, 404 for nobody, 409 for several. */
export async function findByIdentifier(
  db: Database,
  communityId: string,
  { type, value, fieldName }: UserIdentifier,
): Promise<MemberRow> {
  const found =
    type === 'custom-field'
      ? await byField(db, communityId, fieldName, value)
      : await byName(db, communityId, type, value);
  if (found.length > 1) throw conflict('identifier: several users match');
  if (found[0] === undefined) throw notFound('User not found');
  return found[0];
}

async function byName(
  db: Database,
  communityId: string,
  type: 'email' | 'user-id' | 'username',
  value: string,
): Promise<MemberRow[]> {
  const member = await findMember(db, communityId, value.trim());
  if (member === undefined) return [];
  // A username that looks like an address finds nobody by that address, and so on.
  const spoken = {
    email: [member.email],
    username: [member.username],
    'user-id': [String(member.number), member.id],
  };
  const isMeant = spoken[type].some((text) => text.toLowerCase() === value.trim().toLowerCase());
  return isMeant ? [member] : [];
}

async function byField(
  db: Database,
  communityId: string,
  fieldName: string | undefined,
  value: string,
): Promise<MemberRow[]> {
  if (fieldName === undefined) throw badRequest('identifier.fieldName: is required for a custom field');
  const [field] = await db
    .select({ field: userFields.field })
    .from(userFields)
    .where(and(eq(userFields.communityId, communityId), eq(userFields.field, fieldName)));
  if (field === undefined) throw badRequest('identifier.fieldName: is not a field of this community');
  return selectMembers(db)
    .where(
      and(
        eq(members.communityId, communityId),
        sql`${members.customFields} ->> ${field.field}::text = ${value}::text`,
      ),
    )
    .limit(2);
}
