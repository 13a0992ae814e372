import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { json, startRawServer, type RawServer } from '../../test/helpers/raw-server.js';
import { HttpError, IncomingWebhook, WorkflowWebhook } from './index.js';

const KEY = 'c5'.repeat(32);
const TOKEN = '7e'.repeat(32);
const CHANNEL = '6650a0f0c0ffee0000000001';

let server: RawServer;
before(async () => {
  server = await startRawServer();
});
after(() => server.close());
beforeEach(() => {
  server.asked = [];
});

const answers = (...bodies: [number, unknown][]) => {
  server.handler = (_, response) => {
    const [status, body] = bodies.length > 1 ? bodies.shift()! : bodies[0]!;
    json(response, status, body);
  };
};
const paid = { userId: '17', currency: 'coins', before: 5, balance: 6 };
const add = { user: 'kenji.mori', operation: 'add', amount: 1 } as const;

async function failure(work: Promise<unknown>): Promise<HttpError> {
  const error = await work.then(
    () => assert.fail('expected a rejection'),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof HttpError, String(error));
  for (const secret of [KEY, TOKEN])
    assert.equal(`${error.message} ${JSON.stringify(error)}`.includes(secret), false);
  return error;
}

describe('IncomingWebhook', () => {
  const webhook = (more: object = {}) =>
    new IncomingWebhook({ url: `${server.origin}/webhooks/incoming/${'ab'.repeat(16)}`, key: KEY, ...more });

  it('posts to the whole address, with its key in one header and a name for the call', async () => {
    answers([200, { data: paid }]);
    assert.deepEqual(await webhook().updateCurrency(add), paid);
    await webhook().updateCurrency(add, { idempotencyKey: 'order-1' });
    const [one, two] = server.asked;
    assert.equal(one!.method, 'POST');
    assert.equal(one!.url, `/webhooks/incoming/${'ab'.repeat(16)}`);
    assert.equal(one!.headers['x-api-key'], KEY);
    assert.equal(one!.headers['authorization'], undefined);
    assert.equal(one!.headers['x-encrypted'], undefined);
    assert.match(String(one!.headers['idempotency-key']), /^[0-9a-f-]{36}$/);
    assert.equal(two!.headers['idempotency-key'], 'order-1');
    assert.deepEqual(JSON.parse(one!.body), add);
  });

  it('tries again under the same name, and encrypts once for all tries', async () => {
    answers([503, { code: 'UNAVAILABLE', message: 'later' }], [200, { data: paid }]);
    let sealed = 0;
    const encrypt = (text: string) => {
      sealed += 1;
      assert.deepEqual(JSON.parse(text), add);
      return Promise.resolve({ v: 1, n: sealed });
    };
    await webhook({ encrypt }).updateCurrency(add);
    const [one, two] = server.asked;
    assert.equal(one!.headers['idempotency-key'], two!.headers['idempotency-key']);
    assert.equal(one!.headers['x-encrypted'], 'true');
    assert.deepEqual([one!.body, two!.body], ['{"v":1,"n":1}', '{"v":1,"n":1}']);
    await webhook({ encrypt: () => 'as text' }).updateCurrency(add);
    assert.equal(server.asked[2]!.body, 'as text');
  });

  it('tells why it was refused, by the code of the platform', async () => {
    answers([409, { code: 'BELOW_FLOOR', message: `amount: nobody has less than 0 here ${KEY}` }]);
    const floor = await failure(webhook().updateCurrency({ ...add, operation: 'subtract' }));
    assert.deepEqual([floor.code, floor.status, floor.retryable], ['BELOW_FLOOR', 409, false]);
    assert.match(floor.message, /^POST webhook: 409 BELOW_FLOOR "amount: nobody has less than 0 here/);
    assert.doesNotMatch(JSON.stringify(floor), /abab/);
    answers([429, { code: 'RATE_LIMITED', message: 'too often' }]);
    const late = await failure(webhook({ retries: 0 }).updateCurrency(add));
    assert.deepEqual([late.code, late.retryable], ['RATE_LIMITED', true]);
  });

  it('sends nothing that the contract does not know, and takes no other answer', async () => {
    answers([200, { data: paid }]);
    const wrong = [
      webhook().sendMessage({ channelIds: [], message: 'x' }),
      webhook().sendMessage({ channelIds: ['x'], message: 'x' }),
      webhook().updateFields({ user: 'x', fields: { a: {} as never } }),
      webhook().updateCurrency({ ...add, amount: 1.5 }),
      webhook({ url: `${server.origin}/a?key=1` }).updateCurrency(add),
      webhook({ url: `${server.origin}/a#b` }).updateCurrency(add),
      webhook({ url: 'nowhere' }).updateCurrency(add),
    ];
    for (const work of wrong) {
      const error = await failure(work);
      assert.deepEqual([error.code, error.written], ['INVALID', false]);
    }
    assert.equal(server.asked.length, 0);
    for (const body of [{}, null, [], { data: {} }, paid]) {
      answers([200, body]);
      assert.equal((await failure(webhook().updateCurrency(add))).code, 'BAD_ANSWER');
    }
    answers([200, { data: { messages: [{ channelId: CHANNEL, id: CHANNEL }] } }]);
    const sent = await webhook().sendMessage({ channelIds: [CHANNEL], message: 'x', sender: 'kenji.mori' });
    assert.deepEqual(sent.messages, [{ channelId: CHANNEL, id: CHANNEL }]);
    answers([200, { data: { userId: 17, fields: { size: 'L', left: null } } }]);
    const { userId, fields } = await webhook({ key: undefined }).updateFields({
      user: 'x',
      fields: { size: 'L' },
    });
    assert.deepEqual([userId, fields], ['17', { size: 'L', left: null }]);
    assert.equal(server.asked.at(-1)!.headers['x-api-key'], undefined);
  });
});

describe('WorkflowWebhook', () => {
  const workflow = () =>
    new WorkflowWebhook({
      url: `${server.origin}/webhooks/workflow/1`,
      handshakeUrl: `${server.origin}/webhooks/workflow/1/handshake`,
      key: KEY,
    });
  const event = {
    eventType: 'user.registered',
    customerId: 'C-1',
    email: 'ines@example.org',
    occurredAt: '2026-10-14T11:00:00Z',
    plan: 'gold',
  };
  const done = { eventId: CHANNEL, outcome: 'created', member: { _id: CHANNEL, userId: '17' } };

  it('shakes hands for each event, and the key goes no further', async () => {
    answers([200, { data: { sessionToken: TOKEN, expiresIn: 300 } }], [200, { data: done }]);
    assert.deepEqual(await workflow().send(event), done);
    const [hands, told] = server.asked;
    assert.deepEqual([hands!.url, hands!.body], ['/webhooks/workflow/1/handshake', '']);
    assert.equal(hands!.headers['x-api-key'], KEY);
    assert.equal(told!.headers['x-session-token'], TOKEN);
    assert.equal(told!.headers['x-api-key'], undefined);
    assert.deepEqual(JSON.parse(told!.body), event);
  });

  it('reads the token of an older answer too, and no answer without one', async () => {
    answers([200, { sessionToken: TOKEN }]);
    assert.equal(await workflow().handshake(), TOKEN);
    for (const body of [{ data: {} }, {}, { data: { sessionToken: 7 } }, { sessionToken: 7 }]) {
      answers([200, body]);
      assert.equal((await failure(workflow().handshake())).code, 'BAD_ANSWER');
    }
  });

  it('tells nothing of key and token in its errors', async () => {
    answers([401, { code: 'API_KEY_INVALID', message: `not ${KEY}` }]);
    assert.equal((await failure(workflow().send(event))).code, 'API_KEY_INVALID');
    answers(
      [200, { data: { sessionToken: TOKEN } }],
      [422, { code: 'SESSION_USED', message: `${TOKEN} was used` }],
    );
    assert.equal((await failure(workflow().send(event))).code, 'SESSION_USED');
    server.asked = [];
    const error = await failure(workflow().send({ ...event, email: 7 as never }));
    assert.equal(error.code, 'INVALID');
    assert.equal(server.asked.length, 0);
  });
});
