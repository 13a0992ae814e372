import { readFileSync } from 'node:fs';
import { OptionsError } from './parse.js';

type Kind = 'text' | 'list' | 'number' | 'json';

interface Source {
  path: readonly string[];
  kind: Kind;
  expected: string;
  /** A word that stands for itself where JSON is expected. */
  word?: string;
}

/** Every option that can be given by environment or flag. `a.bC` is `RAI_A_B_C` and `--a-b-c`. */
const SOURCES: readonly Source[] = [
  text('name'),
  text('publicUrl'),
  { path: ['trustProxy'], kind: 'json', expected: 'true, false, or a whole number from 0 to 10' },
  list('hosts'),
  text('platform.integrationUrl'),
  text('platform.unifiedUrl'),
  text('platform.communityKey'),
  text('platform.communityId'),
  text('platform.widgetsUrl'),
  text('sessions.issuer'),
  json('sessions.keys', 'a JSON array of JSON web keys'),
  number('sessions.maxAge'),
  number('sessions.clockSkew'),
  text('publicIdKey'),
  list('serverKeys'),
  list('origins.frame'),
  list('origins.call'),
  list('channels.public'),
  json('channels.members', 'a JSON array of { "id", "roles"?, "post"?, "topic"? }'),
  json('channels.iframe', 'a JSON array of { "id", "url" }'),
  text('userKeys.url'),
  {
    ...json('boards', 'platform, or a JSON array of boards with "slug" and "name"'),
    word: 'platform',
  },
  list('windows'),
  text('zone'),
  list('media.hosts'),
  text('store'),
  text('redisUrl'),
  text('standings'),
  text('kit.folder'),
  text('kit.version'),
  number('sync.intervalMs'),
  number('messages.pollMs'),
  number('backfill.days'),
  number('backfill.requests'),
  json('limits', 'a JSON object with ip, session, key, atOnce, text, upstreamMs'),
  json('settleMs', 'a JSON array of milliseconds'),
  text('log'),
];

/** How the command listens. These are no options of the gateway itself. */
export interface Listen {
  port: number;
  host: string;
}

export interface Given {
  /** Options as they were given, for `parseOptions`. */
  input: Record<string, unknown>;
  listen: Listen;
  /** What the operator called an option, or how it could be given. */
  nameOf: (path: readonly PropertyKey[]) => string;
}

/** Reads options from a file (`--config`), then the environment, then flags: the later one wins. */
export function readSources(flags: readonly string[], env: NodeJS.ProcessEnv): Given {
  const given = readFlags(flags);
  const config = given.get('config') ?? env.RAI_CONFIG;
  const input = config === undefined ? {} : readConfig(config);
  const names = new Map<string, string>();
  for (const source of SOURCES) {
    const flag = given.get(flagOf(source.path));
    const variable = env[envOf(source.path)];
    const value = flag ?? (variable === '' ? undefined : variable);
    if (value === undefined) continue;
    const name = flag === undefined ? envOf(source.path) : `--${flagOf(source.path)}`;
    names.set(source.path.join('.'), name);
    put(input, source.path, convert(value, source, name));
  }
  return { input, listen: readListen(given, env), nameOf: (path) => nameOf(path, names) };
}

function readFlags(flags: readonly string[]): Map<string, string> {
  const known = new Set([...SOURCES.map(({ path }) => flagOf(path)), 'config', 'port', 'host']);
  const given = new Map<string, string>();
  for (let i = 0; i < flags.length; i += 1) {
    const [, name = '', inline] = /^--([a-z-]+)(?:=(.*))?$/s.exec(flags[i]!) ?? [];
    if (!known.has(name)) {
      throw new OptionsError(
        `${shorten(flags[i]!)}: is not a flag; known: ${[...known].map((one) => `--${one}`).join(' ')}`,
      );
    }
    const value = inline ?? flags[(i += 1)];
    if (value === undefined) throw new OptionsError(`--${name}: expected a value`);
    given.set(name, value);
  }
  return given;
}

function readListen(given: ReadonlyMap<string, string>, env: NodeJS.ProcessEnv): Listen {
  const port = given.get('port') ?? env.RAI_PORT ?? '8787';
  const name = given.has('port') ? '--port' : 'RAI_PORT';
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) {
    throw new OptionsError(`${name}: expected a whole number from 0 to 65535`);
  }
  return { port: Number(port), host: given.get('host') ?? env.RAI_HOST ?? '127.0.0.1' };
}

function readConfig(path: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      return value as Record<string, unknown>;
  } catch {
    // Said below: neither the contents nor the place of a fault in them belong into a log.
  }
  throw new OptionsError('--config: expected the name of a file that holds a JSON object');
}

function convert(value: string, { kind, expected, word }: Source, name: string): unknown {
  if (kind === 'text' || value === word) return value;
  if (kind === 'list') {
    return value
      .split(',')
      .map((one) => one.trim())
      .filter(Boolean);
  }
  if (kind === 'number') {
    if (!/^\d{1,12}$/.test(value)) throw new OptionsError(`${name}: expected ${expected}`);
    return Number(value);
  }
  try {
    return JSON.parse(value) as unknown;
  } catch {
    throw new OptionsError(`${name}: expected ${expected}`);
  }
}

function put(input: Record<string, unknown>, path: readonly string[], value: unknown): void {
  let at = input;
  for (const part of path.slice(0, -1)) {
    const inner = at[part];
    at = (at[part] = typeof inner === 'object' && inner !== null ? { ...inner } : {}) as Record<
      string,
      unknown
    >;
  }
  at[path.at(-1)!] = value;
}

/** The flag or variable that gave an option; for one that is missing, its variable. */
function nameOf(path: readonly PropertyKey[], names: ReadonlyMap<string, string>): string {
  const parts = path.map(String);
  for (let length = parts.length; length > 0; length -= 1) {
    const name = names.get(parts.slice(0, length).join('.'));
    if (name !== undefined) return [name, ...parts.slice(length)].join('.');
  }
  const source = SOURCES.find((one) => one.path.join('.') === parts.join('.'));
  return source ? `${parts.join('.')} (${envOf(source.path)})` : parts.join('.');
}

function envOf(path: readonly string[]): string {
  return `RAI_${path.map(words('_')).join('_').toUpperCase()}`;
}

function flagOf(path: readonly string[]): string {
  return path.map(words('-')).join('-').toLowerCase();
}

function words(separator: string): (name: string) => string {
  return (name) => name.replace(/([a-z])([A-Z])/g, `$1${separator}$2`);
}

function shorten(text: string): string {
  return text.replace(/=.*/s, '').slice(0, 60);
}

function text(path: string): Source {
  return { path: path.split('.'), kind: 'text', expected: 'text' };
}

function list(path: string): Source {
  return { path: path.split('.'), kind: 'list', expected: 'a list with commas' };
}

function number(path: string): Source {
  return { path: path.split('.'), kind: 'number', expected: 'a whole number' };
}

function json(path: string, expected: string): Source {
  return { path: path.split('.'), kind: 'json', expected };
}
