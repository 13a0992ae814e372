import * as z from 'zod/mini';
import { maybe } from '../../contract/primitives.js';
import { EventServer, EventUser } from './people.js';

/** `message.posted`, "New Message Posted Anywhere" and "New Message Posted To Channel". INFERRED. */
export const MessagePosted = z.object({
  message: z.object({
    id: z.string(),
    /** As somebody typed it: text from outside. */
    text: z.string(),
    /** ISO 8601. */
    createdAt: z.string(),
    /** Id of the message that it answers. */
    parentId: maybe(z.string()),
  }),
  user: EventUser,
  channel: z.object({ id: z.string(), name: maybe(z.string()), type: maybe(z.string()) }),
  server: EventServer,
});
export type MessagePosted = z.infer<typeof MessagePosted>;
