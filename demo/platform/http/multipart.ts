import type { Context } from './context.js';
import { badRequest, PlatformError } from './errors.js';

/** A field of a form, or a file that is read while it arrives. */
export type Part =
  { name: string; value: string } | { name: string; fileName: string; chunks: AsyncIterable<Uint8Array> };

/** Bytes of the headers of one part, and of a field that is no file. */
const MAX_HEADERS = 8 * 1024;
const MAX_VALUE = 64 * 1024;
const MAX_PARTS = 64;

/**
 * The parts of a multipart form (RFC 7578) one after the other, as they arrive: nothing is held but what has not
 * been looked at yet. What is left of a file when the next part is asked for is skipped. 413 beyond `limit` bytes,
 * 400 for what is no form or breaks off.
 */
export async function* readForm(c: Context, limit: number): AsyncGenerator<Part, void, undefined> {
  const boundary = boundaryOf(c.req.header('content-type') ?? '');
  const tooLarge = () => new PlatformError(413, `The body must not exceed ${limit} bytes`);
  if (Number(c.req.header('content-length') ?? 0) > limit) throw tooLarge();
  if (c.req.raw.body === null) throw badRequest('The body is empty');
  const reader = c.req.raw.body.getReader() as ReadableStreamDefaultReader<Uint8Array>;
  const source = new Source(reader, limit, tooLarge);
  const delimiter = Buffer.from(`\r\n--${boundary}`);
  try {
    for await (const _ of source.until(delimiter)) void _;
    for (let parts = 0; await source.isPart(); parts += 1) {
      if (parts === MAX_PARTS) throw badRequest(`The form must not have more than ${MAX_PARTS} parts`);
      const headers = await collect(source.until(HEADERS_END), MAX_HEADERS, 'headers');
      const { name, fileName } = disposition(headers);
      const content = source.until(delimiter);
      if (fileName === undefined) yield { name, value: await collect(content, MAX_VALUE, name) };
      else {
        yield { name, fileName, chunks: keepOpen(content) };
        for await (const _ of content) void _;
      }
    }
  } finally {
    // Cancelling would cut the connection before the answer is read; the server drains the rest.
    reader.releaseLock();
  }
}

const HEADERS_END = Buffer.from('\r\n\r\n');

/** Bytes as they come, cut at delimiters. */
class Source {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  readonly #limit: number;
  readonly #tooLarge: () => Error;
  // The first boundary has no line before it.
  #held: Buffer = Buffer.from('\r\n');
  #size = 0;

  constructor(reader: ReadableStreamDefaultReader<Uint8Array>, limit: number, tooLarge: () => Error) {
    this.#reader = reader;
    this.#limit = limit;
    this.#tooLarge = tooLarge;
  }

  /** What comes before a delimiter, which is taken away. */
  async *until(delimiter: Buffer): AsyncGenerator<Buffer, void, undefined> {
    for (;;) {
      const at = this.#held.indexOf(delimiter);
      const known = at < 0 ? this.#held.length - delimiter.length + 1 : at;
      const chunk = this.#held.subarray(0, Math.max(0, known));
      this.#held = this.#held.subarray(at < 0 ? chunk.length : at + delimiter.length);
      if (chunk.length > 0) yield chunk;
      if (at >= 0) return;
      await this.#fill();
    }
  }

  /** Whether another part follows the boundary that was just read, rather than the end. */
  async isPart(): Promise<boolean> {
    while (this.#held.length < 2) await this.#fill();
    const [first, second] = this.#held;
    if (first === 0x2d && second === 0x2d) return false;
    if (first !== 0x0d || second !== 0x0a) throw badRequest('The form is broken');
    // The blank line may follow at once; the line break stays, as it belongs to that.
    return true;
  }

  async #fill(): Promise<void> {
    const { done, value } = await this.#reader.read();
    if (done) throw badRequest('The form breaks off');
    this.#size += value.byteLength;
    if (this.#size > this.#limit) throw this.#tooLarge();
    this.#held = this.#held.length === 0 ? Buffer.from(value) : Buffer.concat([this.#held, value]);
  }
}

/** The same chunks, whose reader may leave early: the rest can still be skipped. */
async function* keepOpen(chunks: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  for (let step = await chunks.next(); !step.done; step = await chunks.next()) yield step.value;
}

async function collect(chunks: AsyncIterable<Buffer>, max: number, what: string): Promise<string> {
  const held: Buffer[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    size += chunk.length;
    if (size > max) throw badRequest(`${what}: must not exceed ${max} bytes`);
    held.push(chunk);
  }
  const text = Buffer.concat(held).toString('utf8');
  if (text.includes('\0') || text.includes('\ufffd')) throw badRequest(`${what}: must be text`);
  return text;
}

function boundaryOf(contentType: string): string {
  const match = /^multipart\/form-data\s*;.*?\bboundary=(?:"([^"]{1,70})"|([^\s;"]{1,70}))/i.exec(
    contentType,
  );
  const boundary = match?.[1] ?? match?.[2];
  if (boundary === undefined) throw badRequest('The body must be multipart/form-data with a boundary');
  return boundary;
}

/** Name and file name of a part. Browsers write quotes and line breaks in them as `%22`, `%0D` and `%0A`. */
function disposition(headers: string): { name: string; fileName: string | undefined } {
  const line = /^content-disposition:(.*)$/im.exec(headers)?.[1] ?? '';
  const parameter = (name: string): string | undefined => {
    const match = new RegExp(`;\\s*${name}=(?:"((?:[^"\\\\]|\\\\.)*)"|([^\\s;"]+))`, 'i').exec(line);
    const value = match?.[1] ?? match?.[2];
    return value?.replace(/%22|%0D|%0A/gi, decodeURIComponent).slice(0, 255);
  };
  const name = parameter('name');
  if (!/^\s*form-data\s*;/i.test(line) || name === undefined)
    throw badRequest('The form has a part without a name');
  return { name, fileName: parameter('filename') };
}
