import type { Platform } from '../http/context.js';
import { badRequest } from '../http/errors.js';

/** What an action is given: the id of its row, or the fields of a form. */
export type Fields = Readonly<Record<string, string>>;

/** What a person is told afterwards; `secret` is shown this once. */
export interface Done {
  said: string;
  secret?: string;
}

export type Act = (platform: Platform, communityId: string, fields: Fields) => Promise<Done>;

/** A name that somebody typed, or 400 naming its field. */
export function named(value: string, field: string): string {
  const trimmed = value.trim();
  if (trimmed === '' || trimmed.length > 100 || trimmed.includes('\0'))
    throw badRequest(`${field}: must have 1 to 100 characters`);
  return trimmed;
}
