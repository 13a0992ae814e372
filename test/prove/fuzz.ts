/**
 * `npm run prove:fuzz`: the property and fuzz tests of the bridge in Chromium, slice after slice, each with a seed of
 * its own: random, mutated and recorded frames against codec, host and guest. `RAI_FUZZ_FULL=1` or `--full` takes
 * millions, else it is a taste; `--seed N` is the first seed, `--json` prints for programs. Progress goes to stderr.
 * Exit 1 at the first slice that fails, with its seed.
 */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openBrowser } from '../helpers/browser.js';
import type { Outcome } from '../mutants/page.js';
import { startServer } from '../mutants/server.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const FILE = '/src/bridge/fuzz.test.js';
/** Of the runs of a slice a tenth, on each side, are links of their own with up to a dozen batches. */
const SLICE = 20_000;

const isJson = process.argv.includes('--json');
const isFull = process.argv.includes('--full') || Boolean(process.env.RAI_FUZZ_FULL);
const at = process.argv.indexOf('--seed');
const firstSeed = at < 0 ? 20_261_122 : Number(process.argv[at + 1]);
const slices = isFull ? 50 : 2;
const perSlice = isFull ? SLICE : 1_000;

const began = performance.now();
const server = await startServer(ROOT, ['@open-wc/testing', 'fast-check']);
const browser = await openBrowser();
let done = 0;
let failed: (Outcome & { seed: number }) | undefined;
try {
  const url = server.serve('fuzz', join(ROOT, 'src/bridge'));
  for (; done < slices && !failed; done++) {
    const seed = firstSeed + done;
    // A page of its own for each: what one leaves behind is not in the way of the next.
    const page = await browser.newPage();
    page.setDefaultTimeout(0);
    await page.goto(`${url}?runs=${perSlice}&seed=${seed}`, { waitUntil: 'load' });
    const outcome = await page.evaluate<Outcome>(`runFile('${FILE}', '')`);
    await page.close();
    if (outcome.failed || outcome.broken) failed = { ...outcome, seed };
    const seconds = Math.round((performance.now() - began) / 1000);
    process.stderr.write(`\r${done + 1} of ${slices} slices, ${(done + 1) * perSlice} values, ${seconds} s `);
  }
} finally {
  await browser.close();
  server.stop();
}
const result = {
  ok: !failed,
  isFull,
  firstSeed,
  slices: done,
  values: done * perSlice,
  /** Of each side. */
  links: (done * perSlice) / 10,
  seconds: Math.round((performance.now() - began) / 1000),
  ...(failed && { failed }),
};
if (isJson) console.log(JSON.stringify(result, null, 2));
else
  console.log(failed ? `\nFAIL with seed ${failed.seed}: ${failed.failed?.title ?? failed.broken}` : '\nok');
process.exitCode = failed ? 1 : 0;
