import { spawn, type ChildProcess } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PORT_NAMES } from '../../demo/start/options.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** What `--ready-file` says. */
export interface ReadyFile {
  site: string;
  gallery: string;
  gateway: string;
  platform: string;
  /** The community's app, in which channels are shown. */
  app: string;
  /** A partner's app, the page of an iframe channel. */
  partner: string;
  /** A partner that tries everything a page in a frame can try. */
  hostile: string;
  communityKey: string;
  users: { username: string; apiKey: string }[];
}

export interface Demo extends ReadyFile {
  /** Folder of the database and of the gateway's store. */
  data: string;
  /** The program that `npm start` runs. */
  process: ChildProcess;
  /** What it printed so far. */
  output(): string;
  /** Process ids of the servers by name, for tests that end one of them. */
  pids(): Record<string, number>;
  stop(): Promise<void>;
}

export interface DemoOptions {
  members?: number;
  seed?: number;
  strict?: boolean;
  /** A folder of an earlier run; otherwise a temporary one that `stop()` removes. */
  data?: string;
  args?: string[];
  env?: Record<string, string>;
  /** Longest wait in milliseconds. */
  timeout?: number;
}

/** The community that most tests use. */
export const SEEDED = { members: 300, seed: 7 };

/**
 * Starts the whole demo, exactly as `npm start` does, on free ports. Settles when everything answers. In a folder of
 * its own it begins with a copy of the community that `RAI_SEEDED` holds, when there is one.
 */
export async function startDemo(options: DemoOptions = {}): Promise<Demo> {
  const isOwn = options.data === undefined;
  const data = options.data ?? mkdtempSync(join(tmpdir(), 'rai-demo-'));
  const { members, seed } = { ...SEEDED, ...options };
  const seeded = process.env['RAI_SEEDED'];
  if (isOwn && seeded && members === SEEDED.members && seed === SEEDED.seed)
    cpSync(seeded, data, { recursive: true });
  const file = join(data, 'ready.json');
  rmSync(file, { force: true });
  const ports = PORT_NAMES.flatMap((name) => [`--port-${name}`, '0']);
  const args = [
    ...['--import', 'tsx', 'demo/start.ts', ...ports, '--data', data, '--ready-file', file],
    ...['--members', String(members), '--seed', String(seed)],
    ...(options.strict ? ['--strict-contract'] : []),
    ...(options.args ?? []),
  ];
  const child = spawn(process.execPath, args, {
    cwd: ROOT,
    env: { ...process.env, ...options.env },
    // The channel ends with this process, however it ends, and the demo then ends as well.
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => (output += text));
  }
  const ended = new Promise<number | null>((settle) => child.once('close', settle));
  let hasEnded = false;
  void ended.then(() => (hasEnded = true));

  const stop = async () => {
    if (!hasEnded) child.kill('SIGTERM');
    await ended;
    if (isOwn) rmSync(data, { recursive: true, force: true, maxRetries: 3 });
  };

  const until = Date.now() + (options.timeout ?? 150_000);
  while (!existsSync(file)) {
    if (hasEnded || Date.now() > until) {
      await stop();
      throw new Error(`the demo did not come up:\n${output}`);
    }
    await new Promise((settle) => setTimeout(settle, 50));
  }

  const ready = JSON.parse(readFileSync(file, 'utf8')) as ReadyFile;
  const pids = () =>
    Object.fromEntries(
      [...output.matchAll(/^(\w+) +\| process (\d+)$/gm)].map(([, name, pid]) => [name, Number(pid)]),
    );
  return { ...ready, data, process: child, output: () => output, pids, stop };
}
