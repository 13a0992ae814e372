import type { Platform } from '../http/context.js';
import { badRequest, notFound } from '../http/errors.js';
import { listChannels, type ChannelRow } from '../services/channels.js';
import { EVENT_TYPES, isEventType } from '../services/webhooks/event-types.js';
import {
  attemptsOf,
  backlogOf,
  countDeliveries,
  listDeliveries,
  type AttemptRow,
} from '../services/webhooks/log.js';
import { envelopeOf, type SubscriptionRow } from '../services/webhooks/outgoing.js';
import {
  createSubscription,
  deleteSubscription,
  findSubscription,
  listSubscriptions,
  redeliver,
  rotateKey,
  rotateSecret,
  sendTest,
  switchEncryption,
  switchSubscription,
  updateSubscription,
  useKey,
} from '../services/webhooks/subscriptions.js';
import type { Act, Done, Fields } from './act.js';
import { date, type Cell, type List, type RowAction } from './list.js';

export const outgoingList: List = {
  name: 'webhooks',
  title: 'Outgoing webhooks',
  about:
    'Addresses that are told of what happens. Secrets and keys are shown once, when they are made; a rotated secret signs for another day.',
  columns: [
    'Name',
    'State',
    'Address',
    'Told of',
    'Channels',
    'Encryption',
    'Waiting',
    'Failed',
    'Last arrival',
    'Id',
  ],
  count: async (db, communityId) => (await listSubscriptions(db, communityId)).length,
  async rows(db, communityId, { limit, offset }) {
    const rows = (await listSubscriptions(db, communityId)).slice(offset, offset + limit);
    const topics = await listChannels(db, communityId);
    const backlog = await backlogOf(
      db,
      rows.map(({ id }) => id),
    );
    return rows.map((row) => ({
      cells: [
        row.name,
        stateOf(row),
        { log: row.url },
        { log: row.types.map((type) => (isEventType(type) ? EVENT_TYPES[type] : type)).join(', ') },
        channelsOf(row, topics),
        row.encryption ? { code: `${row.encryption.alg} ${row.encryption.keys.at(-1)!.kid}` } : 'none',
        { number: backlog.get(row.id)?.waiting ?? 0 },
        { number: backlog.get(row.id)?.failed ?? 0 },
        date(row.lastDeliveredAt),
        { code: row.id },
      ],
      actions: actionsOf(row),
    }));
  },
};

function stateOf({ state }: SubscriptionRow): Cell {
  if (state === 'on') return { state: 'on', tone: 'good' };
  if (state === 'off') return { state: 'off', tone: 'plain' };
  return { state: 'switched off', tone: 'bad' };
}

const channelsOf = ({ channelIds }: SubscriptionRow, topics: readonly ChannelRow[]): string =>
  channelIds === null
    ? 'all but direct ones'
    : channelIds.map((id) => topics.find((row) => row.id === id)?.topic ?? 'a deleted channel').join(', ');

function actionsOf({ id, state, encryption }: SubscriptionRow): RowAction[] {
  const isOn = state === 'on';
  return [
    ...(isOn ? [{ label: 'Send test', action: 'webhook-test', id }] : []),
    { label: isOn ? 'Switch off' : 'Switch on', action: isOn ? 'webhook-off' : 'webhook-on', id },
    { label: 'Rotate secret', action: 'webhook-secret', id },
    ...(encryption
      ? [
          { label: 'Rotate key', action: 'webhook-key', id },
          ...(encryption.keys.length > 1
            ? [{ label: 'Use the new key now', action: 'webhook-key-now', id }]
            : []),
          { label: 'Encryption off', action: 'webhook-plain', id, grave: true as const },
        ]
      : [{ label: 'Encryption on', action: 'webhook-encrypt', id }]),
    { label: 'Delete', action: 'webhook-delete', id, grave: true },
  ];
}

export const deliveryList: List = {
  name: 'deliveries',
  title: 'Deliveries',
  about:
    'Events on their way to outgoing webhooks and what came back, for 30 days, the newest first. Secrets and signatures are struck out.',
  columns: ['Event', 'State', 'Type', 'Webhook', 'Sequence', 'Tries', 'Next', 'Log', 'Payload', 'When'],
  searched: true,
  count: (db, communityId, search) => countDeliveries(db, communityId, search),
  async rows(db, communityId, page) {
    const rows = await listDeliveries(db, communityId, page);
    const attempts = await attemptsOf(
      db,
      rows.map(({ delivery }) => delivery.id),
    );
    return rows.map(({ delivery, event, subscription }) => ({
      cells: [
        { code: event.id },
        {
          state: delivery.state,
          tone: delivery.state === 'delivered' ? 'good' : delivery.state === 'failed' ? 'bad' : 'plain',
        },
        event.type,
        subscription.name,
        { number: delivery.sequence },
        { number: delivery.attempts },
        delivery.state === 'waiting' ? date(delivery.dueAt) : '',
        { log: (attempts.get(delivery.id) ?? []).map(said).join('\n\n') },
        { log: JSON.stringify(envelopeOf({ event, ...delivery }), null, 2) },
        date(event.createdAt),
      ],
      actions: [{ label: 'Redeliver', action: 'delivery-again', id: String(delivery.id) }],
    }));
  },
};

