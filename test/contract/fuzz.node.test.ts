import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ROWS } from '../../demo/platform/docs/rows/index.js';
import { fuzz } from './fuzz.js';

describe('Every endpoint, given what it must not be given', () => {
  it('refuses with the right status and envelope, and writes nothing', async () => {
    // A fifth of the cases; `npm run prove:contract` tries all of them.
    const report = await fuzz({ seed: 7, amount: 5, share: 0.2 });
    assert.deepEqual(report.failures, []);
    assert.equal(report.endpoints, ROWS.length);
    assert.ok(report.refused > report.accepted * 5, `${report.refused} of ${report.cases}`);
    assert.equal(report.statuses['500'], undefined);
    assert.ok((report.statuses['400'] ?? 0) > ROWS.length);
  });
});
