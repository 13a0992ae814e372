/**
 * `npm run mutants:bridge`: takes each requirement that stands at the head of a file of the bridge away, one
 * at a time, in a copy of src/bridge, and runs the unit tests in Chromium: at least one must fail.
 * `--json` prints for programs, `--only A3,H2` chooses, `--quick` takes a tenth by `--seed` (1).
 * Exit 1 for a survivor, and when lists, mutations and code do not fit together.
 */
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright';
import { openBrowser } from '../helpers/browser.js';
import { mismatches, mutate, readLists } from './lists.js';
import { MUTATIONS, type Mutation } from './mutations.js';
import type { Outcome } from './page.js';
import { startServer, type MutantServer } from './server.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const BRIDGE = join(ROOT, 'src/bridge');
/** A page that does not answer any more was brought down by its mutant. */
const PAGE_MS = 120_000;

interface Result {
  requirement: string;
  text: string;
  what: string;
  /** Broken: the mutant cannot be loaded, which proves nothing. */
  state: 'killed' | 'survived' | 'broken';
  /** The test that failed, and how. */
  test?: string;
  why?: string;
  tests: number;
  ms: number;
}

const option = (name: string): string | undefined => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? undefined : process.argv[at + 1];
};
const isJson = process.argv.includes('--json');
const isQuick = process.argv.includes('--quick');
const seed = Number(option('seed') ?? 1);

function choose(): readonly Mutation[] {
  const only = option('only')?.split(',');
  if (only) return MUTATIONS.filter(({ requirement }) => only.includes(requirement));
  if (!isQuick) return MUTATIONS;
  // A small generator with a seed: the same sample each time it is asked for.
  let state = seed;
  const next = (): number => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0);
  return [...MUTATIONS]
    .map((mutation) => ({ mutation, order: next() }))
    .sort((a, b) => a.order - b.order)
    .slice(0, Math.ceil(MUTATIONS.length / 10))
    .map(({ mutation }) => mutation);
}

/** Runs one file of tests against the bridge in a folder, in a page of its own; those with the tag in their title first. */
async function testFile(browser: Browser, url: string, file: string, tag: string): Promise<Outcome> {
  const context = await browser.newContext({ reducedMotion: 'reduce', locale: 'en-US', timezoneId: 'UTC' });
  let timer: NodeJS.Timeout | undefined;
  try {
    const page = await context.newPage();
    await page.goto(url, { waitUntil: 'load', timeout: PAGE_MS });
    const late = new Promise<Outcome>((resolve) => {
      timer = setTimeout(
        () => resolve({ tests: 0, failed: { title: file, why: 'the page did not answer' } }),
        PAGE_MS,
      );
    });
    const run = page.evaluate(
      ([path, first]) =>
        (globalThis as unknown as { runFile(f: string, t: string): Promise<Outcome> }).runFile(path, first),
      [file, tag] as const,
    );
    return await Promise.race([run, late]);
  } finally {
    clearTimeout(timer);
    await context.close();
  }
}

/** Runs files one after the other, up to the first failure. */
async function test(browser: Browser, url: string, files: readonly string[], tag: string): Promise<Outcome> {
  let tests = 0;
  for (const file of files) {
    const outcome = await testFile(browser, url, file, tag);
    tests += outcome.tests;
    if (outcome.failed || outcome.broken) return { ...outcome, tests };
  }
  return { tests };
}

/** The same without a mutation: everything is green, or a red test would prove nothing. A second try is for a slow machine. */
async function testWhole(browser: Browser, url: string, files: readonly string[]): Promise<Outcome> {
  const first = await test(browser, url, files, '');
  return first.failed ? test(browser, url, files, '') : first;
}

async function runMutant(
  server: MutantServer,
  browser: Browser,
  files: readonly string[],
  whole: string,
  mutation: Mutation,
  name: string,
): Promise<Outcome> {
  const copy = join(whole, '..', name);
  cpSync(whole, copy, { recursive: true });
  for (const { file } of mutation.edits) {
    const path = join(copy, file);
    writeFileSync(path, mutate(readFileSync(path, 'utf8'), file, mutation));
  }
  const tag = `[${mutation.requirement}]`;
  const isNamed = (file: string): boolean =>
    readFileSync(join(whole, file.split('/').at(-1)!.replace(/js$/, 'ts')), 'utf8').includes(tag);
  const order = [...files.filter(isNamed), ...files.filter((file) => !isNamed(file))];
  return test(browser, server.serve(name, copy), order, tag);
}

