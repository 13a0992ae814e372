import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  asRequest,
  sampleEvent,
  SENT_AT,
  sent,
  type Sender,
  type SentWebhook,
} from '../../../test/helpers/webhook-requests.js';
import { createWebhookKey } from '../encryption/keys.js';
import { WEBHOOK_EVENTS, type WebhookEvent, type WebhookEventType } from '../events/event.js';
import { WEBHOOK_REFUSALS, WebhookRefused, type WebhookRefusalCode } from '../refusal.js';
import { createWebhookSecret } from '../signature/secrets.js';
import { signWebhook } from '../signature/sign.js';
import type { WebhookHandlerOptions } from './options.js';
import { MemoryReplays, type ReplayStore } from './replays.js';
import { webhookHandler } from './webhook-handler.js';

const secret = createWebhookSecret();
const plain: Sender = { secrets: secret };
const key = { kid: '2026-11', key: createWebhookKey() };
const secretly: Sender = { secrets: secret, key };

/** A receiver that writes down what it was given, and what was refused. */
function receiver(options: Partial<WebhookHandlerOptions> = {}) {
  const got: WebhookEvent[] = [];
  const refusals: WebhookRefusalCode[] = [];
  const note = (event: WebhookEvent) => void got.push(event);
  const handler = webhookHandler({
    secrets: secret,
    on: Object.fromEntries(Object.keys(WEBHOOK_EVENTS).map((type) => [type, note])),
    now: () => SENT_AT * 1000,
    onRefused: ({ code }) => refusals.push(code),
    onFailed: () => undefined,
    ...options,
  });
  const post = (webhook: SentWebhook) => handler(asRequest(webhook));
  const refuses = async (code: WebhookRefusalCode, request: Request) => {
    const before = handler.counters.refused[code] ?? 0;
    const answer = await handler(request);
    const { status } = new WebhookRefused(code);
    assert.equal(answer.status, status, `${code}: ${await answer.clone().text()}`);
    assert.equal(answer.headers.get('content-type'), 'application/problem+json');
    const problem = (await answer.json()) as Record<string, unknown>;
    assert.equal(problem['code'], code);
    assert.deepEqual(Object.keys(problem), ['type', 'title', 'status', 'code']);
    assert.equal(handler.counters.refused[code], before + 1);
    return answer;
  };
  return { handler, got, refusals, post, refuses };
}

const outcome = async (answer: Promise<Response>) => {
  const { status } = await answer;
  const { outcome } = (await (await answer).json()) as { outcome?: string };
  return `${status} ${outcome}`;
};

