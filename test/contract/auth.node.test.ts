import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { ROWS } from '../../demo/platform/docs/rows/index.js';
import { authMatrix, CALLERS, type Matrix } from './auth-matrix.js';

describe('Every endpoint and every kind of caller', () => {
  let matrix: Matrix;
  before(async () => {
    matrix = await authMatrix();
  });

  it('answers each as it must', () => {
    assert.deepEqual(matrix.surprises, []);
    assert.equal(matrix.rows, ROWS.length);
    for (const { key } of ROWS) {
      const tried = matrix.checks.filter(({ row }) => row === key).map(({ caller }) => caller);
      assert.ok(tried.includes('the right key') && tried.includes('no key'), key);
      assert.ok(tried.every((caller) => CALLERS.includes(caller)));
    }
  });

  it('a user key opens its own rows and nothing else', () => {
    const opened = matrix.checks.filter(({ caller, seen }) => caller === 'a user key' && seen < 300);
    const open = opened.filter(({ row }) => !/\.login$|^widget\.signin$/.test(row));
    assert.ok(open.length > 0);
    for (const { row } of open) assert.match(row, /^user\.(messages\.|keys\.info)/);
  });

  it('nobody gets in without a key', () => {
    const in_ = matrix.checks.filter(
      ({ caller, seen, expected }) => caller === 'no key' && seen < 300 && !expected.includes(seen),
    );
    assert.deepEqual(in_, []);
  });
});
