import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { sql } from 'drizzle-orm';
import { CONVERSATIONS } from './seed/conversations/index.js';
import { TIERS } from './seed/community.js';
import { people } from './seed/people.js';
import { NOON, testPlatform, type TestPlatform } from './testing/platform.js';

describe('The seed', () => {
  let p: TestPlatform;
  before(async () => (p = await testPlatform({ members: 1500 })));
  after(() => p.close());

  const query = async <T>(statement: ReturnType<typeof sql>): Promise<T[]> =>
    ((await p.platform.db.execute(statement)) as unknown as { rows: T[] }).rows;

  it('scores are the sum of the days', async () => {
    const wrong = await query(sql`
      select m.user_number from members m left join daily_activity d
        on d.community_id = m.community_id and d.user_number = m.user_number
      group by m.community_id, m.user_number
      having m.xp <> coalesce(sum(d.xp), 0) or m.coins <> coalesce(sum(d.coins), 0)`);
    assert.deepEqual(wrong, []);
  });

  it('days hold at least what the conversations hold', async () => {
    const wrong = await query(sql`
      select said.user_number from (
        select user_number, (created_at at time zone 'utc')::date as day,
          count(*) filter (where reply_to is null) as messages, count(*) filter (where reply_to is not null) as replies
        from messages group by 1, 2) said
      left join daily_activity d on d.user_number = said.user_number and d.day = said.day
      where d.messages is null or d.messages < said.messages or d.replies < said.replies`);
    assert.deepEqual(wrong, []);
  });

  it('the tail is heavy, and every tier has somebody in it', async () => {
    const scores = (await query<{ xp: string }>(sql`select xp from members order by xp desc`)).map((row) =>
      Number(row.xp),
    );
    const median = scores[scores.length / 2]!;
    assert.ok(scores[0]! > 40 * median, `${scores[0]} against a median of ${median}`);
    const starts = TIERS.map((tier) => tier.levels[0]);
    const sizes = starts.map(
      (from, at) => scores.filter((xp) => xp >= from && xp < (starts[at + 1] ?? Infinity)).length,
    );
    assert.ok(
      sizes.every((size) => size > 0),
      String(sizes),
    );
    assert.ok(
      sizes.every((size, at) => at === 0 || size < sizes[at - 1]!),
      `fewer the higher: ${sizes}`,
    );
    assert.ok(scores.some((xp) => xp === 0));
  });

  it('the cast covers what a page has to bear', async () => {
    const names = (await query<{ display_name: string }>(sql`select display_name from users limit 24`)).map(
      (row) => row.display_name,
    );
    for (const kind of [
      /@example/,
      /.{60,}/,
      /\p{Extended_Pictographic}/u,
      /\p{Script=Arabic}/u,
      /\p{Script=Hebrew}/u,
      /\p{Script=Han}/u,
    ])
      assert.ok(
        names.some((name) => kind.test(name)),
        String(kind),
      );
  });

  it('people are many kinds, and every address is one of example.com or example.org', async () => {
    const [row] = await query<{ countries: string; names: string; outside: string; numeric: string }>(sql`
      select count(distinct country) as countries, count(distinct lower(username)) as names,
        count(*) filter (where email !~ '^[a-z0-9.-]+@example[.](com|org)$') as outside,
        count(*) filter (where username ~ '^[0-9]+$') as numeric from users`);
    assert.deepEqual(
      { ...row, countries: Number(row!.countries) >= 20 },
      { countries: true, names: row!.names, outside: row!.outside, numeric: row!.numeric },
    );
    assert.equal(Number(row!.names), 1500);
    assert.equal(Number(row!.outside), 0);
    assert.equal(Number(row!.numeric), 0);
  });

  it('conversations are many, distinct, in the past, and in several scripts', async () => {
    const texts = CONVERSATIONS.flatMap((talk) => talk.lines.map((line) => line.text));
    assert.ok(texts.length >= 120);
    assert.equal(new Set(texts).size, texts.length);
    for (const script of [
      /\p{Script=Arabic}/u,
      /\p{Script=Hiragana}/u,
      /\p{Script=Cyrillic}/u,
      /\p{Script=Hebrew}/u,
      /¿/,
      /ç/,
      /ß|ü/,
    ])
      assert.ok(
        texts.some((text) => script.test(text)),
        String(script),
      );
    const [row] = await query<{ late: string; n: string }>(
      sql`select count(*) filter (where created_at > ${new Date(NOON).toISOString()}::timestamptz) as late, count(*) as n from messages`,
    );
    assert.equal(Number(row!.late), 0);
    assert.equal(Number(row!.n), texts.length);
  });

  it('the same number makes the same community, another number another', () => {
    const some = (seed: number) =>
      [...people(seed, 300, NOON)].map((person) => [person.id, person.username, person.display, person.days]);
    assert.deepEqual(some(7), some(7));
    assert.notDeepEqual(some(7).slice(30), some(8).slice(30));
  });

  it('a second seed replaces the first', async () => {
    const again = await p.seed({ members: 40, seed: 8 });
    assert.equal((await p.call('GET', '/channels')).status, 401, 'the old key is gone');
    const { body } = await p.call('POST', '/users/filter', {
      key: again.communityKey,
      body: { fields: ['xp'] },
    });
    assert.equal(body.data.users.length, 40);
    assert.deepEqual(await p.credentials(), again);
  });

  it('a community smaller than the cast works', async () => {
    const small = await p.seed({ members: 3, seed: 1 });
    assert.equal(small.users.length, 3);
    const { body } = await p.call('GET', '/messages?count=5', { key: small.communityKey });
    assert.ok(body.data.messages.length > 0);
  });
});
