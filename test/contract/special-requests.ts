import { eq } from 'drizzle-orm';
import { outbox } from '../../demo/platform/db/schema.js';
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

let made = 0;
/** Somebody new each time. */
const newcomer = () => {
  made += 1;
  return {
    firstname: 'New',
    lastname: 'Comer',
    username: `new.comer${made}`,
    displayname: 'New Comer',
    email: `new.comer${made}@example.org`,
    password: 'Sawdust!2026',
  };
};

/** Registers somebody and reads the code that was mailed to them. */
const mailedCode = async ({ p, keys }: World): Promise<Special> => {
  const body = newcomer();
  await p.call('POST', '/auth/register', {
    key: null,
    headers: { 'x-api-key': keys.system },
    surface: '/api/v1',
    body,
  });
  const [mail] = await p.platform.db.select().from(outbox).where(eq(outbox.to, body.email));
  return { body: { email: body.email, code: /\b\d{6}\b/.exec(mail?.body ?? '')?.[0] } };
};

/** A role below the roles that keep the community. */
const plainRole = async (world: World) => {
  const [role] = await world.rowsOf('roles', `community_id = '${world.communityId}' and title = 'Mentor'`);
  return { id: String(role?.['id']) };
};
const roleOfMember = async (world: World): Promise<Special> => ({
  params: await plainRole(world),
  body: { userId: world.member.userId },
});
const openChannel = ({ p }: World): Special => ({ params: { id: p.channel('Workshop floor').id } });
const order = async (world: World) => (await world.rowsOf('orders')).at(-1);
const embedToken = async ({ p, other: _, ...world }: World): Promise<Special> => {
  const { accessId, accessKey, origins } = p.credentials_.widgetAccess;
  const userIdentifiers = { 'data-email': world.member.email };
  const answer = await p.call('POST', '/v2/api/widget-access-keys/token', {
    key: null,
    surface: '',
    body: { accessId, accessKey, userIdentifiers },
  });
  return { body: { embedToken: answer.body.data?.embedToken, origin: origins[0] } };
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
  'system.auth.register': () => ({ body: newcomer() }),
  'system.auth.verifyEmail': mailedCode,
  'system.channels.update': openChannel,
  'system.channels.delete': openChannel,
  'system.roles.list': ({ member }) => ({ params: { userId: member.userId } }),
  'system.roles.update': async (world) => ({ params: await plainRole(world) }),
  'system.roles.delete': async (world) => ({ params: await plainRole(world) }),
  'system.roles.add': roleOfMember,
  'system.roles.remove': roleOfMember,
  'system.badges.award': ({ member }) => ({ body: { userId: member.userId } }),
  'system.badges.remove': ({ member }) => ({ body: { userId: member.userId } }),
  'secure-auth.login': ({ member }) => ({
    query: { action: 'login', userId: member.username, accessLevel: '0' },
  }),
  'widget.embedTokens.create': ({ p, member }) => {
    const { accessId, accessKey } = p.credentials_.widgetAccess;
    return { body: { accessId, accessKey, userIdentifiers: { 'data-email': member.email } } };
  },
  'widget.embedTokens.validate': embedToken,
  'integration.purchases.update': async (world) => ({
    params: { purchaseHistoryID: String((await order(world))?.['order_id']) },
    body: { redemptionInstructions: 'At the counter' },
  }),
  'integration.redemptions.updateStatus': async (world) => {
    const { order_id, status_id } = (await order(world)) ?? {};
    return { body: { transactionId: order_id, statusId: status_id } };
  },
  'integration.referrals.summary': ({ member }) => ({
    body: { identifier: { type: 'email', value: member.email } },
  }),
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
