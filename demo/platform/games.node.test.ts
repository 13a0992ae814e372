import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { eq } from 'drizzle-orm';
import { IntegrationApi } from '../../src/api/index.js';
import { spinWheels } from './db/schema.js';
import { clientOf, refusal } from './testing/clients.js';
import { keyWith } from './testing/keys.js';
import { shapeOf, testPlatform, type TestPlatform } from './testing/platform.js';
import { secondCommunity, type SecondCommunity } from './testing/second-community.js';

const NOBODY = 'f'.repeat(24);

describe('Spin wheels and mini games', () => {
  let p: TestPlatform;
  let other: SecondCommunity;
  let api: IntegrationApi;
  let theirs: IntegrationApi;
  let bare: IntegrationApi;
  let ada: TestPlatform['credentials_']['users'][number];
  before(async () => {
    p = await testPlatform({ members: 40 });
    other = await secondCommunity(p.platform);
    api = new IntegrationApi(clientOf(p, p.credentials_.communityKey));
    theirs = new IntegrationApi(clientOf(p, other.communityKey));
    bare = new IntegrationApi(clientOf(p, await keyWith(p, 'streak')));
    ada = p.user('ada.okafor');
  });
  after(() => p.close());

  const wire = (method: string, path: string, body?: unknown) => p.call(method, path, { body });
  const spin = (email: string, wheelId: string) =>
    wire('POST', '/spin-wheels/users/spin', { email, wheelId });
  const wheelNamed = async (name: string) =>
    (await api.spinWheels.list(ada.email)).find((wheel) => wheel.name === name)!;

  async function malformed(method: string, path: string, body: unknown, field: RegExp): Promise<void> {
    const { status, body: answer } = await wire(method, path, body);
    assert.equal(status, 400, JSON.stringify(answer));
    assert.equal(answer.status, 'error');
    assert.match(answer.message, field);
  }

  it('[integration.spinWheels.update] says how many spins a member has', async () => {
    const { wheelId } = await wheelNamed('Workshop wheel');
    const { status, body } = await wire('PUT', '/spin-wheels/users', { email: ada.email, wheelId, spins: 7 });
    assert.equal(status, 200);
    assert.equal(body.message, 'Spin wheel updated successfully');
    assert.deepEqual(body.data, {
      wheelId,
      name: 'Workshop wheel',
      userId: ada.userId,
      email: ada.email,
      spins: 7,
      updatedAt: new Date(p.clock.at).toISOString(),
    });
    assert.equal((await wheelNamed('Workshop wheel')).spins, 7);
    const again = await api.spinWheels.update({ email: ada.email.toUpperCase(), wheelId, spins: 2 });
    assert.equal(again.spins, 2);
    assert.equal((await wheelNamed('Workshop wheel')).spins, 2);
    const lena = (await api.spinWheels.list(p.user('lena.hofmann').email)).find((w) => w.wheelId === wheelId);
    assert.equal(lena!.spins, 3, 'what others have stays');

    await malformed('PUT', '/spin-wheels/users', { email: ada.email, wheelId, spins: -1 }, /^spins/);
    await malformed('PUT', '/spin-wheels/users', { email: ada.email, wheelId, spins: 1.5 }, /^spins/);
    await malformed('PUT', '/spin-wheels/users', { email: ada.email, wheelId: 'x', spins: 1 }, /^wheelId/);
    await malformed('PUT', '/spin-wheels/users', { wheelId, spins: 1 }, /^email/);
    assert.equal((await wire('PUT', '/spin-wheels/users', 'x'.repeat(300_000))).status, 413);
    await refusal(api.spinWheels.update({ email: ada.email, wheelId: NOBODY, spins: 1 }), 404);
    await refusal(api.spinWheels.update({ email: other.user.email, wheelId, spins: 1 }), 404);
    await refusal(theirs.spinWheels.update({ email: other.user.email, wheelId, spins: 1 }), 404);
    await refusal(bare.spinWheels.update({ email: ada.email, wheelId, spins: 1 }), 401);
    assert.equal((await wheelNamed('Workshop wheel')).spins, 2);
  });

  it('[integration.spinWheels.update] a spin takes one, pays its prize and is remembered', async () => {
    const { wheelId } = await wheelNamed('Maker fair wheel');
    await api.spinWheels.update({ email: ada.email, wheelId, spins: 3 });
    const before = await api.userInfo(ada.userId);
    const sum = { xp: 0, coins: 0 };
    for (const left of [2, 1, 0]) {
      p.clock.at += 1000;
      const { status, body } = await spin(ada.email, wheelId);
      assert.equal(status, 200);
      assert.equal(body.data.spins, left);
      sum.xp += body.data.reward.xp;
      sum.coins += body.data.reward.coins;
      const [newest] = (await api.miniGames.logs({ email: ada.email, limit: 1 })).items;
      assert.deepEqual(newest, {
        game: 'Maker fair wheel',
        result: body.data.result,
        reward: body.data.reward,
        playedAt: new Date(p.clock.at).toISOString(),
      });
    }
    assert.equal((await spin(ada.email, wheelId)).status, 409);
    assert.equal((await wheelNamed('Maker fair wheel')).spins, 0);
    const after = await api.userInfo(ada.userId);
    assert.ok(sum.xp + sum.coins > 0);
    assert.deepEqual([after.xp - before.xp, after.coins - before.coins], [sum.xp, sum.coins]);
    assert.equal(after.xpEarnedToday! - before.xpEarnedToday!, sum.xp);
    assert.equal((await spin(ada.email, NOBODY)).status, 404);
    assert.equal(
      (await p.call('POST', '/spin-wheels/users/spin', { key: ada.apiKey, body: {} })).status,
      401,
    );
  });

  it('[integration.spinWheels.update] many spins at once take no more than there are', async () => {
    const { wheelId } = await wheelNamed('Maker fair wheel');
    await api.spinWheels.update({ email: ada.email, wheelId, spins: 4 });
    const played = (await api.miniGames.logs({ email: ada.email })).total!;
    const answers = await Promise.all(Array.from({ length: 9 }, () => spin(ada.email, wheelId)));
    assert.deepEqual(
      answers.map(({ status }) => status).sort(),
      [200, 200, 200, 200, 409, 409, 409, 409, 409],
    );
    assert.equal((await wheelNamed('Maker fair wheel')).spins, 0);
    assert.equal((await api.miniGames.logs({ email: ada.email })).total, played + 4);
  });

  it('[integration.miniGames.logs] give what a member played, the newest first', async () => {
    const { status, body } = await wire('POST', '/mini-games/logs', { email: ada.email, page: 1, limit: 3 });
    assert.equal(status, 200);
    assert.deepEqual(Object.keys(body), ['status', 'data', 'pagination']);
    assert.deepEqual(
      shapeOf(body.data),
      shapeOf([{ game: '', result: '', reward: { xp: 1, coins: 1 }, playedAt: '' }]),
    );
    assert.equal(body.data.length, 3);
    assert.equal(body.pagination.currentPage, 1);
    const all: string[] = [];
    for await (const { playedAt } of api.miniGames.allLogs({ email: ada.email, limit: 4 }))
      all.push(playedAt);
    assert.equal(all.length, body.pagination.total);
    assert.deepEqual(all, [...all].sort().reverse());
    assert.deepEqual((await theirs.miniGames.logs({ email: other.user.email })).items, []);
    await malformed('POST', '/mini-games/logs', { email: 5 }, /^email/);
    await malformed('POST', '/mini-games/logs', { email: ada.email, limit: 0 }, /^limit/);
    assert.equal((await wire('POST', '/mini-games/logs', 'x'.repeat(300_000))).status, 413);
    await refusal(theirs.miniGames.logs({ email: ada.email }), 404);
    await refusal(bare.miniGames.logs({ email: ada.email }), 401);
  });

  it('[integration.miniGames.stats] sum the games up and tell where streaks stand', async () => {
    const { status, body } = await wire('POST', '/users/mini-games/stats', { email: ada.email });
    assert.equal(status, 200);
    assert.deepEqual(Object.keys(body.data), ['miniGames', 'streaks']);
    assert.deepEqual(
      shapeOf(body.data.streaks),
      shapeOf([{ streakId: '', name: '', current: 1, longest: 1 }]),
    );
    const { miniGames, streaks } = await api.miniGames.stats(ada.email);
    const logs = [];
    for await (const log of api.miniGames.allLogs({ email: ada.email, limit: 100 })) logs.push(log);
    const fair = logs.filter(({ game }) => game === 'Maker fair wheel');
    const sums = miniGames.find(({ game }) => game === 'Maker fair wheel')!;
    assert.equal(sums.played, fair.length);
    assert.equal(
      sums.xp,
      fair.reduce((sum, { reward }) => sum + reward.xp, 0),
    );
    assert.equal(sums.spins, 0);
    assert.equal(sums.lastPlayedAt, fair[0]!.playedAt);
    for (const { streakId, current, longest } of streaks) {
      const [newest] = (await api.streaks.logs({ email: ada.email, streakId, limit: 1 })).items;
      assert.equal(newest!.count, current);
      assert.ok(longest >= current);
    }
    assert.equal(streaks.length, 3);
    const elsewhere = await theirs.miniGames.stats(other.user.email);
    assert.deepEqual(elsewhere, { miniGames: [], streaks: [] });
    await malformed('POST', '/users/mini-games/stats', {}, /^email/);
    assert.equal((await wire('POST', '/users/mini-games/stats', 'x'.repeat(300_000))).status, 413);
    await refusal(theirs.miniGames.stats(ada.email), 404);
    await refusal(bare.miniGames.stats(ada.email), 401);
  });

  it('serves nothing beyond the contract when it is told to be strict', async () => {
    const strict = await testPlatform({ members: 2, strict: true });
    try {
      const lit = new IntegrationApi(clientOf(strict, strict.credentials_.communityKey));
      const { email } = strict.credentials_.users[0]!;
      await refusal(lit.spinWheels.list(email), 404);
      const [wheel] = await strict.platform.db
        .select()
        .from(spinWheels)
        .where(eq(spinWheels.name, 'Workshop wheel'));
      const body = { email, wheelId: wheel!.id };
      assert.equal((await strict.call('POST', '/spin-wheels/users/spin', { body })).status, 404);
      assert.equal((await lit.spinWheels.update({ ...body, spins: 5 })).spins, 5);
      const { miniGames } = await lit.miniGames.stats(email);
      assert.equal(miniGames.find(({ game }) => game === 'Workshop wheel')!.spins, 5);
    } finally {
      await strict.close();
    }
  });
});
