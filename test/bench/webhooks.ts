/**
 * Outgoing webhooks of the sandbox on its embedded database: deliveries a second beside a bare `fetch` loop to the same
 * receiver, turn by turn in one run, and the memory that a backlog takes while it is stored, spread and delivered.
 *
 *   npm run bench:webhooks -- --json [--quick]
 *
 * Ratios count; milliseconds are of this machine. Exit 1 when something was not delivered or the backlog took more
 * than 256 MiB.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { count, eq } from 'drizzle-orm';
import { createPlatform, type SandboxPlatform } from '../../demo/platform/create-platform.js';
import { webhookDeliveries, webhookEvents } from '../../demo/platform/db/schema.js';
import { storeEvents } from '../../demo/platform/services/webhooks/emit.js';
import {
  createSubscription,
  switchSubscription,
} from '../../demo/platform/services/webhooks/subscriptions.js';
import { temporaryFolder } from '../helpers/gateway-process.js';
import { round } from './first/world.js';
import { median } from './median.js';

const { values } = parseArgs({
  options: { json: { type: 'boolean', default: false }, quick: { type: 'boolean', default: false } },
});
const plan = values.quick
  ? { deliveries: 400, rounds: 1, backlog: 2000 }
  : { deliveries: 4000, rounds: 3, backlog: 100_000 };
const MAX_GROWTH = 256;
/** As many at once as the sandbox has under way for one subscription. */
const LANES = 16;
const BATCH = 1000;

const receiver = fork(fileURLToPath(new URL('./webhooks/receiver.ts', import.meta.url)), {
  execArgv: ['--import', 'tsx'],
});
const [port] = (await once(receiver, 'message')) as [number];
const url = `http://127.0.0.1:${port}/hooks`;
const taken = async (): Promise<number> => {
  receiver.send('how many');
  return ((await once(receiver, 'message')) as [number])[0];
};
const folder = temporaryFolder('bench-webhooks');
const world = await createPlatform({ data: folder.path, privateDestinations: true });
const failures: string[] = [];
const say = (line: string): void => void process.stderr.write(`${line}\n`);
try {
  const { communityId } = await world.seed({ members: 20, seed: 7 });
  await subscribe('badge.awarded');
  const rounds: { deliveries: Turn; bare: Turn }[] = [];
  await deliver(plan.deliveries / 10);
  for (let turn = 0; turn < plan.rounds; turn += 1) {
    say(`${plan.deliveries} deliveries, and as many by fetch …`);
    rounds.push({ deliveries: await deliver(plan.deliveries), bare: await fetchBare(plan.deliveries) });
  }
  say(`a backlog of ${plan.backlog} events …`);
  const backlog = await measureBacklog();
  if (backlog.growth > MAX_GROWTH)
    failures.push(`the backlog took ${backlog.growth} MiB, not <= ${MAX_GROWTH}`);
  const of = (which: 'deliveries' | 'bare', what: keyof Turn) =>
    median(rounds.map((one) => one[which][what]));
  const report = {
    ok: failures.length === 0,
    cores: cpus().length,
    deliveries: {
      perSecond: round(of('deliveries', 'perSecond')),
      barePerSecond: round(of('bare', 'perSecond')),
      ratio: round(median(rounds.map(({ deliveries, bare }) => deliveries.perSecond / bare.perSecond)), 2),
      cpu: round(of('deliveries', 'cpu'), 2),
      bareCpu: round(of('bare', 'cpu'), 2),
    },
    backlog,
    failures,
  };
  if (values.json) console.log(JSON.stringify(report, null, 2));
  else console.log(report);

  async function subscribe(type: string): Promise<string> {
    const { row } = await createSubscription(world.platform, communityId, {
      name: type,
      url,
      types: [type],
      channelIds: null,
    });
    return row.id;
  }

  /** Events as large as a message has them. */
  async function store(type: 'badge.awarded' | 'tier.changed', n: number): Promise<void> {
    const data = {
      user: {
        id: '1001',
        username: 'ada.okafor',
        displayName: 'Ada Okafor',
        email: 'ada.okafor@example.com',
      },
      badge: { id: 'b'.repeat(36), title: 'Sawdust '.repeat(12) },
      awardedAt: new Date().toISOString(),
    };
    const { db, now } = world.platform;
    for (let left = n; left > 0; left -= BATCH)
      await storeEvents(
        db,
        communityId,
        now(),
        Array.from({ length: Math.min(BATCH, left) }, () => ({ type, data })),
      );
  }

  async function deliver(n: number): Promise<Turn> {
    const before = await taken();
    await store('badge.awarded', n);
    return timed(n, async () => {
      world.platform.wakeWebhooks();
      await untilDelivered(world);
      const came = (await taken()) - before;
      if (came !== n) failures.push(`${came} of ${n} were delivered`);
    });
  }

  async function measureBacklog() {
    const id = await subscribe('tier.changed');
    await switchSubscription(world.platform, communityId, id, false);
    await switchSubscription(world.platform, communityId, id, true);
    // The worker is kept from sending: the state in which the platform itself leaves a dead receiver.
    const { db } = world.platform;
    await db.execute(`update webhook_subscriptions set state = 'failed' where id = '${id}'`);
    const rss = process.memoryUsage().rss;
    let most = rss;
    const watch = setInterval(() => (most = Math.max(most, process.memoryUsage().rss)), 20);
    const before = await taken();
    const stored = await timed(plan.backlog, async () => {
      await store('tier.changed', plan.backlog);
      world.platform.wakeWebhooks();
      await untilSpread(world);
    });
    const sent = await timed(plan.backlog, async () => {
      await switchSubscription(world.platform, communityId, id, true);
      world.platform.wakeWebhooks();
      await untilDelivered(world);
    });
    clearInterval(watch);
    const came = (await taken()) - before;
    if (came !== plan.backlog) failures.push(`${came} of ${plan.backlog} of the backlog were delivered`);
    return {
      events: plan.backlog,
      storedPerSecond: round(stored.perSecond),
      deliveredPerSecond: round(sent.perSecond),
      growth: round((most - rss) / 2 ** 20),
    };
  }
} finally {
  await world.close();
  receiver.disconnect();
  folder.remove();
}
process.exit(failures.length === 0 ? 0 : 1);

