import assert from 'node:assert/strict';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { after, before, describe, it } from 'node:test';
import { readExposition, sampleOf } from '../../helpers/exposition.js';
import { json, startRawServer, type RawServer } from '../../helpers/raw-server.js';
import { read, serveGateway, SITE, until, type Served } from '../../helpers/served-gateway.js';
import { platformIdOf, TinyPlatform } from '../../helpers/tiny-platform.js';

const CHANNEL = 'a'.repeat(24);
const COMMUNITY = 'c'.repeat(24);
const UPSTREAM_MS = 400;
const PAGE = '<!doctype html><title>502 Bad Gateway</title><p>s3cret-words-of-the-platform</p>';

const tiny = new TinyPlatform([
  { id: 7, xp: 120, name: 'Ada' },
  { id: 8, xp: 80, name: 'Bo' },
]);

type Answer = (request: IncomingMessage, response: ServerResponse) => void;
/** Ways in which a server does wrong; each writes to a real socket. */
const FAULTS: Record<string, Answer> = {
  'never answers': () => undefined,
  'answers too late': (_, response) => void setTimeout(() => json(response, 200, {}), UPSTREAM_MS * 3),
  'answers a page': (_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end(PAGE),
  'answers an error page': (_, response) =>
    response.writeHead(502, { 'content-type': 'text/html' }).end(PAGE),
  'is overloaded': (_, response) => response.writeHead(429, { 'retry-after': '3' }).end(PAGE),
  'is overloaded for years': (_, response) => response.writeHead(429, { 'retry-after': '999999999' }).end(),
  fails: (_, response) => json(response, 500, { status: 'error', message: 's3cret-words-of-the-platform' }),
  'breaks off': (_, response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
    response.write('{"status":"success","data":');
    setTimeout(() => response.destroy(), 20);
  },
  'stops in the middle': (_, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.write('{"status":"success","data":');
  },
  'drips for ever': (_, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    const timer = setInterval(() => response.write(' '), 20);
    response.once('close', () => clearInterval(timer));
  },
  'never stops': (_, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    const part = ' '.repeat(65_536);
    const more = (): void => {
      while (!response.destroyed && response.write(part));
      if (!response.destroyed) response.once('drain', more);
    };
    more();
  },
  'is a bomb': (_, response) =>
    response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' }).end(BOMB),
  'answers broken bytes as gzip': (_, response) =>
    response
      .writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' })
      .end('not gzip'),
  'answers another shape': (_, response) =>
    json(response, 200, {
      status: 'success',
      data: { users: 'none', tiers: 7, messages: null, id: {}, valid: 'yes' },
    }),
  'answers nothing': (_, response) => response.writeHead(200, { 'content-type': 'application/json' }).end(),
  'leads elsewhere': (_, response) =>
    response.writeHead(302, { location: 'http://169.254.169.254/latest/meta-data/' }).end(),
  'speaks no HTTP': (_, response) => void response.socket?.end('\x16\x03\x01 not http\r\n\r\n'),
  'hangs up': (_, response) => response.destroy(),
};
/** 200 MiB that are 200 kB on the line. */
const BOMB = gzipSync(Buffer.alloc(200 * 2 ** 20, 0x20), { level: 1 });

/** What is done wrong, and for which paths; undefined: all is well. */
let fault: { answer: Answer; path: RegExp } | undefined;
let raw: RawServer;
let served: Served;
let token: string;

const embedToken = (): string => {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const exp = Math.floor(Date.now() / 1000) + 600;
  return `${part({ alg: 'HS256' })}.${part({ aud: 'widget', cid: COMMUNITY, sub: platformIdOf(8), exp })}.c2lnbmF0dXJl`;
};

before(async () => {
  raw = await startRawServer();
  raw.handler = (request, response) => {
    const { pathname } = new URL(request.url!, raw.origin);
    const { body } = raw.asked.at(-1)!;
    if (fault?.path.test(pathname)) return fault.answer(request, response);
    if (pathname.endsWith('/channels'))
      return json(response, 200, {
        status: 'success',
        data: [{ _id: CHANNEL, channelType: 'open', topic: 'Open' }],
      });
    if (pathname.endsWith('/messages'))
      return json(response, 200, { status: 'success', data: { total: 0, messages: [] } });
    if (pathname.endsWith('/messages/send'))
      return json(response, 200, { status: 'success', data: { id: 'e'.repeat(24) } });
    if (pathname.includes('/widget-access-keys/validate'))
      return json(response, 200, { data: { valid: true, expiresIn: 600 } });
    if (pathname === '/keys') return json(response, 200, { key: 'a-key-of-this-member' });
    const init = { method: request.method!, ...(body === '' ? {} : { body }) };
    void tiny
      .fetch(`http://platform.test${pathname}`, init)
      .then(async (answer) =>
        response.writeHead(answer.status, { 'content-type': 'application/json' }).end(await answer.text()),
      );
  };
  served = await serveGateway({
    integrationUrl: `${raw.origin}/apis/v1`,
    options: {
      platform: {
        integrationUrl: `${raw.origin}/apis/v1`,
        communityKey: 'a community key of this test',
        widgetsUrl: raw.origin,
        communityId: COMMUNITY,
      },
      channels: { public: [CHANNEL] },
      userKeys: { url: `${raw.origin}/keys` },
      sync: { intervalMs: 200 },
      messages: { pollMs: 200 },
      settleMs: [100, 200],
      limits: {
        upstreamMs: UPSTREAM_MS,
        ip: { points: 1e9, seconds: 60 },
        session: { points: 1e9, seconds: 60 },
      },
    },
  });
  token = await served.tokenOf('7');
});
after(async () => {
  fault = undefined;
  raw.close();
  await served.close();
});

const post = (path: string, body: object, headers: Record<string, string> = {}) =>
  fetch(served.url + path, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
let keys = 0;

/** Every kind of call to the platform that a request waits for, and what answers are right while the platform does wrong. */
const CALLS: { name: string; path: RegExp; ask: () => Promise<Response>; statuses: number[] }[] = [
  {
    name: 'a send',
    path: /\/messages\/send$/,
    // The outbox answers for the platform: not settled yet, or refused.
    ask: () =>
      post(
        `/v1/channels/${CHANNEL}/messages`,
        { text: `hello ${keys}` },
        { 'idempotency-key': `k${(keys += 1)}` },
      ),
    statuses: [200, 202, 409, 422, 429, 503, 504],
  },
  {
    name: 'somebody who is not known yet',
    path: /\/users\/(filter|info)$/,
    ask: async () => {
      const { forgeToken } = await import('../../helpers/forge-token.js');
      const unknown = await forgeToken(served, { claims: { sub: `9${(keys += 1)}` } });
      return fetch(`${served.url}/v1/me`, { headers: { authorization: `Bearer ${unknown}` } });
    },
    statuses: [503, 504, 401],
  },
  {
    name: 'the exchange of an embed token',
    path: /widget-access-keys/,
    ask: () =>
      fetch(`${served.url}/v1/sessions/exchange`, {
        method: 'POST',
        headers: { origin: SITE, 'content-type': 'application/json' },
        body: JSON.stringify({ embedToken: embedToken() }),
      }),
    statuses: [401, 503, 504],
  },
  {
    name: 'the key of a member',
    path: /^\/keys$/,
    ask: () => post('/v1/user-api/messages/send', { channelId: CHANNEL, message: 'hello' }),
    statuses: [403, 503],
  },
];

describe('while the platform', () => {
  for (const [what, answer] of Object.entries(FAULTS)) {
    for (const { name, path, ask, statuses } of CALLS) {
      it(`${what}: ${name} has an end and a right problem`, async () => {
        fault = { answer, path };
        const began = Date.now();
        try {
          const response = await ask();
          const text = await response.text();
          // A read is tried three times; beside that a busy machine.
          assert.ok(Date.now() - began < UPSTREAM_MS * 3 + 20_000, `${Date.now() - began} ms`);
          assert.ok(statuses.includes(response.status), `${response.status} ${text}`);
          assert.doesNotMatch(text, /s3cret|502 Bad|169\.254|ECONN|fetch failed/);
          if (response.status >= 400) {
            const problem = JSON.parse(text) as { type: string; status: number };
            assert.match(response.headers.get('content-type')!, /^application\/problem\+json/);
            assert.match(problem.type, /^https:\/\/rai-kit\.dev\/problems\/[a-z-]+$/);
            assert.equal(problem.status, response.status);
          }
          if (response.status === 503 || response.status === 429) {
            const wait = Number(response.headers.get('retry-after'));
            assert.ok(wait >= 1 && wait <= 3600, `Retry-After: ${wait}`);
          }
        } finally {
          fault = undefined;
        }
        // The breaker may be open for a second.
        await until(async () => (await served.get('/v1/boards/xp')).status === 200, 30_000);
      });
    }

    it(`${what}: boards stay up, stale and with the moment at which they were true`, async () => {
      await until(async () => !(await served.json('/v1/boards/xp')).stale, 30_000);
      fault = { answer, path: /\/users\/filter$/ };
      const before = process.memoryUsage.rss();
      try {
        await until(async () => (await served.json('/v1/boards/xp')).stale === true, 60_000);
        const board = await served.get('/v1/boards/xp');
        const asOf = Date.parse(board.headers.get('rai-as-of')!);
        assert.equal(board.status, 200);
        assert.equal((await read(board)).rows.length, 2);
        await new Promise((resolve) => setTimeout(resolve, 200));
        const later = Date.parse((await served.get('/v1/boards/xp')).headers.get('rai-as-of')!);
        assert.equal(later, asOf, 'it claims to be newer than it is');
        assert.equal((await served.get('/readyz')).status, 503);
        assert.equal((await served.get('/healthz')).status, 200);
        assert.ok(process.memoryUsage.rss() - before < 150 * 2 ** 20, 'memory');
      } finally {
        fault = undefined;
      }
      await until(async () => !(await served.json('/v1/boards/xp')).stale, 60_000);
      assert.equal((await served.get('/readyz')).status, 200);
    });
  }

  it('did wrong, it was counted how', async () => {
    const families = readExposition(await (await served.get('/metrics')).text());
    const ended = (outcome: string, call = 'users/filter') =>
      sampleOf(families, 'rai_gateway_upstream_calls_total', { call, outcome });
    for (const outcome of ['ok', 'timeout', 'broken', 'limited', 'failed', 'moved'])
      assert.ok(ended(outcome) > 0, outcome);
    // More than a key takes is not read.
    assert.ok(ended('too-long', 'user-keys') > 0);
    assert.ok(ended('ok', 'embed-token/validate') > 0);
  });

  it('leaked a word, none is in the log', () => {
    assert.doesNotMatch(served.lines.join('\n'), /a community key of this test|a-key-of-this-member/);
  });
});
