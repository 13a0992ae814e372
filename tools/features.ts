/**
 * `npm run features`: the features of a bridge between two windows, and the tests that show each. A test names
 * its features in its title, such as `[F12]`; src/ and test/ are searched. `--json` prints for programs.
 * Exit 1 when a feature that is meant to be there has no test, or a title names a feature that is not listed.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

interface Row {
  number: number;
  feature: string;
  /** `Y` is meant to be there, `N` is left out, `-` is no feature of ours. */
  goal: 'Y' | 'N' | '-';
  note?: string;
}

interface Title {
  title: string;
  /** Path and line. */
  at: string;
  features: number[];
}

const ROOT = fileURLToPath(new URL('../', import.meta.url));
const rows = JSON.parse(readFileSync(new URL('./features.json', import.meta.url), 'utf8')) as Row[];

const isTest = (path: string): boolean =>
  path.startsWith('test/') || /\.test\.ts$/.test(path.split('/').at(-1) ?? '');

function* testFiles(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.name === 'node_modules') continue;
    if (entry.isDirectory()) yield* testFiles(path);
    else if (entry.name.endsWith('.ts') && isTest(relative(ROOT, path))) yield path;
  }
}

/** Text literals that name a feature, with the line they begin in; comments name none. */
function titlesOf(path: string): Title[] {
  const text = readFileSync(path, 'utf8');
  const titles: Title[] = [];
  for (const { 0: literal, index } of text.matchAll(/(['"`])(?:(?!\1)[^\\\n]|\\.)*\1/g)) {
    const features = [...literal.matchAll(/\[F(\d+)\]/g)].map(([, number]) => Number(number));
    if (features.length === 0) continue;
    const before = text.slice(0, index);
    if (/^\s*(\/\/|\*|\/\*)/.test(before.slice(before.lastIndexOf('\n') + 1))) continue;
    const title = literal.slice(1, -1).replaceAll(/ ?\[[A-Z]\d+\] ?/g, ' ');
    titles.push({
      title: title.trim(),
      at: `${relative(ROOT, path)}:${before.split('\n').length}`,
      features,
    });
  }
  return titles;
}

const titles = ['src', 'test'].flatMap((folder) => [...testFiles(join(ROOT, folder))].flatMap(titlesOf));
const listed = rows.map((row) => ({
  ...row,
  tests: titles
    .filter(({ features }) => features.includes(row.number))
    .map(({ title, at }) => ({ title, at })),
}));
const missing = listed.filter(({ goal, tests }) => goal === 'Y' && tests.length === 0);
const unknown = titles.filter(({ features }) =>
  features.some((number) => !rows.some((row) => row.number === number)),
);
const meant = listed.filter(({ goal }) => goal === 'Y');
const sum = {
  ok: missing.length === 0 && unknown.length === 0,
  rows: rows.length,
  meant: meant.length,
  shown: meant.length - missing.length,
  tests: titles.length,
};

if (process.argv.includes('--json')) {
  console.log(
    JSON.stringify(
      { ...sum, missing: missing.map(({ number }) => number), unknown, features: listed },
      null,
      2,
    ),
  );
} else {
  for (const { number, feature, goal, note, tests } of listed) {
    const mark = goal === 'Y' ? (tests.length > 0 ? 'ok  ' : 'NONE') : goal === 'N' ? 'out ' : '-   ';
    console.log(`${mark} ${String(number).padStart(2)}  ${feature}${note ? ` (${note})` : ''}`);
    for (const { title, at } of tests) console.log(`           ${title}  ${at}`);
  }
  for (const { title, at } of unknown)
    console.log(`FAIL  names a feature that is not listed: ${title}  ${at}`);
  console.log(
    `\n${sum.shown} of ${sum.meant} features that are meant to be there have a test; ${sum.tests} titles`,
  );
}
process.exitCode = sum.ok ? 0 : 1;
