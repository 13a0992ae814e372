import { parseArgs } from 'node:util';
import { resolve } from 'node:path';

/** The servers of the demo, in the order in which they choose their ports. */
export const PORT_NAMES = ['platform', 'gateway', 'site', 'gallery', 'app', 'partner', 'hostile'] as const;
export type PortName = (typeof PORT_NAMES)[number];

/** What may be fixed on the command line of the demo. */
export interface StartOptions {
  /** Fixed ports; a missing one means: the usual port, or the next free one. */
  ports: { [server in PortName]?: number };
  /** Where the addresses are written once everything answers. */
  readyFile?: string;
  /** Folder of the database and of the gateway's store. */
  data: string;
  /** The platform answers no key beyond the contract. */
  strict: boolean;
  /** How many members the first seed makes. */
  members: number;
  /** What the first seed is derived from. */
  seed: number;
  /** A page of one's own for the channel "Build planner". */
  planner?: string;
}

/** A flag that cannot be understood: the program ends with 2 and prints only this. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export const USAGE = `npm start -- [options]

  --port-platform N   fixed port of the sandbox platform   (usually 3333)
  --port-gateway N    fixed port of the gateway            (usually 3334)
  --port-site N       fixed port of the customer's website (usually 3335)
  --port-gallery N    fixed port of the widget gallery     (usually 3336)
  --port-app N        fixed port of the community's app    (usually 3337)
  --port-partner N    fixed port of a partner's app        (usually 3338)
  --port-hostile N    fixed port of a hostile partner      (usually 3339)
                      0 takes any free port; without a flag a taken port moves on
  --ready-file FILE   write the addresses as JSON when everything answers
  --data FOLDER       database and store (default ./.data)
  --members N         members that the first seed makes (default 5000)
  --seed N            number that the first seed is derived from (default 7)
  --planner URL       your own page in the channel "Build planner", such as http://my-app.localhost:8000/
  --strict-contract   the platform answers nothing beyond its documented contract
  --help              show this text`;

const FLAGS = {
  'port-platform': { type: 'string' },
  'port-gateway': { type: 'string' },
  'port-site': { type: 'string' },
  'port-gallery': { type: 'string' },
  'port-app': { type: 'string' },
  'port-partner': { type: 'string' },
  'port-hostile': { type: 'string' },
  'ready-file': { type: 'string' },
  data: { type: 'string' },
  members: { type: 'string' },
  seed: { type: 'string' },
  planner: { type: 'string' },
  'strict-contract': { type: 'boolean' },
  help: { type: 'boolean' },
} as const;

/** Reads the command line. Returns undefined when only the usage was asked for. */
export function readOptions(args: readonly string[]): StartOptions | undefined {
  const { values, tokens } = parse(args);
  for (const token of tokens) {
    if (token.kind === 'positional')
      throw new UsageError(`unexpected "${token.value}": only options are taken`);
    if (token.kind !== 'option') continue;
    const flag = Object.hasOwn(FLAGS, token.name) ? FLAGS[token.name as keyof typeof FLAGS] : undefined;
    if (!flag)
      throw new UsageError(`unknown option ${token.rawName}: npm start -- --help lists the known ones`);
    if (flag.type === 'boolean' && token.value !== undefined)
      throw new UsageError(`${token.rawName} takes no value`);
    if (
      flag.type === 'string' &&
      (token.value === undefined || token.value === '' || token.value.startsWith('--'))
    )
      throw new UsageError(`${token.rawName} expects ${expected(token.name)}`);
  }
  if (values.help === true) return undefined;

  const number = (name: keyof typeof FLAGS, min: number, max: number): number | undefined => {
    const text = values[name];
    if (text === undefined) return undefined;
    const value = typeof text === 'string' && /^\d{1,10}$/.test(text) ? Number(text) : NaN;
    if (!(value >= min && value <= max))
      throw new UsageError(`--${name} expects ${expected(name)}, not "${String(text)}"`);
    return value;
  };

  const ports: StartOptions['ports'] = {};
  for (const name of PORT_NAMES) {
    const port = number(`port-${name}`, 0, 65535);
    if (port !== undefined) ports[name] = port;
  }
  const fixed = Object.entries(ports).filter(([, port]) => port !== 0);
  for (const [name, port] of fixed) {
    const twin = fixed.find(([other, same]) => other !== name && same === port);
    if (twin)
      throw new UsageError(
        `--port-${name} and --port-${twin[0]} expect two different ports, not ${port} twice`,
      );
  }

  const options: StartOptions = {
    ports,
    data: resolve(typeof values.data === 'string' ? values.data : '.data'),
    strict: values['strict-contract'] === true,
    members: number('members', 20, 1_000_000) ?? 5000,
    seed: number('seed', 0, 2_147_483_647) ?? 7,
  };
  if (typeof values.planner === 'string') options.planner = pageAddress(values.planner);
  if (typeof values['ready-file'] === 'string') options.readyFile = resolve(values['ready-file']);
  return options;
}

function parse(args: readonly string[]) {
  return parseArgs({ args: [...args], options: FLAGS, strict: false, tokens: true, allowPositionals: true });
}

function expected(flag: string): string {
  if (flag.startsWith('port-')) return 'a port number from 0 to 65535';
  if (flag === 'members') return 'a number of members from 20 to 1000000';
  if (flag === 'seed') return 'a whole number from 0 to 2147483647';
  if (flag === 'data') return 'a folder';
  if (flag === 'planner') return 'the address of a page: https, or http on this machine';
  return 'a file name';
}

/** Pages on the network are reached by https only; on this machine every name below localhost will do. */
function pageAddress(text: string): string {
  if (URL.canParse(text)) {
    const { protocol, hostname, username, href } = new URL(text);
    const isHere = /^(127\.0\.0\.1|([a-z0-9-]+\.)*localhost)$/.test(hostname);
    if (!username && (protocol === 'https:' || (protocol === 'http:' && isHere))) return href;
  }
  throw new UsageError(`--planner expects ${expected('planner')}, not "${text}"`);
}