const say = (text: string): void => {
  if (!isJson) console.log(text);
};

async function main(): Promise<void> {
  const began = performance.now();
  // One state of the sources, whatever is written meanwhile.
  const folder = mkdtempSync(join(tmpdir(), 'rai-mutants-'));
  const whole = join(folder, 'whole');
  cpSync(BRIDGE, whole, { recursive: true });
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  const lists = readLists(whole);
  const wrong = mismatches(whole, lists);
  const chosen = choose();
  if (chosen.length === 0) wrong.push('--only names no requirement of a list');
  if (wrong.length > 0) {
    if (isJson) console.log(JSON.stringify({ ok: false, wrong }, null, 2));
    else for (const line of wrong) console.error(line);
    process.exit(1);
  }
  const tests = readdirSync(whole).filter((name) => /(?<!\.node)\.test\.ts$/.test(name));
  const files = tests.map((name) => `/src/bridge/${name.replace(/ts$/, 'js')}`);
  const packages = tests.flatMap((name) =>
    [...readFileSync(join(whole, name), 'utf8').matchAll(/ from '([^.'][^']*)'/g)].map(([, from]) => from!),
  );
  const server = await startServer(ROOT, [...new Set(packages)]);
  const browser = await openBrowser();
  const results: Result[] = [];
  let baseline: Outcome = { tests: 0 };
  let isGreen = false;
  try {
    baseline = await testWhole(browser, server.serve('whole', whole), files);
    isGreen = !baseline.failed && !baseline.broken;
    if (!isGreen)
      say(
        `FAIL  without a mutation: ${baseline.broken ?? baseline.failed!.title}\n      ${baseline.failed?.why ?? ''}`,
      );
    const queue = !isGreen ? [] : chosen.map((mutation, i) => ({ mutation, name: `m${i}` }));
    const work = async (): Promise<void> => {
      for (let next = queue.shift(); next; next = queue.shift()) {
        const start = performance.now();
        const { mutation, name } = next;
        const { tests, failed, broken } = await runMutant(server, browser, files, whole, mutation, name);
        const { requirement, what } = mutation;
        const ms = Math.round(performance.now() - start);
        const text = lists.get(requirement)!;
        const state = broken ? 'broken' : failed ? 'killed' : 'survived';
        results.push({
          requirement,
          text,
          what,
          state,
          ...(failed && { test: failed.title, why: failed.why }),
          ...(broken && { why: broken }),
          tests,
          ms,
        });
        say(
          `${failed ? 'ok  ' : state.toUpperCase()} ${requirement.padEnd(4)} ${what.padEnd(52)} ${failed?.title ?? broken ?? text}`,
        );
      }
    };
    await Promise.all([work(), work()]);
  } finally {
    await browser.close();
    server.stop();
  }
  const order = (one: Result): number => MUTATIONS.findIndex(({ what }) => what === one.what);
  results.sort((a, b) => order(a) - order(b));
  const of = (state: Result['state']): number => results.filter((one) => one.state === state).length;
  const sum = {
    ok: isGreen && of('killed') === results.length,
    requirements: lists.size,
    mutants: results.length,
    killed: of('killed'),
    survived: of('survived'),
    broken: of('broken'),
    tests: baseline.tests,
    ...(isQuick && { seed }),
    ms: Math.round(performance.now() - began),
  };
  if (isJson) console.log(JSON.stringify({ ...sum, ...(!isGreen && { baseline }), results }, null, 2));
  else
    console.log(
      `\n${sum.mutants} mutants of ${sum.requirements} requirements: ${sum.killed} killed, ${sum.survived} survived, ${sum.broken} broken, ${Math.round(sum.ms / 1000)} s`,
    );
  process.exitCode = sum.ok ? 0 : 1;
}

await main();
