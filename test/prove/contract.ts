/**
 * Gives every endpoint of the platform what it must not be given: malformed, cut, bit-flipped and oversized bodies,
 * wrong types, ids of others, odd texts, names twice. Always the right status and envelope, never the error of a
 * broken server, and nothing written by what is refused.
 *
 *   npm run prove:contract -- --json [--seed 7] [--amount 60]
 */
import { parseArgs } from 'node:util';
import { fuzz } from '../contract/fuzz.js';

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    seed: { type: 'string', default: '7' },
    amount: { type: 'string', default: '60' },
  },
});
const report = await fuzz({
  seed: Number(values.seed),
  amount: Number(values.amount),
  ...(values.json ? {} : { progress: (row: string) => console.log(row) }),
});
if (values.json) console.log(JSON.stringify({ ok: report.failures.length === 0, ...report }, null, 2));
else {
  for (const { row, kind, why } of report.failures) console.log(`FAIL  ${row}  ${kind}: ${why}`);
  console.log(
    `${report.cases} cases at ${report.endpoints} endpoints: ${report.refused} refused, ${report.accepted} accepted, ` +
      `${report.failures.length} failures (seed ${report.seed})`,
  );
}
process.exitCode = report.failures.length === 0 ? 0 : 1;
