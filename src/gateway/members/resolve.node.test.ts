import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createWorld, type World } from '../../../test/helpers/messages-gateway.js';
import { createRealGateway, type RealGateway } from '../../../test/helpers/real-gateway.js';

describe('a member whom a site knows by its own id', () => {
  let world: World;
  let gateway: RealGateway;
  before(async () => {
    world = await createWorld({ strict: true });
    gateway = await createRealGateway(world);
  });
  after(async () => {
    await gateway.close();
    await world.close();
  });

  it('is found by a field of the community, and by nothing that is only like it', async () => {
    const { gateway: own } = gateway;
    const [ada] = world.credentials.users;
    const number = String(70_000 + Number(ada!.userId));
    assert.equal(await own.resolveMember({ field: 'customerid', value: number }), ada!.userId);
    for (const value of [`${number}0`, number.slice(0, -1), '', '%', '__proto__']) {
      assert.equal(await own.resolveMember({ field: 'customerid', value }), undefined, value);
    }
    for (const field of ['no_such_field', 'constructor', '__proto__']) {
      const found = await own.resolveMember({ field, value: number }).catch(() => 'refused by the platform');
      assert.ok(found === undefined || found === 'refused by the platform', field);
    }
  });
});
