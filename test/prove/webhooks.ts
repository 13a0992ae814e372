/**
 * Events on their way to a receiver that fails, hangs, redirects, floods and is killed twice, while the sender is
 * killed with -9 at commit, before it sends and before it acknowledges.
 *
 *   npm run prove:webhooks -- --json [--count 10000] [--kills 20] [--seed 1]
 *
 * Exit 1 when an event was lost, a number is missing, an event changed its id, a redirect was followed, or the order
 * in which `webhookHandler` hands the events over is not that of the messages.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { webhookHandler } from '../../src/webhooks/index.js';
import { temporaryFolder } from '../helpers/gateway-process.js';
import { Child } from './webhooks/child.js';
import type { Fault, Settings, Taken, Told } from './webhooks/receiver.js';
import { POINTS, type Order, type Point, type Report } from './webhooks/points.js';

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    count: { type: 'string', default: '10000' },
    kills: { type: 'string' },
    seed: { type: 'string', default: '1' },
  },
});
const count = wholeNumber('count', values.count);
/** How often the sender is killed at each point. */
const kills = wholeNumber('kills', values.kills ?? String(Math.min(20, Math.ceil(count / 500))));
const seed = wholeNumber('seed', values.seed);
const SHARE = 0.3;
const RESTARTS = 2;

const began = Date.now();
const folder = temporaryFolder('prove-webhooks');
const file = join(folder.path, 'taken.jsonl');
let offset = 0;
let restarts = 0;
const killed: Record<Point, number> = { commit: 0, send: 0, acknowledge: 0 };
const sums = { faults: {} as Partial<Record<Fault, number>>, followed: 0, flooded: 0, refused: 0 };
let settings: Settings = { port: 0, file, seed, share: SHARE };

type Sender = Child<Order, Report>;
type Receiver = Child<{ do: 'clock'; offset: number } | { do: 'counts' }, Told>;
const said = new Set<number>();

async function startSender(): Promise<Sender> {
  const env = { RAI_DATA: join(folder.path, 'data'), RAI_CLOCK_OFFSET: String(offset) };
  const child: Sender = new Child('./sender.ts', env);
  child.on((report) => report.is === 'said' && said.add(report.n));
  if (!(await child.next('ready'))) throw new Error('the sender did not start');
  return child;
}

async function startReceiver(): Promise<Receiver> {
  const env = { RAI_RECEIVER: JSON.stringify(settings), RAI_CLOCK_OFFSET: String(offset) };
  const child: Receiver = new Child('./receiver.ts', env);
  const listening = await child.next('listening');
  if (!listening) throw new Error('the receiver did not start');
  settings = { ...settings, port: listening.port, seed: settings.seed + 1 };
  return child;
}

/** Adds up what a receiver has done before it is ended. */
async function readCounts(child: Receiver): Promise<void> {
  child.order({ do: 'counts' });
  const counts = (await child.next('counts'))!;
  for (const [fault, n] of Object.entries(counts.faults) as [Fault, number][])
    sums.faults[fault] = (sums.faults[fault] ?? 0) + n;
  sums.followed += counts.followed;
  sums.refused += counts.refused;
  sums.flooded = Math.max(sums.flooded, counts.flooded);
}

// The address must be known before there is a secret, and the secret before the receiver can take anything.
let receiver = await startReceiver();
await receiver.kill();
let sender = await startSender();
sender.order({ do: 'subscribe', url: `http://127.0.0.1:${settings.port}/hooks` });
const { secret, key } = (await sender.next('subscribed'))!;
settings = { ...settings, secret, key };
receiver = await startReceiver();

/** Deaths in turn at each point, spread over the messages. */
const deaths = Array.from({ length: kills * POINTS.length }, (_, n) => ({
  at: POINTS[n % POINTS.length]!,
  after: Math.floor(n / POINTS.length) % 2 === 1,
  from: Math.floor(((n + 1) * count) / (kills * POINTS.length + 1)),
}));
let next = 0;
for (const death of [...deaths, { at: undefined, after: false, from: count }]) {
  // Up to the place of the death, then on until it has come.
  await post(death.from);
  if (death.at === undefined) break;
  const { at, after } = death;
  sender.order({ do: 'die', at, after });
  if (at === 'commit') sender.order({ do: 'say', from: next, to: Math.min(count, next + 8) });
  else await hasten();
  await sender.ended;
  if (sender.signal !== 'SIGKILL') throw new Error('the sender ended by itself');
  killed[at] += 1;
  sender = await startSender();
  next = firstUnsaid();
  if (restarts < RESTARTS && next >= ((restarts + 1) * count) / (RESTARTS + 1)) await restartReceiver();
}
while (restarts < RESTARTS) await restartReceiver();
await drain();
sender.order({ do: 'truth' });
const truth = (await sender.next('truth'))!;
await readCounts(receiver);
await receiver.kill();
await sender.kill();

const taken = readFileSync(file, 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => JSON.parse(line) as Taken);
const order = await handedOver(taken);
const report = judge();
folder.remove();
if (values.json) console.log(JSON.stringify(report, null, 2));
else console.log(report);
process.exit(report.ok ? 0 : 1);

async function restartReceiver(): Promise<void> {
  await readCounts(receiver);
  await receiver.kill();
  receiver = await startReceiver();
  restarts += 1;
}

function firstUnsaid(): number {
  let n = 0;
  while (said.has(n)) n += 1;
  return n;
}

