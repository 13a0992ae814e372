import { eq } from 'drizzle-orm';
import { outbox } from '../../demo/platform/db/schema.js';
import { avatarPng } from '../../demo/platform/pictures/avatar.js';
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

/** A channel of each kind that the member may write in; of the type text there is none before it is made. */
const CHANNELS_OF: Record<string, (world: World) => Promise<Record<string, unknown>>> = {
  privateMessages: async ({ p }) => ({ channelId: p.channel('kenji.mori, yuki.tanaka').id }),
  publicMessages: async ({ p }) => ({ channelId: p.channel('Workshop floor').id }),
  forumMessages: async ({ p }) => {
    const { id, forumTopics } = p.channel('Help desk');
    return { channelId: id, forumTopicId: forumTopics?.[0]?.id };
  },
  textMessages: async (world) => {
    const where = `community_id = '${world.communityId}' and channel_type = 'text'`;
    const [there] = await world.rowsOf('channels', where);
    if (there) return { channelId: there['id'] };
    const { body } = await world.p.call('POST', '/channels', {
      key: null,
      headers: { 'x-api-key': world.keys.system },
      surface: '/api/v1',
      body: { topic: 'Notes', channelType: 'text' },
    });
    return { channelId: body.body._id };
  },
  iframeMessages: async ({ p }) => ({ channelId: p.channel('Build planner').id }),
};

/** Send, reply and react in channels of one kind; what is answered was said just before. */
const messageKinds = Object.fromEntries(
  Object.entries(CHANNELS_OF).flatMap(([group, channelOf]) => {
    const said = async (world: World): Promise<Special> => {
      const channel = await channelOf(world);
      const sender = world.member.username;
      await world.p.call('POST', '/messages/send', { body: { ...channel, message: 'Said before', sender } });
      const where = `channel_id = '${String(channel['channelId'])}' and body = 'Said before'`;
      const [message] = await world.rowsOf('messages', where);
      return { body: { messageId: message?.['id'], sender } };
    };
    const send = async (world: World): Promise<Special> => ({
      body: { ...(await channelOf(world)), sender: world.member.username },
    });
    return [
      [`integration.${group}.send`, send],
      [`integration.${group}.reply`, said],
      [`integration.${group}.react`, said],
    ] as const;
  }),
);

/** The webhook of a row, and what its body needs beyond its schema. */
const webhookAt =
  (row: string, body: () => Record<string, unknown> = () => ({})) =>
  ({ webhooks }: World): Special => ({ params: { id: webhooks[row]!.id }, body: body() });
const inSomebodysName = (world: World): Special => ({
  ...webhookAt('webhooks.incoming.sendMessage')(world),
  body: { sender: world.member.username },
});

/** Somebody whom no other endpoint needs. */
const LEAVER = 'theo.marchand';
const csv = (): Special => ({
  form: { data: new File(['username,xp_op,xp\nlucia.herrero,add,1\n'], 'users.csv', { type: 'text/csv' }) },
});
const newUsers = (): Special => {
  const { firstname, lastname, username, displayname, email } = newcomer();
  const text = `firstname,lastname,username,displayname,email\n${[firstname, lastname, username, displayname, email].join(',')}\n`;
  return { form: { data: new File([text], 'new.csv', { type: 'text/csv' }) } };
};
const picture = () => new File([new Uint8Array(avatarPng(7))], 'picture.png', { type: 'image/png' });
const job = async (world: World): Promise<Special> => {
  const where = `type = 'update' and community_id = '${world.communityId}'`;
  if ((await world.rowsOf('bulk_jobs', where)).length === 0) {
    const form = new FormData();
    form.append('data', csv().form!['data'] as Blob, 'users.csv');
    await world.p.fetch(
      new Request('http://127.0.0.1:3333/apis/v1/users/bulk-update', {
        method: 'POST',
        headers: { authorization: `Bearer ${world.keys.community}` },
        body: form,
      }),
    );
  }
  const [row] = await world.rowsOf('bulk_jobs', where);
  return { params: { id: String(row?.['id']) } };
};
const ofIdentifier = ({ member }: World): Special => ({
  body: { identifier: { type: 'email', value: member.email } },
});

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
  'system.roles.create': () => ({ body: { title: newcomer().username } }),
  'system.roles.update': async (world) => ({ params: await plainRole(world), body: { title: 'Mentor' } }),
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
  'integration.referrals.summary': ofIdentifier,
  'integration.milestones.get': ofIdentifier,
  ...messageKinds,
  'integration.users.create': () => ({ body: { ...newcomer(), password: undefined, accessLevel: 0 } }),
  'integration.users.delete': () => ({ body: { action: 'delete', user: LEAVER } }),
  'integration.users.restore': async ({ p }) => {
    await p.call('POST', '/users/manage', { body: { action: 'delete', user: LEAVER } });
    return { body: { action: 'restore', user: LEAVER } };
  },
  'integration.bulk.import': newUsers,
  'integration.bulk.update': csv,
  'integration.bulk.status': job,
  'integration.bulk.get': job,
  'integration.uploads.avatar': ({ member }) => ({ form: { avatar: picture(), user: member.username } }),
  'integration.uploads.images': () => ({ form: { images: picture() } }),
  'integration.users.get': ({ owner }) => ({ params: { id: owner._id } }),
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
  'webhooks.incoming.sendMessage': inSomebodysName,
  'webhooks.incoming.updateFields': webhookAt('webhooks.incoming.updateFields', () => ({
    fields: { customerid: `W-${(made += 1)}` },
  })),
  'webhooks.incoming.updateCurrency': webhookAt('webhooks.incoming.updateCurrency'),
  'webhooks.workflow.handshake': webhookAt('webhooks.workflow.handshake'),
  'webhooks.workflow.send': async (world) => {
    const { webhooks, p } = world;
    const webhook = webhooks['webhooks.workflow.send']!;
    const { body } = await p.call('POST', `/webhooks/workflow/${webhook.id}/handshake`, {
      surface: '',
      key: null,
      headers: { 'x-api-key': webhook.key },
    });
    webhook.session = String(body.data.sessionToken);
    const { email } = newcomer();
    const event = {
      eventType: 'user.registered',
      customerId: email,
      email,
      occurredAt: '2026-10-14T11:00:00Z',
    };
    return { params: { id: webhook.id }, body: event };
  },
  'integration.spinWheels.update': async (world) => {
    const [wheel] = await world.rowsOf('spin_wheels');
    return { body: { wheelId: String(wheel?.['id']) } };
  },
};
