import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { HttpError, IntegrationApi } from '../index.js';

const KEY = 'a3'.repeat(32);
const ID = '6650a0f0c0ffee0000000001';
const STATUS = '6650a0f0c0ffee0000000002';

let asked: { line: string; body: unknown }[];
/** Answers in the order of the calls; the last one stays. A number is a status with a failure. */
let answers: unknown[];

const api = new IntegrationApi({
  key: KEY,
  baseUrl: 'https://platform.example/v1',
  fetch: (async (input: string | URL, init?: RequestInit) => {
    const { pathname, search } = new URL(String(input));
    const body = init?.body ? (JSON.parse(String(init.body)) as unknown) : undefined;
    asked.push({ line: `${init?.method ?? 'GET'} ${pathname}${decodeURIComponent(search)}`, body });
    const answer = answers.length > 1 ? answers.shift() : answers[0];
    return typeof answer === 'number'
      ? Response.json(
          { meta: { status: 'error', statusCode: answer }, message: `no, ${KEY}` },
          { status: answer },
        )
      : Response.json(answer);
  }) as typeof fetch,
});

const app = (data: unknown, page: object = {}) => ({
  meta: { status: 'success', statusCode: 200, ...page },
  message: 'fine',
  data,
});
const ok = (data: unknown, pagination?: object) => ({
  status: 'success',
  data,
  ...(pagination && { pagination }),
});

async function failure(work: Promise<unknown>): Promise<HttpError> {
  const error = await work.then(
    () => assert.fail('expected a rejection'),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof HttpError, String(error));
  assert.ok(!(error.message + JSON.stringify(error) + error.stack).includes(KEY));
  return error;
}

beforeEach(() => {
  asked = [];
});