/** Posts up to a number. A sender that is killed before an answer may have posted: then it posts once more. */
async function post(to: number): Promise<void> {
  next = firstUnsaid();
  if (next >= to) return;
  const from = next;
  const all = new Promise<void>((resolve) => {
    sender.on(() => {
      if (firstUnsaid() >= to) resolve();
    });
  });
  sender.order({ do: 'say', from, to });
  await Promise.race([all, sender.ended]);
  next = firstUnsaid();
  if (next < to) throw new Error('the sender ended while it posted');
}

/** Asks the sender until something is sent: a death before sending needs a delivery that is due. */
async function hasten(): Promise<void> {
  sender.order({ do: 'say', from: next, to: Math.min(count, next + 2) });
  while (sender.isAlive) {
    const state = await askState();
    if (state?.dueAt != null && state.dueAt > Date.now() + offset) await moveClock(state.dueAt);
    await pause(50);
  }
}

async function askState() {
  sender.order({ do: 'state' });
  return sender.next('state');
}

/** The receiver is told first: a webhook from the future would be refused. */
async function moveClock(to: number): Promise<void> {
  offset = to - Date.now();
  receiver.order({ do: 'clock', offset });
  await receiver.next('clocked');
  sender.order({ do: 'clock', offset });
}

/** Waits until nothing waits, and lets the hours between two tries pass at once. */
async function drain(): Promise<void> {
  for (;;) {
    const state = await askState();
    if (!state) throw new Error('the sender ended by itself');
    if (state.waiting === 0) return;
    if (state.dueAt !== null && state.dueAt > Date.now() + offset) await moveClock(state.dueAt);
    await pause(50);
  }
}

/** What one handler with reordering makes of everything that came, in the order in which it came. */
async function handedOver(requests: readonly Taken[]): Promise<Map<string, string[]>> {
  const channels = new Map<string, string[]>();
  let now = 0;
  const handler = webhookHandler({
    secrets: secret,
    encryption: { keys: [key] },
    on: {
      'message.posted': (event) => {
        const list = channels.get(event.channelId!) ?? [];
        channels.set(event.channelId!, list);
        list.push(event.data.message.id);
      },
    },
    // The times are those at which they were taken: what is proved here is their order.
    toleranceSeconds: 1e9,
    rememberSeconds: 1e9,
    reorder: { by: 'channel', waitMs: 60_000, maxWaiting: requests.length + 1 },
    now: () => now,
  });
  now = requests.at(-1)?.at ?? 0;
  await Promise.all(
    requests.map(({ headers, body }) =>
      handler(new Request('http://receiver.example/hooks', { method: 'POST', headers, body })),
    ),
  );
  await handler.close();
  return channels;
}

function judge() {
  const ids = taken.map(({ headers }) => headers['webhook-id']!);
  const received = new Set(ids);
  const lost = truth.events.filter(({ eventId }) => !received.has(eventId)).length;
  const byMessage = new Map(truth.events.map((event) => [event.messageId, event]));
  const untold = truth.messages.filter(({ id }) => !byMessage.has(id)).length;
  const known = new Set(truth.events.map(({ eventId }) => eventId));
  const invented = [...received].filter((id) => !known.has(id)).length;
  const texts = new Set(truth.messages.map(({ text }) => text));
  const forgotten = [...said].filter((n) => !texts.has(`Proof ${n}`)).length;
  let holes = 0;
  let outOfOrder = 0;
  let wronglyHandedOver = 0;
  for (const channelId of new Set(truth.messages.map((message) => message.channelId))) {
    const inOrder = truth.messages.filter((message) => message.channelId === channelId).map(({ id }) => id);
    for (const [index, id] of inOrder.entries()) {
      const sequence = byMessage.get(id)?.sequence;
      if (sequence === undefined) holes += 1;
      else if (sequence !== index + 1) outOfOrder += 1;
    }
    const handed = order.get(channelId) ?? [];
    wronglyHandedOver += Math.abs(handed.length - inOrder.length);
    wronglyHandedOver += handed.filter((id, index) => id !== inOrder[index]).length;
  }
  const allFaults = Object.values(sums.faults).reduce((sum, n) => sum + n, 0);
  const ok =
    lost + untold + invented + forgotten + holes + outOfOrder + wronglyHandedOver === 0 &&
    truth.events.length === truth.messages.length &&
    sums.followed === 0 &&
    sums.flooded < 64 * 2 ** 20 &&
    Object.values(killed).every((n) => n === kills) &&
    restarts === RESTARTS;
  return {
    ok,
    seed,
    messages: truth.messages.length,
    events: truth.events.length,
    received: received.size,
    deliveriesTaken: ids.length,
    duplicates: ids.length - received.size,
    lost,
    untold,
    invented,
    forgotten,
    holes,
    outOfOrder,
    wronglyHandedOver,
    killed,
    receiverRestarts: restarts,
    faults: sums.faults,
    faultsInAll: allFaults,
    refusedByHandler: sums.refused,
    redirectsFollowed: sums.followed,
    mostBytesOfAFlood: sums.flooded,
    hoursOnTheClock: Math.round(offset / 360_000) / 10,
    seconds: (Date.now() - began) / 1000,
  };
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function wholeNumber(name: string, value: string): number {
  const number = Number(value);
  if (Number.isSafeInteger(number) && number > 0) return number;
  console.error(`--${name}: expected a whole number above 0`);
  process.exit(2);
}
