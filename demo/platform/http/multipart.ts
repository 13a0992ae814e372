import { once } from 'node:events';
import { Readable } from 'node:stream';
import { Busboy, type BusboyInstance } from '@fastify/busboy';
import type { Context } from './context.js';
import { badRequest, PlatformError } from './errors.js';

/** A field of a form, or a file that is read while it arrives. */
export type Part =
  { name: string; value: string } | { name: string; fileName: string; chunks: AsyncIterable<Uint8Array> };

/** A part, and what its bytes come from when it is a file. */
type Arrived = [part: Part, stream?: Readable];

/** Bytes of the headers of one part, and of a field that is no file. */
const MAX_HEADERS = 8 * 1024;
const MAX_VALUE = 64 * 1024;
const MAX_PARTS = 64;

/**
 * The parts of a multipart form one after the other, as they arrive: a file that is not read holds up the rest. What
 * is left of it when the next part is asked for is skipped. 413 beyond `limit` bytes, 400 for what is no form or
 * breaks off.
 */
export async function* readForm(c: Context, limit: number): AsyncGenerator<Part, void, undefined> {
  const tooLarge = () => new PlatformError(413, `The body must not exceed ${limit} bytes`);
  if (Number(c.req.header('content-length') ?? 0) > limit) throw tooLarge();
  const form = openForm(c.req.header('content-type') ?? '');
  if (c.req.raw.body === null) throw badRequest('The body is empty');
  const reader = c.req.raw.body.getReader() as ReadableStreamDefaultReader<Uint8Array>;
  const parts = new Readable({ objectMode: true, read() {} });
  /** The last file that has begun: the only one that may not be there whole. */
  let file: Readable | undefined;
  const fail = (error: unknown) => {
    const reason = error instanceof PlatformError ? error : badRequest('The form breaks off');
    file?.destroy(reason);
    parts.destroy(reason);
  };
  form
    .on('file', (name: string | undefined, stream, fileName: string) => {
      // It may fail before anybody reads it.
      file = stream.on('error', () => {});
      if (name === undefined) fail(badRequest('The form has a file without a name'));
      else
        parts.push([{ name, fileName: clean(fileName), chunks: chunksOf(stream) }, stream] satisfies Arrived);
    })
    .on('field', (name: string | undefined, value, _, isCut) => {
      if (name === undefined) fail(badRequest('The form has a field without a name'));
      else if (isCut) fail(badRequest(`${clean(name)}: must not exceed ${MAX_VALUE} bytes`));
      else if (value.includes('\0')) fail(badRequest(`${clean(name)}: must not contain NUL`));
      else parts.push([{ name, value }] satisfies Arrived);
    })
    .on('partsLimit', () => fail(badRequest(`The form must not have more than ${MAX_PARTS} parts`)))
    .on('finish', () => parts.push(null))
    .on('error', fail);
  pump(reader, form, limit, tooLarge).catch(fail);
  try {
    for await (const [part, stream] of parts as AsyncIterable<Arrived>) {
      yield part;
      stream?.resume();
    }
  } finally {
    // Cancelling would cut the connection before the answer is read; the server drains the rest.
    reader.releaseLock();
  }
}

function openForm(contentType: string): BusboyInstance {
  try {
    if (!/^multipart\/form-data\s*;/i.test(contentType)) throw new Error('another type');
    return new Busboy({
      headers: { 'content-type': contentType },
      isPartAFile: (_, __, fileName) => fileName !== undefined,
      limits: { headerSize: MAX_HEADERS, fieldSize: MAX_VALUE, parts: MAX_PARTS },
    });
  } catch {
    throw badRequest('The body must be multipart/form-data with a boundary');
  }
}

/** Gives the body to the parser, no faster than its files are read. */
async function pump(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  form: BusboyInstance,
  limit: number,
  tooLarge: () => Error,
): Promise<void> {
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) {
      form.end();
      return;
    }
    size += value.byteLength;
    if (size > limit) throw tooLarge();
    if (!form.write(value)) await once(form, 'drain');
  }
}

/** The bytes of a file, whose reader may leave early: the rest can still be skipped. */
async function* chunksOf(stream: Readable): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    yield* stream.iterator({ destroyOnReturn: false }) as AsyncIterable<Uint8Array>;
  } catch (error) {
    throw error instanceof PlatformError ? error : badRequest('The form breaks off');
  }
}

const clean = (name: string): string => name.replaceAll('\0', '').slice(0, 255);
