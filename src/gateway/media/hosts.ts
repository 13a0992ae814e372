import { BlockList } from 'node:net';

const PRIVATE = new BlockList();
const V4: readonly [string, number][] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
];
const V6: readonly [string, number][] = [
  // Unspecified, loopback, and the old way to write an IPv4 address in one of IPv6.
  ['::', 96],
  ['::ffff:0:0:0', 96],
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['100::', 64],
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['fc00::', 7],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
];
for (const [address, bits] of V4) {
  PRIVATE.addSubnet(address, bits, 'ipv4');
  PRIVATE.addSubnet(`::ffff:${address}`, 96 + bits, 'ipv6');
}
for (const [address, bits] of V6) PRIVATE.addSubnet(address, bits, 'ipv6');

/** Whether an address is not of the public internet. */
export function isPrivateAddress(address: string): boolean {
  return PRIVATE.check(address, address.includes(':') ? 'ipv6' : 'ipv4');
}

/** Whether the host of an http or https address is listed. A port that is not the usual one must be listed with it. */
export function isListed(url: string, hosts: readonly string[]): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, username, password, host } = new URL(url);
  if (protocol !== 'https:' && protocol !== 'http:') return false;
  return !username && !password && hosts.includes(host);
}

/**
 * Whether a host in the list says itself that it is on this machine or network: a loopback name with its port, or an
 * address. Only then may it lead to a private address.
 */
export function isListedPrivate(url: string): boolean {
  const { hostname, port } = new URL(url);
  const name = hostname.replace(/^\[|\]$/g, '');
  const isName = !/^[\d.]+$/.test(name) && !name.includes(':');
  if (name === 'localhost' || name.endsWith('.localhost')) return port !== '';
  return !isName && isPrivateAddress(name) && port !== '';
}
