import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createWorld, type World } from '../../test/helpers/messages-gateway.js';
import { createRealGateway } from '../../test/helpers/real-gateway.js';
import { read, type Loose } from '../../test/helpers/served-gateway.js';
import { placeLeaderboard } from './leaderboards.js';

for (const strict of [false, true]) {
  describe(`the board of the demo that ranks some members${strict ? ', by a strict platform' : ''}`, () => {
    let world: World;
    before(async () => {
      world = await createWorld({ strict });
    });
    after(() => world.close());

    it('is defined once, and served beside the one that the site has of its own', async () => {
      const place = () => placeLeaderboard({ platform: world.url } as never, world.credentials as never);
      const roles = await place();
      assert.deepEqual(await place(), roles);
      assert.ok(Object.values(roles).includes('Mentor'));
      const { gateway, call, close } = await createRealGateway(world, {
        options: {
          platform: {
            integrationUrl: `${world.url}/apis/v1`,
            unifiedUrl: `${world.url}/v1`,
            communityKey: world.credentials.communityKey,
            communityId: world.credentials.communityId,
          },
          boards: { platform: true, roles, also: [{ slug: 'xp', name: 'Own' }] },
        },
      });
      await gateway.ready;
      const json = async (path: string): Promise<Loose> => read(await call(path));
      const { boards } = await json('/v1/boards');
      assert.deepEqual(
        boards.map((board: Loose) => [board.slug, board.name]),
        [
          ['xp', 'Own'],
          ['helping-hands', 'Helping hands'],
        ],
      );
      const [all, some] = [
        await json('/v1/boards/xp?limit=100'),
        await json('/v1/boards/helping-hands?limit=100'),
      ];
      assert.ok(some.total > 3 && some.total < all.total, `${some.total} of ${all.total}`);
      // The same members in the same order, ranked among themselves.
      const names = (page: Loose): string[] => page.rows.map((row: Loose) => row.member.name);
      assert.deepEqual(
        names(some),
        names(all).filter((name) => names(some).includes(name)),
      );
      assert.equal(some.rows[0].rank, 1);
      assert.equal(names(some).includes('Ada Okafor'), true);
      assert.equal(names(some).includes('Priya Nair'), false);
      const page = await call('/frame/leaderboard?board=helping-hands');
      assert.match(
        page.headers.get('content-security-policy')!,
        /frame-ancestors http:\/\/localhost:\* http:\/\/\*\.localhost:\*/,
      );
      await close();
    });
  });
}
