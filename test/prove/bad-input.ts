/**
 * Gives every program and every widget what it must not be given, for real: processes, sockets, a database
 * server and a browser. Each case ends in a typed error or a designed state, and nothing is lost.
 *
 *   npm run prove:bad-input -- --json [--only commands,folders,…]
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
import { openStage, type Stage } from './bad-input/stage.js';
import { checkTexts } from './bad-input/texts.js';

/** Cases that bring their own servers. */
const ALONE: Record<string, (report: Report) => Promise<void>> = {
  commands: checkCommands,
  folders: checkFolders,
  crash: checkCrash,
};
/** Cases that share one community, in this order: the last ones break things. */
const ON_STAGE: Record<string, (report: Report, stage: Stage) => Promise<void>> = {
  keys: checkKeys,
  requests: checkRequests,
  attributes: checkAttributes,
  texts: checkTexts,
  outages: checkOutages,
  database: checkDatabase,
};
const NAMES = [...Object.keys(ALONE), ...Object.keys(ON_STAGE)];

const { values } = parseArgs({
  options: { json: { type: 'boolean', default: false }, only: { type: 'string' } },
});
const only = values.only?.split(',');
const unknown = only?.find((name) => !NAMES.includes(name));
if (unknown !== undefined) {
  console.error(`--only: expected some of ${NAMES.join(', ')}, not "${unknown}"`);
  process.exit(2);
}

const report = new Report((line) => void process.stderr.write(`${line}\n`));
const isWanted = (name: string): boolean => !only || only.includes(name);
const run = async (name: string, check: () => Promise<void>): Promise<void> => {
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
};
if (cdnIsStale()) await buildCdn();
for (const [name, check] of Object.entries(ALONE)) {
  if (isWanted(name)) await run(name, () => check(report));
}
const onStage = Object.entries(ON_STAGE).filter(([name]) => isWanted(name));
if (onStage.length > 0) {
  await run('stage', async () => {
    const stage = await openStage();
    for (const [name, check] of onStage) await run(name, () => check(report, stage));
    await stage.close();
  });
}

const { cases, failed } = report;
const passed = cases.length - failed;
if (values.json) console.log(JSON.stringify({ cases, passed, failed }, null, 2));
else {
  for (const { name, ok, seen, expected } of cases) {
    console.log(`${ok ? 'ok    ' : 'FAILED'} ${name}`);
    console.log(
      ok ? `         ${seen.slice(0, 160)}` : `         expected: ${expected}\n         seen:     ${seen}`,
    );
  }
  console.log(`${passed} passed, ${failed} failed`);
}
process.exit(failed === 0 && cases.length > 0 ? 0 : 1);
