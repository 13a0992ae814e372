/**
 * Sends messages through the gateway to a real sandbox platform while the connection between them is
 * cut, and counts in the platform's database what was stored.
 *
 *   npm run prove:sends -- --json [--count 200] [--seed 1]
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { eq } from 'drizzle-orm';
import { messages as stored } from '../../demo/platform/db/schema.js';
import { openLevelStore } from '../../src/gateway/store/level-store.js';
import type { Sent } from '../../src/model/message.js';
import { createCuttingProxy, CUT_POINTS, type CutPoint } from '../helpers/cutting-proxy.js';
import { createWorld } from '../helpers/messages-gateway.js';
import { createRealGateway, type RealGateway } from '../helpers/real-gateway.js';

interface Figures {
  mode: 'normal' | 'strict contract';
  sends: number;
  identical: number;
  replies: number;
  cuts: Record<CutPoint, number>;
  cutReads: number;
  restarts: number;
  /** Final answers by state. */
  told: Record<string, number>;
  /** Answers `held` on the way there. */
  toldHeld: number;
  storedOnce: number;
  storedMore: number;
  lost: number;
  lies: string[];
  seconds: number;
}

interface Order {
  key: string;
  as: number;
  path: string;
  text: string;
  reply: boolean;
}

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    count: { type: 'string', default: '200' },
    seed: { type: 'string', default: '1' },
  },
});
const count = wholeNumber('count', values.count);
const seed = wholeNumber('seed', values.seed);

const results = [await prove(false), await prove(true)];
const ok = results.every((figures) => isGood(figures));
if (values.json) console.log(JSON.stringify({ ok, seed, results }, null, 2));
else for (const figures of results) console.log(describe(figures));
process.exit(ok ? 0 : 1);

async function prove(strict: boolean): Promise<Figures> {
  const began = Date.now();
  const random = randomOf(seed + (strict ? 1000 : 0));
  const world = await createWorld({ strict });
  const cuts = Object.fromEntries(CUT_POINTS.map((point) => [point, 0])) as Record<CutPoint, number>;
  const figures: Figures = {
    mode: strict ? 'strict contract' : 'normal',
    sends: count,
    identical: Math.ceil(count / 10),
    replies: Math.ceil(count / 5),
    cuts,
    cutReads: 0,
    restarts: 0,
    told: {},
    toldHeld: 0,
    storedOnce: 0,
    storedMore: 0,
    lost: 0,
    lies: [],
    seconds: 0,
  };
  let turn = 0;
  const proxy = await createCuttingProxy(world.url, ({ method, path }) => {
    const writes = method === 'POST' && /\/messages\/(send|reply)$/.test(path);
    const reads = method === 'GET' && /\/messages\?/.test(path);
    if (!(writes ? random() < 0.5 : reads && random() < 0.1)) return undefined;
    // In turn, so that every point is met equally often, at moments that the seed decides.
    const point = CUT_POINTS[turn++ % CUT_POINTS.length]!;
    if (writes) cuts[point] += 1;
    else figures.cutReads += 1;
    return point;
  });

  const folder = await mkdtemp(join(tmpdir(), 'rai-prove-'));
  const open = [world.channel('open', 0), world.channel('open', 1)];
  let store = await openLevelStore(folder);
  const begin = async (): Promise<RealGateway> =>
    createRealGateway(world, {
      url: proxy.url,
      channels: { public: open },
      settleMs: [20, 60, 120, 240],
      store,
    });
  let gateway = await begin();
  const rowsOf = (text: string) =>
    world.platform.platform.db.select({ id: stored.id }).from(stored).where(eq(stored.body, text));

  /** Asks with one key until the answer is final, as a widget does; checks each answer against the database. */
  const client = async (order: Order): Promise<void> => {
    const unique = !order.text.startsWith('Same');
    for (let tries = 0; tries < 400; tries += 1) {
      const { as, key, path, text } = order;
      const answer = await gateway.call(path, { as, key, json: { text } });
      if (answer.status === 200) {
        const sent = (await answer.json()) as Sent;
        figures.told[sent.state] = (figures.told[sent.state] ?? 0) + 1;
        const times = unique ? (await rowsOf(text)).length : 1;
        if (sent.state === 'sent' && times !== 1)
          figures.lies.push(`told sent, stored ${times} times: ${text}`);
        if (sent.state === 'sent' && sent.message && sent.message.text !== text)
          figures.lies.push(`told of another message: ${text}`);
        if (sent.state === 'unknown' && !(order.reply && strict)) figures.lies.push(`told unknown: ${text}`);
        return;
      }
      if (answer.status === 202) figures.toldHeld += 1;
      else if (![409, 503].includes(answer.status)) {
        figures.lies.push(`answered ${answer.status}: ${text}`);
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, 40));
    }
    figures.lies.push(`never settled: ${order.text}`);
  };

  const orders = await ordersOf(figures, gateway, open, world.credentials.users.length, random);
  const half = Math.floor(orders.length / 2);
  await inLanes(orders.slice(0, half), client);
  // Ends in the middle of what the second half has under way, and goes on with the same store.
  const rest = inLanes(orders.slice(half), client);
  await new Promise((resolve) => setTimeout(resolve, 400));
  await gateway.close();
  await store.close();
  store = await openLevelStore(folder);
  gateway = await begin();
  figures.restarts += 1;
  await rest;

  const texts = new Map<string, number>();
  for (const { text } of orders) texts.set(text, (texts.get(text) ?? 0) + 1);
  for (const [text, wanted] of texts) {
    const times = (await rowsOf(text)).length;
    figures.storedOnce += Math.min(times, wanted);
    figures.storedMore += Math.max(0, times - wanted);
    if (!text.startsWith('Reply')) figures.lost += Math.max(0, wanted - times);
  }
  await gateway.close();
  await store.close();
  await proxy.close();
  await world.close();
  await rm(folder, { recursive: true });
  figures.seconds = (Date.now() - began) / 1000;
  return figures;
}

