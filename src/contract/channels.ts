import * as z from 'zod/mini';
import { maybe, ShortId } from './primitives.js';

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
  // What only the System API tells.
  /** Nothing is documented of its members; the sandbox has `{ role, view, post }`. */
  permissions: setting(z.array(z.unknown())),
  /** Short id of who made it; empty where nobody did. */
  userId: setting(ShortId),
  createdAt: setting(z.string()),
  updatedAt: setting(z.string()),
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

/**
 * `POST /channels` and `PUT /channels/{id}` (System API). SEEN: api-8891791, api-8891793. What follows the type is beyond
 * the contract, and read by the sandbox unless it is told to be strict.
 */
export const ChannelInput = z.object({
  topic: z.string(),
  channelType: z.string(),
  /** Roles that see and write in the channel; empty: everybody does. */
  permissions: z.optional(
    z.array(z.object({ role: z.string(), view: z.optional(z.boolean()), post: z.optional(z.boolean()) })),
  ),
  url: z.optional(z.string()),
  allowedOrigins: z.optional(z.array(z.string())),
  sandbox: z.optional(z.array(z.string())),
  allow: z.optional(z.array(z.string())),
  identity: z.optional(z.string()),
  height: z.optional(z.union([z.string(), z.number()])),
  chat: z.optional(z.boolean()),
  description: z.optional(z.string()),
});
export type ChannelInput = z.infer<typeof ChannelInput>;
