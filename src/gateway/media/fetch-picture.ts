import type { LookupAddress } from 'node:dns';
import { lookup } from 'node:dns/promises';
import { request as requestHttp, type IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP } from 'node:net';
import { isListed, isListedPrivate, isPrivateAddress } from './hosts.js';
import { pictureType } from './picture-type.js';

/** Largest picture, in bytes. */
export const MAX_PICTURE = 2 ** 20;

export interface Picture {
  type: string;
  bytes: Buffer;
}

export interface PictureOptions {
  hosts: readonly string[];
  timeoutMs: number;
  signal?: AbortSignal;
  /** Stands in for name resolution in tests. */
  resolve?: (host: string) => Promise<LookupAddress[]>;
}

/** Why a picture is not given, in a word for counting. */
export type PictureFault =
  | 'not-listed'
  | 'kind'
  | 'no-address'
  | 'private-address'
  | 'no-answer'
  | 'redirect'
  | 'status'
  | 'too-large';

/** A picture that is not given. Its message is for the log alone. */
export class PictureRefused extends Error {
  override readonly name = 'PictureRefused';
  readonly why: PictureFault;

  constructor(why: PictureFault, message: string) {
    super(message);
    this.why = why;
  }
}

/**
 * Fetches a picture from a listed host. The address is resolved once and the connection goes to exactly what was
 * checked, so that a name cannot lead elsewhere in between. Redirects, large answers and other kinds of data are refused.
 */
export async function fetchPicture(url: string, options: PictureOptions): Promise<Picture> {
  if (!isListed(url, options.hosts)) throw new PictureRefused('not-listed', 'the host is not listed');
  const target = new URL(url);
  const timeout = AbortSignal.timeout(options.timeoutMs);
  const signal = options.signal ? AbortSignal.any([options.signal, timeout]) : timeout;
  const address = await within(addressOf(target, options), signal);
  const bytes = await load(target, address, signal);
  const type = pictureType(bytes);
  if (!type) throw new PictureRefused('kind', 'the data is no picture of a known kind');
  return { type, bytes };
}

/** Name resolution takes no signal: it is left alone when the time is up. */
function within<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const end = (): void => reject(signal.reason as Error);
    if (signal.aborted) return end();
    signal.addEventListener('abort', end, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', end));
  });
}

async function addressOf(url: URL, { resolve = resolveAll }: PictureOptions): Promise<LookupAddress> {
  const name = url.hostname.replace(/^\[|\]$/g, '');
  const found = isIP(name) ? [{ address: name, family: isIP(name) }] : await resolve(name);
  const allowed = isListedPrivate(url.href);
  if (found.length === 0) throw new PictureRefused('no-address', 'the name has no address');
  if (!allowed && found.some(({ address }) => isPrivateAddress(address))) {
    throw new PictureRefused('private-address', 'the name leads to a private address');
  }
  return found[0]!;
}

async function resolveAll(host: string): Promise<LookupAddress[]> {
  return lookup(host, { all: true, verbatim: true });
}

function load(url: URL, address: LookupAddress, signal: AbortSignal): Promise<Buffer> {
  const send = url.protocol === 'https:' ? requestHttps : requestHttp;
  return new Promise((resolve, reject) => {
    const request = send(url, {
      signal,
      agent: false,
      headers: { accept: 'image/avif,image/webp,image/png,image/jpeg,image/gif' },
      // Both shapes of the callback: Node asks for all addresses when it may try them in turn.
      lookup: (_host, { all }, done) =>
        all ? done(null, [address]) : done(null, address.address, address.family),
    });
    let answered = false;
    request.once('error', reject);
    request.once('response', (answer) => {
      answered = true;
      read(answer)
        .then(resolve, reject)
        .finally(() => request.destroy());
    });
    // Another protocol (101) is neither an answer nor an error: Node only closes the request.
    request.once(
      'close',
      () => answered || reject(new PictureRefused('no-answer', 'the host gave no answer')),
    );
    request.end();
  });
}

async function read(answer: IncomingMessage): Promise<Buffer> {
  const { statusCode = 0 } = answer;
  const why = statusCode >= 300 && statusCode < 400 ? 'redirect' : 'status';
  if (statusCode !== 200) throw new PictureRefused(why, `the host answered ${statusCode}`);
  if (Number(answer.headers['content-length'] ?? 0) > MAX_PICTURE)
    throw new PictureRefused('too-large', 'the picture is too large');
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of answer as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > MAX_PICTURE) throw new PictureRefused('too-large', 'the picture is too large');
    parts.push(part);
  }
  return Buffer.concat(parts);
}
