import { BridgeError, connectGuest } from '../bridge/guest.js';
import { ChannelEnd } from './channel.js';
import { context } from './context.js';
import type { Channel, ConnectOptions } from './types.js';

/**
 * Connects a page inside an iframe channel with the community around it. `hosts` are the exact origins that
 * may show this page.
 *
 * @throws {BridgeError} INVALID when `hosts` is missing or names no exact origin.
 * @throws {ConnectError} whose `reason` says why no link came about: `NOT_FRAMED`, `NO_ANSWER`,
 *   `ORIGIN_MISMATCH`, `VERSION`, `REFUSED`, `ABORTED`.
 */
export async function connectChannel(options: ConnectOptions): Promise<Channel> {
  const link = await connectGuest({ ...options, methods: new Map() });
  const first = context(link.state('ctx'));
  if (!first) throw new BridgeError('INVALID', 'The host told no context');
  return new ChannelEnd(link, first);
}
