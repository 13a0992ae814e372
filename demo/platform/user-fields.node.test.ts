import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { ApplicationApi, IntegrationApi } from '../../src/api/index.js';
import { fieldsOf, writeFieldValues } from './services/field-values.js';
import { clientOf, refusal } from './testing/clients.js';
import { shapeOf, testPlatform, type TestPlatform } from './testing/platform.js';
import { secondCommunity, type SecondCommunity } from './testing/second-community.js';

const HEX = /^[0-9a-f]{24}$/;
const NOBODY = '0'.repeat(24);
const DATE = '2025-06-24T10:00:00.000Z';

/** The sample of the page "Create user field", with the name in the database that it omits. */
const FIELD = {
  _id: '6857de260f3c24d98fd7ca85',
  field: 'user-level',
  name: 'User Level',
  type: 'numerical',
  creator: {
    _id: '6167dba9c548eb5c7ec28057',
    id: 123456789,
    avatar: 'https://example.com/a.png',
    displayName: 'Admin',
    username: 'admin',
  },
  communityId: '6167dba9c548eb5c7ec28057',
  createdAt: DATE,
  updatedAt: DATE,
};
const HISTORY = {
  _id: '6857de260f3c24d98fd7ca85',
  communityId: '6167dba9c548eb5c7ec28057',
  userId: '6167dba9c548eb5c7ec28057',
  field: { _id: '6857de260f3c24d98fd7ca85', field: 'user-level', name: 'User Level', type: 'numerical' },
  value: 4,
  createdAt: DATE,
  updatedAt: DATE,
};

let p: TestPlatform;
let other: SecondCommunity;
let communityId: string;
let owner: string;
let member: string;

before(async () => {
  p = await testPlatform();
  other = await secondCommunity(p.platform);
  ({ communityId } = p.credentials_);
  const tokenOf = async ({ email, password }: { email: string; password: string }) =>
    (await p.call('POST', '/auth/login', { key: null, body: { email, password } })).body.data.token as string;
  owner = await tokenOf(p.user('ada.okafor'));
  member = await tokenOf(p.user('kenji.mori'));
});
after(() => p.close());

const at = (path: string, community = communityId) => `/communities/${community}${path}`;
const valuesOf = async (username: string): Promise<Record<string, unknown>> =>
  (await p.call('POST', '/users/info', { body: { idOrEmail: username } })).body.data.customFields;

/** The two clients have the same groups, and the sandbox serves both under the same paths. */
const FACES = {
  Application: () => new ApplicationApi({ ...clientOf(p, p.credentials_.communityKey), communityId }),
  Integration: () => new IntegrationApi({ ...clientOf(p, p.credentials_.communityKey, '/v1'), communityId }),
};

