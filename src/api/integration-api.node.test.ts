import assert from 'node:assert/strict';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, beforeEach, describe, it } from 'node:test';
import { HttpError, IntegrationApi } from './index.js';

const KEY = 'a3'.repeat(32);
const CHANNEL = '6650a0f0c0ffee0000000001';
const MESSAGE = '6650a0f0c0ffee0000000002';
const USER = '6650a0f0c0ffee0000000003';

let api: IntegrationApi;
let asked: { line: string; headers: IncomingHttpHeaders; body: unknown }[];
/** Answers in the order of the calls; the last one stays. A number is a status with a failure. */
let answers: unknown[];

const server = createServer((request, response) => {
  let body = '';
  request.on('data', (chunk) => (body += String(chunk)));
  request.on('end', () => {
    asked.push({
      line: `${request.method} ${request.url}`,
      headers: request.headers,
      body: body ? JSON.parse(body) : undefined,
    });
    const answer = answers.length > 1 ? answers.shift() : answers[0];
    const failed = typeof answer === 'number';
    response.writeHead(failed ? answer : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(failed ? { status: 'error', message: `no, ${KEY}` } : answer));
  });
});

const ok = (data?: unknown, message = 'fine') => ({ status: 'success', message, data });

async function failure(work: Promise<unknown>): Promise<HttpError> {
  const error = await work.then(
    () => assert.fail('expected a rejection'),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof HttpError, String(error));
  assert.ok(!(error.message + JSON.stringify(error) + error.stack).includes(KEY));
  return error;
}

