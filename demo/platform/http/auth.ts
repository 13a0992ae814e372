import { isObjectId } from '../db/ids.js';
import { findKey, findSystemKey, isUsable, type StoredKey } from '../services/keys.js';
import type { CommunityPermission } from '../services/permissions.js';
import { STANDINGS, standingIn, type Standing } from '../services/standing.js';
import { readToken, type TokenUser } from '../services/tokens.js';
import type { Context } from './context.js';
import { badRequest, notFound, unauthorized } from './errors.js';

/** Who asks. A user with a token is in no community until a route names one. */
export type Caller =
  | { readonly kind: 'system'; readonly communityId: string }
  | { readonly kind: 'community'; readonly communityId: string; readonly key: StoredKey }
  | {
      readonly kind: 'user';
      readonly communityId: string;
      readonly key: StoredKey;
      readonly userNumber: number;
    }
  | { readonly kind: 'token'; readonly user: TokenUser };

/** Who asks within one community: its key, or a user of it with what they are there. */
export type CommunityCaller =
  | { readonly kind: 'community'; readonly communityId: string; readonly key: StoredKey }
  | {
      readonly kind: 'token';
      readonly communityId: string;
      readonly user: TokenUser;
      readonly standing: Standing;
    };

/** Names the caller, or 401: what is sent must be known, switched on and not expired. */
export async function callerOf(c: Context): Promise<Caller> {
  if (c.req.header('authorization') === undefined && c.req.header('x-api-key') !== undefined)
    return { kind: 'system', communityId: await systemCommunity(c) };
  const value = bearer(c);
  // Keys are hexadecimal digits; a token has two dots.
  if (value.includes('.')) return { kind: 'token', user: await tokenUser(c) };
  const key = await anyKey(c);
  const { communityId, userNumber } = key;
  return userNumber === null
    ? { kind: 'community', communityId, key }
    : { kind: 'user', communityId, key, userNumber };
}

/** The bearer value of the request, or 401. */
export function bearer(c: Context): string {
  const value = /^Bearer +(\S+)$/i.exec(c.req.header('authorization') ?? '')?.[1];
  if (value === undefined) throw unauthorized('API key is missing');
  return value;
}

/** The user of the request's token (JWT), or 401. */
export async function tokenUser(c: Context): Promise<TokenUser> {
  const user = await readToken(c.get('platform'), bearer(c));
  if (user === undefined) throw unauthorized('Token is invalid or expired');
  return user;
}

/** The key of the request; 401 when it is missing, unknown, switched off or expired. */
export async function anyKey(c: Context): Promise<StoredKey> {
  const platform = c.get('platform');
  const key = await findKey(platform, bearer(c));
  if (key === undefined) throw unauthorized('API key is invalid');
  if (!isUsable(key, platform.now())) throw unauthorized('API key is expired or inactive');
  return key;
}

/** A community key with the named permission; without one, any community key. */
export async function communityKey(c: Context, permission?: CommunityPermission): Promise<StoredKey> {
  const key = await anyKey(c);
  if (key.userNumber !== null) throw unauthorized('A community API key is needed');
  if (permission !== undefined) demand(key, [permission]);
  return key;
}

/** 401 unless the key has one of the permissions, as the contract's newer pages put it. */
export function demand(key: StoredKey, oneOf: readonly string[]): void {
  if (!oneOf.some((name) => key.permissions.includes(name)))
    throw unauthorized(`API key lacks the permission ${oneOf[0]}`);
}

/** What a route of the Application API asks of its caller. What is left out is not let in at all. */
export interface Needs {
  /** A community key with this permission; `any` is every community key. */
  readonly permission?: CommunityPermission | 'any';
  /** A user's token, and what its user must be at least. */
  readonly standing?: Standing;
}

/**
 * Who asks for the community `:communityId` of the path. 401 without the rights, 400 when the id has another
 * form, 404 when the community is none of the caller's: it does not exist for them.
 */
export async function demandCommunity(c: Context, needs: Needs): Promise<CommunityCaller> {
  const caller = await callerOf(c);
  if (caller.kind === 'community' && needs.permission !== undefined) {
    if (needs.permission !== 'any') demand(caller.key, [needs.permission]);
    if (pathId(c, 'communityId') !== caller.communityId) throw notFound('Community not found');
    return caller;
  }
  if (caller.kind === 'token' && needs.standing !== undefined) {
    const communityId = pathId(c, 'communityId');
    const standing = await standingIn(c.get('platform').db, communityId, caller.user.number);
    if (standing === undefined) throw notFound('Community not found');
    if (STANDINGS.indexOf(standing) < STANDINGS.indexOf(needs.standing))
      throw unauthorized(`The token needs the standing ${needs.standing} in the community`);
    return { ...caller, communityId, standing };
  }
  throw unauthorized(
    needs.standing === undefined ? 'A community API key is needed' : 'This key opens nothing here',
  );
}

/** An id of the path in lower case, or 400 naming it. */
export function pathId(c: Context, name: string): string {
  const id = c.req.param(name) ?? '';
  if (!isObjectId(id)) throw badRequest(`${name}: must be 24 hexadecimal digits`);
  return id.toLowerCase();
}

/** The community of the `x-api-key` header. */
export async function systemCommunity(c: Context): Promise<string> {
  const key = c.req.header('x-api-key');
  if (key === undefined) throw unauthorized('x-api-key is missing');
  const community = await findSystemKey(c.get('platform'), key);
  if (community === undefined) throw unauthorized('x-api-key is invalid');
  return community;
}
