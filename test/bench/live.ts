/**
 * Streams of changes: many open streams in one gateway process, read by a client process of its own. How long a change
 * takes to all of them, beside a bare loop of writes of the same bytes to the same sockets, turn by turn in one run; the
 * memory that a stream takes; and whether readers that take nothing slow the others down.
 *
 *   npm run bench:live -- --json [--quick] [--streams 10000]
 *
 * Exit 1 when a budget is missed: <= 25 kB a stream, >= 80 % of the bare loop, p99 of a change <= 500 ms. With --quick
 * only what is not a question of speed counts.
 */
import { fork, type ChildProcess } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createGateway, type Gateway } from '../../src/gateway/create-gateway.js';
import { nodeHandler } from '../../src/gateway/node-handler.js';
import { TinyPlatform } from '../helpers/tiny-platform.js';
import { round } from './first/world.js';
import { median } from './median.js';

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
    streams: { type: 'string' },
  },
});
const streams = Number(values.streams ?? (values.quick ? 200 : 10_000));
const rounds = values.quick ? 3 : 9;
const MAX_BYTES = 25_000;
const MIN_RATIO = 0.8;
const MAX_P99 = 500;
const WAIT_MS = 120_000;

setFlagsFromString('--expose-gc');
const gc = runInNewContext('gc') as () => void;
const say = (line: string): void => void process.stderr.write(`${line}\n`);
const failures: string[] = [];

const platform = new TinyPlatform(
  Array.from({ length: 500 }, (_, i) => ({ id: i + 1, xp: 100_000 - i * 100, name: `Member ${i + 1}` })),
);
const holder: { gateway?: Gateway } = {};
const sockets = new Set<Socket>();
const server = createServer((request, response) => {
  void nodeHandler(holder.gateway!)(request, response);
});
server.on('connection', (socket) => {
  sockets.add(socket);
  socket.once('close', () => sockets.delete(socket));
});
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', 4096, resolve));
const { port } = server.address() as AddressInfo;
const gateway = (holder.gateway = createGateway(
  {
    publicUrl: `http://127.0.0.1:${port}`,
    publicIdKey: 'a public id key of this bench',
    platform: { integrationUrl: 'http://platform.test/apis/v1', communityKey: 'a community key' },
    sync: { intervalMs: 200 },
    limits: {
      ip: { points: 1_000_000, seconds: 1 },
      streams: { session: 20, ip: 1_000_000, total: 1_000_000 },
    },
    store: 'memory',
    log: 'silent',
  },
  { fetch: platform.fetch },
));
await gateway.ready;
const client = fork(fileURLToPath(new URL('./live/client.ts', import.meta.url)), {
  execArgv: ['--import', 'tsx'],
});

