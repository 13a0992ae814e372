import { createHash } from 'node:crypto';
import type { EmbedTokens } from '../../api/embed-tokens.js';
import { HttpError } from '../../net/http.js';
import { Problem } from '../http/problem.js';
import type { MemberRecord } from '../members/directory.js';
import type { Revocations } from './revocations.js';
import { SCOPES, TokenRefused, type MintedSession, type Sessions } from './sessions.js';

/** How a member is found; see `MemberDirectory`. */
export interface EmbedMembers {
  get(platformId: string): MemberRecord | undefined;
  resolve(shortId: string): Promise<MemberRecord | undefined>;
  find(query: { email: string }): Promise<MemberRecord | undefined>;
}

export interface EmbedExchangeOptions {
  api: Pick<EmbedTokens, 'validate'>;
  /** The only community whose tokens count: the platform validates those of all. */
  communityId: string;
  members: EmbedMembers;
  sessions: Sessions;
  revocations: Revocations;
  now: () => number;
}

/** What an embed token says. The claims are inferred from the platform's documentation. */
interface EmbedClaims {
  /** The platform's `_id` of the member. */
  platformId: string;
  /** Seconds since 1970. */
  expires: number;
  /** Undefined where it names none: then the platform alone decides. */
  origins: readonly unknown[] | undefined;
  ids: Readonly<Record<string, unknown>>;
}

const MAX_TOKEN = 8192;
/** An embed token lives a quarter of an hour; whatever one says, it is remembered no longer than this, in seconds. */
const LONGEST = 3600;

/**
 * The way over from the platform's own widgets: a page that still has an `embed-token` gets a session for it. Only the
 * platform can check such a token, so it is asked each time; what the token says is believed after that.
 */
export class EmbedExchange {
  readonly #o: EmbedExchangeOptions;

  constructor(options: EmbedExchangeOptions) {
    this.#o = options;
  }

  /**
   * A session that ends with the embed token at the latest. Throws {@link TokenRefused} with the reason, `FORBIDDEN` for a
   * page of another origin, and the error of the platform where it cannot be asked.
   */
  async exchange(token: string, origin: string): Promise<MintedSession> {
    const { communityId, revocations, sessions, now } = this.#o;
    // Whatever is refused here costs the platform nothing.
    const { platformId, expires, origins, ids } = readClaims(token, communityId, now() / 1000);
    if (origins && !origins.includes(origin)) throw foreign();
    const id = markOf(token);
    const isOut = () => revocations.has(embedKey(id));
    if (isOut()) throw new TokenRefused('embed-revoked');
    const left = Math.min(await this.#validate(token, origin), expires - now() / 1000);
    const member = await this.#member(platformId, ids);
    // Somebody may have signed out meanwhile.
    if (isOut()) throw new TokenRefused('embed-revoked');
    if (left < 1) throw new TokenRefused('embed-expired');
    return sessions.mint({
      sub: member.shortId!,
      scope: SCOPES,
      life: Math.floor(left),
      embed: { id, expires: Math.ceil(expires) },
    });
  }

  /** Seconds that the platform says are left. */
  async #validate(token: string, origin: string): Promise<number> {
    try {
      const { valid, expiresIn } = await this.#o.api.validate(token, origin);
      if (valid) return expiresIn;
    } catch (error) {
      if (!(error instanceof HttpError)) throw error;
      if (error.status === 403) throw foreign();
      if (error.status !== 400 && error.status !== 401) throw error;
    }
    throw new TokenRefused('embed-invalid');
  }

  /** By `_id`; for somebody who joined a moment ago by what else the token says, which must mean the same one. */
  async #member(platformId: string, ids: EmbedClaims['ids']): Promise<MemberRecord> {
    const { members } = this.#o;
    const { 'data-user-id': shortId, 'data-email': email } = ids;
    let member = members.get(platformId);
    if (!member && typeof shortId === 'string') member = await members.resolve(shortId);
    if (!member && typeof email === 'string') member = await members.find({ email });
    if (member?.platformId !== platformId || member.shortId === undefined)
      throw new TokenRefused('no-member');
    return member;
  }
}

/** Under what a used-up embed token is remembered. */
export function embedKey(id: string): string {
  return `embed ${id}`;
}

/** What is signed, not the whole token: the end of a signature can be written in more than one way. */
function markOf(token: string): string {
  const signed = token.slice(0, token.lastIndexOf('.'));
  return createHash('sha256').update(signed).digest('base64url').slice(0, 22);
}

function readClaims(token: string, communityId: string, now: number): EmbedClaims {
  const [, body] = /^[\w-]+\.([\w-]+)\.[\w-]+$/.exec(token.slice(0, MAX_TOKEN + 1)) ?? [];
  if (body === undefined || token.length > MAX_TOKEN) throw new TokenRefused('embed-malformed');
  const { aud, cid, sub, exp, org, ids } = parse(body);
  if (aud !== undefined && aud !== 'widget') throw new TokenRefused('embed-audience');
  if (typeof cid !== 'string' || cid.toLowerCase() !== communityId.toLowerCase())
    throw new TokenRefused('embed-community');
  if (typeof sub !== 'string' || !/^[0-9a-f]{24}$/i.test(sub)) throw new TokenRefused('embed-malformed');
  if (typeof exp !== 'number' || !(exp < now + LONGEST)) throw new TokenRefused('embed-malformed');
  if (exp <= now) throw new TokenRefused('embed-expired');
  return {
    platformId: sub.toLowerCase(),
    expires: exp,
    origins: Array.isArray(org) ? (org as unknown[]) : undefined,
    ids: Object(ids) as Record<string, unknown>,
  };
}

function parse(body: string): Record<string, unknown> {
  try {
    return Object(JSON.parse(Buffer.from(body, 'base64url').toString())) as Record<string, unknown>;
  } catch {
    throw new TokenRefused('embed-malformed');
  }
}

function foreign(): Problem {
  return new Problem('FORBIDDEN', 'the embed token is not for pages of this origin');
}
