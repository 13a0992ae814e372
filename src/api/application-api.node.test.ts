import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { inspect } from 'node:util';
import { ApplicationApi, HttpError } from './application-api.js';
import { IntegrationApi } from './integration-api.js';

const KEY = 'a7'.repeat(32);
const TOKEN = 'eyJhbGciOiJIUzI1NiJ9.eyJpZCI6IjQyIn0.c2lnbmF0dXJl';
const ID = '6857de260f3c24d98fd7ca85';
const USER = '6167dba9c548eb5c7ec28057';
const COMMUNITY = '6650a0f0c0ffee0000000005';

let asked: { line: string; auth: string | null; body: unknown }[];
let answers: { status: number; body: unknown }[];

const answering = {
  baseUrl: 'https://application.example/apis/v1/',
  retries: 1,
  fetch: (async (input: string, init?: RequestInit) => {
    const request = new Request(input, init);
    const text = await request.text();
    const { pathname, search } = new URL(request.url);
    asked.push({
      line: `${request.method} ${pathname.replace('/apis/v1', '')}${search}`,
      auth: request.headers.get('authorization'),
      body: text ? JSON.parse(text) : undefined,
    });
    const { status, body } = answers.length > 1 ? answers.shift()! : answers[0]!;
    return Response.json(body, { status });
  }) as typeof fetch,
};
const api = new ApplicationApi({ ...answering, key: KEY, communityId: COMMUNITY });

const gives = (data: unknown, page: object = {}, statusCode = 200): void => {
  answers = [
    {
      status: statusCode,
      body: { meta: { status: 'success', statusCode, ...page }, message: 'Done.', data },
    },
  ];
};

async function failure(work: Promise<unknown>): Promise<HttpError> {
  const error = await work.then(
    () => assert.fail('expected a rejection'),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof HttpError, String(error));
  for (const secret of [KEY, TOKEN]) assert.ok(!inspect(error, { depth: 20 }).includes(secret));
  return error;
}

beforeEach(() => {
  asked = [];
});

const field = { _id: ID, name: 'User Level', type: 'numerical', creator: null };
const history = {
  _id: ID,
  userId: USER,
  field: { _id: ID },
  value: 4,
  createdAt: '2026-01-01T00:00:00.000Z',
};
const key = { _id: ID, name: 'Reports', permissions: ['userFields'], key: 'f'.repeat(64) };

