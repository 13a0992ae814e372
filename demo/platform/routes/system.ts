import { Hono } from 'hono';
import { systemCommunity } from '../http/auth.js';
import type { Env } from '../http/context.js';
import { systemOk } from '../http/envelopes.js';
import { readBody } from '../http/input.js';
import { listChannels } from '../services/channels.js';
import { logIn } from '../services/login.js';
import { Login, loginUser } from './login.js';

/** System API: the `x-api-key` names the community. */
export const systemRoutes = new Hono<Env>()
  .get('/channels', async (c) => {
    const communityId = await systemCommunity(c);
    const rows = await listChannels(c.get('platform').db, communityId);
    return c.json(
      systemOk(
        rows.map((row) => ({
          _id: row.id,
          topic: row.topic,
          channelType: row.channelType,
          permissions: [],
          userId: row.createdBy === null ? '' : String(row.createdBy),
          serverId: row.communityId,
          createdAt: row.createdAt.toISOString(),
          updatedAt: row.updatedAt.toISOString(),
          __v: 0,
        })),
        'Channels have been fetched successfully',
      ),
    );
  })
  .post('/auth/login', async (c) => {
    const communityId = await systemCommunity(c);
    const { token, user } = await logIn(c.get('platform'), await readBody(c, Login), communityId);
    return c.json(systemOk({ token, user: loginUser(c, user) }, 'User has been logged in successfully'));
  });
