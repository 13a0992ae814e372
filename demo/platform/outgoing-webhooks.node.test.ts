import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { eq } from 'drizzle-orm';
import { webhookHandler, type WebhookEvent } from '../../src/webhooks/index.js';
import { members, storeProducts, webhookEvents, webhookSequences } from './db/schema.js';
import { NOON, testPlatform, type TestPlatform } from './testing/platform.js';
import { secondCommunity, type SecondCommunity } from './testing/second-community.js';
import { subscriber, type Subscriber, type SubscriberOptions } from './testing/webhook-subscriber.js';
import { deleteSubscription, rotateKey, rotateSecret, useKey } from './services/webhooks/subscriptions.js';
import { placeOrder } from './services/orders.js';
import { payRewards } from './services/rewards.js';

const DAY = 24 * 3_600_000;

describe('Outgoing webhooks', () => {
  let p: TestPlatform;
  let other: SecondCommunity;
  const open: Subscriber[] = [];
  before(async () => {
    p = await testPlatform({ members: 40, privateDestinations: true });
    other = await secondCommunity(p.platform);
  });
  after(() => p.close());
  afterEach(async () => {
    for (const one of open.splice(0)) {
      await one.close();
      await deleteSubscription(p.platform, (await one.row()).communityId, one.id);
    }
  });

  const subscribe = async (types: string[], options?: SubscriberOptions) => {
    const one = await subscriber(p, types, options);
    open.push(one);
    return one;
  };
  const send = async (topic: string, message: string, username = 'kenji.mori') => {
    const body = { channelId: p.channel(topic).id, message, sender: p.user(username).userId };
    const { status, body: answer } = await p.call('POST', '/messages/send', { body });
    assert.equal(status, 200, JSON.stringify(answer));
    return answer.data.id as string;
  };
  const numberOf = (username: string) => Number(p.user(username).userId);
  const communityId = () => p.credentials_.communityId;

  it('[webhooks.outgoing.messagePosted] tells of a message in any channel, replies too, and of direct ones not', async () => {
    const hook = await subscribe(['message.posted']);
    const id = await send('Workshop floor', 'Is the <b>lathe</b> free? 🎉');
    const sender = p.user('ada.okafor').userId;
    const reply = { messageId: id, message: 'It is.', sender };
    assert.equal((await p.call('POST', '/messages/reply', { body: reply })).status, 200);
    const direct = p.credentials_.channels.find(({ channelType }) => channelType === 'direct')!;
    await p.call('POST', '/messages/send', { body: { channelId: direct.id, message: 'Psst', sender } });
    await send('Long table', 'Hello');
    const came = await hook.settled();
    assert.equal(came.length, 3);
    const events = hook.data('message.posted');
    const [first] = events.filter(({ message }) => message.id === id);
    assert.deepEqual(first, {
      message: { id, text: 'Is the <b>lathe</b> free? 🎉', createdAt: new Date(NOON).toISOString() },
      user: { id: p.user('kenji.mori').userId, username: 'kenji.mori', displayName: '森 健二' },
      channel: { id: p.channel('Workshop floor').id, name: 'Workshop floor', type: 'open' },
      server: { id: communityId(), name: 'Northwind Makers' },
    });
    assert.equal(events.find(({ message }) => message.text === 'It is.')?.message.parentId, id);
    assert.doesNotMatch(JSON.stringify(came), /Psst|@example/);
    for (const { headers, body } of came) {
      assert.equal(headers['webhook-id'], body.id);
      assert.match(body.id, /^evt_[0-9a-f]{32}$/);
      assert.equal(headers['x-webhook-attempt'], '1');
      assert.equal(headers['x-encrypted'], undefined);
      assert.deepEqual([body.version, body.communityId, body.subscriptionId], [1, communityId(), hook.id]);
    }
  });

  it('[webhooks.outgoing.messagePostedToChannel] tells of the named channels alone, a direct one among them', async () => {
    const direct = p.credentials_.channels.find(({ channelType }) => channelType === 'direct')!;
    const channelIds = [p.channel('Long table').id, direct.id];
    const hook = await subscribe(['message.posted'], { channelIds });
    await send('Workshop floor', 'Elsewhere');
    await send('Long table', 'Here');
    const sent = await p.call('POST', '/messages/send', {
      body: { channelId: direct.id, message: 'Psst', sender: p.user('ada.okafor').userId },
    });
    assert.equal(sent.status, 200);
    await hook.settled();
    const texts = hook.data('message.posted').map(({ message }) => message.text);
    assert.deepEqual(texts.sort(), ['Here', 'Psst']);
    assert.deepEqual(
      hook.received.map(({ body }) => [body.channelId, body.sequence]).sort(),
      [...channelIds.map((id) => [id, 1])].sort(),
    );
  });

  it('[webhooks.outgoing.userJoinsServer] tells of who joins, by each way in, with fields and referrer', async () => {
    const hook = await subscribe(['user.joined_server']);
    const person = (username: string, more: object) => ({
      firstname: 'Nora',
      lastname: 'Lind',
      username,
      displayname: 'Nora',
      email: `${username}@example.com`,
      accessLevel: 0,
      joinServer: true,
      sendEmail: false,
      emailPassword: false,
      ...more,
    });
    const referral = p.user('ada.okafor').userId;
    const made = await p.call('POST', '/users', {
      body: person('nora.lind', { externalId: 'C-90210', referral }),
    });
    assert.equal(made.status, 201);
    const later = await p.call('POST', '/users', { body: person('late.lind', { joinServer: false }) });
    assert.equal(later.status, 201);
    const taken = await p.call('POST', '/users', { body: person('nora.lind', {}) });
    assert.equal(taken.status, 409);
    const form = new FormData();
    form.append('data', new File(['email,first_name\nfile.lind@example.com,File'], 'people.csv'));
    const imported = await p.fetch(
      new Request('http://127.0.0.1:3333/apis/v1/users/bulk-import', {
        method: 'POST',
        headers: { authorization: `Bearer ${p.credentials_.communityKey}` },
        body: form,
      }),
    );
    assert.equal(imported.ok, true, await imported.text());
    await hook.count(2);
    await hook.settled();
    const [nora, file] = hook.data('user.joined_server').sort((a) => (a.referrer ? -1 : 1));
    assert.deepEqual([nora?.user.username, nora?.user.email], ['nora.lind', 'nora.lind@example.com']);
    assert.equal(nora?.user.customFields?.['customerid'], 'C-90210');
    assert.deepEqual([nora.referrer, nora.server.id], [referral, communityId()]);
    assert.equal(file?.user.email, 'file.lind@example.com');
    assert.equal(hook.received.length, 2);
  });

  it('[webhooks.outgoing.userVisitsServer] tells of a visit once a day, and of a failed sign-in not', async () => {
    const hook = await subscribe(['user.visited_server']);
    const { email, password, userId } = p.user('kenji.mori');
    const signIn = (word: string) =>
      p.call('POST', '/auth/login', { key: null, body: { email, password: word } });
    try {
      assert.equal((await signIn('wrong')).status, 401);
      assert.equal((await signIn(password)).status, 200);
      assert.equal((await signIn(password)).status, 200);
      await hook.count(1);
      p.clock.at += DAY;
      assert.equal((await signIn(password)).status, 200);
      await hook.count(2);
      await hook.settled();
    } finally {
      p.clock.at = NOON;
    }
    assert.deepEqual(
      hook.received.map(({ body }) => [body.data.user.id, body.data.visitedAt]),
      [NOON, NOON + DAY].map((at) => [userId, new Date(at).toISOString()]),
    );
  });

  it('[webhooks.outgoing.purchasedStoreItem] tells of a purchase, and of one that failed nothing', async () => {
    const hook = await subscribe(['store.item_purchased', 'currency.changed']);
    const userNumber = numberOf('ada.okafor');
    const [pin] = await p.platform.db
      .select()
      .from(storeProducts)
      .where(eq(storeProducts.name, 'Enamel pin'));
    const buy = () => placeOrder(p.platform, { communityId: communityId(), userNumber, productId: pin!.id });
    const order = await buy();
    p.platform.wakeWebhooks();
    await hook.count(2);
    const balance = async () =>
      (await p.platform.db.select().from(members).where(eq(members.userNumber, userNumber)))[0]!.coins;
    const [bought] = hook.data('store.item_purchased');
    assert.deepEqual(
      [bought?.order.id, bought?.item, bought?.price, bought?.balanceAfter],
      [
        order.orderId,
        { id: pin!.id, name: 'Enamel pin', type: order.product.type },
        { amount: order.price, currencyId: 'coins' },
        await balance(),
      ],
    );
    const [paid] = hook.data('currency.changed');
    assert.deepEqual(
      [paid?.change, paid?.balanceAfter, paid?.reason, paid?.currency.id],
      [-order.price, await balance(), 'order', 'coins'],
    );
    await p.platform.db.update(members).set({ coins: 0 }).where(eq(members.userNumber, userNumber));
    const count = async () => (await p.platform.db.select().from(webhookEvents)).length;
    const before = await count();
    await assert.rejects(buy(), /not enough/);
    assert.equal(await count(), before);
  });

  it('tells of tiers, badges and currencies, which are the kit’s own', async () => {
    const hook = await subscribe(['tier.changed', 'badge.awarded', 'currency.changed']);
    const { userId } = p.user('kenji.mori');
    const lift = (xp: number) =>
      p.platform.db.transaction((tx) =>
        payRewards(
          tx,
          communityId(),
          [
            { userNumber: Number(userId), action: 'bulk-update', source: 'a', xp, coins: 0 },
            { userNumber: Number(userId), action: 'bulk-update', source: 'b', xp: 0, coins: 5 },
          ],
          NOON,
        ),
      );
    await lift(1_000_000);
    await lift(1);
    p.platform.wakeWebhooks();
    await hook.count(5);
    const [up, none] = hook.data('tier.changed');
    assert.equal(none, undefined, 'within a level nothing changes');
    assert.notDeepEqual(up?.before, up?.after);
    assert.ok(up!.after!.level >= 1 && Number(up!.xp) > 1_000_000);
    const changes = hook.data('currency.changed').map(({ currency, change }) => [currency.id, change]);
    assert.deepEqual(changes.sort(), [
      ['coins', 5],
      ['coins', 5],
      ['xp', 1],
      ['xp', 1_000_000],
    ]);
    const system = { key: null, surface: '/api/v1', headers: { 'x-api-key': p.credentials_.systemKey } };
    const badges = (await p.call('GET', '/badges', system)).body.body as { id: string }[];
    const award = (verb: string, id: string) =>
      p.call('POST', `/badges/${id}/${verb}`, { ...system, body: { userId } });
    const awarded = () => hook.data('badge.awarded').map(({ badge }) => badge.id);
    for (const { id } of badges) {
      await award('remove', id);
      await award('award', id);
      await award('award', id);
    }
    await hook.settled();
    assert.deepEqual(awarded().sort(), badges.map(({ id }) => id).sort());
  });

  for (const alg of ['A256GCM', 'A256CBC-HS256'] as const)
    it(`[webhooks.outgoing.encryption] encrypts with ${alg}, and secrets and keys change with an overlap`, async () => {
      const hook = await subscribe(['message.posted'], { alg });
      const keys = [hook.key!];
      const secrets = [hook.secret];
      const got: string[] = [];
      const take = async (held: string[], ciphers = keys) => {
        got.length = 0;
        const handler = webhookHandler({
          secrets: held,
          encryption: { keys: ciphers, algorithms: [alg] },
          on: {
            'message.posted': (event: WebhookEvent & { type: 'message.posted' }) =>
              got.push(event.data.message.text),
          },
          now: p.platform.now,
        });
        const { headers, text } = hook.received.at(-1)!;
        const answer = await handler(
          new Request('http://receiver.example/', {
            method: 'POST',
            headers: headers as Record<string, string>,
            body: text,
          }),
        );
        return answer.status;
      };
      const say = async (text: string) => {
        const came = hook.received.length;
        await send('Workshop floor', text);
        await hook.count(came + 1);
        const { headers, text: body } = hook.received.at(-1)!;
        assert.equal(headers['x-encrypted'], 'true');
        assert.doesNotMatch(body, /secret words/);
      };
      try {
        await say('secret words 1');
        assert.deepEqual([await take(secrets), got], [200, ['secret words 1']]);

        const second = await rotateSecret(p.platform, communityId(), hook.id);
        await say('secret words 2');
        assert.equal(await take(secrets), 200, 'the old one signs too');
        assert.equal(await take([second.secret]), 200);
        p.clock.at += DAY;
        await say('secret words 3');
        assert.equal(await take(secrets), 401, 'a day later it does not');
        assert.equal(await take([second.secret]), 200);

        const next = await rotateKey(p.platform, communityId(), hook.id);
        await say('secret words 4');
        assert.equal(await take([second.secret]), 200, 'the new key waits');
        await useKey(p.platform, communityId(), hook.id);
        await say('secret words 5');
        assert.equal(await take([second.secret]), 400, 'the old key is unknown by now');
        assert.equal(await take([second.secret], [next]), 200);
        const third = await rotateKey(p.platform, communityId(), hook.id);
        p.clock.at += DAY;
        await say('secret words 6');
        assert.deepEqual([await take([second.secret], [third]), got], [200, ['secret words 6']]);
      } finally {
        p.clock.at = NOON;
      }
    });

  it('numbers the events of each channel without a hole, in the order of the messages', async () => {
    const hook = await subscribe(['message.posted', 'currency.changed', 'user.visited_server']);
    const topics = ['Workshop floor', 'Build planner', 'Long table'];
    await Promise.all(
      Array.from({ length: 60 }, (_, n) =>
        send(topics[n % 3]!, `Number ${n}`, n % 2 === 0 ? 'kenji.mori' : 'ada.okafor'),
      ),
    );
    await hook.settled();
    for (const topic of topics) {
      const { id } = p.channel(topic);
      const events = hook.received
        .map(({ body }) => body)
        .filter(({ channelId }) => channelId === id)
        .sort((a, b) => a.sequence - b.sequence);
      assert.deepEqual(
        events.map(({ sequence }) => sequence),
        Array.from({ length: 20 }, (_, n) => n + 1),
      );
      const list = await p.call('GET', `/messages?channel_id=${id}&count=20`);
      const stored = (list.body.data.messages as { id: string }[]).map((message) => message.id).reverse();
      assert.deepEqual(
        events.map(({ data }) => data.message.id),
        stored,
      );
    }
    const counted = await p.platform.db
      .select()
      .from(webhookSequences)
      .where(eq(webhookSequences.subscriptionId, hook.id));
    assert.deepEqual(
      counted.filter(({ channelId }) => channelId !== '').map(({ last }) => last),
      [20, 20, 20],
    );
    const rest = hook.received.filter(({ body }) => body.channelId === undefined);
    assert.deepEqual(
      rest.map(({ body }) => body.sequence).sort((a, b) => a - b),
      rest.map((_, n) => n + 1),
    );
  });

  it('keeps communities apart, and stores nothing that nobody wants', async () => {
    const theirs = await subscribe(['message.posted'], { communityId: other.communityId });
    const count = async () => (await p.platform.db.select().from(webhookEvents)).length;
    const before = await count();
    await send('Workshop floor', 'Only ours');
    assert.equal(await count(), before);
    assert.equal((await theirs.settled()).length, 0);
    await assert.rejects(
      subscribe(['message.posted'], {
        channelIds: [p.channel('Help desk').id],
        communityId: other.communityId,
      }),
      /Channel not found/,
    );
  });
});
