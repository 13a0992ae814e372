import assert from 'node:assert/strict';
import { createServer, request as httpRequest, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { Hono } from 'hono';
import type { GatewayEnv } from '../../../src/gateway/context.js';
import { boundBody } from '../../../src/gateway/http/body.js';
import type { Problem } from '../../../src/gateway/http/problem.js';
import { KeyedLock } from '../../../src/gateway/messages/lock.js';
import { readExposition, sampleOf } from '../../helpers/exposition.js';
import { read, serveGateway, until, type Served } from '../../helpers/served-gateway.js';
import { TinyPlatform } from '../../helpers/tiny-platform.js';

const PNG = Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), Buffer.alloc(100)]);

const turnedAway = async (served: Served, reason: string) =>
  sampleOf(readExposition(await (await served.get('/metrics')).text()), 'rai_gateway_turned_away_total', {
    reason,
  });

/** 503 in the shape of every problem, saying when to come again. */
async function assertFull(answer: Response): Promise<void> {
  assert.equal(answer.status, 503);
  assert.ok(Number(answer.headers.get('retry-after')) >= 1);
  assert.equal((await read(answer)).code, 'UNAVAILABLE');
}

describe('more requests at once than the gateway takes', () => {
  it('are 503, counted, and others are answered as soon as there is room', async () => {
    const platform = new TinyPlatform([{ id: 7, xp: 1, name: 'Ada' }]);
    const served = await serveGateway({ fetch: platform.fetch, options: { limits: { atOnce: 3 } } });
    const token = await served.tokenOf('7');
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    platform.before = () => held;
    // Each waits for the platform to say who that is.
    const { forgeToken } = await import('../../helpers/forge-token.js');
    const waiting = await Promise.all(
      ['91', '92', '93'].map((sub) => forgeToken(served, { claims: { sub } })),
    ).then((tokens) => tokens.map((one) => served.get('/v1/me', { authorization: `Bearer ${one}` })));
    await until(() => platform.calls.filter((path) => path === '/users/filter').length >= 4, 30_000);
    await assertFull(await served.get('/v1/boards/xp'));
    release();
    for (const answer of await Promise.all(waiting)) assert.equal(answer.status, 401);
    assert.equal((await served.get('/v1/me', { authorization: `Bearer ${token}` })).status, 200);
    assert.equal(await turnedAway(served, 'busy'), 1);
    await served.close();
  });
});

describe('bodies that come in', () => {
  it('have room together, and one that finds none is 503 while the others go on', async () => {
    let full = 0;
    const app = new Hono<GatewayEnv>();
    app.onError((error) => (error as Problem).toResponse());
    app.use(boundBody(() => (full += 1), 1000));
    app.post('/', async (c) => c.text(String((await c.req.text()).length)));
    const slow = () => {
      let more!: ReadableStreamDefaultController<Uint8Array>;
      const body = new ReadableStream<Uint8Array>({ start: (controller) => void (more = controller) });
      more.enqueue(new Uint8Array(450).fill(0x61));
      const init = { method: 'POST', body, duplex: 'half' } as RequestInit;
      return { answer: Promise.resolve(app.request('http://x/', init)), end: () => more.close() };
    };
    const first = slow();
    const second = slow();
    await new Promise((resolve) => setTimeout(resolve, 20));
    await assertFull(await app.request('http://x/', { method: 'POST', body: 'b'.repeat(200) }));
    assert.equal(full, 1);
    first.end();
    assert.equal(await (await first.answer).text(), '450');
    assert.equal((await app.request('http://x/', { method: 'POST', body: 'b'.repeat(200) })).status, 200);
    second.end();
    assert.equal((await second.answer).status, 200);
    // Whatever was refused gave its room back.
    for (let i = 0; i < 5; i += 1)
      assert.equal((await app.request('http://x/', { method: 'POST', body: 'b'.repeat(900) })).status, 200);
  });

  it('and break off in the middle are nobody’s fault', async () => {
    const platform = new TinyPlatform([{ id: 7, xp: 1, name: 'Ada' }]);
    const served = await serveGateway({ fetch: platform.fetch });
    const url = new URL(`${served.url}/v1/sessions`);
    for (let i = 0; i < 5; i += 1) {
      await new Promise<void>((resolve) => {
        const call = httpRequest(url, { method: 'POST', headers: { 'content-length': 1000 } });
        call.on('error', () => undefined);
        call.once('close', () => resolve());
        call.write('half');
        setTimeout(() => call.destroy(), 50);
      });
    }
    assert.equal((await served.get('/v1/boards/xp')).status, 200);
    assert.doesNotMatch(served.lines.join('\n'), /"level":"error"/);
    await served.close();
  });
});