interface Turn {
  perSecond: number;
  /** Milliseconds of this process for each. */
  cpu: number;
}

async function timed(n: number, work: () => Promise<void>): Promise<Turn> {
  const began = performance.now();
  const cpu = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(cpu);
  return { perSecond: (n * 1000) / (performance.now() - began), cpu: (user + system) / 1000 / n };
}

/** What a program does that posts and forgets. */
async function fetchBare(n: number): Promise<Turn> {
  const body = JSON.stringify({ id: 'evt_bare', data: 'x'.repeat(420) });
  let left = n;
  const lane = async () => {
    while (left > 0) {
      left -= 1;
      const answer = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
      });
      await answer.arrayBuffer();
    }
  };
  return timed(n, async () => {
    await Promise.all(Array.from({ length: LANES }, lane));
  });
}

async function untilSpread({ platform }: SandboxPlatform): Promise<void> {
  for (;;) {
    const [fresh] = await platform.db
      .select({ n: count() })
      .from(webhookEvents)
      .where(eq(webhookEvents.isSpread, false));
    if (fresh!.n === 0) return;
    await pause();
  }
}

async function untilDelivered(platform: SandboxPlatform): Promise<void> {
  await untilSpread(platform);
  for (;;) {
    const [waiting] = await platform.platform.db
      .select({ n: count() })
      .from(webhookDeliveries)
      .where(eq(webhookDeliveries.state, 'waiting'));
    if (waiting!.n === 0) return;
    await pause();
  }
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 50));
}
