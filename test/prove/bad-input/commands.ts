import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../../helpers/gateway-process.js';
import { runToEnd, type Command } from '../../helpers/processes.js';
import type { Report } from './report.js';

const COMMUNITY_KEY = 'c0ffee'.repeat(10) + 'beef';
const PUBLIC_ID_KEY = 'a public id key that nobody may read';

interface BadCommand extends Command {
  /** How the operator called what is wrong. */
  names: RegExp;
  /** Words that say what it should have been. */
  shape: RegExp;
}

/** Of a value: what it has to be. */
const SHAPE = /expect|must|needed|look like|takes no value|is not an option/i;
/** Of a name that nobody knows: which ones are known, or how to find out. */
const KNOWN = /known|--help|not an option|only options/i;

/** Flags, variables and options that cannot be used: the command ends with 2 and says which, and what it wanted. */
export async function checkCommands(report: Report): Promise<void> {
  const folder = temporaryFolder('flags');
  try {
    const data = join(folder.path, 'data');
    const all = [...demo(data), ...platform(data), ...seed(data), ...gateway(folder.path)];
    // Two at a time: each is a process of its own.
    const queue = [...all];
    const work = async (): Promise<void> => {
      for (let next = queue.shift(); next; next = queue.shift()) await tryOne(report, next);
    };
    await Promise.all([work(), work()]);
  } finally {
    folder.remove();
  }
}

async function tryOne(report: Report, [title, command]: [string, BadCommand]): Promise<void> {
  await report.check(`bad option: ${title}`, 'exit 2, named, with the expected shape', async () => {
    const { code, output, late } = await runToEnd(command);
    const leaks = [COMMUNITY_KEY, PUBLIC_ID_KEY].some((secret) => output.includes(secret));
    const stack = /\n\s+at .+:\d+:\d+/.test(output);
    return {
      ok: code === 2 && !late && command.names.test(output) && command.shape.test(output) && !leaks && !stack,
      seen: `${late ? 'did not end, ' : ''}exit ${code}${leaks ? ', a secret was printed' : ''}${stack ? ', a stack was printed' : ''}: ${output}`,
    };
  });
}

type Titled = [string, BadCommand];

function demo(data: string): Titled[] {
  const script = 'demo/start.ts';
  const quiet = ['--port-platform', '0', '--port-gateway', '0', '--port-site', '0', '--port-gallery', '0'];
  const one = (args: string[], names: RegExp, env?: Record<string, string>, shape = SHAPE): Titled => [
    `start ${args.concat(Object.entries(env ?? {}).map(([name, value]) => `${name}=${value}`)).join(' ')}`,
    {
      script,
      args: [...(env ? quiet : []), ...args, '--data', data],
      names,
      shape,
      ...(env && { env }),
    },
  ];
  return [
    one(['--port-platform', 'eighty'], /--port-platform/),
    one(['--port-gateway', '70000'], /--port-gateway/),
    one(['--port-site=-1'], /--port-site/),
    one(['--port-gallery', '1.5'], /--port-gallery/),
    one(['--members', 'many'], /--members/),
    one(['--members', '0'], /--members/),
    one(['--seed', 'x'], /--seed/),
    one(['--strict-contract=maybe'], /--strict-contract/),
    one(['--ready-file='], /--ready-file/),
    one(['--prot', '1'], /--prot/, undefined, KNOWN),
    one(['shop'], /shop/, undefined, KNOWN),
    one([], /DATABASE_URL/, { DATABASE_URL: 'mysql://127.0.0.1/rai' }),
  ];
}

function platformLike(name: string, script: string, data: string): Titled[] {
  const one = (args: string[], names: RegExp, env?: Record<string, string>, shape = SHAPE): Titled => [
    `${name} ${args.concat(Object.entries(env ?? {}).map(([key, value]) => `${key}=${value}`)).join(' ')}`,
    { script, args: [...args, '--data', data], names, shape, ...(env && { env }) },
  ];
  return [
    one(['--members', '-5'], /--members/),
    one(['--members', '1e3'], /--members/),
    one(['--members', '999999999'], /--members/),
    one(['--seed', 'seven'], /--seed/),
    one(['--seed'], /--seed/),
    one(['--colour', 'red'], /--colour/, undefined, KNOWN),
    one(['now'], /now/, undefined, KNOWN),
    one([], /DATABASE_URL/, { DATABASE_URL: 'mysql://127.0.0.1/rai' }),
    one([], /DATABASE_URL/, { DATABASE_URL: 'not an address' }),
  ];
}

function platform(data: string): Titled[] {
  const one = (args: string[], names: RegExp): Titled => [
    `platform ${args.join(' ')}`,
    { script: 'demo/platform/main.ts', args, names, shape: SHAPE },
  ];
  return [
    ...platformLike('platform', 'demo/platform/main.ts', data),
    one(['--data', data, '--port', 'http'], /--port/),
    one(['--data', data, '--port', '65536'], /--port/),
    one(['--data', data, '--strict-contract=yes'], /strict-contract/),
    one(['--data='], /--data/),
  ];
}

const seed = (data: string): Titled[] => platformLike('seed', 'demo/platform/seed-main.ts', data);