for (const [face, clientIn] of Object.entries(FACES)) {
  describe(`User fields of the ${face} API`, () => {
    let fields: ApplicationApi['fields'];
    let histories: ApplicationApi['histories'];
    before(() => ({ fields, histories } = clientIn()));
    const named = (name: string) => `${face} ${name}`;

    it('[application.fields.list] [integration.fields.list] lists those of the platform and custom ones', async () => {
      const all = await fields.list();
      const byName = new Map(all.map((field) => [field.field, field]));
      for (const name of ['email', 'first_name', 'last_name', 'join_date', 'xp', 'coins'])
        assert.equal(byName.get(name)?.creator, undefined, name);
      assert.equal(byName.get('xp')?.type, 'numerical');
      assert.equal(byName.get('customerid')?.creator?.username, 'ada.okafor');
      assert.equal(new Set(all.map(({ _id }) => _id)).size, all.length);
      const { body } = await p.call('GET', at('/user-fields'));
      assert.equal(body.message, 'Get user fields success.');
      assert.deepEqual(shapeOf(body.data.at(-1)), shapeOf(FIELD));
      assert.equal(body.data[0].creator, null);
      await refusal(
        new ApplicationApi({ ...clientOf(p, other.communityKey), communityId }).fields.list(),
        404,
      );
      const { status } = await p.call('GET', at('/user-fields'), { key: member });
      assert.equal(status, 401);
    });

    it('[application.fields.get] [integration.fields.get] shows one field, of either kind', async () => {
      for (const field of await fields.list()) assert.deepEqual(await fields.get(field._id), field);
      await refusal(fields.get(NOBODY), 404);
      await refusal(fields.get(other.fieldId), 404);
      assert.match((await p.call('GET', at('/user-fields/first'))).body.message, /^fieldId/);
      assert.equal((await p.call('GET', at('/user-fields/first'))).body.meta.statusCode, 400);
      assert.equal((await p.call('GET', at(`/user-fields/${NOBODY}`), { key: member })).status, 401);
    });

    it('[application.fields.create] [integration.fields.create] makes a field that members have from then on', async () => {
      const made = await fields.create({ field: named('shoe size'), name: 'Shoe size', type: 'numerical' });
      assert.equal(made.field, `${face}-shoe-size`);
      assert.match(made._id, HEX);
      assert.equal(made.creator?.username, 'ada.okafor', 'what a key makes is its owner’s');
      assert.deepEqual(await fields.get(made._id), made);
      const { _id } = p.user('kenji.mori');
      await histories.create(_id, { fieldId: made._id, value: '44' });
      assert.equal((await valuesOf('kenji.mori'))[made.field], 44);
      const { status, body } = await p.call('POST', at('/user-fields'), {
        key: owner,
        body: { field: named('glove size'), name: 'Glove size', type: 'text' },
      });
      assert.equal(status, 201);
      assert.deepEqual(
        { message: body.message, meta: body.meta },
        { message: 'Create user field successful', meta: { status: 'success', statusCode: 201 } },
      );
      assert.deepEqual(shapeOf(body.data), shapeOf(FIELD));
      await refusal(fields.create({ field: named('Shoe Size'), name: 'Again', type: 'date' }), 409);
      for (const taken of ['email', 'XP', 'customerid'])
        await refusal(fields.create({ field: taken, name: 'Taken', type: 'text' }), 409);
    });

    it('[application.fields.create] [integration.fields.create] takes the body of the earliest page', async () => {
      const made = await fields.create({
        name: named('bench side'),
        type: 'select',
        description: 'Where they like to work',
        required: true,
        options: ['window', 'wall'],
        defaultValue: 'wall',
      });
      assert.equal(made.field, `${face}-bench-side`);
      assert.deepEqual(made.options, ['window', 'wall']);
      assert.equal(made.defaultValue, 'wall');
      const { _id } = p.user('kenji.mori');
      await refusal(histories.create(_id, { fieldId: made._id, value: 'roof' }), 400);
      await refusal(histories.create(_id, { fieldId: made._id, value: null }), 400);
      assert.equal((await histories.create(_id, { fieldId: made._id, value: 'window' })).value, 'window');
      await refusal(fields.create({ name: named('b'), type: 'select' }), 400);
      await refusal(
        fields.create({ name: named('c'), type: 'select', options: ['a'], defaultValue: 'b' }),
        400,
      );
    });

    it('[application.fields.create] [integration.fields.create] refuses what is no field, and who may not', async () => {
      const post = (body: unknown, key?: string) =>
        p.call('POST', at('/user-fields'), { body, ...(key !== undefined && { key }) });
      const good = { field: named('never'), name: 'Never', type: 'text' };
      for (const [wrong, name] of [
        [{ field: '' }, 'field'],
        [{ field: 'x'.repeat(51) }, 'field'],
        [{ field: '__proto__' }, 'field'],
        [{ field: 'constructor' }, 'field'],
        [{ field: 'a,b' }, 'field'],
        [{ field: 'level_op' }, 'field'],
        [{ field: NOBODY }, 'field'],
        [{ name: 'x'.repeat(101) }, 'name'],
        [{ name: '   ' }, 'name'],
        [{ type: 'colour' }, 'type'],
        [{ name: undefined }, 'name'],
      ] as const) {
        const { status, body } = await post({ ...good, ...wrong });
        assert.equal(status, 400, JSON.stringify(wrong));
        assert.ok(String(body.message).startsWith(name), body.message);
      }
      assert.equal((await post('x'.repeat(300_000))).status, 413);
      assert.equal((await post(good, member)).status, 401);
      assert.equal((await post(good, other.communityKey)).status, 404);
      assert.equal((await post(good, p.user('ada.okafor').apiKey)).status, 401);
      assert.ok(!(await fields.list()).some(({ name }) => name === 'Never'));
    });

    it('[application.fields.update] [integration.fields.update] gives a field another name and type, and its values too', async () => {
      const made = await fields.create({ field: named('score'), name: 'Score', type: 'text' });
      const { _id } = p.user('kenji.mori');
      await histories.create(_id, { fieldId: made._id, value: '12' });
      const changed = await fields.update(made._id, { name: 'Points', type: 'numerical' });
      assert.deepEqual([changed.name, changed.type, changed.field], ['Points', 'numerical', made.field]);
      assert.equal((await valuesOf('kenji.mori'))[made.field!], 12);
      const above = { [made.field!]: { gte: 10 } };
      const { body: found } = await p.call('POST', '/users/filter', {
        body: { fields: ['username'], filter: above },
      });
      assert.deepEqual(
        found.data.users.map((user: { username: string }) => user.username),
        ['kenji.mori'],
      );
      await fields.update(made._id, { name: 'Points', type: 'text' });
      await histories.create(_id, { fieldId: made._id, value: 'a dozen' });
      await refusal(fields.update(made._id, { name: 'Lost', type: 'numerical' }), 409);
      assert.deepEqual((await fields.get(made._id)).name, 'Points', 'nothing has changed');
      assert.equal((await valuesOf('kenji.mori'))[made.field!], 'a dozen');
      const put = (id: string, body: unknown, key?: string) =>
        p.call('PUT', at(`/user-fields/${id}`), { body, ...(key !== undefined && { key }) });
      const { body } = await put(made._id, { name: 'Points', type: 'text' }, owner);
      assert.equal(body.message, 'Updated user field');
      const { id: _, ...creator } = FIELD.creator;
      assert.deepEqual(shapeOf(body.data), shapeOf({ ...FIELD, creator }));
      assert.match((await put(made._id, { name: 'Points' })).body.message, /^type/);
      assert.equal((await put('x', { name: 'Points', type: 'text' })).status, 400);
      assert.equal((await put(other.fieldId, { name: 'Mine', type: 'text' })).status, 404);
      assert.equal((await put(made._id, { name: 'Mine', type: 'text' }, member)).status, 401);
      const [xp] = (await fields.list()).filter(({ field }) => field === 'xp');
      await refusal(fields.update(xp!._id, { name: 'Power', type: 'numerical' }), 403);
    });

    it('[application.fields.delete] [integration.fields.delete] takes the field from everybody', async () => {
      const made = await fields.create({ field: named('gone'), name: 'Gone', type: 'text' });
      const { _id } = p.user('kenji.mori');
      await histories.create(_id, { fieldId: made._id, value: 'soon' });
      const { status } = await p.call('DELETE', at(`/user-fields/${made._id}`), { key: member });
      assert.equal(status, 401);
      assert.deepEqual(await fields.delete(made._id), made);
      assert.ok(!(made.field! in (await valuesOf('kenji.mori'))));
      await refusal(fields.get(made._id), 404);
      await refusal(fields.delete(made._id), 404);
      await refusal(fields.delete(other.fieldId), 404);
      const told = (await histories.list({ userId: _id, limit: 100 })).items;
      assert.ok(!told.some(({ field }) => field._id === made._id));
      const [email] = (await fields.list()).filter(({ field }) => field === 'email');
      await refusal(fields.delete(email!._id), 403);
      assert.match((await p.call('DELETE', at('/user-fields/x'))).body.message, /^fieldId/);
    });
  });

  describe(`Histories of user fields of the ${face} API`, () => {
    let histories: ApplicationApi['histories'];
    let level: string;
    let tool: string;
    let kenji: string;
    let lena: string;
    before(async () => {
      const client = clientIn();
      histories = client.histories;
      const all = await client.fields.list();
      level = all.find(({ field }) => field === 'workshop_level')!._id;
      tool = all.find(({ field }) => field === 'favorite_tool')!._id;
      kenji = p.user('kenji.mori')._id;
      lena = p.user('lena.hofmann')._id;
    });

    it('[application.histories.create] [integration.histories.create] writes a value, which the member then has', async () => {
      const made = await histories.create(kenji, { fieldId: level, value: 7 });
      assert.equal(made.userId, kenji);
      assert.equal(made.createdAt, new Date(p.clock.at).toISOString());
      assert.equal((await valuesOf('kenji.mori'))['workshop_level'], 7);
      const past = await histories.create(kenji, {
        fieldId: level,
        value: 2,
        createdAt: '2026-01-05T10:00:00Z',
      });
      assert.equal(past.createdAt, '2026-01-05T10:00:00.000Z');
      assert.equal((await valuesOf('kenji.mori'))['workshop_level'], 7, 'what was is not what is');
      const { status, body } = await p.call('POST', at(`/users/${kenji}/user-field-histories`), {
        key: owner,
        body: { fieldId: level, value: '8' },
      });
      assert.equal(status, 201);
      assert.equal(body.message, 'Create user field history success.');
      assert.deepEqual(shapeOf(body.data), shapeOf(HISTORY));
      assert.equal((await valuesOf('kenji.mori'))['workshop_level'], 8);
      assert.equal((await histories.create(kenji, { fieldId: tool, value: null })).value, null);
      assert.equal((await valuesOf('kenji.mori'))['favorite_tool'], undefined);
      const again = await histories.create(kenji, { fieldId: tool, value: 'spokeshave' });
      assert.equal((await valuesOf('kenji.mori'))['favorite_tool'], again.value);
    });

    it('[application.histories.create] [integration.histories.create] refuses what is none, and who may not', async () => {
      const before = (await histories.list()).total;
      const post = (body: unknown, user = kenji, key?: string) =>
        p.call('POST', at(`/users/${user}/user-field-histories`), {
          body,
          ...(key !== undefined && { key }),
        });
      for (const [wrong, name] of [
        [{ fieldId: 'level', value: 1 }, 'fieldId'],
        [{ fieldId: level }, 'value'],
        [{ fieldId: level, value: { deep: 1 } }, 'value'],
        [{ fieldId: level, value: 'many' }, 'workshop_level'],
        [{ fieldId: level, value: 1, createdAt: 'yesterday' }, 'createdAt'],
        [{ fieldId: level, value: 1, createdAt: '2031-01-01T00:00:00Z' }, 'createdAt'],
        [{ fieldId: tool, value: 'a\0b' }, 'favorite_tool'],
        [{ fieldId: tool, value: 'x'.repeat(5001) }, 'value'],
      ] as const) {
        const { status, body } = await post(wrong);
        assert.equal(status, 400, JSON.stringify(wrong).slice(0, 80));
        assert.ok(String(body.message).startsWith(name), body.message);
      }
      assert.equal((await post('x'.repeat(300_000))).status, 413);
      assert.match((await post({ fieldId: level, value: 1 }, 'kenji')).body.message, /^userId/);
      assert.equal((await post({ fieldId: level, value: 1 }, other.user._id)).status, 404);
      assert.equal((await post({ fieldId: other.fieldId, value: 'x' })).status, 404);
      assert.equal((await post({ fieldId: level, value: 1 }, kenji, member)).status, 401);
      assert.equal((await post({ fieldId: level, value: 1 }, kenji, other.communityKey)).status, 404);
      assert.equal((await histories.list()).total, before);
    });

    it('[application.histories.list] [integration.histories.list] lists those of the community, the newest first', async () => {
      for (let value = 1; value <= 25; value += 1) {
        p.clock.at += 1000;
        await histories.create(lena, { fieldId: level, value });
      }
      const page = await histories.list({ limit: 10 });
      assert.deepEqual(
        page.items.map(({ value }) => value),
        [25, 24, 23, 22, 21, 20, 19, 18, 17, 16],
      );
      const ids = new Set<string>();
      for await (const { _id } of histories.all({ limit: 10 })) ids.add(_id);
      assert.equal(ids.size, page.total);
      const { body } = await p.call('GET', at('/user-field-histories'));
      assert.equal(body.message, 'Get user field histories success.');
      assert.deepEqual([body.meta.page, body.meta.limit], [1, 20]);
      assert.deepEqual(shapeOf(body.data[0]), shapeOf(HISTORY));
      const january = { startDate: '2026-01-05', endDate: '2026-01-05' };
      assert.deepEqual(
        [...new Set((await histories.list(january)).items.map(({ createdAt }) => createdAt.slice(0, 10)))],
        ['2026-01-05'],
      );
      assert.equal((await histories.list({ endDate: '2020-01-01' })).total, 0);
      for (const query of ['page=0', 'limit=x', 'startDate=monday', 'endDate=2026-02-30']) {
        const wrong = await p.call('GET', at(`/user-field-histories?${query}`));
        assert.equal(wrong.status, 400, query);
        assert.ok(String(wrong.body.message).startsWith(query.split('=')[0]!));
      }
      assert.equal((await p.call('GET', at('/user-field-histories'), { key: member })).status, 401);
      const foreign = await p.call('GET', at('/user-field-histories'), { key: other.communityKey });
      assert.equal(foreign.status, 404);
      const theirs = await p.call('GET', at('/user-field-histories', other.communityId), {
        key: other.communityKey,
      });
      assert.equal(theirs.body.meta.total, 0, 'nothing of ours');
    });

    it('[application.histories.listOfField] lists those of one field', async () => {
      const { items, total } = await histories.list({ fieldId: tool });
      assert.ok(total! > 0 && items.every(({ field }) => field._id === tool));
      const [xp] = (await clientIn().fields.list()).filter(({ field }) => field === 'xp');
      assert.equal((await histories.list({ fieldId: xp!._id })).total, 0, 'the platform keeps no histories');
      await refusal(histories.list({ fieldId: other.fieldId }), 404);
      const { status, body } = await p.call('GET', at('/user-fields/x/user-field-histories'));
      assert.equal(status, 400);
      assert.match(body.message, /^fieldId/);
      await assert.rejects(histories.list({ fieldId: '../..' }), /an id has letters/);
    });

    it('[application.histories.listOfUser] lists those of one user', async () => {
      const { items, total } = await histories.list({ userId: lena, limit: 100 });
      assert.equal(items.length, total);
      assert.ok(items.length >= 25 && items.every(({ userId }) => userId === lena));
      await refusal(histories.list({ userId: other.user._id }), 404);
      const { status, body } = await p.call('GET', at('/users/lena/user-field-histories'));
      assert.equal(status, 400);
      assert.match(body.message, /^userId/);
      const denied = await p.call('GET', at(`/users/${kenji}/user-field-histories`), { key: member });
      assert.equal(denied.status, 401);
    });

    it('[application.histories.listOfUserField] lists those of one field of one user', async () => {
      const both = await histories.list({ userId: kenji, fieldId: tool, limit: 100 });
      assert.ok(both.items.every(({ userId, field }) => userId === kenji && field._id === tool));
      assert.equal(both.items[0]?.value, 'spokeshave');
      assert.equal((await histories.list({ userId: lena, fieldId: tool })).total, 1, 'the one of the seed');
      await refusal(histories.list({ userId: kenji, fieldId: NOBODY }), 404);
      await refusal(histories.list({ userId: NOBODY, fieldId: tool }), 404);
      const { status } = await p.call(
        'GET',
        at(`/users/${kenji}/user-fields/${tool}/user-field-histories?limit=0`),
      );
      assert.equal(status, 400);
    });
  });
}

