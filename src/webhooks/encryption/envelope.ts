import * as z from 'zod/mini';

/** AES-256 in GCM, or in CBC under an HMAC for those who cannot do better. */
export const WEBHOOK_ALGORITHMS = ['A256GCM', 'A256CBC-HS256'] as const;
export type WebhookAlgorithm = (typeof WEBHOOK_ALGORITHMS)[number];

/** An encrypted body. NOT FOUND: the platform's pages name the ciphers and `x-encrypted`, not the envelope. */
export const EncryptedPayload = z.object({
  v: z.literal(1),
  alg: z.enum(WEBHOOK_ALGORITHMS),
  /** Name of the key. */
  kid: z.string().check(z.regex(/^[\w-]{1,64}$/)),
  /** Base64: 12 bytes for GCM, 16 for CBC. */
  iv: z.string(),
  /** Base64: 16 bytes of GCM; 32 of the HMAC for CBC. */
  tag: z.string(),
  /** Base64. */
  data: z.string(),
});
export type EncryptedPayload = z.infer<typeof EncryptedPayload>;