describe('a receiver of webhooks', () => {
  it('hands each kind of event to the function for it, with its data typed', async () => {
    const { handler, got, post } = receiver();
    for (const [index, type] of (Object.keys(WEBHOOK_EVENTS) as WebhookEventType[]).entries()) {
      const event = sampleEvent(type, { id: `evt_${index}` });
      assert.equal(await outcome(post(sent(event, plain))), '200 handled');
      assert.deepEqual(JSON.parse(JSON.stringify(got.at(-1))), event);
    }
    assert.equal(handler.counters.handled, Object.keys(WEBHOOK_EVENTS).length);
    let text = '';
    const typed = webhookHandler({
      secrets: secret,
      now: () => SENT_AT * 1000,
      on: {
        'message.posted': async ({ data, channelId }, { attempt, timestamp, kid, isLate }) => {
          text = `${data.user.username} in ${channelId}: ${data.message.text} (${attempt}, ${kid}, ${isLate}) ${timestamp.toISOString()}`;
        },
      },
    });
    await typed(asRequest(sent(sampleEvent('message.posted'), plain, { attempt: 3 })));
    assert.equal(text, 'ada in c1: Grüße 🎉 (3, secret-1, false) 2027-01-15T08:00:00.000Z');
  });

  it('reads encrypted events in both ciphers, while keys are rotated', async () => {
    const old = {
      kid: 'old',
      key: createWebhookKey(),
      notAfter: new Date((SENT_AT + 60) * 1000).toISOString(),
    };
    let now = SENT_AT;
    const { got, post, refuses } = receiver({
      encryption: { keys: [old, key], algorithms: ['A256GCM', 'A256CBC-HS256'] },
      now: () => now * 1000,
    });
    const events = (['A256GCM', 'A256CBC-HS256'] as const).flatMap((alg) =>
      [old, key].map((one) => ({ id: `evt_${alg}_${one.kid}`, sender: { ...secretly, key: one, alg } })),
    );
    for (const { id, sender } of events) {
      assert.equal(await outcome(post(sent(sampleEvent('message.posted', { id }), sender))), '200 handled');
    }
    assert.equal(got.length, 4);
    now += 60;
    await refuses('EXPIRED_KEY', asRequest(sent(sampleEvent('message.posted'), { ...secretly, key: old })));
    assert.equal(await outcome(post(sent(sampleEvent('message.posted'), secretly))), '200 handled');
  });

  it('takes an event of a type or a version that it does not know, and counts it', async () => {
    const unknown: string[] = [];
    const { handler, got, post } = receiver({ onUnknown: ({ type }) => unknown.push(type) });
    const base = sampleEvent('message.posted');
    assert.equal(await outcome(post(sent({ ...base, type: 'room.opened' } as never, plain))), '200 ignored');
    assert.equal(
      await outcome(post(sent(sampleEvent('message.posted', { id: 'evt_2', version: 2 }), plain))),
      '200 ignored',
    );
    assert.equal(
      await outcome(post(sent({ ...base, id: 'evt_3', type: '__proto__' } as never, plain))),
      '200 ignored',
    );
    assert.deepEqual(unknown, ['room.opened', 'message.posted', '__proto__']);
    assert.deepEqual([got.length, handler.counters.ignored], [0, 3]);
    const deaf = receiver({ on: {} });
    assert.equal(await outcome(deaf.post(sent(base, plain))), '200 ignored');
  });

  it('takes an event again whose function threw', async () => {
    let works = false;
    const errors: unknown[] = [];
    const { handler, post, refuses } = receiver({
      on: {
        'message.posted': () => {
          if (!works) throw new Error('database is down');
        },
      },
      onFailed: (error) => errors.push(error),
    });
    const event = sampleEvent('message.posted');
    const answer = await refuses('HANDLER_FAILED', asRequest(sent(event, plain)));
    assert.doesNotMatch(JSON.stringify([...answer.headers]), /database/);
    assert.match(String(errors[0]), /database is down/);
    await refuses('HANDLER_FAILED', asRequest(sent(event, plain)));
    works = true;
    assert.equal(await outcome(post(sent(event, plain))), '200 handled');
    assert.deepEqual([handler.counters.handled, errors.length], [1, 2]);
  });

  it('answers a later attempt of an event that it has, without a second call', async () => {
    const { handler, got, post } = receiver();
    const event = sampleEvent('message.posted');
    assert.equal(await outcome(post(sent(event, plain))), '200 handled');
    assert.equal(await outcome(post(sent(event, plain, { at: SENT_AT + 60, attempt: 2 }))), '200 duplicate');
    const other = sampleEvent('message.posted', { subscriptionId: 'sub2' });
    assert.equal(await outcome(post(sent(other, plain))), '200 handled', 'of another subscription');
    assert.deepEqual([got.length, handler.counters.duplicates], [2, 1]);
  });

  it('answers 503 while the same event is being handled, so that a failure is not lost', async () => {
    let finish!: (error?: Error) => void;
    const { post, refuses } = receiver({
      on: {
        'message.posted': () =>
          new Promise<void>((resolve, reject) => {
            finish = (error) => (error ? reject(error) : resolve());
          }),
      },
    });
    const event = sampleEvent('message.posted');
    const first = post(sent(event, plain));
    await new Promise((resolve) => setTimeout(resolve, 20));
    const busy = await refuses('IN_PROGRESS', asRequest(sent(event, plain, { at: SENT_AT + 1 })));
    assert.equal(busy.headers.get('retry-after'), '5');
    finish(new Error('no'));
    assert.equal((await first).status, 500);
    const second = post(sent(event, plain, { at: SENT_AT + 2 }));
    await new Promise((resolve) => setTimeout(resolve, 20));
    finish();
    assert.equal(await outcome(second), '200 handled');
  });

  it('tells what is wrong with its settings at once, without a secret in it', () => {
    const make = (options: object) => () => webhookHandler({ secrets: secret, on: {}, ...options });
    assert.throws(make({ on: { 'message.post': () => undefined } }), /no event of type "message.post"/);
    assert.throws(make({ secrets: 'whsec_short' }), TypeError);
    for (const unset of [undefined, null, [], [undefined], [{ kid: 'a' }], {}]) {
      assert.throws(make({ secrets: unset }), /a signing secret is needed/);
    }
    for (const keys of [[], [undefined], [{ kid: 'a' }]]) {
      assert.throws(make({ encryption: { keys } }), /an encryption key is needed/);
    }
    for (const name of ['maxBytes', 'toleranceSeconds', 'rememberSeconds']) {
      for (const value of [NaN, -1, '5'])
        assert.throws(make({ [name]: value }), new RegExp(`${name} must be`));
    }
    for (const name of ['waitMs', 'maxWaiting', 'maxChannels']) {
      assert.throws(make({ reorder: { by: 'channel', [name]: NaN } }), new RegExp(`${name} must be`));
    }
    assert.throws(
      make({ reorder: { by: 'channel', waitMs: Infinity } }),
      /waitMs must be a number from 1 to/,
    );
    assert.throws(
      make({ encryption: { keys: [{ kid: 'a', key: 'x'.repeat(32) }] } }),
      /32 characters is weak/,
    );
    assert.throws(make({ encryption: { keys: [key, key] } }), /same kid/);
  });

  it('lives on when what it tells fails, and says so on stderr', async (t) => {
    const written: unknown[] = [];
    t.mock.method(console, 'error', (...all: unknown[]) => written.push(all));
    const { handler, got } = receiver({
      onRefused: async () => {
        throw new Error('the logger is down');
      },
    });
    assert.equal((await handler(new Request('https://receiver.example/', { method: 'GET' }))).status, 405);
    assert.equal(
      await outcome(handler(asRequest(sent(sampleEvent('message.posted'), plain)))),
      '200 handled',
    );
    assert.equal(got.length, 1);
    const quiet = webhookHandler({
      secrets: secret,
      now: () => SENT_AT * 1000,
      on: { 'message.posted': () => Promise.reject(new Error('no')) },
    });
    assert.equal((await quiet(asRequest(sent(sampleEvent('message.posted'), plain)))).status, 500);
    assert.equal(written.length, 2);
  });

  it('refuses what comes after it was closed, once what is being handled is through', async () => {
    let finish!: () => void;
    const { handler, post, refuses } = receiver({
      on: { 'message.posted': () => new Promise<void>((resolve) => (finish = resolve)) },
    });
    const first = post(sent(sampleEvent('message.posted'), plain));
    await new Promise((resolve) => setTimeout(resolve, 20));
    let isClosed = false;
    const closed = handler.close().then(() => (isClosed = true));
    await refuses('CLOSING', asRequest(sent(sampleEvent('message.posted', { id: 'evt_2' }), plain)));
    assert.equal(isClosed, false);
    finish();
    assert.equal(await outcome(first), '200 handled');
    await closed;
  });
});

