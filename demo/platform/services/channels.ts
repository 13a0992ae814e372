import { and, asc, eq } from 'drizzle-orm';
import type { Database } from '../db/open.js';
import { channelMembers, channels } from '../db/schema.js';
import { forbidden, notFound } from '../http/errors.js';
import { rolesOf } from './members.js';

export type ChannelRow = typeof channels.$inferSelect;

export const listChannels = (db: Database, communityId: string): Promise<ChannelRow[]> =>
  db
    .select()
    .from(channels)
    .where(eq(channels.communityId, communityId))
    .orderBy(asc(channels.createdAt), asc(channels.id));

/** The channel, or 404: another community's channel does not exist for this one. */
export async function findChannel(db: Database, communityId: string, id: string): Promise<ChannelRow> {
  const [row] = await db
    .select()
    .from(channels)
    .where(and(eq(channels.communityId, communityId), eq(channels.id, id.toLowerCase())))
    .limit(1);
  if (row === undefined) throw notFound('Channel not found');
  return row;
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
