import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import {
  read,
  serveGateway,
  until as soon,
  type Loose,
  type Served,
  type ServeOptions,
} from '../../../../test/helpers/served-gateway.js';
import { leaderboardSample } from '../../../../test/helpers/leaderboard-sample.js';
import { TinyPlatform } from '../../../../test/helpers/tiny-platform.js';
import { MemoryStore } from '../../store/memory-store.js';

const ROLE = '5f00000000000000000000aa';
const GUEST = '5f00000000000000000000ab';
const NOW = Date.UTC(2026, 9, 24, 12);

const until = (holds: () => boolean | Promise<boolean>) => soon(holds, 30_000);

function definition(slug: string, more: object = {}): object {
  const n = [...slug].reduce((sum, letter) => sum * 31 + letter.charCodeAt(0), 7) % 2 ** 40;
  return leaderboardSample({
    _id: n.toString(16).padStart(24, '0'),
    name: `Board ${slug}`,
    slug,
    ...more,
  });
}

const people = () => [
  { id: 1, xp: 100, name: 'Ann', roles: ['Mentor'], more: { wins: 3 } },
  { id: 2, xp: 200, name: 'Bo', roles: ['Guest'], more: { wins: 9 } },
  { id: 3, xp: 300, name: 'Cy', tags: ['robot'], more: { wins: 5 } },
  { id: 4, xp: 400, name: 'Di', more: { wins: 1 } },
];

const namesOf = ({ rows }: Loose): string[] => rows.map((row: Loose) => row.member.name);

