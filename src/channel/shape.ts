import type { Guard } from '../bridge/types.js';

/**
 * A shape is a guard made of guards: it gives a value back rebuilt from what it knows, or undefined.
 * They are the schemas of `model/` without zod, for pages that load 4 kB; a property test holds them to it.
 */
const kind =
  <T>(type: string): Guard<T> =>
  (value) =>
    typeof value === type ? (value as T) : undefined;

export const text = kind<string>('string');

export const flag = kind<boolean>('boolean');

export const number: Guard<number> = (value) => (Number.isFinite(value) ? (value as number) : undefined);

export const oneOf =
  <T extends string>(...values: T[]): Guard<T> =>
  (value) =>
    values.find((known) => known === value);

export const list =
  <T>(item: Guard<T>): Guard<T[]> =>
  (value) => {
    const known = Array.isArray(value) ? value.map((entry) => item(entry)) : [undefined];
    return known.includes(undefined) ? undefined : (known as T[]);
  };

type Shape = Record<string, Guard>;
type Given<S extends Shape> = { [K in keyof S]: NonNullable<S[K]> extends Guard<infer T> ? T : never };

/** An object with these fields; `maybe` may be absent. Whatever else it has is dropped. */
export const object = <S extends Shape, M extends Shape = Record<never, never>>(
  fields: S,
  maybe?: M,
): Guard<Given<S> & Partial<Given<M>>> => {
  const guards = Object.entries<Guard>({ ...fields, ...maybe });
  return (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
    const known: Record<string, unknown> = {};
    for (const [name, guard] of guards) {
      const given = (value as Record<string, unknown>)[name];
      if (given === undefined && !(name in fields)) continue;
      const good = guard(given);
      if (good === undefined) return undefined;
      known[name] = good;
    }
    return known as Given<S> & Partial<Given<M>>;
  };
};
