import { randomBytes } from 'node:crypto';
import type { Server } from 'node:http';
import { serve } from '@hono/node-server';
import { eq } from 'drizzle-orm';
import { openDatabase } from './db/open.js';
import { objectIds } from './db/ids.js';
import { communities, settings } from './db/schema.js';
import { makeFolder } from './folder.js';
import { createApp } from './http/app.js';
import type { Platform } from './http/context.js';
import { lockFolder } from './lock.js';
import { credentialsOf, writeCredentials, type Credentials } from './seed/credentials.js';
import { seedCommunity, type SeedOptions } from './seed/seed.js';
import { BulkWorker } from './services/bulk/worker.js';
import { createSender, type Sender } from './services/webhooks/send.js';
import { WebhookWorker } from './services/webhooks/worker.js';

export interface PlatformOptions {
  /** `memory`, the path of a folder, or a `postgres://` address. */
  data: string;
  /**
   * Where the lock and `credentials.json` lie when `data` is not a folder itself; without it there
   * are none.
   */
  folder?: string;
  /** What an embedded database begins with, by `dump()`. */
  restore?: Blob | undefined;
  /** Answer no key beyond the contract. */
  strict?: boolean;
  /** Serve the older sign-in of widgets, where one key signs in anybody. Off without it. */
  widgetSignin?: boolean;
  /** Take a bulk import without a key that names its community, as one page documents it. Off without it. */
  keylessImport?: boolean;
  /** Requests that one key has in a minute before it is told to wait; 0 is no limit. */
  requestsPerMinute?: number;
  /** Let webhooks go to addresses of this machine and of private networks. Off without it. */
  privateDestinations?: boolean;
  /** Stands in for the connections of webhooks. */
  webhookSender?: Sender;
  /** Milliseconds since 1970; the clock of the machine without it. */
  now?: () => number;
}

export interface SandboxPlatform {
  fetch(request: Request): Promise<Response>;
  /** Serves on 127.0.0.1; 0 takes a free port. Resolves to the address, such as `http://127.0.0.1:3333`. */
  listen(port: number): Promise<string>;
  /** Replaces what the database holds. */
  seed(options: SeedOptions): Promise<Credentials>;
  /** Credentials of the seeded community, written to the folder again; undefined while the database is empty. */
  credentials(): Promise<Credentials | undefined>;
  /** Everything the embedded database holds, for `restore`; undefined when the database is on a server. */
  dump(): Promise<Blob | undefined>;
  close(): Promise<void>;
  /** The inside, for tests that look at the database. */
  readonly platform: Platform;
}

/** Opens the database, brings its schema up to date and makes the sandbox platform around it. */
export async function createPlatform(options: PlatformOptions): Promise<SandboxPlatform> {
  const isFolder = options.data !== 'memory' && !/^postgres(ql)?:/.test(options.data);
  const folder = options.folder ?? (isFolder ? options.data : undefined);
  if (folder !== undefined) makeFolder(folder);
  const unlock = folder === undefined ? () => {} : lockFolder(folder);
  const database = await openDatabase(options.data, { restore: options.restore }).catch((error: unknown) => {
    unlock();
    throw error;
  });
  const now = options.now ?? Date.now;
  const ids = objectIds();
  let secret: Promise<Uint8Array> | undefined;
  const platform: Platform = {
    db: database.db,
    strict: options.strict === true,
    widgetSignin: options.widgetSignin === true,
    keylessImport: options.keylessImport === true,
    wakeJobs: () => worker.wake(),
    wakeWebhooks: () => webhooks.wake(),
    now,
    newId: () => ids(now()),
    tokenSecret: () =>
      (secret ??= tokenSecret(platform).catch((error: unknown) => {
        secret = undefined;
        throw error;
      })),
  };
  const worker = new BulkWorker(platform);
  worker.start();
  const sender =
    options.webhookSender ?? createSender({ allowsPrivate: options.privateDestinations === true });
  const webhooks = new WebhookWorker(platform, sender, database.kind !== 'postgres');
  webhooks.start();
  const app = createApp(platform, { requestsPerMinute: options.requestsPerMinute });
  let server: Server | undefined;
  return {
    platform,
    fetch: async (request) => app.fetch(request),
    listen: (port) =>
      new Promise((resolve, reject) => {
        server = serve({ fetch: app.fetch, port, hostname: '127.0.0.1' }, (info) => {
          server?.off('error', reject);
          resolve(`http://127.0.0.1:${info.port}`);
        }) as Server;
        server.once('error', reject);
      }),
    seed: async (seedOptions) => {
      const credentials = await seedAgain(() => seedCommunity(database.db, seedOptions, now()));
      if (folder !== undefined) writeCredentials(folder, credentials);
      return credentials;
    },
    credentials: async () => {
      const credentials = await seededCredentials(platform);
      if (folder !== undefined && credentials !== undefined) writeCredentials(folder, credentials);
      return credentials;
    },
    dump: async () => database.dump?.(),
    close: async () => {
      if (server?.listening) {
        const closed = new Promise<void>((resolve) => server!.close(() => resolve()));
        server.closeIdleConnections();
        setTimeout(() => server?.closeAllConnections(), 2000).unref();
        await closed;
      }
      await worker.stop();
      await webhooks.stop();
      await database.close();
      unlock();
    },
  };
}

/** A seed takes every table while the workers look into some: the server ends one of two that wait for each other. */
async function seedAgain<T>(seed: () => Promise<T>, tries = 5): Promise<T> {
  try {
    return await seed();
  } catch (error) {
    const isDeadlock =
      error instanceof Error && (error.cause as { code?: string } | undefined)?.code === '40P01';
    if (!isDeadlock || tries === 1) throw error;
    return seedAgain(seed, tries - 1);
  }
}

async function seededCredentials({ db }: Platform): Promise<Credentials | undefined> {
  const [row] = await db.select().from(settings).where(eq(settings.key, 'seed'));
  const value = row?.value as { seed: number; members: number } | undefined;
  if (value !== undefined) return credentialsOf(value.seed, value.members);
  const [community] = await db.select({ id: communities.id }).from(communities).limit(1);
  if (community !== undefined) throw new Error('The database holds a community that was not seeded');
  return undefined;
}

/** The secret of the tokens: made once, kept in the database, so that tokens survive a restart. */
async function tokenSecret({ db }: Platform): Promise<Uint8Array> {
  const fresh = randomBytes(32).toString('hex');
  await db.insert(settings).values({ key: 'token_secret', value: fresh }).onConflictDoNothing();
  const [row] = await db.select().from(settings).where(eq(settings.key, 'token_secret'));
  return Buffer.from(String(row!.value), 'hex');
}
