import type { IncomingMessage, ServerResponse } from 'node:http';
import { IntegrationApi } from '../api/integration-api.js';
import { createAccess } from './access.js';
import { adminRoutes, type HideOrder } from './admin-routes.js';
import { createApp } from './app.js';
import { Backfill } from './boards/backfill.js';
import { BoardService } from './boards/board-service.js';
import { DayBook } from './boards/day-book.js';
import { DayTurn } from './boards/day-turn.js';
import { definitionsOf, firstAnswer } from './boards/definitions/setup.js';
import { boardRoutes } from './boards/routes.js';
import { SharedBoards } from './boards/shared-boards.js';
import { configRoutes } from './config-routes.js';
import type { Clock, GatewayContext } from './context.js';
import { frameRoutes } from './frame/routes.js';
import { clientIp } from './http/client.js';
import { Limit } from './http/limits.js';
import { mountPrefix } from './http/mount.js';
import { Problem } from './http/problem.js';
import { PublicAnswers } from './http/public-answers.js';
import { QuickAnswers } from './http/quick-answers.js';
import { refuseUnread, type Refused } from './http/refuse-unread.js';
import { RequestIds } from './http/request-ids.js';
import { callName, createUpstream } from './http/upstream.js';
import { requireSession } from './identity/auth.js';
import { exchangeRoutes } from './identity/exchange-routes.js';
import { KeyRing } from './identity/key-ring.js';
import { readKeys } from './identity/keys.js';
import { partnerRoutes } from './identity/partner-routes.js';
import { Revocations } from './identity/revocations.js';
import { identityRoutes } from './identity/routes.js';
import { ServerKeys } from './identity/server-keys.js';
import { SCOPES, type Scope } from './identity/sessions.js';
import { exchangeOf, sessionsOf } from './identity/setup.js';
import { KitFiles } from './kit/kit-files.js';
import { packageKitFolder, packageVersion } from './kit/package-info.js';
import { kitRoutes } from './kit/routes.js';
import { createLive, type Live } from './live/setup.js';
import { createLog, type Log } from './log.js';
import { MediaRegistry } from './media/media-registry.js';
import { mediaRoutes } from './media/routes.js';
import { HiddenMembers } from './members/hidden-members.js';
import { Hiding } from './members/hiding.js';
import { KeptMembers } from './members/kept-members.js';
import { gaugeLoad } from './members/load-gauges.js';
import { meRoutes } from './members/me-routes.js';
import { MemberDirectory, type MemberQuery } from './members/member-directory.js';
import { MemberSync } from './members/member-sync.js';
import { SyncState } from './members/sync-state.js';
import { visibilityRoutes } from './members/visibility-routes.js';
import { messageRoutes } from './messages/routes.js';
import { createMessages } from './messages/service.js';
import { Metrics } from './metrics.js';
import { processGauges } from './metrics/process-gauges.js';
import { operatorRoutes } from './operator-routes.js';
import { parseOptions } from './options/parse.js';
import type { GatewayInput, GatewayOptions } from './options/schema.js';
import { secretsOf } from './options/secrets.js';
import type { RedisConnection } from './redis/connection.js';
import { openRedis } from './redis/setup.js';
import { Sequence } from './sequence.js';
import { Slots } from './standings/slots.js';
import { follow } from './store/follow.js';
import { openLevelStore } from './store/level-store.js';
import { MemoryStore } from './store/memory-store.js';
import { openRedisStore } from './store/redis-store.js';
import { StoreUnavailable, type Store } from './store/store.js';
import { TierService } from './tiers/tier-service.js';
import type { Unread } from './unread.js';
import { userApiRoutes } from './user-api/routes.js';

