import { Hono } from 'hono';
import { systemCommunity } from '../http/auth.js';
import type { Env } from '../http/context.js';
import { systemOk } from '../http/envelopes.js';
import { readBody } from '../http/input.js';
import { logIn } from '../services/login.js';
import { Login, loginUser } from './login.js';
import { systemChannelRoutes } from './system-channels.js';

/** System API: the `x-api-key` names the community. */
export const systemRoutes = new Hono<Env>().route('/', systemChannelRoutes).post('/auth/login', async (c) => {
  const communityId = await systemCommunity(c);
  const { token, user } = await logIn(c.get('platform'), await readBody(c, Login), communityId);
  return c.json(systemOk({ token, user: loginUser(c, user) }, 'User has been logged in successfully'));
});