describe('what a receiver refuses', () => {
  const event = sampleEvent('message.posted');
  const otherKey = { kid: key.kid, key: createWebhookKey() };
  const good = sent(event, secretly);
  const withHeaders = (changes: Record<string, string>, webhook = good) =>
    asRequest({ ...webhook, headers: { ...webhook.headers, ...changes } });
  /** Signed as it must be, whatever the body is. */
  const signedBody = (body: string, headers: Record<string, string> = {}) =>
    asRequest({ body, headers: { ...sentText(body), ...headers } });
  const without = (name: string) => {
    const request = asRequest(good);
    request.headers.delete(name);
    return request;
  };
  const envelope = (changes: object) =>
    signedBody(JSON.stringify({ ...(JSON.parse(good.body) as object), ...changes }), {
      'x-encrypted': 'true',
    });

  const TABLE: [string, WebhookRefusalCode, () => Request][] = [
    [
      'wrongly signed',
      'BAD_SIGNATURE',
      () => asRequest(sent(event, { ...secretly, secrets: createWebhookSecret() })),
    ],
    [
      'signed as another version',
      'BAD_SIGNATURE',
      () => withHeaders({ 'webhook-signature': good.headers['webhook-signature']!.replace('v1,', 'v2,') }),
    ],
    ['not signed', 'MISSING_HEADERS', () => without('webhook-signature')],
    ['without an id', 'MISSING_HEADERS', () => without('webhook-id')],
    ['without a time', 'MISSING_HEADERS', () => without('webhook-timestamp')],
    ['with another id', 'BAD_SIGNATURE', () => withHeaders({ 'webhook-id': 'evt_2' })],
    ['with another time', 'BAD_SIGNATURE', () => withHeaders({ 'webhook-timestamp': String(SENT_AT + 1) })],
    ['with a full stop in its id', 'MALFORMED_HEADERS', () => withHeaders({ 'webhook-id': 'evt_1.2' })],
    ['with two ids', 'MALFORMED_HEADERS', () => withHeaders({ 'webhook-id': 'evt_1, evt_1' })],
    [
      'with a long list of signatures',
      'MALFORMED_HEADERS',
      () => withHeaders({ 'webhook-signature': 'v1,a '.repeat(2000) }),
    ],
    ['stale', 'STALE', () => asRequest(sent(event, secretly, { at: SENT_AT - 301 }))],
    ['from the future', 'FUTURE', () => asRequest(sent(event, secretly, { at: SENT_AT + 301 }))],
    ['plaintext when encrypted', 'PLAINTEXT_REFUSED', () => asRequest(sent(event, plain))],
    [
      'plaintext that says so',
      'PLAINTEXT_REFUSED',
      () => withHeaders({ 'x-encrypted': 'false' }, sent(event, plain)),
    ],
    [
      'plaintext that claims to be encrypted',
      'MALFORMED_ENVELOPE',
      () => withHeaders({ 'x-encrypted': 'true' }, sent(event, plain)),
    ],
    ['a header that means nothing', 'MALFORMED_HEADERS', () => withHeaders({ 'x-encrypted': 'yes' })],
    ['wrongly encrypted', 'DECRYPTION_FAILED', () => asRequest(sent(event, { ...secretly, key: otherKey }))],
    [
      're-keyed',
      'UNKNOWN_KEY',
      () => asRequest(sent(event, { ...secretly, key: { ...otherKey, kid: 'new' } })),
    ],
    ['under the name of another key', 'UNKNOWN_KEY', () => envelope({ kid: 'old' })],
    [
      'in a cipher that is not taken',
      'ALGORITHM_REFUSED',
      () => asRequest(sent(event, { ...secretly, alg: 'A256CBC-HS256' })),
    ],
    ['of an unknown cipher', 'MALFORMED_ENVELOPE', () => envelope({ alg: 'none' })],
    ['of another version of the envelope', 'MALFORMED_ENVELOPE', () => envelope({ v: 2 })],
    ['with a short tag', 'DECRYPTION_FAILED', () => envelope({ tag: 'AAAA' })],
    ['without a tag', 'MALFORMED_ENVELOPE', () => envelope({ tag: undefined })],
    ['with a short iv', 'DECRYPTION_FAILED', () => envelope({ iv: 'AAAA' })],
    ['with an iv that is no base64', 'MALFORMED_ENVELOPE', () => envelope({ iv: '*' })],
    [
      'an encrypted body that is no JSON',
      'MALFORMED_ENVELOPE',
      () => asRequest({ body: '[', headers: { ...sentText('['), 'x-encrypted': 'true' } }),
    ],
    ['truncated', 'BAD_SIGNATURE', () => asRequest({ ...good, body: good.body.slice(0, -1) })],
    [
      'truncated within a character',
      'UNREADABLE_BODY',
      () => asRequest({ ...good, body: Buffer.from('"ü"').subarray(0, 2) }),
    ],
    ['empty', 'BAD_SIGNATURE', () => asRequest({ ...good, body: '' })],
    [
      'a form',
      'UNSUPPORTED_TYPE',
      () => withHeaders({ 'content-type': 'application/x-www-form-urlencoded' }),
    ],
    [
      'in another character set',
      'UNSUPPORTED_TYPE',
      () => withHeaders({ 'content-type': 'application/json; charset=utf-16' }),
    ],
    ['without a type', 'UNSUPPORTED_TYPE', () => without('content-type')],
    [
      'by GET',
      'METHOD_NOT_ALLOWED',
      () => new Request('https://receiver.example/webhooks', { headers: good.headers }),
    ],
    [
      'by PUT',
      'METHOD_NOT_ALLOWED',
      () => new Request('https://receiver.example/webhooks', { method: 'PUT', ...good }),
    ],
  ];

  /** Headers for a body that is no JSON. */
  function sentText(body: string): Record<string, string> {
    return {
      'content-type': 'application/json',
      ...signWebhook({ id: 'evt_1', timestamp: SENT_AT, body, secrets: secret }),
    };
  }

  for (const [name, code, request] of TABLE) {
    it(`${name}: ${code}`, async () => {
      const { handler, got, refusals, post, refuses } = receiver({ encryption: { keys: [key] } });
      const answer = await refuses(code, request());
      if (code === 'METHOD_NOT_ALLOWED') assert.equal(answer.headers.get('allow'), 'POST');
      assert.deepEqual([refusals, got.length], [[code], 0]);
      assert.equal(await outcome(post(good)), '200 handled', 'the honest one is none the worse');
      assert.deepEqual([handler.counters.received, handler.counters.handled], [2, 1]);
    });
  }

  it('encrypted without a key: ENCRYPTION_UNEXPECTED', async () => {
    const { refuses, post } = receiver();
    await refuses('ENCRYPTION_UNEXPECTED', asRequest(good));
    assert.equal(await outcome(post(sent(event, plain))), '200 handled');
  });

  it('an event that is none: MALFORMED_EVENT, ID_MISMATCH', async () => {
    const { refuses, post } = receiver();
    for (const broken of [
      null,
      [],
      1,
      {},
      { ...event, data: {} },
      { ...event, createdAt: 1 },
      { ...event, sequence: 0 },
    ]) {
      await refuses('MALFORMED_EVENT', signedBody(JSON.stringify(broken)));
    }
    await refuses('MALFORMED_EVENT', asRequest({ body: '{"id":', headers: sentText('{"id":') }));
    await refuses('ID_MISMATCH', signedBody(JSON.stringify({ ...event, id: 'evt_2' })));
    assert.equal(await outcome(post(sent(event, plain))), '200 handled');
  });

  it('replayed: REPLAYED, for as long as its time counts, and also after it was forgotten as an attempt', async () => {
    let now = SENT_AT;
    const { got, post, refuses } = receiver({
      encryption: { keys: [key] },
      now: () => now * 1000,
      rememberSeconds: 0,
    });
    assert.equal(await outcome(post(good)), '200 handled');
    await refuses('REPLAYED', asRequest(good));
    now += 300;
    await refuses('REPLAYED', asRequest(good));
    now += 1;
    await refuses('STALE', asRequest(good));
    assert.equal(got.length, 1);
    assert.equal(await outcome(post(sent(event, secretly, { at: now }))), '200 handled', 'a day is over');
  });

  it('replayed a hundred times at once: handled once', async () => {
    const { handler, got, post } = receiver({ encryption: { keys: [key] } });
    const answers = await Promise.all(Array.from({ length: 100 }, () => post(good)));
    assert.equal(answers.filter(({ status }) => status === 200).length, 1);
    assert.equal(got.length, 1);
    const { IN_PROGRESS = 0, REPLAYED = 0 } = handler.counters.refused;
    assert.equal(IN_PROGRESS + REPLAYED, 99);
  });

  it('bit-flipped: every bit of what is signed, and of the body', async () => {
    const { handler, got, post } = receiver({ encryption: { keys: [key] } });
    const small = sent(
      { ...event, data: { ...event.data, message: { id: '1', text: '', createdAt: '' } } } as never,
      secretly,
    );
    const bytes = Buffer.from(small.body);
    const send = async (headers: Record<string, string>, body: Buffer | string) => {
      const answer = await handler(asRequest({ headers, body }));
      assert.ok(answer.status >= 400 && answer.status < 500, `${answer.status}`);
      await answer.arrayBuffer();
    };
    let flips = 0;
    for (let bit = 0; bit < bytes.length * 8; bit += 1, flips += 1) {
      const changed = Buffer.from(bytes);
      changed[bit >> 3]! ^= 1 << (bit & 7);
      await send(small.headers, changed);
    }
    for (const name of ['webhook-id', 'webhook-timestamp', 'webhook-signature', 'x-encrypted'] as const) {
      const value = Buffer.from(small.headers[name]!, 'latin1');
      for (let bit = 0; bit < value.length * 8; bit += 1) {
        const changed = Buffer.from(value);
        changed[bit >> 3]! ^= 1 << (bit & 7);
        // What no header can contain never gets here.
        if (!/^[\t\x20-\x7e\x80-\xff]+$/.test(changed.toString('latin1'))) continue;
        // A space at an end is not part of a header.
        if (changed.toString('latin1').trim() === value.toString('latin1')) continue;
        await send({ ...small.headers, [name]: changed.toString('latin1') }, small.body);
        flips += 1;
      }
    }
    const refused = Object.values(handler.counters.refused).reduce((sum, count) => sum + count, 0);
    assert.deepEqual([refused, got.length], [flips, 0]);
    assert.equal(await outcome(post(small)), '200 handled');
  });

  it('100 MB: TOO_LARGE, read no further than the bound and what is thrown away', async () => {
    const { handler, post, refuses } = receiver({ encryption: { keys: [key] }, maxBytes: 65_536 });
    let given = 0;
    let isCancelled = false;
    const body = () => {
      given = 0;
      return new ReadableStream<Uint8Array>({
        pull(controller) {
          given += 65_536;
          if (given > 100 * 2 ** 20) controller.close();
          else controller.enqueue(new Uint8Array(65_536));
        },
        cancel: () => void (isCancelled = true),
      });
    };
    const large = (headers: Record<string, string> = {}) =>
      new Request('https://receiver.example/', {
        method: 'POST',
        body: body(),
        headers: { ...good.headers, ...headers },
        duplex: 'half',
      } as RequestInit);
    const answer = await refuses('TOO_LARGE', large());
    assert.ok(given < 5 * 2 ** 20, `${given}`);
    assert.equal(answer.headers.get('connection'), 'close');
    await refuses('TOO_LARGE', large({ 'content-length': String(100 * 2 ** 20) }));
    assert.ok(given <= 2 * 65_536, 'not read at all when it says how long it is');
    await refuses('TOO_LARGE', asRequest({ ...good, body: 'x'.repeat(65_537) }));
    assert.equal(isCancelled, false);
    assert.equal(await outcome(post(good)), '200 handled');
    assert.equal(handler.counters.refused.TOO_LARGE, 3);
  });

  it('a body that breaks off: UNREADABLE_BODY; one that somebody has read: BODY_CONSUMED', async () => {
    const { post, refuses } = receiver({ encryption: { keys: [key] } });
    const broken = new ReadableStream({
      pull: (controller) => controller.error(new Error('the connection was reset')),
    });
    await refuses(
      'UNREADABLE_BODY',
      new Request('https://receiver.example/', {
        method: 'POST',
        body: broken,
        headers: good.headers,
        duplex: 'half',
      } as RequestInit),
    );
    const read = asRequest(good);
    await read.text();
    await refuses('BODY_CONSUMED', read);
    assert.equal(await outcome(post(good)), '200 handled');
  });

  it('each has a status and a text of its own', () => {
    const texts = new Set(WEBHOOK_REFUSALS.map((code) => new WebhookRefused(code).message));
    assert.equal(texts.size, WEBHOOK_REFUSALS.length);
    for (const code of WEBHOOK_REFUSALS) {
      const { status } = new WebhookRefused(code);
      assert.ok(status >= 400 && status !== 410, 'Gone would end the subscription');
    }
  });
});

