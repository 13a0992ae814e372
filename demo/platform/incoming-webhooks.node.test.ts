import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { desc, eq, sql, sum } from 'drizzle-orm';
import { encryptPayload } from '../../src/webhooks/index.js';
import { dailyActivity, incomingWebhookCalls, members, rewardLog } from './db/schema.js';
import { createApp } from './http/app.js';
import {
  deleteIncomingWebhook,
  endRotation,
  setActive,
  switchOff,
  switchOn,
} from './services/incoming-webhooks/manage.js';
import { refusal } from './testing/clients.js';
import { NOON, testPlatform, type TestPlatform } from './testing/platform.js';
import { secondCommunity, type SecondCommunity } from './testing/second-community.js';
import { webhookOf } from './testing/webhooks.js';

const HOUR = 3_600_000;

describe('Incoming webhooks', () => {
  let p: TestPlatform;
  let other: SecondCommunity;
  before(async () => {
    p = await testPlatform({ members: 40 });
    other = await secondCommunity(p.platform);
  });
  after(() => p.close());

  const messagesOf = async (channelId: string) =>
    (await p.call('GET', `/messages?channel_id=${channelId}&count=200`)).body.data.messages as {
      id: string;
      message: string;
      user: { user_id: string };
    }[];
  const infoOf = async (idOrEmail: string) =>
    (await p.call('POST', '/users/info', { body: { idOrEmail } })).body.data;
  const coinsOf = async (username: string): Promise<number> => {
    const [row] = await p.platform.db
      .select({ coins: members.coins })
      .from(members)
      .where(eq(members.userNumber, Number(p.user(username).userId)));
    return row!.coins;
  };

  it('[webhooks.incoming.sendMessage] writes into each channel, in the name of whoever is named', async () => {
    const webhook = await webhookOf(p, 'send-message', { key: true });
    const [floor, news] = [p.channel('Workshop floor').id, p.channel('Build planner').id];
    const { messages } = await webhook.client.sendMessage({
      channelIds: [floor, news],
      message: 'The kiln is free <b>again</b>',
      sender: 'kenji.mori',
    });
    assert.deepEqual(messages.map(({ channelId }) => channelId).sort(), [floor, news].sort());
    for (const { channelId, id } of messages) {
      const found = (await messagesOf(channelId)).find((message) => message.id === id);
      assert.equal(found?.message, 'The kiln is free <b>again</b>');
      assert.equal(found.user.user_id, p.user('kenji.mori').userId);
    }
  });

  it('[webhooks.incoming.sendMessage] writes into all of them or none', async () => {
    const webhook = await webhookOf(p, 'send-message');
    const floor = p.channel('Workshop floor').id;
    const before = (await messagesOf(floor)).length;
    const sender = 'kenji.mori';
    for (const [channelIds, status] of [
      [[floor, other.channelId], 404],
      [[floor, p.channel('Help desk').id], 400],
      [[floor, p.channel('Announcements').id], 403],
    ] as const)
      await refusal(
        webhook.client.sendMessage({ channelIds: [...channelIds], message: 'Half', sender }),
        status,
      );
    assert.equal((await messagesOf(floor)).length, before);
    const { forumTopics, id } = p.channel('Help desk');
    const topic = forumTopics![0]!.id;
    const sent = await webhook.client.sendMessage({
      channelIds: [id, floor],
      message: 'Whole',
      sender,
      forumTopicId: topic,
    });
    assert.equal(sent.messages.length, 2);
  });

  it('[webhooks.incoming.sendMessage] keeps to the channels and the name that an operator set', async () => {
    const floor = p.channel('Workshop floor').id;
    const sender = Number(p.user('kenji.mori').userId);
    const webhook = await webhookOf(p, 'send-message', { limits: { channelIds: [floor], sender } });
    const said = (more: object) => webhook.call({ channelIds: [floor], message: 'As set', ...more });
    assert.equal((await said({})).status, 200);
    assert.equal((await said({ sender: 'kenji.mori' })).status, 200);
    const foreign = await said({ sender: 'ada.okafor' });
    assert.equal(foreign.status, 400);
    assert.match(foreign.body.message, /in one name only/);
    const elsewhere = await said({ channelIds: [p.channel('Build planner').id] });
    assert.equal(elsewhere.status, 403);
    assert.equal(
      (await (await webhookOf(p, 'send-message')).call({ channelIds: [floor], message: 'x' })).status,
      400,
    );
  });

  it('[webhooks.incoming.updateFields] sets fields by key, name or id, with their history', async () => {
    const webhook = await webhookOf(p, 'update-fields', { key: true });
    const { email } = p.user('kenji.mori');
    const list = await p.call('GET', `/communities/${p.credentials_.communityId}/user-fields?limit=100`);
    const customs = (list.body.data as { _id: string; field: string; name: string; type: string }[]).filter(
      ({ type, field }) => /text/.test(type) && !/name|mail|country/.test(field) && field !== 'customerid',
    );
    const field = customs.at(-1)!;
    for (const [name, value] of [
      [field.field, 'One'],
      [field.name, 'Two'],
      [field._id, 'Three'],
    ] as const) {
      const { fields } = await webhook.client.updateFields({ user: email, fields: { [name]: value } });
      assert.deepEqual(fields, { [field.field]: value });
      const [row] = await p.platform.db
        .select({ values: members.customFields })
        .from(members)
        .where(eq(members.userNumber, Number(p.user('kenji.mori').userId)));
      assert.equal(row!.values[field.field], value);
    }
    const { _id } = p.user('kenji.mori');
    const histories = await p.call(
      'GET',
      `/communities/${p.credentials_.communityId}/users/${_id}/user-fields/${field._id}/user-field-histories`,
    );
    assert.deepEqual(
      (histories.body.data as { value: string }[]).slice(0, 3).map(({ value }) => value),
      ['Three', 'Two', 'One'],
    );
  });

  it('[webhooks.incoming.updateFields] refuses what no field takes, and changes nothing then', async () => {
    const webhook = await webhookOf(p, 'update-fields');
    const { email } = p.user('kenji.mori');
    const before = await infoOf(email);
    const [somebody] = await p.platform.db
      .select({ values: members.customFields })
      .from(members)
      .where(eq(members.userNumber, Number(p.user('ada.okafor').userId)));
    for (const [fields, status] of [
      [{ nothing: 1 }, 400],
      [{}, 400],
      [{ customerid: somebody!.values['customerid'] }, 409],
      [{ customerid: 'a\0b' }, 400],
      [{ customerid: { $gt: '' } }, 400],
    ] as const)
      assert.equal((await webhook.call({ user: email, fields })).status, status, JSON.stringify(fields));
    assert.equal((await webhook.call({ user: 'nobody.here', fields: { customerid: '1' } })).status, 404);
    assert.equal((await webhook.call({ user: other.user.email, fields: { customerid: '1' } })).status, 404);
    assert.deepEqual(await infoOf(email), before);
  });

  it('[webhooks.incoming.updateCurrency] adds, subtracts and sets, and the ledger says so', async () => {
    const webhook = await webhookOf(p, 'update-currency', { key: true });
    const user = 'kenji.mori';
    const had = await coinsOf(user);
    const add = await webhook.client.updateCurrency({ user, operation: 'add', amount: 30, reason: 'Raffle' });
    assert.deepEqual([add.before, add.balance], [had, had + 30]);
    const less = await webhook.client.updateCurrency({ user, operation: 'subtract', amount: 10 });
    assert.equal(less.balance, had + 20);
    const set = await webhook.client.updateCurrency({ user, operation: 'set', amount: 7 });
    assert.equal(set.balance, 7);
    assert.equal(await coinsOf(user), 7);
    const xp = await webhook.client.updateCurrency({ user, currency: 'xp', operation: 'add', amount: 5 });
    assert.equal(xp.balance - xp.before, 5);
    const rows = await p.platform.db
      .select()
      .from(rewardLog)
      .where(eq(rewardLog.source, webhook.id))
      .orderBy(rewardLog.seq);
    assert.deepEqual(
      rows.map(({ action, coins, xp }) => [action, coins, xp]),
      [
        ['webhook', 30, 0],
        ['webhook', -10, 0],
        ['webhook', 7 - had - 20, 0],
        ['webhook', 0, 5],
      ],
    );
    // Totals are still the sum of the days.
    const [days] = await p.platform.db
      .select({ coins: sum(dailyActivity.coins).mapWith(Number) })
      .from(dailyActivity)
      .where(eq(dailyActivity.userNumber, Number(p.user(user).userId)));
    assert.equal(days!.coins, 7);
  });

  it('[webhooks.incoming.updateCurrency] goes below the floor only as far as an operator lets it', async () => {
    const user = 'kenji.mori';
    const strict = await webhookOf(p, 'update-currency');
    await strict.client.updateCurrency({ user, operation: 'set', amount: 10 });
    for (const update of [
      { operation: 'subtract', amount: 11 },
      { operation: 'set', amount: -1 },
    ] as const) {
      const { code } = await refusal(strict.client.updateCurrency({ user, ...update }), 409);
      assert.equal(code, 'BELOW_FLOOR');
    }
    assert.equal(
      (await refusal(strict.client.updateCurrency({ user, operation: 'add', amount: 1_000_000_000 }), 409))
        .code,
      'ABOVE_CEILING',
    );
    assert.equal(await coinsOf(user), 10);
    const lenient = await webhookOf(p, 'update-currency', { limits: { floor: -100 } });
    assert.equal(
      (await lenient.client.updateCurrency({ user, operation: 'subtract', amount: 60 })).balance,
      -50,
    );
    assert.equal(
      (await refusal(lenient.client.updateCurrency({ user, operation: 'subtract', amount: 51 }), 409)).code,
      'BELOW_FLOOR',
    );
    // Whoever owes may still be given something.
    assert.equal((await strict.client.updateCurrency({ user, operation: 'add', amount: 20 })).balance, -30);
    assert.equal((await strict.client.updateCurrency({ user, operation: 'set', amount: 3 })).balance, 3);
    for (const amount of [0, -5, 1.5, '5', null, 2 ** 60])
      assert.equal((await strict.call({ user, operation: 'add', amount })).status, 400, String(amount));
  });

  it('[webhooks.incoming.updateCurrency] fifty calls at once never take more than there is', async () => {
    const user = 'kenji.mori';
    const webhook = await webhookOf(p, 'update-currency', { key: true });
    await webhook.client.updateCurrency({ user, operation: 'set', amount: 100 });
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => webhook.call({ user, operation: 'subtract', amount: 7 })),
    );
    const taken = answers.filter(({ status }) => status === 200);
    assert.equal(taken.length, 14);
    for (const { status, body } of answers)
      assert.ok(status === 200 || body.code === 'BELOW_FLOOR', JSON.stringify(body));
    assert.equal(new Set(taken.map(({ body }) => body.data.balance)).size, 14);
    assert.equal(await coinsOf(user), 2);
  });

  it('a key counts once it is switched on, and is shown once', async () => {
    const webhook = await webhookOf(p, 'update-currency');
    const { communityId } = p.credentials_;
    const body = { user: 'kenji.mori', operation: 'add', amount: 1 };
    assert.equal((await webhook.call(body)).status, 200);
    const { key } = await switchOn(p.platform, communityId, webhook.id, 'call');
    const missing = await webhook.call(body);
    assert.deepEqual([missing.status, missing.body.code], [401, 'API_KEY_MISSING']);
    for (const wrong of [
      '',
      'x',
      'f'.repeat(64),
      `${key}0`,
      key.toUpperCase(),
      p.credentials_.communityKey,
    ]) {
      const { status, body: said } = await webhook.call(body, { 'x-api-key': wrong });
      assert.deepEqual([status, said.code], [401, 'API_KEY_INVALID'], wrong);
    }
    assert.equal((await webhook.call(body, { authorization: `Bearer ${key}` })).status, 401);
    assert.equal((await webhook.call(body, { 'x-api-key': key })).status, 200);
    await switchOff(p.platform, communityId, webhook.id, 'call');
    assert.equal((await webhook.call(body)).status, 200);
    const again = await switchOn(p.platform, communityId, webhook.id, 'call');
    assert.equal((await webhook.call(body, { 'x-api-key': key })).status, 401);
    assert.equal((await webhook.call(body, { 'x-api-key': again.key })).status, 200);
  });

  it('a rotated key counts for another day, or until an operator ends it', async () => {
    const webhook = await webhookOf(p, 'update-currency', { key: true });
    const { communityId } = p.credentials_;
    const body = { user: 'kenji.mori', operation: 'add', amount: 1 };
    const next = await switchOn(p.platform, communityId, webhook.id, 'call');
    const tryBoth = async () => [
      (await webhook.call(body)).status,
      (await webhook.call(body, { 'x-api-key': next.key })).status,
    ];
    assert.deepEqual(await tryBoth(), [200, 200]);
    p.clock.at = NOON + 23 * HOUR;
    assert.deepEqual(await tryBoth(), [200, 200]);
    p.clock.at = NOON + 24 * HOUR;
    assert.deepEqual(await tryBoth(), [401, 200]);
    const last = await switchOn(p.platform, communityId, webhook.id, 'call');
    await endRotation(p.platform, communityId, webhook.id);
    assert.deepEqual(await tryBoth(), [401, 401]);
    assert.equal((await webhook.call(body, { 'x-api-key': last.key })).status, 200);
    p.clock.at = NOON;
  });

  it('encryption is asked for once it is switched on, by both ciphers, and while keys are rotated', async () => {
    const webhook = await webhookOf(p, 'update-currency', { encryption: true });
    const { communityId } = p.credentials_;
    const body = { user: 'kenji.mori', operation: 'add', amount: 1 };
    const text = JSON.stringify(body);
    const plain = await webhook.call(body);
    assert.deepEqual([plain.status, plain.body.code], [400, 'PLAINTEXT_REFUSED']);
    const sealed = (key: { kid: string; key: string }, alg?: 'A256CBC-HS256') =>
      webhook.call(encryptPayload(text, key, alg && { alg }), { 'x-encrypted': 'true' });
    assert.equal((await sealed(webhook.cipher!)).status, 200);
    assert.equal((await sealed(webhook.cipher!, 'A256CBC-HS256')).status, 200);
    assert.equal(
      (await webhook.client.updateCurrency({ user: 'kenji.mori', operation: 'add', amount: 1 })).currency,
      'coins',
    );
    const claimed = await webhook.call(body, { 'x-encrypted': 'true' });
    assert.deepEqual([claimed.status, claimed.body.code], [400, 'MALFORMED_ENVELOPE']);
    const next = await switchOn(p.platform, communityId, webhook.id, 'encryption');
    assert.equal((await sealed(webhook.cipher!)).status, 200);
    assert.equal((await sealed(next)).status, 200);
    await endRotation(p.platform, communityId, webhook.id);
    assert.equal((await sealed(webhook.cipher!)).body.code, 'UNKNOWN_KEY');
    assert.equal((await sealed(next)).status, 200);
    await switchOff(p.platform, communityId, webhook.id, 'encryption');
    assert.equal((await sealed(next)).body.code, 'ENCRYPTION_UNEXPECTED');
    assert.equal((await webhook.call(body)).status, 200);
  });

  it('a key of 32 characters that somebody chose encrypts too; another length does not', async () => {
    const webhook = await webhookOf(p, 'update-currency');
    const { communityId } = p.credentials_;
    const chosen = 'correct-horse-battery-staple-123';
    const { kid } = await switchOn(p.platform, communityId, webhook.id, 'encryption', chosen);
    const text = JSON.stringify({ user: 'kenji.mori', operation: 'add', amount: 1 });
    const sealed = encryptPayload(text, { kid, key: chosen, compatibility: true });
    assert.equal((await webhook.call(sealed, { 'x-encrypted': 'TRUE' })).status, 200);
    await assert.rejects(
      switchOn(p.platform, communityId, webhook.id, 'encryption', 'too short'),
      /32 random bytes/,
    );
    assert.equal(
      (
        await webhook.call(encryptPayload(text, { kid, key: chosen, compatibility: true }), {
          'x-encrypted': 'true',
        })
      ).status,
      200,
    );
  });

  it('the same idempotency-key is the same call for a day, whatever was refused before', async () => {
    const webhook = await webhookOf(p, 'update-currency', { key: true });
    const user = 'kenji.mori';
    await webhook.client.updateCurrency({ user, operation: 'set', amount: 0 });
    const say = (amount: number, operation: string, key = 'order-1') =>
      webhook.call({ user, operation, amount }, { 'idempotency-key': key });
    // What is refused is not remembered.
    assert.equal((await say(5, 'subtract')).status, 409);
    const first = await say(5, 'add');
    const again = await say(5, 'add');
    assert.deepEqual(again.body, first.body);
    assert.equal(first.headers.get('idempotency-replayed'), null);
    assert.equal(again.headers.get('idempotency-replayed'), 'true');
    const otherBody = await say(6, 'add');
    assert.deepEqual([otherBody.status, otherBody.body.code], [422, 'IDEMPOTENCY_MISMATCH']);
    assert.equal(await coinsOf(user), 5);
    const elsewhere = await webhookOf(p, 'update-currency');
    assert.equal(
      (await elsewhere.call({ user, operation: 'add', amount: 1 }, { 'idempotency-key': 'order-1' })).body
        .data.balance,
      6,
    );
    p.clock.at = NOON + 23 * HOUR;
    assert.equal((await say(5, 'add')).headers.get('idempotency-replayed'), 'true');
    p.clock.at = NOON + 24 * HOUR;
    assert.equal((await say(6, 'add')).body.data.balance, 12);
    p.clock.at = NOON;
    for (const key of ['a b', 'x'.repeat(201), 'ümlaut'])
      assert.equal((await say(1, 'add', key)).status, 400, key);
    assert.equal(await coinsOf(user), 12);
  });

  it('twenty equal calls at once take effect once, and all are told the same', async () => {
    const webhook = await webhookOf(p, 'send-message', { key: true, encryption: true });
    const floor = p.channel('Workshop floor').id;
    const before = (await messagesOf(floor)).length;
    const answers = await Promise.all(
      Array.from({ length: 20 }, () =>
        webhook.client.sendMessage(
          { channelIds: [floor], message: 'Once', sender: 'kenji.mori' },
          { idempotencyKey: 'once' },
        ),
      ),
    );
    assert.equal(new Set(answers.map(({ messages }) => messages[0]!.id)).size, 1);
    assert.equal((await messagesOf(floor)).length, before + 1);
  });

  it('is off, gone or another address: refused, and honest calls go on elsewhere', async () => {
    const webhook = await webhookOf(p, 'update-currency', { key: true });
    const { communityId } = p.credentials_;
    const body = { user: 'kenji.mori', operation: 'add', amount: 1 };
    await setActive(p.platform, communityId, webhook.id, false);
    const off = await webhook.call(body);
    assert.deepEqual([off.status, off.body.code], [403, 'WEBHOOK_OFF']);
    await setActive(p.platform, communityId, webhook.id, true);
    assert.equal((await webhook.call(body)).status, 200);
    for (const path of [`/webhooks/workflow/${webhook.id}`, `/webhooks/workflow/${webhook.id}/handshake`])
      assert.equal((await p.call('POST', path, { surface: '', key: null, body })).status, 404, path);
    assert.equal((await p.call('GET', webhook.path, { surface: '', key: null })).status, 404);
    await assert.rejects(setActive(p.platform, other.communityId, webhook.id, false), /not there/);
    await assert.rejects(switchOn(p.platform, other.communityId, webhook.id, 'call'), /not there/);
    await assert.rejects(deleteIncomingWebhook(p.platform.db, other.communityId, webhook.id), /not there/);
    await deleteIncomingWebhook(p.platform.db, communityId, webhook.id);
    const gone = await webhook.call(body);
    assert.deepEqual([gone.status, gone.body.code], [404, 'NOT_FOUND']);
  });

  it('its address is called so often in a minute and no more', async () => {
    const webhook = await webhookOf(p, 'update-currency');
    const spared = await webhookOf(p, 'update-currency');
    const app = createApp(p.platform, { webhookCallsPerMinute: 3 });
    const call = (path: string) =>
      app.fetch(
        new Request(`http://127.0.0.1:3333${path}`, {
          method: 'POST',
          body: JSON.stringify({ user: 'kenji.mori', operation: 'add', amount: 1 }),
        }),
      );
    for (let n = 0; n < 3; n += 1) assert.equal((await call(webhook.path)).status, 200);
    const late = await call(webhook.path);
    assert.equal(late.status, 429);
    assert.equal(((await late.json()) as { code: string }).code, 'RATE_LIMITED');
    assert.ok(Number(late.headers.get('retry-after')) > 0);
    assert.equal((await call(spared.path)).status, 200);
  });

  it('the log keeps the last 500 calls, and a call is answered where it cannot be written down', async () => {
    const webhook = await webhookOf(p, 'update-currency');
    const { db } = p.platform;
    const old = {
      webhookId: webhook.id,
      communityId: p.credentials_.communityId,
      outcome: 'OK',
      status: 200,
    };
    const row = { ...old, headers: {}, body: '', answer: '', milliseconds: 1, createdAt: new Date(NOON) };
    await db.insert(incomingWebhookCalls).values(Array.from({ length: 510 }, () => row));
    const add = { user: 'kenji.mori', operation: 'add', amount: 1 };
    assert.equal((await webhook.call(add)).status, 200);
    const mine = eq(incomingWebhookCalls.webhookId, webhook.id);
    assert.equal(await db.$count(incomingWebhookCalls, mine), 500);

    const { write } = process.stderr;
    let complaints = '';
    await db.execute(sql`alter table incoming_webhook_calls rename to hidden_calls`);
    process.stderr.write = ((text: string) => Boolean((complaints += text))) as typeof write;
    try {
      const { status, body } = await webhook.call(add, { 'idempotency-key': 'unlogged' });
      assert.deepEqual([status, typeof body.data.balance], [200, 'number']);
      assert.equal((await webhook.call({ ...add, amount: 0 })).status, 400);
    } finally {
      process.stderr.write = write;
      await db.execute(sql`alter table hidden_calls rename to incoming_webhook_calls`);
    }
    assert.match(complaints, /log of webhook calls/);
    const again = await webhook.call(add, { 'idempotency-key': 'unlogged' });
    assert.equal(again.headers.get('idempotency-replayed'), 'true');
  });

  it('each call is in the log with its outcome, and no proof of who called is', async () => {
    const webhook = await webhookOf(p, 'update-currency', { key: true });
    const body = { user: 'kenji.mori', operation: 'add', amount: 1, reason: `Key ${webhook.key}` };
    await webhook.call(body, { 'idempotency-key': 'logged' });
    await webhook.call(body, { 'idempotency-key': 'logged' });
    await webhook.call({ ...body, amount: 'x' });
    await webhook.call(body, { 'x-api-key': 'a'.repeat(64) });
    const rows = await p.platform.db
      .select()
      .from(incomingWebhookCalls)
      .where(eq(incomingWebhookCalls.webhookId, webhook.id))
      .orderBy(desc(incomingWebhookCalls.seq));
    assert.deepEqual(
      rows.map(({ outcome, status }) => [outcome, status]),
      [
        ['API_KEY_INVALID', 401],
        ['INVALID', 400],
        ['REPEATED', 200],
        ['OK', 200],
      ],
    );
    const text = JSON.stringify(rows);
    assert.doesNotMatch(text, new RegExp(`${webhook.key}|${'a'.repeat(64)}`));
    assert.match(text, /Key \[struck out\]/);
    assert.equal(rows[3]!.headers['x-api-key'], '[struck out]');
    assert.equal(rows[3]!.headers['idempotency-key'], 'logged');
  });
});
