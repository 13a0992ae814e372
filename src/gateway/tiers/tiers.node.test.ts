import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { serveGateway } from '../../../test/helpers/served-gateway.js';
import { TinyPlatform } from '../../../test/helpers/tiny-platform.js';
import { fromTiers } from '../translate/tiers.js';
import { Ladder } from './ladder.js';

const level = (n: number, xp: number) => ({ level: n, xp });
const gold = {
  _id: 'b'.repeat(24),
  name: 'Gold',
  icon: 'http://img.example/gold.png',
  levels: [level(3, 300), level(1, 100), level(2, 200)],
};
const wood = {
  _id: 'a'.repeat(24),
  name: 'Wood',
  icon: '',
  levels: [level(1, 10), level(2, 20), level(3, 30)],
};

describe('tiers', () => {
  it('have names of one line and bounded length, whatever the platform took', () => {
    const name = `Gold\u202e\n${'W'.repeat(1_000_000)}`;
    const { ladder } = fromTiers({ enabled: true, tiers: [{ ...gold, name }] } as Parameters<
      typeof fromTiers
    >[0]);
    assert.equal(ladder.tiers[0]!.name, `Gold ${'W'.repeat(75)}`);
  });

  it('are a ladder from the lowest up, and a member stands on one step of it', async () => {
    const platform = new TinyPlatform([
      { id: 1, xp: 250, coins: 3, name: 'Ada', days: { '2026-10-24': 12 } },
      { id: 2, xp: 5, name: 'Bo' },
      { id: 3, xp: 300, name: 'Cy' },
    ]);
    platform.tiers = [gold, wood];
    const served = await serveGateway({
      fetch: platform.fetch,
      options: { media: { hosts: ['img.example'] } },
    });
    const ladder = await served.json('/v1/tiers');
    assert.equal(ladder.enabled, true);
    assert.deepEqual(ladder.units, { xp: 'XP', coins: 'Coins' });
    assert.deepEqual(
      ladder.tiers.map((tier: { name: string }) => tier.name),
      ['Wood', 'Gold'],
    );
    assert.deepEqual(ladder.tiers[1].levels, [
      { level: 1, xp: '100' },
      { level: 2, xp: '200' },
      { level: 3, xp: '300' },
    ]);
    assert.ok(!JSON.stringify(ladder).includes(gold._id));
    assert.match(ladder.tiers[1].icon, /\/v1\/media\/[\w-]{22}$/);
    assert.equal(ladder.tiers[0].icon, undefined);
    const mine = async (sub: string) =>
      served.json('/v1/me/tier', { authorization: `Bearer ${await served.tokenOf(sub)}` });
    const ada = await mine('1');
    assert.equal(ada.tier.name, 'Gold');
    assert.deepEqual(
      [ada.level, ada.xp, ada.floor, ada.coins, ada.earnedToday],
      [2, '250', '200', '3', '12'],
    );
    assert.deepEqual(ada.next, { tier: 'Gold', level: 3, xp: '300', missing: '50' });
    const bo = await mine('2');
    assert.deepEqual([bo.tier, bo.level, bo.floor], [null, 0, '0']);
    assert.deepEqual(bo.next, { tier: 'Wood', level: 1, xp: '10', missing: '5' });
    assert.equal((await mine('3')).next, null);
    const board = await served.json('/v1/boards/xp');
    assert.deepEqual(
      board.rows.map((row: { member: { tier?: string } }) => row.member.tier),
      ['Gold', 'Gold', undefined],
    );
    await served.close();
  });

  it('that the platform does not give are off, and the rest still works', async () => {
    const platform = new TinyPlatform([{ id: 1, xp: 250, name: 'Ada' }]);
    platform.before = (path) => {
      if (path === '/xp-settings/tiers') throw new TypeError('fetch failed');
    };
    const served = await serveGateway({ fetch: platform.fetch });
    assert.equal((await served.json('/v1/config')).tiers, false);
    assert.deepEqual((await served.json('/v1/tiers')).tiers, []);
    assert.equal((await served.json('/v1/boards/xp')).rows[0].member.tier, undefined);
    const mine = await served.json('/v1/me/tier', { authorization: `Bearer ${await served.tokenOf('1')}` });
    assert.deepEqual([mine.tier, mine.next, mine.xp], [null, null, '250']);
    await served.close();
  });

  it('without any step name nobody', () => {
    assert.equal(new Ladder([]).nameFor(100), undefined);
  });
});
