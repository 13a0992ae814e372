import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { serveGateway, until, type Loose, type Served } from '../../../test/helpers/served-gateway.js';
import { TinyPlatform, platformIdOf, type TinyUser } from '../../../test/helpers/tiny-platform.js';
import { Random } from '../../../demo/platform/seed/random.js';
import type { GatewayInput } from '../options/schema.js';
import { isIn, isRanked } from './scope.js';

const member = { platformId: 'abc', xp: 60, roles: ['@all', 'Mentor'], tags: ['wood'] };
const tierOf = (xp: number) => (xp >= 150 ? 'Star' : xp >= 50 ? 'Gold' : undefined);

describe('a scope', () => {
  it('takes in whoever has one of each list of a rule, by any rule', () => {
    const fits = (...scope: Parameters<typeof isIn>[0]) => isIn(scope, member, tierOf);
    assert.equal(fits({ roles: ['Mentor', 'Owner'] }), true);
    assert.equal(fits({ roles: ['mentor'] }), false);
    assert.equal(fits({ roles: ['Mentor'], tags: ['metal'] }), false);
    assert.equal(fits({ roles: ['Owner'] }, { tags: ['metal', 'wood'] }), true);
    assert.equal(fits({ tiers: ['Gold'] }), true);
    assert.equal(fits({ tiers: ['Star'] }), false);
    assert.equal(fits({ users: ['abc'] }), true);
    assert.equal(isIn([{ tags: ['wood'] }], { ...member, tags: undefined as never }, tierOf), false);
    assert.equal(isIn([{ tiers: ['Gold'] }], { ...member, xp: 1 }, tierOf), false);
    assert.equal(
      isRanked({ scope: [{ roles: ['Mentor'] }], except: [{ tags: ['wood'] }] }, member, tierOf),
      false,
    );
    assert.equal(isRanked({}, member, tierOf), true);
  });
});

const BOARDS = [
  { slug: 'all', name: 'All' },
  { slug: 'mentors', name: 'Mentors', scope: { roles: ['Mentor'] } },
  {
    slug: 'some',
    name: 'Some',
    ties: 'dense',
    scope: [{ roles: ['Mentor', 'Guest'], tags: ['wood'] }, { users: [platformIdOf(3)] }],
  },
  { slug: 'gold', name: 'Gold', ties: 'ordinal', scope: { tiers: ['Gold'] } },
  { slug: 'people', name: 'People', except: { tags: ['robot'] }, topRankLimit: 7 },
] satisfies GatewayInput['boards'];
const IN: Record<string, (user: TinyUser) => boolean> = {
  all: () => true,
  mentors: ({ roles = [] }) => roles.includes('Mentor'),
  some: ({ id, roles = [], tags = [] }) => id === 3 || (roles.length > 0 && tags.includes('wood')),
  gold: ({ xp }) => tierOf(xp) === 'Gold',
  people: ({ tags = [] }) => !tags.includes('robot'),
};
const WINDOWS = ['all-time', 'monthly', 'daily'] as const;

interface Placed {
  name: string;
  rank: number;
  tied: boolean;
  score: string;
}

/** Ranks as one would count them by hand. */
function ranked(
  scores: readonly [id: string, name: string, score: number][],
  ties: string,
  limit = Infinity,
): Placed[] {
  const order = scores
    .filter(([, , score]) => score > 0)
    .sort(([a, , x], [b, , y]) => y - x || (a < b ? -1 : 1));
  const values = order.map(([, , score]) => score);
  return order
    .map(([, name, score], i) => ({
      name,
      rank:
        ties === 'ordinal'
          ? i + 1
          : ties === 'dense'
            ? new Set(values.filter((other) => other > score)).size + 1
            : values.indexOf(score) + 1,
      tied: ties !== 'ordinal' && values.filter((other) => other === score).length > 1,
      score: String(score),
    }))
    .filter(({ rank }) => rank <= limit);
}

