import * as z from 'zod';
import type { Platform } from '../../http/context.js';
import { badRequest, conflict } from '../../http/errors.js';
import { text, userReference } from '../../http/input.js';
import { givenFields, identifierField, isFieldTaken } from '../create-user.js';
import { fieldsOf, writeFieldValues } from '../field-values.js';
import { demandMember } from '../members.js';
import type { WebhookRow } from './manage.js';

const MOST_FIELDS = 50;

export const UpdateFields = z.object({
  user: userReference,
  fields: z
    .record(text(100), z.union([z.string().max(5000), z.number(), z.boolean(), z.null()]))
    .refine((fields) => Object.keys(fields).length > 0, 'must name a field')
    .refine((fields) => Object.keys(fields).length <= MOST_FIELDS, `must be at most ${MOST_FIELDS}`),
});

/** Sets custom fields of a member with their histories, within the transaction of the call. */
export async function updateFields(
  platform: Platform,
  { communityId }: WebhookRow,
  input: z.infer<typeof UpdateFields>,
): Promise<object> {
  const { db } = platform;
  const member = await demandMember(db, communityId, input.user);
  const known = await fieldsOf(db, communityId);
  const given = Object.entries(input.fields).map(([fieldIdorName, value]) => ({ fieldIdorName, value }));
  const fields = givenFields(known, given, 'fields');
  if (Object.keys(fields).length < given.length) throw badRequest('fields: two of them are the same field');
  const identifier = await identifierField(db, communityId, known);
  const own = identifier && fields[identifier.field];
  if (
    identifier &&
    own != null &&
    (await isFieldTaken(db, communityId, identifier.field, own, member.number))
  )
    throw conflict(`${identifier.field}: is already used`);
  const changes = known.flatMap((field) =>
    Object.hasOwn(fields, field.field)
      ? [{ userNumber: member.number, field, value: fields[field.field]! }]
      : [],
  );
  await writeFieldValues(platform.db, platform, communityId, changes);
  return { userId: String(member.number), fields };
}
