import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

const derive = promisify(scrypt) as (password: string, salt: Buffer, length: number) => Promise<Buffer>;
const LENGTH = 32;

/** `salt:hash`, both in hexadecimal digits. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  return `${salt.toString('hex')}:${(await derive(password, salt, LENGTH)).toString('hex')}`;
}

/** Takes as long for a user without a password, so that the answer time tells nothing. */
export async function isPassword(password: string, stored: string | null | undefined): Promise<boolean> {
  const [salt = '', hash = ''] = (stored ?? `${'00'.repeat(16)}:${'00'.repeat(LENGTH)}`).split(':');
  const derived = await derive(password, Buffer.from(salt, 'hex'), LENGTH);
  return timingSafeEqual(derived, Buffer.from(hash, 'hex')) && stored != null;
}
