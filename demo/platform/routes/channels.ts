import { Hono } from 'hono';
import { communityKey } from '../http/auth.js';
import type { Env } from '../http/context.js';
import { ok } from '../http/envelopes.js';
import { listChannels } from '../services/channels.js';

/**
 * Channels of the Integration API: every channel of the community, direct and unlisted ones included. An iframe
 * channel carries its settings, which are beyond the contract.
 */
export const channelRoutes = new Hono<Env>().get('/channels', async (c) => {
  const { communityId } = await communityKey(c, 'getChannels');
  const rows = await listChannels(c.get('platform').db, communityId);
  const { strict } = c.get('platform');
  const data = rows.map(({ id, topic, channelType, frame }) => ({
    _id: id,
    topic,
    channelType,
    ...(strict ? {} : frame),
  }));
  return c.json(ok(data, 'channels fetched successfully'));
});
