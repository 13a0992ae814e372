import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import * as z from 'zod/mini';
import { anything, mutant, sample } from '../../test/helpers/schema-samples.js';
import type { Guard } from '../bridge/types.js';
import {
  BoardList,
  BoardPage,
  Channel,
  Me,
  Member,
  Message,
  MessagePage,
  MyTier,
  Sent,
  TierLadder,
} from '../model/index.js';
import { channel, member } from './first-shapes.js';
import * as shapes from './shapes.js';

/** Settings of frames stay with the host. */
const ToldChannel = z.omit(Channel, { frame: true });

const pairs: [name: string, schema: z.ZodMiniType, guard: Guard][] = [
  ['member', Member, member],
  ['me', Me, shapes.me],
  ['boardList', BoardList, shapes.boardList],
  ['boardPage', BoardPage, shapes.boardPage],
  ['tierLadder', TierLadder, shapes.tierLadder],
  ['myTier', MyTier, shapes.myTier],
  ['channel', ToldChannel, channel],
  ['message', Message, shapes.message],
  ['messagePage', z.extend(MessagePage, { channel: ToldChannel }), shapes.messagePage],
  ['sent', Sent, shapes.sent],
];

describe('the guards of the bridge beside the schemas of the model', () => {
  for (const [name, schema, guard] of pairs) {
    /** What crosses is JSON: both judge what came out of a parser, and give back the same. */
    const agrees = (value: unknown): boolean => {
      const text = JSON.stringify(value, (_, entry: unknown) =>
        typeof entry === 'bigint' ? Number(entry) : entry,
      ) as string | undefined;
      const parsed: unknown = text === undefined ? undefined : JSON.parse(text);
      const expected = schema.safeParse(parsed);
      const known = guard(parsed);
      assert.equal(known !== undefined, expected.success, `verdicts of ${name} differ`);
      if (expected.success) assert.deepEqual(known, expected.data);
      return expected.success;
    };

    it(`${name} passes on what its schema passes on`, () => {
      fc.assert(
        fc.property(sample(schema), (value) => assert.ok(agrees(value))),
        { numRuns: 300 },
      );
    });

    it(`${name} judges mutants as its schema does`, () => {
      let accepted = 0;
      let refused = 0;
      fc.assert(
        fc.property(mutant(schema), (value) => {
          if (agrees(value)) accepted++;
          else refused++;
        }),
        { numRuns: 3000 },
      );
      // A property that met only one verdict would prove little.
      assert.ok(accepted > 50 && refused > 50, `${accepted} accepted, ${refused} refused`);
    });

    it(`${name} judges whatever comes as its schema does`, () => {
      fc.assert(
        fc.property(anything, (value) => void agrees(value)),
        { numRuns: 300 },
      );
    });

    it(`${name} drops what nobody knows, also names that objects inherit`, () => {
      const hostile = JSON.parse(
        '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}},"toJSON":1,"extra":"x"}',
      ) as object;
      fc.assert(
        fc.property(sample(schema), (value) => {
          const known = guard({ ...(JSON.parse(JSON.stringify(value)) as object), ...hostile });
          assert.ok(known);
          assert.equal(Object.getPrototypeOf(known), Object.prototype);
          for (const key of ['extra', 'toJSON', 'constructor', '__proto__']) {
            assert.ok(!Object.hasOwn(known, key), `${key} was passed on`);
          }
          assert.ok(!('polluted' in {}));
        }),
        { numRuns: 50 },
      );
    });
  }
});
