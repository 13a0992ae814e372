import { and, eq } from 'drizzle-orm';
import { apiKeys, leaderboards } from '../db/schema.js';
import type { Platform } from '../http/context.js';
import { badRequest, notFound } from '../http/errors.js';
import { isOrigin } from '../http/frame-input.js';
import { createAccessKey, revokeAccessKey } from '../services/access-keys.js';
import { createChannel, deleteChannel } from '../services/channels.js';
import { createCommunityKey } from '../services/community-keys.js';
import { manageUser } from '../services/manage-user.js';
import { COMMUNITY_PERMISSIONS } from '../services/permissions.js';
import { named, type Act, type Done } from './act.js';
import { INCOMING_ACTIONS } from './incoming-webhooks.js';
import { OUTGOING_ACTIONS } from './outgoing-webhooks.js';
import { buyFor, moveOn } from './store.js';

/** The few things that a person does by hand, each by the same service as the endpoint for it. */
export const ACTIONS: Readonly<Record<string, Act>> = {
  'member-delete': async (platform, communityId, { id = '' }) => {
    await manageUser(platform, communityId, 'delete', id);
    return { said: `Member ${id} is deleted. Restoring brings everything back.` };
  },
  'member-restore': async (platform, communityId, { id = '' }) => {
    await manageUser(platform, communityId, 'restore', id);
    return { said: `Member ${id} is restored.` };
  },
  'key-off': (platform, communityId, { id = '' }) => switchKey(platform, communityId, id, false),
  'key-on': (platform, communityId, { id = '' }) => switchKey(platform, communityId, id, true),
  'key-revoke': async ({ db }, communityId, { id = '' }) => {
    const [row] = await db.delete(apiKeys).where(ownKey(communityId, id)).returning({ name: apiKeys.name });
    if (row === undefined) throw notFound('This key is not there.');
    return { said: `The key “${row.name}” is revoked.` };
  },
  'key-create': async (platform, communityId, { name = '', permission = '' }) => {
    const title = named(name, 'name');
    const all = [...COMMUNITY_PERMISSIONS];
    const permissions = permission === '' ? all : all.filter((one) => one === permission);
    if (permissions.length === 0) throw badRequest('permission: is none of the list');
    const { key } = await createCommunityKey(platform, communityId, {
      name: title,
      permissions,
      expirePeriod: 0,
    });
    return { said: `The key “${title}” is made. It is shown this once:`, secret: key };
  },
  'access-create': async (platform, communityId, { name = '', origins = '' }) => {
    const list = origins.split(/[\s,]+/).filter((origin) => origin !== '');
    if (list.length === 0 || list.length > 10 || !list.every(isOrigin))
      throw badRequest('origins: must be 1 to 10 origins such as https://shop.example');
    const { row, accessKey } = await createAccessKey(platform, communityId, {
      name: named(name, 'name'),
      origins: list,
    });
    return {
      said: `The key “${row.name}” is made, with the access id ${row.id}. Its access key is shown this once:`,
      secret: accessKey,
    };
  },
  'access-revoke': async (platform, communityId, { id = '' }) => {
    const { name } = await revokeAccessKey(platform, communityId, id);
    return { said: `The key “${name}” is revoked, and so are its tokens.` };
  },
  'channel-create': async (platform, communityId, { topic = '', channelType = '' }) => {
    if (!/^(open|forum|announcement|text)$/.test(channelType))
      throw badRequest('channelType: is none of the list');
    const row = await createChannel(platform, communityId, {
      topic: named(topic, 'topic'),
      channelType,
      frame: undefined,
      permissions: undefined,
    });
    return { said: `The channel “${row.topic}” is made.` };
  },
  'channel-delete': async ({ db }, communityId, { id = '' }) => {
    await deleteChannel(db, communityId, id);
    return { said: 'The channel is deleted, with what was said in it.' };
  },
  ...INCOMING_ACTIONS,
  ...OUTGOING_ACTIONS,
  'order-place': buyFor,
  'order-next': moveOn,
  'board-off': (platform, communityId, { id = '' }) => switchBoard(platform, communityId, id, false),
  'board-on': (platform, communityId, { id = '' }) => switchBoard(platform, communityId, id, true),
};

const ownKey = (communityId: string, id: string) =>
  and(eq(apiKeys.communityId, communityId), eq(apiKeys.id, id));

async function switchKey(
  { db, now }: Platform,
  communityId: string,
  id: string,
  isActive: boolean,
): Promise<Done> {
  const [row] = await db
    .update(apiKeys)
    .set({ isActive, updatedAt: new Date(now()) })
    .where(ownKey(communityId, id))
    .returning({ name: apiKeys.name });
  if (row === undefined) throw notFound('This key is not there.');
  return { said: `The key “${row.name}” is ${isActive ? 'on' : 'off'}.` };
}

async function switchBoard(
  { db, now }: Platform,
  communityId: string,
  id: string,
  isEnabled: boolean,
): Promise<Done> {
  const [row] = await db
    .update(leaderboards)
    .set({ isEnabled, updatedAt: new Date(now()) })
    .where(and(eq(leaderboards.communityId, communityId), eq(leaderboards.id, id)))
    .returning({ name: leaderboards.name });
  if (row === undefined) throw notFound('This board is not there.');
  return { said: `The board “${row.name}” is ${isEnabled ? 'on' : 'off'}.` };
}
