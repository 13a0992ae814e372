import { createHmac } from 'node:crypto';

/** The first 16 base64url characters of HMAC-SHA-256 over the platform's `_id`: 96 bits. */
export function publicIdOf(key: string, platformId: string): string {
  return createHmac('sha256', key).update(platformId).digest('base64url').slice(0, 16);
}

/** Id of a picture's address. The prefix keeps it apart from the ids of members. */
export function mediaIdOf(key: string, url: string): string {
  return createHmac('sha256', key).update(`media:${url}`).digest('base64url').slice(0, 22);
}
