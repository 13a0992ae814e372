import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { eq, sql } from 'drizzle-orm';
import { IntegrationApi, type BulkStatus } from '../../src/api/index.js';
import { bulkJobs } from './db/schema.js';
import { receiveFile } from './services/bulk/receive.js';
import { clientOf, refusal } from './testing/clients.js';
import { keyWith } from './testing/bare-key.js';
import { until } from './testing/receiver.js';
import { shapeOf, testPlatform, type TestPlatform } from './testing/platform.js';
import { secondCommunity, type SecondCommunity } from './testing/second-community.js';

const HEX = /^[0-9a-f]{24}$/;
const csv = (...lines: string[]) => new File([lines.join('\r\n')], 'people.csv', { type: 'text/csv' });

describe('Bulk jobs', () => {
  let p: TestPlatform;
  let other: SecondCommunity;
  let api: IntegrationApi;
  let theirs: IntegrationApi;
  let bare: IntegrationApi;
  let ada: TestPlatform['credentials_']['users'][number];
  let kenji: typeof ada;
  before(async () => {
    p = await testPlatform();
    other = await secondCommunity(p.platform);
    api = new IntegrationApi(clientOf(p, p.credentials_.communityKey));
    theirs = new IntegrationApi(clientOf(p, other.communityKey));
    bare = new IntegrationApi(clientOf(p, await keyWith(p)));
    ada = p.user('ada.okafor');
    kenji = p.user('kenji.mori');
  });
  after(() => p.close());

  /** The state of a job once nothing of it waits. */
  async function done(id: string): Promise<BulkStatus> {
    for (let n = 0; n < 2000; n += 1) {
      const status = await api.bulk.status(id);
      if (status.status === 'completed' || status.status === 'failed') return status;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    return assert.fail('the job does not end');
  }
  async function update(...lines: string[]): Promise<{ id: string; status: BulkStatus; errors: string[] }> {
    const { _id: id } = await api.bulk.update(csv(...lines));
    assert.match(id!, HEX);
    const status = await done(id!);
    const errors: string[] = [];
    for await (const row of api.bulk.rows(id!)) if (row.error) errors.push(`${row.row} ${row.error}`);
    return { id: id!, status, errors };
  }
  /** A form as a caller without our client would send it. */
  async function post(path: string, form: FormData, key: string | null = p.credentials_.communityKey) {
    const request = new Request(`http://127.0.0.1:3333/apis/v1${path}`, { method: 'POST', body: form });
    if (key !== null) request.headers.set('authorization', `Bearer ${key}`);
    const answer = await p.fetch(request);
    // Tests look into it freely.
    // eslint-disable-next-line @typescript-eslint/no-explicit-any
    return { status: answer.status, body: (await answer.json()) as any };
  }
  const formOf = (data: string | Uint8Array<ArrayBuffer>, name = 'data') => {
    const form = new FormData();
    form.append(name, new File([data], 'people.csv'));
    return form;
  };
  const jobsNow = async () => (await api.bulk.list({ limit: 1 })).total;

  it('[integration.bulk.update] changes members by e-mail, username and short id, with operators', async () => {
    const before = await api.userInfo(ada.userId);
    const { status, errors, id } = await update(
      'email,xp_op,xp,coins_op,coins,first_name,favorite_tool,workshop_level_op,workshop_level,tags',
      `${ada.email.toUpperCase()},add,250,subtract,1,Adaora,"lathe, long",overwrite,4,metal;ceramics`,
      `${ada.email},add,5,,,,,add,3,`,
    );
    assert.deepEqual(errors, []);
    assert.deepEqual([status.status, status.total, status.processed, status.success], ['completed', 2, 2, 2]);
    const info = await api.userInfo(ada.userId);
    assert.equal(info.xp, before.xp + 255);
    assert.equal(info.coins, before.coins - 1);
    assert.equal(info.firstName, 'Adaora');
    assert.equal(info.lastName, before.lastName);
    assert.equal(info.customFields!['favorite_tool'], 'lathe, long');
    assert.equal(info.customFields!['workshop_level'], 7);
    assert.equal(info.xpEarnedToday, before.xpEarnedToday! + 255);
    const [row] = (await api.filterUsers({ fields: ['tags'], filter: { user_id: ada.userId } })).users;
    assert.deepEqual(row!.tags, ['metal', 'ceramics']);
    const logs = await api.users.logs({ identifier: ada.email });
    assert.deepEqual(
      logs.items.slice(0, 2).map(({ action, xp, coins, source }) => [action, xp, coins, source]),
      [
        ['bulk-update', 5, 0, id],
        ['bulk-update', 250, -1, id],
      ],
    );
    const { rows: histories } = (await p.platform.db.execute(
      sql`select value from user_field_histories where user_number = ${Number(ada.userId)}
        and created_at >= ${new Date(p.clock.at).toISOString()}::timestamptz`,
    )) as unknown as { rows: { value: unknown }[] };
    assert.deepEqual(
      histories.map(({ value }) => value).sort(),
      [4, 7, 'lathe, long'],
      'a field that changes has a history',
    );
    const byName = await update('username,display_name', 'KENJI.MORI,Kenji M.');
    assert.deepEqual(byName.errors, []);
    const byId = await update('user_id,country', `${kenji.userId},NZ`);
    assert.deepEqual(byId.errors, []);
    const [changed] = (
      await api.filterUsers({ fields: ['display_name', 'country'], filter: { user_id: kenji.userId } })
    ).users;
    assert.deepEqual([changed!.display_name, changed!.country], ['Kenji M.', 'NZ']);
  });

  it('[integration.bulk.update] takes each row whole or not at all and says what is wrong with the others', async () => {
    const before = await api.userInfo(kenji.userId);
    const { status, errors } = await update(
      'email,username,user_id,first_name,xp_op,xp,workshop_level',
      'nobody@example.com,,,x,,,',
      `${ada.email},kenji.mori,,x,,,`,
      ',,,x,,,',
      `${kenji.email},,,Wrong,subtract,999999999,`,
      `${kenji.email},,,Wrong,plus,1,`,
      `${kenji.email},,,Wrong,Add,1,`,
      `${kenji.email},,,Wrong,add,1.5,`,
      `${kenji.email},,,Wrong,add,1,many`,
      `${kenji.email},,,Wrong,add`,
      `,,12x,,,,`,
      `${kenji.email},kenji.mori,${kenji.userId},,add,1,`,
      `${other.user.email},,,x,,,`,
    );
    assert.deepEqual(errors, [
      '1 the user is not a member of this community',
      '2 email, username and user_id do not mean the same user',
      '3 the row names no user',
      '4 xp: must not fall below zero',
      '5 xp_op: must be add, subtract or overwrite',
      '6 xp_op: must be add, subtract or overwrite',
      '7 xp: must be a whole number',
      '8 workshop_level: must be a number',
      '9 the row has 5 cells, the line of names 7',
      '10 user_id: must be a short id',
      '12 the user is not a member of this community',
    ]);
    assert.deepEqual([status.status, status.success, status.failed], ['completed', 1, 11]);
    const info = await api.userInfo(kenji.userId);
    assert.equal(info.xp, before.xp + 1);
    assert.equal(info.firstName, before.firstName, 'nothing of a row that failed stays');
    assert.equal((await update('email,xp', 'nobody@example.com,1')).status.status, 'failed');
  });

  it('[integration.bulk.update] refuses a file with 400 that says why, and keeps nothing of it', async () => {
    const jobs = await jobsNow();
    const cases: [string | Uint8Array<ArrayBuffer>, RegExp][] = [
      ['email,shoe_size,hat,xp\na@example.com,1,2,3', /unknown columns: shoe_size, hat/],
      ['xp\n1', /email, username, user_id is needed/],
      ['email,xp,xp\na,1,2', /xp is there twice/],
      ['email,xp,xp_op\na,1,add', /xp_op must stand before xp/],
      ['email,first_name_op,first_name\na,add,b', /first_name is not numeric/],
      ['email,xp_op\na,add', /unknown columns: xp_op/],
      ['', /the file is empty/],
      ['email,xp\n', /the file has no rows/],
      ['email,xp\n"a,1', /is no CSV/],
      [`email,xp\n${'"a"b,1'}`, /is no CSV/],
      [`email,xp\n${'a'.repeat(70_000)},1`, /is no CSV/],
      [Uint8Array.from([...Buffer.from('email,xp\n'), 0xff, 0xfe, 0x2c, 0x31]), /must be UTF-8/],
    ];
    for (const [data, why] of cases) {
      const { status, body } = await post('/users/bulk-update', formOf(data));
      assert.equal(status, 400, String(why));
      assert.match(body.message, why);
      assert.match(body.message, /^data/);
    }
    const none = await post('/users/bulk-update', formOf('email\na', 'file'));
    assert.deepEqual([none.status, none.body.message], [400, 'file: is not a field of this form']);
    const text = new FormData();
    text.append('data', 'email,xp');
    assert.equal((await post('/users/bulk-update', text)).body.message, 'data: must be a file');
    const twice = formOf('email,xp\na@example.com,1');
    twice.append('data', new File(['email,xp\na@example.com,1'], 'b.csv'));
    assert.equal((await post('/users/bulk-update', twice)).body.message, 'data: must be one file');
    assert.equal((await post('/users/bulk-update', new FormData())).status, 400);
    for (const { headers, body } of [
      { headers: { 'content-type': 'application/json' }, body: '{}' },
      { headers: { 'content-type': 'multipart/form-data' }, body: 'x' },
      { headers: { 'content-type': 'multipart/form-data; boundary=x' }, body: '--x\r\nbroken' },
      { headers: { 'content-type': 'multipart/form-data; boundary=x' }, body: '--xy' },
      {
        headers: { 'content-type': 'multipart/form-data; boundary=x' },
        body: '--x\r\nContent-Type: text/csv\r\n\r\nemail\r\n--x--',
      },
      {
        headers: { 'content-type': 'multipart/form-data; boundary=x' },
        body: '--x\r\nContent-Disposition: form-data; name="data"; filename="a"\r\n\r\nemail,xp\r\na,1\r\n',
      },
    ]) {
      const answer = await p.call('POST', '/users/bulk-update', { headers, body });
      assert.equal(answer.status, 400, body);
    }
    const long = await p.call('POST', '/users/bulk-update', {
      headers: { 'content-type': 'multipart/form-data; boundary=x', 'content-length': '200000000' },
      body: '--x',
    });
    assert.equal(long.status, 413);
    assert.equal(await jobsNow(), jobs, 'no job is made of a file that is refused');
    const { rows } = (await p.platform.db.execute(
      sql`select count(*)::int as n from bulk_jobs where status = 'receiving'`,
    )) as unknown as { rows: { n: number }[] };
    assert.equal(rows[0]!.n, 0);
    await refusal(bare.bulk.update(csv('email,xp', 'a,1')), 401);
  });

  it('keeps nothing of a file that turns out to be broken while its job is being stored', async () => {
    const { db } = p.platform;
    await db.execute(sql`
      create function dawdle() returns trigger language plpgsql as $$ begin
        perform pg_sleep(0.2); return new; end $$`);
    await db.execute(
      sql`create trigger dawdle before insert on bulk_jobs for each row execute function dawdle()`,
    );
    const file = async function* () {
      yield Buffer.from('email,xp\n');
      await new Promise((resolve) => setTimeout(resolve, 50));
      yield Buffer.from([0xff]);
    };
    await assert.rejects(
      receiveFile(p.platform, p.credentials_.communityId, 'update', { name: 'a.csv', chunks: file() }),
      /must be UTF-8/,
    );
    await new Promise((resolve) => setTimeout(resolve, 300));
    await db.execute(sql`drop trigger dawdle on bulk_jobs`);
    assert.deepEqual(await db.select().from(bulkJobs).where(eq(bulkJobs.status, 'receiving')), []);
  });

  it('[integration.bulk.list] [integration.bulk.status] [integration.bulk.get] tell one community of its jobs alone', async () => {
    const { id, status } = await update('username,xp_op,xp', 'kenji.mori,add,1', 'nobody,add,1', 'x,add,1');
    assert.deepEqual(shapeOf(status), {
      _id: 'string',
      failed: 'number',
      processed: 'number',
      status: 'string',
      success: 'number',
      total: 'number',
    });
    const page = await api.bulk.list({ page: 1, limit: 2 });
    assert.equal(page.items[0]!._id, id);
    assert.equal(page.items[0]!.fileName, 'people.csv');
    assert.equal(page.items.length, 2);
    assert.ok(page.total! > 2 && page.hasNext);
    let all = 0;
    for await (const job of api.bulk.all({ limit: 3 })) all += job._id === id ? 1000 : 1;
    assert.equal(all, 1000 + page.total! - 1);
    const { job, rows } = await api.bulk.get(id, { page: 2, limit: 2 });
    assert.deepEqual([job.type, job.success, job.failed], ['update', 1, 2]);
    assert.equal(rows.total, 3);
    assert.deepEqual(rows.items, [
      { row: 3, identifier: 'x', status: 'failed', error: 'the user is not a member of this community' },
    ]);
    assert.equal((await theirs.bulk.list()).total, 0);
    await refusal(theirs.bulk.status(id), 404);
    await refusal(theirs.bulk.get(id), 404);
    await refusal(bare.bulk.list(), 401);
    await refusal(bare.bulk.status(id), 401);
    await refusal(bare.bulk.get(id), 401);
    assert.match((await refusal(api.bulk.status('x'), 400)).message, /id/);
    assert.match((await refusal(api.bulk.get('x'), 400)).message, /id/);
    assert.match((await refusal(api.bulk.list({ limit: 1000 }), 400)).message, /limit/);
  });

  it('[integration.bulk.import] makes members of new people and updates those who are there', async () => {
    const { communityId } = p.credentials_;
    const file = csv(
      'email,username,firstname,lastname,displayname,access_level,customerid,xp',
      'new.one@example.net,,New,One,,,9001,40',
      'new.two@example.net,new_two,New,Two,Zwei,1,9002,',
      'new.one@example.net,,Renamed,,,,,',
      `${kenji.email},,Kenjiro,,,,,`,
      'broken,,x,,,,,',
      'new.three@example.net,ada.okafor,x,,,,,',
      'new.four@example.net,123,x,,,,,',
      'new.five@example.net,,x,,,77,,',
      'kenji.mori@elsewhere.example,,Other,Kenji,,,,',
    );
    const { _id: id, message } = await api.bulk.import(file, { communityId });
    assert.ok(message);
    const status = await done(id!);
    const { rows } = await api.bulk.get(id!);
    assert.deepEqual(
      rows.items.filter(({ error }) => error).map(({ row, error }) => [row, error]),
      [
        [5, 'email: must be an e-mail address'],
        [6, 'username: is already used'],
        [7, 'username: is none that a user may have'],
        [8, 'access_level: is not defined in this community'],
      ],
    );
    assert.deepEqual([status.success, status.failed], [5, 4]);
    const one = await api.userInfo('new.one@example.net');
    assert.deepEqual([one.firstName, one.lastName, one.username, one.xp], ['Renamed', 'One', 'new.one', 40]);
    assert.deepEqual(one.customFields, { customerid: '9001' });
    const two = await api.userInfo('new_two');
    assert.deepEqual(two.roles, ['@all', 'Mentor']);
    assert.equal((await api.userInfo(kenji.userId)).firstName, 'Kenjiro');
    const clash = await api.userInfo('kenji.mori@elsewhere.example');
    assert.match(clash.username!, /^kenji\.mori-[0-9a-f]{6}$/);
    await refusal(api.userInfo('new.five@example.net'), 404);
    const guest = await api.bulk.import(csv('email', other.user.email));
    assert.equal((await done(guest._id!)).success, 1);
    assert.equal((await api.userInfo(other.user.email)).userId, other.user.userId, 'an account joins');

    assert.match(
      (await refusal(api.bulk.import(file, { communityId: other.communityId }), 400)).message,
      /communityId/,
    );
    const none = await post('/users/bulk-import', new FormData());
    assert.equal(none.status, 400);
    const field = new FormData();
    field.append('communityId', communityId);
    const missing = await post('/users/bulk-import', field);
    assert.deepEqual([missing.status, missing.body.message], [400, 'data: a CSV file is required']);
    const keyless = formOf('email\nsomebody@example.net');
    keyless.append('communityId', communityId);
    assert.equal((await post('/users/bulk-import', keyless, null)).status, 401);
    const noEmail = await post('/users/bulk-import', formOf('username\nsomebody'));
    assert.match(noEmail.body.message, /email is missing/);
    await refusal(bare.bulk.import(file), 401);
  });

  it('answers as the contract shows, and an older empty object too', async () => {
    const { status, body } = await post(
      '/users/bulk-update',
      formOf('\ufeffemail,xp\n\nnobody@example.com,1\n'),
    );
    assert.equal(status, 200);
    assert.equal(body.message, 'Bulk update user process is queued');
    assert.equal(body.status, 'success');
    assert.equal(typeof body.data.message, 'string');
    await done(body.data._id);
    const older = new IntegrationApi({
      key: 'x',
      baseUrl: 'http://127.0.0.1',
      fetch: async () => Response.json({}),
    });
    assert.deepEqual(await older.bulk.import(csv('email', 'a@example.com')), {});
  });

  it('to the letter of the contract, the answer has no id and the list no imports', async () => {
    p.platform.strict = true;
    try {
      const { body } = await post('/users/bulk-update', formOf('email,xp\nnobody@example.com,1'));
      assert.deepEqual(shapeOf(body), { data: { message: 'string' }, message: 'string', status: 'string' });
      for await (const job of api.bulk.all()) assert.equal(job.type, 'update');
      const [newest] = (await api.bulk.list({ limit: 1 })).items;
      assert.equal((await done(newest!._id)).status, 'failed');
    } finally {
      p.platform.strict = false;
    }
  });

  it('takes an import without a key only where that is switched on, for the community that it names first', async () => {
    const { communityId } = p.credentials_;
    const data = new File(['email\nkeyless@example.net'], 'people.csv');
    const form = (...fields: [string, string | File][]) => {
      const made = new FormData();
      for (const [name, value] of fields) made.append(name, value);
      return made;
    };
    const whole = () => form(['communityId', communityId], ['data', data]);
    assert.equal((await post('/users/bulk-import', whole(), null)).status, 401);
    p.platform.keylessImport = true;
    try {
      const late = await post('/users/bulk-import', form(['data', data], ['communityId', communityId]), null);
      assert.equal(late.status, 401);
      const nowhere = form(['communityId', 'f'.repeat(24)], ['data', data]);
      assert.equal((await post('/users/bulk-import', nowhere, null)).status, 404);
      const badly = form(['communityId', 'x'], ['data', data]);
      assert.match((await post('/users/bulk-import', badly, null)).body.message, /communityId/);
      assert.equal(
        (await post('/users/bulk-import', whole(), 'f'.repeat(64))).status,
        401,
        'a wrong key is no key',
      );
      const answer = await post('/users/bulk-import', whole(), null);
      assert.equal(answer.status, 200);
      assert.equal((await done(answer.body.data._id)).success, 1);
    } finally {
      p.platform.keylessImport = false;
    }
    assert.ok((await api.userInfo('keyless@example.net'))._id);
  });

  it('lets people write meanwhile, and everybody gets what is theirs', async () => {
    const channelId = p.channel('Workshop floor').id;
    const { users } = await api.filterUsers({ fields: ['username', 'xp'] });
    const writers = [ada.username, kenji.username, 'lucia.herrero'];
    const lines = users.flatMap(({ username }) => Array.from({ length: 10 }, () => `${username},add,1`));
    p.clock.at += 3_600_000;
    const { _id: id } = await api.bulk.update(csv('username,xp_op,xp', ...lines));
    const texts = Array.from({ length: 12 }, (_, n) => `While a job runs ${n}`);
    await Promise.all(
      texts.map((message, n) => api.send({ channelId, message, sender: writers[n % writers.length]! })),
    );
    assert.equal((await done(id!)).success, lines.length);
    const later = await api.filterUsers({ fields: ['username', 'xp'] });
    const earned = new Map(later.users.map(({ username, xp }) => [username, xp!]));
    for (const { username, xp } of users) {
      const said = writers.includes(username!) ? 10 : 0;
      assert.equal(earned.get(username), xp! + 10 + said, username);
    }
  });

  it('goes round a row that the database refuses, and forgets a file that never arrived whole', async () => {
    const { db } = p.platform;
    await db.execute(sql`
      create function refuse() returns trigger language plpgsql as $$ begin
        if new.xp = 424242 then raise exception 'refused'; end if; return new; end $$`);
    await db.execute(
      sql`create trigger refuse before update on members for each row execute function refuse()`,
    );
    const long = new Date(p.clock.at - 2 * 3_600_000);
    await db.insert(bulkJobs).values({
      id: p.platform.newId(),
      communityId: p.credentials_.communityId,
      type: 'update',
      status: 'receiving',
      fileName: 'cut.csv',
      columns: ['email', 'xp'],
      createdAt: long,
      updatedAt: long,
    });
    const { errors, status } = await update(
      'email,xp',
      `${ada.email},424241`,
      `${kenji.email},424242`,
      `${ada.email},424243`,
    );
    await db.execute(sql`drop trigger refuse on members`);
    assert.deepEqual(errors, ['2 the row could not be stored']);
    assert.deepEqual([status.status, status.success, status.failed], ['completed', 2, 1]);
    assert.equal((await api.userInfo(ada.userId)).xp, 424243);
    await until(async () => {
      const left = await db.select().from(bulkJobs).where(eq(bulkJobs.status, 'receiving'));
      return left.length === 0;
    }, 'the file that was cut to go');
  });

  it('totals, days and ledger of every member still agree', async () => {
    const { rows } = (await p.platform.db.execute(sql`
      select count(*)::int as n from members m where m.community_id = ${p.credentials_.communityId} and m.xp <> (
        select coalesce(sum(d.xp), 0) from daily_activity d
        where d.community_id = m.community_id and d.user_number = m.user_number)`)) as unknown as {
      rows: { n: number }[];
    };
    assert.equal(rows[0]!.n, 0);
  });
});
