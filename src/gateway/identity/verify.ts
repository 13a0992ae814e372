import {
  createLocalJWKSet,
  createRemoteJWKSet,
  errors,
  jwtVerify,
  type JWK,
  type JWTPayload,
  type JWTVerifyGetKey,
} from 'jose';
import { counters as defaultCounters, type IdentityCounters } from './verify-counters.js';
import { IdentityTokenError, type IdentityRefusal } from './verify-error.js';
import { MemorySeen, type SeenTokens } from './seen-tokens.js';

export { counters, createCounters, type IdentityCounters } from './verify-counters.js';
export { IdentityTokenError, type IdentityRefusal } from './verify-error.js';
export { RedisSeen, type SeenRedis } from './redis-seen.js';
export { MemorySeen, type SeenTokens } from './seen-tokens.js';

export interface VerifyIdentityOptions {
  /** The gateway's public address, exactly as its tokens name it. */
  issuer: string;
  /** The exact origin of your own page, such as `https://quiz.partner.example`. */
  audience: string;
  /** Where the gateway's public keys are. Default: `/.well-known/jwks.json` of the issuer. */
  jwksUrl?: string | URL;
  /** The gateway's public keys, where they are not to be fetched. */
  keys?: readonly JWK[];
  /** The only channel whose tokens count; every channel of yours when left out. */
  channel?: string;
  /** Which tokens were used. In memory when left out; a store that your processes share when there are several. */
  seen?: SeenTokens;
  /** Counts what was accepted and refused; the exported `counters` when left out. */
  counters?: IdentityCounters;
  /** Milliseconds since 1970. */
  now?: () => number;
}

/** Who a member is, as the gateway of their community says. */
export interface VerifiedIdentity {
  /** The member: always the same for you, and another id for every other partner. */
  member: string;
  channel: string;
  issuer: string;
  audience: string;
  /** Id of this token. */
  id: string;
  issuedAt: Date;
  expiresAt: Date;
}

/** Algorithms with a public half: a secret that both sides share proves nothing. */
const ALGORITHMS = ['EdDSA', 'ES256'];
const TYPE = 'rai-identity+jwt';
/** Longest life in seconds. */
const MAX_AGE = 60;
/** Clocks may differ by so many seconds. */
const TOLERANCE = 5;
const MAX_TOKEN = 4096;

const inMemory = new MemorySeen();
const fetched = new Map<string, JWTVerifyGetKey>();

/**
 * Checks the token of `channel.token()` on the partner's own server: signature, issuer, audience, age, and that it is used
 * once. Rejects with an {@link IdentityTokenError} that says why; whoever sent the token should be told no more than "no".
 */
export async function verifyIdentityToken(
  token: string,
  options: VerifyIdentityOptions,
): Promise<VerifiedIdentity> {
  const { counters = defaultCounters } = options;
  try {
    const identity = await check(token, options);
    counters.accepted += 1;
    return identity;
  } catch (error) {
    const refusal =
      error instanceof IdentityTokenError ? error : new IdentityTokenError(reasonOf(error), error);
    counters.refused += 1;
    counters.reasons[refusal.reason] = (counters.reasons[refusal.reason] ?? 0) + 1;
    throw refusal;
  }
}

async function check(token: unknown, options: VerifyIdentityOptions): Promise<VerifiedIdentity> {
  const { issuer, audience, channel, seen = inMemory, now = Date.now } = options;
  if (typeof token !== 'string' || token.length > MAX_TOKEN) throw new IdentityTokenError('malformed');
  const { payload } = await jwtVerify(token, keysOf(options), {
    algorithms: ALGORITHMS,
    typ: TYPE,
    issuer,
    audience,
    maxTokenAge: MAX_AGE,
    clockTolerance: TOLERANCE,
    currentDate: new Date(now()),
    requiredClaims: ['sub', 'jti', 'exp', 'channel'],
  });
  const identity = read(payload, issuer, audience);
  if (channel !== undefined && identity.channel !== channel) throw new IdentityTokenError('channel');
  // Last of all, so that nobody uses up a token that they could not have made.
  const until = identity.expiresAt.getTime() + TOLERANCE * 1000;
  const use = await seen.use(`${issuer} ${audience} ${identity.id}`, until, now());
  if (use !== 'first') throw new IdentityTokenError(use);
  return identity;
}

function read(payload: JWTPayload, issuer: string, audience: string): VerifiedIdentity {
  const { sub, aud, jti, iat, exp, channel } = payload;
  // One that is also for somebody else could be shown here by them.
  if (aud !== audience) throw new IdentityTokenError('audience');
  if (exp! - iat! > MAX_AGE) throw new IdentityTokenError('too-old');
  const words = [sub, jti, channel];
  if (!words.every((word) => typeof word === 'string' && /^[\w-]{1,128}$/.test(word))) {
    throw new IdentityTokenError('claims');
  }
  return {
    member: sub!,
    channel: channel as string,
    issuer,
    audience,
    id: jti!,
    issuedAt: new Date(iat! * 1000),
    expiresAt: new Date(exp! * 1000),
  };
}

/** The keys that may sign. Fetched ones are kept, and asked for again when a token names one that is not known. */
function keysOf({ issuer, jwksUrl, keys }: VerifyIdentityOptions): JWTVerifyGetKey {
  if (keys) return createLocalJWKSet({ keys: keys.filter(({ kty }) => kty !== 'oct') });
  const url = new URL(jwksUrl ?? `${issuer.replace(/\/+$/, '')}/.well-known/jwks.json`);
  let known = fetched.get(url.href);
  if (!known) {
    known = createRemoteJWKSet(url, { timeoutDuration: 5000, cooldownDuration: 10_000 });
    fetched.set(url.href, known);
  }
  return known;
}

const OF_CLAIM: Readonly<Record<string, IdentityRefusal>> = {
  iss: 'issuer',
  aud: 'audience',
  typ: 'type',
  iat: 'future',
  nbf: 'future',
};

function reasonOf(error: unknown): IdentityRefusal {
  if (error instanceof errors.JWTExpired) return error.claim === 'iat' ? 'too-old' : 'expired';
  if (error instanceof errors.JWTClaimValidationFailed) {
    return error.reason === 'missing' ? 'claims' : (OF_CLAIM[error.claim] ?? 'claims');
  }
  if (error instanceof errors.JWSSignatureVerificationFailed) return 'signature';
  if (error instanceof errors.JOSEAlgNotAllowed) return 'algorithm';
  if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys) {
    return 'unknown-key';
  }
  const isToken = error instanceof errors.JWSInvalid || error instanceof errors.JWTInvalid;
  return isToken || error instanceof errors.JOSENotSupported ? 'malformed' : 'keys-unavailable';
}
