import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createWorld, type World } from '../../test/helpers/messages-gateway.js';
import { createRealGateway, type RealGateway } from '../../test/helpers/real-gateway.js';
import { read, until } from '../../test/helpers/served-gateway.js';
import { GatewayOptions, type GatewayInput } from '../../src/gateway/options/schema.js';
import { gatewayEnvironment } from './gateway-environment.js';
import { SEASON_REACH_DAYS, seasonsAround } from './seasons.js';

const DAY_MS = 86_400_000;
const startOf = (day: string) => Date.parse(`${day}T00:00:00Z`);

describe('seasons of the demo', () => {
  it('should hold the moment of the start in their second one, on every day of two years', () => {
    for (let now = Date.UTC(2026, 0, 1, 12); now < Date.UTC(2028, 0, 1); now += DAY_MS) {
      const [before, running, ...coming] = seasonsAround(now);
      assert.ok(startOf(running!.from) <= now && now < startOf(running!.to) + DAY_MS);
      assert.ok(
        now - startOf(before!.from) <= SEASON_REACH_DAYS * DAY_MS,
        'days of the last one are missing',
      );
      assert.equal(coming.length, 2);
    }
  });

  it('should be told alike on each day of a season, so that a restart goes on with it', () => {
    const first = seasonsAround(Date.UTC(2026, 10, 9));
    assert.deepEqual(seasonsAround(Date.UTC(2026, 10, 9) + 27 * DAY_MS), first);
    assert.notDeepEqual(seasonsAround(Date.UTC(2026, 10, 9) + 28 * DAY_MS), first);
  });

  it('should be seasons as the gateway takes them: one after another, each with a name of its own', () => {
    for (let now = Date.UTC(2026, 0, 1); now < Date.UTC(2030, 0, 1); now += 28 * DAY_MS) {
      const seasons = seasonsAround(now);
      const options = { publicUrl: 'http://127.0.0.1', publicIdKey: 'k'.repeat(16) };
      const platform = { integrationUrl: 'http://127.0.0.1', communityKey: 'k' };
      const boards = [{ slug: 'xp', name: 'XP', seasons }];
      assert.ok(GatewayOptions.safeParse({ ...options, platform, boards }).success);
      assert.equal(new Set(seasons.map(({ name }) => name)).size, seasons.length);
    }
  });
});

describe('the board of the shop', () => {
  let world: World;
  let gateway: RealGateway;
  before(async () => {
    world = await createWorld({ members: 60 });
    const at = { site: '', gallery: '', gateway: '', platform: world.url, app: '', partner: '', hostile: '' };
    const ports = { platform: 1, gateway: 2, site: 3, gallery: 4, app: 5, partner: 6, hostile: 7 };
    const secrets = { publicIdKey: '', serverKey: '', sessionKey: {}, cookieKey: '' };
    const environment = gatewayEnvironment(ports, at, '.', world.credentials as never, secrets, [], {});
    const { also: boards } = JSON.parse(environment.RAI_BOARDS!) as {
      also: NonNullable<GatewayInput['boards']>;
    };
    const backfill = { days: Number(environment.RAI_BACKFILL_DAYS), requests: 5000 };
    gateway = await createRealGateway(world, { options: { boards, backfill } });
  });
  after(async () => {
    await gateway.close();
    await world.close();
  });

  const page = async (query: string) => read(await gateway.call(`/v1/boards/xp?${query}`));

  it('should have a season beside the other windows, with everybody who earned something in it', async () => {
    await until(async () => (await page('window=season')).window?.since === undefined, 60_000);
    const { board, window, rows } = await page('window=season');
    assert.deepEqual(board.windows, ['all-time', 'monthly', 'weekly', 'daily', 'season']);
    const [, running] = seasonsAround(Date.now());
    assert.equal(window.run, running!.run);
    assert.equal(window.start, `${running!.from}T00:00:00.000Z`);
    assert.equal(rows.length, 10);
    const allTime = await page('window=all-time');
    const scores = rows.map(({ score }: { score: string }) => Number(score));
    assert.deepEqual(
      scores,
      [...scores].sort((a, b) => b - a),
    );
    assert.ok(scores[0] > 0 && scores[0] < Number(allTime.rows[0].score));
  });

  it('should keep the season before, and know those to come', async () => {
    const [last, running, next] = seasonsAround(Date.now());
    const over = async () => (await page(`run=${last!.run}`)).window;
    // Past days are read one by one, the newest first, until the whole season is known.
    await until(async () => ((await over()) ?? { since: '' }).since === undefined, 60_000);
    assert.deepEqual(await over(), {
      slug: 'season',
      run: last!.run,
      start: `${last!.from}T00:00:00.000Z`,
      end: `${running!.from}T00:00:00.000Z`,
      zone: 'UTC',
    });
    assert.ok((await page(`run=${last!.run}`)).rows.length > 0);
    assert.equal((await gateway.call(`/v1/boards/xp?run=${next!.run}`)).status, 404);
  });

  it('should tell a member their place in it', async () => {
    const mine = await read(await gateway.call('/v1/me/boards/xp?window=season', { as: 1 }));
    assert.equal(mine.window.slug, 'season');
    assert.ok(mine.me.standing === null || mine.me.standing.rank >= 1);
  });
});
