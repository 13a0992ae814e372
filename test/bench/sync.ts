/**
 * The first load of a whole community from the sandbox platform, in a process of its own, beside a bare loop that
 * fetches the same pages and does nothing with them; then a restart, which shows the members that were kept.
 *
 *   npm run bench:sync -- --json [--quick] [--members 1000000] [--on embedded|postgres] [--only load,directory]
 *
 * Exit 1 when members are missing, or a figure misses its target (with `--quick` only the first, as small figures say
 * little).
 */
import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { sql } from 'drizzle-orm';
import { createPlatform } from '../../demo/platform/create-platform.js';
import type { Credentials } from '../../demo/platform/seed/credentials.js';
import { MEMBER_COLUMNS } from '../../src/gateway/translate/member.js';
import { startPostgres } from '../../tools/postgres.js';
import { temporaryFolder } from '../helpers/gateway-process.js';
import { runToEnd, startServer } from '../helpers/processes.js';
import { round } from './first/world.js';
import { addMembers } from './platform/members.js';
import { SEEDED } from './platform/pages.js';
import type { Loaded, LoaderOrder } from './sync/loader.js';

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
    members: { type: 'string' },
    on: { type: 'string', default: 'embedded' },
    only: { type: 'string', default: 'load,directory' },
  },
});
const members = Number(values.members ?? (values.quick ? 5000 : 1_000_000));
/** Least part of the bare loop, seconds for everybody, bytes of a member, MiB of the whole gateway. */
const TARGETS = { ratio: 0.6, seconds: 300, bytes: 400, resident: 1024 };
const say = (line: string): void => void process.stderr.write(`${line}\n`);
const failures: string[] = [];
const missed: string[] = [];

interface Walk {
  seconds: number;
  members: number;
  perSecond: number;
}

/** Fetches all pages one after another and reads of them where the next one begins. */
async function bareWalk(url: string, key: string): Promise<Walk> {
  const began = performance.now();
  let cursor: string | undefined;
  let count = 0;
  do {
    const answer = await fetch(`${url}/apis/v1/users/filter`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ fields: MEMBER_COLUMNS, filter: {}, ...(cursor !== undefined && { cursor }) }),
    });
    const { data } = (await answer.json()) as { data: { users: object[]; next_cursor?: string } };
    count += data.users.length;
    cursor = data.next_cursor;
  } while (cursor !== undefined);
  const seconds = (performance.now() - began) / 1000;
  return { seconds: round(seconds, 2), members: count, perSecond: Math.round(count / seconds) };
}

async function child<T>(script: string, args: string[], timeout: number): Promise<T> {
  const { code, output } = await runToEnd({ script, args, timeout, env: { NODE_OPTIONS: '--expose-gc' } });
  const line = output.split('\n').findLast((one) => one.startsWith('{') && !one.includes('"level"'));
  if (code !== 0 || line === undefined)
    throw new Error(`${script} ended with ${code}: ${output.slice(-800)}`);
  return JSON.parse(line) as T;
}

const load = (order: LoaderOrder): Promise<Loaded> =>
  child<Loaded>('test/bench/sync/loader.ts', [JSON.stringify(order)], 1_800_000);

async function prepare(data: string, folder: string): Promise<Credentials> {
  const platform = await createPlatform({ data, folder, requestsPerMinute: 0 });
  try {
    const credentials = await platform.seed({ members: SEEDED, seed: 7 });
    const { db } = platform.platform;
    await addMembers(db, credentials.communityId, members - SEEDED);
    await db.execute(
      sql`update members set xp = 1 + (user_number::bigint * 7919) % 100003, coins = 1 + user_number % 977`,
    );
    return credentials;
  } finally {
    await platform.close();
  }
}

async function measureLoad() {
  const { path, remove } = temporaryFolder('bench-sync');
  const server = values.on === 'postgres' ? await startPostgres() : undefined;
  try {
    const data = join(path, 'data');
    say(`${members} members are put there …`);
    const { communityKey } = await prepare(server?.url ?? data, data);
    const platform = await startServer({
      script: 'demo/platform/main.ts',
      args: ['--port', '0', '--data', data, '--requests-per-minute', '0'],
      env: server ? { DATABASE_URL: server.url } : {},
      timeout: 600_000,
    });
    const integrationUrl = `${platform.url}/apis/v1`;
    const order = { integrationUrl, communityKey, store: join(path, 'store') };
    try {
      say('the bare loop …');
      const before = await bareWalk(platform.url, communityKey);
      say('the gateway …');
      const first = await load(order);
      say('the bare loop again …');
      const after = await bareWalk(platform.url, communityKey);
      await platform.stop();
      say('a restart without the platform …');
      const restart = await load(order);
      for (const [what, seen] of Object.entries({ before, first, after, restart }))
        if (seen.members !== members) failures.push(`${what}: ${seen.members} members of ${members}`);
      const bare = (before.perSecond + after.perSecond) / 2;
      const perSecond = Math.round(first.members / first.load);
      return {
        bare: [before, after],
        gateway: { ...first, perSecond },
        ratio: round(perSecond / bare, 2),
        restart,
      };
    } finally {
      await platform.stop();
    }
  } finally {
    server?.stop();
    remove();
  }
}

async function part<T>(name: string, measure: () => Promise<T>): Promise<T | undefined> {
  if (!values.only.split(',').includes(name)) return undefined;
  try {
    return await measure();
  } catch (error) {
    failures.push(`${name}: ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  }
}

interface Directory {
  members: number;
  /** Bytes of a member as the gateway keeps them, and as an object in one map. */
  packed: number;
  plain: number;
  /** Microseconds to find one by short id and read of it. */
  lookUp: number;
}

const directory = await part('directory', () =>
  child<Directory>('test/bench/sync/directory.ts', [String(members)], 600_000),
);
const loaded = await part('load', measureLoad);
function aim(what: string, is: number | undefined, isGood: (is: number) => boolean, target: string): void {
  if (is !== undefined && !isGood(is)) missed.push(`${what} is ${is}, not ${target}`);
}
aim('the gateway of the bare loop', loaded?.ratio, (is) => is >= TARGETS.ratio, `>= ${TARGETS.ratio}`);
aim('seconds until boards', loaded?.gateway.ready, (is) => is <= TARGETS.seconds, `<= ${TARGETS.seconds}`);
aim('MiB', loaded?.gateway.resident.now, (is) => is <= TARGETS.resident, `<= ${TARGETS.resident}`);
aim('bytes of a member', directory?.packed, (is) => is <= TARGETS.bytes, `<= ${TARGETS.bytes}`);
const ok = failures.length === 0 && (values.quick || missed.length === 0);
const report = {
  ok,
  quick: values.quick,
  cpus: cpus().length,
  on: values.on,
  members,
  targets: TARGETS,
  directory,
  ...loaded,
  failures,
  missed,
};
if (values.json) console.log(JSON.stringify(report, null, 2));
else console.dir(report, { depth: null });
process.exitCode = ok ? 0 : 1;
