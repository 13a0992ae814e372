import * as z from 'zod/mini';
import { maybe } from './primitives.js';

/** A setting beyond the contract: one that has another shape is as good as none, and costs nobody the channel. */
const setting = <T extends z.core.$ZodType>(schema: T) => z.catch(maybe(schema), undefined);

const fields = {
  _id: z.string(),
  /**
   * `open` or `forum` on the wire (SEEN); `whisper`, `announcement`, `direct`, `audio`, `video`, `iframe`
   * and `text` are names of the product (inferred).
   */
  channelType: z.string(),
  serverId: maybe(z.string()),
  // Settings of an iframe channel. None of them is documented; inferred.
  url: setting(z.string()),
  allowedOrigins: setting(z.array(z.string())),
  sandbox: setting(z.array(z.string())),
  allow: setting(z.array(z.string())),
  /** `none` or `post-message`. */
  identity: setting(z.string()),
  /** `auto`, `fill`, or CSS pixels. */
  height: setting(z.union([z.string(), z.number()])),
  chat: setting(z.boolean()),
  description: setting(z.string()),
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