export interface Gateway {
  /** Answers one request. */
  fetch(request: Request, info?: FetchInfo): Promise<Response>;
  /**
   * For servers that speak Node's own requests: answers one like those before it from the bytes that are kept. False
   * when it did nothing, or settles with it; then ask `fetch`, with the same `outgoing`. `nodeHandler`
   * does both.
   */
  answerKept(incoming: IncomingMessage, outgoing: ServerResponse): false | Promise<boolean>;
  /** Settles when everybody was loaded once; rejects when the store or a key cannot be used. */
  readonly ready: Promise<void>;
  /** Takes no more requests, lets those under way end, then lets go of everything. */
  close(o?: { drainMs?: number }): Promise<void>;
  /** A session token for a member that the caller has signed in. Rejects when there is no such member. */
  createSession(o: { sub: string; scope?: readonly Scope[] }): Promise<{ token: string; expiresAt: string }>;
  /**
   * The short id of a member, for `createSession`; undefined when nobody, or more than one, is found. For servers only.
   * Asks the platform (`POST /users/filter`); an answer is believed for five seconds. Rejects when it cannot be asked, or
   * knows no such field. Name only fields that members cannot change themselves.
   */
  resolveMember(query: MemberQuery): Promise<string | undefined>;
  /** Takes a member or a message off this site, shows it again, or a member under an alias. False when there is none. */
  hide(order: HideOrder): Promise<boolean>;
  /**
   * Forgets kept answers: those with any of these surrogate keys (`board-xp`, `channel-<id>`, `member-<public id>`,
   * `members`), or all of them. A cache in front is told by {@link GatewayParts.purged}.
   */
  purge(keys?: readonly string[]): void;
}

/** What the server around the gateway knows of a request. */
export interface FetchInfo {
  /**
   * The address of the connection: it decides whose rate is counted. Callers that cannot know it, such as Next, set the
   * option `trustProxy`, so that `X-Forwarded-For` is read; without either, all visitors count as one and share one
   * rate.
   */
  ip?: string | undefined;
  /** False where that server compresses answers itself and drops `content-encoding`, as Next does. */
  compress?: boolean | undefined;
  /**
   * Node's own answer, where there is one: a stream of changes is written straight to it. Without it the stream is the body
   * of the answer, which costs several times the memory. Its request tells how the path was written, and public answers
   * to it are kept for `answerKept`.
   */
  outgoing?: ServerResponse | undefined;
  /**
   * Nothing is known of the request, as it could not be read: its headers were too long (431), it was no HTTP (400), it did not
   * come to an end (408), or there were too many connections (503). It is counted, and answered so.
   */
  unread?: Unread | undefined;
}

/** What middleware and routes find in `c.env`. */
interface RequestEnv extends Omit<FetchInfo, 'unread'> {
  ip: string;
}

/** Parts that tests and embedding programs may bring. */
export interface GatewayParts {
  clock?: Clock;
  log?: Log;
  store?: Store;
  fetch?: typeof fetch;
  /**
   * Hears which surrogate keys a cache in front must forget now, such as after a member was hidden; undefined means
   * everything. What it throws is logged.
   */
  purged?: (keys: readonly string[] | undefined) => Promise<void> | void;
}

interface Inside {
  handle: (request: Request, env: RequestEnv) => Promise<Response>;
  quick: QuickAnswers;
  refuseUnread: (why: Refused) => Response;
  ready: Promise<void>;
  /** Ends the streams: their readers ask elsewhere. */
  bye: () => void;
  stop: () => Promise<void>;
  createSession: Gateway['createSession'];
  resolveMember: Gateway['resolveMember'];
  hide: Gateway['hide'];
  purge: Gateway['purge'];
}

