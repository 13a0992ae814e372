import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { KeyedLock } from './lock.js';

describe('a lock by key', () => {
  it('lets one in at a time, in the order in which they came', async () => {
    const lock = new KeyedLock();
    const order: number[] = [];
    const enter = async (n: number): Promise<void> => {
      const release = await lock.acquire('k', 1000);
      order.push(n);
      await new Promise((resolve) => setTimeout(resolve, 5));
      release?.();
      release?.();
    };
    await Promise.all([enter(1), enter(2), enter(3)]);
    assert.deepEqual(order, [1, 2, 3]);
  });

  it('does not hold other keys', async () => {
    const lock = new KeyedLock();
    assert.ok(await lock.acquire('a', 0));
    assert.ok(await lock.acquire('b', 0));
  });

  it('gives up after the wait, and the next one still gets in', async () => {
    const lock = new KeyedLock();
    const release = await lock.acquire('k', 0);
    const patient = lock.acquire('k', 1000);
    assert.equal(await lock.acquire('k', 5), undefined);
    release?.();
    assert.ok(await patient);
  });
});
