import type { Context } from '../http/context.js';
import { badRequest } from '../http/errors.js';
import { readText } from '../http/input.js';
import type { Fields } from './act.js';

/** The fields of a form that a browser posted. */
export async function readForm(c: Context): Promise<Fields> {
  const text = await readText(c.req.raw);
  const fields = Object.fromEntries(new URLSearchParams(text));
  if (Object.values(fields).some((value) => value.includes('\0') || value.length > 1000))
    throw badRequest('A field is too long or holds what no text has');
  return fields;
}
