import { jwtVerify, SignJWT } from 'jose';
import type { Platform } from '../http/context.js';

/** Seven days, as the documentation's sample. */
const LIFETIME_S = 604_800;

export interface TokenUser {
  /** `_id` of the user. */
  id: string;
  number: number;
}

/** An HS256 token with the claims of the contract: `_id`, `id` (short, text), `iat`, `exp`. */
export async function issueToken(
  platform: Platform,
  user: TokenUser,
  lifetime = LIFETIME_S,
): Promise<string> {
  const iat = Math.floor(platform.now() / 1000);
  return new SignJWT({ _id: user.id, id: String(user.number) })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setIssuedAt(iat)
    .setExpirationTime(iat + lifetime)
    .sign(await platform.tokenSecret());
}

/** The user of a token, or undefined when it is not one of ours or has ended. */
export async function readToken(platform: Platform, token: string): Promise<TokenUser | undefined> {
  const secret = await platform.tokenSecret();
  try {
    const { payload } = await jwtVerify(token, secret, {
      algorithms: ['HS256'],
      currentDate: new Date(platform.now()),
      requiredClaims: ['exp', '_id', 'id'],
    });
    return { id: String(payload['_id']), number: Number(payload['id']) };
  } catch {
    return undefined;
  }
}
