import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { twoRedisClients } from '../../../test/helpers/redis-clients.js';
import { asRequest, sampleEvent, sent } from '../../../test/helpers/webhook-requests.js';
import { createWebhookSecret } from '../signature/secrets.js';
import { RedisReplays } from './redis-replays.js';
import { webhookHandler } from './webhook-handler.js';

const secret = createWebhookSecret();
const NOW = Date.now();
const posted = (id: string, ago = 0) =>
  sent(
    sampleEvent('message.posted', { id }),
    { secrets: secret },
    { at: Math.floor(Date.now() / 1000) - ago },
  );

describe('events of receivers that share a Redis', { timeout: 60_000 }, () => {
  const made = twoRedisClients();

  it('are handled once, whichever receiver they come to', async () => {
    const got: string[] = [];
    const [a, b] = made.clients.map((one) =>
      webhookHandler({
        secrets: secret,
        on: { 'message.posted': ({ id }) => void got.push(id) },
        replay: new RedisReplays(one),
      }),
    );
    const webhook = posted('evt_1', 5);
    const answers = await Promise.all([a!(asRequest(webhook)), b!(asRequest(webhook))]);
    assert.ok(answers.some(({ status }) => status === 200));
    assert.equal(got.length, 1);
    assert.equal((await b!(asRequest(webhook))).status, 409, 'the very same request');
    const again = await b!(asRequest(posted('evt_1')));
    assert.equal(again.status, 200);
    assert.equal(((await again.json()) as { outcome: string }).outcome, 'duplicate');
    assert.equal(got.length, 1);
  });

  it('are free again when they were not handled, or whoever had them is gone', async () => {
    const [a, b] = made.clients.map((one) => new RedisReplays(one, 'r:', () => NOW));
    assert.deepEqual(await a!.claim('x', NOW + 60_000, NOW), { state: 'free' });
    assert.deepEqual(await b!.claim('x', NOW + 60_000, NOW), { state: 'busy' });
    await b!.release('x');
    assert.deepEqual(await b!.claim('x', NOW + 60_000, NOW), { state: 'busy' }, 'not its own to release');
    await a!.release('x');
    assert.deepEqual(await b!.claim('x', NOW + 60_000, NOW), { state: 'free' });
    await b!.settle('x', 'ok', NOW + 60_000, NOW + 60_000);
    assert.deepEqual(await a!.claim('x', NOW + 60_000, NOW), { state: 'done', mark: 'ok' });

    assert.deepEqual(await a!.claim('gone', NOW + 50, NOW), { state: 'free' });
    let state = 'busy';
    for (const end = Date.now() + 30_000; state === 'busy' && Date.now() < end;) {
      await new Promise((resolve) => setTimeout(resolve, 20));
      ({ state } = await b!.claim('gone', NOW + 60_000, NOW));
    }
    assert.equal(state, 'free');
    // The first one comes back: what it lets go of is not its own any more.
    await a!.release('gone');
    assert.deepEqual(await a!.claim('gone', NOW + 60_000, NOW), { state: 'busy' });
  });

  it('are not taken while Redis is away: the platform delivers again', async () => {
    const got: string[] = [];
    const handler = webhookHandler({
      secrets: secret,
      on: { 'message.posted': ({ id }) => void got.push(id) },
      replay: new RedisReplays(made.clients[0]!),
      onFailed: () => undefined,
    });
    const webhook = posted('evt_2');
    await made.redis.kill();
    assert.equal((await handler(asRequest(webhook))).status, 503);
    assert.deepEqual(got, []);
    await made.redis.start();
    let status = 503;
    for (const end = Date.now() + 30_000; status !== 200 && Date.now() < end;) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      ({ status } = await handler(asRequest(webhook)));
    }
    assert.equal(status, 200);
    assert.equal(got.length, 1);
  });
});
