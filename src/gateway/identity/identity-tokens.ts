import { createHmac, randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import type { SessionKey } from './keys.js';

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
  keys: readonly SessionKey[];
  now: () => number;
}

/** Makes the tokens that tell a partner's server who a member is. */
export class IdentityTokens {
  readonly #o: IdentityTokensOptions;
  readonly #key: SessionKey | undefined;

  constructor(options: IdentityTokensOptions) {
    this.#o = options;
    this.#key = options.keys.find(({ published, sign }) => published !== undefined && sign !== undefined);
  }

  /** Throws where the gateway has no key of which others can have the public half. */
  async mint(order: IdentityOrder): Promise<{ token: string; expiresAt: string }> {
    const { issuer, publicIdKey, now } = this.#o;
    if (!this.#key) throw new Error('there is no key that signs identity tokens');
    const { alg, kid, sign } = this.#key;
    const issued = Math.floor(now() / 1000);
    const token = await new SignJWT({ channel: order.channel })
      .setProtectedHeader({ alg, kid, typ: IDENTITY_TYPE })
      .setIssuer(issuer)
      .setAudience(order.audience)
      .setSubject(partnerIdOf(publicIdKey, order.audience, order.platformId))
      .setIssuedAt(issued)
      .setExpirationTime(issued + LIFE)
      .setJti(randomUUID())
      .sign(sign!);
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
