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
});
