import { parseArgs } from 'node:util';

/** A flag or variable that cannot be used: what it is called and what it must look like. */
export class BadFlag extends Error {
  override readonly name = 'BadFlag';
}

export interface Flags {
  /** Undefined: 3333, or the next free one. */
  port?: number;
  /** Folder of the embedded database, the lock and the credentials. */
  folder: string;
  /** What to open: the folder, or the address in `DATABASE_URL`. */
  data: string;
  strict: boolean;
  /** The older sign-in of widgets is served. */
  widgetSignin: boolean;
  /** A bulk import that names its community needs no key. */
  keylessImport: boolean;
  /** Webhooks may go to addresses of this machine and of private networks. */
  privateDestinations: boolean;
  members: number;
  seed: number;
  /** Undefined: as generous as the platform is by itself; 0: no limit. */
  requestsPerMinute?: number;
}

const NUMBERS = {
  port: [0, 65_535],
  members: [1, 5_000_000],
  seed: [0, 2 ** 31],
  'requests-per-minute': [0, 1_000_000_000],
} as const;
type NumberFlag = keyof typeof NUMBERS;

const shape = (name: NumberFlag): string =>
  `--${name} must be a whole number from ${NUMBERS[name][0]} to ${NUMBERS[name][1]}`;

const OPTIONS = {
  port: { type: 'string' },
  data: { type: 'string' },
  'strict-contract': { type: 'boolean' },
  'widget-signin': { type: 'boolean' },
  'keyless-import': { type: 'boolean' },
  'private-destinations': { type: 'boolean' },
  members: { type: 'string' },
  seed: { type: 'string' },
  'requests-per-minute': { type: 'string' },
} as const;

/** Reads the command line and the environment. Throws `BadFlag`. */
export function readFlags(args: readonly string[], env: Record<string, string | undefined>): Flags {
  const values = parse(args);
  const folder = values.data ?? './.data';
  if (folder === '') throw new BadFlag('--data must be the path of a folder');
  const perMinute = values['requests-per-minute'];
  const url = env['DATABASE_URL'];
  if (url !== undefined && url !== '' && !isPostgresUrl(url))
    throw new BadFlag('DATABASE_URL must look like postgres://user:password@host:5432/database');
  return {
    ...(values.port === undefined ? {} : { port: whole('port', values.port) }),
    folder,
    data: url === undefined || url === '' ? folder : url,
    strict: values['strict-contract'] ?? false,
    widgetSignin: values['widget-signin'] ?? false,
    keylessImport: values['keyless-import'] ?? false,
    privateDestinations: values['private-destinations'] ?? false,
    members: whole('members', values.members ?? '5000'),
    seed: whole('seed', values.seed ?? '7'),
    ...(perMinute === undefined ? {} : { requestsPerMinute: whole('requests-per-minute', perMinute) }),
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS }).values;
  } catch (error) {
    const message = (error as Error).message.split('\n')[0]!;
    // A value that is missing or looks like a flag: say what the flag expects.
    const flag = /^Option '(?:-., )?--([a-z-]+)/.exec(message)?.[1];
    if (flag !== undefined && Object.hasOwn(NUMBERS, flag)) throw new BadFlag(shape(flag as NumberFlag));
    if (flag === 'data') throw new BadFlag('--data must be the path of a folder');
    if (
      flag !== undefined &&
      Object.hasOwn(OPTIONS, flag) &&
      OPTIONS[flag as keyof typeof OPTIONS].type === 'boolean'
    )
      throw new BadFlag(`--${flag} takes no value`);
    const known = Object.entries(OPTIONS).map(([name, { type }]) =>
      type === 'string' ? `--${name} VALUE` : `--${name}`,
    );
    throw new BadFlag(`${message} Known: ${known.join(', ')}`);
  }
}

function whole(name: NumberFlag, value: string): number {
  const number = Number(value);
  const [min, max] = NUMBERS[name];
  if (!/^\d{1,10}$/.test(value) || number < min || number > max)
    throw new BadFlag(`${shape(name)}, not "${value}"`);
  return number;
}

function isPostgresUrl(value: string): boolean {
  try {
    return /^postgres(ql)?:$/.test(new URL(value).protocol);
  } catch {
    return false;
  }
}
