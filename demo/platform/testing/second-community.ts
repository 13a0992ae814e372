import {
  apiKeys,
  channels,
  communities,
  memberRoles,
  members,
  messages,
  roles,
  userFields,
  users,
} from '../db/schema.js';
import type { Platform } from '../http/context.js';
import { COIN_SETTING, XP_SETTING } from '../seed/activity.js';
import { seededHex } from '../seed/random.js';
import { hashKey } from '../services/keys.js';
import { hashPassword } from '../services/passwords.js';
import { COMMUNITY_PERMISSIONS } from '../services/permissions.js';

export interface SecondCommunity {
  communityId: string;
  communityKey: string;
  systemKey: string;
  user: {
    _id: string;
    userId: string;
    username: string;
    email: string;
    password: string;
    apiKey: string;
  };
  channelId: string;
  messageId: string;
  roleId: string;
  fieldId: string;
}

/** Far beyond the numbers of seeded people. */
const NUMBER = 900_001;

/** A small community beside the seeded one, so that a test can ask for what belongs to somebody else. */
export async function secondCommunity(platform: Platform): Promise<SecondCommunity> {
  const hex = (name: string, length = 24) => seededHex(7, `second community/${name}`, length);
  const communityId = hex('id');
  const now = new Date(platform.now() - 86_400_000);
  const dates = { createdAt: now, updatedAt: now };
  const [communityKey, systemKey, apiKey] = [hex('key', 64), hex('system key', 64), hex('user key', 64)];
  const user = {
    _id: hex('user'),
    userId: String(NUMBER),
    username: 'vera.lund',
    email: 'vera.lund@example.net',
    password: hex('password', 20),
    apiKey,
  };
  const second: SecondCommunity = {
    communityId,
    communityKey,
    systemKey,
    user,
    channelId: hex('channel'),
    messageId: hex('message'),
    roleId: hex('role'),
    fieldId: hex('field'),
  };
  const keyRow = (name: string, key: string) => ({
    id: hex(`${name} id`),
    communityId,
    name,
    head: key.slice(0, 4),
    hash: hashKey(key),
    ...dates,
  });
  await platform.db.transaction(async (tx) => {
    await tx.insert(communities).values({
      id: communityId,
      name: 'Harbor Readers',
      xpSetting: XP_SETTING,
      coinSetting: COIN_SETTING,
      systemKeyHash: hashKey(systemKey),
      createdAt: now,
    });
    await tx.insert(users).values({
      number: NUMBER,
      id: user._id,
      username: user.username,
      email: user.email,
      firstName: 'Vera',
      lastName: 'Lund',
      displayName: 'Vera Lund',
      passwordHash: await hashPassword(user.password),
      createdAt: now,
    });
    await tx.insert(members).values({ communityId, userNumber: NUMBER, xp: 40, coins: 8, joinedAt: now });
    await tx.insert(roles).values([
      { id: second.roleId, communityId, title: 'Librarian', order: 10, ...dates },
      { id: hex('role all'), communityId, title: '@all', order: 0, ...dates },
    ]);
    await tx.insert(memberRoles).values({ communityId, userNumber: NUMBER, roleId: second.roleId });
    await tx.insert(userFields).values({
      id: second.fieldId,
      communityId,
      field: 'shelf',
      name: 'Shelf',
      type: 'text',
      ...dates,
    });
    await tx.insert(channels).values({
      id: second.channelId,
      communityId,
      topic: 'Reading room',
      channelType: 'open',
      createdBy: NUMBER,
      ...dates,
    });
    await tx.insert(messages).values({
      id: second.messageId,
      communityId,
      channelId: second.channelId,
      userNumber: NUMBER,
      body: 'Quiet, please',
      createdAt: now,
    });
    await tx.insert(apiKeys).values([
      { ...keyRow('Reading', communityKey), permissions: [...COMMUNITY_PERMISSIONS] },
      {
        ...keyRow('Own', apiKey),
        userNumber: NUMBER,
        permissions: ['sendMessages', 'replyMessages', 'reactMessages'],
      },
    ]);
  });
  return second;
}
