import * as z from 'zod/mini';
import { Member } from './member.js';

/** The partner's page of an iframe channel, and how the community wants it shown. */
export const ChannelFrame = z.object({
  /** Absolute address of the page: https, or http on this machine. It holds no identity and no token. */
  url: z.string(),
  /** What the channel is about, in plain text. */
  description: z.optional(z.string()),
  /** Tokens of the frame's `sandbox` attribute; empty: the default of whoever shows it. */
  sandbox: z.array(z.string()),
  /** Features for the frame's `allow` attribute, such as `fullscreen`. */
  allow: z.array(z.string()),
  /** `auto` (as high as its content), `fill`, or a number of CSS pixels such as `480`. */
  height: z.string(),
  /** Whether the messages of the channel stand beside the frame. */
  chat: z.boolean(),
  /** Whether the gateway gives identity tokens for the partner's server. */
  token: z.boolean(),
});
export type ChannelFrame = z.infer<typeof ChannelFrame>;

export const Channel = z.object({
  id: z.string(),
  name: z.string(),
  /** `open`, `forum`, `announcement`, `iframe` … as the platform names it. */
  kind: z.string(),
  /** Whether whoever asked may write here. */
  post: z.boolean(),
  /** Only on an iframe channel whose page the gateway's operator has listed. */
  frame: z.optional(ChannelFrame),
});
export type Channel = z.infer<typeof Channel>;

export const ChannelList = z.object({ channels: z.array(Channel), seq: z.string(), asOf: z.string() });
export type ChannelList = z.infer<typeof ChannelList>;

export const Reaction = z.object({
  /** Shortcode without colons, such as `sparkling_heart`. */
  emoji: z.string(),
  count: z.number(),
  /** Whether the signed-in member gave it. */
  mine: z.boolean(),
});
export type Reaction = z.infer<typeof Reaction>;

export const Message = z.object({
  id: z.string(),
  channel: z.string(),
  author: Member,
  /** Plain text, as written. It is never markup. */
  text: z.string(),
  /** ISO 8601. */
  at: z.string(),
  mine: z.boolean(),
  /** What this message answers. */
  quote: z.optional(z.object({ id: z.string(), name: z.string(), text: z.string() })),
  replies: z.number(),
  reactions: z.array(Reaction),
});
export type Message = z.infer<typeof Message>;

/** A stretch of a channel, the oldest message first. */
export const MessagePage = z.object({
  channel: Channel,
  messages: z.array(Message),
  /** Cursor of older messages; null at the beginning of what is known. */
  before: z.nullable(z.string()),
  /** Cursor of newer messages; null at the newest. */
  after: z.nullable(z.string()),
  seq: z.string(),
  asOf: z.string(),
  stale: z.optional(z.boolean()),
});
export type MessagePage = z.infer<typeof MessagePage>;

/** How the sender stands after the platform took the message. */
export const Gain = z.object({
  /** All-time totals after the send, as decimal strings. */
  xp: z.string(),
  coins: z.string(),
  /** What this one send brought, where both sides of it are known; `0` inside a cooldown. */
  earned: z.optional(z.object({ xp: z.string(), coins: z.string() })),
  standings: z.array(
    z.object({
      board: z.string(),
      window: z.string(),
      rank: z.number(),
      tied: z.boolean(),
      score: z.string(),
    }),
  ),
});
export type Gain = z.infer<typeof Gain>;

/**
 * What became of a send. `sent`: the platform has it, once. `held`: not settled yet; ask again with
 * the same key. `unknown`: it cannot be found out; the member decides.
 */
export const Sent = z.object({
  key: z.string(),
  state: z.enum(['sent', 'held', 'unknown']),
  /** Id of the stored message, when it is known. */
  id: z.optional(z.string()),
  message: z.optional(Message),
  gain: z.optional(Gain),
});
export type Sent = z.infer<typeof Sent>;
