import * as z from 'zod/mini';

/** A token that says who the member is, for a partner's own server: single use, at most 60 s. */
export const IdentityToken = z.object({
  token: z.string(),
  /** ISO 8601. */
  expiresAt: z.string(),
});
export type IdentityToken = z.infer<typeof IdentityToken>;
