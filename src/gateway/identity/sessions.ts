import { createHash, randomUUID } from 'node:crypto';
import { decodeProtectedHeader, errors, jwtVerify, SignJWT, type JWTPayload } from 'jose';
import { LRUCache } from 'lru-cache';
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
}

export interface SessionsOptions {
  issuer: string;
  /** The gateway's own address: a token for another one is refused. */
  audience: string;
  keys: readonly SessionKey[];
  /** Seconds. */
  maxAge: number;
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

/** Clocks may differ by so many seconds. */
const TOLERANCE = 5;
const MAX_TOKEN = 4096;
/** Checked tokens whose claims are remembered: a page asks with the same one for minutes. */
const REMEMBERED = 10_000;

/** Makes and checks session tokens. */
export class Sessions {
  readonly #o: SessionsOptions;
  readonly #keys: ReadonlyMap<string, SessionKey>;
  /** By a hash, so that no token stays in memory. What is here was signed well; its time is looked at each time. */
  readonly #checked = new LRUCache<string, Claims>({ max: REMEMBERED });

  constructor(options: SessionsOptions) {
    this.#o = options;
    this.#keys = new Map(options.keys.map((key) => [key.kid, key]));
  }

  /** A token for a member, with the first key. */
  async mint(sub: string, scope: readonly string[]): Promise<{ token: string; expiresAt: string }> {
    const { issuer, audience, keys, maxAge, now } = this.#o;
    const [key] = keys;
    const issued = Math.floor(now() / 1000);
    const token = await new SignJWT({ scope: [...scope] })
      .setProtectedHeader({ alg: key!.alg, kid: key!.kid, typ: 'JWT' })
      .setIssuer(issuer)
      .setAudience(audience)
      .setSubject(sub)
      .setIssuedAt(issued)
      .setExpirationTime(issued + maxAge)
      .setJti(randomUUID())
      .sign(key!.sign!);
    return { token, expiresAt: new Date((issued + maxAge) * 1000).toISOString() };
  }

  /** Checks a token; throws {@link TokenRefused}. */
  async verify(token: string): Promise<Claims> {
    if (token.length > MAX_TOKEN) throw new TokenRefused('too-long');
    const hash = createHash('sha256').update(token).digest('base64');
    const known = this.#checked.get(hash);
    if (known && known.expires > this.#o.now() / 1000 - TOLERANCE) return known;
    const claims = await this.#check(token);
    this.#checked.set(hash, claims);
    return claims;
  }

  async #check(token: string): Promise<Claims> {
    const key = this.#keyOf(token);
    const { issuer, audience, now } = this.#o;
    try {
      const { payload } = await jwtVerify(token, key.verify, {
        algorithms: [key.alg],
        issuer,
        audience,
        clockTolerance: TOLERANCE,
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
    const key = typeof header.kid === 'string' ? this.#keys.get(header.kid) : undefined;
    if (!key) throw new TokenRefused('unknown-kid');
    if (header.alg !== key.alg) throw new TokenRefused('alg');
    return key;
  }

  #claims({ sub, iat, exp, jti, scope }: JWTPayload): Claims {
    const now = this.#o.now() / 1000;
    if (typeof sub !== 'string' || sub === '' || sub.length > 64 || sub.includes('@'))
      throw new TokenRefused('sub');
    if (typeof jti !== 'string' || jti === '' || jti.length > 128) throw new TokenRefused('jti');
    if (iat! > now + TOLERANCE) throw new TokenRefused('future');
    if (exp! - iat! > this.#o.maxAge) throw new TokenRefused('too-long-lived');
    const scopes: unknown[] =
      typeof scope === 'string' ? scope.split(' ') : Array.isArray(scope) ? scope : [];
    const known = scopes.filter((one): one is string => (SCOPES as readonly unknown[]).includes(one));
    return { sub, scope: known, jti, expires: exp! };
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof errors.JWTExpired) return 'expired';
  if (error instanceof errors.JWSSignatureVerificationFailed) return 'signature';
  if (error instanceof errors.JWTClaimValidationFailed) return error.claim;
  return 'malformed';
}
