import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { SystemApi } from '../../src/api/system-api.js';
import { clientOf, refusal, systemCall } from './testing/clients.js';
import { shapeOf, testPlatform, type TestPlatform } from './testing/platform.js';
import { secondCommunity, type SecondCommunity } from './testing/second-community.js';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const NONE = '00000000-0000-4000-8000-000000000000';

/** An item of the documentation's answer to an award. */
const SAMPLE = {
  title: 'Major',
  action: 'custom',
  quantity: '3',
  description: 'a',
  attachRequired: 'true',
  awarded: 'true',
  id: '{_id}',
  image: 'https://example.org/a.png',
};

describe('Badges of the System API', () => {
  let p: TestPlatform;
  let other: SecondCommunity;
  let system: SystemApi;
  let elsewhere: SystemApi;
  before(async () => {
    p = await testPlatform({ members: 40 });
    other = await secondCommunity(p.platform);
    system = new SystemApi(clientOf(p, p.credentials_.systemKey, '/api/v1'));
    elsewhere = new SystemApi(clientOf(p, other.systemKey, '/api/v1'));
  });
  after(() => p.close());

  const raw = (method: string, path: string, body?: unknown, key = p.credentials_.systemKey) =>
    systemCall(p, key, method, path, body);
  const standing = async (userId: string) => {
    const { data } = (await p.call('POST', '/users/info', { body: { idOrEmail: userId } })).body;
    return { xp: data.xp, coins: data.coins, xpToday: data.xpEarnedToday, coinsToday: data.coinsEarnedToday };
  };
  const titles = (badges: { title: string }[]) => badges.map(({ title }) => title);

  it('[system.badges.create] [system.badges.list] a badge is made with a title and an action, and listed', async () => {
    const made = await system.badges.create({ title: 'Major', action: 'custom', quantity: 3 });
    assert.match(made.id, UUID);
    assert.equal(made.quantity, 3);
    assert.equal(made.attachRequired, false);
    assert.equal(made.awarded, false);
    const { status, body } = await raw('GET', '/badges');
    assert.equal(status, 200);
    const wire = body.body.find(({ id }: { id: string }) => id === made.id);
    assert.deepEqual(shapeOf(wire), shapeOf(SAMPLE));
    assert.deepEqual(
      [wire.quantity, wire.attachRequired, wire.awarded, wire.image],
      ['3', 'false', 'false', ''],
    );
    const seeded = await system.badges.list();
    assert.deepEqual(titles(seeded), ['First glue-up', 'Safety steward', 'Open day host', 'Major']);
    const picture = await p.fetch(new Request(seeded[0]!.image!));
    assert.equal(picture.headers.get('content-type'), 'image/png');
    assert.deepEqual(await elsewhere.badges.list(), []);
  });

  it('[system.badges.create] [system.badges.update] say what is wrong with a badge', async () => {
    const { id } = await system.badges.create({ title: 'Checked', action: 'custom' });
    for (const [change, says] of [
      [{ title: undefined }, 'title'],
      [{ action: undefined }, 'action'],
      [{ title: ' ' }, 'title'],
      [{ quantity: -1 }, 'quantity'],
      [{ quantity: '3' }, 'quantity'],
      [{ awardXpQuantity: 1_000_001 }, 'awardXpQuantity'],
      [{ award: 'true' }, 'award'],
      [{ image: 'data:image/png;base64,AAAA' }, 'image'],
      [{ description: 'nul\0' }, 'description'],
    ] as const)
      for (const [method, path] of [
        ['POST', '/badges'],
        ['PUT', `/badges/${id}`],
      ] as const) {
        const { status, body } = await raw(method, path, { title: 'a', action: 'custom', ...change });
        assert.equal(status, 400, says);
        assert.ok(body.meta.message.startsWith(`${says}: `), body.meta.message);
      }
    assert.equal((await raw('POST', '/badges', 'x'.repeat(300_000))).status, 413);
    assert.equal((await raw('PUT', `/badges/${id}`, '{"title"')).status, 400);
    assert.equal((await system.badges.list()).find((badge) => badge.id === id)!.title, 'Checked');
  });

  it('[system.badges.update] changes what it names and leaves the rest', async () => {
    const { id } = await system.badges.create({
      title: 'Corporal',
      action: 'custom',
      quantity: 2,
      description: 'Second of its kind',
      attachRequired: true,
    });
    const changed = await system.badges.update(id, { title: 'Sergeant', action: 'custom', awarded: true });
    assert.equal(changed.title, 'Sergeant');
    assert.equal(changed.quantity, 2);
    assert.equal(changed.description, 'Second of its kind');
    assert.equal(changed.attachRequired, true);
    assert.equal(changed.awarded, true);
    const { body } = await raw('PUT', `/badges/${id.toUpperCase()}`, { title: 'Sergeant', action: 'custom' });
    assert.equal(body.meta.message, 'Badge has been updated successfully');
    assert.equal(body.body.attachRequired, 'true');
    await refusal(system.badges.update(NONE, { title: 'a', action: 'custom' }), 404);
    await refusal(elsewhere.badges.update(id, { title: 'a', action: 'custom' }), 404);
    await refusal(system.badges.update('6857de260f3c24d98fd7ca85', { title: 'a', action: 'custom' }), 400);
  });

  it('[system.badges.award] [system.badges.remove] a badge pays XP and coins once, and is taken away again', async () => {
    const { userId, _id } = p.user('kenji.mori');
    const badge = await system.badges.create({
      title: 'Guild medal',
      action: 'custom',
      award: true,
      awardXpQuantity: 250,
      awardCurrency: true,
      awardCurrencyQuantity: 40,
    });
    const before = await standing(userId);
    const { status, body } = await raw('POST', `/badges/${badge.id}/award`, { userId });
    assert.equal(status, 200);
    assert.equal(body.meta.message, 'Badge has been rewarded successfully');
    assert.deepEqual(shapeOf(body.body), shapeOf([SAMPLE]));
    assert.deepEqual(titles(body.body), ['First glue-up', 'Guild medal']);
    assert.ok(body.body.every(({ awarded }: { awarded: string }) => awarded === 'true'));
    const paid = {
      xp: before.xp + 250,
      coins: before.coins + 40,
      xpToday: before.xpToday + 250,
      coinsToday: before.coinsToday + 40,
    };
    assert.deepEqual(await standing(userId), paid);

    const twice = await Promise.all([
      system.badges.award(badge.id, userId),
      system.badges.award(badge.id, _id),
    ]);
    for (const held of twice) assert.deepEqual(titles(held), ['First glue-up', 'Guild medal']);
    assert.deepEqual(await standing(userId), paid);

    const removed = await raw('POST', `/badges/${badge.id}/remove`, { userId });
    assert.equal(removed.status, 200);
    assert.equal(removed.body.meta.message, 'Badge has been removed successfully');
    assert.deepEqual(removed.body.body, []);
    await system.badges.remove(badge.id, userId);
    assert.deepEqual(await standing(userId), paid);
    // It comes back, and pays no second time.
    const again = await system.badges.award(badge.id, userId);
    assert.deepEqual(titles(again), ['First glue-up', 'Guild medal']);
    assert.deepEqual(await standing(userId), paid);
  });

  it('[system.badges.award] two calls at once pay once', async () => {
    const { userId } = p.user('lena.hofmann');
    const { id } = await system.badges.create({
      title: 'Race',
      action: 'custom',
      award: true,
      awardXpQuantity: 7,
    });
    const before = await standing(userId);
    const answers = await Promise.all(Array.from({ length: 6 }, () => system.badges.award(id, userId)));
    assert.ok(answers.every((held) => titles(held).includes('Race')));
    assert.equal((await standing(userId)).xp, before.xp + 7);
  });

  it('[system.badges.award] amounts count only where the badge says that it pays', async () => {
    const { userId } = p.user('lena.hofmann');
    const { id } = await system.badges.create({
      title: 'Honour',
      action: 'custom',
      awardXpQuantity: 500,
      awardCurrencyQuantity: 500,
    });
    const before = await standing(userId);
    assert.ok(titles(await system.badges.award(id, userId)).includes('Honour'));
    assert.deepEqual(await standing(userId), before);
    const coins = await system.badges.create({
      title: 'Purse',
      action: 'custom',
      awardXpQuantity: 500,
      awardCurrency: true,
      awardCurrencyQuantity: 5,
    });
    await system.badges.award(coins.id, userId);
    assert.deepEqual(await standing(userId), {
      ...before,
      coins: before.coins + 5,
      coinsToday: before.coinsToday + 5,
    });
  });

  it('[system.badges.award] [system.badges.remove] name a badge and a member of the community', async () => {
    const [badge] = await system.badges.list();
    const { userId } = p.user('ada.okafor');
    for (const verb of ['award', 'remove'] as const) {
      await refusal(system.badges[verb](NONE, userId), 404);
      await refusal(system.badges[verb](badge!.id, '77777'), 404);
      await refusal(system.badges[verb](badge!.id, other.user.userId), 404);
      await refusal(elsewhere.badges[verb](badge!.id, other.user.userId), 404);
      await refusal(system.badges[verb]('12', userId), 400);
      for (const body of [{}, { userId: 1001 }, { userId: '' }, { userId: 'a\0' }]) {
        const answer = await raw('POST', `/badges/${badge!.id}/${verb}`, body);
        assert.equal(answer.status, 400);
        assert.match(answer.body.meta.message, /^userId: /);
      }
      const long = await raw('POST', `/badges/${badge!.id}/${verb}`, { userId: 'x'.repeat(300_000) });
      assert.equal(long.status, 413);
    }
  });

  it('[system.badges.delete] takes a badge from everybody, and nobody pays back', async () => {
    const { userId } = p.user('sam.winslow');
    const { id } = await system.badges.create({
      title: 'Fleeting',
      action: 'custom',
      award: true,
      awardXpQuantity: 11,
    });
    await system.badges.award(id, userId);
    const before = await standing(userId);
    await refusal(elsewhere.badges.delete(id), 404);
    await system.badges.delete(id);
    assert.equal(titles(await system.badges.list()).includes('Fleeting'), false);
    assert.deepEqual(await standing(userId), before);
    const [seeded] = await system.badges.list();
    assert.deepEqual(titles(await system.badges.award(seeded!.id, userId)), ['First glue-up']);
    await refusal(system.badges.delete(id), 404);
    await refusal(system.badges.award(id, userId), 404);
    assert.equal((await raw('DELETE', '/badges/none')).status, 400);
  });

  it('[system.badges.list] [system.badges.create] [system.badges.update] [system.badges.delete] [system.badges.award] [system.badges.remove] are for the system key alone', async () => {
    const [badge] = await system.badges.list();
    for (const [method, path] of [
      ['GET', '/badges'],
      ['POST', '/badges'],
      ['PUT', `/badges/${badge!.id}`],
      ['DELETE', `/badges/${badge!.id}`],
      ['POST', `/badges/${badge!.id}/award`],
      ['POST', `/badges/${badge!.id}/remove`],
    ] as const) {
      for (const key of ['f'.repeat(64), p.credentials_.communityKey, p.user('ada.okafor').apiKey])
        assert.equal((await raw(method, path, undefined, key)).status, 401, `${method} ${path}`);
      assert.equal((await p.call(method, path, { surface: '/api/v1' })).status, 401);
    }
    assert.equal(titles(await system.badges.list())[0], 'First glue-up');
  });
});
