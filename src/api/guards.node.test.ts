import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import * as z from 'zod/mini';
import { UserEnvelope } from '../contract/envelopes.js';
import { SentData } from '../contract/messages.js';
import { UserApiKey, UserApiKeyInfo, UserApiKeyList } from '../contract/user-keys.js';
import { isSentData, isUserApiKey, isUserApiKeyInfo, isUserApiKeyList, isUserEnvelope } from './guards.js';

const pairs: [name: string, schema: z.core.$ZodType, guard: (value: unknown) => boolean][] = [
  ['isUserApiKey', UserApiKey, isUserApiKey],
  ['isUserApiKeyList', UserApiKeyList, isUserApiKeyList],
  ['isUserApiKeyInfo', UserApiKeyInfo, isUserApiKeyInfo],
  ['isSentData', SentData, isSentData],
  ['isUserEnvelope', UserEnvelope, isUserEnvelope],
];

/** Values that a schema accepts, made from the schema itself. */
function sample(schema: z.core.$ZodType): fc.Arbitrary<unknown> {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  switch (def.type) {
    case 'string':
      return fc.string();
    case 'number':
      return fc.double({ noNaN: true, noDefaultInfinity: true });
    case 'boolean':
      return fc.boolean();
    case 'unknown':
      return fc.jsonValue();
    case 'enum':
      return fc.constantFrom(...Object.values(def.entries));
    case 'optional':
      return fc.option(sample(def.innerType), { nil: undefined });
    case 'nullable':
      return fc.option(sample(def.innerType));
    case 'array':
      return fc.array(sample(def.element), { maxLength: 4 });
    case 'union':
      return fc.oneof(...def.options.map(sample));
    case 'object': {
      const names = Object.keys(def.shape);
      const optional = names.filter((name) => def.shape[name]!._zod.optin === 'optional');
      return fc.record(Object.fromEntries(names.map((name) => [name, sample(def.shape[name]!)])), {
        requiredKeys: names.filter((name) => !optional.includes(name)),
      });
    }
    default:
      throw new Error(`no sample for ${def.type}`);
  }
}

/** Small values of every type that JSON has, and some that it has not. */
const anything = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom(undefined, null, '', 0, NaN, Infinity, true, 'success', 'error'),
  fc.constantFrom<unknown[]>([], {}, [undefined], new Date(0), () => 1, 1n, Symbol('s')),
);

/** A copy in which one place, at any depth, was dropped, exchanged or added. */
function mutate(value: unknown, draw: (max: number) => number, other: unknown): unknown {
  if (typeof value !== 'object' || value === null || draw(5) === 0) return other;
  if (Array.isArray(value)) {
    const copy: unknown[] = [...value];
    const at = draw(copy.length);
    if (at === copy.length) copy.push(other);
    else copy[at] = mutate(copy[at], draw, other);
    return copy;
  }
  const copy: Record<string, unknown> = { ...value };
  const names = Object.keys(copy);
  const name = names[draw(names.length)];
  if (name === undefined) copy['unheard-of'] = other;
  else if (draw(2) === 0) delete copy[name];
  else copy[name] = mutate(copy[name], draw, other);
  return copy;
}

const mutant = (schema: z.core.$ZodType): fc.Arbitrary<unknown> =>
  fc
    .tuple(sample(schema), fc.infiniteStream(fc.nat()), anything)
    .map(([value, numbers, other]) =>
      mutate(value, (max) => (numbers.next().value as number) % (max + 1), other),
    );

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
