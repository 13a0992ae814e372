import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { eq } from 'drizzle-orm';
import { messages } from '../../../demo/platform/db/schema.js';
import { createCuttingProxy, type CutPoint, type CuttingProxy } from '../../../test/helpers/cutting-proxy.js';
import { createWorld, type World } from '../../../test/helpers/messages-gateway.js';
import { read, SERVER_KEY, serveGateway, until, type Served } from '../../../test/helpers/served-gateway.js';
import { startRedis, type RedisServer } from '../../../tools/redis.js';

/** What both are reached by, through whatever stands in front of them. */
const PUBLIC = 'https://gateway.example';
const PASSWORD = 'the password of this test';
const WAIT = 30_000;

describe('two gateways on one Redis', { timeout: 300_000 }, () => {
  let redis: RedisServer;
  let world: World;
  let proxy: CuttingProxy;
  let a: Served;
  let b: Served;
  let cuts: CutPoint[] = [];

  const serve = () =>
    serveGateway({
      integrationUrl: `${proxy.url}/apis/v1`,
      communityKey: world.credentials.communityKey,
      options: {
        publicUrl: PUBLIC,
        redisUrl: redis.url,
        channels: { public: [world.channel('open')] },
        settleMs: [300, 1500],
        limits: {
          session: { points: 200, seconds: 600 },
          ip: { points: 100_000, seconds: 60 },
          key: { points: 1000, seconds: 60 },
        },
        log: 'debug',
      },
    });
  /** The token of a member, from either gateway. */
  const tokenOf = (number: number, of: Served = a) => of.tokenOf(world.credentials.users[number]!.userId);
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
  const send = async (to: Served, token: string, key: string, text: string) => {
    const answer = await fetch(`${to.url}/v1/channels/${world.channel('open')}/messages`, {
      method: 'POST',
      headers: { ...bearer(token), 'content-type': 'application/json', 'idempotency-key': key },
      body: JSON.stringify({ text }),
    });
    return { status: answer.status, retryAfter: answer.headers.get('retry-after'), body: await read(answer) };
  };
  /** Repeats a key until it is settled. */
  const sent = async (to: Served, token: string, key: string, text: string) => {
    const until = Date.now() + WAIT;
    for (;;) {
      const answer = await send(to, token, key, text);
      if (answer.status === 200 || Date.now() > until) return answer;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  };
  /** How often the platform has a text. */
  const stored = async (text: string) => {
    const { db } = world.platform.platform;
    return (await db.select({ id: messages.id }).from(messages).where(eq(messages.body, text))).length;
  };
  const hide = async (at: Served, order: object) => {
    const headers = { authorization: `Bearer ${SERVER_KEY}`, 'content-type': 'application/json' };
    return (await fetch(`${at.url}/v1/admin/hide`, { method: 'POST', headers, body: JSON.stringify(order) }))
      .status;
  };
  const firstOf = async (of: Served) => (await of.json('/v1/boards/xp?limit=10')).rows[0].member.id as string;

  before(async () => {
    redis = await startRedis({ appendOnly: true, password: PASSWORD });
    world = await createWorld({ strict: true });
    proxy = await createCuttingProxy(world.url, ({ method, path }) =>
      method === 'POST' && path.endsWith('/messages/send') ? cuts.shift() : undefined,
    );
    [a, b] = await Promise.all([serve(), serve()]);
  });
  after(async () => {
    await Promise.all([a, b].map((one) => one?.close()));
    await proxy?.close();
    await world?.close();
    await redis?.stop();
  });

  it('take each other’s sessions, and refuse who signed out at one of them, also after a restart', async () => {
    const token = await tokenOf(0);
    const other = await tokenOf(1);
    assert.equal((await b.get('/v1/me', bearer(token))).status, 200);
    const gone = await fetch(`${a.url}/v1/sessions/current`, { method: 'DELETE', headers: bearer(token) });
    assert.equal(gone.status, 204);
    const began = Date.now();
    await until(async () => (await b.get('/v1/me', bearer(token))).status === 401, WAIT);
    const took = Date.now() - began;
    assert.ok(took < 5000, `${took} ms`);
    assert.equal((await b.get('/v1/me', bearer(other))).status, 200, 'others stay');
    const c = await serve();
    try {
      assert.equal((await c.get('/v1/me', bearer(token))).status, 401);
      assert.equal((await c.get('/v1/me', bearer(other))).status, 200);
    } finally {
      await c.close();
    }
    assert.match(await (await b.get('/metrics')).text(), /reason="revoked"\} [1-9]/);
  });

  it('hide a member and a message together, in pages that were kept, too', async () => {
    const member = await firstOf(b);
    assert.equal(await hide(a, { member }), 204);
    assert.notEqual(await firstOf(a), member);
    await until(async () => (await firstOf(b)) !== member, WAIT);
    assert.equal(await hide(b, { member, hidden: false }), 204);
    await until(async () => (await firstOf(a)) === member, WAIT);

    const path = `/v1/channels/${world.channel('open')}/messages?limit=10`;
    const [message] = (await b.json(path)).messages;
    assert.equal(await hide(a, { message: message.id }), 204);
    await until(async () => (await b.get(`/v1/messages/${message.id}`)).status === 404, WAIT);
    assert.equal(await hide(b, { message: message.id, hidden: false }), 204);
    await until(async () => (await a.get(`/v1/messages/${message.id}`)).status === 200, WAIT);
  });

  it('make one message of a key that comes to both at once', async () => {
    const token = await tokenOf(2);
    for (let n = 0; n < 5; n += 1) {
      const text = `Once, to both (${n})`;
      const answers = await Promise.all([
        send(a, token, `both-${n}`, text),
        send(b, token, `both-${n}`, text),
      ]);
      for (const answer of answers) assert.ok([200, 202].includes(answer.status), JSON.stringify(answer));
      const ends = await Promise.all([a, b].map((to) => sent(to, token, `both-${n}`, text)));
      assert.deepEqual(
        ends.map(({ body }) => body.state),
        ['sent', 'sent'],
      );
      assert.equal(ends[0]!.body.id, ends[1]!.body.id);
      assert.equal(await stored(text), 1);
    }
    const other = await send(b, token, 'both-0', 'Another text');
    assert.equal(other.status, 422, 'a key with another body');
  });

  it('have one send of a member under way, whichever gateway has it, and settle what was cut', async () => {
    const token = await tokenOf(3);
    cuts = ['request-body', 'after-storing'];
    const [first, second] = await Promise.all([
      send(a, token, 'cut-1', 'Cut at one gateway'),
      send(b, token, 'cut-2', 'Then at the other'),
    ]);
    for (const { status } of [first, second]) assert.ok([200, 202, 409].includes(status), String(status));
    const ends = await Promise.all([
      sent(b, token, 'cut-1', 'Cut at one gateway'),
      sent(a, token, 'cut-2', 'Then at the other'),
    ]);
    assert.deepEqual(
      ends.map(({ body }) => body.state),
      ['sent', 'sent'],
    );
    assert.equal(await stored('Cut at one gateway'), 1);
    assert.equal(await stored('Then at the other'), 1);
  });

  it('count what a member may do together', async () => {
    const token = await tokenOf(4);
    const answers = await Promise.all(
      Array.from({ length: 300 }, (_, n) => (n % 2 ? a : b).get('/v1/me/tier', bearer(token))),
    );
    const passed = answers.filter(({ status }) => status === 200).length;
    const refused = answers.filter(({ status }) => status === 429);
    assert.ok(passed <= 200 && passed >= 190, `${passed} of 200`);
    assert.equal(passed + refused.length, 300);
    assert.ok(refused.every((answer) => Number(answer.headers.get('retry-after')) > 0));
    assert.equal((await a.get('/v1/me/tier', bearer(await tokenOf(5)))).status, 200, 'others come through');
  });

  it('stay up while Redis is gone, refuse what cannot be kept, and heal by themselves', async () => {
    const token = await tokenOf(6);
    const out = await tokenOf(7);
    const kept = await sent(a, token, 'before', 'Before Redis went');
    const before = await a.json('/v1/boards/xp?limit=10');
    await redis.kill();
    await until(async () => (await a.get('/readyz')).status === 503, WAIT);
    await until(async () => (await b.get('/readyz')).status === 503, WAIT);
    assert.match(JSON.stringify(await a.json('/readyz')), /Redis/);
    assert.equal((await a.get('/healthz')).status, 200);
    for (const one of [a, b]) {
      const board = await one.get('/v1/boards/xp?limit=10');
      assert.equal(board.status, 200);
      assert.ok(Date.parse(board.headers.get('rai-as-of')!) > 0);
      assert.equal((await read(board)).rows[0].member.id, before.rows[0].member.id);
      assert.equal((await one.get('/v1/me', bearer(token))).status, 200);
      const refused = await send(one, token, 'during', 'While Redis was away');
      assert.equal(refused.status, 503);
      assert.equal(refused.body.code, 'UNAVAILABLE');
      assert.ok(Number(refused.retryAfter) > 0);
      const signOut = await fetch(`${one.url}/v1/sessions/current`, {
        method: 'DELETE',
        headers: bearer(out),
      });
      assert.equal(signOut.status, 503);
      assert.ok(Number(signOut.headers.get('retry-after')) > 0);
      assert.equal(await hide(one, { member: before.rows[0].member.id }), 503);
    }
    assert.match(await (await a.get('/metrics')).text(), /^rai_gateway_redis_up 0$/m);

    await redis.start();
    for (const one of [a, b]) await until(async () => (await one.get('/readyz')).status === 200, WAIT);
    const again = await sent(b, token, 'before', 'Before Redis went');
    assert.equal(again.body.id, kept.body.id, 'a key was forgotten');
    assert.equal((await sent(b, token, 'during', 'While Redis was away')).body.state, 'sent');
    assert.equal(await stored('While Redis was away'), 1);
    await fetch(`${b.url}/v1/sessions/current`, { method: 'DELETE', headers: bearer(out) });
    await until(async () => (await a.get('/v1/me', bearer(out))).status === 401, WAIT);
    const metrics = await (await a.get('/metrics')).text();
    assert.match(metrics, /^rai_gateway_redis_up 1$/m);
    assert.match(metrics, /^rai_gateway_redis_lost_total [1-9]/m);
    const told = [...a.lines, ...b.lines].join('\n');
    assert.match(told, /Redis is lost/);
    assert.match(told, /Redis is back/);
    assert.ok(
      !told.includes(PASSWORD) && !told.includes(encodeURIComponent(PASSWORD)),
      'a secret was written',
    );
  });

  it('give back to a Redis that lost its data who had signed out', async () => {
    const token = await tokenOf(5);
    await fetch(`${a.url}/v1/sessions/current`, { method: 'DELETE', headers: bearer(token) });
    await until(async () => (await b.get('/v1/me', bearer(token))).status === 401, WAIT);
    await redis.kill();
    await redis.start({ empty: true });
    for (const one of [a, b]) await until(async () => (await one.get('/readyz')).status === 200, WAIT);
    await until(async () => {
      const c = await serve();
      const { status } = await c.get('/v1/me', bearer(token));
      await c.close();
      return status === 401;
    }, WAIT);
  });
});
