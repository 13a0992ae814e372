import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { eq, sql } from 'drizzle-orm';
import { messages } from './db/schema.js';
import { testPlatform, type Answer, type TestPlatform } from './testing/platform.js';

describe('Messages and what they earn', () => {
  let p: TestPlatform;
  let floor: string;
  before(async () => {
    p = await testPlatform();
    floor = p.channel('Workshop floor').id;
  });
  after(() => p.close());

  const send = (sender: string | undefined, channelId: string, message: string, more: object = {}) =>
    p.call('POST', '/messages/send', { body: { channelId, message, sender, ...more } });
  const info = async (idOrEmail: string) =>
    (await p.call('POST', '/users/info', { body: { idOrEmail } })).body.data;
  const newest = async (channelId: string) =>
    (await p.call('GET', `/messages?channel_id=${channelId}&count=1`)).body.data.messages[0];

  it('a message is stored with its XP, coins and activity', async () => {
    const before = await info('priya.nair');
    p.clock.at += 3_600_000;
    const { body } = await send('priya.nair', floor, 'The scale weighs!');
    const stored = await newest(floor);
    assert.equal(stored.id, body.data.id);
    assert.equal(stored.message, 'The scale weighs!');
    assert.equal(stored.timestamp, new Date(p.clock.at).toISOString());
    const now = await info('priya.nair');
    assert.equal(now.xp, before.xp + 10);
    assert.equal(now.coins, before.coins + 2);
    assert.equal(now.xpEarnedToday, before.xpEarnedToday + 10);
    assert.equal(now.totalMessages, before.totalMessages + 1);
  });

  it('within the cooldown a message counts but earns nothing', async () => {
    p.clock.at += 3_600_000;
    await send('kenji.mori', floor, 'one');
    const before = await info('kenji.mori');
    p.clock.at += 29_000;
    await send('kenji.mori', floor, 'two');
    const during = await info('kenji.mori');
    assert.equal(during.xp, before.xp);
    assert.equal(during.totalMessages, before.totalMessages + 1);
    p.clock.at += 1000;
    await send('kenji.mori', floor, 'three');
    assert.equal((await info('kenji.mori')).xp, before.xp + 10);
  });

  it('simultaneous messages of one member earn once and are all stored in order', async () => {
    p.clock.at += 3_600_000;
    const before = await info('theo.marchand');
    const ids = await Promise.all(
      Array.from({ length: 6 }, (_, n) =>
        send('theo.marchand', floor, `at once ${n}`).then((a) => a.body.data.id),
      ),
    );
    assert.equal((await info('theo.marchand')).xp, before.xp + 10);
    const list = (await p.call('GET', `/messages?channel_id=${floor}&count=6`)).body.data.messages;
    assert.deepEqual(list.map((message: { id: string }) => message.id).sort(), [...ids].sort());
  });

  it('a message whose reward fails is not stored', async () => {
    await p.platform.db.execute(sql`alter table rewards rename to rewards_away`);
    try {
      const { status } = await send('ada.okafor', floor, 'never seen');
      assert.equal(status, 500);
    } finally {
      await p.platform.db.execute(sql`alter table rewards_away rename to rewards`);
    }
    const rows = await p.platform.db.select().from(messages).where(eq(messages.body, 'never seen'));
    assert.equal(rows.length, 0);
  });

  it('replies and reactions earn by rules of their own', async () => {
    p.clock.at += 3_600_000;
    const target = await newest(floor);
    const before = await info('lucia.herrero');
    const reply = { messageId: target.id, message: 'Yes!', sender: 'lucia.herrero' };
    await p.call('POST', '/messages/reply', { body: reply });
    assert.equal((await info('lucia.herrero')).xp, before.xp + 8);
    const react = { messageId: target.id, emoji: ':tada:', sender: 'lucia.herrero@example.com' };
    const { email } = p.user('lucia.herrero');
    await p.call('POST', '/messages/react', { body: { ...react, sender: email } });
    p.clock.at += 60_000;
    await p.call('POST', '/messages/react', { body: { ...react, sender: email, emoji: 'tada' } });
    assert.equal((await info('lucia.herrero')).xp, before.xp + 10, 'set twice it is one reaction');
    const list = (await p.call('GET', `/messages?channel_id=${floor}&count=2`)).body.data.messages;
    assert.equal(list[0].reply_to, target.id);
    assert.equal(list[1].replies, 1);
    assert.deepEqual(list[1].reactions, [
      { emoji: ':tada:', count: 1, users: [p.user('lucia.herrero').userId] },
    ]);
  });

  it('before and after page through a channel', async () => {
    const page = async (query: string): Promise<string[]> =>
      (await p.call('GET', `/messages?channel_id=${floor}&${query}`)).body.data.messages.map(
        (message: { id: string }) => message.id,
      );
    const all = await page('count=20');
    assert.deepEqual(await page(`count=5&before=${all[4]}`), all.slice(5, 10));
    assert.deepEqual(await page(`count=5&after=${all[10]}`), all.slice(5, 10));
    assert.equal((await p.call('GET', `/messages?before=${'0'.repeat(24)}`)).status, 404);
  });

  it('messages of one author', async () => {
    const { email, userId } = p.user('mariam.mansour');
    for (const query of [`email=${email}`, `user_id=${userId}`]) {
      const { messages: list, total } = (await p.call('GET', `/messages?${query}`)).body.data;
      assert.ok(total >= 5);
      assert.ok(list.every((message: { user: { user_id: string } }) => message.user.user_id === userId));
    }
  });

  describe('who may write where', () => {
    const cases: [string, () => Promise<Answer>, number, RegExp][] = [
      [
        'announcements as a steward',
        () => send('lena.hofmann', p.channel('Announcements').id, 'News'),
        200,
        /send/,
      ],
      [
        'announcements as a member',
        () => send('priya.nair', p.channel('Announcements').id, 'News'),
        403,
        /write/,
      ],
      [
        "the stewards' room as a steward",
        () => send('ada.okafor', p.channel("Stewards' room").id, 'Hm'),
        200,
        /send/,
      ],
      [
        "the stewards' room as a member",
        () => send('priya.nair', p.channel("Stewards' room").id, 'Hm'),
        403,
        /see|write/,
      ],
      ['an iframe channel', () => send('priya.nair', p.channel('Build planner').id, 'Booked'), 200, /send/],
      [
        'a forum without a topic',
        () => send('priya.nair', p.channel('Help desk').id, 'Help'),
        400,
        /forumTopicId/,
      ],
      [
        'a forum with an unknown topic',
        () => send('priya.nair', p.channel('Help desk').id, 'Help', { forumTopicId: '0'.repeat(24) }),
        404,
        /topic/,
      ],
      [
        'a forum with its topic',
        () => {
          const forum = p.channel('Help desk');
          return send('priya.nair', forum.id, 'Help', { forumTopicId: forum.forumTopics![0]!.id });
        },
        200,
        /send/,
      ],
      [
        'a direct channel of others',
        () => send('priya.nair', p.channel('ada.okafor, lena.hofmann').id, 'Hi'),
        403,
        /part/,
      ],
      [
        'an own direct channel',
        () => send('ada.okafor', p.channel('ada.okafor, lena.hofmann').id, 'Hi'),
        200,
        /send/,
      ],
      ['an unknown channel', () => send('ada.okafor', 'f'.repeat(24), 'Hi'), 404, /Channel not found/],
      ['an unknown sender', () => send('nobody', floor, 'Hi'), 404, /User not found/],
      ['no sender', () => send(undefined, floor, 'Hi'), 400, /sender/],
      ['a blank text', () => send('ada.okafor', floor, ' \n '), 400, /blank/],
      ['a text with NUL', () => send('ada.okafor', floor, 'a\0b'), 400, /NUL/],
      ['a text that is too long', () => send('ada.okafor', floor, 'x'.repeat(5001)), 400, /message/],
      ['an id that is none', () => send('ada.okafor', 'floor', 'Hi'), 400, /channelId/],
    ];
    for (const [name, act, status, message] of cases) {
      it(`${name}: ${status}`, async () => {
        const answer = await act();
        assert.equal(answer.status, status);
        assert.match(answer.body.message, message);
        assert.equal(answer.body.status, status === 200 ? 'success' : 'error');
      });
    }
  });

  it('an emoji is a shortcode', async () => {
    const { id } = await newest(floor);
    const body = { messageId: id, emoji: '<b>', sender: 'ada.okafor' };
    assert.equal((await p.call('POST', '/messages/react', { body })).status, 400);
    const unknown = { messageId: '1'.repeat(24), emoji: ':heart:', sender: 'ada.okafor' };
    assert.equal((await p.call('POST', '/messages/react', { body: unknown })).status, 404);
  });

  it('markup and emoji come back as they were written', async () => {
    const text = '<img src=x onerror=alert(1)> & "quotes" 🪚 ‮abc';
    await send('ada.okafor', floor, text);
    assert.equal((await newest(floor)).message, text);
  });

  it('bad questions: 400 naming the field', async () => {
    for (const [query, field] of [
      ['count=-1', 'count'],
      ['count=0', 'count'],
      ['count=9999', 'count'],
      ['channel_id=x', 'channel_id'],
      ['user_id=1001&email=a@example.com', 'user_id'],
    ] as const) {
      const { status, body } = await p.call('GET', `/messages?${query}`);
      assert.equal(status, 400);
      assert.match(body.message, new RegExp(field));
    }
  });
});
