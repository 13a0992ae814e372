import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import {
  IntegrationApi,
  type CreateLeaderboardRequest,
  type LeaderboardWidget,
} from '../../src/api/index.js';
import { clientOf, refusal } from './testing/clients.js';
import { keyWith } from './testing/keys.js';
import { shapeOf, testPlatform, within, type TestPlatform } from './testing/platform.js';
import { secondCommunity, type SecondCommunity } from './testing/second-community.js';

const HEX = /^[0-9a-f]{24}$/;
const NOBODY = 'f'.repeat(24);

const widget: LeaderboardWidget = {
  enabled: true,
  whitelistedDomains: ['shop.example', 'https://www.example.org:8443', '*.example.net'],
  size: { type: 'custom', value: { width: 320, height: 480 } },
  button: { enabled: true, text: 'More', link: 'https://shop.example/more' },
};

const board = (slug: string, more: Partial<CreateLeaderboardRequest> = {}): CreateLeaderboardRequest => ({
  name: `Board ${slug}`,
  slug,
  rankingField: 'xp',
  displayedColumns: [
    { column: 'xp', visible: true, order: 1 },
    { column: 'email', visible: false, order: 2 },
    { column: 'display_name', visible: true, order: 0 },
  ],
  startDate: '2026-01-01T00:00:00.000Z',
  isEnabled: true,
  ...more,
});

/** The keys and types that the contract's sample has. */
const SAMPLE = {
  _id: '',
  communityID: '',
  name: '',
  slug: '',
  description: '',
  rankBy: '',
  displayedFields: [''],
};

