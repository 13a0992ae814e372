import fc from 'fast-check';
import { encryptPayload } from '../../../src/webhooks/encryption/encrypt.js';
import { WEBHOOK_ALGORITHMS } from '../../../src/webhooks/encryption/envelope.js';
import { createWebhookKey } from '../../../src/webhooks/encryption/keys.js';
import { WEBHOOK_EVENTS, type WebhookEventType } from '../../../src/webhooks/events/event.js';
import { createWebhookSecret } from '../../../src/webhooks/signature/secrets.js';
import { signWebhook } from '../../../src/webhooks/signature/sign.js';
import { sampleEvent, SENT_AT, sent, type SentWebhook } from '../../helpers/webhook-requests.js';

export const SECRET = createWebhookSecret();
export const KEY = { kid: 'k1', key: createWebhookKey() };

export interface FuzzedRequest {
  /** What kind of attack it is. */
  kind: 'noise' | 'mutant' | 'authentic' | 'envelope';
  method: string;
  headers: Record<string, string>;
  body: Buffer;
}

const types = fc.constantFrom(...(Object.keys(WEBHOOK_EVENTS) as WebhookEventType[]));
const ids = fc.string({ minLength: 1, maxLength: 20, unit: fc.constantFrom(...'abcdef_0123456789') });
/** What a header may hold by the rules of HTTP; the server in front refuses the rest. */
const headerText = fc
  .string({ unit: 'binary-ascii', maxLength: 60 })
  .map((text) => text.replace(/[^\t\x20-\x7e]/g, '?').trim());

const honest: fc.Arbitrary<SentWebhook> = fc
  .record({
    type: types,
    id: ids,
    at: fc.constantFrom(SENT_AT, SENT_AT, SENT_AT, SENT_AT - 301, SENT_AT + 301),
    alg: fc.constantFrom(...WEBHOOK_ALGORITHMS),
    isPlain: fc.boolean(),
  })
  .map(({ type, id, at, alg, isPlain }) =>
    sent(sampleEvent(type, { id }), { secrets: SECRET, alg, ...(isPlain ? {} : { key: KEY }) }, { at }),
  );

/** Nothing that anybody made on purpose. */
const noise: fc.Arbitrary<FuzzedRequest> = fc.record({
  kind: fc.constant('noise' as const),
  method: fc.constantFrom('POST', 'POST', 'POST', 'PUT', 'DELETE', 'PATCH'),
  headers: fc.dictionary(
    fc.constantFrom(
      'content-type',
      'webhook-id',
      'webhook-timestamp',
      'webhook-signature',
      'x-encrypted',
      'x-webhook-attempt',
      'content-length',
    ),
    fc.oneof(headerText, fc.constantFrom('application/json', 'true', String(SENT_AT), 'evt_1', 'v1,')),
  ),
  body: fc
    .oneof(
      fc.uint8Array({ maxLength: 400 }),
      fc.json().map((text) => Buffer.from(text)),
    )
    .map((bytes) => Buffer.from(bytes)),
});

type Change = (request: { headers: Record<string, string>; body: Buffer }) => void;

const changes: fc.Arbitrary<Change> = fc.oneof(
  fc.record({ at: fc.nat(), bit: fc.nat(7) }).map(({ at, bit }): Change => (request) => {
    if (request.body.length > 0) request.body[at % request.body.length]! ^= 1 << bit;
  }),
  fc.nat().map((at): Change => (request) => {
    request.body = request.body.subarray(0, at % (request.body.length + 1));
  }),
  fc
    .record({ at: fc.nat(), more: fc.uint8Array({ minLength: 1, maxLength: 8 }) })
    .map(({ at, more }): Change => (request) => {
      const place = at % (request.body.length + 1);
      request.body = Buffer.concat([request.body.subarray(0, place), more, request.body.subarray(place)]);
    }),
  fc
    .record({
      name: fc.constantFrom(
        'webhook-id',
        'webhook-timestamp',
        'webhook-signature',
        'x-encrypted',
        'content-type',
      ),
      value: fc.option(headerText, { nil: undefined }),
    })
    .map(({ name, value }): Change => (request) => {
      if (value === undefined) delete request.headers[name];
      else request.headers[name] = value;
    }),
);

/** An honest request that somebody changed on its way. */
const mutant: fc.Arbitrary<FuzzedRequest> = fc
  .record({ honest, changes: fc.array(changes, { maxLength: 3 }) })
  .map(({ honest: { headers, body }, changes }) => {
    const request = { headers: { ...headers }, body: Buffer.from(body) };
    for (const change of changes) change(request);
    return { kind: 'mutant', method: 'POST', ...request };
  });

const signed = (id: string, body: string): FuzzedRequest => ({
  kind: 'authentic',
  method: 'POST',
  headers: {
    'content-type': 'application/json',
    ...signWebhook({ id, timestamp: SENT_AT, body, secrets: SECRET }),
  },
  body: Buffer.from(body),
});

const strangeValue = fc.oneof(
  fc.jsonValue({ maxDepth: 4 }),
  fc.constantFrom<unknown>(1e308, -0, '\u0000', '\u202e', '__proto__', { __proto__: null }, [], {}),
);
/** Signed by a sender who has the secret, but not our ideas of an event. */
const authentic: fc.Arbitrary<FuzzedRequest> = fc.oneof(
  fc.record({ id: ids, body: fc.json({ maxDepth: 6 }) }).map(({ id, body }) => signed(id, body)),
  fc
    .record({
      id: ids,
      type: fc.oneof(types, fc.string(), fc.constantFrom('__proto__', 'constructor', 'toString')),
      changed: fc.dictionary(
        fc.constantFrom(
          'id',
          'version',
          'createdAt',
          'communityId',
          'channelId',
          'sequence',
          'data',
          '__proto__',
        ),
        strangeValue,
      ),
    })
    .map(({ id, type, changed }) =>
      signed(id, JSON.stringify({ ...sampleEvent('message.posted', { id }), type, ...changed })),
    ),
  fc.record({ id: ids, depth: fc.integer({ min: 1, max: 20_000 }) }).map(({ id, depth }) => {
    const nested = `${'['.repeat(depth)}${']'.repeat(depth)}`;
    const event = JSON.stringify(sampleEvent('user.joined_server', { id }));
    return signed(id, event.replace('"country":"DE"', `"country":${nested},"__proto__":${nested}`));
  }),
);

/** Signed as it must be, with an envelope that is not what it says. */
const envelope: fc.Arbitrary<FuzzedRequest> = fc
  .record({
    id: ids,
    alg: fc.constantFrom(...WEBHOOK_ALGORITHMS),
    plaintext: fc.oneof(fc.json(), fc.string({ unit: 'binary' })),
    changed: fc.dictionary(
      fc.constantFrom('v', 'alg', 'kid', 'iv', 'tag', 'data'),
      fc.oneof(strangeValue, fc.base64String({ maxLength: 64 }), fc.constantFrom(...WEBHOOK_ALGORITHMS)),
    ),
  })
  .map(({ id, alg, plaintext, changed }) => {
    const body = JSON.stringify({ ...encryptPayload(plaintext, KEY, { alg }), ...changed });
    const request = signed(id, body);
    return { ...request, kind: 'envelope', headers: { ...request.headers, 'x-encrypted': 'true' } };
  });

/** Requests of all kinds. */
export const fuzzedRequests: fc.Arbitrary<FuzzedRequest> = fc.oneof(
  { weight: 1, arbitrary: noise },
  { weight: 3, arbitrary: mutant },
  { weight: 2, arbitrary: authentic },
  { weight: 2, arbitrary: envelope },
);
