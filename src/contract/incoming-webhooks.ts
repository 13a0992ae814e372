import * as z from 'zod/mini';
import { maybe, Numeric, ObjectId, ShortId } from './primitives.js';

/**
 * Incoming webhooks: addresses at which a customer's own systems act in a community. PARTLY: that there are three
 * actions, and two toggles for `x-api-key` and `x-encrypted: true`, is SEEN. The form of the address, bodies, answers
 * and codes are inferred.
 */

/** Channels, a text, and in whose name. `POST /webhooks/incoming/{id}`, inferred. */
export const SendMessageWebhook = z.object({
  channelIds: z.array(ObjectId).check(z.minLength(1), z.maxLength(20)),
  message: z.string().check(z.minLength(1)),
  /** Short id, e-mail address, username or `_id`. May be left out where the webhook names somebody itself. */
  sender: z.optional(z.string()),
  /** For a forum: the topic that the message belongs to. */
  forumTopicId: z.optional(ObjectId),
});
export type SendMessageWebhook = z.infer<typeof SendMessageWebhook>;

/** Below `data`: one message per channel. Inferred. */
export const SentByWebhook = z.object({
  messages: z.array(z.object({ channelId: z.string(), id: z.string() })),
});
export type SentByWebhook = z.infer<typeof SentByWebhook>;

/** Values by the key, the name or the id of a field; null takes one away. Inferred. */
export const UpdateFieldsWebhook = z.object({
  user: z.string(),
  fields: z.record(z.string(), z.nullable(z.union([z.string(), z.number(), z.boolean()]))),
});
export type UpdateFieldsWebhook = z.infer<typeof UpdateFieldsWebhook>;

/** Below `data`: the values as they are now, by the key of the field. Inferred. */
export const FieldsByWebhook = z.object({
  userId: ShortId,
  fields: z.record(z.string(), z.nullable(z.union([z.string(), z.number(), z.boolean()]))),
});
export type FieldsByWebhook = z.infer<typeof FieldsByWebhook>;

/** Inferred. */
export const UpdateCurrencyWebhook = z.object({
  user: z.string(),
  /** `coins` without it. */
  currency: z.optional(z.enum(['coins', 'xp'])),
  operation: z.enum(['add', 'subtract', 'set']),
  /** A whole number. */
  amount: z.number().check(z.multipleOf(1)),
  /** For people who read the log. */
  reason: z.optional(z.string()),
});
export type UpdateCurrencyWebhook = z.infer<typeof UpdateCurrencyWebhook>;

/** Below `data`: what the member had and has. Inferred. */
export const CurrencyByWebhook = z.object({
  userId: ShortId,
  currency: z.string(),
  before: Numeric,
  balance: Numeric,
});
export type CurrencyByWebhook = z.infer<typeof CurrencyByWebhook>;

/**
 * Answer of a workflow's handshake, below `data`. SEEN: `data.sessionToken`, which lives 300 seconds; older answers
 * had it at the root.
 */
export const WorkflowSession = z.object({
  sessionToken: z.string(),
  /** Seconds. Inferred. */
  expiresIn: maybe(Numeric),
});
export type WorkflowSession = z.infer<typeof WorkflowSession>;

/** What a customer's back end tells of one of its people. SEEN: the six names; what else stands there is kept. */
export const WorkflowEvent = z.looseObject({
  /** Such as `user.registered`. */
  eventType: z.string(),
  /** The person's id in the customer's own systems. */
  customerId: z.string(),
  email: z.string(),
  firstName: z.optional(z.string()),
  lastName: z.optional(z.string()),
  /** ISO 8601. */
  occurredAt: z.string(),
});
export type WorkflowEvent = z.infer<typeof WorkflowEvent>;

/** Below `data`. Inferred. */
export const WorkflowOutcome = z.object({
  eventId: z.string(),
  /** What became of the member: made, let in, changed, or only remembered. */
  outcome: z.enum(['created', 'joined', 'updated', 'recorded']),
  member: z.object({ _id: z.string(), userId: ShortId }),
});
export type WorkflowOutcome = z.infer<typeof WorkflowOutcome>;
