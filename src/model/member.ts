import * as z from 'zod/mini';

/**
 * Somebody of the community, as anybody may see them: never an e-mail address, never an id of
 * the platform.
 */
export const Member = z.object({
  /** Public id: 16 base64url characters, the same in every answer of one gateway. */
  id: z.string(),
  /** Display name, or a neutral "Member 4F2A" where the display name looked like an e-mail address. */
  name: z.string(),
  /** Absolute or gateway-relative address of a picture that the gateway serves. */
  avatar: z.optional(z.string()),
  /** Name of the tier that the member has reached. */
  tier: z.optional(z.string()),
});
export type Member = z.infer<typeof Member>;

/** The member who is signed in on this page. */
export const Me = z.object({
  member: Member,
  /** What the session allows, such as `read` and `post`. */
  scope: z.array(z.string()),
  /** All-time XP as a decimal string. */
  xp: z.string(),
  coins: z.string(),
  seq: z.string(),
  asOf: z.string(),
});
export type Me = z.infer<typeof Me>;
