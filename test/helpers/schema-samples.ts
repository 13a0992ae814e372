import fc from 'fast-check';
import type * as z from 'zod/mini';

/** Values that a schema accepts, made from the schema itself. */
export function sample(schema: z.core.$ZodType): fc.Arbitrary<unknown> {
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
export const anything = fc.oneof(
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

export const mutant = (schema: z.core.$ZodType): fc.Arbitrary<unknown> =>
  fc
    .tuple(sample(schema), fc.infiniteStream(fc.nat()), anything)
    .map(([value, numbers, other]) =>
      mutate(value, (max) => (numbers.next().value as number) % (max + 1), other),
    );
