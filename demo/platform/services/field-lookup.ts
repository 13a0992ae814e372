import { and, eq } from 'drizzle-orm';
import { userFields } from '../db/schema.js';
import type { Context } from '../http/context.js';
import { PlatformError } from '../http/errors.js';

/** How long the lookup of a custom field is being made after the field was made or changed. */
export const LOOKUP_MS = 2000;

/**
 * 503 with `Retry-After` while users cannot be found by a field yet: on the platform that needs a moment after the
 * field was made, and a caller who does not expect it fails there.
 */
export async function demandLookup(
  c: Context,
  communityId: string,
  { type, fieldName }: { type: string; fieldName?: string | undefined },
): Promise<void> {
  if (type !== 'custom-field' || fieldName === undefined) return;
  const { db, now } = c.get('platform');
  const [field] = await db
    .select({ updatedAt: userFields.updatedAt })
    .from(userFields)
    .where(and(eq(userFields.communityId, communityId), eq(userFields.field, fieldName)));
  const left = field === undefined ? 0 : field.updatedAt.getTime() + LOOKUP_MS - now();
  if (left <= 0) return;
  c.header('retry-after', String(Math.ceil(left / 1000)));
  throw new PlatformError(503, 'The lookup of the custom field is not ready yet');
}
