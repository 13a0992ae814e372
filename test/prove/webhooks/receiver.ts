/**
 * A receiver that misbehaves: of its answers a share fails, hangs, redirects or never ends, before or after the event
 * was taken. What it took it writes to a file before it answers, as its parent kills it too.
 */
import { appendFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { webhookHandler } from '../../../src/webhooks/index.js';
import { Random } from '../../../demo/platform/seed/random.js';

export const FAULTS = ['refuse', 'lose', 'hang', 'hang after', 'redirect', 'flood', 'cut'] as const;
export type Fault = (typeof FAULTS)[number];

export interface Settings {
  port: number;
  file: string;
  seed: number;
  /** Part of the answers that are a fault. */
  share: number;
  secret?: string;
  key?: { kid: string; key: string };
}

/** A request that was taken, as it came. */
export interface Taken {
  at: number;
  headers: Record<string, string>;
  body: string;
}

export type Told =
  | { is: 'listening'; port: number }
  | { is: 'clocked' }
  | {
      is: 'counts';
      faults: Partial<Record<Fault, number>>;
      followed: number;
      flooded: number;
      refused: number;
    };

const settings = JSON.parse(process.env['RAI_RECEIVER']!) as Settings;
const random = new Random(settings.seed, 'receiver');
let offset = Number(process.env['RAI_CLOCK_OFFSET'] ?? 0);
const now = () => Date.now() + offset;
const faults: Partial<Record<Fault, number>> = {};
let followed = 0;
let flooded = 0;
const tell = (told: Told): void => void process.send!(told);

const handler =
  settings.secret && settings.key
    ? webhookHandler({
        secrets: settings.secret,
        encryption: { keys: [settings.key] },
        on: { 'message.posted': () => {} },
        now,
      })
    : undefined;

async function take(headers: Record<string, string>, body: string): Promise<number> {
  const answer = await handler!(
    new Request('http://receiver.example/hooks', { method: 'POST', headers, body }),
  );
  if (answer.ok)
    appendFileSync(settings.file, `${JSON.stringify({ at: now(), headers, body } satisfies Taken)}\n`);
  return answer.status;
}

async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.url !== '/hooks') {
    followed += 1;
    response.writeHead(200).end();
    return;
  }
  const parts: Buffer[] = [];
  for await (const part of request as AsyncIterable<Buffer>) parts.push(part);
  const body = Buffer.concat(parts).toString();
  const headers = Object.fromEntries(
    Object.entries(request.headers).filter(([name]) => !/^(connection|host|content-length)$/.test(name)),
  ) as Record<string, string>;
  const fault = random.next() < settings.share ? random.pick(FAULTS) : undefined;
  if (fault) faults[fault] = (faults[fault] ?? 0) + 1;
  switch (fault) {
    case undefined:
      response.writeHead(await take(headers, body)).end('thanks');
      break;
    case 'refuse':
      response.writeHead(500).end('not today');
      break;
    case 'lose':
      await take(headers, body);
      response.writeHead(502).end();
      break;
    case 'hang':
      break;
    case 'hang after':
      await take(headers, body);
      break;
    case 'redirect':
      response.writeHead(307, { location: '/elsewhere' }).end();
      break;
    case 'cut':
      request.socket.destroy();
      break;
    case 'flood':
      await take(headers, body);
      flood(response);
      break;
  }
}

function flood(response: ServerResponse): void {
  let sent = 0;
  const chunk = Buffer.alloc(64 * 1024, 'a');
  response.writeHead(200, { 'content-length': 2 ** 30 });
  const more = () => {
    while (!response.destroyed && sent < 2 ** 30) {
      sent += chunk.length;
      flooded = Math.max(flooded, sent);
      if (!response.write(chunk)) return void response.once('drain', more);
    }
  };
  response.on('error', () => {});
  more();
}

const server = createServer((request, response) => {
  serve(request, response).catch(() => response.destroy());
});
server.listen(settings.port, '127.0.0.1', () =>
  tell({ is: 'listening', port: (server.address() as AddressInfo).port }),
);
process.on('message', (order: { do: 'clock'; offset: number } | { do: 'counts' }) => {
  if (order.do === 'clock') {
    offset = order.offset;
    tell({ is: 'clocked' });
  } else {
    const refused = Object.values(handler?.counters.refused ?? {}).reduce((sum, n) => sum + n, 0);
    tell({ is: 'counts', faults, followed, flooded, refused });
  }
});
process.on('disconnect', () => process.exit(0));
