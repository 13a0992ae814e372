import * as z from 'zod/mini';
import { maybe, Numeric } from './primitives.js';

/**
 * An API key of the community. SEEN: api-18878141. The text says that `key` is masked, the sample prints it whole;
 * the answer to its making is the one place that shows it for sure.
 */
export const CommunityApiKey = z.object({
  _id: z.string(),
  name: z.string(),
  key: maybe(z.string()),
  /** Such as `sendMessage`, `getUserData`, `userFields`. */
  permissions: z.array(z.string()),
  /** Days; 0 is without end. */
  expirePeriod: maybe(Numeric),
  /** ISO 8601; missing is without end. */
  expireDate: maybe(z.string()),
  createdAt: maybe(z.string()),
  updatedAt: maybe(z.string()),
  /** Beyond the contract. */
  isActive: maybe(z.boolean()),
});
export type CommunityApiKey = z.infer<typeof CommunityApiKey>;

/** `GET /communities/{communityId}/api-keys`. NOT FOUND beyond its title; the path follows from its sibling. */
export const CommunityApiKeysData = z.array(CommunityApiKey);
export type CommunityApiKeysData = z.infer<typeof CommunityApiKeysData>;

/** `POST` and `PUT` of `/communities/{communityId}/api-keys`. Inferred from the answer of its sibling. */
export const CommunityApiKeyRequest = z.object({
  name: z.string().check(z.minLength(1)),
  permissions: z.array(z.string()),
  /** Days; 0 is without end. */
  expirePeriod: z.number(),
  /** ISO 8601; wins over the period. Without it the end follows from the period. */
  expireDate: z.optional(z.string()),
});
export type CommunityApiKeyRequest = z.infer<typeof CommunityApiKeyRequest>;

/** `GET /api-keys/info`: the key that asks. NOT FOUND beyond its title "Integration Api Key Info"; inferred. */
export const CommunityApiKeyInfo = z.object({
  name: z.string(),
  permissions: z.array(z.string()),
  communityId: z.string(),
  expireDate: maybe(z.string()),
  isActive: maybe(z.boolean()),
});
export type CommunityApiKeyInfo = z.infer<typeof CommunityApiKeyInfo>;
