import { and, asc, eq, inArray, sql } from 'drizzle-orm';
import type { Database } from '../db/open.js';
import { prepared } from '../db/prepared.js';
import {
  channelMembers,
  channels,
  forumTopics,
  messages,
  reactions,
  type FrameSettings,
} from '../db/schema.js';
import type { Platform } from '../http/context.js';
import { badRequest, forbidden, notFound } from '../http/errors.js';
import { FRAME_DEFAULTS, type FrameInput } from '../http/frame-input.js';
import { rolesOf } from './members.js';
import { givableRoles } from './roles.js';

export type ChannelRow = typeof channels.$inferSelect;

export const listChannels = (db: Database, communityId: string): Promise<ChannelRow[]> =>
  db
    .select()
    .from(channels)
    .where(eq(channels.communityId, communityId))
    .orderBy(asc(channels.createdAt), asc(channels.id));

const channelById = prepared((db) =>
  db
    .select()
    .from(channels)
    .where(
      and(eq(channels.communityId, sql.placeholder('communityId')), eq(channels.id, sql.placeholder('id'))),
    )
    .limit(1)
    .prepare('channel_by_id'),
);

/** The channel, or 404: another community's channel does not exist for this one. */
export async function findChannel(db: Database, communityId: string, id: string): Promise<ChannelRow> {
  const [row] = await channelById(db).execute({ communityId, id: id.toLowerCase() });
  if (row === undefined) throw notFound('Channel not found');
  return row;
}

export interface ChannelInput {
  topic: string;
  channelType: string;
  /** Undefined where settings are not read at all. */
  frame: FrameInput | undefined;
  /** Undefined leaves them as they are. */
  permissions: ChannelPermission[] | undefined;
}

/** What a role may do in a channel. Where no role may see it, or write, everybody does. */
export interface ChannelPermission {
  role: string;
  view: boolean;
  post: boolean;
}

/** The roles of a channel as a list: those that see it, those that write. */
export const permissionsOf = ({ viewRoles, postRoles }: ChannelRow): ChannelPermission[] =>
  [...new Set([...viewRoles, ...postRoles])].map((role) => ({
    role,
    view: viewRoles.includes(role),
    post: postRoles.includes(role),
  }));

/** The two lists to store; 400 for a role that the community does not have, and for one that writes unseen. */
async function roleLists(
  tx: Database,
  communityId: string,
  { channelType, permissions }: ChannelInput,
): Promise<{ viewRoles?: string[]; postRoles?: string[] }> {
  if (permissions === undefined) return {};
  if (channelType === 'direct' && permissions.length > 0)
    throw badRequest('permissions: a direct channel is for its people');
  const known = await givableRoles(tx, communityId);
  const list = permissions.map((entry) => ({ ...entry, role: entry.role.toLowerCase() }));
  if (!list.every(({ role }) => known.has(role)))
    throw badRequest('permissions: must name roles of this community, and @all is everybody anyway');
  const names = (what: 'view' | 'post') => [
    ...new Set(list.filter((entry) => entry[what]).map(({ role }) => role)),
  ];
  const [viewRoles, postRoles] = [names('view'), names('post')];
  if (viewRoles.length > 0 && !postRoles.every((role) => viewRoles.includes(role)))
    throw badRequest('permissions: a role that writes must see the channel');
  return { viewRoles, postRoles };
}

/** Makes a channel that everybody sees and writes in, unless permissions say otherwise. */
export async function createChannel(
  platform: Platform,
  communityId: string,
  input: ChannelInput,
): Promise<ChannelRow> {
  const now = new Date(platform.now());
  return platform.db.transaction(async (tx) => {
    const { topic, channelType, frame } = input;
    const [row] = await tx
      .insert(channels)
      .values({
        id: platform.newId(),
        communityId,
        topic,
        channelType,
        ...(await roleLists(tx, communityId, input)),
        frame: frameOf(channelType, frame, null),
        createdAt: now,
        updatedAt: now,
      })
      .returning();
    return row!;
  });
}