/** Makes the gateway of one community. Throws `OptionsError` for bad options; everything else is told by `ready`. */
export function createGateway(input: GatewayInput, parts: GatewayParts = {}): Gateway {
  const options = parseOptions(input);
  const ending = new AbortController();
  const opening = open(options, parts, ending.signal);
  const ready = opening.then((inside) => inside.ready);
  ready.catch(() => undefined);
  let closing: Promise<void> | undefined;
  let running = 0;
  let opened: Inside | undefined;
  opening.then(
    (inside) => (opened = inside),
    () => undefined,
  );

  async function close(drainMs: number): Promise<void> {
    void opening.then((inside) => inside.bye()).catch(() => undefined);
    const until = Date.now() + drainMs;
    while (running > 0 && Date.now() < until) await new Promise((resolve) => setTimeout(resolve, 20));
    ending.abort();
    const inside = await opening.catch(() => undefined);
    await inside?.stop();
  }

  return {
    ready,
    async fetch(request, info) {
      if (closing) return new Problem('UNAVAILABLE', undefined, { retryAfter: 2 }).toResponse();
      running += 1;
      try {
        const inside = await opening.catch(() => undefined);
        if (!inside) return new Problem('UNAVAILABLE').toResponse();
        if (info?.unread) return inside.refuseUnread(info.unread);
        if (running > options.limits.atOnce) return inside.refuseUnread('busy');
        const ip = clientIp(request, info?.ip, options.trustProxy);
        return await inside.handle(request, { ip, compress: info?.compress, outgoing: info?.outgoing });
      } finally {
        running -= 1;
      }
    },
    answerKept: (incoming, outgoing) =>
      closing || !opened ? false : opened.quick.answer(incoming, outgoing),
    close: ({ drainMs = 5000 } = {}) => (closing ??= close(drainMs)),
    createSession: async (order) => (await opening).createSession(order),
    resolveMember: async (query) => (await opening).resolveMember(query),
    hide: async (order) => (await opening).hide(order),
    purge: (keys) =>
      void opening.then(
        (inside) => inside.purge(keys),
        () => undefined,
      ),
  };
}

