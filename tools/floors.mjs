/**
 * `npm run floors`: imports go down the floors, and only bridge/accept.ts listens to a window's messages.
 * Other roots can be named, so that a test can prove on a small house that a breach is caught.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { cruise } from 'dependency-cruiser';
import config from '../.dependency-cruiser.mjs';

/** Tabs of one origin talk over a `BroadcastChannel` by the name of `tabs`: no window is heard there. */
const LISTENS =
  /addEventListener\(\s*['"`]message['"`]|(?<!\btabs\.)\bonmessage\s*=|on\(\s*window\s*,\s*['"`]message['"`]/;

function* files(folder) {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) yield* files(path);
    else if (/\.ts$/.test(name)) yield path;
  }
}

/**
 * Every breach of the house that stands in `root`/src, a line each.
 * @param {string} root @returns {Promise<string[]>}
 */
export async function breaches(root) {
  const { forbidden, options } = config;
  const isReach = (rule) => rule.to.reachable === true;
  /** Types are imports of a floor, but nothing that is loaded: what can be reached is asked without them. */
  const violations = async (rules, tsPreCompilationDeps) => {
    const ruleSet = { forbidden: rules };
    const cruiseOptions = { ...options, tsPreCompilationDeps, baseDir: root, ruleSet, validate: true };
    const result = await cruise(['src'], { ...cruiseOptions, tsConfig: undefined }, undefined, {
      tsConfig: { options: { verbatimModuleSyntax: false, experimentalDecorators: true } },
    });
    return result.output.summary.violations;
  };
  const all = [
    ...(await violations(
      forbidden.filter((rule) => !isReach(rule)),
      true,
    )),
    ...(await violations(forbidden.filter(isReach), false)),
  ];
  const found = all
    .filter((violation) => violation.rule.severity === 'error')
    .map((v) => `${v.rule.name}: ${v.from} → ${v.to}`);
  for (const path of files(join(root, 'src'))) {
    const name = relative(root, path);
    if (/\.test\.ts$/.test(name) || name === join('src', 'bridge', 'accept.ts')) continue;
    // Message ports are private and may be listened to: only code that names the window is meant.
    const text = readFileSync(path, 'utf8');
    if (LISTENS.test(text) && /\b(window|globalThis|self)\b/.test(text)) {
      found.push(`window-messages: ${name} listens to "message"; only src/bridge/accept.ts may`);
    }
  }
  return found;
}

if (import.meta.url === `file://${process.argv[1]}`) {
  const found = await breaches(process.cwd());
  for (const line of found) console.error(line);
  console.log(found.length === 0 ? 'floors: every import goes down' : `floors: ${found.length} breaches`);
  process.exitCode = found.length === 0 ? 0 : 1;
}
