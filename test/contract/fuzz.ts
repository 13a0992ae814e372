import type { Row } from '../../demo/platform/docs/row.js';
import { ROWS } from '../../demo/platform/docs/rows/index.js';
import { envelopeOf } from '../../demo/platform/docs/surfaces.js';
import { Random } from '../../demo/platform/seed/random.js';
import type { Answer } from '../../demo/platform/testing/platform.js';
import { rightHeaders } from './caller-rules.js';
import { changed, digest } from './digest.js';
import { mutantsOf, type Mutant } from './mutations.js';
import { send, validCall } from './requests.js';
import { openWorld, type World } from './world.js';

export interface Failure {
  row: string;
  kind: string;
  why: string;
}

export interface FuzzReport {
  seed: number;
  endpoints: number;
  cases: number;
  refused: number;
  accepted: number;
  /** How often which status was answered. */
  statuses: Record<string, number>;
  failures: Failure[];
}

/**
 * Gives every endpoint what it must not be given, with the right key: the answer is never that of a broken server,
 * is in the envelope of its API, and what is refused writes nothing at all.
 */
export async function fuzz(options: {
  seed: number;
  /** Cases by chance, beside those that each endpoint gets anyway. */
  amount: number;
  /** Which part of the cases is tried, by chance: 0.2 is a fifth. All of them without it. */
  share?: number;
  rows?: readonly Row[];
  progress?: (row: string) => void;
}): Promise<FuzzReport> {
  const { seed, amount, share = 1, rows = ROWS } = options;
  const world = await openWorld({ members: 24 });
  const report: FuzzReport = {
    seed,
    endpoints: rows.length,
    cases: 0,
    refused: 0,
    accepted: 0,
    statuses: {},
    failures: [],
  };
  const errors = silenceErrors();
  try {
    const order = [...rows].sort((a, b) => Number(takesAway(a)) - Number(takesAway(b)));
    for (const row of order) {
      options.progress?.(row.key);
      await fuzzRow(world, row, { random: new Random(seed, row.key), amount, share }, report);
    }
  } finally {
    errors();
    await world.close();
  }
  return report;
}

const takesAway = ({ route, key }: Row): boolean => route.startsWith('DELETE') || key.endsWith('.manage');

async function fuzzRow(
  world: World,
  row: Row,
  { random, amount, share }: { random: Random; amount: number; share: number },
  report: FuzzReport,
): Promise<void> {
  const { db } = world.p.platform;
  // Making a good request may write, so it comes first.
  const good = await validCall(row, world);
  await settle(world);
  let before = await digest(db);
  /** Cases since the last look that were refused: none of them may have written. */
  let quiet: string[] = [];
  const look = async (): Promise<void> => {
    if (quiet.length === 0) return;
    const tables = changed(before, await digest(db));
    if (tables.length > 0)
      report.failures.push({
        row: row.key,
        kind: quiet.join(', '),
        why: `a refusal wrote to ${tables.join(', ')}`,
      });
    quiet = [];
  };
  const headers = rightHeaders(row, world);
  for (const mutant of mutantsOf(row, good, world, random, amount)) {
    if (!random.chance(share)) continue;
    const answer = await send(world, mutant.call, { ...headers, ...mutant.headers }, mutant.raw);
    report.cases += 1;
    report.statuses[answer.status] = (report.statuses[answer.status] ?? 0) + 1;
    const why = faultOf(row, mutant, answer);
    if (why) report.failures.push({ row: row.key, kind: mutant.kind, why });
    if (answer.status >= 400) {
      report.refused += 1;
      quiet.push(mutant.kind);
      continue;
    }
    report.accepted += 1;
    // What is accepted may write: those before it are looked at first next time round.
    await settle(world);
    before = await digest(db);
    quiet = [];
  }
  await look();
}

/** A file that was accepted is worked off in the background. */
async function settle(world: World): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    const jobs = await world.rowsOf('bulk_jobs', `status in ('receiving', 'queued', 'processing')`);
    if (jobs.length === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function faultOf(row: Row, { statuses }: Mutant, { status, body }: Answer): string | undefined {
  if (status >= 500) return `status ${status}`;
  if (statuses && !statuses.includes(status)) return `status ${status}, not ${statuses.join(' or ')}`;
  if (status < 400) return undefined;
  return isRefusal(envelopeOf(row), body)
    ? undefined
    : `another envelope: ${JSON.stringify(body).slice(0, 120)}`;
}

/** Whether a failure is told as the API tells failures. What is at no route is told as the surface does. */
function isRefusal(envelope: string, body: unknown): boolean {
  const said = Object(body) as {
    status?: unknown;
    error?: unknown;
    code?: unknown;
    message?: unknown;
    meta?: { success?: unknown; status?: unknown; statusCode?: unknown; message?: unknown };
  };
  const hasText = (value: unknown): boolean => typeof value === 'string' && value !== '';
  if (envelope === 'system') return said.meta?.success === false && hasText(said.meta.message);
  if (!hasText(said.message)) return false;
  if (envelope === 'bare') return said.error === true || hasText(said.code) || said.status === 'error';
  if (said.message === 'Route not found') return said.status === 'error' || said.meta?.status === 'error';
  if (envelope === 'application')
    return said.meta?.status === 'error' && typeof said.meta.statusCode === 'number';
  return said.status === 'error';
}

/** The platform writes unexpected errors to stderr; here each is counted as a failure instead. */
function silenceErrors(): () => void {
  const { write } = process.stderr;
  process.stderr.write = (() => true) as typeof write;
  return () => {
    process.stderr.write = write;
  };
}
