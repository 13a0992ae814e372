import assert from 'node:assert/strict';
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { sampleEvent, sent } from '../../../test/helpers/webhook-requests.js';
import { createWebhookSecret } from '../signature/secrets.js';
import { nodeWebhookHandler } from './node-handler.js';
import { webhookHandler } from './webhook-handler.js';

const OWN = [globalThis.Request, globalThis.Response];
const secret = createWebhookSecret();
const now = () => Math.floor(Date.now() / 1000);
const delivery = (id: string) =>
  sent(sampleEvent('message.posted', { id }), { secrets: secret }, { at: now() });

interface Answer {
  status: number;
  headers: IncomingMessage['headers'];
  code: string | undefined;
  outcome: string | undefined;
}

describe('a receiver in a server of Node', () => {
  const got: string[] = [];
  const handler = webhookHandler({
    secrets: secret,
    on: { 'message.posted': ({ id }) => void got.push(id) },
  });
  const listener = nodeWebhookHandler(handler);
  const server = createServer((incoming, answer) => {
    if (incoming.url !== '/parsed') return void listener(incoming, answer);
    void parseFirst(incoming, answer);
  });
  let port = 0;

  /** As a body parser in front does it. */
  async function parseFirst(incoming: IncomingMessage, answer: ServerResponse) {
    for await (const _ of incoming) void _;
    await listener(incoming, answer);
  }

  before(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    port = (server.address() as AddressInfo).port;
  });
  after(() => {
    server.closeAllConnections();
    server.close();
  });

  function post(
    headers: Record<string, string>,
    chunks: Iterable<string | Buffer>,
    path = '/',
  ): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const asked = request(
        { port, host: '127.0.0.1', path, method: 'POST', headers, agent: false },
        (answer) => {
          let text = '';
          answer.setEncoding('utf8').on('data', (part: string) => (text += part));
          answer.on('error', () => undefined);
          answer.on('close', () => {
            const { code, outcome } = JSON.parse(text) as { code?: string; outcome?: string };
            resolve({ status: answer.statusCode ?? 0, headers: answer.headers, code, outcome });
          });
        },
      );
      let isAnswered = false;
      asked.on('response', () => (isAnswered = true));
      asked.on('error', (error) => isAnswered || reject(error));
      const parts = chunks[Symbol.iterator]();
      const write = (): void => {
        for (let part = parts.next(); !part.done; part = parts.next()) {
          if (isAnswered || asked.destroyed) return;
          if (!asked.write(part.value)) return void asked.once('drain', write);
        }
        asked.end();
      };
      write();
    });
  }

  it('takes an event in any number of pieces', async () => {
    const { headers, body } = delivery('evt_1');
    const answer = await post(
      headers,
      Buffer.from(body)
        .toString('latin1')
        .split('')
        .map((c) => Buffer.from(c, 'latin1')),
    );
    assert.deepEqual([answer.status, answer.outcome, got], [200, 'handled', ['evt_1']]);
  });

  it('refuses 100 MB without keeping them, and the next event is handled', async () => {
    const { headers } = delivery('evt_2');
    function* hundredMegabytes() {
      for (let i = 0; i < 1600; i += 1) yield Buffer.alloc(65_536, 120);
    }
    const before = process.memoryUsage().arrayBuffers;
    const chunked = await post(headers, hundredMegabytes());
    assert.deepEqual([chunked.status, chunked.code], [413, 'TOO_LARGE']);
    const announced = await post({ ...headers, 'content-length': String(1600 * 65_536) }, hundredMegabytes());
    assert.deepEqual([announced.status, announced.code], [413, 'TOO_LARGE']);
    assert.ok(process.memoryUsage().arrayBuffers - before < 40 * 2 ** 20);
    assert.equal(handler.counters.refused.TOO_LARGE, 2);
    const honest = delivery('evt_3');
    assert.equal((await post(honest.headers, [honest.body])).outcome, 'handled');
  });

  it('says so where a body parser stands in front of it', async () => {
    const { headers, body } = delivery('evt_4');
    const answer = await post(headers, [body], '/parsed');
    assert.deepEqual([answer.status, answer.code], [500, 'BODY_CONSUMED']);
    assert.equal(handler.counters.refused.BODY_CONSUMED, 1);
    assert.equal((await post(headers, [body])).outcome, 'handled');
  });

  it('leaves the Request and Response of the program as they were', () => {
    assert.deepEqual([globalThis.Request, globalThis.Response], OWN);
  });
});