async function open(options: GatewayOptions, parts: GatewayParts, signal: AbortSignal): Promise<Inside> {
  const clock = parts.clock ?? { now: Date.now };
  const now = () => clock.now();
  const log = parts.log ?? createLog({ level: options.log, secrets: secretsOf(options), now });
  const keys = new KeyRing(await readKeys(options.sessions?.keys ?? []), now);
  const metrics = new Metrics();
  const redis = await openRedis(options, log, metrics);
  const store = parts.store ?? (await openStore(options, redis));
  const seq = new Sequence();
  const answers = new PublicAnswers();
  const ids = new RequestIds();
  const perIp = new Limit('ip', options.limits.ip, redis);
  const quick = new QuickAnswers({
    ...{ answers, limit: perIp, metrics, ids, trustProxy: options.trustProxy, now },
    revision: () => seq.current,
  });
  const slots = new Slots();
  const hidden = new HiddenMembers(store);
  const revocations = new Revocations(store, () => now() / 1000);
  const { integrationUrl } = options.platform;
  // Each service has a breaker of its own: one that is down says nothing about another.
  const service = (nameOf: (url: URL) => string): typeof fetch =>
    createUpstream(parts.fetch ?? fetch, { now, nameOf, asked: (call, how) => metrics.asked(call, how) });
  const upstream = service(callName(integrationUrl));
  const calls = {
    key: options.platform.communityKey,
    baseUrl: integrationUrl,
    timeoutMs: options.limits.upstreamMs,
    fetch: upstream,
  };
  const api = new IntegrationApi({ ...calls, maxRetryAfter: 2 });
  // Nobody waits for what reads everybody: it may wait itself where the platform asks for that.
  const patient = new IntegrationApi(calls);
  const media = new MediaRegistry({ ...options, hosts: options.media.hosts });
  const days = new DayBook({ store, slots, columns: () => boards.columns, log });
  // Each needs the other: the sweep fills the directory, the boards ask how fresh it is.
  // Who follows a board by its `seq` hears that it is stale now, or not any more.
  const state = new SyncState(() => void seq.touchAll());
  const tierOf = (xp: number) => tiers.tierOf(xp);
  const shared = redis && new SharedBoards({ redis, options, log, now });
  const boards: BoardService = new BoardService({
    options,
    slots,
    days,
    seq,
    freshness: state,
    log,
    now,
    tierOf,
    shared,
  });
  const tiers = new TierService({ api, options, media, seq, freshness: state, log, now, signal });
  const directory = new MemberDirectory({
    api,
    publicIdKey: options.publicIdKey,
    columns: () => boards.asked,
    media,
    tierOf,
    isHidden: (platformId) => hidden.has(platformId),
    aliasOf: (platformId) => hidden.aliasOf(platformId),
    now,
    watchers: [boards, { changed: (member, before) => before && live?.memberChanged(member) }],
  });
  // Made last, as it tells of everything before it.
  let live: Live | undefined;
  boards.use(directory);
  const backfill = new Backfill({
    api: patient,
    directory,
    boards,
    days,
    log,
    now,
    signal,
    limits: options.backfill,
  });
  const { publicIdKey, platform } = options;
  const kept = new KeptMembers({
    // What ends with the process needs no second copy in its memory.
    store: parts.store ?? (options.store === 'memory' ? undefined : store),
    members: directory,
    of: [publicIdKey, platform.integrationUrl, platform.communityId ?? platform.communityKey],
    log,
    now,
  });
  directory.watch(kept);
  const turn = new DayTurn({ boards, log, now, signal });
  const purge: Gateway['purge'] = (keys) => {
    answers.purge(keys);
    quick.purge();
    const tell = async (): Promise<void> => parts.purged?.(keys);
    tell().catch((error: unknown) => log.error('the cache in front was not purged', { error }));
  };
  const definitions = definitionsOf(options, {
    ...{ api, fetch: upstream, boards, turn, store, log, now, signal, purge },
  });
  const sync = new MemberSync({
    api: patient,
    directory,
    kept,
    state,
    log,
    now,
    intervalMs: options.sync.intervalMs,
    signal,
    swept: async (how) => {
      const tiersAsked = tiers.refresh().then((others) => (others ? boards.tiersChanged() : undefined));
      // What was kept is shown at once, whether the platform answers or not.
      if (how === 'kept')
        tiersAsked.catch((error: unknown) => log.error('tiers could not be counted', { error }));
      else await tiersAsked;
      await definitions?.apply();
      await turn.turn(!state.loaded);
      if (how !== 'kept' && (shared?.keepsDays('UTC') ?? how === 'first')) backfill.start();
    },
  });
  const context: GatewayContext = {
    options,
    api,
    members: directory,
    store,
    redis,
    standings: boards,
    media,
    seq,
    freshness: state,
    log,
    clock,
    signal,
    requireSession,
    publicAnswer: (c, answer) => answers.send(c, answer),
  };

  try {
    await hidden.open();
    await revocations.open(now() / 1000);
    await days.open();
    await definitions?.open();
  } catch (error) {
    // Without them hidden members would be shown, and who signed out could go on.
    if (!parts.store) await store.close();
    await redis?.close();
    throw new StoreUnavailable(
      `the store (store, RAI_STORE) cannot be read: ${store.failure ?? reasonOf(error)}`,
    );
  }
  shared?.start(boards.listener);
  const messages = createMessages(context);
  const access = createAccess(context);
  const stream = (live = await createLive(context, { boards, messages, revocations, metrics }));
  const sessions = sessionsOf(options, keys, now);
  const serverKeys = new ServerKeys(options.serverKeys, () => metrics.refused('server-key'));
  const exchange =
    sessions &&
    exchangeOf(options, {
      members: directory,
      sessions,
      revocations,
      now,
      // Another service of the platform than the one that everything else comes from.
      fetch: service(() => 'embed-token/validate'),
    });
  const perKey = new Limit('key', options.limits.key, redis);

  const createSession: Gateway['createSession'] = async ({ sub, scope = SCOPES }) => {
    if (!sessions) throw new Problem('NOT_FOUND', 'sessions are not set up on this gateway');
    if (!(await directory.resolve(sub))) throw new Problem('NOT_FOUND', 'there is no such member');
    return sessions.mint({ sub, scope });
  };
  const hiding = new Hiding({ directory, hidden, boards, messages, channels: () => access.listed(), purge });
  const unfollow = follow(store, 'hidden', (key) => hiding.heard(key));
  const hide: Gateway['hide'] = (order) => hiding.hide(order);
  metrics.gauge('rai_gateway_members', 'Members that are known', () => directory.size);
  metrics.gauge('rai_gateway_stale', 'Whether the platform cannot be asked', () => Number(state.stale));
  if (shared)
    metrics.gauge(
      'rai_gateway_shared_duties',
      'Boards and zones that this gateway counts for all',
      () => shared.held,
    );
  const unmeasured = processGauges(metrics);
  metrics.count(
    'rai_gateway_sends_taken_over_total',
    'Sends that an ended gateway left and this one settled',
    () => messages.sends.takenOver,
  );
  metrics.count(
    'rai_gateway_sends_lost_total',
    'Sends that another gateway took over from this one',
    () => messages.sends.lost,
  );
  gaugeLoad(metrics, state);

  const { folder = packageKitFolder(), version = packageVersion() } = options.kit;
  const app = createApp({
    context,
    metrics,
    auth: {
      sessions,
      revocations,
      members: directory,
      metrics,
      limit: new Limit('session', options.limits.session, redis),
    },
    ids,
    perIp,
    loaded: () => state.loaded,
    routes: [
      configRoutes(context, {
        boards,
        tiers,
        readableChannels: (session) => access.readableChannels(session),
      }),
      boardRoutes(context, boards),
      meRoutes(context, { directory, boards, tiers }),
      visibilityRoutes(context, hiding),
      messageRoutes(context),
      stream.routes,
      mediaRoutes(context, media, metrics),
      identityRoutes(context, { keys, serverKeys, revocations, limit: perKey, createSession }),
      exchangeRoutes({ exchange, origins: options.origins.call, metrics, redis }),
      partnerRoutes(context, keys),
      userApiRoutes(context, { platform: upstream, keys: service(() => 'user-keys') }),
      adminRoutes({ serverKeys, limit: perKey, hide }),
      kitRoutes(new KitFiles(folder), version, mountPrefix(options.publicUrl)),
      frameRoutes({ publicUrl: options.publicUrl, version, hosts: (board) => boards.framedBy(board) }),
      operatorRoutes({ problems: () => problemsOf(state, store, keys, redis) }, metrics),
    ],
  });
  void firstAnswer(definitions, signal).then(() => sync.start());
  const ready = Promise.all([sync.ready, messages.ready]).then(() => undefined);
  ready.catch(() => undefined);

  return {
    ready,
    createSession,
    hide,
    purge,
    resolveMember: async (query) => (await directory.find(query))?.shortId,
    quick,
    handle: async (request, env) => app.fetch(request, { ...env, ticket: quick.ticketFor(env) }),
    refuseUnread: (why) => refuseUnread(why, metrics),
    bye: () => stream.close(),
    async stop() {
      turn.stop();
      await definitions?.stopped();
      revocations.close();
      unfollow();
      await sync.stopped();
      await backfill.stopped();
      await messages.close();
      await stream.closed();
      unmeasured();
      await shared?.close();
      if (!parts.store) await store.close();
      await redis?.close();
    },
  };
}

async function openStore(options: GatewayOptions, redis: RedisConnection | undefined): Promise<Store> {
  if (redis) return openRedisStore(redis);
  return options.store === 'memory' ? new MemoryStore() : openLevelStore(options.store);
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : 'unknown reason';
}

function problemsOf(state: SyncState, store: Store, keys: KeyRing, redis?: RedisConnection): string[] {
  const problems = state.problems();
  if (!keys.isEmpty && !keys.signer()) problems.push('no key signs sessions now');
  if (redis?.failure !== undefined) problems.push(redis.failure);
  if (store.failure !== undefined) problems.push(`the store takes no writes: ${store.failure}`);
  return problems;
}
