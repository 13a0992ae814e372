import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { after, afterEach, before, describe, it } from 'node:test';
import { eq } from 'drizzle-orm';
import { outbox } from './db/schema.js';
import { attemptsOf } from './services/webhooks/log.js';
import { RETRY_DELAYS, GIVE_UP_MS } from './services/webhooks/retry.js';
import { createSender, type Sender } from './services/webhooks/send.js';
import {
  deleteSubscription,
  redeliver,
  sendTest,
  switchSubscription,
  updateSubscription,
} from './services/webhooks/subscriptions.js';
import { NOON, testPlatform, type TestPlatform } from './testing/platform.js';
import { until, type Received } from './testing/receiver.js';
import { subscriber, type Subscriber, type SubscriberOptions } from './testing/webhook-subscriber.js';

const TIMEOUT_MS = 3000;

describe('Deliveries of webhooks', () => {
  let p: TestPlatform;
  let sender: Sender;
  const open: Subscriber[] = [];
  before(async () => {
    sender = createSender({ allowsPrivate: true, timeoutMs: TIMEOUT_MS });
    p = await testPlatform({ members: 40, webhookSender: sender });
  });
  after(() => p.close());
  afterEach(async () => {
    p.clock.at = NOON;
    for (const one of open.splice(0)) {
      await one.close();
      await deleteSubscription(p.platform, communityId(), one.id).catch(() => {});
    }
  });

  const communityId = () => p.credentials_.communityId;
  const subscribe = async (options?: SubscriberOptions, types = ['message.posted']) => {
    const one = await subscriber(p, types, options);
    open.push(one);
    return one;
  };
  const say = async (message: string, topic = 'Workshop floor') => {
    const body = { channelId: p.channel(topic).id, message, sender: p.user('kenji.mori').userId };
    assert.equal((await p.call('POST', '/messages/send', { body })).status, 200);
  };
  const textsOf = (received: readonly Received[]) =>
    received.map(({ body }) => body.data.message.text as string);
  /** Moves the clock past the delay after so many tries, with all that chance may add. */
  const pass = (tries: number) => (p.clock.at += (RETRY_DELAYS[tries - 1] ?? RETRY_DELAYS.at(-1)!) * 1.2);
  const attempted = (hook: Subscriber, attempts: number) =>
    until(async () => {
      const rows = await hook.deliveries();
      return rows.length > 0 && rows.every((one) => one.attempts >= attempts);
    }, `try ${attempts}`);

  it('tries again after a minute, five, thirty, two hours, twelve: with the same id, a new time, a new signature', async () => {
    const hook = await subscribe();
    hook.answer = (response) => response.writeHead(500).end('no');
    await say('Again');
    for (const tries of [1, 2, 3, 4, 5]) {
      await attempted(hook, tries);
      const { dueAt } = (await hook.deliveries())[0]!;
      const delay = dueAt.getTime() - p.clock.at;
      assert.ok(delay >= RETRY_DELAYS[tries - 1]! && delay <= RETRY_DELAYS[tries - 1]! * 1.2, `${delay}`);
      p.clock.at = dueAt.getTime() - 1;
      p.platform.wakeWebhooks();
      await new Promise((resolve) => setTimeout(resolve, 30));
      assert.equal(hook.received.length, tries, 'not a moment before');
      if (tries === 5) hook.answer = (response) => response.writeHead(204).end();
      p.clock.at = dueAt.getTime();
    }
    await hook.count(6);
    await hook.settled();
    const headers = hook.received.map((one) => one.headers);
    assert.equal(new Set(headers.map((one) => one['webhook-id'])).size, 1);
    assert.equal(new Set(headers.map((one) => one['webhook-timestamp'])).size, 6);
    assert.equal(new Set(headers.map((one) => one['webhook-signature'])).size, 6);
    assert.deepEqual(
      headers.map((one) => one['x-webhook-attempt']),
      ['1', '2', '3', '4', '5', '6'],
    );
    assert.equal(new Set(hook.received.map(({ text }) => text)).size, 1, 'the body is the same');
    assert.equal(hook.data('message.posted').length, 6, 'each verifies');
  });

  it('waits longer where the receiver asks for it', async () => {
    const hook = await subscribe();
    hook.answer = (response) => response.writeHead(503, { 'retry-after': '600' }).end();
    await say('Later');
    await attempted(hook, 1);
    const { dueAt } = (await hook.deliveries())[0]!;
    assert.equal(dueAt.getTime(), NOON + 600_000);
  });

  it('counts no answer, a redirect, another protocol and garbage as failures, and follows nothing', async () => {
    const hook = await subscribe();
    const garbage = createServer((socket) =>
      socket
        .on('error', () => {})
        .resume()
        .end('SSH-2.0-OpenSSH_9.2\r\n'),
    );
    garbage.listen(0, '127.0.0.1');
    await once(garbage, 'listening');
    const elsewhere = await subscribe({}, ['badge.awarded']);
    const lastError = async () => (await hook.deliveries()).at(-1)?.lastError;
    const failing = async (expected: RegExp) => {
      const came = (await hook.deliveries()).length;
      await say('Once');
      await until(async () => {
        const rows = await hook.deliveries();
        return rows.length > came && rows.every(({ attempts }) => attempts > 0);
      }, String(expected));
      assert.match((await lastError())!, expected);
    };
    for (const status of [301, 302, 303, 307, 308]) {
      hook.answer = (response) => response.writeHead(status, { location: elsewhere.url }).end();
      await failing(/redirects \(30\d\) are not followed/);
    }
    assert.equal(elsewhere.received.length, 0);
    hook.answer = (response) =>
      void response.socket?.end('HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\n\r\n');
    await failing(/answered 101|no answer|cut/);
    hook.answer = (response) => void response.socket?.destroy();
    await failing(/cut|hang up|no answer/);
    hook.answer = () => {};
    await failing(/no answer within 3 s/);
    hook.answer = (response) => void response.writeHead(404).end();
    await failing(/answered 404/);
    await updateSubscription(p.platform, communityId(), hook.id, {
      name: 'Test',
      url: `http://127.0.0.1:${(garbage.address() as AddressInfo).port}/`,
      types: ['message.posted'],
      channelIds: null,
    });
    await failing(/no HTTP/);
    garbage.close();
    await once(garbage, 'close');
    await failing(/refused/);
    await updateSubscription(p.platform, communityId(), hook.id, {
      name: 'Test',
      url: hook.url,
      types: ['message.posted'],
      channelIds: null,
    });
    hook.answer = (response) => void response.writeHead(204).end();
    pass(1);
    await until(async () => (await hook.deliveries()).every(({ state }) => state === 'delivered'), 'all');
  });

  it('reads of an answer that never ends no more than it needs, and takes its word', async () => {
    const hook = await subscribe();
    let sent = 0;
    let closed: Promise<unknown> = Promise.resolve();
    hook.answer = (response) => {
      response.writeHead(200, { 'content-length': String(2 ** 30) });
      closed = once(response, 'close');
      const more = () => {
        while (!response.destroyed && sent < 2 ** 30) {
          sent += 65536;
          if (!response.write(Buffer.alloc(65536, 'a'))) return void response.once('drain', more);
        }
      };
      more();
    };
    await say('Flood');
    await hook.settled();
    await closed;
    assert.ok(sent < 64 * 2 ** 20, `${sent} bytes were sent`);
    const [delivery] = await hook.deliveries();
    assert.equal(delivery?.state, 'delivered');
    const attempts = (await attemptsOf(p.platform.db, [delivery.id])).get(delivery.id)!;
    assert.equal(attempts[0]?.answer, 'a'.repeat(2000));
    assert.equal(attempts[0]?.answerBytes, 65536);
  });

  it('lets a receiver that hangs keep nobody waiting but itself', async () => {
    const slow = await subscribe();
    const quick = await subscribe();
    slow.answer = () => {};
    await Promise.all(Array.from({ length: 40 }, (_, n) => say(`Number ${n}`)));
    await quick.count(40);
    await quick.settled();
    assert.ok(
      (await slow.deliveries()).some(({ attempts }) => attempts === 0),
      'the slow one still waits',
    );
  });

  it('switches a receiver off that takes nothing for all its tries, tells the owner, and loses nothing', async () => {
    const hook = await subscribe();
    hook.answer = (response) => response.writeHead(500).end();
    await say('First');
    for (const tries of [1, 2, 3, 4, 5]) {
      await attempted(hook, tries);
      assert.equal((await hook.row()).state, 'on');
      pass(tries);
    }
    await attempted(hook, 6);
    await until(async () => (await hook.row()).state === 'failed', 'the switch');
    assert.match((await hook.row()).stateReason, /6 tries.*answered 500/);
    const mails = await p.platform.db.select().from(outbox).where(eq(outbox.communityId, communityId()));
    const notice = mails.filter(({ subject }) => subject === 'The webhook “Test” is off');
    assert.equal(notice.length, 1);
    assert.equal(notice[0]?.to, p.user('ada.okafor').email);

    await say('Second');
    pass(6);
    p.platform.wakeWebhooks();
    await until(async () => (await hook.deliveries()).length === 2, 'the second one');
    assert.equal(hook.received.length, 6, 'nothing is sent while it is off');
    hook.answer = (response) => response.writeHead(200).end();
    await switchSubscription(p.platform, communityId(), hook.id, true);
    await hook.settled();
    assert.deepEqual(textsOf(hook.received.slice(6)).sort(), ['First', 'Second']);
    assert.deepEqual(
      hook.received
        .slice(6)
        .map(({ body }) => body.sequence)
        .sort(),
      [1, 2],
    );
  });

  it('goes on trying one event that fails while others arrive, and gives it up after a week', async () => {
    const hook = await subscribe();
    hook.answer = (response, { body }) =>
      response.writeHead(body.data.message.text === 'Poison' ? 400 : 204).end();
    await say('Poison');
    await attempted(hook, 1);
    let tries = 1;
    while (p.clock.at - NOON <= GIVE_UP_MS) {
      pass(tries);
      tries += 1;
      await say(`Fine ${tries}`);
      const expected = tries;
      await until(async () => (await hook.deliveries())[0]!.attempts === expected, `try ${expected}`);
      await hook.settled();
    }
    assert.ok(tries > 8, `${tries} tries`);
    const [poison, ...fine] = await hook.deliveries();
    assert.equal(poison?.state, 'failed');
    assert.ok(fine.every(({ state }) => state === 'delivered'));
    assert.equal((await hook.row()).state, 'on');
    hook.answer = (response) => response.writeHead(204).end();
    await redeliver(p.platform, communityId(), poison.id);
    await hook.settled();
    assert.equal((await hook.deliveries())[0]?.state, 'delivered');
  });

  it('ends with a receiver that says it is gone', async () => {
    const hook = await subscribe();
    hook.answer = (response) => response.writeHead(410).end();
    await say('Anybody?');
    await until(async () => (await hook.row()).state === 'failed', 'the switch');
    assert.match((await hook.row()).stateReason, /410/);
  });

  it('keeps nothing for one that a person switched off', async () => {
    const hook = await subscribe();
    await say('Before');
    await hook.settled();
    await switchSubscription(p.platform, communityId(), hook.id, false);
    await say('Meanwhile');
    await switchSubscription(p.platform, communityId(), hook.id, true);
    await say('After');
    await hook.count(2);
    await hook.settled();
    assert.deepEqual(textsOf(hook.received), ['Before', 'After']);
    assert.deepEqual(
      hook.received.map(({ body }) => body.sequence),
      [1, 2],
    );
  });

  it('delivers again on request, with the same id, and sends a test that stands outside of the order', async () => {
    const hook = await subscribe();
    await say('Once more');
    await hook.settled();
    const [delivery] = await hook.deliveries();
    await redeliver(p.platform, communityId(), delivery!.id);
    await hook.count(2);
    const id = await sendTest(p.platform, communityId(), hook.id);
    await hook.count(3);
    await say('Next');
    await hook.count(4);
    const [first, again, test, next] = hook.received;
    assert.equal(again?.body.id, first?.body.id);
    assert.equal(again?.headers['x-webhook-attempt'], '2');
    assert.deepEqual([test?.body.type, test?.body.id, test?.body.sequence], ['webhook.test', id, undefined]);
    assert.deepEqual([first?.body.sequence, next?.body.sequence], [1, 2]);
    await assert.rejects(redeliver(p.platform, communityId(), 999_999_999), /not there/);
    await assert.rejects(redeliver(p.platform, 'f'.repeat(24), delivery!.id), /not there/);
    await switchSubscription(p.platform, communityId(), hook.id, false);
    await assert.rejects(sendTest(p.platform, communityId(), hook.id), /is off/);
  });

  it('writes everything into the log except what nobody may read there', async () => {
    const hook = await subscribe({ alg: 'A256GCM' });
    hook.answer = (response, { headers }) =>
      response
        .writeHead(200, {
          'content-type': 'text/plain',
          'set-cookie': 'session=1',
          'x-request-id': hook.secret,
        })
        .end(`I have ${hook.secret} and ${hook.key!.key}, \0, and ${String(headers['webhook-id'])}`);
    await say('Logged');
    await hook.settled();
    const [row] = await hook.deliveries();
    const [attempt] = (await attemptsOf(p.platform.db, [row!.id])).get(row!.id)!;
    assert.equal(attempt?.requestHeaders['webhook-signature'], 'v1,•••');
    assert.equal(attempt?.requestHeaders['x-encrypted'], 'true');
    assert.deepEqual(attempt?.responseHeaders['x-request-id'], '•••');
    assert.equal(attempt?.responseHeaders['set-cookie'], undefined);
    assert.equal(
      attempt?.answer,
      `I have ••• and •••, \ufffd, and ${hook.received[0]!.headers['webhook-id']}`,
    );
  });

  it('deletes a subscription with what waits for it', async () => {
    const hook = await subscribe();
    hook.answer = (response) => response.writeHead(500).end();
    await say('Forget me');
    await attempted(hook, 1);
    await deleteSubscription(p.platform, communityId(), hook.id);
    assert.deepEqual(await hook.deliveries(), []);
    await assert.rejects(deleteSubscription(p.platform, communityId(), hook.id), /not there/);
    await say('Nobody listens');
    assert.equal(hook.received.length, 1);
  });
});
