import type { StoredEncryption, StoredSecret } from '../../db/outgoing-webhooks-schema.js';

/** The secrets that sign now, the newest first: while one is rotated, the one before it signs too. */
export function signingNow(secrets: readonly StoredSecret[], now: number): string[] {
  return secrets
    .filter(({ notAfter }) => notAfter === null || now < notAfter)
    .map(({ secret }) => secret)
    .reverse();
}

/** The key that encrypts now: the last one whose time has come. */
export const keyNow = ({ keys }: StoredEncryption, now: number): StoredEncryption['keys'][number] =>
  keys.findLast(({ usedFrom }) => usedFrom <= now) ?? keys[0]!;
