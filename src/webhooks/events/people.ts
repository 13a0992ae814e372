import * as z from 'zod/mini';
import { maybe, ShortId } from '../../contract/primitives.js';

/** A member in an event. INFERRED. */
export const EventUser = z.object({
  /** The short id. */
  id: ShortId,
  username: z.string(),
  displayName: maybe(z.string()),
  email: maybe(z.string()),
  /** Values of the community's own fields by their keys. */
  customFields: maybe(z.record(z.string(), z.unknown())),
});
export type EventUser = z.infer<typeof EventUser>;

/** A server, that is a part of a community, in an event. INFERRED. */
export const EventServer = z.object({ id: z.string(), name: maybe(z.string()) });
export type EventServer = z.infer<typeof EventServer>;
