import { brotliCompress, brotliCompressSync, constants, gzip, gzipSync } from 'node:zlib';
import { promisify } from 'node:util';
import type { GatewayCall } from '../context.js';

export type Encoding = 'br' | 'gzip';

const brotli = promisify(brotliCompress);
const zip = promisify(gzip);

/** Smaller bodies are not worth it. */
export const MIN_COMPRESSED = 512;

/** The better one of the encodings that a caller takes; undefined for none. */
export function encodingFor(header: string | undefined): Encoding | undefined {
  if (!header) return undefined;
  let star = false;
  const taken = new Map<string, boolean>();
  for (const part of header.toLowerCase().split(',')) {
    const [name = '', ...parameters] = part.split(';').map((one) => one.trim());
    const quality = parameters.find((one) => one.startsWith('q='));
    const wanted = quality === undefined || Number(quality.slice(2)) > 0;
    if (name === '*') star = wanted;
    else taken.set(name, wanted);
  }
  return (['br', 'gzip'] as const).find((name) => taken.get(name) ?? star);
}

/** The encoding of the answer to a request: none where the server around the gateway compresses by itself. */
export function encodingOf(c: GatewayCall): Encoding | undefined {
  const { compress } = (c.env ?? {}) as { compress?: boolean };
  return compress === false ? undefined : encodingFor(c.req.header('accept-encoding'));
}

/** For answers that are made anew often: quick. */
export function compressNow(bytes: Buffer, encoding: Encoding): Buffer {
  if (encoding === 'gzip') return gzipSync(bytes, { level: 6 });
  return brotliCompressSync(bytes, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 5, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
  });
}

/** For files that never change: as small as it gets. */
export function compressOnce(bytes: Uint8Array, encoding: Encoding): Promise<Buffer> {
  if (encoding === 'gzip') return zip(bytes, { level: 9 });
  return brotli(bytes, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
  });
}
