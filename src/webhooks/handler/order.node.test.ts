import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { asRequest, sampleEvent, SENT_AT, sent } from '../../../test/helpers/webhook-requests.js';
import { createWebhookSecret } from '../signature/secrets.js';
import type { WebhookHandlerOptions } from './options.js';
import { webhookHandler } from './webhook-handler.js';

const secret = createWebhookSecret();

function receiver(
  reorder: Partial<WebhookHandlerOptions['reorder']> = {},
  options: Partial<WebhookHandlerOptions> = {},
) {
  const order: string[] = [];
  const fails = new Set<number>();
  const handler = webhookHandler({
    secrets: secret,
    now: () => SENT_AT * 1000,
    onFailed: () => undefined,
    on: {
      'message.posted': async ({ channelId, sequence }, { isLate }) => {
        // The later in the order, the quicker.
        await new Promise((resolve) => setTimeout(resolve, (sequence ?? 0) % 3));
        if (fails.delete(sequence ?? 0)) throw new Error('no');
        order.push(`${channelId}${sequence ?? ''}${isLate ? ' late' : ''}`);
      },
    },
    reorder: { by: 'channel', waitMs: 60_000, ...reorder },
    ...options,
  });
  const post = async (
    sequence: number | undefined,
    { channelId = 'a', at = SENT_AT, id = '', subscriptionId = 's' } = {},
  ) => {
    const event = sampleEvent('message.posted', {
      id: id || `evt_${subscriptionId}${channelId}${sequence}`,
      channelId,
      subscriptionId,
      sequence,
    });
    const answer = await handler(asRequest(sent(event, { secrets: secret }, { at })));
    const { outcome, code } = (await answer.json()) as { outcome?: string; code?: string };
    return outcome ?? code;
  };
  return { handler, order, fails, post };
}

