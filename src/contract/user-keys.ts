import * as z from 'zod/mini';
import { ObjectId } from './primitives.js';

/**
 * A user's own API key. The shape is that of a community key (SEEN, api-18878141); no page shows an
 * answer of the User API. The text says that `key` is masked, the sample prints it whole: it may be
 * either, or missing. There is no other reading of a key than this, so no field is transformed.
 */
export const UserApiKey = z.object({
  _id: z.string(),
  name: z.string(),
  key: z.optional(z.string()),
  /** Such as `sendMessages`, `readOwnProfile`, `updateOwnProfile`, `readOwnMessages`. */
  permissions: z.array(z.string()),
  /** Days; 0 is without end. */
  expirePeriod: z.optional(z.number()),
  /** ISO 8601; empty or null is without end. */
  expireDate: z.optional(z.nullable(z.string())),
  isActive: z.optional(z.boolean()),
  /** Beyond the contract, which only says that a key may be limited so: ids; missing or null is all. */
  channels: z.optional(z.nullable(z.array(z.string()))),
  createdAt: z.optional(z.string()),
  updatedAt: z.optional(z.string()),
});
export type UserApiKey = z.infer<typeof UserApiKey>;

/** `GET /users/apikeys?userId=`. NOT FOUND beyond its title "Get User Api Key"; inferred. */
export const UserApiKeyList = z.array(UserApiKey);
export type UserApiKeyList = z.infer<typeof UserApiKeyList>;

/** `POST /users/apikeys?userId=`. PARTLY: api-20893942, api-21395958 (no answer shown). */
export const CreateUserApiKeyRequest = z.object({
  name: z.string(),
  permissions: z.array(z.string()),
  /** Days; 0 is without end. */
  expirePeriod: z.number(),
  /** ISO 8601, or empty. */
  expireDate: z.string(),
  communityId: ObjectId,
  /** Beyond the contract: the only channels that the key works in. */
  channels: z.optional(z.nullable(z.array(ObjectId))),
});
export type CreateUserApiKeyRequest = z.infer<typeof CreateUserApiKeyRequest>;

/** `PUT /users/{userId}/api-keys/{apiKeyId}`. PARTLY: api-20894017 (no answer shown). */
export const UpdateUserApiKeyRequest = z.object({
  name: z.string(),
  permissions: z.array(z.string()),
  expirePeriod: z.number(),
  expireDate: z.string(),
  isActive: z.boolean(),
  /** Beyond the contract: the only channels that the key works in. */
  channels: z.optional(z.nullable(z.array(ObjectId))),
});
export type UpdateUserApiKeyRequest = z.infer<typeof UpdateUserApiKeyRequest>;

/** `GET /users/apikeys/info`: the key that asks. NOT FOUND beyond its title; inferred. */
export const UserApiKeyInfo = z.object({
  name: z.string(),
  permissions: z.array(z.string()),
  /** The short id, or the platform's `_id`: the contract does not say. */
  userId: z.union([z.string(), z.number()]),
  communityId: z.optional(z.nullable(z.string())),
  /** Ids of the only channels that the key works in; missing or null is all. */
  channels: z.optional(z.nullable(z.array(z.string()))),
  expireDate: z.optional(z.nullable(z.string())),
  isActive: z.optional(z.boolean()),
});
export type UserApiKeyInfo = z.infer<typeof UserApiKeyInfo>;
