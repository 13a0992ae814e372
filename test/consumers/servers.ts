/**
 * The gateway inside other people's servers: Hono, Express and Next, each from the packed tarball, each a process of
 * its own. A page of that server shows rows in a browser; bodies, streams, answers without a body and the address
 * of the visitor come through; webhooks are received.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { request, type IncomingHttpHeaders } from 'node:http';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import type { Browser } from 'playwright';
import type { ReadyFile } from '../helpers/start-demo.js';
import { tryWebhooks, WEBHOOK_SECRET } from './webhooks.js';

const SERVER_KEY = 'server-key-of-a-consumer-long-enough';
/** Requests of one visitor; more than a page needs, few enough to run out of. */
const RATE = 150;

export interface ServerConsumer {
  /** Folder with the installed server. */
  folder: string;
  command: readonly string[];
  env: (address: string) => Record<string, string>;
  trustProxy: boolean;
}

export interface ServerWorld {
  demo: ReadyFile;
  version: string;
  /** Short id of a member. */
  member: string;
  browser: Browser;
}

interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

/** Tries one server. Answers the rows that its page shows; throws with the first thing that is not as it must be. */
export async function tryServer(consumer: ServerConsumer, world: ServerWorld): Promise<number> {
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const address = `${origin}/community`;
  const channel = await firstChannel(world.demo.gateway);
  const options = optionsFor(consumer, world.demo, address, channel);
  const child = spawn(consumer.command[0]!, consumer.command.slice(1), {
    cwd: consumer.folder,
    env: {
      ...process.env,
      PORT: String(port),
      GATEWAY_OPTIONS: JSON.stringify(options),
      WEBHOOK_SECRET,
      ...consumer.env(address),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (part: string) => (output += part));
  try {
    await untilReady(child, `${address}/v1/boards/xp`);
    await tryRoutes(address, world, channel);
    await tryWebhooks(origin, () => output);
    const rows = await rowsOf(world.browser, origin);
    await tryRate(address);
    return rows;
  } catch (error) {
    throw new Error(`${(error as Error).message}\n${output.slice(-2000)}`, { cause: error });
  } finally {
    await end(child);
  }
}

function optionsFor(
  { folder, trustProxy }: ServerConsumer,
  demo: ReadyFile,
  publicUrl: string,
  channel: string,
): object {
  const key = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' });
  return {
    publicUrl,
    trustProxy,
    platform: {
      integrationUrl: `${demo.platform}/apis/v1`,
      unifiedUrl: `${demo.platform}/v1`,
      communityKey: demo.communityKey,
    },
    sessions: { issuer: 'consumer', keys: [{ ...key, kid: 'one', alg: 'EdDSA' }] },
    publicIdKey: 'public-id-key-of-a-consumer-long-enough',
    serverKeys: [SERVER_KEY],
    channels: { public: [channel] },
    limits: { ip: { points: RATE, seconds: 3600 } },
    store: join(folder, 'store'),
  };
}

/** What comes through a server that stands around the gateway. */
async function tryRoutes(address: string, { version, member }: ServerWorld, channel: string): Promise<void> {
  const board = await ask(`${address}/v1/boards/xp`, { headers: { 'accept-encoding': 'identity' } });
  const { rows } = JSON.parse(board.body.toString()) as { rows: unknown[] };
  must(rows.length === 10, 'a board has ten rows', board);
  const etag = String(board.headers.etag);
  const same = await ask(`${address}/v1/boards/xp`, { headers: { 'if-none-match': etag } });
  must(same.status === 304 && same.body.length === 0, 'an ETag that holds is 304', same);
  const head = await ask(`${address}/v1/boards/xp`, { method: 'HEAD' });
  must(head.status === 200 && head.body.length === 0, 'HEAD has no body', head);
  const loader = `${address}/kit/${version}/rai-kit.js`;
  const plain = await ask(loader, { headers: { 'accept-encoding': 'identity' } });
  must(plain.status === 200 && plain.headers['content-encoding'] === undefined, 'the kit is there', plain);
  for (const encoding of ['br', 'gzip']) {
    const packed = await ask(loader, { headers: { 'accept-encoding': encoding } });
    must(unpacked(packed).equals(plain.body), `${encoding}: compressed at most once, and said so`, packed);
  }
  const none = await ask(`${address}/v1/nowhere`);
  must(
    none.status === 404 && /problem\+json/.test(String(none.headers['content-type'])),
    'a typed 404',
    none,
  );

  const json = { 'content-type': 'application/json' };
  const server = { ...json, authorization: `Bearer ${SERVER_KEY}` };
  const minted = await ask(`${address}/v1/sessions`, {
    method: 'POST',
    headers: server,
    body: [JSON.stringify({ sub: member })],
  });
  must(minted.status === 200, 'the body of a request arrives', minted);
  const { token } = JSON.parse(minted.body.toString()) as { token: string };
  const personal = { ...json, authorization: `Bearer ${token}` };
  const text = `Sent through another server ${Date.now()}`;
  const [first, second] = [JSON.stringify({ text }).slice(0, 12), JSON.stringify({ text }).slice(12)];
  const sent = await ask(`${address}/v1/channels/${channel}/messages`, {
    method: 'POST',
    headers: { ...personal, 'idempotency-key': `key-${Date.now()}` },
    body: [first, second],
  });
  must(sent.status === 200 || sent.status === 202, 'a body that comes in pieces arrives', sent);
  const large = await ask(`${address}/v1/channels/${channel}/messages`, {
    method: 'POST',
    headers: { ...personal, 'idempotency-key': 'large' },
    body: Array.from({ length: 10 }, () => 'x'.repeat(20_000)),
  });
  must(large.status === 413, 'a body that is too long is refused', large);
}

/** One visitor runs out of requests, another one does not. */
async function tryRate(address: string): Promise<void> {
  let last = 0;
  for (let n = 0; n <= RATE && last !== 429; n += 1) {
    last = (await ask(`${address}/v1/boards`, { from: '127.0.0.3' })).status;
  }
  must(last === 429, 'a visitor who asks too often is told so', { status: last });
  const other = await ask(`${address}/v1/boards`, { from: '127.0.0.2' });
  must(other.status === 200, 'another visitor is none the wiser', other);
}

async function rowsOf(browser: Browser, url: string): Promise<number> {
  const page = await browser.newPage();
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(error.message));
  try {
    await page.goto(url);
    const rows = page.locator('rai-leaderboard tr[part~="row"]');
    await rows.nth(9).waitFor({ timeout: 30_000 });
    if (problems.length > 0) throw new Error(problems.join('; '));
    return await rows.count();
  } finally {
    await page.close();
  }
}

interface Ask {
  method?: string;
  headers?: Record<string, string>;
  /** Parts of the body, each written by itself. */
  body?: readonly string[];
  /** Which of the machine's own addresses asks. */
  from?: string;
}

function ask(url: string, { method = 'GET', headers = {}, body, from }: Ask = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    // A connection of its own each time: while a consumer is built nothing runs here, and kept ones are closed.
    const how = { method, headers, agent: false as const, ...(from ? { localAddress: from } : {}) };
    const asked = request(url, how, (answer) => {
      const parts: Buffer[] = [];
      answer.on('data', (part: Buffer) => parts.push(part));
      answer.on('error', reject);
      answer.on('end', () =>
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(parts) }),
      );
    });
    asked.on('error', reject);
    for (const part of body ?? []) asked.write(part);
    asked.end();
  });
}

function unpacked({ headers, body }: Answer): Buffer {
  if (headers['content-encoding'] === 'br') return brotliDecompressSync(body);
  return headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body;
}

function must(
  holds: boolean,
  what: string,
  { status, body }: Pick<Answer, 'status'> & Partial<Answer>,
): void {
  if (!holds) throw new Error(`${what}: answered ${status} ${body?.toString().slice(0, 300) ?? ''}`);
}

async function firstChannel(gateway: string): Promise<string> {
  const { body } = await ask(`${gateway}/v1/config`);
  const { channels } = JSON.parse(body.toString()) as { channels: { id: string; kind: string }[] };
  return channels.find(({ kind }) => kind === 'open')!.id;
}

async function untilReady(child: ChildProcess, url: string): Promise<void> {
  for (let n = 0; n < 600; n += 1) {
    if (child.exitCode !== null) throw new Error(`ended with ${child.exitCode}`);
    const answer = await fetch(url).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error('never answered');
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  const insist = setTimeout(() => child.kill('SIGKILL'), 5000);
  await ended;
  clearTimeout(insist);
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}
