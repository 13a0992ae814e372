import { sql } from 'drizzle-orm';
import { createPlatform } from '../../../demo/platform/create-platform.js';
import type { Credentials } from '../../../demo/platform/seed/credentials.js';
import { IntegrationApi } from '../../../src/api/index.js';
import { startServer, type ServerProcess } from '../../helpers/processes.js';
import { pause, residentMemory, round } from '../first/world.js';
import { addMembers, FIRST_ADDED } from './members.js';
import { SEEDED } from './pages.js';

export interface Bulk {
  rows: number;
  rowsPerSecond: number;
  /** Rows that were done when the process was killed. */
  killedAt: number;
  /** Rows that were done once, twice or more, and never. */
  once: number;
  twice: number;
  never: number;
  /** MiB that the serving process grew by, at most. */
  growth: number;
}

interface Place {
  /** Folder of the embedded database, or of lock and credentials beside a server. */
  folder: string;
  databaseUrl?: string | undefined;
}

/**
 * A file of so many rows: how fast it is worked off, how much the process grows by it, and that a process that is
 * killed in the middle finishes it, every row once, when it starts again.
 */
export async function measureBulk(place: Place, rows: number): Promise<Bulk> {
  const data = place.databaseUrl ?? place.folder;
  const prepared = await createPlatform({ data, folder: place.folder });
  const credentials = await prepared.seed({ members: SEEDED, seed: 7 });
  await addMembers(prepared.platform.db, credentials.communityId, rows);
  await prepared.close();

  const start = () =>
    startServer({
      script: 'demo/platform/main.ts',
      args: ['--port', '0', '--data', place.folder],
      ...(place.databaseUrl ? { env: { DATABASE_URL: place.databaseUrl } } : {}),
      timeout: 120_000,
    });
  let server = await start();
  try {
    // The first file is measured whole, the second is interrupted.
    const before = residentMemory(server.pid).now;
    const began = performance.now();
    const whole = await queue(server, credentials, rows);
    await follow(server, credentials, whole, rows, rows);
    const seconds = (performance.now() - began) / 1000;
    const growth = residentMemory(server.pid).peak - before;

    const second = await queue(server, credentials, rows);
    const killedAt = await follow(server, credentials, second, rows, rows * 0.3);
    await server.kill();
    server = await start();
    await follow(server, credentials, second, rows, rows);
    await server.stop();

    const after = await createPlatform({ data, folder: place.folder });
    const counts = await countTimes(after.platform.db, credentials.communityId);
    await after.close();
    const times = (count: (done: number) => boolean) =>
      counts.filter(({ xp }) => count(xp)).reduce((sum, { members }) => sum + members, 0);
    // Each of the two files adds one XP to everybody.
    return {
      rows,
      rowsPerSecond: round(rows / seconds),
      killedAt,
      once: times((xp) => xp === 2),
      twice: times((xp) => xp > 2),
      never: times((xp) => xp < 2),
      growth: round(growth),
    };
  } finally {
    await server.stop().catch(() => undefined);
  }
}

const apiOf = (server: ServerProcess, { communityKey }: Credentials) =>
  new IntegrationApi({ key: communityKey, baseUrl: `${server.url}/apis/v1`, timeoutMs: 120_000 });

async function queue(server: ServerProcess, credentials: Credentials, rows: number): Promise<string> {
  const lines = ['user_id,xp_op,xp'];
  for (let row = 0; row < rows; row += 1) lines.push(`${FIRST_ADDED + row},add,1`);
  const file = new File([`${lines.join('\n')}\n`], 'everybody.csv', { type: 'text/csv' });
  const { _id } = await apiOf(server, credentials).bulk.update(file);
  return _id!;
}

/** Waits until so many rows of a job are done; answers how many were. */
async function follow(
  server: ServerProcess,
  credentials: Credentials,
  job: string,
  rows: number,
  until: number,
): Promise<number> {
  for (;;) {
    const { status, processed, failed } = await apiOf(server, credentials).bulk.status(job);
    if (failed > 0 || status === 'failed') throw new Error(`${failed} rows failed`);
    if (until < rows ? processed >= until : status === 'completed') return processed;
    await pause(until < rows ? 10 : 100);
  }
}

async function countTimes(
  db: Awaited<ReturnType<typeof createPlatform>>['platform']['db'],
  communityId: string,
): Promise<{ xp: number; members: number }[]> {
  const answer = (await db.execute(
    sql`select xp, count(*)::int as members from members
      where community_id = ${communityId} and user_number >= ${FIRST_ADDED} group by xp`,
  )) as unknown as { rows: { xp: unknown; members: number }[] };
  return answer.rows.map(({ xp, members }) => ({ xp: Number(xp), members }));
}
