import { createCommunityKey } from '../../demo/platform/services/community-keys.js';
import { hashKey } from '../../demo/platform/services/keys.js';
import type { Special } from './requests.js';
import type { World } from './world.js';

const anyMessage = async (world: World) => {
  const floor = world.p.channel('Workshop floor').id;
  const [message] = await world.rowsOf('messages', `channel_id = '${floor}'`);
  return { body: { messageId: message!['id'], sender: world.member.username } };
};
const ownMessage = async (world: World) => {
  const { body } = await anyMessage(world);
  return { body: { messageId: body.messageId } };
};
const ownKey = async (world: World) => {
  const [key] = await world.rowsOf('api_keys', `hash = '${hashKey(world.keys.spare)}'`);
  return { params: { userId: world.member._id, apiKeyId: String(key?.['id']) } };
};

const streak = (): Special => ({
  body: {
    startDate: '2026-09-01',
    timeframe: { value: 'daily', count: 1 },
    action: { operator: 'and', conditions: [{ action: 'messages', value: 1 }] },
    activeDaysType: 'custom',
    activeDays: ['Monday'],
  },
});

/** A key of the community that nobody else needs: each call may change it or take it away. */
const spareKey = async ({ p, communityId }: World): Promise<Special> => {
  const settings = { name: 'Spare', permissions: ['store'], expirePeriod: 0 };
  const { row } = await createCommunityKey(p.platform, communityId, settings);
  return { params: { apiKeyId: row.id }, body: { permissions: ['store'] } };
};
const newField = ({ p }: World): Special => ({
  body: { field: `made-${p.platform.newId()}`, type: 'text' },
});
const sameType = (): Special => ({ body: { type: 'text' } });
const newHistory = async (world: World): Promise<Special> => {
  const [field] = await world.rowsOf('user_fields', `field = 'customerid'`);
  return { body: { fieldId: String(field?.['id']), value: '70001' } };
};

/** What the schemas of a row do not tell: which ids are there, and which rules the sandbox adds. */
export const SPECIAL: Record<string, (world: World) => Special | Promise<Special>> = {
  'integration.messages.send': (world) => ({ body: { sender: world.member.username } }),
  'integration.messages.reply': anyMessage,
  'integration.messages.react': anyMessage,
  'user.messages.reply': ownMessage,
  'user.messages.react': ownMessage,
  'user.keys.create': () => ({ body: { permissions: ['sendMessages'] } }),
  'user.keys.update': async (world) => ({
    ...(await ownKey(world)),
    body: { permissions: ['sendMessages'] },
  }),
  'user.keys.delete': ownKey,
  'application.users.profile': ({ owner }) => ({ params: { id: owner._id } }),
  'application.users.get': ({ owner }) => ({ params: { userId: owner._id } }),
  'application.keys.create': () => ({ body: { permissions: ['store'] } }),
  'application.keys.update': spareKey,
  'application.keys.delete': spareKey,
  'application.fields.create': newField,
  'integration.fields.create': newField,
  'application.fields.update': sameType,
  'integration.fields.update': sameType,
  'application.histories.create': newHistory,
  'integration.histories.create': newHistory,
  'integration.leaderboards.create': () => ({
    body: {
      slug: 'made-by-a-test',
      rankingField: 'xp',
      displayedFields: ['xp'],
      startDate: '2026-09-01',
      isEnabled: true,
    },
  }),
  'integration.streaks.create': streak,
  'integration.streaks.update': streak,
  'integration.spinWheels.update': async (world) => {
    const [wheel] = await world.rowsOf('spin_wheels');
    return { body: { wheelId: String(wheel?.['id']) } };
  },
};