/** The same shuffle every time. */
function shuffled<T>(list: readonly T[]): T[] {
  let seed = 7;
  const random = () => (seed = (seed * 16_807) % 2_147_483_647) / 2_147_483_647;
  return list
    .map((item) => ({ item, at: random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
}

const until = async (isSo: () => boolean) => {
  const deadline = Date.now() + 20_000;
  while (!isSo()) {
    assert.ok(Date.now() < deadline, 'it never came to that');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
};

describe('a receiver that puts events in order', () => {
  it('hands each channel’s events over in order, however they come, and channels do not wait for each other', async () => {
    const { handler, order, post } = receiver();
    const all = ['a', 'b', 'c'].flatMap((channelId) =>
      Array.from({ length: 100 }, (_, i) => ({ channelId, sequence: i + 1 })),
    );
    const last = all.filter(({ channelId, sequence }) => channelId === 'c' && sequence === 1);
    const rest = shuffled(all.filter((one) => !last.includes(one)));
    const answers = rest.map(({ channelId, sequence }) => post(sequence, { channelId }));
    await until(() => order.length === 200);
    assert.ok(order.every((one) => !one.startsWith('c')));
    answers.push(...last.map(({ channelId, sequence }) => post(sequence, { channelId })));
    assert.deepEqual(new Set(await Promise.all(answers)), new Set(['handled']));
    for (const channel of ['a', 'b', 'c']) {
      const own = order.filter((one) => one.startsWith(channel));
      assert.deepEqual(
        own,
        Array.from({ length: 100 }, (_, i) => `${channel}${i + 1}`),
      );
    }
    const { handled, late, holes, duplicates } = handler.counters;
    assert.deepEqual(
      { handled, late, holes, duplicates },
      { handled: 300, late: 0, holes: 0, duplicates: 0 },
    );
  });

  it('counts sequences for each subscription, and lets events without one through', async () => {
    const { order, post } = receiver();
    assert.equal(await post(1), 'handled');
    assert.equal(await post(1, { subscriptionId: 't' }), 'handled');
    assert.equal(await post(undefined, { id: 'evt_free' }), 'handled');
    assert.deepEqual(order, ['a1', 'a1', 'a']);
  });

  it('goes on after a while without an event that does not come, counts the hole, and marks it when it is late', async () => {
    const { handler, order, post } = receiver({ waitMs: 30 });
    assert.equal(await post(1), 'handled');
    assert.deepEqual(await Promise.all([post(4), post(5), post(7)]), ['handled', 'handled', 'handled']);
    assert.equal(handler.counters.holes, 3);
    assert.deepEqual(await Promise.all([post(3), post(2)]), ['handled', 'handled']);
    assert.deepEqual(order, ['a1', 'a4', 'a5', 'a7', 'a3 late', 'a2 late']);
    assert.equal(await post(3, { id: 'evt_again' }), 'duplicate');
    assert.equal(await post(5, { id: 'evt_again2' }), 'duplicate');
    assert.equal(await post(8), 'handled');
    const { late, duplicates } = handler.counters;
    assert.deepEqual({ late, duplicates }, { late: 2, duplicates: 2 });
  });

  it('or refuses what comes too early, so that nothing is ever out of order', async () => {
    const { handler, order, post } = receiver({ waitMs: 30, atHole: 'refuse' });
    assert.equal(await post(1), 'handled');
    assert.deepEqual(await Promise.all([post(4), post(3)]), ['OUT_OF_ORDER', 'OUT_OF_ORDER']);
    assert.deepEqual(handler.counters.refused, { OUT_OF_ORDER: 2 });
    const again = { at: SENT_AT + 60 };
    assert.deepEqual(await Promise.all([post(3, again), post(4, again), post(2)]), [
      'handled',
      'handled',
      'handled',
    ]);
    assert.deepEqual(order, ['a1', 'a2', 'a3', 'a4']);
  });

  it('waits for an event that failed: the next ones follow once it is handled', async () => {
    const { order, fails, post } = receiver();
    fails.add(2).add(3);
    assert.equal(await post(1), 'handled');
    const third = post(3);
    assert.equal(await post(2), 'HANDLER_FAILED');
    assert.equal(await post(2, { at: SENT_AT + 1 }), 'handled');
    assert.equal(await third, 'HANDLER_FAILED');
    assert.equal(await post(3, { at: SENT_AT + 1 }), 'handled');
    assert.deepEqual(order, ['a1', 'a2', 'a3']);
  });

  it('an event that was late and failed is still late the next time', async () => {
    const { order, fails, post } = receiver({ waitMs: 20 });
    await post(1);
    await post(3);
    fails.add(2);
    assert.equal(await post(2), 'HANDLER_FAILED');
    assert.equal(await post(2, { at: SENT_AT + 1 }), 'handled');
    assert.deepEqual(order, ['a1', 'a3', 'a2 late']);
  });

  it('begins in the middle after a restart, with the first of those that come', async () => {
    const { handler, order, post } = receiver({ waitMs: 30 });
    assert.deepEqual(await Promise.all([post(9), post(8), post(10)]), ['handled', 'handled', 'handled']);
    assert.equal(await post(7), 'handled', 'whether it was handled before is not known');
    assert.deepEqual(order, ['a8', 'a9', 'a10', 'a7 late']);
    assert.equal(handler.counters.holes, 0);
  });

  it('keeps a hole of any width in bounded memory', async () => {
    const { handler, order, post } = receiver({ waitMs: 20 });
    await post(1);
    await post(1_000_000);
    assert.equal(handler.counters.holes, 999_998);
    assert.equal(await post(500_000), 'handled');
    assert.equal(await post(1_000_001), 'handled');
    assert.deepEqual(order, ['a1', 'a1000000', 'a500000 late', 'a1000001']);
  });

  it('lets so many wait and no more', async () => {
    const { handler, order, post } = receiver({ maxWaiting: 3 });
    const waiting = [post(4), post(3), post(2)];
    await until(() => handler.counters.received === 3);
    await new Promise((resolve) => setTimeout(resolve, 20));
    assert.equal(await post(5), 'TOO_MANY_WAITING');
    assert.equal(await post(1, { channelId: 'b' }), 'TOO_MANY_WAITING');
    await handler.close();
    assert.deepEqual(await Promise.all(waiting), ['CLOSING', 'CLOSING', 'CLOSING']);
    assert.deepEqual(order, []);
  });

  it('refuses another event with a number that is waiting or being handled', async () => {
    const { handler, order, post } = receiver();
    const second = post(2);
    await until(() => handler.counters.received === 1);
    await new Promise((resolve) => setTimeout(resolve, 20));
    assert.equal(await post(2, { id: 'evt_other' }), 'IN_PROGRESS');
    assert.deepEqual(await Promise.all([post(1), second]), ['handled', 'handled']);
    assert.deepEqual(order, ['a1', 'a2']);
  });

  it('does not take an event that is being handled for one that is missing, however long that takes', async () => {
    const order: string[] = [];
    let finish!: () => void;
    const { handler, post } = receiver(
      { waitMs: 10 },
      {
        on: {
          'message.posted': async ({ sequence }) => {
            order.push(`${sequence} begins`);
            if (sequence === 1) await new Promise<void>((resolve) => (finish = resolve));
            order.push(`${sequence} ends`);
          },
        },
      },
    );
    const first = post(1);
    await until(() => order.length === 1);
    const second = post(2);
    assert.equal(await post(1, { id: 'evt_other' }), 'IN_PROGRESS');
    await new Promise((resolve) => setTimeout(resolve, 100));
    finish();
    assert.deepEqual(await Promise.all([first, second]), ['handled', 'handled']);
    assert.deepEqual(order, ['1 begins', '1 ends', '2 begins', '2 ends']);
    assert.equal(handler.counters.holes, 0);
  });

  it('forgets the position of channels that were long silent', async () => {
    const { order, post } = receiver({ waitMs: 20, maxChannels: 5 });
    await post(1);
    await post(2);
    for (let i = 0; i < 5; i += 1) await post(1, { channelId: `c${i}x` });
    order.length = 0;
    assert.equal(await post(4), 'handled');
    assert.equal(await post(3), 'handled');
    assert.deepEqual(order, ['a4', 'a3 late']);
  });
});
