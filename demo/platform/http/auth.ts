import { findKey, findSystemKey, isUsable, type StoredKey } from '../services/keys.js';
import type { CommunityPermission } from '../services/permissions.js';
import type { Context } from './context.js';
import { unauthorized } from './errors.js';

/** The bearer value of the request, or 401. */
export function bearer(c: Context): string {
  const value = /^Bearer +(\S+)$/i.exec(c.req.header('authorization') ?? '')?.[1];
  if (value === undefined) throw unauthorized('API key is missing');
  return value;
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

/** The community of the `x-api-key` header. */
export async function systemCommunity(c: Context): Promise<string> {
  const key = c.req.header('x-api-key');
  if (key === undefined) throw unauthorized('x-api-key is missing');
  const community = await findSystemKey(c.get('platform'), key);
  if (community === undefined) throw unauthorized('x-api-key is invalid');
  return community;
}