/** Every option of the gateway with a value that it cannot have. */
const GATEWAY_OPTIONS: readonly [variable: string, value: string][] = [
  ['RAI_PUBLIC_URL', 'shop.example'],
  ['RAI_PUBLIC_URL', 'ftp://shop.example'],
  ['RAI_TRUST_PROXY', 'perhaps'],
  ['RAI_TRUST_PROXY', '11'],
  ['RAI_HOSTS', 'a b'],
  ['RAI_PLATFORM_INTEGRATION_URL', 'platform'],
  ['RAI_PLATFORM_UNIFIED_URL', 'javascript:alert(1)'],
  ['RAI_PLATFORM_COMMUNITY_ID', 'northwind'],
  ['RAI_SESSIONS_KEYS', '{'],
  ['RAI_SESSIONS_KEYS', '[]'],
  ['RAI_SESSIONS_KEYS', '[{"kid":"a","kty":"RSA","alg":"RS256"}]'],
  ['RAI_SESSIONS_KEYS', '[{"kid":"a","kty":"OKP","alg":"EdDSA"}]'],
  ['RAI_SESSIONS_MAX_AGE', '86400'],
  ['RAI_SESSIONS_MAX_AGE', 'long'],
  ['RAI_PUBLIC_ID_KEY', 'short'],
  ['RAI_SERVER_KEYS', 'short'],
  ['RAI_ORIGINS_FRAME', 'shop.example'],
  ['RAI_ORIGINS_CALL', 'https://shop.example/path'],
  ['RAI_CHANNELS_PUBLIC', 'general'],
  ['RAI_CHANNELS_MEMBERS', 'general'],
  ['RAI_CHANNELS_MEMBERS', '[{"id":"general"}]'],
  ['RAI_CHANNELS_IFRAME', '[{"id":"000000000000000000000001","url":"x"}]'],
  ['RAI_BOARDS', '[]'],
  ['RAI_BOARDS', '[{"slug":"XP board","name":"XP"}]'],
  ['RAI_BOARDS', '[{"slug":"a","name":"A"},{"slug":"a","name":"B"}]'],
  ['RAI_WINDOWS', 'fortnight'],
  ['RAI_WINDOWS', 'daily,daily'],
  ['RAI_ZONE', 'Mars/Olympus'],
  ['RAI_MEDIA_HOSTS', 'https://cdn.example/path'],
  ['RAI_SYNC_INTERVAL_MS', '5'],
  ['RAI_SYNC_INTERVAL_MS', '-1'],
  ['RAI_BACKFILL_DAYS', '4000'],
  ['RAI_BACKFILL_REQUESTS', 'all'],
  ['RAI_LIMITS', '[]'],
  ['RAI_LIMITS', '{"ip":{"points":0,"seconds":60}}'],
  ['RAI_LIMITS', '{"txet":1}'],
  ['RAI_SETTLE_MS', '[]'],
  ['RAI_SETTLE_MS', 'soon'],
  ['RAI_LOG', 'loud'],
  ['RAI_PORT', '99999'],
  ['RAI_PORT', 'http'],
];

const flagOf = (variable: string): string =>
  `--${variable.replace(/^RAI_/, '').toLowerCase().replaceAll('_', '-')}`;

function gateway(folder: string): Titled[] {
  const script = 'src/gateway/cli.ts';
  const good = {
    RAI_PORT: '0',
    RAI_PLATFORM_INTEGRATION_URL: 'http://127.0.0.1:9/apis/v1',
    RAI_PLATFORM_COMMUNITY_KEY: COMMUNITY_KEY,
    RAI_PUBLIC_ID_KEY: PUBLIC_ID_KEY,
    RAI_SESSIONS_ISSUER: 'test',
    RAI_STORE: join(folder, 'store'),
  };
  // An option is called by its variable, or by its path where a part of it is meant.
  const word = (variable: string): RegExp =>
    new RegExp(`${variable}|${variable.replace(/^RAI_/, '').replace('_', '.')}`, 'i');
  const { RAI_PLATFORM_COMMUNITY_KEY: _key, ...withoutKey } = good;
  const { RAI_PLATFORM_INTEGRATION_URL: _url, ...withoutUrl } = good;
  const config = (name: string, text: string): string => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  };
  const one = (
    title: string,
    names: RegExp,
    args: string[],
    env: Record<string, string> = good,
    shape = SHAPE,
  ): Titled => [title, { script, args, env, names, shape }];

  return [
    ...GATEWAY_OPTIONS.map(([variable, value]) =>
      one(`gateway ${variable}=${value}`, word(variable), ['gateway'], { ...good, [variable]: value }),
    ),
    // The same by flag, for one of each kind.
    ...GATEWAY_OPTIONS.filter((_, n) => n % 7 === 0).map(([variable, value]) =>
      one(`gateway ${flagOf(variable)} ${value}`, new RegExp(flagOf(variable)), [
        'gateway',
        flagOf(variable),
        value,
      ]),
    ),
    one(
      'gateway without a community key',
      /communityKey|RAI_PLATFORM_COMMUNITY_KEY/,
      ['gateway'],
      withoutKey,
    ),
    one('gateway without a platform', /integrationUrl|RAI_PLATFORM_INTEGRATION_URL/, ['gateway'], withoutUrl),
    one('gateway --unheard-of 1', /--unheard-of/, ['gateway', '--unheard-of', '1'], good, KNOWN),
    one('gateway --port without a value', /--port/, ['gateway', '--port']),
    one('no command', /gateway/, []),
    one('another command', /gateway/, ['gatewya']),
    one('gateway --config of no file', /--config/, ['gateway', '--config', join(folder, 'none.json')]),
    one('gateway --config of malformed JSON', /--config/, [
      'gateway',
      '--config',
      config('malformed.json', '{'),
    ]),
    one(
      'gateway --config with an unknown option',
      /boadrs/,
      ['gateway', '--config', config('unknown.json', '{"boadrs":[]}')],
      good,
      KNOWN,
    ),
    one('gateway --config with a wrong type', /\bname\b/, [
      'gateway',
      '--config',
      config('type.json', '{"name":7}'),
    ]),
    one('gateway --config with a name of 1 MB', /\bname\b/, [
      'gateway',
      '--config',
      config('long.json', JSON.stringify({ name: 'a'.repeat(1_000_000) })),
    ]),
  ];
}
