/**
 * The sandbox platform on the embedded database and on PostgreSQL, in one run: sending and filtering beside their bare
 * SQL, a walk over a million members, and a file of a hundred thousand rows that is interrupted. Ratios count;
 * milliseconds are of this machine.
 *
 *   npm run bench:platform -- --json [--quick] [--only beside,pages,bulk] [--on embedded,postgres]
 *
 * Exit 1 when a row was done twice or never, a member was missing, or a figure misses its target (with `--quick` only
 * the first two, as small figures say little).
 */
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { createPlatform } from '../../demo/platform/create-platform.js';
import { startPostgres, type Postgres } from '../../tools/postgres.js';
import { temporaryFolder } from '../helpers/gateway-process.js';
import { measureBeside, type Beside } from './platform/beside.js';
import { measureBulk, type Bulk } from './platform/bulk.js';
import { measurePages, SEEDED, type Pages } from './platform/pages.js';

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
    only: { type: 'string', default: 'beside,pages,bulk' },
    on: { type: 'string', default: 'embedded,postgres' },
  },
});
const plan = values.quick
  ? { members: 5000, rows: 3000, seconds: 0.5, rounds: 1 }
  : { members: 1_000_000, rows: 100_000, seconds: 3, rounds: 5 };
/** Least part of the bare SQL, most of the first page's time for the last, most growth in MiB. */
const TARGETS = { ratio: 0.5, lastPage: 1.5, growth: 128 };

interface Figures {
  send?: Beside;
  filter?: Beside;
  pages?: Pages;
  bulk?: Bulk;
}

const say = (line: string): void => void process.stderr.write(`${line}\n`);
const parts = values.only.split(',');
const failures: string[] = [];
const missed: string[] = [];

async function measure(name: string, databaseUrl?: () => Promise<string>): Promise<Figures> {
  const figures: Figures = {};
  const { path, remove } = temporaryFolder('bench-platform');
  try {
    if (parts.includes('beside') || parts.includes('pages')) {
      const platform = await createPlatform({
        data: (await databaseUrl?.()) ?? 'memory',
        requestsPerMinute: 0,
      });
      try {
        const credentials = await platform.seed({ members: SEEDED, seed: 7 });
        if (parts.includes('beside')) {
          say(`${name}: beside the bare SQL …`);
          Object.assign(figures, await measureBeside(platform, credentials, plan));
        }
        if (parts.includes('pages')) {
          say(`${name}: ${plan.members} members by cursor …`);
          figures.pages = await measurePages(platform, credentials, plan.members);
        }
      } finally {
        await platform.close();
      }
    }
    if (parts.includes('bulk')) {
      say(`${name}: ${plan.rows} rows, killed in the middle …`);
      figures.bulk = await measureBulk({ folder: path, databaseUrl: await databaseUrl?.() }, plan.rows);
    }
  } catch (error) {
    failures.push(`${name}: ${error instanceof Error ? error.message : String(error)}`);
  } finally {
    remove();
  }
  judge(name, figures);
  return figures;
}

function judge(name: string, { send, filter, pages, bulk }: Figures): void {
  if (pages && pages.wrong > 0) failures.push(`${name}: ${pages.wrong} members came twice or not at all`);
  if (bulk && (bulk.twice > 0 || bulk.never > 0))
    failures.push(`${name}: ${bulk.twice} rows were done twice, ${bulk.never} never`);
  const miss = (what: string, is: number, isGood: boolean, target: string) => {
    if (!isGood) missed.push(`${name}: ${what} is ${is}, not ${target}`);
  };
  if (send)
    miss('messages/send of its bare SQL', send.ratio, send.ratio >= TARGETS.ratio, `>= ${TARGETS.ratio}`);
  if (filter)
    miss('users/filter of its bare SQL', filter.ratio, filter.ratio >= TARGETS.ratio, `>= ${TARGETS.ratio}`);
  if (pages)
    miss(
      'the last page of the first',
      pages.ratio,
      pages.ratio <= TARGETS.lastPage,
      `<= ${TARGETS.lastPage}`,
    );
  if (bulk) miss('growth in MiB', bulk.growth, bulk.growth <= TARGETS.growth, `<= ${TARGETS.growth}`);
}

/** A new database each time. */
function databases(server: Postgres): () => Promise<string> {
  let made = 0;
  return async () => {
    made += 1;
    const client = new pg.Client({ connectionString: server.url });
    await client.connect();
    await client.query(`create database bench_${made}`).finally(() => client.end());
    return server.url.replace(/[^/]*$/, `bench_${made}`);
  };
}

const figures: Record<string, Figures> = {};
const on = values.on.split(',');
if (on.includes('embedded')) figures['embedded'] = await measure('embedded');
if (on.includes('postgres')) {
  const server = await startPostgres();
  try {
    figures['postgres'] = await measure('postgres', databases(server));
  } finally {
    server.stop();
  }
}
const ok = failures.length === 0 && (values.quick || missed.length === 0);
const report = {
  ok,
  quick: values.quick,
  cpus: cpus().length,
  targets: TARGETS,
  ...figures,
  failures,
  missed,
};
if (values.json) console.log(JSON.stringify(report, null, 2));
else console.dir(report, { depth: null });
process.exitCode = ok ? 0 : 1;
