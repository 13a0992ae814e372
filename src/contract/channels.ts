import * as z from 'zod/mini';
import { maybe } from './primitives.js';

/**
 * A channel. `channelType` is `open` or `forum` on the wire (SEEN); `whisper`, `announcement`, `direct`,
 * `audio`, `video`, `iframe` and `text` are names of the product (inferred).
 */
export const PlatformChannel = z.object({
  _id: z.string(),
  topic: z.string(),
  channelType: z.string(),
  serverId: maybe(z.string()),
});
export type PlatformChannel = z.infer<typeof PlatformChannel>;

/** `GET /channels` (Integration API). PARTLY: path and answer from a public client, api-15023851. */
export const ChannelsData = z.array(PlatformChannel);
export type ChannelsData = z.infer<typeof ChannelsData>;
