import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { eq } from 'drizzle-orm';
import { members, userFields, users } from './db/schema.js';
import { testPlatform, type TestPlatform } from './testing/platform.js';

const MEMBERS = 430;

describe('Users and their activity', () => {
  let p: TestPlatform;
  before(async () => (p = await testPlatform({ members: MEMBERS })));
  after(() => p.close());

  type Row = Record<string, unknown>;
  const filter = async (body: object) => (await p.call('POST', '/users/filter', { body })).body;
  const rows = async (condition: object, fields: string[] = ['user_id']): Promise<Row[]> =>
    (await filter({ fields, filter: condition })).data.users;

  it('a cursor walks through everybody once, 200 at a time', async () => {
    const seen: unknown[] = [];
    let cursor: string | undefined;
    const sizes: number[] = [];
    do {
      const { data } = await filter({ fields: ['user_id'], filter: {}, ...(cursor ? { cursor } : {}) });
      sizes.push(data.users.length);
      seen.push(...data.users.map((row: Row) => row['user_id']));
      cursor = data.next_cursor;
    } while (cursor !== undefined);
    assert.deepEqual(sizes, [200, 200, 30]);
    assert.equal(new Set(seen).size, MEMBERS);
  });

  it('pages say where they are; one beyond the end is empty', async () => {
    const { data } = await filter({ fields: ['user_id'], page: 3 });
    assert.equal(data.users.length, 30);
    assert.equal(data.current_page, 3);
    assert.equal(data.total_pages, 3);
    assert.deepEqual((await filter({ fields: ['user_id'], page: 4 })).data.users, []);
  });

  it('every known field is answered, others are ignored', async () => {
    const fields =
      'user_id username email first_name last_name display_name join_date last_online xp coins roles country tags customerid workshop_level';
    const [ada] = await rows({ username: 'ada.okafor' }, [...fields.split(' '), 'shoe_size', '__proto__']);
    assert.deepEqual(Object.keys(ada!), ['_id', ...fields.split(' ')]);
    assert.equal(ada!['user_id'], '1001');
    assert.deepEqual(ada!['roles'], ['@all', 'Owner']);
    assert.match(String(ada!['join_date']), /^\d{4}-\d{2}-\d{2}$/);
    assert.match(String(ada!['last_online']), /^\d{4}-\d{2}-\d{2}T.*Z$/);
  });

  it('filters by value, range, role, tag and custom field', async () => {
    assert.equal((await rows({ email: 'ADA.okafor@example.com' })).length, 1);
    assert.equal((await rows({ user_id: 1001 })).length, 1);
    assert.equal((await rows({ roles: 'Steward' })).length, 2);
    assert.equal((await rows({ roles: '@all' })).length, 200);
    const rich = await rows({ xp: { gte: 5000, lte: 20_000 } }, ['xp']);
    assert.ok(
      rich.length > 0 && rich.every((row) => Number(row['xp']) >= 5000 && Number(row['xp']) <= 20_000),
    );
    const german = await rows({ country: 'DE', xp: { gte: 1 } }, ['country']);
    assert.ok(german.length > 0 && german.every((row) => row['country'] === 'DE'));
    const tagged = await rows({ tags: 'textile' }, ['tags']);
    assert.ok(tagged.length > 0 && tagged.every((row) => (row['tags'] as string[]).includes('textile')));
    const skilled = await rows({ workshop_level: { gte: 4 } }, ['workshop_level']);
    assert.ok(skilled.length > 0 && skilled.every((row) => Number(row['workshop_level']) >= 4));
    assert.equal((await rows({ customerid: '71001' })).length, 1);
    assert.equal((await rows({ customerid: 'nobody' })).length, 0);
  });

  it('dates take whole days, the last one included', async () => {
    const [ada] = await rows({ username: 'ada.okafor' }, ['join_date']);
    const day = String(ada!['join_date']);
    const same = async (condition: unknown) =>
      (await rows({ join_date: condition }, ['join_date'])).map((row) => row['join_date']);
    assert.ok((await same(day)).length >= 1);
    assert.ok((await same(day)).every((joined) => joined === day));
    assert.ok((await same({ gte: day, lte: day })).includes(day));
  });

  it('rows come as they are stored, whatever their texts hold, and each field once', async () => {
    const name = 'Zoë "Z" \\ O’Neil 🪚\n\tمريم </script>';
    const field = 'a "quoted" \\ field';
    const { db } = p.platform;
    const [zoe] = (await p.call('POST', '/users/filter', { body: { fields: ['xp'], filter: {} } })).body.data
      .users;
    await db
      .update(users)
      .set({ displayName: name, country: null, avatar: '/a "b".png' })
      .where(eq(users.id, zoe._id));
    const [{ number }] = (await db
      .select({ number: users.number })
      .from(users)
      .where(eq(users.id, zoe._id))) as [{ number: number }];
    const values = { [field]: { deep: [1, null, name] }, nothing: null };
    await db
      .update(members)
      .set({
        customFields: values,
        tags: [name, ''],
        lastOnlineAt: null,
        joinedAt: new Date('2026-03-01T23:59:59.999Z'),
      })
      .where(eq(members.userNumber, number));
    const at = new Date(p.clock.at);
    const about = { communityId: p.credentials_.communityId, type: 'text', createdAt: at, updatedAt: at };
    for (const [index, key] of [field, 'nothing', 'absent'].entries())
      await db.insert(userFields).values({ ...about, id: String(index).repeat(24), field: key, name: key });
    const fields = `display_name country avatar tags last_online join_date xp user_id xp`.split(' ');
    const [row] = await rows({ _id: zoe._id }, [...fields, field, 'nothing', 'absent']);
    assert.deepEqual(row, {
      _id: zoe._id,
      display_name: name,
      country: null,
      avatar: 'http://127.0.0.1:3333/a "b".png',
      tags: [name, ''],
      last_online: null,
      join_date: '2026-03-01',
      xp: zoe.xp,
      user_id: String(number),
      [field]: { deep: [1, null, name] },
      nothing: null,
      absent: null,
    });
    assert.equal(typeof row!['xp'], 'number');
    const online = new Date('2026-03-02T00:00:00.050Z');
    await db.update(members).set({ lastOnlineAt: online }).where(eq(members.userNumber, number));
    assert.equal((await rows({ _id: zoe._id }, ['last_online']))[0]!['last_online'], online.toISOString());
  });

  it('a page that is full to the last row has none behind it', async () => {
    const { communityId } = p.credentials_;
    const numbers = await p.platform.db
      .select({ n: members.userNumber })
      .from(members)
      .where(eq(members.communityId, communityId))
      .orderBy(members.userNumber);
    const filter = (lte: number) =>
      p.call('POST', '/users/filter', { body: { fields: ['xp'], filter: { user_id: { lte } } } });
    const full = (await filter(numbers[199]!.n)).body.data;
    assert.deepEqual([full.users.length, 'next_cursor' in full], [200, false]);
    const over = (await filter(numbers[200]!.n)).body.data;
    assert.deepEqual([over.users.length, typeof over.next_cursor], [200, 'string']);
  });

  it('bad questions are 400 naming what is wrong', async () => {
    for (const [body, message] of [
      [{ fields: ['xp'], cursor: 'x', page: 1 }, /cursor and page/],
      [{ fields: ['xp'], cursor: 'x' }, /cursor/],
      [{ fields: [] }, /fields/],
      [{ filter: {} }, /fields/],
      [{ fields: ['xp'], filter: { shoe_size: 44 } }, /shoe_size/],
      [{ fields: ['xp'], filter: { constructor: 1 } }, /constructor/],
      [{ fields: ['xp'], filter: { xp: 'many' } }, /filter\.xp/],
      [{ fields: ['xp'], filter: { xp: true } }, /filter\.xp/],
      [{ fields: ['xp'], filter: { join_date: 'soon' } }, /filter\.join_date/],
      [{ fields: ['xp'], filter: { xp: { gt: 1 } } }, /filter\.xp/],
      [{ fields: ['xp'], filter: { roles: { gte: 'a' } } }, /filter\.roles/],
      [{ fields: ['xp'], page: 0 }, /page/],
      [[], /expected object/i],
    ] as const) {
      const answer = await p.call('POST', '/users/filter', { body });
      assert.equal(answer.status, 400, JSON.stringify(body));
      assert.match(answer.body.message, message);
    }
  });

  it('a text of SQL or quotes is only a text', async () => {
    for (const value of ["'; drop table users; --", '"', '%', '\\'])
      assert.deepEqual(await rows({ username: value }), []);
    assert.equal((await rows({ username: 'ada.okafor' })).length, 1);
  });

  it('a member is found by short id, address, username and _id', async () => {
    const { _id, email } = p.user('ada.okafor');
    for (const idOrEmail of ['1001', email.toUpperCase(), 'Ada.Okafor', _id, ' 1001 ']) {
      const { body } = await p.call('POST', '/users/info', { body: { idOrEmail } });
      assert.equal(body.data.username, 'ada.okafor');
    }
    for (const idOrEmail of ['999999999', 'nobody@example.com', 'nobody', 'f'.repeat(24), '99999999999'])
      assert.equal((await p.call('POST', '/users/info', { body: { idOrEmail } })).status, 404);
  });

  it('a newcomer without any activity has zeros everywhere', async () => {
    const { data } = (await p.call('POST', '/users/info', { body: { idOrEmail: 'sam.winslow' } })).body;
    assert.equal(data.xp, 0);
    assert.equal(data.totalMessages, 0);
    assert.equal(data.loginStreak, 0);
    assert.deepEqual(data.roles, ['@all']);
    assert.equal(data.avatar, null);
  });

  describe('activity', () => {
    const ada = () => p.user('ada.okafor').email;

    it('v1 lists every day up to today with the newest first, and adds them up', async () => {
      const query = `identifier=${ada()}&identifier_type=email&days=20`;
      const { data } = (await p.call('GET', `/users/activity/daily?${query}`)).body;
      assert.equal(data.daily_stats.length, 20);
      assert.deepEqual(data.range, { start_date: '2026-09-25', end_date: '2026-10-14' });
      assert.equal(data.daily_stats[0].date, '2026-10-14');
      assert.equal(data.daily_stats[19].date, '2026-09-25');
      const sum = data.daily_stats.reduce((total: number, day: { xp: number }) => total + day.xp, 0);
      assert.equal(data.totals.xp, sum);
      assert.equal(data.user_id, '1001');
    });

    it('a whole history adds up to the score', async () => {
      for (const { email } of p.credentials_.users) {
        const query = `identifier=${email}&identifier_type=email&days=366`;
        const { data } = (await p.call('GET', `/users/activity/daily?${query}`)).body;
        const info = (await p.call('POST', '/users/info', { body: { idOrEmail: email } })).body.data;
        assert.equal(data.totals.xp, info.xp);
        assert.equal(data.totals.coins, info.coins);
      }
    });

    it('v2 answers many at once, by pages, without those nobody knows', async () => {
      const known = p.credentials_.users.map((user) => user.email);
      const identifier = [...known.slice(0, 3), 'nobody@example.com', ...known.slice(3)];
      const ask = async (page: number) =>
        (
          await p.call('POST', '/users/activity/daily', {
            body: { identifier, identifier_type: 'email', date: '14/10/2026', page, limit: 4 },
          })
        ).body.data;
      const first = await ask(1);
      assert.deepEqual(first.pagination, { page: 1, limit: 4, total: 9, total_pages: 3, found: 8 });
      assert.deepEqual(
        first.results.map((row: { identifier: string }) => row.identifier),
        known.slice(0, 3),
      );
      assert.equal(first.results[0].user_id, p.user('ada.okafor')._id);
      assert.equal(first.results[0].date, '14/10/2026');
      assert.equal((await ask(3)).results.length, 1);
      assert.deepEqual((await ask(4)).results, []);
    });

    it('stats count actions by day', async () => {
      const body = { identifier: ada(), identifier_type: 'email', days: 180 };
      const { data } = (await p.call('POST', '/users/activity/stats', { body })).body;
      const info = (await p.call('POST', '/users/info', { body: { idOrEmail: ada() } })).body.data;
      assert.equal(data.totals.messages, info.totalMessages);
      assert.equal(data.totals.replies, info.replySent);
      assert.equal(data.totals.reaction, info.totalReactions);
      assert.equal(data.daily_stats.length, 180);
    });

    it('a day begins at midnight UTC', async () => {
      const at = p.clock.at;
      p.clock.at = Date.parse('2026-10-20T23:59:59Z');
      const floor = p.channel('Workshop floor').id;
      const send = () =>
        p.call('POST', '/messages/send', {
          body: { channelId: floor, message: 'Late', sender: 'sam.winslow' },
        });
      const days = async () => {
        const query = `identifier=${p.user('sam.winslow').email}&identifier_type=email&days=2`;
        return (await p.call('GET', `/users/activity/daily?${query}`)).body.data.daily_stats;
      };
      await send();
      assert.deepEqual(
        (await days()).map((day: { xp: number }) => day.xp),
        [10, 0],
      );
      p.clock.at += 60_000;
      await send();
      assert.deepEqual(
        (await days()).map((day: { xp: number }) => day.xp),
        [10, 10],
      );
      p.clock.at = at;
    });

    it('bad questions are 400 naming the field', async () => {
      for (const [query, field] of [
        [`identifier=${ada()}&identifier_type=phone`, /identifier_type/],
        [`identifier=${ada()}&identifier_type=email&days=0`, /days/],
        [`identifier=${ada()}&identifier_type=email&days=-1`, /days/],
        ['identifier=ada&identifier_type=email', /identifier/],
        ['identifier_type=email', /identifier/],
      ] as const) {
        const { status, body } = await p.call('GET', `/users/activity/daily?${query}`);
        assert.equal(status, 400);
        assert.match(body.message, field);
      }
      for (const date of ['2026-10-14', '31/02/2026', '1/1/2026', '']) {
        const body = { identifier: [ada()], identifier_type: 'email', date };
        const answer = await p.call('POST', '/users/activity/daily', { body });
        assert.equal(answer.status, 400);
        assert.match(answer.body.message, /date/);
      }
    });
  });
});
