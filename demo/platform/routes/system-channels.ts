import { Hono } from 'hono';
import * as z from 'zod';
import { pathId, systemCommunity } from '../http/auth.js';
import type { Context, Env } from '../http/context.js';
import { systemOk } from '../http/envelopes.js';
import { badRequest } from '../http/errors.js';
import { FrameInput } from '../http/frame-input.js';
import { objectIdText, readBody, titleText } from '../http/input.js';
import {
  createChannel,
  deleteChannel,
  listChannels,
  permissionsOf,
  updateChannel,
  type ChannelInput,
  type ChannelRow,
} from '../services/channels.js';
import { ownServer } from './system-servers.js';

const TYPES = [
  'open',
  'forum',
  'whisper',
  'announcement',
  'direct',
  'audio',
  'video',
  'iframe',
  'text',
] as const;
const Base = z.object({
  topic: titleText(200),
  channelType: z.enum(TYPES),
});
const Full = Base.extend({
  ...FrameInput.shape,
  permissions: z.optional(
    z
      .array(
        z.object({
          role: objectIdText,
          view: z.boolean().default(false),
          post: z.boolean().default(false),
        }),
      )
      .max(100),
  ),
});

/** Channels of the System API: made, read, changed and deleted with the community's `x-api-key`. */
export const systemChannelRoutes = new Hono<Env>()
  .get('/channels', list)
  .get('/servers/:id/channels', async (c) => {
    await ownServer(c);
    return list(c);
  })
  .post('/channels', async (c) => {
    const communityId = await systemCommunity(c);
    const input = await readInput(c);
    if (input.channelType === 'direct')
      throw badRequest('channelType: direct channels are opened by their people');
    const row = await createChannel(c.get('platform'), communityId, input);
    return c.json(systemOk(present(c, row), 'Channel has been created successfully'));
  })
  .put('/channels/:id', async (c) => {
    const communityId = await systemCommunity(c);
    const id = pathId(c, 'id');
    const row = await updateChannel(c.get('platform'), communityId, id, await readInput(c));
    return c.json(systemOk(present(c, row), 'Channel has been updated successfully'));
  })
  .delete('/channels/:id', async (c) => {
    const communityId = await systemCommunity(c);
    await deleteChannel(c.get('platform').db, communityId, pathId(c, 'id'));
    return c.json(systemOk({}, 'Channel has been deleted successfully'));
  });

async function list(c: Context): Promise<Response> {
  const rows = await listChannels(c.get('platform').db, await systemCommunity(c));
  return c.json(
    systemOk(
      rows.map((row) => present(c, row)),
      'Channels have been fetched successfully',
    ),
  );
}

/** Under the strict contract the settings are unknown keys like any other: they are not read. */
async function readInput(c: Context): Promise<ChannelInput> {
  if (c.get('platform').strict)
    return { ...(await readBody(c, Base)), frame: undefined, permissions: undefined };
  const { topic, channelType, permissions, ...frame } = await readBody(c, Full);
  return { topic, channelType, permissions, frame };
}

const present = (c: Context, row: ChannelRow) => ({
  _id: row.id,
  topic: row.topic,
  channelType: row.channelType,
  permissions: permissionsOf(row),
  userId: row.createdBy === null ? '' : String(row.createdBy),
  serverId: row.communityId,
  createdAt: row.createdAt.toISOString(),
  updatedAt: row.updatedAt.toISOString(),
  __v: 0,
  ...(c.get('platform').strict ? {} : row.frame),
});
