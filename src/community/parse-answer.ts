import { CommunityError } from '../model/errors.js';
import { localMedia } from './local-media.js';

/** What is used of a zod schema. */
export interface Schema<T> {
  safeParse(
    data: unknown,
  ): { success: true; data: T } | { success: false; error: { issues: { path?: PropertyKey[] }[] } };
}

/** Takes from an answer what its schema knows; throws `INTERNAL` and says where it is not what was agreed. */
export function parseAnswer<T>(path: string, schema: Schema<T>, data: unknown, gateway: string): T {
  const result = schema.safeParse(data);
  if (result.success) return localMedia(result.data, gateway);
  const where = result.error.issues[0]?.path?.join('.') || 'the whole of it';
  throw new CommunityError('INTERNAL', `${path}: the gateway's answer has an unexpected shape (${where})`);
}