describe('Leaderboards', () => {
  let p: TestPlatform;
  let other: SecondCommunity;
  let api: IntegrationApi;
  let theirs: IntegrationApi;
  let bare: IntegrationApi;
  before(async () => {
    p = await testPlatform({ members: 40 });
    other = await secondCommunity(p.platform);
    api = new IntegrationApi(clientOf(p, p.credentials_.communityKey));
    theirs = new IntegrationApi(clientOf(p, other.communityKey));
    bare = new IntegrationApi(clientOf(p, await keyWith(p, 'store')));
  });
  after(() => p.close());

  const wire = (method: string, path: string, body?: unknown) => p.call(method, path, { body });

  /** 400 naming the field, in the envelope of the partner surfaces. */
  async function malformed(method: string, path: string, body: unknown, field: RegExp): Promise<void> {
    const { status, body: answer } = await wire(method, path, body);
    assert.equal(status, 400, JSON.stringify(answer));
    assert.deepEqual(answer.meta, { status: 'error', statusCode: 400 });
    assert.match(answer.message, field);
  }

  it('[integration.leaderboards.list] pages, sorts, searches and projects', async () => {
    const { status, body } = await wire('GET', '/leaderboards');
    assert.equal(status, 200);
    assert.deepEqual(body.meta, { status: 'success', statusCode: 200, page: 1, limit: 20, total: 5 });
    assert.equal(body.message, 'Read leaderboards success.');
    assert.deepEqual(within(shapeOf(body.data[0]), SAMPLE), shapeOf(SAMPLE));

    const page = await api.leaderboards.list({ page: 2, limit: 2 });
    assert.deepEqual(
      page.items.map(({ slug }) => slug),
      ['answers-of-the-season', 'skill-ladder'],
    );
    assert.deepEqual([page.page, page.limit, page.total], [2, 2, 5]);
    const all: unknown[] = [];
    for await (const { slug } of api.leaderboards.all({ limit: 2, sort: 'name:desc' })) all.push(slug);
    assert.deepEqual(all, ['xp', 'skill-ladder', 'first-season', 'coins', 'answers-of-the-season']);

    const found = await api.leaderboards.list({ search: 'keyword:SEASON', fields: 'name,slug' });
    assert.deepEqual(
      found.items.map(({ _id, name, slug, rankBy }) => [HEX.test(_id), name, slug, rankBy]),
      [
        [true, 'Answers of the season', 'answers-of-the-season', undefined],
        [true, 'First season', 'first-season', undefined],
      ],
    );
    assert.equal((await api.leaderboards.list({ search: 'keyword:100%_' })).total, 0);
    assert.equal((await api.leaderboards.list({ limit: 500 })).limit, 100);

    await malformed('GET', '/leaderboards?page=0', undefined, /^page/);
    await malformed('GET', '/leaderboards?limit=x', undefined, /^limit/);
    await malformed('GET', '/leaderboards?sort=settings:asc', undefined, /^sort/);
    await malformed('GET', '/leaderboards?fields=name,shoe_size', undefined, /^fields/);
    assert.equal((await theirs.leaderboards.list()).total, 0);
    await refusal(bare.leaderboards.list(), 401);
    assert.equal((await p.call('GET', '/leaderboards', { key: null })).body.meta.statusCode, 401);
  });

  it('[integration.leaderboards.create] makes one that can be read back whole', async () => {
    const ada = p.user('ada.okafor')._id;
    const [roles] = [(await api.leaderboards.list({ search: 'skill' })).items[0]!.viewPermissionUserRoles!];
    const asked = board('made-new', {
      description: 'As it is',
      image: 'https://cdn.example/b.png',
      topRankOnly: true,
      topRankLimit: 10,
      onlyPositiveRanks: true,
      includeDummyUsers: false,
      endDate: '2026-12-31T00:00:00.000Z',
      timeZone: 5.3,
      startTime: { hours: 12, minutes: 0, ampm: 'AM' },
      endTime: { hours: 11, minutes: 59, ampm: 'PM' },
      allowedTimeFilters: ['all-time', 'weekly'],
      allowedUsersToRank: [ada.toUpperCase(), ada],
      allowedRolesToRank: [roles[0]!],
      allowedTagsToRank: [NOBODY],
      allowedRolesToView: roles,
      isPreviewEnabled: true,
      displayOrder: 9,
      widget,
    });
    const { status, body } = await wire('POST', '/leaderboards', asked);
    assert.equal(status, 201);
    assert.deepEqual(body.meta, { status: 'success', statusCode: 201 });
    assert.equal(body.message, 'Create leaderboard success.');
    assert.deepEqual(within(shapeOf(body.data), SAMPLE), shapeOf(SAMPLE));
    const read = await api.leaderboards.get(body.data._id);
    assert.equal(read.communityID, p.credentials_.communityId);
    assert.deepEqual(read.displayedFields, ['display_name', 'xp']);
    assert.deepEqual(read.displayFieldsOrder, ['display_name', 'xp', 'email']);
    // Midnight of the first day and a minute before that of the last one, in a zone of 5 hours and 30 minutes.
    assert.deepEqual(read.duration, { start: '2025-12-31T18:30:00.000Z', end: '2026-12-31T18:29:00.000Z' });
    assert.deepEqual(read.rankedUserRoles, [roles[0]]);
    assert.deepEqual(read.viewPermissionUserRoles, roles);
    assert.deepEqual(read.allowedUsersToRank, [ada]);
    assert.deepEqual(read.widget, widget);
    assert.equal(read.topRankLimit, 10);
    assert.equal(read.enabled, true);
    assert.equal(read.displayOrder, 9);

    await refusal(api.leaderboards.create(board('made-new')), 409);
    const again = await theirs.leaderboards.create(board('made-new'));
    assert.equal(again.communityID, other.communityId);
    await theirs.leaderboards.delete(again._id);
    await refusal(bare.leaderboards.create(board('made-bare')), 401);
    assert.equal((await api.leaderboards.list({ search: 'made' })).total, 1);
  });

  it('[integration.leaderboards.create] takes the older spelling too', async () => {
    const made = await api.leaderboards.create({
      name: 'Older',
      slug: 'older-spelling',
      rankBy: 'currencies',
      displayedFields: ['coins', 'display_name', 'coins'],
      displayFieldsOrder: { display_name: 0, coins: 1 },
      duration: { start: '2026-01-01', end: '2026-01-31' },
      enabled: false,
    });
    assert.equal(made.rankBy, 'currencies');
    assert.deepEqual(made.displayedFields, ['display_name', 'coins']);
    assert.deepEqual(made.duration, { start: '2026-01-01T00:00:00.000Z', end: '2026-01-31T23:59:59.999Z' });
    assert.equal(made.enabled, false);
    const both = await api.leaderboards.create({
      ...board('both-spellings', { rankBy: 'coins', displayedFields: ['coins'], enabled: false }),
    });
    assert.equal(both.rankBy, 'xp');
    assert.equal(both.enabled, true);
    assert.deepEqual(both.displayedFields, ['display_name', 'xp']);
  });

  it('[integration.leaderboards.create] names what is wrong and writes nothing', async () => {
    const before = (await api.leaderboards.list()).total;
    for (const [change, field] of [
      [{ name: '' }, /^name/],
      [{ name: ' ' }, /^name/],
      [{ name: 'n'.repeat(101) }, /^name/],
      [{ name: 'a\0b' }, /^name/],
      [{ slug: 'With Space' }, /^slug/],
      [{ slug: undefined }, /^slug/],
      [{ rankingField: undefined }, /^rankingField: .*rankBy/],
      [{ rankingField: 'shoe_size' }, /^rankingField/],
      [{ rankingField: 'favorite_tool' }, /^rankingField.*numerical/],
      [{ displayedColumns: undefined }, /^displayedColumns/],
      [{ displayedColumns: Array(51).fill({ column: 'xp', visible: true, order: 0 }) }, /^displayedColumns/],
      [{ startDate: undefined }, /^startDate/],
      [{ startDate: '2026-02-30' }, /^startDate/],
      [{ startDate: 'soon' }, /^startDate/],
      [{ endDate: '2025-12-31' }, /^endDate/],
      [{ isEnabled: undefined }, /^isEnabled/],
      [{ isEnabled: 'yes' }, /^isEnabled/],
      [{ timeZone: 5.75 }, /^timeZone/],
      [{ timeZone: 15 }, /^timeZone/],
      [{ startTime: { hours: 13, minutes: 0, ampm: 'PM' } }, /^startTime\.hours/],
      [{ allowedTimeFilters: ['hourly'] }, /^allowedTimeFilters/],
      [{ allowedUsersToRank: ['ada'] }, /^allowedUsersToRank\.0/],
      [{ topRankLimit: 0 }, /^topRankLimit/],
      [{ widget: { ...widget, whitelistedDomains: Array(51).fill('a.example') } }, /^widget\.whitelisted/],
      [{ widget: { ...widget, whitelistedDomains: ["a.example; script-src 'x'"] } }, /^widget\.whitelisted/],
    ] as const)
      await malformed('POST', '/leaderboards', { ...board('wrong'), ...change }, field);
    await malformed('POST', '/leaderboards', '{"name":', /JSON/);
    assert.equal(
      (await wire('POST', '/leaderboards', { ...board('wrong'), pad: 'x'.repeat(300_000) })).status,
      413,
    );
    await refusal(api.leaderboards.create(board('wrong', { allowedRolesToRank: [other.roleId] })), 404);
    await refusal(api.leaderboards.create(board('wrong', { allowedUsersToView: [other.user._id] })), 404);
    // The client holds what it can to the contract before anything is sent.
    const { written } = await refusal(api.leaderboards.create(board('With Space')), 0);
    assert.equal(written, false);
    assert.equal((await api.leaderboards.list()).total, before);
  });

  it('[integration.leaderboards.get] gives one of the own community, whole or in part', async () => {
    const [first] = (await api.leaderboards.list({ limit: 1 })).items;
    const { status, body } = await wire('GET', `/leaderboards/${first!._id.toUpperCase()}`);
    assert.equal(status, 200);
    assert.equal(body.message, 'Read leaderboard success.');
    assert.deepEqual(within(shapeOf(body.data), SAMPLE), shapeOf(SAMPLE));
    assert.deepEqual(await api.leaderboards.get(first!._id), first);
    const part = await wire('GET', `/leaderboards/${first!._id}?fields=slug,duration`);
    assert.deepEqual(Object.keys(part.body.data).sort(), ['_id', 'duration', 'slug']);
    assert.equal((await api.leaderboards.get(first!._id, { fields: ['slug'] })).slug, 'xp');
    await malformed('GET', '/leaderboards/42', undefined, /^leaderboardID/);
    await malformed('GET', `/leaderboards/${first!._id}?fields=`, undefined, /^fields/);
    await refusal(api.leaderboards.get(NOBODY), 404);
    await refusal(theirs.leaderboards.get(first!._id), 404);
    await refusal(bare.leaderboards.get(first!._id), 401);
  });

  it('[integration.leaderboards.update] changes what is given and nothing else', async () => {
    const made = await api.leaderboards.create(board('to-change', { timeZone: 2, widget }));
    p.clock.at += 60_000;
    const { status, body } = await wire('PATCH', `/leaderboards/${made._id}`, { name: 'Changed' });
    assert.equal(status, 200);
    assert.equal(body.message, 'Update leaderboard success.');
    assert.deepEqual(within(shapeOf(body.data), SAMPLE), shapeOf(SAMPLE));
    const read = await api.leaderboards.get(made._id);
    assert.deepEqual(read, { ...made, name: 'Changed', updatedAt: new Date(p.clock.at).toISOString() });

    const ended = await api.leaderboards.update(made._id, { endDate: '2026-03-01', rankBy: 'replies' });
    assert.equal(ended.duration!.end, '2026-03-01T21:59:59.999Z');
    assert.equal(ended.rankBy, 'replies');
    const endless = await api.leaderboards.update(made._id, { hasNoEndDate: true });
    assert.deepEqual(endless.duration, { start: made.duration!.start });
    const again = await api.leaderboards.update(made._id, { duration: { end: '2026-04-01T00:00:00Z' } });
    assert.equal(again.duration!.end, '2026-04-01T00:00:00.000Z');
    assert.deepEqual(again.widget, widget);

    await malformed('PATCH', `/leaderboards/${made._id}`, { endDate: '2025-01-01' }, /^endDate/);
    await malformed('PATCH', `/leaderboards/${made._id}`, { slug: 'ÄÖ' }, /^slug/);
    await malformed('PATCH', '/leaderboards/nothing', { name: 'x' }, /^leaderboardID/);
    const huge = await wire('PATCH', `/leaderboards/${made._id}`, { pad: 'x'.repeat(300_000) });
    assert.equal(huge.status, 413);
    await refusal(api.leaderboards.update(made._id, { slug: 'coins' }), 409);
    await refusal(theirs.leaderboards.update(made._id, { name: 'Mine' }), 404);
    await refusal(bare.leaderboards.update(made._id, { name: 'Mine' }), 401);
    await refusal(api.leaderboards.update('../channels', { name: 'Mine' }), 0);
    assert.deepEqual(await api.leaderboards.get(made._id), again);
  });

  it('[integration.leaderboards.update] repairs a row from before durations were kept', async () => {
    const [old] = (await api.leaderboards.list({ search: 'first-season' })).items;
    assert.equal(old!.duration, undefined);
    assert.equal((await api.leaderboards.update(old!._id, { name: 'The first' })).duration, undefined);
    const repaired = await api.leaderboards.update(old!._id, {
      startDate: '2025-01-01',
      endDate: '2025-06-30',
    });
    assert.deepEqual(repaired.duration, {
      start: '2025-01-01T00:00:00.000Z',
      end: '2025-06-30T23:59:59.999Z',
    });
  });

  it('[integration.leaderboards.update] one slug goes to one of several who want it', async () => {
    const boards = await Promise.all([0, 1, 2, 3].map((n) => api.leaderboards.create(board(`rival-${n}`))));
    const won = await Promise.allSettled(
      boards.map(({ _id }) => api.leaderboards.update(_id, { slug: 'the-one' })),
    );
    assert.equal(won.filter(({ status }) => status === 'fulfilled').length, 1);
    const made = await Promise.allSettled([0, 1, 2].map(() => api.leaderboards.create(board('another-one'))));
    assert.equal(made.filter(({ status }) => status === 'fulfilled').length, 1);
    assert.equal((await api.leaderboards.list({ search: 'another-one' })).total, 1);
  });

  it('[integration.leaderboards.delete] takes one away for good', async () => {
    const made = await api.leaderboards.create(board('to-delete'));
    await refusal(theirs.leaderboards.delete(made._id), 404);
    await refusal(bare.leaderboards.delete(made._id), 401);
    await malformed('DELETE', '/leaderboards/nothing', undefined, /^leaderboardID/);
    const { status, body } = await wire('DELETE', `/leaderboards/${made._id}`);
    assert.equal(status, 200);
    assert.deepEqual(body, {
      meta: { status: 'success', statusCode: 200 },
      message: 'Delete leaderboard success.',
      data: { _id: made._id },
    });
    await refusal(api.leaderboards.get(made._id), 404);
    await refusal(api.leaderboards.delete(made._id), 404);
    const free = await api.leaderboards.create(board('to-delete'));
    assert.deepEqual(await api.leaderboards.delete(free._id), { _id: free._id });
  });

  it('answers to the letter when it is told to be strict, on every surface', async () => {
    const strict = await testPlatform({ members: 1, strict: true });
    try {
      for (const surface of ['/apis/v1', '/v1', '']) {
        const lit = new IntegrationApi(clientOf(strict, strict.credentials_.communityKey, surface));
        const [first] = (await lit.leaderboards.list({ limit: 1 })).items;
        assert.equal(first!.rankBy, 'xp');
        const { body } = await strict.call('GET', `/leaderboards/${first!._id}`, { surface });
        assert.deepEqual(Object.keys(body.data), [
          '_id',
          'communityID',
          'name',
          'slug',
          'description',
          'rankBy',
          'displayedFields',
          'displayFieldsOrder',
          'duration',
          'rankedUserRoles',
          'viewPermissionUserRoles',
          'enabled',
          'displayOrder',
          'widget',
          'createdAt',
          'updatedAt',
        ]);
        await refusal(lit.leaderboards.get(first!._id, { fields: ['topRankLimit'] }), 400);
      }
    } finally {
      await strict.close();
    }
  });
});