describe('a key for which many wait', () => {
  it('has a bounded queue: who comes later is told at once', async () => {
    const lock = new KeyedLock();
    const release = await lock.acquire('k', 60_000);
    const waiting = Array.from({ length: 32 }, () => lock.acquire('k', 60_000));
    assert.equal(await lock.acquire('k', 60_000), undefined);
    assert.ok(await lock.acquire('other', 1));
    release!();
    for (const next of waiting) (await next)!();
    assert.ok(await lock.acquire('k', 1), 'it is free again');
  });
});

describe('pictures', () => {
  let server: Server;
  let host: string;
  let isHeld = false;
  let release: (() => void)[] = [];
  before(async () => {
    server = createServer((request, answer) => {
      if (request.url === '/moved')
        return void answer.writeHead(302, { location: 'http://169.254.169.254/' }).end();
      if (request.url === '/none') return void answer.writeHead(404).end();
      if (request.url === '/html') return void answer.end('<html>');
      if (request.url === '/long') return void answer.end(Buffer.alloc(2 ** 21));
      if (isHeld) release.push(() => answer.end(PNG));
      else answer.end(PNG);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  after(() => {
    server.closeAllConnections();
    server.close();
  });

  it('are fetched no more than sixty-four at once; others are 503 and come later', async () => {
    const users = Array.from({ length: 70 }, (_, i) => ({
      id: i + 1,
      xp: 100 - i,
      name: `M${i}`,
      avatar: `http://${host}/${i}`,
    }));
    const served = await serveGateway({
      fetch: new TinyPlatform(users).fetch,
      options: { media: { hosts: [host] } },
    });
    const { rows } = await served.json('/v1/boards/xp?limit=100');
    isHeld = true;
    const waiting = rows.slice(0, 64).map((row: { member: { avatar: string } }) => fetch(row.member.avatar));
    await until(() => release.length === 64, 30_000);
    await assertFull(await fetch(rows[65].member.avatar));
    assert.equal(await turnedAway(served, 'pictures'), 1);
    isHeld = false;
    for (const one of release) one();
    release = [];
    for (const answer of await Promise.all(waiting)) assert.equal((answer as Response).status, 200);
    assert.equal((await fetch(rows[65].member.avatar)).status, 200);
    await served.close();
  });

  it('that are refused are counted by why', async () => {
    const ways = { '/moved': 'redirect', '/none': 'status', '/html': 'kind', '/long': 'too-large' };
    const users = Object.keys(ways).map((path, i) => ({
      id: i + 1,
      xp: 9 - i,
      name: 'M',
      avatar: `http://${host}${path}`,
    }));
    const served = await serveGateway({
      fetch: new TinyPlatform(users).fetch,
      options: { media: { hosts: [host] } },
    });
    const { rows } = await served.json('/v1/boards/xp');
    for (const row of rows) assert.equal((await fetch(row.member.avatar)).status, 404);
    const families = readExposition(await (await served.get('/metrics')).text());
    for (const reason of Object.values(ways))
      assert.equal(sampleOf(families, 'rai_gateway_pictures_refused_total', { reason }), 1, reason);
    await served.close();
  });
});
