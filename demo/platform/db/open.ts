import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { makeFolder } from '../folder.js';
import type { PgDatabase } from 'drizzle-orm/pg-core';
import type { PgQueryResultHKT } from 'drizzle-orm/pg-core';

/** The query builder that both databases share. */
export type Database = PgDatabase<PgQueryResultHKT>;

export interface OpenDatabase {
  db: Database;
  /** `memory`, `folder` or `postgres`. */
  kind: 'memory' | 'folder' | 'postgres';
  /** Everything an embedded database holds, for `restore`; undefined when it is on a server. */
  dump?(): Promise<Blob>;
  close(): Promise<void>;
}

const MIGRATIONS = fileURLToPath(new URL('./migrations', import.meta.url));
/** A server that does not answer within this time counts as down. */
const CONNECT_MS = 3000;
/** The same for one that stops answering in the middle. */
const QUERY_MS = 60_000;

/**
 * Opens `memory`, a folder, or a `postgres://` address, and brings the schema up to date. Both
 * databases take the same migrations. `restore` is what an embedded database begins with, by `dump()`: that
 * takes a fraction of the time of making it anew.
 */
export async function openDatabase(
  data: string,
  options: { restore?: Blob | undefined } = {},
): Promise<OpenDatabase> {
  return /^postgres(ql)?:\/\//.test(data) ? openPostgres(data) : openEmbedded(data, options.restore);
}

async function openEmbedded(data: string, restore?: Blob): Promise<OpenDatabase> {
  const [{ PGlite }, { openEmbeddedDatabase }, { drizzle }, { migrate }] = await Promise.all([
    import('@electric-sql/pglite'),
    import('./embedded.js'),
    import('drizzle-orm/pglite'),
    import('drizzle-orm/pglite/migrator'),
  ]);
  const inMemory = data === 'memory';
  let folder: string | undefined;
  if (!inMemory) {
    folder = join(data, 'db');
    makeFolder(folder);
  }
  const client = await openEmbeddedDatabase({
    ...(folder === undefined ? {} : { dataDir: folder }),
    ...(restore === undefined ? {} : { loadDataDir: restore }),
    startParams: [...PGlite.defaultStartParams, '-c', `shared_buffers=${PAGE_CACHE}`],
  });
  const db = drizzle(client);
  await migrate(db, { migrationsFolder: MIGRATIONS });
  return {
    db: db as unknown as Database,
    kind: inMemory ? 'memory' : 'folder',
    dump: () => client.dumpDataDir('none'),
    close: () => client.close(),
  };
}

async function openPostgres(url: string): Promise<OpenDatabase> {
  const [{ ServerPool }, { drizzle }, { migrate }] = await Promise.all([
    import('./server-pool.js'),
    import('drizzle-orm/node-postgres'),
    import('drizzle-orm/node-postgres/migrator'),
  ]);
  const pool = new ServerPool({
    connectionString: url,
    connectionTimeoutMillis: CONNECT_MS,
    query_timeout: QUERY_MS,
    max: 8,
    application_name: 'rai-kit platform',
  });
  const db = drizzle(pool);
  try {
    await migrate(db, { migrationsFolder: MIGRATIONS });
  } catch (error) {
    await pool.end();
    throw error;
  }
  return { db: db as unknown as Database, kind: 'postgres', close: () => pool.end() };
}

/** The embedded database would take 128 MB; the system keeps the files in its own cache anyway. */
const PAGE_CACHE = '32MB';

const DOWN_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ENOENT',
  'ENOTFOUND',
  'ETIMEDOUT',
  '57P01',
  '57P02',
  '57P03',
  '53300',
]);

/** Whether an error means that the database cannot be reached now, rather than that a query is wrong. */
export function isDatabaseDown(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const code = (cause as { code?: unknown }).code;
    if (typeof code === 'string' && (DOWN_CODES.has(code) || code.startsWith('08'))) return true;
    if (
      /Connection terminated|Query read timeout|timeout exceeded when trying to connect|PGlite is closed/.test(
        cause.message,
      )
    )
      return true;
    if (cause instanceof AggregateError && cause.errors.some(isDatabaseDown)) return true;
  }
  return false;
}
