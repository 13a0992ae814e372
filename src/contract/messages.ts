import * as z from 'zod/mini';
import { maybe, Numeric, ShortId } from './primitives.js';

/**
 * `GET /messages` (Integration API, permission `getMessages`). SEEN: dev.returning.ai/messaging/get-messages.
 * The most recent `count` messages, the newest first; there is no paging.
 */
export const GetMessagesQuery = z.object({
  channel_id: z.optional(z.string()),
  count: z.optional(z.number()),
  /** Only messages of this user: short id, or `email`. */
  user_id: z.optional(z.string()),
  email: z.optional(z.string()),
  /** Beyond the contract: only messages older, or newer, than this message id. */
  before: z.optional(z.string()),
  after: z.optional(z.string()),
});
export type GetMessagesQuery = z.infer<typeof GetMessagesQuery>;

/** One message. SEEN, except what is marked as beyond the contract. */
export const PlatformMessage = z.object({
  id: z.string(),
  message: z.string(),
  user: z.object({
    user_id: ShortId,
    email: maybe(z.string()),
    /** Beyond the contract. */
    display_name: maybe(z.string()),
    /** Beyond the contract. */
    avatar: maybe(z.string()),
  }),
  channel: z.object({ channel_id: z.string(), name: maybe(z.string()) }),
  /** ISO 8601. */
  timestamp: z.string(),
  /** Beyond the contract: id of the message that this one answers. */
  reply_to: maybe(z.string()),
  /** Beyond the contract: number of replies. */
  replies: maybe(Numeric),
  /** Beyond the contract: short ids of those who reacted. */
  reactions: maybe(
    z.array(z.object({ emoji: z.string(), count: Numeric, users: z.optional(z.array(ShortId)) })),
  ),
});
export type PlatformMessage = z.infer<typeof PlatformMessage>;

export const GetMessagesData = z.object({ total: maybe(Numeric), messages: z.array(PlatformMessage) });
export type GetMessagesData = z.infer<typeof GetMessagesData>;

/** `POST /messages/send` (permission Send Message). SEEN: api-15023884 and a public client. */
export const SendMessageRequest = z.object({
  channelId: z.string(),
  message: z.string(),
  /** User name or e-mail address. A user key leaves it out: its owner sends. */
  sender: z.optional(z.string()),
  /** Needed in a forum channel. */
  forumTopicId: z.optional(z.string()),
});
export type SendMessageRequest = z.infer<typeof SendMessageRequest>;

/** `POST /messages/reply`. PARTLY: path and body from a public client, reply-message. */
export const ReplyMessageRequest = z.object({
  messageId: z.string(),
  message: z.string(),
  sender: z.optional(z.string()),
});
export type ReplyMessageRequest = z.infer<typeof ReplyMessageRequest>;

/** `POST /messages/react`. PARTLY: path and body from a public client. */
export const ReactMessageRequest = z.object({
  messageId: z.string(),
  /** A shortcode with colons, such as `:sparkling_heart:`. */
  emoji: z.string(),
  sender: z.optional(z.string()),
});
export type ReactMessageRequest = z.infer<typeof ReactMessageRequest>;

/** What send and reply answer beyond the contract, which knows only a status and a text. */
export const SentData = z.object({ id: z.optional(z.string()) });
export type SentData = z.infer<typeof SentData>;
