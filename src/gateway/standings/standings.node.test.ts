import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { TiePolicy } from '../../model/board.js';
import { readCursor, writeCursor, type Cursor } from './cursor.js';
import { subtract, toDecimal } from './decimal.js';
import { MemoryStandings } from './memory-standings.js';
import { Slots } from './slots.js';
import type { PlacedMember } from './standings.js';

const idOf = (n: number) => `m${String((n * 7919) % 100_003).padStart(15, '0')}`;

/** The obvious way: sort everybody each time. */
function reference(
  scores: Map<string, number>,
  ties: TiePolicy,
  limit = Number.POSITIVE_INFINITY,
): PlacedMember[] {
  const sorted = [...scores].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
  const distinct = [...new Set(sorted.map(([, score]) => score))];
  return sorted
    .map(([id, score], i) => {
      const shared = sorted.filter(([, other]) => other === score).length > 1;
      const rank = {
        ordinal: i + 1,
        competition: sorted.findIndex(([, s]) => s === score) + 1,
        dense: distinct.indexOf(score) + 1,
      }[ties];
      return { id, score, rank, tied: ties !== 'ordinal' && shared };
    })
    .filter((row) => row.rank <= limit);
}

const ties = fc.constantFrom<TiePolicy>('competition', 'dense', 'ordinal');
const change = fc.record({
  n: fc.nat(60),
  score: fc.option(fc.integer({ min: -3, max: 12 }), { nil: null }),
});