describe('The client of the Application API', () => {
  it('asks for users by community, whole or by what is chosen', async () => {
    gives([{ _id: USER, id: '42' }], { page: 2, limit: '1', total: 9 });
    const page = await api.users.list({ page: 2, limit: 1, search: 'ada', sort: 'id:desc' });
    assert.equal(
      asked[0]!.line,
      `GET /communities/${COMMUNITY}/users?page=2&limit=1&search=ada&sort=id%3Adesc`,
    );
    assert.equal(asked[0]!.auth, `Bearer ${KEY}`);
    assert.deepEqual([page.items[0]!.id, page.total, page.limit], [42, 9, 1]);
    gives({ username: 'ada', lastLogin: null });
    assert.deepEqual(await api.users.get(USER, { fields: ['username', 'lastLogin'] }), {
      username: 'ada',
      lastLogin: undefined,
    });
    assert.equal(asked[1]!.line, `GET /communities/${COMMUNITY}/users/${USER}?username=true&lastLogin=true`);
    await api.users.profile(USER);
    assert.equal(asked[2]!.line, `GET /users/${USER}`);
  });

  it('walks pages until the last', async () => {
    gives([{ _id: USER }], { page: 1, limit: 1, total: 2 });
    answers.push({
      status: 200,
      body: { meta: { status: 'success', page: 2, limit: 1, total: 2 }, message: '', data: [{ _id: ID }] },
    });
    const ids: unknown[] = [];
    for await (const { _id } of api.users.all({ limit: 1, search: 'a' })) ids.push(_id);
    assert.deepEqual(ids, [USER, ID]);
    assert.deepEqual(
      asked.map(({ line }) => new URLSearchParams(line.split('?')[1]).get('page')),
      ['1', '2'],
    );
  });

  it('reads, makes, changes and deletes fields, also from the Integration client', async () => {
    const integration = new IntegrationApi({ ...answering, key: KEY, communityId: COMMUNITY });
    for (const { fields } of [api, integration]) {
      asked = [];
      gives([field]);
      assert.equal((await fields.list())[0]!.creator, undefined);
      gives(field);
      await fields.get(ID);
      await fields.create({ field: 'user level', name: 'User Level', type: 'numerical' });
      await fields.update(ID, { name: 'Level', type: 'text' });
      await fields.delete(ID);
      const path = `/communities/${COMMUNITY}/user-fields`;
      assert.deepEqual(
        asked.map(({ line }) => line),
        [`GET ${path}`, `GET ${path}/${ID}`, `POST ${path}`, `PUT ${path}/${ID}`, `DELETE ${path}/${ID}`],
      );
      assert.deepEqual(asked[3]!.body, { name: 'Level', type: 'text' });
    }
  });

  it('reads histories of everybody, a field, a user, or both, and writes one', async () => {
    gives([history], { page: 1, limit: 20, total: 1 });
    await api.histories.list({ startDate: '2026-01-01' });
    await api.histories.list({ fieldId: ID });
    await api.histories.list({ userId: USER });
    assert.equal((await api.histories.list({ userId: USER, fieldId: ID })).items[0]!.value, 4);
    gives({ ...history, value: null }, {}, 201);
    assert.equal((await api.histories.create(USER, { fieldId: ID, value: null })).value, null);
    const of = `/communities/${COMMUNITY}`;
    assert.deepEqual(
      asked.map(({ line }) => line),
      [
        `GET ${of}/user-field-histories?startDate=2026-01-01`,
        `GET ${of}/user-fields/${ID}/user-field-histories`,
        `GET ${of}/users/${USER}/user-field-histories`,
        `GET ${of}/users/${USER}/user-fields/${ID}/user-field-histories`,
        `POST ${of}/users/${USER}/user-field-histories`,
      ],
    );
    assert.deepEqual(asked[4]!.body, { fieldId: ID, value: null });
  });

  it('manages keys with a token, and asks about the key in use', async () => {
    const byHand = new ApplicationApi({ ...answering, token: TOKEN, communityId: COMMUNITY });
    const settings = { name: 'Reports', permissions: ['userFields'], expirePeriod: 0 };
    gives([key]);
    await byHand.keys.list();
    gives(key);
    assert.equal((await byHand.keys.create(settings)).key, key.key);
    await byHand.keys.update(ID, settings);
    await byHand.keys.delete(ID);
    gives({ name: 'Reports', permissions: [], communityId: COMMUNITY, expireDate: null });
    assert.equal((await byHand.keys.info()).expireDate, undefined);
    const path = `/communities/${COMMUNITY}/api-keys`;
    assert.deepEqual(
      asked.map(({ line }) => line),
      [`GET ${path}`, `POST ${path}`, `PUT ${path}/${ID}`, `DELETE ${path}/${ID}`, 'GET /api-keys/info'],
    );
    assert.ok(asked.every(({ auth }) => auth === `Bearer ${TOKEN}`));
  });

  it('signs in without any key, and keeps the password out of every error', async () => {
    const { auth } = new ApplicationApi(answering);
    gives({ token: TOKEN, user: { _id: USER, id: 42 } });
    assert.equal((await auth.login({ email: 'ada@example.com', password: 'open sesame' })).user.id, '42');
    assert.equal(asked[0]!.auth, null);
    answers = [{ status: 401, body: { message: 'open sesame is wrong' } }];
    const error = await failure(auth.login({ email: 'ada@example.com', password: 'open sesame' }));
    assert.equal(error.code, 'UNAUTHENTICATED');
    assert.ok(!inspect(error, { depth: 20 }).includes('open sesame'));
  });

  it('tries what only reads again, and what writes never', async () => {
    answers = [{ status: 503, body: {} }];
    for (const [work, times] of [
      [() => api.fields.list(), 2],
      [() => api.histories.list(), 2],
      [() => api.fields.create({ name: 'a', type: 'text' }), 1],
      [() => api.fields.update(ID, { name: 'a', type: 'text' }), 1],
      [() => api.fields.delete(ID), 1],
      [() => api.histories.create(USER, { fieldId: ID, value: 1 }), 1],
      [() => api.keys.delete(ID), 1],
    ] as const) {
      asked = [];
      await failure(work());
      assert.equal(asked.length, times, work.toString());
    }
  });

  it('refuses before it asks: ids that would change the path, no community, requests of another shape', async () => {
    for (const id of ['', '..', 'a/b', 'a?b', 'a%2fb', '#'])
      assert.equal((await failure(api.users.get(id))).code, 'INVALID');
    const lost = new ApplicationApi({ ...answering, key: KEY });
    for (const work of [lost.users.list(), lost.fields.list(), lost.histories.list(), lost.keys.list()])
      assert.match((await failure(work)).message, /without a communityId/);
    const long = api.fields.create({ field: 'x'.repeat(51), name: 'a', type: 'text' });
    assert.match((await failure(long)).message, /at field/);
    const unknown = api.fields.update(ID, { name: 'a', type: 'colour' as 'text' });
    assert.match((await failure(unknown)).message, /at type/);
    assert.match((await failure(api.histories.create(USER, { fieldId: 'x', value: 1 }))).message, /fieldId/);
    assert.equal(asked.length, 0);
  });

  it('an answer of another shape is an error that repeats none of it', async () => {
    gives([{ _id: 7, name: 'private' }]);
    const error = await failure(api.fields.list());
    assert.equal(error.code, 'BAD_ANSWER');
    assert.ok(!inspect(error, { depth: 20 }).includes('private'));
  });
});
