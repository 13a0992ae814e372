import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './free-port.js';

export interface RedisServer {
  /** `redis://…` of an empty server; with the password when it has one. */
  readonly url: string;
  readonly port: number;
  /** Starts it again on the same port, after `kill` or `shutdown`; `empty` as one that lost its disk. */
  start(o?: { empty?: boolean }): Promise<void>;
  /** Ends it at once, as a loss of the process would. */
  kill(): Promise<void>;
  /** Ends it in order: with `appendOnly` everything is on disk. */
  shutdown(): Promise<void>;
  /** It takes connections and answers nothing, until `resume`. */
  pause(): void;
  resume(): void;
  /** Ends it for good and removes its folder. */
  stop(): Promise<void>;
}

export interface RedisOptions {
  /** Keeps what was written over a restart: append-only file, to disk every second. */
  appendOnly?: boolean;
  password?: string;
  /** Further settings, such as `['--maxmemory', '10mb']`. */
  settings?: readonly string[];
}

/** Starts a Redis server of our own on a free port, with its data in a temporary folder. */
export async function startRedis(options: RedisOptions = {}): Promise<RedisServer> {
  if (spawnSync('redis-server', ['--version']).status !== 0) {
    throw new Error('Redis is missing: install the Debian package "redis-server".');
  }
  const folder = mkdtempSync(join(tmpdir(), 'rai-redis-'));
  const port = await freePort();
  const { password, settings = [], appendOnly = false } = options;
  let child: ChildProcess | undefined;
  const end = (): void => void child?.kill('SIGKILL');
  process.once('exit', end);

  const start: RedisServer['start'] = async ({ empty = false } = {}) => {
    if (empty) for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true });
    child = spawn(
      'redis-server',
      [
        ...['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', ''],
        ...['--appendonly', appendOnly ? 'yes' : 'no', '--appendfsync', 'everysec'],
        ...(password === undefined ? [] : ['--requirepass', password]),
        ...settings,
      ],
      { stdio: ['ignore', 'pipe', 'ignore'] },
    );
    let said = '';
    child.stdout!.on('data', (text: Buffer) => (said = (said + text.toString()).slice(-2000)));
    await untilAnswering(port, () => {
      if (child!.exitCode !== null) throw new Error(`redis-server ended: ${said}`);
    });
  };
  const endWith = async (signal: NodeJS.Signals): Promise<void> => {
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill(signal);
    await gone;
  };

  await start();
  return {
    url: `redis://${password === undefined ? '' : `:${encodeURIComponent(password)}@`}127.0.0.1:${port}`,
    port,
    start,
    kill: () => endWith('SIGKILL'),
    shutdown: () => endWith('SIGTERM'),
    pause: () => void child?.kill('SIGSTOP'),
    resume: () => void child?.kill('SIGCONT'),
    stop: async () => {
      await endWith('SIGKILL');
      process.off('exit', end);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function untilAnswering(port: number, check: () => void): Promise<void> {
  const until = Date.now() + 30_000;
  for (;;) {
    check();
    const answer = await ask(port);
    // A server with a password answers `-NOAUTH`; one that still reads its file answers `-LOADING`.
    if (/^(\+PONG|-NOAUTH)/.test(answer)) return;
    if (Date.now() > until) throw new Error(`redis-server does not answer on port ${port}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function ask(port: number): Promise<string> {
  return new Promise((resolve) => {
    const socket = createConnection(port, '127.0.0.1', () => socket.write('PING\r\n'));
    const finish = (text: string): void => {
      socket.destroy();
      resolve(text);
    };
    socket.setTimeout(1000, () => finish(''));
    socket.once('data', (data) => finish(data.toString()));
    socket.once('error', () => finish(''));
  });
}
