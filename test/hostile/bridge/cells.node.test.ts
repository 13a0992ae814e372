import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { ENGINES } from './rig/engines.js';

const here = new URL('./', import.meta.url);
const numbered = readdirSync(here).filter((name) => /^\d\d-.*\.ts$/.test(name));
const read = (path: string): string => readFileSync(new URL(path, here), 'utf8');

describe('the hostile tests of the bridge', () => {
  it('are twenty, each run in three engines, none left out [F56] [F57]', () => {
    assert.deepEqual([...ENGINES], ['chromium', 'firefox', 'webkit']);
    assert.deepEqual(
      numbered.map((name) => Number(name.slice(0, 2))),
      Array.from({ length: 20 }, (_, i) => i + 1),
    );
    const list = read('page/tests.ts');
    for (const name of numbered) {
      assert.ok(list.includes(`'../${name.replace(/ts$/, 'js')}'`), `${name} is not in the list`);
    }
    const ci = readFileSync(new URL('../../../.ci/run', here), 'utf8');
    assert.match(ci, /npm run hostile -- --json$/m);
  });

  it('each name in words what somebody tries [F57]', () => {
    for (const name of numbered) {
      const steps = [...read(name).matchAll(/t\.step\(\s*(['`])(.{15,}?)\1/g)];
      assert.ok(steps.length > 0, name);
    }
  });

  it('stand on four sites, so that a frame is of another origin and process [F55]', () => {
    const sites = new Set(
      numbered.flatMap((name) => [...read(name).matchAll(/site: '([a-z]+)'/g)].map(([, site]) => site)),
    );
    for (const site of ['widget', 'ads', 'evil']) assert.ok(sites.has(site), `no frame of ${site}`);
    assert.match(read('rig/engines.ts'), /--site-per-process/);
  });
});
