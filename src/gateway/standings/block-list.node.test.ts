import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { BlockList } from './block-list.js';

const ascending = (a: number, b: number) => a - b;
/** Runs of three share a score. */
const scoreOf = (item: number) => -Math.floor(item / 3);

describe('the sorted list in blocks', () => {
  it('equals a sorted array over thousands of changes, with blocks that split and vanish', () => {
    fc.assert(
      fc.property(fc.infiniteStream(fc.nat(20_000)), fc.boolean(), (numbers, loaded) => {
        const draw = () => numbers.next().value as number;
        const list = new BlockList({ items: Uint32Array, scoreOf, compare: ascending });
        let model: number[] = [];
        if (loaded) {
          model = [...new Set(Array.from({ length: 1500 }, draw))].sort(ascending);
          list.load(model);
        }
        for (let i = 0; i < 3000; i += 1) {
          const item = draw();
          const at = model.findIndex((one) => one >= item);
          const known = at >= 0 && model[at] === item;
          // Two thirds come, later two thirds go.
          if (known || (i > 1500 && item % 3 > 0)) {
            assert.equal(list.delete(item), known);
            if (known) model.splice(at, 1);
          } else {
            list.insert(item);
            model.splice(at < 0 ? model.length : at, 0, item);
          }
        }
        assert.equal(list.size, model.length);
        assert.deepEqual(list.slice(0, model.length + 5), model);
        for (let i = 0; i < 50; i += 1) {
          const item = draw();
          assert.equal(
            list.countBefore(scoreOf(item), (one) => one < item),
            model.filter((one) => one < item).length,
          );
          assert.equal(
            list.countAbove(scoreOf(item)),
            model.filter((one) => scoreOf(one) > scoreOf(item)).length,
          );
          assert.equal(list.at(i * 37), model[i * 37]);
          assert.deepEqual(list.slice(i * 31, 7), model.slice(i * 31, i * 31 + 7));
        }
        while (model.length > 0) assert.ok(list.delete(model.pop()!));
        assert.equal(list.size, 0);
        assert.equal(list.at(0), undefined);
        assert.deepEqual(list.slice(0, 1), []);
        assert.equal(list.countAbove(0), 0);
        assert.equal(list.delete(1), false);
        list.insert(5);
        assert.equal(list.at(0), 5);
      }),
      { numRuns: 15 },
    );
  });
});
