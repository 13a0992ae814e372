import type { CommunityPermission } from '../services/permissions.js';
import { communityKey } from './auth.js';
import type { Context } from './context.js';
import { forbidden } from './errors.js';

/**
 * The community of the request's key, for the store and its purchases: their pages say 403, not 401, where
 * a key that is good lacks the permission.
 */
export async function partnerCommunity(c: Context, permission: CommunityPermission): Promise<string> {
  c.set('envelope', 'application');
  const key = await communityKey(c);
  if (!key.permissions.includes(permission)) throw forbidden(`API key lacks the permission ${permission}`);
  return key.communityId;
}
