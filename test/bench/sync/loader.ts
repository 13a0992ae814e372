/**
 * A gateway that loads everybody from a platform, in a process of its own. It prints one line of JSON when its boards
 * are there, and ends.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { createGateway } from '../../../src/gateway/create-gateway.js';
import { createLog } from '../../../src/gateway/log.js';
import { residentMemory } from '../first/world.js';

export interface LoaderOrder {
  integrationUrl: string;
  communityKey: string;
  /** Folder of its store. */
  store: string;
}

export interface Loaded {
  /** Seconds until everybody was taken in, and until boards were counted and shown. */
  load: number;
  ready: number;
  members: number;
  /** Longest pauses of the event loop in milliseconds: while members came in, and while boards were counted. */
  pauseLoading: number;
  pauseCounting: number;
  /** MiB. */
  resident: { now: number; peak: number };
  heap: number;
  buffers: number;
}

const { integrationUrl, communityKey, store } = JSON.parse(process.argv[2]!) as LoaderOrder;
const delay = monitorEventLoopDelay({ resolution: 5 });
const longest = (): number => {
  const ms = Math.round(delay.max / 1e6);
  delay.reset();
  return ms;
};
const found: Partial<Loaded> = {};
const began = performance.now();
const seconds = (): number => Math.round(performance.now() - began) / 1000;
const boards = [
  { slug: 'xp', name: 'XP', ties: 'competition' as const },
  { slug: 'coins', name: 'Coins', field: 'coins', unit: 'Coins', ties: 'dense' as const },
  { slug: 'order', name: 'Order', ties: 'ordinal' as const },
];
delay.enable();
const gateway = createGateway(
  {
    publicUrl: 'http://127.0.0.1:4000',
    publicIdKey: 'a public id key of this bench',
    platform: { integrationUrl, communityKey },
    sync: { intervalMs: 3_600_000 },
    boards,
    store,
  },
  {
    log: createLog({
      write(line) {
        process.stderr.write(`${line}\n`);
        if (!line.includes('"members are ')) return;
        found.load = seconds();
        found.pauseLoading = longest();
      },
    }),
  },
);
await gateway.ready;
found.ready = seconds();
found.pauseCounting = longest();
const answer = await gateway.fetch(new Request('http://127.0.0.1:4000/v1/boards/xp'));
found.members = ((await answer.json()) as { total: number }).total;
const { heapUsed, arrayBuffers } = process.memoryUsage();
found.resident = residentMemory(process.pid);
found.heap = Math.round(heapUsed / 2 ** 20);
found.buffers = Math.round(arrayBuffers / 2 ** 20);
await gateway.close({ drainMs: 0 });
process.stdout.write(`${JSON.stringify(found)}\n`);
