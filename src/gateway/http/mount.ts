import { getPath } from 'hono/utils/url';

/** The path of an address as it was sent: nothing is decoded, so that nothing hides in it. */
export function rawPath(url: string, prefix: string): string {
  return withoutPrefix(new URL(url).pathname, prefix);
}

/** Where the gateway is mounted in another server, as its public address says: `/community`, or nothing. */
export function mountPrefix(publicUrl: string): string {
  return new URL(publicUrl).pathname.replace(/\/+$/, '');
}

/**
 * How routes find their path. A server around the gateway gives the whole path, as Next and Hono do, or takes the
 * prefix away before, as Express does: both are understood.
 */
export function pathReader(prefix: string): (request: Request) => string {
  return prefix === '' ? getPath : (request) => withoutPrefix(getPath(request), prefix);
}

function withoutPrefix(path: string, prefix: string): string {
  return prefix !== '' && path.startsWith(`${prefix}/`) ? path.slice(prefix.length) : path;
}
