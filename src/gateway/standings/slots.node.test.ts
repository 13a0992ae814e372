import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { pack, unpack, WORDS } from './packed-id.js';
import { SlotValues } from './slot-values.js';
import { NotAPublicId, Slots } from './slots.js';

const characters = '-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz';
const publicId = fc.string({
  unit: fc.constantFrom(...characters),
  minLength: 16,
  maxLength: 16,
});
const idOf = (n: number) => `m${String(n).padStart(15, '0')}`;

describe('packed ids', () => {
  it('are the same text again, and in the order of the texts', () => {
    fc.assert(
      fc.property(publicId, publicId, fc.nat(12), (first, other, shared) => {
        // Texts that differ late are the hard ones.
        const second = first.slice(0, shared) + other.slice(shared);
        const slots = new Slots();
        const [a, b] = [slots.claim(first), slots.claim(second)];
        assert.deepEqual([slots.idOf(a), slots.idOf(b)], [first, second]);
        assert.equal(Math.sign(slots.compare(a, b)), first < second ? -1 : first > second ? 1 : 0);
        assert.equal(slots.isBefore(second)(a), first < second);
        for (const odd of ['', second.slice(0, 9), `${second}a`])
          assert.equal(slots.isBefore(odd)(a), first < odd);
      }),
    );
  });

  it('are refused when they are none', () => {
    const slots = new Slots();
    const words = new Uint32Array(WORDS);
    for (const text of [
      '',
      'short',
      'x'.repeat(17),
      '0123456789abcde ',
      '0123456789abcdeé',
      '0123456789abcde+',
    ]) {
      assert.throws(() => slots.claim(text), NotAPublicId);
      assert.equal(slots.find(text), undefined);
      assert.equal(pack(text, words, 0), false);
    }
    assert.equal(slots.size, 0);
    assert.equal(unpack(words, 0), '-'.repeat(16));
  });
});

describe('slots', () => {
  it('equal a map, while a hundred thousand come', () => {
    const slots = new Slots();
    const model = new Map<string, number>();
    for (let i = 0; i < 150_000; i += 1) {
      const id = idOf((i * 7919) % 100_003);
      const slot = slots.claim(id);
      assert.equal(model.get(id) ?? model.size, slot);
      model.set(id, slot);
    }
    assert.equal(slots.size, model.size);
    for (const [id, slot] of model) {
      assert.equal(slots.find(id), slot);
      assert.equal(slots.idOf(slot), id);
    }
    assert.equal(slots.find(idOf(100_003)), undefined);
    assert.equal(slots.idOf(slots.size), '');
  });

  it('of those who left go to newcomers, who find nothing of theirs, and nobody else is lost', () => {
    const slots = new Slots();
    const day = new SlotValues(slots);
    const live = new SlotValues(slots, { holds: true });
    const here = new Map<string, number>();
    const enter = (n: number) => {
      const id = idOf(n);
      const slot = slots.claim(id);
      assert.equal(
        day.get(slot),
        here.get(id) ?? Number.NaN,
        'a newcomer found the numbers of somebody else',
      );
      day.set(slot, n);
      here.set(id, n);
    };
    for (let n = 0; n < 20_000; n += 1) enter(n);
    let next = 20_000;
    for (let turn = 0; turn < 40; turn += 1) {
      slots.beginCount();
      // The first two thousand leave; one of them still stands on a board.
      const leaving = [...here.keys()].slice(0, 2000);
      for (const id of leaving) here.delete(id);
      const standing = slots.find(leaving[0]!)!;
      live.set(standing, 1);
      for (const id of here.keys()) slots.claim(id);
      slots.endCount();
      for (let i = 0; i < 2000; i += 1, next += 1) enter(next);
      assert.equal(slots.idOf(standing), leaving[0], 'a place that is taken was given away');
      live.clear(standing);
    }
    assert.ok(slots.size < 30_000, `${slots.size} slots for ${here.size} members`);
    for (const [id, n] of here) {
      assert.equal(slots.idOf(slots.find(id)!), id);
      assert.equal(day.get(slots.find(id)!), n);
    }
  });

  it('are found again by members who come back soon', () => {
    const slots = new Slots();
    const day = new SlotValues(slots);
    for (let n = 0; n < 5000; n += 1) day.set(slots.claim(idOf(n)), n);
    slots.beginCount();
    for (let n = 500; n < 5000; n += 1) slots.claim(idOf(n));
    slots.endCount();
    for (let n = 5000; n < 5400; n += 1) slots.claim(idOf(n));
    for (let n = 0; n < 500; n += 1) assert.equal(day.get(slots.claim(idOf(n))), n);
  });
});
