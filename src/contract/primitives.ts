import * as z from 'zod/mini';

/** 24 hexadecimal digits. SEEN. */
export const ObjectId = z.string().check(z.regex(/^[0-9a-fA-F]{24}$/));

/** A number, also where a generation of the documentation writes it as text; reads as a number. */
export const Numeric = z.pipe(
  z.union([z.number(), z.string().check(z.regex(/^-?\d+(\.\d+)?$/))]),
  z.transform((value) => Number(value)),
);

/** An amount that a member may not have yet: missing and null read as 0. */
export const Amount = z.pipe(
  z.optional(z.nullable(Numeric)),
  z.transform((value: number | null | undefined): number => value ?? 0),
);

/** A short user id: text in Integration and System, a number in Application; reads as text. */
export const ShortId = z.pipe(
  z.union([z.string(), z.number()]),
  z.transform((value) => String(value)),
);

/** May be missing, undefined or null on the wire; reads as undefined. */
export const maybe = <T extends z.core.$ZodType>(schema: T) =>
  z.optional(
    z.pipe(
      z.nullable(schema),
      z.transform((value: z.output<T> | null): z.output<T> | undefined => value ?? undefined),
    ),
  );