try {
  // What is made once, whoever comes, is not a stream's.
  await open(10);
  await rest();
  const before = memory();
  say(`opening ${streams} streams …`);
  const began = performance.now();
  await open(streams);
  const openedPerSecond = (streams * 1000) / (performance.now() - began);
  await rest();
  const after = memory();
  const perStream = (after.rss - before.rss) / streams;
  const perStreamHeap = (after.heap - before.heap) / streams;

  const fan: number[][] = [];
  const bare: number[][] = [];
  let frame: Buffer = Buffer.alloc(0);
  for (let turn = 0; turn < rounds; turn += 1) {
    say(`a change to all, and the same bytes by a bare loop (${turn + 1} of ${rounds}) …`);
    const change = await fanOut(streams);
    fan.push(change.took);
    frame = change.frame;
    bare.push(await writeBare(frame, streams));
  }
  say('readers that take nothing …');
  const slowCount = Math.ceil(streams / 100);
  await ask({ kind: 'freeze', count: slowCount }, 'frozen');
  const besideSlow: number[][] = [];
  for (let turn = 0; turn < rounds; turn += 1) besideSlow.push((await fanOut(streams - slowCount)).took);
  const p = (turns: number[][], share: number) => median(turns.map((took) => quantile(took, share)));
  const rate = (turns: number[][]) => median(turns.map((took) => (took.length * 1000) / Math.max(...took)));
  const ratio = median(fan.map((took, i) => Math.max(...bare[i]!) / Math.max(...took)));
  const report = {
    ok: true,
    cores: cpus().length,
    streams,
    frameBytes: frame.length,
    openedPerSecond: round(openedPerSecond),
    bytesPerStream: { rss: round(perStream), heap: round(perStreamHeap) },
    change: { p50: round(p(fan, 0.5)), p99: round(p(fan, 0.99)), perSecond: round(rate(fan)) },
    bareLoop: { p50: round(p(bare, 0.5)), p99: round(p(bare, 0.99)), perSecond: round(rate(bare)) },
    ratio: round(ratio, 2),
    besideSlowReaders: {
      slow: slowCount,
      p50: round(p(besideSlow, 0.5)),
      p99: round(p(besideSlow, 0.99)),
    },
    failures,
  };
  if (!values.quick) {
    if (perStream > MAX_BYTES) failures.push(`${round(perStream)} bytes a stream, not <= ${MAX_BYTES}`);
    if (ratio < MIN_RATIO) failures.push(`${round(ratio, 2)} of the bare loop, not >= ${MIN_RATIO}`);
    if (report.change.p99 > MAX_P99) failures.push(`p99 ${report.change.p99} ms, not <= ${MAX_P99}`);
  }
  report.ok = failures.length === 0;
  console.log(values.json ? JSON.stringify(report, null, 2) : report);
} finally {
  client.kill();
  server.closeAllConnections();
  server.close();
  await gateway.close({ drainMs: 0 });
}
process.exit(failures.length === 0 ? 0 : 1);

async function open(count: number): Promise<void> {
  const path = '/v1/live?topics=board:xp,tiers';
  const answer = await ask({ kind: 'open', port, count, path, atOnce: 64 }, 'opened');
  if (answer.count !== count)
    throw new Error(`${String(answer.count)} of ${count}: ${String(answer.failures)}`);
}

/** A member gains a point; how long it took from the first write to each reader, and the bytes that went. */
async function fanOut(wanted: number): Promise<{ took: number[]; frame: Buffer }> {
  await ask({ kind: 'arm', mark: 'event: change', wanted }, 'armed');
  let frame: Buffer = Buffer.alloc(0);
  let began = Number.POSITIVE_INFINITY;
  // The first of the writes begins the round, as it does for the bare loop.
  const [first] = sockets;
  const { write } = first!;
  first!.write = function (this: Socket, ...args: Parameters<Socket['write']>) {
    const [bytes] = args as unknown as [Buffer];
    if (bytes.includes('event: change')) {
      began = Math.min(began, now());
      frame = bytes;
    }
    return write.apply(this, args);
  } as Socket['write'];
  const arrived = next('arrived');
  platform.users[3]!.xp += 1;
  const { at } = (await arrived) as { at: number[] };
  first!.write = write;
  return { took: at.map((one) => one - began), frame };
}

async function writeBare(frame: Buffer, wanted: number): Promise<number[]> {
  await ask({ kind: 'arm', mark: 'event: change', wanted }, 'armed');
  const arrived = next('arrived');
  const began = now();
  for (const socket of sockets) socket.write(frame);
  const { at } = (await arrived) as { at: number[] };
  return at.map((one) => one - began);
}

function ask(order: object, kind: string): Promise<Record<string, unknown>> {
  const answer = next(kind);
  client.send(order);
  return answer;
}

function next(kind: string): Promise<Record<string, unknown>> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`the client never said "${kind}"`)), WAIT_MS);
    const on = (message: Record<string, unknown>): void => {
      if (message.kind !== kind) return;
      clearTimeout(timer);
      (client as ChildProcess).off('message', on);
      resolve(message);
    };
    client.on('message', on);
  });
}

function memory(): { rss: number; heap: number } {
  gc();
  gc();
  const { rss, heapUsed, external } = process.memoryUsage();
  return { rss, heap: heapUsed + external };
}

function rest(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, values.quick ? 300 : 3000));
}

function quantile(list: readonly number[], share: number): number {
  const sorted = [...list].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

/** Milliseconds of a clock that all processes of the machine share. */
function now(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}
