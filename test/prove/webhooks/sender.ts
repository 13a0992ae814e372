/**
 * The sandbox platform as a process that can be killed at a named point. Its parent says what to post, how late it is,
 * and at which point it must die.
 */
import { and, asc, eq, like } from 'drizzle-orm';
import { createPlatform } from '../../../demo/platform/create-platform.js';
import { messages, webhookDeliveries, webhookEvents } from '../../../demo/platform/db/schema.js';
import { nextDue } from '../../../demo/platform/services/webhooks/claim.js';
import { createSender } from '../../../demo/platform/services/webhooks/send.js';
import { createSubscription } from '../../../demo/platform/services/webhooks/subscriptions.js';
import type { Order, Point, Report } from './points.js';

const CHANNELS = ['Workshop floor', 'Long table', 'Build planner'];
const LANES = 8;
const TIMEOUT_MS = 1500;

let offset = Number(process.env['RAI_CLOCK_OFFSET'] ?? 0);
let death: { at: Point; after: boolean } | undefined;

const die = (): never => {
  process.kill(process.pid, 'SIGKILL');
  // Nothing runs on while the signal is on its way.
  for (;;);
};

const inner = createSender({ allowsPrivate: true, timeoutMs: TIMEOUT_MS });
const world = await createPlatform({
  data: process.env['RAI_DATA']!,
  requestsPerMinute: 0,
  now: () => Date.now() + offset,
  webhookSender: {
    send: async (outgoing) => {
      if (death?.at === 'send') die();
      const answered = await inner.send(outgoing);
      if (death?.at === 'acknowledge') die();
      return answered;
    },
    close: inner.close,
  },
});
const { platform } = world;
const { db } = platform;
const credentials = (await world.credentials()) ?? (await world.seed({ members: 20, seed: 7 }));
const channels = CHANNELS.map((topic) => credentials.channels.find((channel) => channel.topic === topic)!.id);

/** Transactions of posts end where their death stands. */
let posting = 0;
const transaction = db.transaction.bind(db);
db.transaction = (async (work: Parameters<typeof transaction>[0]) => {
  const isMeant = posting > 0;
  const result = await transaction(async (tx) => {
    const done = await work(tx);
    if (isMeant && death?.at === 'commit' && !death.after) die();
    return done;
  });
  if (isMeant && death?.at === 'commit') die();
  return result;
}) as typeof db.transaction;

const tell = (report: Report): void => void process.send!(report);

async function say(n: number): Promise<void> {
  const sender = credentials.users[n % 4]!.userId;
  const body = { channelId: channels[n % channels.length], message: `Proof ${n}`, sender };
  posting += 1;
  const answer = await world.fetch(
    new Request('http://127.0.0.1:3333/apis/v1/messages/send', {
      method: 'POST',
      headers: { authorization: `Bearer ${credentials.communityKey}` },
      body: JSON.stringify(body),
    }),
  );
  posting -= 1;
  if (!answer.ok) throw new Error(`message ${n}: ${answer.status} ${await answer.text()}`);
  tell({ is: 'said', n });
}

async function follow(order: Order): Promise<void> {
  if (order.do === 'clock') offset = order.offset;
  if (order.do === 'die') death = order;
  if (order.do === 'say') {
    let next = order.from;
    const lane = async () => {
      while (next < order.to) await say(next++);
    };
    await Promise.all(Array.from({ length: LANES }, lane));
  }
  if (order.do === 'subscribe') {
    const made = await createSubscription(platform, credentials.communityId, {
      name: 'Proof',
      url: order.url,
      types: ['message.posted'],
      channelIds: null,
      alg: 'A256GCM',
    });
    tell({ is: 'subscribed', secret: made.secret, key: made.key! });
  }
  if (order.do === 'state') {
    const waiting = await db
      .select({ id: webhookDeliveries.id })
      .from(webhookDeliveries)
      .where(eq(webhookDeliveries.state, 'waiting'));
    const fresh = await db
      .select({ seq: webhookEvents.seq })
      .from(webhookEvents)
      .where(eq(webhookEvents.isSpread, false));
    tell({ is: 'state', waiting: waiting.length + fresh.length, dueAt: (await nextDue(platform)) ?? null });
  }
  if (order.do === 'truth') tell(await truth());
}

async function truth(): Promise<Report> {
  const events = await db
    .select({ event: webhookEvents, sequence: webhookDeliveries.sequence })
    .from(webhookEvents)
    .innerJoin(webhookDeliveries, eq(webhookDeliveries.eventSeq, webhookEvents.seq))
    .orderBy(asc(webhookEvents.seq));
  const said = await db
    .select({ id: messages.id, channelId: messages.channelId, text: messages.body })
    .from(messages)
    .where(and(eq(messages.communityId, credentials.communityId), like(messages.body, 'Proof %')))
    .orderBy(asc(messages.seq));
  return {
    is: 'truth',
    events: events.map(({ event, sequence }) => ({
      eventId: event.id,
      channelId: event.channelId!,
      sequence,
      messageId: (event.data as { message: { id: string } }).message.id,
    })),
    messages: said,
  };
}

process.on('message', (order: Order) => {
  follow(order).catch((error: unknown) => {
    process.stderr.write(`${String(error)}\n`);
    process.exit(1);
  });
});
process.on('disconnect', () => process.exit(0));
tell({ is: 'ready' });