describe('boards of some members', () => {
  const random = new Random(20_261_122, 'scopes');
  const some = (names: string[]) => names.filter(() => random.chance(0.5));
  const platform = new TinyPlatform(
    Array.from({ length: 40 }, (_, i) => ({
      id: i + 1,
      name: `Member ${i + 1}`,
      xp: random.int(1, 200),
      roles: [],
      tags: [],
    })),
  );
  platform.tiers = [
    { _id: 'a'.repeat(24), name: 'Gold', icon: '', levels: [50, 60, 70].map((xp, level) => ({ level, xp })) },
    {
      _id: 'b'.repeat(24),
      name: 'Star',
      icon: '',
      levels: [150, 160, 170].map((xp, level) => ({ level, xp })),
    },
  ];
  const clock = { now: Date.parse('2026-10-24T00:00:10Z') };
  const ids = new Map<string, string>();
  const hidden = new Set<string>();
  const baseOf = { 'all-time': new Map<number, number>(), monthly: new Map(), daily: new Map() };
  let today = new Map<number, number>();
  let served: Served;

  before(async () => {
    served = await serveGateway({
      fetch: platform.fetch,
      now: () => clock.now,
      options: {
        boards: BOARDS,
        windows: [...WINDOWS],
        sync: { intervalMs: 100 },
        limits: { session: { points: 1e6, seconds: 60 }, ip: { points: 1e6, seconds: 60 } },
      },
    });
    await swept();
    for (const { member } of (await served.json('/v1/boards/all?limit=100')).rows)
      ids.set(member.name, member.id);
    // Whatever everybody had when the first day was kept: what they had at the start.
    baseOf.monthly = today = amounts();
    baseOf.daily = today;
  });
  after(() => served.close());

  const amounts = () => new Map(platform.users.map(({ id, xp }) => [id, xp]));
  /** A sweep that began after now is over. */
  async function swept(): Promise<void> {
    clock.now += 10_000;
    const sweeps = () => platform.calls.filter((path) => path === '/users/filter').length;
    const so = sweeps();
    await until(() => sweeps() >= so + 3, 30_000);
  }

  function expected(
    slug: string,
    window: (typeof WINDOWS)[number],
    values?: ReadonlyMap<number, number>,
  ): Placed[] {
    const { ties = 'competition', topRankLimit } = BOARDS.find((board) => board.slug === slug)! as Loose;
    const scores = platform.users
      .filter((user) => IN[slug]!(user) && !hidden.has(user.name!))
      .map((user): [string, string, number] => {
        const value = values?.get(user.id) ?? user.xp;
        const base = window === 'all-time' ? 0 : baseOf[window].get(user.id)!;
        return [ids.get(user.name!)!, user.name!, value - base];
      });
    return ranked(scores, ties, topRankLimit);
  }

  async function check(slug: string, window: (typeof WINDOWS)[number], isTurned: boolean): Promise<void> {
    const path = `/v1/boards/${slug}?window=${window}&limit=10`;
    const wanted = expected(slug, window);
    const found: Loose[] = [];
    let cursor = '';
    do {
      const page = await served.json(path + cursor);
      assert.equal(page.total, wanted.length, `${slug} ${window}`);
      found.push(...page.rows);
      cursor = page.next === null ? '' : `&cursor=${page.next}`;
    } while (cursor !== '');
    const plain = found.map(({ member, rank, tied, score }) => ({ name: member.name, rank, tied, score }));
    assert.deepEqual(plain, wanted, `${slug} ${window}`);
    const before = isTurned && window !== 'daily' ? expected(slug, window, today) : undefined;
    for (const { member, previous } of found) {
      if (!before) continue;
      const rank = before.find(({ name }) => name === member.name)?.rank ?? null;
      assert.deepEqual(
        previous,
        { rank, since: '2026-10-25T00:00:00.000Z' },
        `${slug} ${window} ${member.name}`,
      );
    }
    const at = await served.json(`/v1/boards/${slug}/at?window=${window}&rank=3&limit=10`);
    for (const { member, rank } of at.rows)
      assert.equal(rank, wanted.find(({ name }) => name === member.name)?.rank);
    const user = platform.users[random.int(0, 39)]!;
    const authorization = `Bearer ${await served.tokenOf(String(user.id))}`;
    const mine = await served.json(`/v1/me/boards/${slug}?window=${window}`, { authorization });
    const own = wanted.find(({ name }) => name === user.name);
    if (!hidden.has(user.name!))
      assert.equal(mine.me.standing?.rank, own?.rank, `${slug} ${window} ${user.name}`);
    if (!IN[slug]!(user)) assert.deepEqual([mine.me.standing, mine.me.toEnter, mine.rows], [null, null, []]);
    for (const { member, rank } of mine.rows)
      assert.equal(rank, wanted.find(({ name }) => name === member.name)?.rank);
  }

  async function change(): Promise<void> {
    for (let n = 0; n < 3; n += 1) {
      const { name } = platform.users[random.int(0, 39)]!;
      const isOff = !hidden.has(name!);
      assert.ok(await served.gateway.hide({ member: ids.get(name!)!, hidden: isOff }));
      if (isOff) hidden.add(name!);
      else hidden.delete(name!);
    }
    for (let n = 0; n < 12; n += 1) {
      const user = platform.users[random.int(0, 39)]!;
      const kind = random.int(0, 2);
      if (kind === 0) user.xp += random.int(0, 29);
      if (kind === 1) user.roles = some(['Mentor', 'Guest']);
      if (kind === 2) user.tags = some(['wood', 'robot']);
    }
    await swept();
  }

  for (const day of ['first', 'second']) {
    it(`agree with a count by hand in every window, page and rank on the ${day} day`, async () => {
      if (day === 'second') {
        baseOf.daily = today = amounts();
        clock.now = Date.parse('2026-10-25T00:00:01Z');
        await until(
          async () => (await served.json('/v1/boards/all?window=daily')).window.run === '2026-10-25',
          30_000,
        );
      }
      for (let round = 0; round < 6; round += 1) {
        await change();
        for (const { slug } of BOARDS)
          for (const window of WINDOWS) await check(slug, window, day === 'second');
      }
    });
  }
});
