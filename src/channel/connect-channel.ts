import { BridgeError } from '../bridge/errors.js';
import { connectGuest } from '../bridge/guest.js';
import { ChannelEnd } from './channel.js';
import { context } from './context.js';
import { METHODS } from './methods.js';
import type { Channel, ConnectOptions } from './types.js';

/**
 * Connects a page inside an iframe channel with the community around it. Rejects with a `BridgeError` whose
 * `reason` says why: `NOT_FRAMED`, `NO_ANSWER`, `LOADED_SILENT`, `ORIGIN_MISMATCH`, `VERSION`, `REFUSED`,
 * `ABORTED`. `hosts` are the exact origins that may show this page.
 */
export async function connectChannel(options: ConnectOptions): Promise<Channel> {
  const link = await connectGuest({ ...options, methods: METHODS });
  const first = context(link.state('ctx'));
  if (!first) throw new BridgeError('INVALID', 'the host told no context that this kit understands');
  return new ChannelEnd(link, first);
}
