/**
 * `npm run contract`: every title of the platform's tables of contents with its source, client, route, tests and
 * documentation. Exit 1 on a gap. Titles that other work owns and that are not built yet count apart.
 *
 * `npm run contract -- --auth`: every endpoint with every kind of key, and what the sandbox answered. Exit 1 on a
 * surprise. `--json` prints for programs.
 */
import { parseArgs } from 'node:util';
import { coverage } from './contract/coverage.js';

const { values } = parseArgs({
  options: { json: { type: 'boolean', default: false }, auth: { type: 'boolean', default: false } },
});

if (values.auth) {
  const { authMatrix } = await import('../test/contract/auth-matrix.js');
  const { checks, surprises, rows } = await authMatrix();
  if (values.json)
    console.log(JSON.stringify({ ok: surprises.length === 0, rows, surprises, checks }, null, 2));
  else {
    for (const { row, caller, expected, seen } of surprises)
      console.log(`SURPRISE  ${row} with ${caller}: expected ${expected}, seen ${seen}`);
    console.log(`${checks.length} checks of ${rows} endpoints, ${surprises.length} surprises`);
  }
  process.exitCode = surprises.length === 0 ? 0 : 1;
} else {
  const found = await coverage();
  if (values.json) console.log(JSON.stringify(found, null, 2));
  else {
    for (const { title, route, client, tests, certainty, gaps, pending, issue } of found.entries) {
      const mark = pending ? 'later' : gaps.length > 0 ? 'GAP  ' : 'ok   ';
      console.log(`${mark} ${title}${issue ? ` (${issue})` : ''}`);
      if (route) console.log(`        ${route}   ${client}   ${tests.length} tests   ${certainty}`);
      for (const gap of gaps) console.log(`        ${gap}`);
    }
    for (const gap of found.gaps.filter((gap) => !found.entries.some((e) => gap.startsWith(e.title))))
      console.log(`GAP   ${gap}`);
    console.log(
      `\n${found.passed} of ${found.titles} titles stand, ${found.pending} belong to later work; ` +
        `${found.rows} endpoints, ${found.tests} tests, ${found.gaps.length} gaps`,
    );
  }
  process.exitCode = found.ok ? 0 : 1;
}
