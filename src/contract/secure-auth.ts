import * as z from 'zod/mini';

/**
 * `GET https://{cname}/api/secureAuth`. SEEN: api-16892393, api-31437510. Formally everything is optional; in
 * practice these three are needed, and e-mail and names as well for a user whom the community does not know.
 */
export const SecureAuthQuery = z.object({
  action: z.literal('login'),
  /** The username. */
  userId: z.string(),
  /** As Login Management of the community names it; 0 grants `@all` alone. */
  accessLevel: z.union([z.number(), z.string()]),
  email: z.optional(z.string()),
  firstname: z.optional(z.string()),
  lastname: z.optional(z.string()),
  displayname: z.optional(z.string()),
});
export type SecureAuthQuery = z.infer<typeof SecureAuthQuery>;

/** Answer of Secure Auth. SEEN. What opens a session must be an address that a browser goes to. */
export const SecureAuthData = z.object({
  loginUrl: z.string().check(z.regex(/^https?:\/\//)),
  sessionId: z.string(),
});
export type SecureAuthData = z.infer<typeof SecureAuthData>;
