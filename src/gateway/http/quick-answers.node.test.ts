import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, before, describe, it } from 'node:test';
import fc from 'fast-check';
import { oddRequests } from '../../../test/helpers/odd-requests.js';
import { rawRequest, sendRaw, type RawAnswer } from '../../../test/helpers/raw-request.js';
import { serveGateway, SITE, type Served } from '../../../test/helpers/served-gateway.js';
import { TinyPlatform } from '../../../test/helpers/tiny-platform.js';
import { listen, type Listening } from '../listen.js';
import { nodeHandler } from '../node-handler.js';

const PLENTY = { points: 1_000_000_000, seconds: 60 };
const users = Array.from({ length: 60 }, (_, n) => ({ id: n + 1, xp: 1000 - n, name: `Member ${n}` }));

const optionsOf = (more: object = {}) => ({
  channels: { public: [] },
  sync: { intervalMs: 3_600_000 },
  limits: { ip: PLENTY, session: PLENTY },
  ...more,
});

describe('the short way to public answers', () => {
  let served: Served;
  /** The same gateway, always the long way. */
  let plain: Listening;
  let port: number;

  before(async () => {
    served = await serveGateway({ fetch: new TinyPlatform(users).fetch, options: optionsOf() });
    plain = await listen((request, info) => served.gateway.fetch(request, info), 0, '127.0.0.1');
    port = Number(new URL(served.url).port);
  });
  after(async () => {
    await plain.close(200);
    await served.close();
  });

  it('answers thousands of odd requests exactly as the long way does', async () => {
    const targets = [
      '/v1/boards/xp',
      '/v1/boards/xp?limit=10',
      '/v1/boards/xp?limit=25&window=daily',
      '/v1/boards/xp/at?rank=20&limit=10',
      '/v1/boards',
      '/v1/config',
      '/v1/tiers',
      '/v1/channels',
    ];
    const answers = await Promise.all(targets.map((target) => served.get(target)));
    const token = await served.tokenOf('3');
    const arbitrary = oddRequests({
      targets,
      hosts: [
        '127.0.0.1',
        'localhost',
        'LOCALHOST',
        '127.0.0.1:99999',
        'evil.example',
        'a b',
        '',
        '[::1]:80',
      ],
      etags: answers.map((answer) => answer.headers.get('etag')!),
      credentials: [`Bearer ${token}`, 'Bearer x', 'Basic eDp4', ''],
    });
    const before = await shortAnswers(served);
    let asked = 0;
    await fc.assert(
      fc.asyncProperty(arbitrary, async ({ method, target, version, headers, body }) => {
        const text = rawRequest(target, headers, { method, version, body });
        // Asked plainly before, so that the short way knows an answer to a request that is written so.
        if (target.startsWith('/')) await sendRaw(port, rawRequest(target, ['Host: 127.0.0.1']));
        const [short, long] = [await sendRaw(port, text), await sendRaw(plain.port, text)];
        assert.deepEqual(comparable(short), comparable(long));
        asked += 1;
      }),
      { numRuns: 1500, seed: 20261122 },
    );
    const taken = (await shortAnswers(served)) - before;
    assert.ok(taken > asked / 4, `the short way was taken ${taken} times of ${asked}`);
  });

  it('counts, and gives each answer an id of its own', async () => {
    const ask = () => served.get('/v1/boards/xp?limit=50', { origin: SITE });
    await ask();
    const [before, short] = [await requests(served), await shortAnswers(served)];
    const ids = new Set<string | null>();
    for (let n = 0; n < 20; n += 1) ids.add((await ask()).headers.get('rai-request-id'));
    assert.equal(ids.size, 20);
    assert.equal(await shortAnswers(served), short + 20);
    // The question for the figures is counted, too.
    assert.ok((await requests(served)) >= before + 20);
  });

  it('is not taken any more once something changed, or after a purge', async () => {
    const path = '/v1/boards/xp?limit=25';
    const first = await served.json(path);
    await served.json(path);
    const [{ member }] = first.rows;
    assert.equal(await served.gateway.hide({ member: member.id }), true);
    const then = await served.json(path);
    assert.ok(!then.rows.some((row: typeof first) => row.member.id === member.id));
    const short = await shortAnswers(served);
    served.gateway.purge();
    await served.gateway.ready;
    await new Promise((settle) => setImmediate(settle));
    assert.equal((await served.get(path)).status, 200);
    assert.equal(await shortAnswers(served), short);
    await served.get(path);
    assert.equal(await shortAnswers(served), short + 1);
  });

  it('is never taken for a session, whatever was asked before', async () => {
    const authorization = `Bearer ${await served.tokenOf('3')}`;
    await served.get('/v1/config');
    const answer = await served.get('/v1/config', { authorization });
    assert.equal(answer.headers.get('cache-control'), 'private, no-store');
    assert.equal((await served.get('/v1/config')).headers.get('access-control-allow-origin'), '*');
    assert.equal((await served.get('/v1/config', { authorization: 'Bearer x' })).status, 401);
  });
});

