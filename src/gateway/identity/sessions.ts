import { createHash, randomUUID } from 'node:crypto';
import { decodeProtectedHeader, errors, jwtVerify, SignJWT, type JWTPayload } from 'jose';
import { LRUCache } from 'lru-cache';
import { Problem } from '../http/problem.js';
import type { KeyRing } from './key-ring.js';
import type { SessionKey } from './keys.js';

export const SCOPES = ['read', 'post'] as const;
export type Scope = (typeof SCOPES)[number];

/** What a checked token says. */
export interface Claims {
  sub: string;
  scope: string[];
  jti: string;
  /** Seconds since 1970. */
  expires: number;
  /** The embed token that the session was exchanged for. */
  embed?: EmbedMark;
}

/** Tells an embed token from others, without being one. */
export interface EmbedMark {
  id: string;
  /** Seconds since 1970. */
  expires: number;
}

export interface SessionOrder {
  sub: string;
  scope: readonly string[];
  /** Longest life in seconds; that of all sessions when left out. */
  life?: number;
  embed?: EmbedMark;
}

export interface MintedSession {
  token: string;
  /** ISO 8601. */
  expiresAt: string;
}

export interface SessionsOptions {
  issuer: string;
  /** The gateway's own address: a token for another one is refused. */
  audience: string;
  keys: KeyRing;
  /** Seconds. */
  maxAge: number;
  /** Clocks of those who sign may differ by so many seconds. */
  clockSkew: number;
  now: () => number;
}

/** Why a token was refused: a word for counters, never shown to the caller. */
export class TokenRefused extends Error {
  override readonly name = 'TokenRefused';
  readonly reason: string;

  constructor(reason: string) {
    super(`the token was refused: ${reason}`);
    this.reason = reason;
  }
}

const TYPE = 'JWT';
const MAX_TOKEN = 4096;
/** Checked tokens whose claims are remembered: a page asks with the same one for minutes. */
const REMEMBERED = 10_000;

/** Makes and checks session tokens. */
export class Sessions {
  readonly #o: SessionsOptions;
  /** By a hash, so that no token stays in memory. What is here was signed well; its time is looked at each time. */
  readonly #checked = new LRUCache<string, { kid: string; claims: Claims }>({ max: REMEMBERED });

  constructor(options: SessionsOptions) {
    this.#o = options;
  }

  /** A token for a member. It ends with the key that signs it, at the latest. */
  async mint({ sub, scope, life, embed }: SessionOrder): Promise<MintedSession> {
    const { issuer, audience, keys, maxAge, now } = this.#o;
    const key = keys.signer();
    if (!key?.sign) throw new Problem('UNAVAILABLE', 'no key signs sessions now', { retryAfter: 60 });
    const issued = Math.floor(now() / 1000);
    const expires = Math.min(issued + Math.min(maxAge, life ?? maxAge), Math.floor(key.until / 1000));
    const token = await new SignJWT({ scope: [...scope], ...(embed ? { embed } : {}) })
      .setProtectedHeader({ alg: key.alg, kid: key.kid, typ: TYPE })
      .setIssuer(issuer)
      .setAudience(audience)
      .setSubject(sub)
      .setIssuedAt(issued)
      .setExpirationTime(expires)
      .setJti(randomUUID())
      .sign(key.sign);
    return { token, expiresAt: new Date(expires * 1000).toISOString() };
  }

  /** Checks a token; throws {@link TokenRefused}. */
  async verify(token: string): Promise<Claims> {
    if (token.length > MAX_TOKEN) throw new TokenRefused('too-long');
    const { keys, now, clockSkew } = this.#o;
    const hash = createHash('sha256').update(token).digest('base64');
    const known = this.#checked.get(hash);
    // The time of its key may be over, too.
    if (known && known.claims.expires > now() / 1000 - clockSkew && keys.find(known.kid)) return known.claims;
    const key = this.#keyOf(token);
    const claims = await this.#check(token, key);
    this.#checked.set(hash, { kid: key.kid, claims });
    return claims;
  }

  async #check(token: string, key: SessionKey): Promise<Claims> {
    const { issuer, audience, now, clockSkew } = this.#o;
    try {
      const { payload } = await jwtVerify(token, key.verify, {
        algorithms: [key.alg],
        issuer,
        audience,
        clockTolerance: clockSkew,
        currentDate: new Date(now()),
        requiredClaims: ['sub', 'iat', 'exp', 'jti', 'scope'],
      });
      return this.#claims(payload);
    } catch (error) {
      throw error instanceof TokenRefused ? error : new TokenRefused(reasonOf(error));
    }
  }

  #keyOf(token: string): SessionKey {
    let header: ReturnType<typeof decodeProtectedHeader>;
    try {
      header = decodeProtectedHeader(token);
    } catch {
      throw new TokenRefused('malformed');
    }
    const key = typeof header.kid === 'string' ? this.#o.keys.find(header.kid) : undefined;
    if (!key) throw new TokenRefused('unknown-kid');
    if (header.alg !== key.alg) throw new TokenRefused('alg');
    // The same keys sign tokens for partners.
    if (header.typ !== undefined && header.typ.toUpperCase() !== TYPE) throw new TokenRefused('typ');
    return key;
  }

  #claims({ sub, aud, iat, exp, jti, scope, embed }: JWTPayload): Claims {
    const now = this.#o.now() / 1000;
    // One that is also for somebody else could be shown here by them.
    if (aud !== this.#o.audience) throw new TokenRefused('aud');
    if (typeof sub !== 'string' || sub === '' || sub.length > 64 || sub.includes('@'))
      throw new TokenRefused('sub');
    if (typeof jti !== 'string' || jti === '' || jti.length > 128) throw new TokenRefused('jti');
    if (iat! > now + this.#o.clockSkew) throw new TokenRefused('future');
    if (exp! - iat! > this.#o.maxAge) throw new TokenRefused('too-long-lived');
    const scopes: unknown[] =
      typeof scope === 'string' ? scope.split(' ') : Array.isArray(scope) ? scope : [];
    const known = scopes.filter((one): one is string => (SCOPES as readonly unknown[]).includes(one));
    const mark = readMark(embed);
    return { sub, scope: known, jti, expires: exp!, ...(mark ? { embed: mark } : {}) };
  }
}

/** Only the gateway itself writes one; whoever else signs sessions may have a claim of this name. */
function readMark(claim: unknown): EmbedMark | undefined {
  const { id, expires } = Object(claim) as Partial<Record<keyof EmbedMark, unknown>>;
  return typeof id === 'string' && id.length <= 64 && typeof expires === 'number'
    ? { id, expires }
    : undefined;
}

function reasonOf(error: unknown): string {
  if (error instanceof errors.JWTExpired) return 'expired';
  if (error instanceof errors.JWSSignatureVerificationFailed) return 'signature';
  if (error instanceof errors.JWTClaimValidationFailed) return error.claim;
  return 'malformed';
}