before(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/apis/v1`;
  api = new IntegrationApi({ key: KEY, baseUrl });
});
after(() => {
  server.close();
  server.closeAllConnections();
});
beforeEach(() => {
  asked = [];
});

describe('users', () => {
  it('are filtered by column, with the key in the header and nowhere else', async () => {
    answers = [
      ok({ users: [{ _id: USER, xp: '120', coins: 3, user_id: 42, email: null, customerid: 'c-1' }] }),
    ];
    const filter = { join_date: { gte: '2025-01-01', lte: '2025-08-28' }, country: 'DE' };
    const page = await api.filterUsers({ fields: ['xp', 'email'], filter });
    assert.equal(asked[0]!.line, 'POST /apis/v1/users/filter');
    assert.equal(asked[0]!.headers.authorization, `Bearer ${KEY}`);
    assert.deepEqual(asked[0]!.body, { fields: ['xp', 'email'], filter });
    const [row] = page.users;
    assert.equal(row!.xp, 120);
    assert.equal(row!.user_id, '42');
    assert.equal(row!.email, undefined);
    assert.equal(row!['customerid'], 'c-1');
    assert.deepEqual(Object.keys(page), ['users']);
  });

  it('come in pages by number', async () => {
    answers = [ok({ users: [], current_page: 2, total_pages: '9' })];
    const page = await api.filterUsers({ fields: [], page: 2 });
    assert.deepEqual(asked[0]!.body, { fields: [], filter: {}, page: 2 });
    assert.deepEqual(page, { users: [], currentPage: 2, totalPages: 9 });
  });

  it('are never asked for by cursor and page at once', async () => {
    const error = await failure(api.filterUsers({ fields: [], page: 2, cursor: 'x' }));
    assert.equal(error.code, 'INVALID');
    assert.equal(error.written, false);
    assert.equal(asked.length, 0);
  });

  it('are walked to the last page', async () => {
    answers = [
      ok({ users: [{ _id: 'a' }, { _id: 'b' }], next_cursor: 'c1' }),
      503,
      ok({ users: [{ _id: 'c' }], next_cursor: 'c2' }),
      ok({ users: [{ _id: 'd' }], next_cursor: null }),
    ];
    const ids: string[][] = [];
    for await (const users of api.allUsers({ fields: ['xp'] })) ids.push(users.map(({ _id }) => _id));
    assert.deepEqual(ids, [['a', 'b'], ['c'], ['d']]);
    assert.equal((asked.at(-1)!.body as { cursor: string }).cursor, 'c2');
  });

  it('are not walked in a circle', async () => {
    answers = [ok({ users: [], next_cursor: 'same' })];
    const walk = async (): Promise<void> => {
      for await (const users of api.allUsers({ fields: [] })) assert.deepEqual(users, []);
    };
    assert.equal((await failure(walk())).code, 'BAD_ANSWER');
    assert.equal(asked.length, 2);
  });

  it('tell about themselves, as in the sample of the documentation', async () => {
    const sample = {
      userId: '123',
      username: 'ada',
      xp: 100,
      coins: 5,
      roles: ['@all'],
      highestRole: '@all',
      firstName: 'Ada',
      lastName: 'Okoye',
      xpEarnedToday: 1,
      coinsEarnedToday: 0,
      language: 'en',
      totalMessages: 1,
      totalReactions: 2,
      visitCount: 3,
      replySent: 4,
      timeSpent: 5,
      loginStreak: 6,
      customFields: { level: 'gold' },
    };
    answers = [{ status: 'success', data: sample }];
    assert.deepEqual(await api.userInfo('ada@example.org'), sample);
    assert.equal(asked[0]!.line, 'POST /apis/v1/users/info');
    assert.deepEqual(asked[0]!.body, { idOrEmail: 'ada@example.org' });
  });

  it('that do not exist are an error', async () => {
    answers = [404];
    const error = await failure(api.userInfo('nobody'));
    assert.equal(error.code, 'NOT_FOUND');
    assert.equal(error.status, 404);
  });
});

describe('activity', () => {
  const range = { start_date: '2026-01-01', end_date: '2026-01-02' };

  it('per day of one user', async () => {
    const daily_stats = [{ date: '2026-01-02', coins: 0, xp: 5 }];
    const data = { user_id: '7', range, totals: { coins: 0, xp: 5 }, daily_stats };
    answers = [ok(data)];
    assert.deepEqual(await api.dailyActivity('ada@example.org', 2), data);
    assert.equal(
      asked[0]!.line,
      'GET /apis/v1/users/activity/daily?identifier=ada%40example.org&identifier_type=email&days=2',
    );
  });

  it('of one day of many users', async () => {
    const pagination = { page: 1, limit: 50, total: 1, total_pages: 1, found: 1 };
    const results = [{ identifier: 'ada@example.org', user_id: USER, date: '02/01/2026', coins: 1, xp: 2 }];
    answers = [ok({ date: '02/01/2026', pagination, results })];
    const answer = await api.dailyActivityOf(['ada@example.org'], '02/01/2026', { page: 1, limit: 50 });
    assert.deepEqual(answer, { date: '02/01/2026', pagination, results });
    assert.equal(asked[0]!.line, 'POST /apis/v1/users/activity/daily');
    assert.deepEqual(asked[0]!.body, {
      identifier: ['ada@example.org'],
      identifier_type: 'email',
      date: '02/01/2026',
      page: 1,
      limit: 50,
    });
    await api.dailyActivityOf(['7'], '02/01/2026', { identifierType: 'user_id' });
    assert.deepEqual(asked[1]!.body, { identifier: ['7'], identifier_type: 'user_id', date: '02/01/2026' });
  });

  it('of many on one day is walked page by page, also over those whom nobody knows', async () => {
    const pageOf = (page: number, identifiers: string[]) =>
      ok({
        date: '02/01/2026',
        pagination: { page, limit: 1, total: 3, total_pages: 3, found: 2 },
        results: identifiers.map((identifier) => ({
          identifier,
          user_id: USER,
          date: '02/01/2026',
          coins: 1,
          xp: 2,
        })),
      });
    answers = [pageOf(1, ['a@example.org']), pageOf(2, []), pageOf(3, ['c@example.org'])];
    const found: string[] = [];
    const all = ['a@example.org', 'b@example.org', 'c@example.org'];
    for await (const { identifier } of api.allDailyActivityOf(all, '02/01/2026', { limit: 1 }))
      found.push(identifier);
    assert.deepEqual(found, ['a@example.org', 'c@example.org']);
    assert.deepEqual(
      asked.map(({ body }) => (body as { page: number }).page),
      [1, 2, 3],
    );
  });

  it('of a day in another notation is refused before it is sent', async () => {
    const error = await failure(api.dailyActivityOf(['a'], '2026-01-02'));
    assert.equal(error.code, 'INVALID');
    assert.match(error.message, /at date$/);
    assert.equal(asked.length, 0);
  });

  it('counted by kind', async () => {
    const counts = { messages: 1, replies: 2, reaction: 3, socials: 4 };
    const data = { user_id: '7', range, totals: counts, daily_stats: [{ date: '2026-01-02', ...counts }] };
    answers = [ok(data)];
    assert.deepEqual(await api.activityStats('ada@example.org', 1), data);
    assert.equal(asked[0]!.line, 'POST /apis/v1/users/activity/stats');
    assert.deepEqual(asked[0]!.body, { identifier: 'ada@example.org', identifier_type: 'email', days: 1 });
  });
});

describe('channels, tiers and messages', () => {
  it('lists channels', async () => {
    answers = [ok([{ _id: CHANNEL, topic: 'General', channelType: 'open', more: 1 }])];
    assert.deepEqual(await api.channels(), [{ _id: CHANNEL, topic: 'General', channelType: 'open' }]);
    assert.equal(asked[0]!.line, 'GET /apis/v1/channels');
  });

  it('reads tiers', async () => {
    const levels = [1, 2, 3].map((level) => ({ level, xp: level * 100 }));
    answers = [
      ok({
        enabled: true,
        display: { levels: true, tiers: true },
        tiers: [{ _id: USER, name: 'Maker', icon: '/i.svg', levels }],
        xpSetting: { enabled: true, message: { enabled: true, xp: 5, time: 30 } },
      }),
    ];
    const { tiers, xpSetting } = await api.tiers();
    assert.deepEqual(tiers[0]!.levels, levels);
    assert.ok(xpSetting!['message']);
    assert.equal(asked[0]!.line, 'GET /apis/v1/xp-settings/tiers');
  });

  it('reads messages, with and without what goes beyond the contract', async () => {
    const plain = {
      id: MESSAGE,
      message: 'Hello',
      user: { user_id: '7', email: 'ada@example.org' },
      channel: { channel_id: CHANNEL, name: 'General' },
      timestamp: '2026-01-02T10:00:00.000Z',
    };
    const rich = {
      ...plain,
      user: { ...plain.user, display_name: 'Ada', avatar: '/a.svg' },
      reply_to: MESSAGE,
      replies: 2,
      reactions: [{ emoji: ':wave:', count: 1, users: ['7'] }],
    };
    answers = [ok({ total: 2, messages: [plain, rich] }, 'messages fetched successfully')];
    const { messages } = await api.messages({ channelId: CHANNEL, count: 2, userId: '7', before: MESSAGE });
    assert.deepEqual(messages, [plain, rich]);
    assert.equal(
      asked[0]!.line,
      `GET /apis/v1/messages?channel_id=${CHANNEL}&count=2&user_id=7&before=${MESSAGE}`,
    );
    await api.messages();
    assert.equal(asked[1]!.line, 'GET /apis/v1/messages');
  });

  it('sends, with the id where the platform gives one', async () => {
    const message = { channelId: CHANNEL, message: 'Hi', sender: 'ada', forumTopicId: USER };
    answers = [{ status: 'success', message: 'Message send successfully' }];
    assert.deepEqual(await api.send(message), {});
    assert.equal(asked[0]!.line, 'POST /apis/v1/messages/send');
    assert.deepEqual(asked[0]!.body, message);
    answers = [ok({ id: MESSAGE })];
    assert.deepEqual(await api.send(message), { id: MESSAGE });
  });

  it('replies and reacts', async () => {
    answers = [ok(null)];
    assert.deepEqual(await api.reply({ messageId: MESSAGE, message: 'Yes', sender: 'ada' }), {});
    await api.react({ messageId: MESSAGE, emoji: ':wave:', sender: 'ada' });
    assert.deepEqual(
      asked.map(({ line, body }) => [line, body]),
      [
        ['POST /apis/v1/messages/reply', { messageId: MESSAGE, message: 'Yes', sender: 'ada' }],
        ['POST /apis/v1/messages/react', { messageId: MESSAGE, emoji: ':wave:', sender: 'ada' }],
      ],
    );
  });

  it('writes once, whatever happens', async () => {
    answers = [503];
    const sender = 'ada';
    await failure(api.send({ channelId: CHANNEL, message: 'Hi', sender }));
    await failure(api.reply({ messageId: MESSAGE, message: 'Hi', sender }));
    const error = await failure(api.react({ messageId: MESSAGE, emoji: ':wave:', sender }));
    assert.equal(error.retryable, true);
    assert.equal(error.written, true);
    assert.equal(asked.length, 3);
  });

  it('refuses a request of the wrong shape before it is sent', async () => {
    const message = { channelId: CHANNEL, message: 5, sender: 'ada' } as never;
    const error = await failure(api.send(message));
    assert.equal(error.code, 'INVALID');
    assert.match(error.message, /at message$/);
    assert.equal(asked.length, 0);
  });

  it('stops when the caller does', async () => {
    const signal = AbortSignal.abort();
    for (const work of [
      api.channels({ signal }),
      api.tiers({ signal }),
      api.messages({}, { signal }),
      api.userInfo('7', { signal }),
      api.filterUsers({ fields: [] }, { signal }),
      api.dailyActivity('7', 1, { signal }),
    ]) {
      assert.equal((await failure(work)).code, 'CANCELLED');
    }
    assert.equal(asked.length, 0);
  });
});