it('two callers who make the same field at once make one', async () => {
  const make = () =>
    p.call('POST', at('/user-fields'), { body: { field: 'twice', name: 'Twice', type: 'text' } });
  const statuses = (await Promise.all([make(), make(), make()])).map(({ status }) => status).sort();
  assert.deepEqual(statuses, [201, 409, 409]);
  const { body } = await p.call('GET', at('/user-fields'));
  assert.equal(body.data.filter(({ field }: { field: string }) => field === 'twice').length, 1);
});

it('a value that was checked against a type which the field has lost is not stored', async () => {
  const { fields, histories } = FACES.Application();
  const made = await fields.create({ field: 'width', name: 'Width', type: 'text' });
  const stale = (await fieldsOf(p.platform.db, communityId)).find(({ id }) => id === made._id)!;
  await fields.update(made._id, { name: 'Width', type: 'numerical' });
  const userNumber = Number(p.user('kenji.mori').userId);
  const late = writeFieldValues(p.platform.db, p.platform, communityId, [
    { userNumber, field: stale, value: 'as wide as a door' },
  ]);
  await assert.rejects(late, { status: 409 });
  assert.equal((await valuesOf('kenji.mori'))['width'], undefined);
  const { body } = await p.call('POST', '/users/filter', {
    body: { fields: ['username'], filter: { width: { gte: 1 } } },
  });
  assert.deepEqual(body.data.users, [], 'and numbers are compared as numbers');
  await fields.delete(made._id);
  await assert.rejects(
    writeFieldValues(p.platform.db, p.platform, communityId, [{ userNumber, field: stale, value: '3' }]),
    { status: 409 },
  );
  assert.equal(
    (await histories.list({ userId: p.user('kenji.mori')._id, startDate: '2026-10-14' })).items.filter(
      ({ field }) => field._id === made._id,
    ).length,
    0,
  );
});

