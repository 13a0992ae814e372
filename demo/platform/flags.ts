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
  members: number;
  seed: number;
}

export const MAX_MEMBERS = 5_000_000;

const OPTIONS = {
  port: { type: 'string' },
  data: { type: 'string' },
  'strict-contract': { type: 'boolean' },
  members: { type: 'string' },
  seed: { type: 'string' },
} as const;

/** Reads the command line and the environment. Throws `BadFlag`. */
export function readFlags(args: readonly string[], env: Record<string, string | undefined>): Flags {
  const values = parse(args);
  const folder = values.data ?? './.data';
  if (folder === '') throw new BadFlag('--data must be the path of a folder');
  const url = env['DATABASE_URL'];
  if (url !== undefined && url !== '' && !isPostgresUrl(url))
    throw new BadFlag('DATABASE_URL must look like postgres://user:password@host:5432/database');
  return {
    ...(values.port === undefined ? {} : { port: whole('port', values.port, 0, 65_535) }),
    folder,
    data: url === undefined || url === '' ? folder : url,
    strict: values['strict-contract'] ?? false,
    members: whole('members', values.members ?? '5000', 1, MAX_MEMBERS),
    seed: whole('seed', values.seed ?? '7', 0, 2 ** 31),
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS }).values;
  } catch (error) {
    const known = Object.entries(OPTIONS).map(([name, { type }]) =>
      type === 'string' ? `--${name} VALUE` : `--${name}`,
    );
    throw new BadFlag(`${(error as Error).message.split('\n')[0]} Known: ${known.join(', ')}`);
  }
}

function whole(name: string, value: string, min: number, max: number): number {
  const number = Number(value);
  if (!/^\d{1,10}$/.test(value) || number < min || number > max)
    throw new BadFlag(`--${name} must be a whole number from ${min} to ${max}, not "${value}"`);
  return number;
}

function isPostgresUrl(value: string): boolean {
  try {
    return /^postgres(ql)?:$/.test(new URL(value).protocol);
  } catch {
    return false;
  }
}
