import * as z from 'zod/mini';
import { maybe } from './primitives.js';

const fields = {
  _id: z.string(),
  /**
   * `open` or `forum` on the wire (SEEN); `whisper`, `announcement`, `direct`, `audio`, `video`, `iframe`
   * and `text` are names of the product (inferred).
   */
  channelType: z.string(),
  serverId: maybe(z.string()),
};

/** A channel. Its name is `topic` in every sample and `title` in a schema of the documentation. */
export const PlatformChannel = z.union([
  z.object({ ...fields, topic: z.string() }),
  z.pipe(
    z.object({ ...fields, title: z.string() }),
    z.transform(({ title, ...rest }) => ({ ...rest, topic: title })),
  ),
]);
export type PlatformChannel = z.infer<typeof PlatformChannel>;

/** `GET /channels` (Integration API). PARTLY: path and answer from a public client, api-15023851. */
export const ChannelsData = z.array(PlatformChannel);
export type ChannelsData = z.infer<typeof ChannelsData>;
