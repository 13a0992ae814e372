import type { Context } from 'hono';
import type { IntegrationApi } from '../api/integration-api.js';
import type { Gain } from '../model/message.js';
import type { Log } from './log.js';
import type { MemberRecord, Members } from './members/directory.js';
import type { GatewayOptions } from './options/schema.js';
import type { EmbedMark, Scope } from './identity/sessions.js';
import type { RedisConnection } from './redis/connection.js';
import type { Sequence } from './sequence.js';
import type { Awaitable } from './standings/standings.js';
import type { Store } from './store/store.js';

/** Who asks, after the token was checked. */
export interface Session {
  /** The platform's short id of the member. */
  sub: string;
  /** What the session allows, such as `read` and `post`. */
  scope: readonly string[];
  jti: string;
  /** Seconds since 1970. */
  expires: number;
  /** The platform's embed token that it was exchanged for. */
  embed?: EmbedMark;
  member: MemberRecord;
}

/** What every route of the gateway can read with `c.get(…)`. */
export interface GatewayVariables {
  /** Null when the request carries no token. A bad token never reaches a route: it is answered 401. */
  session: Session | null;
  ip: string;
  requestId: string;
  /** Headers that go with the answer, whatever it is. See `http/answer-headers.ts`. */
  shared: Record<string, string>;
  /** Whether the answer was made with the shared headers. */
  dressed: boolean;
}
export type GatewayEnv = { Variables: GatewayVariables };
export type GatewayCall = Context<GatewayEnv>;

export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
}

/** How members stand, on all boards and windows. */
export interface StandingsService {
  /** XP, coins and the standing on every public board's windows, as they are known now. */
  gainOf(member: MemberRecord): Promise<Gain>;
}

/** A public answer that is the same for everybody: serialised once per `seq` and query, then kept. */
export interface PublicAnswer<Body extends object = object> {
  /** What tells this answer from others: normally the path and the checked query. */
  key: string;
  seq: string;
  /** ISO 8601 moment at which the body is true; travels in `rai-as-of`, also on 304. */
  asOf: string;
  stale?: boolean;
  /** Overrides the cache rule of live answers, such as for past windows. */
  cacheControl?: string;
  /** Words for purging, such as `board-xp`. */
  surrogateKeys?: readonly string[];
  /** Public ids of the members that the body shows: a cache forgets it when one of them is hidden. */
  memberIds?(body: Body): Iterable<string>;
  build(): Awaitable<Body>;
}

/** How fresh the knowledge of the platform is. */
export interface Freshness {
  /** The platform could not be asked at the last try: answers are the last known state. */
  readonly stale: boolean;
  /** ISO 8601 moment of the last complete answer of the platform. */
  readonly asOf: string;
}

/** Addresses of pictures that the gateway serves under ids of its own. */
export interface Media {
  /** The gateway's address for a platform picture; undefined when its host is not listed. */
  addressOf(url: string | undefined): string | undefined;
}

/** What rooms of the gateway share. Made once in `createGateway`. */
export interface GatewayContext {
  readonly options: GatewayOptions;
  readonly api: IntegrationApi;
  readonly members: Members;
  readonly store: Store;
  /** The Redis that the gateways of this community share; undefined when the options name none. */
  readonly redis?: RedisConnection | undefined;
  readonly standings: StandingsService;
  readonly media: Media;
  readonly seq: Sequence;
  readonly freshness: Freshness;
  readonly log: Log;
  readonly clock: Clock;
  /** Aborted when the gateway closes: give it to loops and upstream calls. */
  readonly signal: AbortSignal;
  /** The session of the request; throws the 401 problem when there is none, and 403 for one without the scope. */
  requireSession(c: GatewayCall, scope?: Scope): Session;
  /** Sends a public answer with ETag, 304, compression and cache rules. */
  publicAnswer<Body extends object>(c: GatewayCall, answer: PublicAnswer<Body>): Awaitable<Response>;
}
