import { eq } from 'drizzle-orm';
import type { Database } from '../../db/open.js';
import { channels, type messages } from '../../db/schema.js';
import { emit } from './emit.js';
import { eventServer, eventUsers } from './parties.js';

/** `message.posted`, for messages and replies. The channel is held: so the order of events is that of messages. */
export async function tellMessage(
  tx: Database,
  row: Pick<
    typeof messages.$inferSelect,
    'id' | 'communityId' | 'channelId' | 'userNumber' | 'body' | 'replyTo' | 'createdAt'
  >,
  wanted: readonly string[],
): Promise<void> {
  const { communityId, channelId } = row;
  await emit(
    tx,
    communityId,
    row.createdAt.getTime(),
    ['message.posted'],
    async () => {
      const users = await eventUsers(tx, [row.userNumber]);
      // An address is nothing that a receiver of messages needs.
      const { email: _unused, ...user } = users.get(row.userNumber)!;
      const [channel] = await tx
        .select({ id: channels.id, name: channels.topic, type: channels.channelType })
        .from(channels)
        .where(eq(channels.id, channelId));
      const message = {
        id: row.id,
        text: row.body,
        createdAt: row.createdAt.toISOString(),
        ...(row.replyTo === null ? {} : { parentId: row.replyTo }),
      };
      const server = await eventServer(tx, communityId);
      const data = { message, user, channel, server };
      return [{ type: 'message.posted', channelId, isDirect: channel?.type === 'direct', data }];
    },
    wanted,
  );
}
