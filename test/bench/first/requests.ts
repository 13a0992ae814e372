import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { mintSession, temporaryFolder } from '../../helpers/gateway-process.js';
import { startServer } from '../../helpers/processes.js';
import { median } from '../median.js';
import { round, type World } from './world.js';

/** How many answers a second one route gives, beside a bare handler that answers the same bytes. */
export interface RequestFigures {
  route: string;
  bytes: number;
  perSecond: number;
  barePerSecond: number;
  /** Of the bare handler's. */
  share: number;
  /** Microseconds of processor time of the server for each answer: they do not depend on who else is busy. */
  cpu: number;
  bareCpu: number;
  /** Bare processor time as a share of the gateway's. */
  cpuShare: number;
  rounds: number;
}

interface Count {
  perSecond: number;
  /** Microseconds for each answer. */
  cpu: number;
}

const CONNECTIONS = 16;
/** What Linux counts process times in. */
const TICKS_PER_SECOND = 100;
const CLIENT = fileURLToPath(new URL('./client.ts', import.meta.url));

export async function measureRequests(
  world: World,
  { seconds, rounds }: { seconds: number; rounds: number },
): Promise<RequestFigures[]> {
  const { credentials } = world;
  // Its sweeps would be counted as work for the requests.
  const gateway = await world.gatewayWith({ RAI_SYNC_INTERVAL_MS: '3600000' });
  const token = await mintSession(gateway.url, credentials.users[0]!.userId);
  const routes = [
    { route: '/v1/boards/xp?limit=10', headers: ['Accept-Encoding: br'] },
    { route: '/v1/boards/xp?limit=10', headers: [] },
    { route: '/v1/me', headers: [`Authorization: Bearer ${token}`] },
  ];
  const answers = await Promise.all(routes.map((one) => readAnswer(gateway.url + one.route, one.headers)));
  const folder = temporaryFolder('bare');
  const file = join(folder.path, 'answers.json');
  writeFileSync(
    file,
    JSON.stringify(
      answers.map(({ headers, body }, n) => ({ path: `/${n}`, headers, body: body.toString('base64') })),
    ),
  );
  const bare = await startServer({ script: 'test/bench/first/bare.ts', args: [file] });
  try {
    const figures: RequestFigures[] = [];
    for (const [n, { route, headers }] of routes.entries()) {
      const own: Count[] = [];
      const yardstick: Count[] = [];
      for (let at = 0; at < rounds; at += 1) {
        own.push(await count(gateway.pid, gateway.url + route, seconds, headers));
        yardstick.push(await count(bare.pid, `${bare.url}/${n}`, seconds, headers));
      }
      const middle = (counts: Count[], of: keyof Count): number => median(counts.map((one) => one[of]));
      const [perSecond, barePerSecond] = [middle(own, 'perSecond'), middle(yardstick, 'perSecond')];
      const [cpu, bareCpu] = [middle(own, 'cpu'), middle(yardstick, 'cpu')];
      figures.push({
        route: headers.includes('Accept-Encoding: br') ? `${route} (brotli)` : route,
        bytes: answers[n]!.body.length,
        perSecond: Math.round(perSecond),
        barePerSecond: Math.round(barePerSecond),
        share: round(perSecond / barePerSecond, 3),
        cpu: round(cpu),
        bareCpu: round(bareCpu),
        cpuShare: round(bareCpu / cpu, 3),
        rounds,
      });
    }
    return figures;
  } finally {
    await bare.stop();
    await gateway.stop();
    folder.remove();
  }
}

/** The bytes as they are on the line, and the headers that belong to them. */
function readAnswer(
  url: string,
  lines: readonly string[],
): Promise<{ headers: Record<string, string>; body: Buffer }> {
  const headers = Object.fromEntries(lines.map((line) => line.split(/: (.*)/s).slice(0, 2)));
  return new Promise((settle, fail) => {
    request(url, { headers }, (answer) => {
      const parts: Buffer[] = [];
      answer.on('data', (part: Buffer) => parts.push(part));
      answer.on('end', () => {
        if (answer.statusCode !== 200) return fail(new Error(`${url} answered ${answer.statusCode}`));
        const own = /^(date|connection|keep-alive|transfer-encoding)$/;
        const kept = Object.entries(answer.headers).filter(([name]) => !own.test(name));
        const body = Buffer.concat(parts);
        settle({
          headers: {
            ...Object.fromEntries(kept.map(([name, value]) => [name, String(value)])),
            'content-length': String(body.length),
          },
          body,
        });
      });
    })
      .on('error', fail)
      .end();
  });
}

/** Answers a second of the server with this process id, counted by a client in a process of its own. */
function count(pid: number, url: string, seconds: number, headers: readonly string[]): Promise<Count> {
  return new Promise((settle, fail) => {
    const args = ['--import', 'tsx', CLIENT, url, String(seconds), String(CONNECTIONS), ...headers];
    const before = processorTime(pid);
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    let text = '';
    child.stdout.setEncoding('utf8').on('data', (part: string) => (text += part));
    child.once('close', () => {
      const spent = processorTime(pid) - before;
      const said = text.trim().startsWith('{')
        ? (JSON.parse(text) as { perSecond: number; total: number; failures: number })
        : undefined;
      if (!said || said.failures > 0 || said.perSecond === 0)
        fail(new Error(`${url}: ${text || 'nothing was counted'}`));
      else settle({ perSecond: said.perSecond, cpu: (spent * 1e6) / said.total });
    });
  });
}

/** Seconds that a process has had of a processor, its kernel time included. */
function processorTime(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}
