import { createHmac, randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import { Problem } from '../http/problem.js';
import type { KeyRing } from './key-ring.js';

/** Tells an identity token from every other token that the same keys sign. */
export const IDENTITY_TYPE = 'rai-identity+jwt';
/** Life of an identity token in seconds. */
const LIFE = 60;

export interface IdentityOrder {
  /** Exact origin of the partner's page. */
  audience: string;
  channel: string;
  /** The platform's `_id` of the member. */
  platformId: string;
}

export interface IdentityTokensOptions {
  /** The gateway's own address. */
  issuer: string;
  publicIdKey: string;
  keys: KeyRing;
  now: () => number;
}

/** Makes the tokens that tell a partner's server who a member is. */
export class IdentityTokens {
  readonly #o: IdentityTokensOptions;

  constructor(options: IdentityTokensOptions) {
    this.#o = options;
  }

  /** Throws where the gateway has no key now of which others can have the public half. */
  async mint(order: IdentityOrder): Promise<{ token: string; expiresAt: string }> {
    const { issuer, publicIdKey, keys, now } = this.#o;
    const key = keys.signer(true);
    if (!key?.sign) throw new Problem('UNAVAILABLE', 'no key signs identity tokens now', { retryAfter: 60 });
    const { alg, kid } = key;
    const issued = Math.floor(now() / 1000);
    const token = await new SignJWT({ channel: order.channel })
      .setProtectedHeader({ alg, kid, typ: IDENTITY_TYPE })
      .setIssuer(issuer)
      .setAudience(order.audience)
      .setSubject(partnerIdOf(publicIdKey, order.audience, order.platformId))
      .setIssuedAt(issued)
      .setExpirationTime(issued + LIFE)
      .setJti(randomUUID())
      .sign(key.sign);
    return { token, expiresAt: new Date((issued + LIFE) * 1000).toISOString() };
  }
}

/** Whether a key can sign identity tokens: a private one whose public half may be published. */
export function isIdentityKey(key: { alg?: unknown; d?: unknown }): boolean {
  return key.alg !== 'HS256' && typeof key.d === 'string';
}

/**
 * What one partner calls a member: always the same for this partner, and another one for every other partner, so that
 * two of them cannot put together what they know. 22 base64url characters.
 */
export function partnerIdOf(publicIdKey: string, audience: string, platformId: string): string {
  const text = `partner:${audience} ${platformId}`;
  return createHmac('sha256', publicIdKey).update(text).digest('base64url').slice(0, 22);
}