describe('the short way', () => {
  const open: { close(): Promise<void> }[] = [];
  const serve = async (given: Parameters<typeof serveGateway>[0] = {}) => {
    const one = await serveGateway({ fetch: new TinyPlatform(users).fetch, options: optionsOf(), ...given });
    open.push(one);
    return one;
  };
  after(() => Promise.all(open.map((one) => one.close())));

  it('keeps the limit of an address, also of one that a proxy names', async () => {
    const limits = { ip: { points: 5, seconds: 60 }, session: PLENTY };
    const served = await serve({ options: optionsOf({ limits, trustProxy: true }) });
    const ask = (ip: string) => served.get('/v1/boards/xp', { 'x-forwarded-for': ip });
    const statuses: number[] = [];
    for (let n = 0; n < 7; n += 1) statuses.push((await ask('1.1.1.1')).status);
    assert.deepEqual(statuses, [200, 200, 200, 200, 200, 429, 429]);
    assert.ok(Number((await ask('1.1.1.1')).headers.get('retry-after')) > 0);
    assert.equal((await ask('2.2.2.2')).status, 200);
  });

  it('ends by itself where only the clock changed something', async () => {
    let now = Date.parse('2026-10-24T12:00:00Z');
    const served = await serve({ now: () => now });
    const windowOf = async () => (await served.json('/v1/boards/xp?window=daily')).window.start;
    await windowOf();
    assert.equal(await windowOf(), '2026-10-24T00:00:00.000Z');
    const short = await shortAnswers(served);
    now += 1000;
    await windowOf();
    assert.equal(await shortAnswers(served), short);
  });

  it('knows at most so many ways of writing a request, and none that is long', async () => {
    const served = await serve();
    const cursor = 'seq='.padEnd(500, 'a');
    await served.get(`/v1/boards/xp?${cursor}`);
    const short = await shortAnswers(served);
    for (const path of [`/v1/boards/xp?${cursor}`, `/v1/boards/xp?limit=10&${cursor}`])
      await served.get(path);
    assert.equal(await shortAnswers(served), short);
  });

  it('serves what an application around it mounts, and leaves what it has set', async () => {
    const served = await serve();
    const handler = nodeHandler(served.gateway);
    const server = createServer((request, response) => {
      response.setHeader('x-around', 'yes');
      request.url = request.url!.replace(/^\/community/, '');
      void handler(request, response);
    });
    await new Promise<void>((settle) => server.listen(0, '127.0.0.1', settle));
    const { port } = server.address() as { port: number };
    try {
      const short = await shortAnswers(served);
      for (let n = 0; n < 3; n += 1) {
        const answer = await fetch(`http://127.0.0.1:${port}/community/v1/boards/xp`);
        assert.equal(answer.headers.get('x-around'), 'yes');
        assert.equal(((await answer.json()) as { rows: object[] }).rows.length, 10);
      }
      assert.equal(await shortAnswers(served), short + 2);
    } finally {
      await new Promise((settle) => server.close(settle));
    }
  });

  it('is closed when the gateway is', async () => {
    const served = await serve();
    await served.get('/v1/boards/xp');
    await served.get('/v1/boards/xp');
    await served.gateway.close({ drainMs: 0 });
    assert.equal((await served.get('/v1/boards/xp')).status, 503);
  });
});

/** Without what differs from one answer to the next. */
function comparable(answer: RawAnswer | undefined): object | undefined {
  if (!answer) return undefined;
  const headers = { ...answer.headers };
  const id = headers['rai-request-id'];
  delete headers['rai-request-id'];
  delete headers['date'];
  // The id stands in problems, too, and gets longer with the count.
  if (headers['content-type'] === 'application/problem+json') delete headers['content-length'];
  const body = answer.body.toString('latin1').replaceAll(id ?? ' ', '');
  return { status: answer.status, headers: { ...headers, hasId: id !== undefined }, body };
}

async function figure(served: Served, pattern: RegExp): Promise<number> {
  const text = await (await served.get('/metrics')).text();
  return [...text.matchAll(pattern)].reduce((sum, [, value]) => sum + Number(value), 0);
}

const shortAnswers = (served: Served) =>
  figure(served, /^rai_gateway_quick_answers_total(?:\{.*\})? (\d+)$/gm);
const requests = (served: Served) => figure(served, /^rai_gateway_requests_total\{.*\} (\d+)$/gm);
