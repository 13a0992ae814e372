import { isIP } from 'node:net';

/** How many proxies in front are believed. */
export type TrustProxy = boolean | number;

/**
 * The address of whoever asks: that of the connection, or the entry of `X-Forwarded-For` that the outermost trusted
 * proxy wrote. Entries before it are the caller's own words.
 */
export function clientIp(request: Request, connection: string | undefined, trust: TrustProxy): string {
  const forwarded = Number(trust) > 0 ? request.headers.get('x-forwarded-for') : undefined;
  return callerIp(forwarded ?? undefined, connection, trust);
}

/** The same by the header's value: several of them are one list. */
export function callerIp(
  forwarded: string | string[] | undefined,
  connection: string | undefined,
  trust: TrustProxy,
): string {
  const hops = Number(trust);
  const entries = hops > 0 ? String(forwarded ?? '').split(',') : [];
  const entry = entries.at(-hops)?.trim() ?? '';
  return group(isIP(entry) ? entry : (connection ?? 'unknown'));
}

/** IPv6 addresses of one subscriber count as one: the first 64 bits. */
function group(ip: string): string {
  const plain = ip.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '');
  if (isIP(plain) !== 6) return plain;
  const [head = '', tail = ''] = plain.toLowerCase().split('::');
  const left = head.split(':').filter(Boolean);
  const right = tail.split(':').filter(Boolean);
  const full = [...left, ...Array<string>(Math.max(0, 8 - left.length - right.length)).fill('0'), ...right];
  return `${full
    .slice(0, 4)
    .map((part) => part.replace(/^0+(?=.)/, ''))
    .join(':')}::/64`;
}