describe('the store of handled events', () => {
  it('keeps what a replay could use, and refuses new events rather than forget it', async () => {
    const replays = new MemoryReplays(2);
    let now = SENT_AT;
    const { post, refuses } = receiver({ replay: replays, now: () => now * 1000 });
    const of = (id: string) => sent(sampleEvent('message.posted', { id }), plain, { at: now });
    assert.equal(await outcome(post(of('evt_1'))), '200 handled');
    now += 1;
    assert.equal(await outcome(post(of('evt_2'))), '200 handled');
    await refuses('UNAVAILABLE', asRequest(of('evt_3')));
    assert.equal(replays.size, 2);
    now += 300;
    assert.equal(await outcome(post(of('evt_3'))), '200 handled');
    assert.equal(replays.size, 2);
    assert.equal(await outcome(post(of('evt_1'))), '503 undefined', 'the second one still counts');
    now += 1;
    assert.equal(await outcome(post(of('evt_3'))), '200 duplicate');
  });

  it('forgets in time', () => {
    const replays = new MemoryReplays();
    for (let i = 0; i < 100; i += 1) {
      replays.claim(`${i}`, 60, 0);
      replays.settle(`${i}`, 'm', 5, 10);
    }
    assert.deepEqual(replays.claim('0', 60, 10), { state: 'done', mark: 'm' });
    assert.deepEqual(replays.claim('0', 70, 11), { state: 'free' });
    assert.equal(replays.size, 1);
    assert.deepEqual(replays.claim('0', 70, 70), { state: 'busy' });
    assert.deepEqual(replays.claim('0', 90, 71), { state: 'free' }, 'whoever claimed it is gone');
  });

  it('may be somewhere else; when it does not answer, nothing is handled', async () => {
    const inner = new MemoryReplays();
    let works = false;
    const failures: unknown[] = [];
    const check = async () => {
      await Promise.resolve();
      if (!works) throw new Error('no store');
    };
    const replay: ReplayStore = {
      claim: async (...all) => (await check(), inner.claim(...all)),
      settle: async (...all) => (await check(), inner.settle(...all)),
      release: async (...all) => (await check(), inner.release(...all)),
    };
    let fails = true;
    const calls: string[] = [];
    const { post, refuses } = receiver({
      replay,
      on: {
        'message.posted': ({ id }) => {
          calls.push(id);
          if (fails) throw new Error('no');
        },
        'badge.awarded': () => void (works = false),
      },
      onFailed: (error) => failures.push((error as Error).message),
    });
    const event = sampleEvent('message.posted');
    await refuses('UNAVAILABLE', asRequest(sent(event, plain)));
    assert.deepEqual(calls, []);
    works = true;
    await refuses('HANDLER_FAILED', asRequest(sent(event, plain)));
    fails = false;
    assert.equal(await outcome(post(sent(event, plain))), '200 handled');
    assert.equal(
      await outcome(post(sent(sampleEvent('badge.awarded', { id: 'evt_9' }), plain))),
      '200 handled',
    );
    assert.deepEqual(failures, ['no', 'no store'], 'what was handled is not taken for failed');
  });
});