async function ordersOf(
  { sends, identical, replies }: Figures,
  gateway: RealGateway,
  channels: string[],
  users: number,
  random: () => number,
): Promise<Order[]> {
  const orders: Order[] = [];
  for (let n = 0; n < sends; n += 1) {
    const same = n < identical;
    const channel = same ? channels[0] : channels[n % channels.length];
    const text = same ? 'Same words, meant each time' : `Message ${n} of seed ${seed}`;
    // Identical ones come from two members, so that they also meet in one lock.
    const as = same ? n % 2 : n % users;
    orders.push({ key: `send-${n}`, as, path: `/v1/channels/${channel}/messages`, text, reply: false });
  }
  const page = await gateway.call(`/v1/channels/${channels[0]}/messages?limit=10`);
  const { messages } = (await page.json()) as { messages: { id: string }[] };
  for (let n = 0; n < replies; n += 1) {
    const { id } = messages[n % messages.length]!;
    const text = `Reply ${n} of seed ${seed}`;
    orders.push({ key: `reply-${n}`, as: n % users, path: `/v1/messages/${id}/replies`, text, reply: true });
  }
  return orders
    .map((order) => ({ order, at: random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ order }) => order);
}

async function inLanes(orders: Order[], client: (order: Order) => Promise<void>): Promise<void> {
  const queue = [...orders];
  const lane = async (): Promise<void> => {
    for (let next = queue.shift(); next; next = queue.shift()) await client(next);
  };
  await Promise.all(Array.from({ length: 12 }, lane));
}

function isGood(figures: Figures): boolean {
  return (
    figures.lies.length === 0 &&
    figures.storedMore === 0 &&
    figures.lost === 0 &&
    Object.values(figures.cuts).every((n) => n > 0)
  );
}

function describe(figures: Figures): string {
  const { mode, sends, identical, replies, cuts, told, toldHeld, storedMore, lost, lies, seconds } = figures;
  return [
    `${isGood(figures) ? 'ok' : 'FAILED'}: ${mode}, ${sends} sends (${identical} identical) and ${replies} replies in ${seconds} s`,
    `  cuts ${JSON.stringify(cuts)}, reads cut ${figures.cutReads}, restarts ${figures.restarts}`,
    `  told ${JSON.stringify(told)}, held on the way ${toldHeld}; stored too often ${storedMore}, lost ${lost}`,
    ...lies.map((lie) => `  untrue: ${lie}`),
  ].join('\n');
}

/** Mulberry32: the same numbers for the same seed. */
function randomOf(start: number): () => number {
  let state = start >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function wholeNumber(name: string, value: string): number {
  const number = Number(value);
  if (Number.isSafeInteger(number) && number > 0) return number;
  console.error(`--${name}: expected a whole number above 0`);
  process.exit(2);
}