describe('The client of the store', () => {
  it('asks lists in the words of the platform, and reads what comes with tolerance', async () => {
    answers = [
      app([{ _id: ID, price: '120', stocks: null, image: null, unheard: true }], {
        skip: '5',
        limit: 1,
        total: 9,
      }),
    ];
    const page = await api.products.list({
      skip: 5,
      limit: 1,
      sort: 'price:desc',
      fields: ['name', 'price'],
      search: 'saw',
      filter: { categoryID: ID, type: undefined },
      lang: 'de',
      userId: STATUS,
    });
    assert.equal(
      asked[0]!.line,
      `GET /v1/products?skip=5&limit=1&sort=price:desc&fields=name,price&search=keyword:saw&filter=categoryID:${ID}&lang=de&userID=${STATUS}`,
    );
    assert.deepEqual(page, {
      items: [{ _id: ID, price: 120, stocks: undefined, image: undefined }],
      skip: 5,
      limit: 1,
      total: 9,
    });
    answers = [app([])];
    assert.deepEqual(await api.categories.list({ filter: { isArchived: false } }), { items: [] });
    assert.equal(asked[1]!.line, 'GET /v1/categories?filter=isArchived:false');
    await api.products.list();
    assert.equal(asked[2]!.line, 'GET /v1/products');
  });

  it('walks lists to their end, and no further than a server that turns in circles', async () => {
    const row = (at: number) => ({ _id: ID.slice(0, -1) + at });
    answers = [
      app([row(1), row(2)], { skip: 0, limit: 2, total: 3 }),
      app([row(3)], { skip: 2, limit: 2, total: 3 }),
    ];
    const ids: string[] = [];
    for await (const { _id } of api.products.all({ limit: 2, lang: 'de' })) ids.push(_id);
    assert.deepEqual(ids, [row(1)._id, row(2)._id, row(3)._id]);
    assert.deepEqual(
      asked.map(({ line }) => line),
      ['GET /v1/products?skip=0&limit=2&lang=de', 'GET /v1/products?skip=2&limit=2&lang=de'],
    );
    answers = [app([row(1)], { total: 30 })];
    const error = await failure(
      (async () => {
        for await (const _ of api.categories.all()) assert.ok(asked.length < 6);
      })(),
    );
    assert.equal(error.code, 'BAD_ANSWER');
  });

  it('sends writes once, whatever happens, and reads again', async () => {
    const writes: Record<string, () => Promise<unknown>> = {
      'PUT /v1/stores': () =>
        api.store.update({
          isEnabled: true,
          title: 'Store',
          description: '',
          currency: { isEnabled: true, name: 'Coins' },
        }),
      'POST /v1/categories': () => api.categories.create({ name: 'a' }),
      [`PUT /v1/categories/${ID}`]: () => api.categories.update(ID, { isArchived: true }),
      'POST /v1/products': () => api.products.create({ name: 'a', price: 1 }),
      'PATCH /v1/purchase-histories/ORD2026010100': () =>
        api.purchases.update('ORD2026010100', { redemptionInstructions: 'a' }),
      'PUT /v1/redemption-transactions/status': () =>
        api.redemptions.updateStatus({ transactionId: 'ORD2026010100', statusId: STATUS }),
    };
    answers = [503];
    for (const [line, write] of Object.entries(writes)) {
      asked = [];
      const error = await failure(write());
      assert.deepEqual([error.code, error.written], ['UNAVAILABLE', true], line);
      assert.deepEqual(
        asked.map((one) => one.line),
        [line],
      );
    }
    asked = [];
    answers = [
      503,
      ok([{ transactionId: 'ORD1', user: {}, product: {} }], { total: 1, currentPage: 1, totalPages: 1 }),
    ];
    const { items, total } = await api.redemptions.listOf('a@example.org');
    assert.deepEqual([items[0]!.transactionId, total, asked.length], ['ORD1', 1, 2]);
    assert.deepEqual(asked[1]!.body, { email: 'a@example.org' });
  });

  it('holds requests and ids to the contract before anything is sent', async () => {
    for (const work of [
      () => api.products.get('../stores'),
      () => api.categories.update('a/b', { name: 'a' }),
      () => api.purchases.update('', { redemptionInstructions: 'a' }),
      () => api.redemptions.status('a?b'),
      () => api.redemptions.updateStatus({ transactionId: 'ORD1', statusId: 'done' }),
      () => api.purchases.update(ID, { voucherCode: 'A', voucherExpiryDate: '2026-01-01' }),
      () => api.products.create({ name: 'a', price: 1, categoryID: 'wear' }),
    ]) {
      const error = await failure(work());
      assert.deepEqual([error.code, error.written], ['INVALID', false]);
    }
    assert.deepEqual(asked, []);
  });

  it('reads a referral summary in either of its envelopes, and walks referees by cursor', async () => {
    const summary = (referees: string[], nextCursor?: string | null) => ({
      user: { id: ID, userId: 7 },
      invite: { code: 'A1' },
      activity: { coinsEarned: '5', xpEarned: null },
      referees: referees.map((userId) => ({ userId, progressByProgram: [] })),
      ...(nextCursor !== undefined && { pagination: { limit: 1, nextCursor } }),
    });
    const identifier = { type: 'email', value: 'a@example.org' } as const;
    answers = [ok(summary([]))];
    const { user, activity } = await api.referrals.summary({ identifier });
    assert.equal(user.userId, '7');
    assert.deepEqual(activity, {
      coinsEarned: 5,
      xpEarned: 0,
      totalReferrals: 0,
      inProgress: 0,
      completed: 0,
    });
    answers = [app(summary(['1'], 'next')), app(summary(['2'], null))];
    const found: string[] = [];
    for await (const { userId } of api.referrals.referees({ identifier, limit: 1 })) found.push(userId);
    assert.deepEqual(found, ['1', '2']);
    assert.deepEqual(asked.at(-1)!.body, { identifier, pagination: { limit: 1, cursor: 'next' } });
    answers = [app(summary(['1']))];
    found.length = 0;
    for await (const { userId } of api.referrals.referees({ identifier })) found.push(userId);
    assert.deepEqual(found, ['1']);
    assert.equal(
      (await failure(api.referrals.summary({ identifier: { ...identifier, type: 'phone' as 'email' } })))
        .code,
      'INVALID',
    );
  });

  it('names what went wrong', async () => {
    for (const [status, code] of [
      [403, 'FORBIDDEN'],
      [404, 'NOT_FOUND'],
      [409, 'CONFLICT'],
    ] as const) {
      answers = [status];
      const error = await failure(api.purchases.update(ID, { redemptionInstructions: 'a' }));
      assert.deepEqual([error.code, error.status], [code, status]);
    }
    answers = [app({ name: 'no id' })];
    assert.equal((await failure(api.products.get(ID))).code, 'BAD_ANSWER');
  });
});
