import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import * as z from 'zod/mini';
import { UserEnvelope } from '../contract/envelopes.js';
import { SentData } from '../contract/messages.js';
import { UserApiKey, UserApiKeyInfo, UserApiKeyList } from '../contract/user-keys.js';
import { anything, mutant, sample } from '../../test/helpers/schema-samples.js';
import { isSentData, isUserApiKey, isUserApiKeyInfo, isUserApiKeyList, isUserEnvelope } from './guards.js';

const pairs: [name: string, schema: z.core.$ZodType, guard: (value: unknown) => boolean][] = [
  ['isUserApiKey', UserApiKey, isUserApiKey],
  ['isUserApiKeyList', UserApiKeyList, isUserApiKeyList],
  ['isUserApiKeyInfo', UserApiKeyInfo, isUserApiKeyInfo],
  ['isSentData', SentData, isSentData],
  ['isUserEnvelope', UserEnvelope, isUserEnvelope],
];

describe('the guards of the small client', () => {
  for (const [name, schema, guard] of pairs) {
    const agrees = (value: unknown): void =>
      assert.equal(guard(value), z.safeParse(schema, value).success, `verdicts of ${name} differ`);

    it(`${name} accepts what its schema accepts`, () => {
      fc.assert(
        fc.property(sample(schema), (value) => {
          assert.equal(guard(value), true);
          agrees(value);
        }),
        { numRuns: 500 },
      );
    });

    it(`${name} judges mutants as its schema does`, () => {
      let accepted = 0;
      let refused = 0;
      fc.assert(
        fc.property(mutant(schema), (value) => {
          agrees(value);
          if (guard(value)) accepted++;
          else refused++;
        }),
        { numRuns: 3000 },
      );
      // A property that met only one verdict would prove little.
      assert.ok(accepted > 50 && refused > 50, `${accepted} accepted, ${refused} refused`);
    });

    it(`${name} judges whatever comes as its schema does`, () => {
      fc.assert(fc.property(anything, agrees), { numRuns: 500 });
    });
  }
});
