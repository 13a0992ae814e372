import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { eq } from 'drizzle-orm';
import { messages } from '../../../demo/platform/db/schema.js';
import { createCuttingProxy, type CutPoint, type CuttingProxy } from '../../../test/helpers/cutting-proxy.js';
import { mintSession, startGateway } from '../../../test/helpers/gateway-process.js';
import { createWorld, type World } from '../../../test/helpers/messages-gateway.js';
import type { ServerProcess } from '../../../test/helpers/processes.js';
import { read, until } from '../../../test/helpers/served-gateway.js';
import { startRedis, type RedisServer } from '../../../tools/redis.js';

const WAIT = 120_000;

/** Gateways as processes of their own, which are killed and stopped in the middle of sends that were cut. */
describe('a gateway that ends in the middle of a send', { timeout: 400_000 }, () => {
  let redis: RedisServer;
  let world: World;
  let proxy: CuttingProxy;
  let patient: ServerProcess;
  let quick: ServerProcess;
  let cuts: CutPoint[] = [];

  const start = (settleMs: string) =>
    startGateway({
      platform: proxy.url,
      credentials: world.credentials,
      store: 'memory',
      env: { RAI_REDIS_URL: redis.url, RAI_SETTLE_MS: settleMs },
    });
  const userId = (user: number) => world.credentials.users[user]!.userId;
  const send = async (to: ServerProcess, token: string, key: string, text: string) => {
    const answer = await fetch(`${to.url}/v1/channels/${world.channel('open')}/messages`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        'idempotency-key': key,
      },
      body: JSON.stringify({ text }),
    });
    return { status: answer.status, body: await read(answer) };
  };
  const stored = async (text: string) => {
    const { db } = world.platform.platform;
    return (await db.select({ id: messages.id }).from(messages).where(eq(messages.body, text))).length;
  };
  const metric = async (of: ServerProcess, name: string) => {
    const text = await (await fetch(`${of.url}/metrics`)).text();
    return Number(new RegExp(`^${name} (\\d+)`, 'm').exec(text)?.[1] ?? NaN);
  };

  before(async () => {
    redis = await startRedis({ appendOnly: true });
    world = await createWorld({ strict: true });
    proxy = await createCuttingProxy(world.url, ({ method, path }) =>
      method === 'POST' && path.endsWith('/messages/send') ? cuts.shift() : undefined,
    );
    // One holds a cut send for a minute before it looks; the other looks soon.
    [patient, quick] = await Promise.all([start('[60000]'), start('[200,1500]')]);
  });
  after(async () => {
    await Promise.all([patient, quick].map((one) => one?.kill()));
    await proxy?.close();
    await world?.close();
    await redis?.stop();
  });

  it('leaves nothing undone and nothing done twice when it was killed', async () => {
    const texts: [number, CutPoint, string][] = [
      [0, 'request-body', 'It never arrived'],
      [1, 'after-storing', 'It arrived, and nobody heard'],
    ];
    for (const [user, cut, text] of texts) {
      cuts = [cut];
      const held = await send(patient, await mintSession(patient.url, userId(user)), `k-${user}`, text);
      assert.equal(held.status, 202, JSON.stringify(held.body));
    }
    await patient.kill();
    for (const [user, , text] of texts) {
      const token = await mintSession(quick.url, userId(user));
      let last = await send(quick, token, `k-${user}`, text);
      await until(async () => {
        last = await send(quick, token, `k-${user}`, text);
        return last.status === 200;
      }, WAIT);
      assert.equal(last.body.state, 'sent');
      assert.equal(await stored(text), 1, text);
      // The member goes on, and the words may be the same.
      await until(async () => (await send(quick, token, `again-${user}`, text)).status === 200, WAIT);
      assert.equal(await stored(text), 2, text);
    }
  });

  it('does not send after it stood still and another one has taken over', async () => {
    patient = await start('[4000]');
    const text = 'Taken over from one that stood still';
    cuts = ['request-body'];
    const held = await send(patient, await mintSession(patient.url, userId(2)), 'still', text);
    assert.equal(held.status, 202);
    process.kill(patient.pid, 'SIGSTOP');
    await until(async () => (await stored(text)) === 1, WAIT);
    await until(async () => (await metric(quick, 'rai_gateway_sends_taken_over_total')) >= 1, WAIT);
    process.kill(patient.pid, 'SIGCONT');
    const token = await mintSession(patient.url, userId(2));
    let last = held;
    await until(async () => {
      last = await send(patient, token, 'still', text);
      return last.status === 200;
    }, WAIT);
    assert.equal(last.body.state, 'sent');
    assert.equal(await stored(text), 1);
    assert.equal(await metric(patient, 'rai_gateway_sends_lost_total'), 1);
  });
});