describe('standings in memory', () => {
  it('equal sorting everybody, for every tie policy, after any changes', () => {
    fc.assert(
      fc.property(
        ties,
        fc.array(change, { maxLength: 120 }),
        fc.option(fc.integer({ min: 1, max: 20 }), { nil: undefined }),
        (policy, changes, limit) => {
          const scores = new Map<string, number>();
          const standings = new MemoryStandings({ ties: policy, slots: new Slots(), limit });
          for (const { n, score } of changes) {
            const id = idOf(n);
            if (score === null) assert.equal(standings.remove(id), scores.delete(id));
            else {
              assert.equal(standings.upsert(id, score), scores.get(id) !== score);
              scores.set(id, score);
            }
          }
          const expected = reference(scores, policy, limit);
          assert.equal(standings.count(), expected.length);
          assert.deepEqual(standings.top(1000).rows, expected);
          for (const id of scores.keys()) {
            const row = expected.find((one) => one.id === id);
            assert.deepEqual(
              standings.rankOf(id),
              row && { rank: row.rank, tied: row.tied, score: row.score },
            );
          }
        },
      ),
    );
  });

  it('load gives the same as one by one', async () => {
    await fc.assert(
      fc.asyncProperty(
        ties,
        fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 200 }),
        async (policy, values) => {
          const scores = new Map(values.map((score, n) => [idOf(n), score]));
          const loaded = new MemoryStandings({ ties: policy, slots: new Slots() });
          await loaded.load([['somebody-earlier', 5]]);
          await loaded.load(scores);
          assert.deepEqual(loaded.top(1000).rows, reference(scores, policy));
          assert.equal(loaded.rankOf('somebody-earlier'), undefined);
        },
      ),
    );
  });

  it('pages by cursor walk down and up again through everybody exactly once', async () => {
    await fc.assert(
      fc.asyncProperty(
        ties,
        fc.array(fc.nat(9), { minLength: 1, maxLength: 80 }),
        fc.integer({ min: 1, max: 15 }),
        async (policy, values, size) => {
          const scores = new Map(values.map((score, n) => [idOf(n), score]));
          const standings = new MemoryStandings({ ties: policy, slots: new Slots() });
          await standings.load(scores);
          const expected = reference(scores, policy);
          const down: PlacedMember[] = [];
          let page = standings.top(size);
          for (;;) {
            assert.equal(page.above, down.length > 0);
            down.push(...page.rows);
            if (!page.below) break;
            page = standings.top(size, throughText({ after: down.at(-1)! }));
          }
          assert.deepEqual(down, expected);
          const up: PlacedMember[] = [...page.rows];
          while (page.above) {
            page = standings.top(size, throughText({ before: up[0]! }));
            up.unshift(...page.rows);
          }
          assert.deepEqual(up, expected);
        },
      ),
    );
  });

  it('a cursor goes on behind a row that has left or moved', () => {
    const standings = new MemoryStandings({ ties: 'competition', slots: new Slots() });
    for (let n = 0; n < 30; n += 1) standings.upsert(idOf(n), 100 - n);
    const seen = standings.top(10).rows;
    standings.remove(seen[9]!.id);
    assert.equal(standings.top(10, { after: seen[9]! }).rows[0]!.score, 90);
    assert.equal(standings.top(3, { before: seen[9]! }).rows.at(-1)!.score, 92);
  });

  it('around and jump to a rank show a stretch of the same order', async () => {
    await fc.assert(
      fc.asyncProperty(
        ties,
        fc.array(fc.nat(15), { minLength: 1, maxLength: 80 }),
        fc.nat(79),
        fc.integer({ min: 1, max: 9 }),
        async (policy, values, pick, each) => {
          const scores = new Map(values.map((score, n) => [idOf(n), score]));
          const standings = new MemoryStandings({ ties: policy, slots: new Slots() });
          await standings.load(scores);
          const expected = reference(scores, policy);
          const i = pick % expected.length;
          const around = standings.around(expected[i]!.id, each)!;
          assert.deepEqual(around.rows, expected.slice(Math.max(0, i - each), i + each + 1));
          const jump = standings.at(expected[i]!.rank, each);
          const found = expected.findIndex((row) => row.id === jump.rows[0]!.id);
          assert.deepEqual(jump.rows, expected.slice(found, found + each));
          assert.equal(jump.rows.length, Math.min(each, expected.length));
          assert.ok(jump.rows.some((row) => row.rank === expected[i]!.rank || policy === 'competition'));
          assert.deepEqual(standings.at(10_000, 5).rows, expected.slice(-5));
        },
      ),
    );
  });

  it('knows where somebody outside would stand', async () => {
    const standings = new MemoryStandings({ ties: 'dense', slots: new Slots() });
    await standings.load([
      [idOf(1), 30],
      [idOf(2), 30],
      [idOf(3), 10],
    ]);
    assert.deepEqual(standings.rankFor({ id: 'x', score: 20 }), { rank: 2, tied: false, score: 20 });
    assert.deepEqual(standings.rankFor({ id: 'x', score: 30 }), { rank: 1, tied: true, score: 30 });
    assert.equal(standings.around('nobody', 3), undefined);
    assert.equal(standings.rankOf('nobody'), undefined);
    assert.equal(standings.remove('nobody'), false);
  });

  it('keep scores of any size, sign and fraction apart, and in order', async () => {
    const odd = [
      Number.MAX_VALUE,
      2 ** 53,
      2 ** 53 - 1,
      1e6 + 0.25,
      1e6,
      0.3,
      0.1 + 0.2 - Number.EPSILON,
      Number.MIN_VALUE,
      0,
      -0,
      -Number.MIN_VALUE,
      -0.5,
      -1e6,
      -Number.MAX_VALUE,
    ];
    await fc.assert(
      fc.asyncProperty(
        ties,
        fc.array(fc.constantFrom(...odd), { maxLength: 60 }),
        fc.boolean(),
        async (policy, values, isLoaded) => {
          const scores = new Map(values.map((score, n) => [idOf(n), score + 0]));
          const standings = new MemoryStandings({ ties: policy, slots: new Slots() });
          if (isLoaded) await standings.load(values.map((score, n) => [idOf(n), score]));
          else for (const [n, score] of values.entries()) standings.upsert(idOf(n), score);
          assert.deepEqual(standings.top(100).rows, reference(scores, policy));
        },
      ),
    );
  });

  it('answer from before while everything is counted anew', async () => {
    const slots = new Slots();
    const standings = new MemoryStandings({ ties: 'dense', slots });
    await standings.load([[idOf(1), 7]]);
    const many = Array.from({ length: 60_000 }, (_, n) => [idOf(n), n % 500] as const);
    const counting = standings.load(many);
    await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual(standings.top(5).rows, [{ id: idOf(1), score: 7, rank: 1, tied: false }]);
    await counting;
    assert.equal(standings.count(), 60_000);
    assert.equal(standings.rankOf(idOf(0))!.rank, 500);
    const first = standings.top(3).rows.map(({ id }) => id);
    const best = many.filter(([, score]) => score === 499).map(([id]) => id);
    assert.deepEqual(first, best.sort().slice(0, 3));
  });
});

describe('cursors', () => {
  it('refuse what they did not write', () => {
    for (const text of [
      '',
      'x',
      '!!!',
      'a'.repeat(200),
      Buffer.from('a,NaN,0123456789abcdef').toString('base64url'),
    ]) {
      assert.equal(readCursor(text), undefined);
    }
  });
});

describe('decimal strings', () => {
  it('carry no exponent and no dust', () => {
    assert.equal(toDecimal(1e21), '1000000000000000000000');
    assert.equal(toDecimal(12.5), '12.5');
    assert.equal(toDecimal(1e-7), '0.0000001');
    assert.equal(toDecimal(-4), '-4');
    assert.equal(subtract(0.3, 0.1), 0.2);
    assert.equal(subtract(10, 4), 6);
  });
});

function throughText(cursor: Cursor): Cursor {
  const { score, id } = 'after' in cursor ? cursor.after : cursor.before;
  const read = readCursor(
    writeCursor('after' in cursor ? { after: { score, id } } : { before: { score, id } }),
  );
  assert.ok(read);
  return read;
}
