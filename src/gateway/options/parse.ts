import type * as z from 'zod';
import { GatewayOptions } from './schema.js';

/** Options that cannot be used. The message names each one and says what was expected; it holds no values. */
export class OptionsError extends Error {
  override readonly name = 'OptionsError';
}

/** Checks options and fills in the defaults. `nameOf` says what an operator calls an option. */
export function parseOptions(
  input: unknown,
  nameOf: (path: readonly PropertyKey[]) => string = (path) => path.join('.'),
): GatewayOptions {
  const parsed = GatewayOptions.safeParse(input, { reportInput: true });
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.flatMap((issue) => describe(issue, nameOf));
  throw new OptionsError(`bad gateway options:\n${lines.map((line) => `  ${line}`).join('\n')}`);
}

function describe(issue: z.core.$ZodIssue, nameOf: (path: readonly PropertyKey[]) => string): string[] {
  const name = nameOf(issue.path) || 'options';
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => `${nameOf([...issue.path, key])}: is not an option`);
  }
  return [`${name}: ${expectation(issue)}`];
}

function expectation(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_type') {
    return issue.input === undefined ? `is needed: expected ${issue.expected}` : `expected ${issue.expected}`;
  }
  if (issue.code === 'invalid_value') return `expected one of ${issue.values.map(String).join(', ')}`;
  if (issue.code === 'too_small') return `expected at least ${issue.minimum}${unit(issue.origin)}`;
  if (issue.code === 'too_big') return `expected at most ${issue.maximum}${unit(issue.origin)}`;
  return issue.message.startsWith('expected') ? issue.message : `expected another value (${issue.code})`;
}

function unit(origin: string): string {
  if (origin === 'array') return ' entries';
  return origin === 'string' ? ' characters' : '';
}
