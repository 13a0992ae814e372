import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { inspect } from 'node:util';
import { HttpError, UserApi } from './user-api.js';

const KEY = 'c4'.repeat(32);
const USER = '6650a0f0c0ffee0000000003';
const ID = '6650a0f0c0ffee0000000004';
const COMMUNITY = '6650a0f0c0ffee0000000005';

const apiKey = {
  _id: ID,
  name: 'Bot',
  key: 'f'.repeat(64),
  permissions: ['sendMessages'],
  expirePeriod: 180,
  expireDate: '2027-01-01T00:00:00.000Z',
  createdAt: '2026-01-01T00:00:00.000Z',
  updatedAt: '2026-01-01T00:00:00.000Z',
};

let asked: { line: string; auth: string | null; body: unknown }[];
let answer: { status: number; body: unknown };

const api = new UserApi({
  key: KEY,
  baseUrl: 'https://integration.example/apis/v1',
  retries: 1,
  fetch: async (input, init) => {
    const request = new Request(input, init);
    const text = await request.text();
    asked.push({
      line: `${request.method} ${new URL(request.url).pathname}${new URL(request.url).search}`,
      auth: request.headers.get('authorization'),
      body: text ? JSON.parse(text) : undefined,
    });
    return Response.json(answer.body, { status: answer.status, headers: { 'x-request-id': 'r-9' } });
  },
});

const gives = (body: unknown, status = 200): void => {
  answer = { status, body };
};

async function failure(work: Promise<unknown>): Promise<HttpError> {
  const error = await work.then(
    () => assert.fail('expected a rejection'),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof HttpError, String(error));
  assert.ok(!(error.message + JSON.stringify(error) + error.stack + error.cause).includes(KEY));
  return error;
}

beforeEach(() => {
  asked = [];
});

describe("a user's own keys", () => {
  it('are made', async () => {
    gives({ status: 'success', data: apiKey }, 201);
    const request = {
      name: 'Bot',
      permissions: ['sendMessages'],
      expirePeriod: 180,
      expireDate: '',
      communityId: COMMUNITY,
    };
    assert.deepEqual(await api.createKey(USER, request), apiKey);
    assert.deepEqual(asked, [
      { line: `POST /apis/v1/users/apikeys?userId=${USER}`, auth: `Bearer ${KEY}`, body: request },
    ]);
  });

  it('are listed, also in the envelope of the other host', async () => {
    const { key: _, ...masked } = apiKey;
    gives({
      meta: { status: 'success', statusCode: 200 },
      message: 'Read API keys success.',
      data: [masked],
    });
    assert.deepEqual(await api.keys(USER), [masked]);
    assert.equal(asked[0]!.line, `GET /apis/v1/users/apikeys?userId=${USER}`);
  });

  it('are changed', async () => {
    gives({ status: 'success', data: { ...apiKey, isActive: false } });
    const request = {
      name: 'Bot',
      permissions: [],
      expirePeriod: 0,
      expireDate: '2027-01-01T00:00:00.000Z',
      isActive: false,
    };
    assert.equal((await api.updateKey(USER, ID, request)).isActive, false);
    assert.equal(asked[0]!.line, `PUT /apis/v1/users/${USER}/api-keys/${ID}`);
    assert.deepEqual(asked[0]!.body, request);
  });

  it('are deleted', async () => {
    gives({ status: 'success', data: apiKey });
    assert.equal((await api.deleteKey(USER, ID))._id, ID);
    assert.equal(asked[0]!.line, `DELETE /apis/v1/users/${USER}/api-keys/${ID}`);
  });

  it('are deleted once: a second try would find nothing and hide a success', async () => {
    gives({ status: 'error' }, 503);
    await failure(api.deleteKey(USER, ID));
    assert.equal(asked.length, 1);
  });

  it('are not shown by a client that is printed', () => {
    assert.ok(!inspect(api, { depth: 9, showHidden: true }).includes(KEY));
    assert.equal(JSON.stringify(api), '{}');
  });

  it('tell about themselves', async () => {
    const info = { name: 'Bot', permissions: ['sendMessages'], userId: '7', channels: null, isActive: true };
    gives({ status: 'success', data: info });
    assert.deepEqual(await api.keyInfo(), info);
    assert.equal(asked[0]!.line, 'GET /apis/v1/users/apikeys/info');
  });

  it('have ids that cannot lead elsewhere', async () => {
    for (const id of ['..', '.', '', 'a/b', 'a?b', 'a#b', '%2e%2e', 'a\\b']) {
      assert.equal((await failure(api.deleteKey(USER, id))).code, 'INVALID');
      assert.equal((await failure(api.deleteKey(id, ID))).written, false);
    }
    assert.equal(asked.length, 0);
  });
});

