/**
 * `npm run surface`: the public names of the kit (tags, attributes, events, slots, parts, states, custom
 * properties, exports, routes, error codes, webhooks) against test/api-surface.json. A name that is gone or renamed
 * fails; a new one fails until `npm run surface -- --update` wrote it down.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ROUTES } from '../src/gateway/routes-list.js';
import { CAPABILITIES } from '../src/model/config.js';
import { ERROR_CODES } from '../src/model/errors.js';
import { WEBHOOK_ALGORITHMS, WEBHOOK_EVENTS, WEBHOOK_REFUSALS } from '../src/webhooks/index.js';
import { buildManifest } from './manifest.js';

type Surface = Record<string, string[]>;

const ROOT = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '');
const FILE = `${ROOT}/test/api-surface.json`;
const names = (list: { name: string }[] = []) => list.map((entry) => entry.name || '(default)').sort();

/** What a page writes on the script tag, hears of the loader and tells the session. */
function pageNames(): string[] {
  const all = (file: string, pattern: RegExp) =>
    [...readFileSync(`${ROOT}/${file}`, 'utf8').matchAll(pattern)].map(([, name]) => name!);
  const [settings = ''] = all('src/embed/page-settings.ts', /const \{([^}]+)\} = script\?\.dataset/g);
  return [
    ...settings
      .split(',')
      .map((name) => `data-${name.trim().replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`)}`),
    ...all('src/embed/create-loader.ts', /new CustomEvent\('([^']+)'/g),
    ...all('src/session/session.ts', /SESSION_CHANGED = '([^']+)'/g),
  ];
}

function present(): Surface {
  const { exports } = JSON.parse(readFileSync(`${ROOT}/package.json`, 'utf8')) as { exports: object };
  const surface: Surface = {
    exports: Object.keys(exports).sort(),
    routes: [...ROUTES].sort(),
    errors: [...ERROR_CODES].sort(),
    capabilities: [...CAPABILITIES].sort(),
    page: pageNames().sort(),
    webhooks: [...Object.keys(WEBHOOK_EVENTS), ...WEBHOOK_ALGORITHMS, ...WEBHOOK_REFUSALS].sort(),
  };
  const elements = buildManifest(ROOT)
    .modules.flatMap((module) => module.declarations)
    .filter((declaration) => declaration.tagName);
  for (const element of elements) {
    const tag = `<${element.tagName}>`;
    surface[`${tag} attributes`] = names(element.attributes);
    surface[`${tag} events`] = names(element.events);
    surface[`${tag} slots`] = names(element.slots);
    surface[`${tag} parts`] = names(element.cssParts);
    surface[`${tag} states`] = names(element.cssStates);
    surface[`${tag} properties`] = names(element.cssProperties);
  }
  return Object.fromEntries(Object.entries(surface).filter(([, list]) => list.length > 0));
}

const now = present();
if (process.argv.includes('--update')) {
  writeFileSync(FILE, `${JSON.stringify(now, null, 2)}\n`);
  console.log(`surface: wrote ${Object.values(now).flat().length} names`);
} else {
  const kept = existsSync(FILE) ? (JSON.parse(readFileSync(FILE, 'utf8')) as Surface) : {};
  const rooms = [...new Set([...Object.keys(kept), ...Object.keys(now)])];
  const difference = (a: Surface, b: Surface) =>
    rooms.flatMap((room) => (a[room] ?? []).filter((n) => !b[room]?.includes(n)).map((n) => `${room}: ${n}`));
  const gone = difference(kept, now);
  const added = difference(now, kept);
  for (const name of gone) console.error(`gone   ${name}`);
  for (const name of added) console.error(`new    ${name} (write it down: npm run surface -- --update)`);
  const total = Object.values(now).flat().length;
  if (process.argv.includes('--json')) console.log(JSON.stringify({ total, gone, added }));
  else console.log(`surface: ${total} names, ${gone.length} gone, ${added.length} new`);
  process.exitCode = gone.length + added.length > 0 ? 1 : 0;
}
