import * as z from 'zod/mini';
import { Board } from './board.js';
import { Channel } from './message.js';

/**
 * What a community can do beyond public reading: `tiers` and `messages` (something to show),
 * `session` (members can sign in), `send`, `reply`, `react`, `unreact`, `live` (a stream, not polling).
 */
export const CAPABILITIES = [
  'tiers',
  'messages',
  'session',
  'send',
  'reply',
  'react',
  'unreact',
  'live',
] as const;
export type Capability = (typeof CAPABILITIES)[number];

/** What a gateway tells a page before anything else. */
export const Config = z.object({
  /** Name of the community. */
  name: z.string(),
  /** Version of the gateway's routes, an integer. */
  api: z.number(),
  zone: z.string(),
  boards: z.array(Board),
  channels: z.array(Channel),
  tiers: z.boolean(),
  /** Entries that this kit does not know are ignored. */
  capabilities: z.array(z.string()),
  /** Longest message, in UTF-16 code units. */
  maxText: z.number(),
  seq: z.string(),
  asOf: z.string(),
});
export type Config = z.infer<typeof Config>;