describe('boards from definitions', () => {
  const open: Served[] = [];
  afterEach(async () => {
    await Promise.all(open.splice(0).map((served) => served.close()));
  });

  async function serve(
    platform: TinyPlatform,
    given: ServeOptions = {},
    boards: object = {},
  ): Promise<Served> {
    const settings = {
      platform: true as const,
      everyMs: 100,
      roles: { [ROLE]: 'Mentor', [GUEST]: 'Guest' },
      otherwise: [{ slug: 'own', name: 'Own' }],
      ...boards,
    };
    const served = await serveGateway({
      fetch: platform.fetch,
      ...given,
      options: { sync: { intervalMs: 100 }, boards: settings, ...given.options },
    });
    open.push(served);
    return served;
  }
  const slugsOf = async (served: Served, path = '/v1/boards'): Promise<string[]> =>
    (await served.json(path)).boards.map((board: Loose) => board.slug);

  it('come, go and change without a restart: routes, config, seq and caches follow', async () => {
    const platform = new TinyPlatform(people());
    platform.leaderboards = [definition('xp', { displayOrder: 2 }), definition('off', { enabled: false })];
    const purged: (readonly string[] | undefined)[] = [];
    const served = await serve(platform, { purged: (keys) => void purged.push(keys) });
    assert.deepEqual(await slugsOf(served), ['xp']);
    assert.equal((await served.get('/v1/boards/off')).status, 404);
    assert.equal((await served.get('/v1/boards/own')).status, 404);
    assert.ok(served.lines.some((line) => line.includes('isEnabled is not true') && line.includes('"off"')));
    const before = await served.json('/v1/boards/xp');
    const config = await served.json('/v1/config');

    // Added, with a column that nobody was asked for before, and in front of the other.
    platform.leaderboards = [
      definition('xp', { displayOrder: 2 }),
      definition('wins', { displayOrder: 1, rankBy: 'wins' }),
    ];
    await until(async () => (await slugsOf(served)).length === 2);
    assert.deepEqual(await slugsOf(served), ['wins', 'xp']);
    assert.deepEqual(await slugsOf(served, '/v1/config'), ['wins', 'xp']);
    assert.deepEqual(namesOf(await served.json('/v1/boards/wins')), ['Bo', 'Cy', 'Ann', 'Di']);
    assert.notEqual((await served.json('/v1/config')).seq, config.seq);

    // Renamed: at once under its seq, counted as before.
    platform.leaderboards = [definition('xp', { name: 'Makers' }), definition('wins', { rankBy: 'wins' })];
    await until(async () => (await served.json('/v1/boards/xp')).board.name === 'Makers');
    const renamed = await served.json('/v1/boards/xp');
    assert.notEqual(renamed.seq, before.seq);
    assert.deepEqual(namesOf(renamed), namesOf(before));

    // Another rule: counted anew.
    platform.leaderboards = [definition('xp', { topRankLimit: 2 }), definition('wins', { rankBy: 'wins' })];
    await until(async () => (await served.json('/v1/boards/xp')).total === 2);
    assert.deepEqual(namesOf(await served.json('/v1/boards/xp')), ['Di', 'Cy']);

    // Under another address, and switched off.
    platform.leaderboards = [definition('top'), definition('wins', { rankBy: 'wins', enabled: false })];
    await until(async () => (await served.get('/v1/boards/top')).status === 200);
    assert.deepEqual(await slugsOf(served), ['top']);
    for (const gone of ['xp', 'wins']) {
      assert.equal((await served.get(`/v1/boards/${gone}`)).status, 404);
      assert.ok(purged.some((keys) => keys?.includes(`board-${gone}`)));
    }
    assert.ok(purged.some((keys) => keys?.includes('config')));

    // None at all is an answer, too.
    platform.leaderboards = [];
    await until(async () => (await slugsOf(served)).length === 0);
    platform.users[3]!.xp = 1;
    platform.leaderboards = [definition('xp')];
    await until(async () => (await served.get('/v1/boards/xp')).status === 200);
    await until(async () => namesOf(await served.json('/v1/boards/xp'))[3] === 'Di');
  });

  it('begin and end when they say so', async () => {
    let now = NOW;
    const platform = new TinyPlatform(people());
    platform.leaderboards = [
      definition('later', { startDate: '2026-10-24T13:00:00Z' }),
      definition('cup', { duration: { start: '2026-10-24T00:00:00Z', end: '2026-10-24T23:59:59.999Z' } }),
    ];
    const served = await serve(platform, { now: () => now });
    assert.deepEqual(await slugsOf(served), ['cup']);
    const [cup] = (await served.json('/v1/boards')).boards;
    assert.deepEqual(cup.windows, ['season']);
    assert.equal(cup.zone, 'UTC');
    now += 3_600_000;
    await until(async () => (await slugsOf(served)).length === 2);

    platform.users[0]!.xp += 50;
    await until(async () => (await served.json('/v1/boards/cup')).rows[0]?.score === '50');
    assert.deepEqual(namesOf(await served.json('/v1/boards/cup')), ['Ann']);
    // The day is over: what was gained stays, and nothing more is.
    now = Date.UTC(2026, 9, 25, 0, 0, 1);
    await until(async () => (await served.get('/v1/boards/cup')).status === 200);
    platform.users[1]!.xp += 1000;
    await until(async () => (await served.json('/v1/boards/later')).rows[0]?.member.name === 'Bo');
    const over = await served.json('/v1/boards/cup');
    assert.deepEqual([namesOf(over), over.rows[0].score], [['Ann'], '50']);
  });

  it('are those of the options where the key may not read them, and the log says why', async () => {
    const platform = new TinyPlatform(people());
    for (const [status, why] of [
      [401, /lacks the permission leaderboard/],
      [403, /lacks the permission leaderboard/],
      [404, /no leaderboards at this address/],
    ] as const) {
      platform.leaderboards = status;
      const served = await serve(platform);
      assert.deepEqual(await slugsOf(served), ['own']);
      assert.deepEqual(namesOf(await served.json('/v1/boards/own')), ['Di', 'Cy', 'Bo', 'Ann']);
      assert.equal(served.lines.filter((line) => why.test(line)).length, 1);
    }
    // The permission is given: from then on they are the platform's, and stay so when it is taken back.
    platform.leaderboards = [definition('xp')];
    const served = open.at(-1)!;
    await until(async () => (await slugsOf(served))[0] === 'xp');
    platform.leaderboards = 401;
    await until(() => served.lines.some((line) => line.includes('the last ones stay')));
    assert.deepEqual(await slugsOf(served), ['xp']);
  });

  it('are not guessed while the platform cannot be asked, and are kept over a restart', async () => {
    const platform = new TinyPlatform(people());
    platform.leaderboards = 503;
    const store = new MemoryStore();
    const served = await serve(platform, { store });
    for (const path of ['/v1/boards', '/v1/boards/xp', '/v1/boards/own']) {
      const answer = await served.get(path);
      assert.equal(answer.status, 503, path);
      assert.ok(answer.headers.get('retry-after'));
    }
    assert.deepEqual(await slugsOf(served, '/v1/config'), []);
    platform.leaderboards = [definition('xp')];
    await until(async () => (await served.get('/v1/boards/xp')).status === 200);
    platform.leaderboards = 503;
    const next = await serve(platform, { store });
    assert.deepEqual(await slugsOf(next), ['xp']);
    assert.deepEqual(namesOf(await next.json('/v1/boards/xp')), ['Di', 'Cy', 'Bo', 'Ann']);
  });

  it('for viewers alone do not exist for anybody else, and are in no cache', async () => {
    const platform = new TinyPlatform(people());
    platform.leaderboards = [
      definition('xp', { displayOrder: 1 }),
      definition('staff', { allowedRolesToView: [ROLE], displayOrder: 9 }),
    ];
    const served = await serve(platform);
    const tokenOf = async (sub: string, scope?: ('read' | 'post')[]) => {
      const { token } = await served.gateway.createSession({ sub, ...(scope ? { scope } : {}) });
      return { authorization: `Bearer ${token}` };
    };
    const [mentor, other, writer] = [await tokenOf('1'), await tokenOf('2'), await tokenOf('1', ['post'])];
    const paths = ['/v1/boards/staff', '/v1/boards/staff?window=weekly', '/v1/boards/staff/at?rank=1'];
    for (const path of [...paths, '/v1/boards/staff?window=daily&run=2020-01-01']) {
      for (const headers of [{}, other, writer] as Record<string, string>[]) {
        const answer = await served.get(path, headers);
        const unknown = await served.get(path.replace('staff', 'nothing'), headers);
        assert.deepEqual([answer.status, unknown.status], [404, 404], path);
        const [one, same] = [await read(answer), await read(unknown)];
        delete one.requestId;
        delete same.requestId;
        assert.deepEqual(one, same);
      }
    }
    for (const path of paths) {
      const answer = await served.get(path, mentor);
      assert.equal(answer.status, 200);
      assert.equal(answer.headers.get('cache-control'), 'private, no-store');
      assert.equal(answer.headers.get('access-control-allow-origin'), null);
      assert.equal(answer.headers.get('etag'), null);
    }
    assert.deepEqual(namesOf(await served.json('/v1/boards/staff', mentor)), ['Di', 'Cy', 'Bo', 'Ann']);
    // What somebody was shown is not there for the next one.
    assert.equal((await served.get('/v1/boards/staff')).status, 404);
    assert.equal((await served.get('/v1/me/boards/staff', other)).status, 404);
    assert.equal((await served.json('/v1/me/boards/staff', mentor)).me.standing.rank, 4);
    for (const path of ['/v1/boards', '/v1/config']) {
      assert.deepEqual(await slugsOf(served, path), ['xp']);
      const listed = async (headers: Record<string, string>) =>
        (await served.json(path, headers)).boards.map((board: Loose) => board.slug);
      assert.deepEqual([await listed(other), await listed(mentor)], [['xp'], ['xp', 'staff']]);
      assert.match((await served.get(path)).headers.get('vary')!, /Authorization/);
    }
    // Whoever loses the role is out at once.
    platform.users[0]!.roles = [];
    await until(async () => (await served.get('/v1/boards/staff', mentor)).status === 404);
    platform.users[1]!.roles = ['Mentor'];
    await until(async () => (await served.get('/v1/boards/staff', other)).status === 200);
    // And a board that becomes limited is out of what was kept for everybody.
    await served.get('/v1/boards/xp');
    platform.leaderboards = [definition('xp', { viewPermissionUserRoles: [ROLE] })];
    await until(async () => (await served.get('/v1/boards/xp')).status === 404);
    assert.equal((await served.get('/v1/boards/xp', other)).status, 200);
  });

  it('rank the members that they name, and no dummies', async () => {
    const platform = new TinyPlatform(people());
    platform.leaderboards = [
      definition('xp', { includeDummyUsers: true }),
      definition('some', { allowedRolesToRank: [ROLE, GUEST] }),
      definition('unnamed', { allowedRolesToRank: ['5f00000000000000000000ff'] }),
    ];
    const served = await serve(platform, {}, { dummies: { tags: ['robot'] } });
    await until(async () => (await slugsOf(served)).length === 2);
    assert.deepEqual(namesOf(await served.json('/v1/boards/xp')), ['Di', 'Bo', 'Ann']);
    assert.deepEqual(namesOf(await served.json('/v1/boards/some')), ['Bo', 'Ann']);
    assert.ok(served.lines.some((line) => line.includes('dummy users are never shown')));
    assert.ok(served.lines.some((line) => line.includes('5f00000000000000000000ff')));
  });

  it('are framed by their own sites', async () => {
    const platform = new TinyPlatform(people());
    const widget = (whitelistedDomains: string[]) => ({
      widget: { ...(definition('x') as Loose).widget, whitelistedDomains },
    });
    platform.leaderboards = [
      definition('xp', widget(['a.example', '*.b.example'])),
      definition('plain', { displayOrder: 2 }),
      definition('nobody', { displayOrder: 3, ...widget(['?']) }),
    ];
    const served = await serve(platform, {
      options: { origins: { frame: ['https://shop.example'], call: [] } },
    });
    const ancestors = async (query: string) =>
      /frame-ancestors ([^;]+)/.exec(
        (await served.get(`/frame/leaderboard${query}`)).headers.get('content-security-policy')!,
      )![1];
    assert.equal(await ancestors('?board=plain'), 'https://shop.example');
    assert.equal(await ancestors('?board=nothing'), 'https://shop.example');
    assert.equal(await ancestors('?board=xp'), 'https://a.example https://*.b.example');
    assert.equal(await ancestors('?board=nobody'), "'none'");
  });
});
