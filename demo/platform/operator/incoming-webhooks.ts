import { asc, desc, eq, inArray } from 'drizzle-orm';
import {
  incomingWebhookCalls,
  incomingWebhookKeys,
  incomingWebhooks,
  memberEvents,
  users,
  type WebhookAction,
  type WebhookLimits,
} from '../db/schema.js';
import type { Platform } from '../http/context.js';
import { badRequest, notFound } from '../http/errors.js';
import { listChannels } from '../services/channels.js';
import { listCalls } from '../services/incoming-webhooks/call-log.js';
import {
  createIncomingWebhook,
  deleteIncomingWebhook,
  endRotation,
  setActive,
  switchOff,
  switchOn,
  WEBHOOK_ACTIONS,
  type WebhookRow,
} from '../services/incoming-webhooks/manage.js';
import { findMember } from '../services/members.js';
import { named, type Act, type Done, type Fields } from './act.js';
import { countOf, date, state, type Cell, type List, type RowAction } from './list.js';

export const ACTION_NAMES: Readonly<Record<WebhookAction, string>> = {
  'send-message': 'Send message into channels',
  'update-fields': 'Update custom user fields',
  'update-currency': 'Update in-game currency',
  workflow: 'Workflow',
};

/** Where a webhook is called, below the platform's own address. */
const pathOf = ({ id, action }: WebhookRow): string =>
  action === 'workflow' ? `/webhooks/workflow/${id}` : `/webhooks/incoming/${id}`;

type KeyRow = typeof incomingWebhookKeys.$inferSelect;

export const incomingList: List = {
  name: 'incoming',
  title: 'Incoming webhooks',
  about:
    'Addresses that a customer’s own systems call. Keys are shown once, when they are made. Rotated ones count for another day.',
  columns: ['Name', 'Address', 'Does', 'Limits', 'Key', 'Encryption', 'State'],
  count: (db, communityId) => countOf(db, incomingWebhooks, eq(incomingWebhooks.communityId, communityId)),
  async rows(db, communityId, { limit, offset }) {
    const rows = await db
      .select({ webhook: incomingWebhooks })
      .from(incomingWebhooks)
      .where(eq(incomingWebhooks.communityId, communityId))
      .orderBy(desc(incomingWebhooks.createdAt), asc(incomingWebhooks.id))
      .limit(limit)
      .offset(offset);
    const ids = rows.map(({ webhook }) => webhook.id);
    const keys = await db
      .select()
      .from(incomingWebhookKeys)
      .where(inArray(incomingWebhookKeys.webhookId, ids));
    const senders = rows.flatMap(({ webhook }) => webhook.limits.sender ?? []);
    const people = await db
      .select({ number: users.number, username: users.username })
      .from(users)
      .where(inArray(users.number, senders));
    const topics = await listChannels(db, communityId);
    return rows.map(({ webhook }) => {
      const { limits } = webhook;
      const own = keys.filter(({ webhookId }) => webhookId === webhook.id);
      const said = [
        ...(limits.channelIds ?? []).map(
          (id) => topics.find((row) => row.id === id)?.topic ?? 'a deleted channel',
        ),
        ...(limits.sender === undefined
          ? []
          : [`as ${people.find(({ number }) => number === limits.sender)?.username ?? 'nobody'}`]),
        ...(limits.floor ? [`down to ${limits.floor}`] : []),
      ];
      return {
        cells: [
          webhook.name,
          { log: pathOf(webhook) },
          ACTION_NAMES[webhook.action],
          said.join(', '),
          keyCell(webhook.needsKey, own, 'call'),
          keyCell(webhook.needsEncryption, own, 'encryption'),
          state(webhook.isActive, 'on', 'off'),
        ],
        actions: actionsOf(webhook, own),
      };
    });
  },
};

/** The beginning of the newest key, where one is asked for. */
function keyCell(isOn: boolean, keys: readonly KeyRow[], use: KeyRow['use']): Cell {
  const newest = keys.find((key) => key.use === use && key.endsAt === null);
  if (!isOn || newest === undefined) return { state: 'off', tone: 'plain' };
  return { state: use === 'call' ? `${newest.head}…` : newest.id, tone: 'good' };
}

function actionsOf(webhook: WebhookRow, keys: readonly KeyRow[]): RowAction[] {
  const { id, action, needsKey, needsEncryption, isActive } = webhook;
  const isFlow = action === 'workflow';
  const toggle = (isOn: boolean, what: 'key' | 'encryption', label: string): RowAction[] =>
    isOn
      ? [
          { label: `Rotate ${label.toLowerCase()}`, action: `incoming-${what}-on`, id },
          ...(isFlow
            ? []
            : [{ label: `${label} off`, action: `incoming-${what}-off`, id, grave: true as const }]),
        ]
      : [{ label: `${label} on`, action: `incoming-${what}-on`, id }];
  return [
    ...toggle(needsKey, 'key', 'Key'),
    ...(isFlow ? [] : toggle(needsEncryption, 'encryption', 'Encryption')),
    ...(keys.some(({ endsAt }) => endsAt !== null)
      ? [{ label: 'End old keys', action: 'incoming-keys-end', id, grave: true as const }]
      : []),
    { label: isActive ? 'Switch off' : 'Switch on', action: isActive ? 'incoming-off' : 'incoming-on', id },
    { label: 'Delete', action: 'incoming-delete', id, grave: true },
  ];
}

