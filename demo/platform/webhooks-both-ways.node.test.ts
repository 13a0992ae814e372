import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { testPlatform, type TestPlatform } from './testing/platform.js';
import { until } from './testing/receiver.js';
import { subscriber, type Subscriber } from './testing/webhook-subscriber.js';
import { webhookOf, workflowOf } from './testing/webhooks.js';

describe('What comes in by a webhook', () => {
  let p: TestPlatform;
  let told: Subscriber;
  before(async () => {
    p = await testPlatform({ members: 20, privateDestinations: true });
    told = await subscriber(p, ['message.posted', 'user.joined_server', 'currency.changed', 'tier.changed']);
  });
  after(async () => {
    await told.close();
    await p.close();
  });

  it('goes out by one, once for each call that took effect, and not at all for a refusal', async () => {
    const [say, pay] = [await webhookOf(p, 'send-message'), await webhookOf(p, 'update-currency')];
    const flow = await workflowOf(p);
    const [floor, plan] = [p.channel('Workshop floor').id, p.channel('Build planner').id];
    const user = 'kenji.mori';
    for (let twice = 0; twice < 2; twice += 1) {
      await say.client.sendMessage(
        { channelIds: [floor, plan], message: 'Both ways', sender: user },
        { idempotencyKey: 'said' },
      );
      await pay.client.updateCurrency({ user, operation: 'add', amount: 40 }, { idempotencyKey: 'paid' });
      await flow.client.send(
        {
          eventType: 'user.registered',
          customerId: 'C-1',
          email: 'ines@example.org',
          occurredAt: '2026-10-14T11:00:00Z',
        },
        { idempotencyKey: 'registered' },
      );
    }
    const refused = await Promise.all([
      say.call({ channelIds: [floor, 'f'.repeat(24)], message: 'Half', sender: user }),
      pay.call({ user, operation: 'subtract', amount: 1_000_000 }),
      flow.tell({ eventType: 'user.registered' }),
    ]);
    assert.deepEqual(
      refused.map(({ status }) => status),
      [404, 409, 400],
    );
    const byWebhook = () => told.data('currency.changed').filter(({ reason }) => reason === 'webhook');
    const isTold = () =>
      byWebhook().length > 0 &&
      told.of('message.posted').length > 1 &&
      told.of('user.joined_server').length > 0;
    await until(isTold, 'the events of all three');
    await told.settled();
    const said = told.data('message.posted');
    assert.deepEqual(said.map(({ channel }) => channel.id).sort(), [floor, plan].sort());
    assert.ok(said.every(({ message }) => message.text === 'Both ways'));
    const joined = told.data('user.joined_server');
    assert.deepEqual(
      joined.map(({ user }) => user.email),
      ['ines@example.org'],
    );
    assert.deepEqual(
      byWebhook().map(({ change, currency }) => [change, currency.id]),
      [[40, 'coins']],
    );
  });
});
