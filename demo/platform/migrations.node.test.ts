import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { PGlite } from '@electric-sql/pglite';
import { drizzle as embedded } from 'drizzle-orm/pglite';
import { migrate as migrateEmbedded } from 'drizzle-orm/pglite/migrator';
import { drizzle as server } from 'drizzle-orm/node-postgres';
import { migrate as migrateServer } from 'drizzle-orm/node-postgres/migrator';
import pg from 'pg';
import { createPlatform } from './create-platform.js';
import { freshDatabase } from './testing/platform.js';

const MIGRATIONS = fileURLToPath(new URL('./db/migrations', import.meta.url));
const COMMUNITY = 'c'.repeat(24);
const at = "'2026-01-02T03:04:05Z'";

/** What a community of the first version held, as far as it matters. */
const OLD = `
  insert into communities (id, name, xp_setting, coin_setting, system_key_hash, created_at)
    values ('${COMMUNITY}', 'Old', '{"enabled":true}', '{"enabled":true,"amounts":{}}', 'hash', ${at});
  insert into channels (id, community_id, topic, channel_type, url, created_at, updated_at) values
    ('${'1'.repeat(24)}', '${COMMUNITY}', 'Planner', 'iframe', 'http://planner.localhost:8080/channel', ${at}, ${at}),
    ('${'2'.repeat(24)}', '${COMMUNITY}', 'Talk', 'open', null, ${at}, ${at}),
    ('${'3'.repeat(24)}', '${COMMUNITY}', 'Empty', 'iframe', null, ${at}, ${at});`;

describe('A database of the first version', () => {
  let folder: string;
  let data: string;
  let drop: () => Promise<void> = async () => {};
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'rai-migrations-'));
    const migrationsFolder = firstVersion(join(folder, 'migrations'));
    const database = await freshDatabase();
    if (database) {
      data = database.url;
      drop = () => database.drop();
      const pool = new pg.Pool({ connectionString: data });
      await migrateServer(server(pool), { migrationsFolder });
      await pool.query(OLD);
      await pool.end();
    } else {
      data = join(folder, 'data');
      mkdirSync(join(data, 'db'), { recursive: true });
      const client = await PGlite.create({ dataDir: join(data, 'db') });
      await migrateEmbedded(embedded(client), { migrationsFolder });
      await client.exec(OLD);
      await client.close();
    }
  });
  after(async () => {
    await drop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('keeps its channels, and the addresses of iframe channels become settings', async () => {
    for (const start of ['the first start', 'the second start']) {
      const platform = await createPlatform({ data });
      const { rows } = (await platform.platform.db.execute(
        'select topic, channel_type, frame from channels order by id',
      )) as unknown as { rows: Record<string, unknown>[] };
      await platform.close();
      assert.deepEqual(
        rows,
        [
          {
            topic: 'Planner',
            channel_type: 'iframe',
            frame: {
              url: 'http://planner.localhost:8080/channel',
              allowedOrigins: ['http://planner.localhost:8080'],
              sandbox: ['allow-scripts', 'allow-same-origin', 'allow-forms'],
              allow: [],
              identity: 'none',
              height: 'auto',
              chat: false,
              description: '',
            },
          },
          { topic: 'Talk', channel_type: 'open', frame: null },
          { topic: 'Empty', channel_type: 'iframe', frame: null },
        ],
        start,
      );
    }
  });
});

/** The migrations as they were then. */
function firstVersion(folder: string): string {
  mkdirSync(join(folder, 'meta'), { recursive: true });
  copyFileSync(join(MIGRATIONS, '0000_platform.sql'), join(folder, '0000_platform.sql'));
  const journal = JSON.parse(readFileSync(join(MIGRATIONS, 'meta/_journal.json'), 'utf8')) as {
    entries: unknown[];
  };
  writeFileSync(
    join(folder, 'meta/_journal.json'),
    JSON.stringify({ ...journal, entries: journal.entries.slice(0, 1) }),
  );
  return folder;
}