describe('messages of the user', () => {
  it('are sent, answered and reacted to without a sender', async () => {
    gives({ status: 'success', message: 'Message send successfully' });
    assert.deepEqual(await api.send({ channelId: COMMUNITY, message: 'Hi', forumTopicId: ID }), {});
    assert.deepEqual(await api.reply({ messageId: ID, message: 'Yes' }), {});
    assert.equal(await api.react({ messageId: ID, emoji: ':wave:' }), undefined);
    assert.deepEqual(
      asked.map(({ line, body }) => [line, body]),
      [
        ['POST /apis/v1/messages/send', { channelId: COMMUNITY, message: 'Hi', forumTopicId: ID }],
        ['POST /apis/v1/messages/reply', { messageId: ID, message: 'Yes' }],
        ['POST /apis/v1/messages/react', { messageId: ID, emoji: ':wave:' }],
      ],
    );
  });

  it('have an id where the platform gives one', async () => {
    gives({ status: 'success', data: { id: ID, more: 1 } });
    assert.equal((await api.send({ channelId: COMMUNITY, message: 'Hi' })).id, ID);
  });

  it('are never sent twice', async () => {
    gives({ status: 'error', message: 'later' }, 503);
    assert.equal((await failure(api.send({ channelId: COMMUNITY, message: 'Hi' }))).retryable, true);
    assert.equal(asked.length, 1);
    await failure(api.keyInfo());
    assert.equal(asked.length, 3);
  });

  it('stop when the caller does', async () => {
    const signal = AbortSignal.abort();
    const error = await failure(api.send({ channelId: COMMUNITY, message: 'Hi' }, { signal }));
    assert.equal(error.code, 'CANCELLED');
    assert.equal(error.written, false);
  });
});

describe('a key that changes', () => {
  const tokens: (string | null)[] = [];
  const changing = new UserApi({
    key: () => Promise.resolve(tokens.shift() ?? null),
    baseUrl: 'https://gateway.example/v1/user-api',
    fetch: async (input, init) => {
      const request = new Request(input, init);
      asked.push({ line: request.url, auth: request.headers.get('authorization'), body: undefined });
      return Response.json(answer.body, { status: answer.status });
    },
  });

  it('is asked for before each call', async () => {
    tokens.push('first', 'second');
    gives({ status: 'success', data: { id: ID } });
    await changing.send({ channelId: COMMUNITY, message: 'Hi' });
    await changing.react({ messageId: ID, emoji: ':eyes:' });
    assert.deepEqual(
      asked.map(({ line, auth }) => [line, auth]),
      [
        ['https://gateway.example/v1/user-api/messages/send', 'Bearer first'],
        ['https://gateway.example/v1/user-api/messages/react', 'Bearer second'],
      ],
    );
  });

  it('of nobody sends nothing', async () => {
    const error = await failure(changing.send({ channelId: COMMUNITY, message: 'Hi' }));
    assert.equal(error.code, 'UNAUTHENTICATED');
    assert.equal(error.written, false);
    assert.deepEqual(asked, []);
  });

  it('is in no error, whichever it was', async () => {
    tokens.push(KEY, 'the-next-token');
    gives({ status: 'error', message: `no ${KEY}` });
    await failure(changing.send({ channelId: COMMUNITY, message: 'Hi' }));
    await failure(changing.send({ channelId: COMMUNITY, message: 'Hi' }));
  });

  it('that cannot be had fails with the reason of whoever gives it', async () => {
    const mine = new Error('the store is locked');
    const broken = new UserApi({ key: () => Promise.reject(mine), baseUrl: 'https://gateway.example' });
    await assert.rejects(broken.send({ channelId: COMMUNITY, message: 'Hi' }), mine);
  });
});

describe('a bad answer', () => {
  it('without its envelope', async () => {
    for (const body of [{}, [], null, 'success', { status: 'fine' }, { status: 'success', message: 5 }]) {
      gives(body);
      const error = await failure(api.keyInfo());
      assert.equal(error.code, 'BAD_ANSWER');
      assert.equal(error.status, 200);
      assert.equal(error.requestId, 'r-9');
    }
  });

  it('with data of another shape', async () => {
    gives({ status: 'success', data: { ...apiKey, permissions: 'all', key: KEY } });
    assert.equal((await failure(api.deleteKey(USER, ID))).code, 'BAD_ANSWER');
    gives({ status: 'success' });
    assert.equal((await failure(api.keys(USER))).code, 'BAD_ANSWER');
  });

  it('with a failure inside, in either envelope or in one of both', async () => {
    for (const body of [
      { status: 'error', message: `no ${KEY}` },
      { meta: { status: 'error', statusCode: 403 }, message: `no ${KEY}` },
      { status: null, meta: { status: 'error' } },
      { status: 'success', meta: { status: 'error' } },
    ]) {
      gives(body);
      assert.equal((await failure(api.send({ channelId: COMMUNITY, message: 'Hi' }))).code, 'REFUSED');
    }
  });

  it('with a status says why', async () => {
    gives({ status: 'error', message: `key ${KEY} expired` }, 401);
    const error = await failure(api.keyInfo());
    assert.equal(error.code, 'UNAUTHENTICATED');
    assert.equal(error.requestId, 'r-9');
    assert.match(error.message, /"key \[key\] expired"/);
  });
});
