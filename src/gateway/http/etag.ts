import { createHash } from 'node:crypto';

/** The weak comparison of `If-None-Match` in RFC 9110. */
export function matchesEtag(header: string | undefined, etag: string): boolean {
  if (header === undefined || header === '') return false;
  if (header === etag || header.trim() === '*') return true;
  const plain = (tag: string) => tag.trim().replace(/^W\//, '');
  const wanted = plain(etag);
  return header.split(',').some((one) => plain(one) === wanted);
}

/** An ETag of bytes themselves: the same on every machine. Weak, as the bytes travel compressed and plain. */
export function etagOf(bytes: Uint8Array | string): string {
  return `W/"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`;
}
