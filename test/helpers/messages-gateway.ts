import { Hono } from 'hono';
import { createPlatform, type SandboxPlatform } from '../../demo/platform/create-platform.js';
import { seededDatabase } from '../../demo/platform/testing/seeded-database.js';
import { IntegrationApi } from '../../src/api/integration-api.js';
import type { GatewayContext, GatewayEnv, Session } from '../../src/gateway/context.js';
import { dress } from '../../src/gateway/http/answer-headers.js';
import { cors } from '../../src/gateway/http/cors.js';
import { Problem } from '../../src/gateway/http/problem.js';
import { createLog } from '../../src/gateway/log.js';
import { MemberDirectory } from '../../src/gateway/members/member-directory.js';
import { messageRoutes } from '../../src/gateway/messages/routes.js';
import { createMessages, type Messages } from '../../src/gateway/messages/service.js';
import { GatewayOptions, type GatewayInput } from '../../src/gateway/options/schema.js';
import { Sequence } from '../../src/gateway/sequence.js';
import { MemoryStore } from '../../src/gateway/store/memory-store.js';
import type { Store } from '../../src/gateway/store/store.js';

export type Credentials = Awaited<ReturnType<SandboxPlatform['seed']>>;

export interface World {
  platform: SandboxPlatform;
  /** Address of the platform without a path. */
  url: string;
  credentials: Credentials;
  /** Id of the first channel of a kind. */
  channel(kind: string, n?: number): string;
  close(): Promise<void>;
}

/** A sandbox platform in memory that listens, with a seeded community. */
export async function createWorld(
  options: { strict?: boolean; members?: number; seed?: number } = {},
): Promise<World> {
  const restore = await seededDatabase({ members: options.members ?? 40, seed: options.seed ?? 7 });
  const platform = await createPlatform({ data: 'memory', restore, strict: options.strict ?? false });
  const credentials = (await platform.credentials())!;
  const url = await platform.listen(0);
  return {
    platform,
    url,
    credentials,
    channel: (kind, n = 0) => {
      const found = credentials.channels.filter(({ channelType }) => channelType === kind)[n];
      if (!found) throw new Error(`the seed has no ${kind} channel number ${n}`);
      return found.id;
    },
    close: () => platform.close(),
  };
}

export interface MessagesGateway {
  context: GatewayContext;
  messages: Messages;
  /** Calls a route; `as` is the number of the user in the credentials who is signed in. */
  call(path: string, init?: CallInit): Promise<Response>;
  hidden: Set<string>;
  close(): Promise<void>;
}

export interface CallInit {
  method?: string;
  as?: number;
  scope?: string[];
  json?: unknown;
  key?: string;
  headers?: Record<string, string>;
}

export interface MessagesGatewayOptions {
  /** Where the platform is reached; the world's own address when left out. */
  url?: string;
  channels?: GatewayInput['channels'];
  settleMs?: number[];
  upstreamMs?: number;
  store?: Store;
}

/** The message routes of a gateway on a world, with members read once and sessions that need no token. */
export async function createMessagesGateway(
  world: World,
  given: MessagesGatewayOptions = {},
): Promise<MessagesGateway> {
  const baseUrl = `${given.url ?? world.url}/apis/v1`;
  const options = GatewayOptions.parse({
    publicUrl: 'http://127.0.0.1:4000',
    publicIdKey: 'a public id key for tests',
    platform: { integrationUrl: baseUrl, communityKey: world.credentials.communityKey },
    channels: given.channels ?? { public: [world.channel('open')] },
    settleMs: given.settleMs ?? [50, 100, 200, 400],
    limits: { upstreamMs: given.upstreamMs ?? 10_000 },
    store: 'memory',
  });
  const end = new AbortController();
  const hidden = new Set<string>();
  const key = world.credentials.communityKey;
  const api = new IntegrationApi({ key, baseUrl, timeoutMs: options.limits.upstreamMs });
  const direct = new IntegrationApi({ key, baseUrl: `${world.url}/apis/v1` });
  const members = new MemberDirectory({
    api,
    publicIdKey: options.publicIdKey,
    media: { addressOf: () => undefined },
    tierOf: () => undefined,
    isHidden: (id) => hidden.has(id),
    now: () => Date.now(),
  });
  for await (const rows of direct.allUsers({ fields: members.columns })) members.take(rows, Date.now());

  const context: GatewayContext = {
    options,
    api,
    members,
    store: given.store ?? new MemoryStore(),
    standings: {
      gainOf: ({ xp, coins }) => Promise.resolve({ xp: String(xp), coins: String(coins), standings: [] }),
    },
    media: { addressOf: () => undefined },
    seq: new Sequence(),
    freshness: { stale: false, asOf: new Date().toISOString() },
    log: createLog({ level: process.env.RAI_TEST_LOG === 'debug' ? 'debug' : 'silent' }),
    clock: { now: () => Date.now() },
    signal: end.signal,
    requireSession: (c) => {
      const session = c.get('session');
      if (!session) throw new Problem('UNAUTHENTICATED');
      return session;
    },
    publicAnswer: (c, { seq, asOf, build }) => {
      const etag = `"${seq}"`;
      const headers = { etag, 'rai-as-of': asOf, 'cache-control': 'public, max-age=0, s-maxage=10' };
      if (c.req.header('if-none-match') === etag) return c.body(null, 304, headers);
      return c.json(build(), 200, headers);
    },
  };
  const app = new Hono<GatewayEnv>();
  app.onError((error) =>
    (error instanceof Problem ? error : new Problem('INTERNAL', String(error.stack))).toResponse(),
  );
  app.notFound(() => new Problem('NOT_FOUND').toResponse());
  app.use(async (c, next) => {
    await next();
    dress(c);
  });
  app.use(cors([]));
  app.use(async (c, next) => {
    const as = c.req.header('x-as');
    c.set('session', as === undefined ? null : sessionOf(Number(as), c.req.header('x-scope') ?? 'read post'));
    await next();
  });
  app.route('/', messageRoutes(context));
  const messages = createMessages(context);
  await messages.ready;

  function sessionOf(n: number, scope: string): Session {
    const user = world.credentials.users[n];
    const member = user && members.byShortId(user.userId);
    if (!user || !member) throw new Error(`no user ${n}`);
    return {
      sub: user.userId,
      scope: scope.split(' '),
      jti: 'test',
      expires: Date.now() / 1000 + 300,
      member,
    };
  }

  return {
    context,
    messages,
    hidden,
    call: async (path, init = {}) => {
      const { method = init.json === undefined ? 'GET' : 'POST', as, scope, json, key: idempotency } = init;
      const headers: Record<string, string> = { ...init.headers };
      if (as !== undefined) headers['x-as'] = String(as);
      if (scope) headers['x-scope'] = scope.join(' ');
      if (idempotency !== undefined) headers['idempotency-key'] = idempotency;
      if (json !== undefined) headers['content-type'] ??= 'application/json';
      const body = json === undefined ? null : typeof json === 'string' ? json : JSON.stringify(json);
      return app.request(`http://127.0.0.1:4000${path}`, { method, headers, body });
    },
    close: async () => {
      end.abort();
      await messages.close();
    },
  };
}
