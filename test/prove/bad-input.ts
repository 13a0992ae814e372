/**
 * Gives every program and every widget what it must not be given, for real: processes, sockets, a database
 * server and a browser. Each case ends in a typed error or a designed state, and nothing is lost.
 *
 *   npm run prove:bad-input -- --json [--only commands,folders,…] [--strict] [--quick]
 *
 * `--strict`: the platform gives nothing beyond its contract. `--quick`: fewer repeats, as CI has it.
 */
import { parseArgs } from 'node:util';
import { buildCdn, cdnIsStale } from '../../tools/build-cdn.js';
import { checkAttributes } from './bad-input/attributes.js';
import { checkCommands } from './bad-input/commands.js';
import { checkCrash } from './bad-input/crash.js';
import { checkDatabase } from './bad-input/database.js';
import { checkFolders } from './bad-input/folders.js';
import { checkKeys } from './bad-input/keys.js';
import { checkOutages } from './bad-input/outages.js';
import { Report } from './bad-input/report.js';
import { checkRequests } from './bad-input/requests.js';
import { openStage, type Mode, type Stage } from './bad-input/stage.js';
import { checkTexts } from './bad-input/texts.js';

/** Cases that bring their own servers. */
const ALONE: Record<string, (report: Report, mode: Mode) => Promise<void>> = {
  commands: checkCommands,
  folders: checkFolders,
  crash: checkCrash,
};
/** Cases that share one community, in this order: the last ones break things. */
const ON_STAGE: Record<string, (report: Report, stage: Stage, mode: Mode) => Promise<void>> = {
  keys: checkKeys,
  requests: checkRequests,
  attributes: checkAttributes,
  texts: checkTexts,
  outages: checkOutages,
  database: checkDatabase,
};
const NAMES = [...Object.keys(ALONE), ...Object.keys(ON_STAGE)];

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    only: { type: 'string' },
    strict: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
  },
});
const mode: Mode = { strict: values.strict, quick: values.quick };
const only = values.only?.split(',');
const unknown = only?.find((name) => !NAMES.includes(name));
if (unknown !== undefined) {
  console.error(`--only: expected some of ${NAMES.join(', ')}, not "${unknown}"`);
  process.exit(2);
}

const report = new Report((line) => void process.stderr.write(`${line}\n`));
const isWanted = (name: string): boolean => !only || only.includes(name);
/** How long each group took. */
const seconds: Record<string, number> = {};
const run = async (name: string, check: () => Promise<void>): Promise<void> => {
  const began = Date.now();
  try {
    await check();
  } catch (error) {
    const seen = error instanceof Error ? error.message : String(error);
    report.add({
      name: `${name}: all cases ran`,
      ok: false,
      seen,
      expected: 'every case of the group is tried',
    });
  }
  seconds[name] = Math.round((Date.now() - began) / 100) / 10;
};
if (cdnIsStale()) await buildCdn();
for (const [name, check] of Object.entries(ALONE)) {
  if (isWanted(name)) await run(name, () => check(report, mode));
}
const onStage = Object.entries(ON_STAGE).filter(([name]) => isWanted(name));
if (onStage.length > 0) {
  await run('stage', async () => {
    const stage = await openStage(mode);
    for (const [name, check] of onStage) await run(name, () => check(report, stage, mode));
    await stage.close();
  });
}

const { cases, failed } = report;
const passed = cases.length - failed;
if (values.json) console.log(JSON.stringify({ mode, cases, seconds, passed, failed }, null, 2));
else {
  for (const { name, ok, seen, expected } of cases) {
    console.log(`${ok ? 'ok    ' : 'FAILED'} ${name}`);
    console.log(
      ok ? `         ${seen.slice(0, 160)}` : `         expected: ${expected}\n         seen:     ${seen}`,
    );
  }
  console.log(
    `Seconds: ${Object.entries(seconds)
      .map(([name, took]) => `${name} ${took}`)
      .join(', ')}`,
  );
  console.log(`${passed} passed, ${failed} failed`);
}
process.exit(failed === 0 && cases.length > 0 ? 0 : 1);
