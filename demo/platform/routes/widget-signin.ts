import { Hono } from 'hono';
import type { Env } from '../http/context.js';
import { pathId } from '../http/auth.js';
import { badRequest, notFound, PlatformError } from '../http/errors.js';
import { isEmail } from '../services/accounts.js';
import { findSystemKey } from '../services/keys.js';
import { findMember } from '../services/members.js';
import { issueToken } from '../services/tokens.js';
import { tellVisit } from '../services/webhooks/tell-members.js';

/** Five minutes, as the documentation says of the session of a widget. */
const LIFETIME_S = 300;

/**
 * The older sign-in of widgets: whoever has the one key of a community gets a session of any member by e-mail address.
 * It is there for those who still call it, and off unless the platform is told otherwise.
 */
export const widgetSigninRoutes = new Hono<Env>().post('/widget/:communityId/signin', async (c) => {
  const platform = c.get('platform');
  if (!platform.widgetSignin) throw notFound('Route not found');
  const key = c.req.header('returningai-api-key');
  const own = key === undefined ? undefined : await findSystemKey(platform, key);
  if (own === undefined)
    throw new PlatformError(401, 'returningai-api-key is missing or wrong', 'KEY_INVALID');
  const communityId = pathId(c, 'communityId');
  if (communityId !== own) throw notFound('Community not found');
  const email = c.req.header('email') ?? '';
  if (!isEmail(email)) throw badRequest('email: must be an e-mail address, as a header');
  const member = await findMember(platform.db, communityId, email);
  if (member === undefined) throw new PlatformError(404, 'Nobody has this address', 'MEMBER_NOT_FOUND');
  await platform.db.transaction((tx) => tellVisit(tx, communityId, member.number, platform.now()));
  return c.json({ token: await issueToken(platform, member, LIFETIME_S) });
});
