import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { MemoryStore } from '../store/memory-store.js';
import { Revocations } from './revocations.js';

describe('tokens that were signed out', () => {
  it('stay so over a restart, for as long as clocks that differ let them count', async () => {
    const store = new MemoryStore();
    await new Revocations(store).add('just-over', 1000, 900);
    await new Revocations(store).add('long-over', 800, 790);
    const again = new Revocations(store);
    await again.open(1003);
    assert.ok(again.has('just-over'));
    assert.ok(!again.has('long-over'));
    assert.equal(await store.get('revoked', 'long-over'), undefined);
  });

  it('are forgotten in time, and kept no longer than a day, whatever a token says', async () => {
    const store = new MemoryStore();
    const revocations = new Revocations(store);
    for (let i = 0; i < 5; i += 1) await revocations.add(`early-${i}`, 1300, 1000);
    await revocations.add('for ever', 1e300, 1000);
    await revocations.add('later', 2000, 1350);
    assert.ok(revocations.has('early-0'), 'clocks differ');
    await revocations.add('last', 2000, 1361);
    assert.ok(!revocations.has('early-0') && !revocations.has('early-4'));
    assert.equal(await store.get('revoked', 'early-4'), undefined);
    assert.ok(revocations.has('for ever') && revocations.has('later'));
    assert.equal(await store.get('revoked', 'for ever'), 1000 + 86_400);
  });
});
