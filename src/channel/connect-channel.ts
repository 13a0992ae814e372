import { BridgeError, connectGuest } from '../bridge/guest.js';
import { channelOf } from './channel.js';
import { context } from './context.js';
import type { Channel, ConnectOptions } from './types.js';
import type { MethodTable } from '../bridge/types.js';

/** What can be called comes with the first call; one function, so that every caller brings the same. */
const methods = async (): Promise<MethodTable> => (await import('./methods.js')).METHODS;

/**
 * Connects a page inside an iframe channel with the community around it. `hosts` are the exact origins that
 * may show this page.
 *
 * @throws {BridgeError} INVALID when `hosts` is missing or names no exact origin.
 * @throws {ConnectError} whose `reason` says why no link came about: `NOT_FRAMED`, `NO_ANSWER`,
 *   `ORIGIN_MISMATCH`, `VERSION`, `REFUSED`, `ABORTED`.
 */
export async function connectChannel(options: ConnectOptions): Promise<Channel> {
  const link = await connectGuest({ ...options, methods });
  const first = context(link.state('ctx'));
  if (!first) throw new BridgeError('INVALID');
  return channelOf(link, first);
}
