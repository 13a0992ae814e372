import { Hono } from 'hono';
import * as z from 'zod';
import { isObjectId } from '../db/ids.js';
import { systemCommunity } from '../http/auth.js';
import type { Context, Env } from '../http/context.js';
import { systemOk } from '../http/envelopes.js';
import { badRequest, notFound } from '../http/errors.js';
import { FrameInput } from '../http/frame-input.js';
import { readBody, text } from '../http/input.js';
import {
  createChannel,
  deleteChannel,
  listChannels,
  updateChannel,
  type ChannelInput,
  type ChannelRow,
} from '../services/channels.js';

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
  topic: text(200).refine((value) => value.trim() !== '', 'must not be blank'),
  channelType: z.enum(TYPES),
});
const Full = Base.extend(FrameInput.shape);

/** Channels of the System API: made, read, changed and deleted with the community's `x-api-key`. */
export const systemChannelRoutes = new Hono<Env>()
  .get('/channels', list)
  .get('/servers/:id/channels', async (c) => {
    if (c.req.param('id').toLowerCase() !== (await systemCommunity(c))) throw notFound('Server not found');
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
    const id = channelId(c);
    const row = await updateChannel(c.get('platform'), communityId, id, await readInput(c));
    return c.json(systemOk(present(c, row), 'Channel has been updated successfully'));
  })
  .delete('/channels/:id', async (c) => {
    const communityId = await systemCommunity(c);
    await deleteChannel(c.get('platform').db, communityId, channelId(c));
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
  if (c.get('platform').strict) return { ...(await readBody(c, Base)), frame: undefined };
  const { topic, channelType, ...frame } = await readBody(c, Full);
  return { topic, channelType, frame };
}

function channelId(c: Context): string {
  const id = c.req.param('id') ?? '';
  if (!isObjectId(id)) throw badRequest('id must be 24 hexadecimal digits');
  return id;
}

const present = (c: Context, row: ChannelRow) => ({
  _id: row.id,
  topic: row.topic,
  channelType: row.channelType,
  permissions: [],
  userId: row.createdBy === null ? '' : String(row.createdBy),
  serverId: row.communityId,
  createdAt: row.createdAt.toISOString(),
  updatedAt: row.updatedAt.toISOString(),
  __v: 0,
  ...(c.get('platform').strict ? {} : row.frame),
});
