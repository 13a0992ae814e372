import { spawn, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const FOLLOW = new URL('../../demo/start/follow-parent.ts', import.meta.url).href;
/** A user that owns nothing. */
const NOBODY = 65_534;

export interface Command {
  /** Script, from the root of the project. */
  script: string;
  args?: readonly string[];
  env?: Readonly<Record<string, string>>;
  /** As a user without rights. Only the root user can do that; for others it is left out. */
  asNobody?: boolean;
  /** Longest wait in milliseconds. */
  timeout?: number;
}

export interface Ended {
  /** Null when a signal ended it. */
  code: number | null;
  signal: NodeJS.Signals | null;
  /** What it printed, on both streams. */
  output: string;
  /** Whether it was ended because it took too long. */
  late: boolean;
}

export interface ServerProcess {
  /** Address of its ready line. */
  url: string;
  pid: number;
  /** What it printed so far, on both streams. */
  output(): string;
  /** Settles when it has ended. */
  ended: Promise<Ended>;
  /** Ends it as an operator does, and waits. */
  stop(): Promise<Ended>;
  /** Ends it in the middle of whatever it does. */
  kill(): Promise<Ended>;
}

/** Starts a server and waits for its ready line. It ends when this process does. */
export async function startServer(command: Command): Promise<ServerProcess> {
  const child = launch(command, true);
  const ready = new Promise<string>((settle) => {
    let text = '';
    child.stdout?.on('data', (part: string) => {
      text += part;
      const line = text.split('\n').find((one) => one.startsWith('{"ready":'));
      if (line !== undefined && text.includes(`${line}\n`)) settle((JSON.parse(line) as { url: string }).url);
    });
  });
  const { output, ended } = follow(child);
  const timer = timeout(command.timeout ?? 120_000);
  const url = await Promise.race([ready, ended, timer.done]);
  timer.stop();
  if (typeof url !== 'string') {
    child.kill('SIGKILL');
    throw new Error(`${command.script} did not come up:\n${output().slice(-4000)}`);
  }
  const end = async (signal: NodeJS.Signals): Promise<Ended> => {
    child.kill(signal);
    const insist = setTimeout(() => child.kill('SIGKILL'), 15_000);
    const how = await ended;
    clearTimeout(insist);
    return how;
  };
  return {
    url,
    pid: child.pid ?? 0,
    output,
    ended,
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
  };
}

/** Runs a command that is expected to end by itself. */
export async function runToEnd(command: Command): Promise<Ended> {
  const child = launch(command, false);
  const { ended } = follow(child);
  let late = false;
  const stopping = setTimeout(() => {
    late = true;
    child.kill('SIGTERM');
  }, command.timeout ?? 30_000);
  const insisting = setTimeout(() => child.kill('SIGKILL'), (command.timeout ?? 30_000) + 10_000);
  const how = await ended;
  clearTimeout(stopping);
  clearTimeout(insisting);
  return { ...how, late };
}

function launch(command: Command, follows: boolean): ChildProcess {
  const node = [
    process.execPath,
    ...['--import', 'tsx', ...(follows ? ['--import', FOLLOW] : [])],
    ...[command.script, ...(command.args ?? [])],
  ];
  const isRoot = process.getuid?.() === 0;
  const line =
    command.asNobody && isRoot
      ? ['setpriv', `--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups', ...node]
      : node;
  return spawn(line[0]!, line.slice(1), {
    cwd: ROOT,
    env: { ...bareEnvironment(), ...command.env },
    stdio: ['ignore', 'pipe', 'pipe', ...(follows ? ['ipc' as const] : [])],
  });
}

/** Nothing of the environment of this process configures a server under test. */
function bareEnvironment(): NodeJS.ProcessEnv {
  const own = /^(RAI_|SHOP_|GALLERY_|DATABASE_URL$|NODE_OPTIONS$)/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !own.test(name)));
}

function follow(child: ChildProcess): { output: () => string; ended: Promise<Ended> } {
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (part: string) => (text += part));
  }
  const ended = new Promise<Ended>((settle) => {
    child.once('error', (error) =>
      settle({ code: null, signal: null, output: text + error.message, late: false }),
    );
    child.once('close', (code, signal) => settle({ code, signal, output: text, late: false }));
  });
  return { output: () => text, ended };
}

function timeout(ms: number): { done: Promise<undefined>; stop: () => void } {
  let timer: NodeJS.Timeout | undefined;
  const done = new Promise<undefined>((settle) => (timer = setTimeout(() => settle(undefined), ms)));
  return { done, stop: () => clearTimeout(timer) };
}

/** Asks again and again until the answer is not undefined; undefined when that never happens. */
export async function until<T>(
  ask: () => Promise<T | undefined> | T | undefined,
  ms: number,
): Promise<T | undefined> {
  const end = Date.now() + ms;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined || Date.now() > end) return answer;
    await new Promise((settle) => setTimeout(settle, 50));
  }
}
