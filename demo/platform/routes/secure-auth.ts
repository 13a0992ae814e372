import { Hono } from 'hono';
import * as z from 'zod';
import { originOf, type Context, type Env } from '../http/context.js';
import { badRequest, unauthorized } from '../http/errors.js';
import { readBody, readQuery, text } from '../http/input.js';
import { findSystemKey } from '../services/keys.js';
import { isHostOf, openTicket, redeemTicket } from '../services/secure-auth.js';
import { loginPage, LOGIN_POLICY } from '../pages/login-page.js';
import { loginUser } from './login.js';

const Query = z.object({
  action: z.literal('login', 'must be login'),
  userId: text(320),
  accessLevel: z
    .string('is needed')
    .regex(/^\d{1,5}$/, 'must be the number of an access level')
    .transform(Number),
  email: z.optional(text(320)),
  firstname: z.optional(text(100)),
  lastname: z.optional(text(100)),
  displayname: z.optional(text(100)),
});
const Ticket = z.object({ token: text(200), host: text(300) });

/**
 * Secure Auth: a server that knows who its user is gets an address that signs them in. What stands before `/2` in the
 * address is the community's id: an address ends in logs and histories, so no key is in it, and none is read from it.
 */
export const secureAuthRoutes = new Hono<Env>()
  .get('/secureAuth', open)
  .get('/api/secureAuth', open)
  .get('/v2/app/loginApi/:key/2', (c) => {
    c.header('content-security-policy', LOGIN_POLICY);
    c.header('referrer-policy', 'no-referrer');
    c.header('x-content-type-options', 'nosniff');
    return c.html(loginPage());
  })
  .post('/v2/app/loginApi/:key/2', async (c) => {
    const { token: ticket, host } = await readBody(c, Ticket);
    const { token, user, communityId } = await redeemTicket(c.get('platform'), ticket, host);
    return c.json({ error: false, token, communityId, user: loginUser(c, user) });
  });

async function open(c: Context): Promise<Response> {
  const platform = c.get('platform');
  const key = c.req.header('apiKey');
  if (key === undefined) throw unauthorized('apiKey is missing');
  const communityId = await findSystemKey(platform, key);
  if (communityId === undefined) throw unauthorized('apiKey is invalid');
  const host = c.req.header('hostname')?.toLowerCase();
  if (host === undefined || host === '') throw badRequest('hostname: is required');
  const origin = originOf(c);
  if (!(await isHostOf(platform.db, communityId, host, new URL(origin).host)))
    throw unauthorized('hostname is not a name of this community');
  const query = readQuery(c, Query);
  const { token, sessionId } = await openTicket(platform, communityId, host, {
    username: query.userId,
    accessLevel: query.accessLevel,
    email: query.email,
    firstName: query.firstname,
    lastName: query.lastname,
    displayName: query.displayname,
  });
  const loginUrl = new URL(`${origin}/v2/app/loginApi/${communityId}/2`);
  loginUrl.searchParams.set('token', token);
  loginUrl.searchParams.set('host', host);
  return c.json({ error: false, loginUrl: loginUrl.href, sessionId });
}
