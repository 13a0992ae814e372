import type { GatewayCall } from '../context.js';
import { answerWith } from './answer-headers.js';
import { compressOnce, encodingOf, MIN_COMPRESSED, type Encoding } from './encoding.js';
import { etagOf, matchesEtag } from './etag.js';

/** Bytes that change seldom or never: a script, a page, a picture. */
export interface KeptFile {
  readonly type: string;
  readonly plain: Uint8Array;
  readonly etag: string;
  /** Compressed on first demand, as small as it gets; left out for what is compressed by itself. */
  readonly packed?: Partial<Record<Encoding, Promise<Buffer>>>;
}

/** Its ETag is that of the bytes: the same on every machine that serves them. */
export function keptFile(type: string, content: Uint8Array | string, { compress = true } = {}): KeptFile {
  const plain = typeof content === 'string' ? Buffer.from(content) : content;
  return { type, plain, etag: etagOf(plain), ...(compress ? { packed: {} } : {}) };
}

/** Answers with a file and the headers of its route; 304 for whoever has it. */
export async function sendFile(
  c: GatewayCall,
  file: KeptFile,
  own: Readonly<Record<string, string>>,
): Promise<Response> {
  const headers: Record<string, string> = { ...own, etag: file.etag };
  if (file.packed) headers['vary'] = 'Accept-Encoding';
  if (matchesEtag(c.req.header('if-none-match'), file.etag)) return answerWith(c, null, 304, headers);
  const { packed, plain } = file;
  const encoding = packed && plain.length >= MIN_COMPRESSED ? encodingOf(c) : undefined;
  const bytes = encoding ? await (packed![encoding] ??= compressOnce(plain, encoding)) : plain;
  if (encoding) headers['content-encoding'] = encoding;
  headers['content-type'] = file.type;
  headers['content-length'] = String(bytes.length);
  return answerWith(c, bytes, 200, headers);
}
