import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fuzz } from '../../../test/prove/webhook-fuzz/property.js';

describe('a receiver of webhooks', () => {
  it('answers whatever comes with an outcome or a typed refusal, and goes on', async () => {
    const { requests, answers } = await fuzz(500, 7);
    assert.equal(requests, 1000);
    for (const code of ['handled', 'BAD_SIGNATURE', 'MALFORMED_EVENT', 'MALFORMED_ENVELOPE']) {
      assert.ok(answers[code]! > 0, code);
    }
  });
});
