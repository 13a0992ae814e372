/**
 * `npm run prove:webhook-fuzz`: noise, changed deliveries, signed nonsense and broken envelopes against the receiver of
 * webhooks. `--count N` requests to each of two receivers (50,000), `--seed N`, `--json` prints for programs. Exit 1 with
 * the smallest request that breaks a rule.
 */
import { parseArgs } from 'node:util';
import { fuzz, type FuzzReport } from './webhook-fuzz/property.js';

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    count: { type: 'string', default: '50000' },
    seed: { type: 'string', default: '20261122' },
  },
});
const [count, seed] = [Number(values.count), Number(values.seed)];
const began = performance.now();
let report: FuzzReport | undefined;
let failed: string | undefined;
try {
  report = await fuzz(count, seed);
} catch (error) {
  failed = String((error as Error).message).slice(0, 4000);
}
const seconds = Math.round((performance.now() - began) / 1000);
const megabytes = Math.round(process.memoryUsage().rss / 2 ** 20);
const result = { ok: !failed, seed, count, seconds, megabytes, ...report, ...(failed && { failed }) };
if (values.json) console.log(JSON.stringify(result, null, 2));
else
  console.log(
    failed ? `FAIL with seed ${seed}: ${failed}` : `ok: ${report?.requests} requests in ${seconds} s`,
  );
process.exitCode = failed ? 1 : 0;
