import * as z from 'zod/mini';
import { maybe, ShortId } from './primitives.js';

/**
 * A community, which the System API calls a server. NOT FOUND: only the titles and methods of its endpoints
 * survive; the shape is inferred from that of channels and roles.
 */
export const PlatformServer = z.object({
  _id: z.string(),
  title: z.string(),
  description: maybe(z.string()),
  image: maybe(z.string()),
  /** Short id of its owner; empty where nobody owns it. */
  userId: maybe(ShortId),
  createdAt: maybe(z.string()),
  updatedAt: maybe(z.string()),
  /** Beyond the contract, and only when it was just made: the new community's key of the System API. */
  apiKey: maybe(z.string()),
});
export type PlatformServer = z.infer<typeof PlatformServer>;

/** `GET /servers`. Inferred. */
export const ServersData = z.array(PlatformServer);
export type ServersData = z.infer<typeof ServersData>;

/** `POST /servers` and `PUT /servers/{id}`. Inferred. */
export const ServerInput = z.object({
  title: z.string(),
  description: z.optional(z.string()),
  /** Address of a picture. */
  image: z.optional(z.string()),
});
export type ServerInput = z.infer<typeof ServerInput>;