export const callList: List = {
  name: 'calls',
  title: 'Webhook calls',
  about:
    'The last 500 calls of each incoming webhook, the newest first. What proves who called is struck out.',
  columns: ['When', 'Webhook', 'Outcome', 'Status', 'ms', 'Headers', 'Body', 'Answer'],
  count: (db, communityId) =>
    countOf(db, incomingWebhookCalls, eq(incomingWebhookCalls.communityId, communityId)),
  async rows(db, communityId, page) {
    const rows = await listCalls(db, communityId, page);
    return rows.map(({ call, name }) => ({
      cells: [
        date(call.createdAt),
        name,
        { state: call.outcome, tone: call.status < 300 ? 'good' : 'bad' },
        { number: call.status },
        { number: call.milliseconds },
        {
          log: Object.entries(call.headers)
            .map(([header, value]) => `${header}: ${value}`)
            .join('\n'),
        },
        { log: call.body },
        { log: call.answer },
      ],
      actions: [],
    }));
  },
};

export const eventList: List = {
  name: 'events',
  title: 'Member events',
  about:
    'What workflows told of members: registrations, deposits, checked identities. The newest come first.',
  columns: ['When', 'Member', 'Event', 'Happened', 'Said'],
  count: (db, communityId) => countOf(db, memberEvents, eq(memberEvents.communityId, communityId)),
  async rows(db, communityId, { limit, offset }) {
    const rows = await db
      .select({ event: memberEvents, username: users.username })
      .from(memberEvents)
      .innerJoin(users, eq(users.number, memberEvents.userNumber))
      .where(eq(memberEvents.communityId, communityId))
      .orderBy(desc(memberEvents.createdAt), desc(memberEvents.id))
      .limit(limit)
      .offset(offset);
    return rows.map(({ event, username }) => ({
      cells: [
        date(event.createdAt),
        { code: username },
        { code: event.eventType },
        date(event.occurredAt),
        { log: Object.keys(event.data).length === 0 ? '' : JSON.stringify(event.data) },
      ],
      actions: [],
    }));
  },
};

/** What a person does to incoming webhooks. */
export const INCOMING_ACTIONS: Readonly<Record<string, Act>> = {
  'incoming-create': create,
  'incoming-key-on': (platform, communityId, { id = '' }) => makeKey(platform, communityId, id, 'call'),
  'incoming-key-off': (platform, communityId, { id = '' }) => dropKey(platform, communityId, id, 'call'),
  'incoming-encryption-on': (platform, communityId, { id = '', key = '' }) =>
    makeKey(platform, communityId, id, 'encryption', key === '' ? undefined : key),
  'incoming-encryption-off': (platform, communityId, { id = '' }) =>
    dropKey(platform, communityId, id, 'encryption'),
  'incoming-keys-end': async (platform, communityId, { id = '' }) => {
    const { name } = await endRotation(platform, communityId, id);
    return { said: `Of “${name}” only the newest keys count from now on.` };
  },
  'incoming-off': async (platform, communityId, { id = '' }) => {
    const { name } = await setActive(platform, communityId, id, false);
    return { said: `The webhook “${name}” is off and refuses every call.` };
  },
  'incoming-on': async (platform, communityId, { id = '' }) => {
    const { name } = await setActive(platform, communityId, id, true);
    return { said: `The webhook “${name}” is on.` };
  },
  'incoming-delete': async ({ db }, communityId, { id = '' }) => {
    const { name } = await deleteIncomingWebhook(db, communityId, id);
    return { said: `The webhook “${name}” is deleted. What it did stays done.` };
  },
};

async function create(platform: Platform, communityId: string, fields: Fields): Promise<Done> {
  const action = WEBHOOK_ACTIONS.find((one) => one === fields['action']);
  if (action === undefined) throw badRequest('action: is none of the list');
  const limits = await limitsOf(platform, communityId, fields);
  const { row, key } = await createIncomingWebhook(platform, communityId, {
    name: named(fields['name'] ?? '', 'name'),
    action,
    limits,
  });
  const said = `The webhook “${row.name}” is made: ${pathOf(row)}.`;
  return key === undefined ? { said } : { said: `${said} Its key is shown this once:`, secret: key };
}

async function limitsOf(
  { db }: Platform,
  communityId: string,
  { channels = '', sender = '', floor = '' }: Fields,
): Promise<WebhookLimits> {
  const names = channels
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  const known = names.length > 0 ? await listChannels(db, communityId) : [];
  const channelIds = names.map((name) => {
    const row = known.find(({ id, topic }) => id === name.toLowerCase() || topic === name);
    if (row === undefined) throw notFound(`No channel is called “${name.slice(0, 100)}”.`);
    return row.id;
  });
  const member = sender.trim() === '' ? undefined : await findMember(db, communityId, sender.trim());
  if (sender.trim() !== '' && member === undefined)
    throw notFound(`Nobody is called “${sender.trim().slice(0, 100)}”.`);
  if (!/^(-?\d{1,12})?$/.test(floor.trim())) throw badRequest('floor: must be a whole number');
  return {
    ...(channelIds.length > 0 && { channelIds }),
    ...(member && { sender: member.number }),
    ...(Number(floor) !== 0 && { floor: Number(floor) }),
  };
}

async function makeKey(
  platform: Platform,
  communityId: string,
  id: string,
  use: 'call' | 'encryption',
  chosen?: string,
): Promise<Done> {
  const { row, key, kid } = await switchOn(platform, communityId, id, use, chosen);
  const what = use === 'call' ? 'The key' : `The key for encryption, ${kid},`;
  return { said: `${what} of “${row.name}” counts from now on. It is shown this once:`, secret: key };
}

async function dropKey(
  platform: Platform,
  communityId: string,
  id: string,
  use: 'call' | 'encryption',
): Promise<Done> {
  const { name } = await switchOff(platform, communityId, id, use);
  return {
    said:
      use === 'call'
        ? `“${name}” asks for no key any more.`
        : `“${name}” takes calls in the clear from now on, and no encrypted ones.`,
  };
}
