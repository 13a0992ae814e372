/**
 * `rai-kit/channel/community`: the community around an iframe channel, so that the kit's widgets work in the
 * partner's page as they do anywhere.
 *
 *     setCommunity(channelCommunity(await connectChannel({ hosts })));
 */
import type { Community } from '../model/community.js';
import { BridgeCommunity } from './bridge-community.js';
import type { Channel } from './types.js';

export type { Community };

/** The community as a frame may see it. Give it to `setCommunity()` or to an element's `community`. */
export function channelCommunity(channel: Channel): Community {
  return new BridgeCommunity(channel);
}
