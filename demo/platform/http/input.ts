import * as z from 'zod';
import type { Context } from './context.js';
import { badRequest, PlatformError } from './errors.js';
import { hasHalfCharacter } from './half-characters.js';

/** Longest JSON body, in bytes. */
export const BODY_LIMIT = 256 * 1024;

/** Text as the database can hold it: no NUL, at most `max` UTF-16 code units. */
export const text = (max: number) =>
  z
    .string()
    .min(1)
    .max(max)
    .refine((value) => !value.includes('\0'), 'must not contain NUL');

/** A name that people read. */
export const titleText = (max: number) =>
  text(max).refine((value) => value.trim() !== '', 'must not be blank');

/** What somebody writes: at most 5,000 UTF-16 code units. The contract is silent; the sandbox decides. */
export const messageText = titleText(5000);

/** Short id, e-mail address, username or `_id` of a member. */
export const userReference = text(320);

/** Address of a picture, a path of one on this platform, or nothing. */
export const pictureAddress = z
  .string()
  .max(2000)
  .regex(/^(https?:\/\/[^\s\0]+|\/[\w./-]+)?$/, 'must be the address of a picture');

export const objectIdText = z.string().regex(/^[0-9a-fA-F]{24}$/, 'must be 24 hexadecimal digits');

/** A whole number in a query string. */
export const wholeNumber = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/, `must be a whole number from ${min} to ${max}`)
    .transform(Number)
    .pipe(z.number().min(min).max(max));

/** Reads and checks a JSON body: 413 when it is too long, 400 when it is no JSON or has another shape. */
export async function readBody<T extends z.ZodType>(c: Context, schema: T): Promise<z.infer<T>> {
  return checkInput(parseBody(await readText(c.req.raw)), schema);
}

/** The value of a JSON text, or 400. */
export function parseBody(raw: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(raw);
  } catch {
    throw badRequest('The body must be JSON');
  }
  if (hasHalfCharacter(raw)) throw badRequest('The body must not contain half a character');
  return value;
}

export const readQuery = <T extends z.ZodType>(c: Context, schema: T): z.infer<T> =>
  checkInput(c.req.query(), schema);

/** Holds a value to its schema: 400 naming the place. */
export function checkInput<T extends z.ZodType>(value: unknown, schema: T): z.infer<T> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const where = issue?.path.join('.') ?? '';
  throw badRequest(where === '' ? (issue?.message ?? 'Invalid input') : `${where}: ${issue?.message}`);
}

/** The text of a body: 413 when it is too long, 400 when it is no UTF-8. */
export async function readText(request: Request): Promise<string> {
  const length = request.headers.get('content-length');
  if (Number(length ?? 0) > BODY_LIMIT) throw tooLarge();
  // A length that was told is kept by HTTP itself: such a body is read at once, which takes a fraction of the time.
  const bytes = length === null ? await readStream(request) : await request.arrayBuffer();
  if (bytes.byteLength > BODY_LIMIT) throw tooLarge();
  try {
    return UTF8.decode(bytes);
  } catch {
    throw badRequest('The body must be UTF-8');
  }
}

const UTF8 = new TextDecoder('utf-8', { fatal: true });

const tooLarge = () => new PlatformError(413, `The body must not exceed ${BODY_LIMIT} bytes`);

async function readStream(request: Request): Promise<Uint8Array> {
  if (request.body === null) return new Uint8Array();
  const reader = request.body.getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for (;;) {
    const { done, value } = (await reader.read()) as { done: boolean; value?: Uint8Array };
    if (done) return Buffer.concat(chunks);
    size += value!.byteLength;
    if (size > BODY_LIMIT) {
      // Cancelling would cut the connection before the answer is read; the server drains the rest.
      reader.releaseLock();
      throw tooLarge();
    }
    chunks.push(value!);
  }
}
