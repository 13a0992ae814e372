/**
 * `npm run prove:half-open`: thousands of connections that never make a whole request (silent ones, slow headers, slow bodies, slow
 * chunks) stand on a gateway while honest readers ask it. Every honest request must be answered, memory must stay bounded, and
 * the gateway must end every one of the connections by itself. `--count 10000` connections, `--json` for programs.
 */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { readExposition, sampleOf } from '../helpers/exposition.js';
import { serveGateway } from '../helpers/served-gateway.js';
import { TinyPlatform } from '../helpers/tiny-platform.js';

const { values } = parseArgs({
  options: { count: { type: 'string', default: '10000' }, json: { type: 'boolean', default: false } },
});
const count = Number(values.count);
/** Bytes that one of them may take of the gateway. */
const PER_CONNECTION = 40_000;

const platform = new TinyPlatform(
  Array.from({ length: 500 }, (_, i) => ({ id: i + 1, xp: i, name: `M${i}` })),
);
const served = await serveGateway({
  fetch: platform.fetch,
  options: { limits: { ip: { points: 1e9, seconds: 60 } } },
});
const turnedAway = async (): Promise<number> => {
  const families = readExposition(await (await served.get('/metrics')).text());
  return sampleOf(families, 'rai_gateway_turned_away_total', { reason: 'slow' });
};
for (let i = 0; i < 200; i += 1) await (await served.get('/v1/boards/xp')).arrayBuffer();
const before = process.memoryUsage.rss();

const openSockets = (): number =>
  process.getActiveResourcesInfo().filter((name) => name === 'TCPSocketWrap').length;

const script = fileURLToPath(new URL('../hostile/gateway/half-open.ts', import.meta.url));
const child = spawn(process.execPath, ['--import', 'tsx', script, served.url, String(count)], {
  stdio: ['ignore', 'pipe', 'inherit'],
});
const told: Record<string, number>[] = [];
let held = -1;
createInterface({ input: child.stdout }).on('line', (line) => {
  told.push(JSON.parse(line) as Record<string, number>);
  // The other side still has its ends open: those that the gateway holds are its own fault.
  if (told.length === 2) held = openSockets();
});
let isOver = false;
const ended = new Promise<void>((resolve) => child.once('close', () => resolve(void (isOver = true))));

const times: number[] = [];
let failed = 0;
let peak = before;
while (!isOver) {
  const began = performance.now();
  const answer = await served.get('/v1/boards/xp?limit=50').catch(() => undefined);
  await answer?.arrayBuffer();
  if (answer?.status !== 200) failed += 1;
  times.push(performance.now() - began);
  peak = Math.max(peak, process.memoryUsage.rss());
  await new Promise((resolve) => setTimeout(resolve, 20));
}
await ended;
const counted = await turnedAway();
times.sort((a, b) => a - b);
const figures = {
  connections: told[0]?.['opened'] ?? 0,
  left: told[1]?.['left'] ?? -1,
  held,
  longestMs: told[1]?.['longestMs'] ?? -1,
  counted,
  honest: times.length,
  failed,
  p50Ms: Math.round(times[Math.floor(times.length / 2)] ?? 0),
  p99Ms: Math.round(times[Math.floor(times.length * 0.99)] ?? 0),
  bytesPerConnection: Math.round((peak - before) / count),
};
const holds =
  figures.connections === count &&
  figures.left === 0 &&
  // Those of the honest reader.
  figures.held >= 0 &&
  figures.held <= 8 &&
  figures.counted >= count &&
  figures.failed === 0 &&
  figures.honest > 20 &&
  // A process breathes by some megabytes whatever happens: a few connections say nothing of one.
  peak - before <= PER_CONNECTION * count + 64 * 2 ** 20;
if (values.json) console.log(JSON.stringify({ prove: 'half-open', holds, ...figures }));
else console.table(figures);
await served.close();
process.exit(holds ? 0 : 1);