it('every other way to change a custom field leaves a history too', async () => {
  const { fields, histories } = FACES.Application();
  const made = await fields.create({ name: 'Apron', type: 'text', defaultValue: 'canvas' });
  const { userId, _id } = await FACES.Integration().users.create({
    firstname: 'Noor',
    lastname: 'Haddad',
    username: 'noor.haddad',
    displayname: 'Noor',
    email: 'noor.haddad@example.com',
    accessLevel: 0,
    joinServer: true,
    sendEmail: false,
    emailPassword: false,
    customFields: [{ fieldIdorName: 'workshop_level', value: 3 }],
  });
  const { workshop_level: level, Apron: apron } = await valuesOf(userId);
  assert.deepEqual([level, apron], [3, 'canvas']);
  const told = new Map(
    (await histories.list({ userId: _id! })).items.map(({ field, value }) => [field.field, value]),
  );
  assert.deepEqual([told.get('workshop_level'), told.get('Apron')], [3, 'canvas']);
  assert.equal((await histories.list({ fieldId: made._id })).total, 1);
});

it('the seed remembers how the first members came to their values', async () => {
  const { histories } = FACES.Application();
  const { _id } = p.user('mariam.mansour');
  const level = (await valuesOf('mariam.mansour'))['workshop_level'] as number;
  const steps = (await histories.list({ userId: _id, endDate: '2026-10-13', limit: 100 })).items.filter(
    ({ field }) => field.field === 'workshop_level',
  );
  assert.deepEqual(
    steps.map(({ value }) => value),
    Array.from({ length: level }, (_, index) => level - index),
  );
  assert.ok(steps.every(({ createdAt }, index) => index === 0 || createdAt <= steps[index - 1]!.createdAt));
});
