import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { mismatches, mutate, readLists } from './lists.js';
import { MUTATIONS } from './mutations.js';

const BRIDGE = fileURLToPath(new URL('../../src/bridge', import.meta.url));

describe('requirements of the bridge and their mutations', () => {
  let copy: string;
  before(() => {
    copy = mkdtempSync(join(tmpdir(), 'rai-lists-'));
    cpSync(BRIDGE, copy, { recursive: true });
  });
  after(() => rmSync(copy, { recursive: true, force: true }));

  const change = (file: string, from: string, to: string): void => {
    const path = join(copy, file);
    const text = readFileSync(path, 'utf8');
    assert.ok(text.includes(from), `${file} holds ${from}`);
    writeFileSync(path, text.replace(from, to));
  };

  it('fit together: each one listed, marked, and taken away by an edit that changes its file', () => {
    assert.deepEqual(mismatches(BRIDGE, readLists(BRIDGE)), []);
    for (const mutation of MUTATIONS) {
      for (const { file } of mutation.edits) {
        const text = readFileSync(join(BRIDGE, file), 'utf8');
        assert.notEqual(mutate(text, file, mutation), text, mutation.requirement);
      }
    }
  });

  it('are missed when one is listed without a mutation or a mark', () => {
    change('accept.ts', ' * A11 ', ' * A12 A new requirement.\n * A11 ');
    assert.deepEqual(mismatches(copy, readLists(copy)), [
      'A12 has no mutation',
      'A12 is marked nowhere in the code',
    ]);
  });

  it('are missed when a list forgets one, or its code reads otherwise', () => {
    change('accept.ts', ' * A12 A new requirement.\n', '');
    change('death.ts', ' * D12 ', ' * ');
    change('limits.ts', '// [L1]', '// L1');
    assert.deepEqual(mismatches(copy, readLists(copy)), [
      'L1 is marked nowhere in the code',
      "L1: limits.ts holds 0 times: if (typeof text !== 'string') return 'frame'; // [L1]",
      'D12 is listed nowhere',
    ]);
  });
});
