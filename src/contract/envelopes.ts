import * as z from 'zod/mini';
import { maybe, Numeric } from './primitives.js';

/** System API and the root routes. The good one is SEEN, the failed one inferred. */
export const SystemEnvelope = z.object({
  meta: z.object({ success: z.boolean(), message: maybe(z.string()), devMessage: maybe(z.string()) }),
  body: z.optional(z.unknown()),
});

/**
 * Application API and the partner surfaces; lists carry their paging in `meta`. The good one is SEEN,
 * the failed one inferred.
 */
export const ApplicationEnvelope = z.object({
  meta: z.object({
    status: z.enum(['success', 'error']),
    statusCode: maybe(Numeric),
    page: maybe(Numeric),
    limit: maybe(Numeric),
    total: maybe(Numeric),
    skip: maybe(Numeric),
  }),
  message: maybe(z.string()),
  data: z.optional(z.unknown()),
});

/** Integration and User API; streaks carry their paging beside `data`. The good one is SEEN, the failed one inferred. */
export const IntegrationEnvelope = z.object({
  status: z.enum(['success', 'error']),
  message: maybe(z.string()),
  data: z.optional(z.unknown()),
  pagination: maybe(z.record(z.string(), z.unknown())),
});

/** Secure Auth: no frame around the data. The good one is SEEN, the failed one inferred. */
export const SecureAuthEnvelope = z.looseObject({ error: z.boolean(), message: maybe(z.string()) });

const outcome = z.enum(['success', 'error']);
const text = z.optional(z.nullable(z.string()));

/**
 * What the User API answers in: it is documented on the Integration host and on the Application host, so
 * either envelope may come.
 */
export const UserEnvelope = z.union([
  z.object({ status: outcome, message: text, data: z.optional(z.unknown()) }),
  z.object({ meta: z.object({ status: outcome }), message: text, data: z.optional(z.unknown()) }),
]);
export type UserEnvelope = z.infer<typeof UserEnvelope>;
