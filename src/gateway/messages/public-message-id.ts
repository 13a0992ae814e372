import { createHmac } from 'node:crypto';

/** Id of a message in public answers: 16 base64url characters, from which the platform's id cannot be told. */
export function publicMessageId(publicIdKey: string, platformId: string): string {
  return createHmac('sha256', publicIdKey).update(`message:${platformId}`).digest('base64url').slice(0, 16);
}