/** One try as text. */
function said(attempt: AttemptRow): string {
  const headers = (of: Record<string, string>) =>
    Object.entries(of).map(([name, value]) => `${name}: ${value}`);
  const outcome = attempt.error ?? `answered ${attempt.status}`;
  return [
    `${attempt.attempt}. ${outcome} (${date(attempt.at)}, ${attempt.duration} ms)`,
    ...headers(attempt.requestHeaders).map((line) => `> ${line}`),
    ...headers(attempt.responseHeaders).map((line) => `< ${line}`),
    ...(attempt.answer === '' ? [] : [attempt.answer]),
  ].join('\n');
}

/** What a person does to outgoing webhooks. */
export const OUTGOING_ACTIONS: Readonly<Record<string, Act>> = {
  'webhook-create': create,
  'webhook-edit': edit,
  'webhook-test': async (platform, communityId, { id = '' }) => {
    const event = await sendTest(platform, communityId, id);
    return { said: `The test is on its way as ${event}. What becomes of it stands under Deliveries.` };
  },
  'webhook-off': async (platform, communityId, { id = '' }) => {
    const { name } = await switchSubscription(platform, communityId, id, false);
    return { said: `The webhook “${name}” is off. What happens from now on is not kept for it.` };
  },
  'webhook-on': async (platform, communityId, { id = '' }) => {
    const { name } = await switchSubscription(platform, communityId, id, true);
    return { said: `The webhook “${name}” is on. What waited goes out now.` };
  },
  'webhook-secret': async (platform, communityId, { id = '' }) => {
    const { row, secret } = await rotateSecret(platform, communityId, id);
    return {
      said: `“${row.name}” is signed with a new secret, and for another day with the one before. It is shown this once:`,
      secret,
    };
  },
  'webhook-key': async (platform, communityId, { id = '' }) => {
    const { row, kid, key, usedFrom } = await rotateKey(platform, communityId, id);
    return {
      said: `“${row.name}” encrypts with the key ${kid} from ${date(new Date(usedFrom))} on, or once you say so. It is shown this once:`,
      secret: key,
    };
  },
  'webhook-key-now': async (platform, communityId, { id = '' }) => {
    const { name } = await useKey(platform, communityId, id);
    return { said: `“${name}” encrypts with its new key from now on.` };
  },
  'webhook-encrypt': async (platform, communityId, { id = '' }) => {
    const { row, key } = await switchEncryption(platform, communityId, id, 'A256GCM');
    return {
      said: `“${row.name}” encrypts from now on, with the key ${key!.kid}. It is shown this once:`,
      secret: key!.key,
    };
  },
  'webhook-plain': async (platform, communityId, { id = '' }) => {
    const { row } = await switchEncryption(platform, communityId, id, undefined);
    return { said: `“${row.name}” is told in the clear from now on.` };
  },
  'webhook-delete': async (platform, communityId, { id = '' }) => {
    const { name } = await deleteSubscription(platform, communityId, id);
    return { said: `The webhook “${name}” is deleted, with its deliveries.` };
  },
  'delivery-again': async (platform, communityId, { id = '' }) => {
    if (!/^\d{1,15}$/.test(id)) throw notFound('This delivery is not there.');
    await redeliver(platform, communityId, Number(id));
    return { said: 'It is delivered once more. Where its webhook is off it waits until that is on.' };
  },
};

async function create(platform: Platform, communityId: string, fields: Fields): Promise<Done> {
  const { alg } = fields;
  if (alg !== undefined && alg !== '' && alg !== 'A256GCM' && alg !== 'A256CBC-HS256')
    throw badRequest('alg: is none of the list');
  const { row, secret, key } = await createSubscription(platform, communityId, {
    name: fields['name'] ?? '',
    url: fields['url'] ?? '',
    types: typesOf(fields),
    channelIds: await channelIdsOf(platform, communityId, fields['channels'] ?? ''),
    alg: alg === '' ? undefined : alg,
  });
  const made = `The webhook “${row.name}” is made and on.`;
  return key
    ? {
        said: `${made} Its signing secret and the key ${key.kid} are shown this once:`,
        secret: `${secret} ${key.key}`,
      }
    : { said: `${made} Its signing secret is shown this once:`, secret };
}

/** What is left empty stays as it is. */
async function edit(platform: Platform, communityId: string, fields: Fields): Promise<Done> {
  const { id = '', name = '', url = '', channels = '' } = fields;
  const before = await findSubscription(platform.db, communityId, id);
  const types = typesOf(fields);
  const row = await updateSubscription(platform, communityId, id, {
    name: name.trim() === '' ? before.name : name,
    url: url.trim() === '' ? before.url : url,
    types: types.length === 0 ? before.types : types,
    channelIds:
      channels.trim() === ''
        ? before.channelIds
        : await channelIdsOf(platform, communityId, channels.trim() === 'all' ? '' : channels),
  });
  return { said: `The webhook “${row.name}” is changed.` };
}

/** The ticked boxes. */
const typesOf = (fields: Fields): string[] =>
  Object.keys(fields)
    .filter((name) => name.startsWith('type:'))
    .map((name) => name.slice('type:'.length));

/** Channels by their topics or ids, with commas between them; null for none, which means all. */
async function channelIdsOf({ db }: Platform, communityId: string, text: string): Promise<string[] | null> {
  const names = text
    .split(/[,;]/)
    .map((name) => name.trim())
    .filter((name) => name !== '');
  if (names.length === 0) return null;
  const known = await listChannels(db, communityId);
  return names.map((name) => {
    const row = known.find(({ id, topic }) => id === name.toLowerCase() || topic === name);
    if (row === undefined) throw notFound(`No channel is called “${name.slice(0, 100)}”.`);
    return row.id;
  });
}
