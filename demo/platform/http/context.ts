import type { Context as HonoContext } from 'hono';
import type { Database } from '../db/open.js';
import type { Envelope } from './envelopes.js';

/** What every route and service works with. */
export interface Platform {
  db: Database;
  /** No key beyond the contract is answered. */
  strict: boolean;
  /** Whether the older sign-in of widgets is served. */
  widgetSignin: boolean;
  /** Whether a bulk import that names its community needs no key. */
  keylessImport: boolean;
  /** Tells the worker that a bulk job waits. */
  wakeJobs: () => void;
  /** Tells the worker of webhooks that something may have happened. */
  wakeWebhooks: () => void;
  /** Milliseconds since 1970; tests move it. */
  now: () => number;
  newId: () => string;
  /** Secret of the HS256 tokens; made once per database. */
  tokenSecret: () => Promise<Uint8Array>;
}

export interface Env {
  Variables: { platform: Platform; envelope: Envelope; requestId: string };
}
export type Context = HonoContext<Env>;

/** The origin under which the caller reached the platform; its Host header was checked before. */
export const originOf = (c: Context): string => new URL(c.req.url).origin;

/** Turns the path of a picture of this platform into an address; what is an address stays as it is. */
export function pictureAt(c: Context): (path: string) => string {
  const origin = originOf(c);
  return (path) => (path.startsWith('/') ? origin + path : path);
}
