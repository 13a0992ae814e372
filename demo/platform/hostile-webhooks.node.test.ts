import assert from 'node:assert/strict';
import { request as httpRequest } from 'node:http';
import { after, before, describe, it } from 'node:test';
import { eq } from 'drizzle-orm';
import { encryptPayload, type EncryptedPayload } from '../../src/webhooks/index.js';
import { incomingWebhookCalls, memberEvents, members, messages } from './db/schema.js';
import { Random } from './seed/random.js';
import { testPlatform, type Answer, type TestPlatform } from './testing/platform.js';
import { secondCommunity, type SecondCommunity } from './testing/second-community.js';
import { webhookOf, workflowOf, type TestWebhook } from './testing/webhooks.js';

const USER = 'kenji.mori';
const ENCRYPTED = { 'x-encrypted': 'true' };

describe('Incoming webhooks under attack', () => {
  let p: TestPlatform;
  let other: SecondCommunity;
  before(async () => {
    p = await testPlatform({ members: 20 });
    other = await secondCommunity(p.platform);
  });
  after(() => p.close());

  const coins = async (): Promise<number> => {
    const [row] = await p.platform.db
      .select({ coins: members.coins })
      .from(members)
      .where(eq(members.userNumber, Number(p.user(USER).userId)));
    return row!.coins;
  };
  /** How often each outcome is in the log of a webhook. */
  const counted = async (id: string): Promise<Record<string, number>> => {
    const rows = await p.platform.db
      .select({ outcome: incomingWebhookCalls.outcome })
      .from(incomingWebhookCalls)
      .where(eq(incomingWebhookCalls.webhookId, id));
    const counts: Record<string, number> = {};
    for (const { outcome } of rows) counts[outcome] = (counts[outcome] ?? 0) + 1;
    return counts;
  };
  const order = (amount = 1) => JSON.stringify({ user: USER, operation: 'add', amount });
  const sealed = (webhook: TestWebhook, text = order(), alg?: 'A256CBC-HS256') =>
    encryptPayload(text, webhook.cipher!, alg && { alg });
  /** What must still be possible afterwards. */
  const honest = async (webhook: TestWebhook): Promise<void> => {
    const had = await coins();
    const { balance } = await webhook.client.updateCurrency({ user: USER, operation: 'add', amount: 1 });
    assert.equal(balance, had + 1);
  };
  const codes = (answers: Answer[]) => [...new Set(answers.map(({ body }) => body.code as string))].sort();

  it('a bit flipped in any byte of an encrypted body is refused and pays nothing', async () => {
    for (const alg of [undefined, 'A256CBC-HS256'] as const) {
      const webhook = await webhookOf(p, 'update-currency', { encryption: true });
      const text = JSON.stringify(sealed(webhook, order(5), alg));
      const had = await coins();
      const answers: Answer[] = [];
      for (let at = 0; at < text.length; at += 1) {
        const bytes = Buffer.from(text);
        bytes[at]! ^= 1 << (at % 7);
        answers.push(await webhook.call(bytes.toString('latin1'), ENCRYPTED));
      }
      for (const { status, body } of answers) assert.equal(status, 400, JSON.stringify(body));
      assert.ok(codes(answers).includes('DECRYPTION_FAILED'));
      assert.equal(await coins(), had);
      const counts = await counted(webhook.id);
      assert.equal(
        Object.values(counts).reduce((sum, n) => sum + n, 0),
        Math.min(500, text.length),
      );
      assert.equal(counts['OK'], undefined);
      await honest(webhook);
    }
  });

  it('noise by chance instead of an envelope breaks nothing', async () => {
    const webhook = await webhookOf(p, 'update-currency', { encryption: true });
    const random = new Random(7, 'envelopes');
    const odd: unknown[] = ['', 'A', '=', '\0', '💥', 'x'.repeat(5000), null, -1, [], {}, { toString: 1 }];
    const had = await coins();
    for (let n = 0; n < 400; n += 1) {
      const good = sealed(webhook) as unknown as Record<string, unknown>;
      const name = random.pick(Object.keys(good));
      const bytes = Buffer.from(JSON.stringify(good));
      const cut = bytes.subarray(0, random.int(0, bytes.length - 1));
      const body = random.chance(0.5) ? { ...good, [name]: random.pick(odd) } : cut.toString();
      const { status, body: said } = await webhook.call(body, ENCRYPTED);
      assert.ok(status === 400 && /^[A-Z_]+$/.test(said.code), `${status} to ${JSON.stringify(body)}`);
    }
    assert.equal(await coins(), had);
    assert.equal((await counted(webhook.id))['OK'], undefined);
    await honest(webhook);
  });

  it('a bit flipped in any byte of a header lets nobody in', async () => {
    const webhook = await webhookOf(p, 'update-currency', { key: true, encryption: true });
    const flips = (value: string) =>
      [...value].map((_, at) => {
        const bytes = Buffer.from(value);
        // Of the low bits: what comes out is still a header.
        bytes[at]! ^= 1 << (at % 2);
        return bytes.toString('latin1');
      });
    const had = await coins();
    const byKey: Answer[] = [];
    for (const key of flips(webhook.key!))
      byKey.push(await webhook.call(sealed(webhook), { ...ENCRYPTED, 'x-api-key': key }));
    assert.deepEqual(codes(byKey), ['API_KEY_INVALID']);
    const byFlag: Answer[] = [];
    for (const flag of flips('true'))
      byFlag.push(await webhook.call(sealed(webhook), { 'x-encrypted': flag }));
    assert.deepEqual(codes(byFlag), ['PLAINTEXT_REFUSED']);
    assert.equal(await coins(), had);
    assert.equal((await counted(webhook.id))['API_KEY_INVALID'], 64);
    await honest(webhook);
  });

  it('an encrypted body counts once, under whatever name it is sent again', async () => {
    const webhook = await webhookOf(p, 'update-currency', { key: true, encryption: true });
    const had = await coins();
    const envelope = sealed(webhook, order(3));
    const say = (name?: string, body: unknown = envelope) =>
      webhook.call(body, { ...ENCRYPTED, ...(name !== undefined && { 'idempotency-key': name }) });
    assert.equal((await say('one')).status, 200);
    assert.equal((await say('one')).headers.get('idempotency-replayed'), 'true');
    for (const [name, body] of [
      ['two', envelope],
      [undefined, envelope],
      ['two', Object.fromEntries(Object.entries(envelope).reverse())],
      ['two', { ...envelope, more: 'x' }],
      ['two', `  ${JSON.stringify(envelope)}\n`],
    ] as const) {
      const { status, body: said } = await say(name, body);
      assert.deepEqual([status, said.code], [409, 'REPLAYED']);
    }
    // Encrypted anew under its old name it is the same call, with other words it is another one.
    assert.equal((await say('one', sealed(webhook, order(3)))).status, 200);
    assert.equal((await say('one', sealed(webhook, order(4)))).body.code, 'IDEMPOTENCY_MISMATCH');
    const nameless = sealed(webhook, order(2));
    assert.equal((await say(undefined, nameless)).status, 200);
    assert.equal((await say(undefined, nameless)).headers.get('idempotency-replayed'), 'true');
    assert.equal(await coins(), had + 5);
    assert.equal((await counted(webhook.id))['REPLAYED'], 5);
    await honest(webhook);
  });

  it('what is encrypted for another webhook, re-keyed, truncated, in the clear or not at all is refused', async () => {
    const webhook = await webhookOf(p, 'update-currency', { encryption: true });
    const neighbour = await webhookOf(p, 'update-currency', { encryption: true });
    const had = await coins();
    const good = sealed(webhook);
    const half = (text: string) => text.slice(0, Math.floor(text.length / 2));
    const tries: [unknown, string][] = [
      [sealed(neighbour), 'UNKNOWN_KEY'],
      [{ ...sealed(neighbour), kid: webhook.cipher!.kid }, 'DECRYPTION_FAILED'],
      [
        encryptPayload(order(), { kid: webhook.cipher!.kid, key: neighbour.cipher!.key }),
        'DECRYPTION_FAILED',
      ],
      [{ ...good, kid: 'another' }, 'UNKNOWN_KEY'],
      [{ ...good, alg: 'A256CBC-HS256' }, 'DECRYPTION_FAILED'],
      [{ ...good, alg: 'none' }, 'MALFORMED_ENVELOPE'],
      [{ ...good, v: 2 }, 'MALFORMED_ENVELOPE'],
      [{ ...good, tag: good.tag.slice(0, 8) }, 'DECRYPTION_FAILED'],
      [{ ...good, tag: '' }, 'DECRYPTION_FAILED'],
      [{ ...good, iv: '' }, 'DECRYPTION_FAILED'],
      [
        { ...good, data: Buffer.from(good.data, 'base64').subarray(4).toString('base64') },
        'DECRYPTION_FAILED',
      ],
      [{ ...good, data: undefined }, 'MALFORMED_ENVELOPE'],
      [half(JSON.stringify(good)), 'INVALID'],
      ['', 'INVALID'],
      ['null', 'MALFORMED_ENVELOPE'],
      [order(), 'MALFORMED_ENVELOPE'],
      [sealed(webhook, half(order())), 'INVALID'],
      [sealed(webhook, '[]'), 'INVALID'],
      [sealed(webhook, order().replace('add', 'steal')), 'INVALID'],
    ];
    for (const [body, code] of tries) {
      const answer = await webhook.call(body, ENCRYPTED);
      assert.deepEqual([answer.status, answer.body.code], [400, code], JSON.stringify(body));
    }
    assert.equal((await webhook.call(order())).body.code, 'PLAINTEXT_REFUSED');
    assert.equal((await webhook.call(good, { 'x-encrypted': 'false' })).body.code, 'PLAINTEXT_REFUSED');
    assert.equal(await coins(), had);
    const counts = await counted(webhook.id);
    assert.equal(
      Object.values(counts).reduce((sum, n) => sum + n, 0),
      tries.length + 2,
    );
    assert.equal((await webhook.call(good satisfies EncryptedPayload, ENCRYPTED)).status, 200);
    await honest(webhook);
  });

  it('nothing of another community is reached or told apart from what is nowhere', async () => {
    const theirs = await webhookOf(p, 'send-message', { communityId: other.communityId });
    const ours = p.channel('Workshop floor').id;
    const before = (await p.platform.db.select({ id: messages.id }).from(messages)).length;
    const nowhere = await theirs.call({
      channelIds: ['f'.repeat(24)],
      message: 'x',
      sender: other.user.username,
    });
    for (const body of [
      { channelIds: [ours], message: 'x', sender: other.user.username },
      { channelIds: [other.channelId, ours], message: 'x', sender: other.user.username },
    ]) {
      const answer = await theirs.call(body);
      assert.equal(answer.status, 404);
      assert.deepEqual(answer.body, nowhere.body);
    }
    assert.equal(
      (await theirs.call({ channelIds: [other.channelId], message: 'x', sender: USER })).status,
      404,
    );
    const pay = await webhookOf(p, 'update-currency', { communityId: other.communityId });
    const had = await coins();
    assert.equal((await pay.call({ user: p.user(USER).email, operation: 'set', amount: 0 })).status, 404);
    const fields = await webhookOf(p, 'update-fields', { communityId: other.communityId });
    assert.equal(
      (await fields.call({ user: other.user.email, fields: { customerid: '1' } })).status,
      400,
      'a field of the other community',
    );
    assert.equal(await coins(), had);
    assert.equal((await p.platform.db.select({ id: messages.id }).from(messages)).length, before);
    assert.equal((await counted(theirs.id))['NOT_FOUND'], 4);
    const said = await theirs.call({
      channelIds: [other.channelId],
      message: 'Ours',
      sender: other.user.username,
    });
    assert.equal(said.status, 200);
  });

  it('fifty events with one token at once are one event', async () => {
    const flow = await workflowOf(p);
    const token = await flow.token();
    const event = (n: number) => ({
      eventType: 'user.registered',
      customerId: `race-${n}`,
      email: `race${n}@example.org`,
      occurredAt: '2026-10-14T11:00:00Z',
    });
    const answers = await Promise.all(Array.from({ length: 50 }, (_, n) => flow.tell(event(n), token)));
    assert.equal(answers.filter(({ status }) => status === 200).length, 1);
    for (const { status, body } of answers) assert.ok(status === 200 || body.code === 'SESSION_USED');
    const told = await p.platform.db.select().from(memberEvents).where(eq(memberEvents.webhookId, flow.id));
    assert.equal(told.length, 1);
    assert.equal((await counted(flow.id))['SESSION_USED'], 49);
    assert.equal((await flow.client.send(event(99))).outcome, 'created');
  });

  it('a body of 100 MB is refused after its beginning, and memory does not grow with it', async () => {
    const url = await p.listen(0);
    const webhook = await webhookOf(p, 'update-currency', { key: true });
    const chunk = Buffer.alloc(64 * 1024, 0x20);
    const send = (headers: Record<string, string>) =>
      new Promise<{ status: number; body: string; sent: number }>((resolve, reject) => {
        let sent = 0;
        const call = httpRequest(`${url}${webhook.path}`, {
          method: 'POST',
          headers: { 'x-api-key': webhook.key!, ...headers },
        });
        let isAnswered = false;
        call.on('response', (answer) => {
          isAnswered = true;
          let body = '';
          answer.on('data', (data) => (body += String(data)));
          answer.on('end', () => {
            call.destroy();
            resolve({ status: answer.statusCode ?? 0, body, sent });
          });
        });
        // The server hangs up after its answer; writing on then fails, which is no failure here.
        call.on('error', (error) => (isAnswered ? undefined : reject(error)));
        const pump = (): void => {
          while (!isAnswered && sent < 100 * 2 ** 20) {
            sent += chunk.length;
            if (!call.write(chunk)) return void call.once('drain', pump);
          }
          if (!isAnswered) call.end();
        };
        pump();
      });
    const rss = process.memoryUsage().rss;
    for (const headers of [
      { 'transfer-encoding': 'chunked' },
      { 'content-length': String(100 * 2 ** 20) },
    ] as Record<string, string>[]) {
      const { status, body, sent } = await send(headers);
      assert.equal(status, 413);
      assert.equal((JSON.parse(body) as { code: string }).code, 'TOO_LARGE');
      assert.ok(sent < 50 * 2 ** 20, `${sent} bytes were taken`);
    }
    assert.ok(process.memoryUsage().rss - rss < 64 * 2 ** 20);
    assert.equal((await counted(webhook.id))['TOO_LARGE'], 2);
    await honest(webhook);
  });
});