/** Renames a channel or makes it another kind. Settings that are left out stay as they are. */
export async function updateChannel(
  platform: Platform,
  communityId: string,
  id: string,
  input: ChannelInput,
): Promise<ChannelRow> {
  const { topic, channelType, frame } = input;
  return platform.db.transaction(async (tx) => {
    const stored = await lockChannel(tx, communityId, id);
    if ((stored.channelType === 'direct') !== (channelType === 'direct'))
      throw badRequest('channelType: a direct channel stays one, and no other becomes one');
    const [row] = await tx
      .update(channels)
      .set({
        topic,
        channelType,
        ...(await roleLists(tx, communityId, input)),
        frame: frameOf(channelType, frame, stored.frame),
        updatedAt: new Date(platform.now()),
      })
      .where(eq(channels.id, stored.id))
      .returning();
    return row!;
  });
}

/** Deletes a channel with everything that was said in it. What its people earned there stays theirs. */
export async function deleteChannel(db: Database, communityId: string, id: string): Promise<void> {
  await db.transaction(async (tx) => {
    const { id: channelId } = await lockChannel(tx, communityId, id);
    const said = tx.select({ id: messages.id }).from(messages).where(eq(messages.channelId, channelId));
    await tx.delete(reactions).where(inArray(reactions.messageId, said));
    await tx.delete(messages).where(eq(messages.channelId, channelId));
    await tx.delete(forumTopics).where(eq(forumTopics.channelId, channelId));
    await tx.delete(channelMembers).where(eq(channelMembers.channelId, channelId));
    await tx.delete(channels).where(eq(channels.id, channelId));
  });
}

/** Nothing is stored in a channel, and nobody else changes it, until the transaction ends. */
async function lockChannel(tx: Database, communityId: string, id: string): Promise<ChannelRow> {
  const { id: channelId } = await findChannel(tx, communityId, id);
  const [row] = await tx.select().from(channels).where(eq(channels.id, channelId)).for('update');
  if (row === undefined) throw notFound('Channel not found');
  return row;
}

/** The settings to store: what was given over what was stored over the defaults. */
function frameOf(
  channelType: string,
  given: FrameInput | undefined,
  stored: FrameSettings | null,
): FrameSettings | null {
  const entries = Object.entries(given ?? {}).filter(([, value]) => value !== undefined);
  if (channelType !== 'iframe') {
    if (entries[0]) throw badRequest(`${entries[0][0]}: is for channels of the type iframe only`);
    return null;
  }
  const url = given?.url ?? stored?.url;
  if (url === undefined) {
    if (given !== undefined) throw badRequest('url: is required for a channel of the type iframe');
    return null;
  }
  const { origin } = new URL(url);
  // Origins that nobody names follow the address.
  const allowedOrigins = given?.allowedOrigins ??
    (given?.url === undefined ? stored?.allowedOrigins : undefined) ?? [origin];
  if (!allowedOrigins.includes(origin)) throw badRequest('allowedOrigins: must hold the origin of url');
  return {
    ...FRAME_DEFAULTS,
    ...stored,
    ...(Object.fromEntries(entries) as Partial<FrameSettings>),
    url,
    allowedOrigins,
  };
}

/** 403 unless the member sees the channel and, for `post`, may write there. */
export async function demandAccess(
  db: Database,
  channel: ChannelRow,
  userNumber: number,
  what: 'view' | 'post',
): Promise<void> {
  if (channel.channelType === 'direct') {
    const [seat] = await db
      .select({ n: channelMembers.userNumber })
      .from(channelMembers)
      .where(and(eq(channelMembers.channelId, channel.id), eq(channelMembers.userNumber, userNumber)));
    if (seat === undefined) throw forbidden('User is not part of this channel');
    return;
  }
  const needed = [channel.viewRoles, ...(what === 'post' ? [channel.postRoles] : [])].filter(
    (list) => list.length > 0,
  );
  if (needed.length === 0) return;
  const held = await rolesOf(db, channel.communityId, [userNumber]);
  const ids = new Set((held.get(userNumber) ?? []).map((role) => role.id));
  if (!needed.every((list) => list.some((id) => ids.has(id))))
    throw forbidden(what === 'post' ? 'User may not write in this channel' : 'User may not see this channel');
}
