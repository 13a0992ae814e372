import type { LookupAddress } from 'node:dns';
import { lookup } from 'node:dns/promises';
import { isIP, type LookupFunction } from 'node:net';
import { isPrivateAddress } from '../../../../src/gateway/media/hosts.js';

/** Where a delivery must not go. Its message is shown to operators. */
export class DestinationRefused extends Error {
  override readonly name = 'DestinationRefused';
}

export type Resolve = (host: string) => Promise<LookupAddress[]>;

const resolveAll: Resolve = (host) => lookup(host, { all: true, verbatim: true });

/** An address that deliveries may go to, or undefined; where its name leads is only known when it is asked for. */
export function parseDestination(text: string): URL | undefined {
  const trimmed = text.trim();
  if (trimmed.length > 1000 || !URL.canParse(trimmed)) return undefined;
  const url = new URL(trimmed);
  const isWeb = url.protocol === 'https:' || url.protocol === 'http:';
  if (!isWeb || url.hostname === '' || url.username !== '' || url.password !== '') return undefined;
  url.hash = '';
  return url;
}

/**
 * The host of an address where it is one by number: throws when that is private. The parser of addresses has read
 * decimal and hexadecimal ways to write one already.
 */
export function checkLiteral({ hostname }: URL, allowsPrivate: boolean): void {
  const host = hostname.replace(/^\[|\]$/g, '');
  if (!allowsPrivate && isIP(host) !== 0 && isPrivateAddress(host))
    throw new DestinationRefused('the address is private');
}

/**
 * Resolves names for connections, and refuses those of which any address is private. A connection goes to what was
 * checked here and nowhere else, so a name that leads elsewhere a moment later gains nothing.
 */
export function guardedLookup(allowsPrivate: boolean, resolve: Resolve = resolveAll): LookupFunction {
  return (host, options, done) => {
    resolve(host).then(
      (found) => {
        if (found.length === 0) done(new DestinationRefused('the name has no address'), '');
        else if (!allowsPrivate && found.some(({ address }) => isPrivateAddress(address)))
          done(new DestinationRefused('the name leads to a private address'), '');
        else if (options.all) done(null, found);
        else done(null, found[0]!.address, found[0]!.family);
      },
      (error: NodeJS.ErrnoException) => done(error, ''),
    );
  };
}
