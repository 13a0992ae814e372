import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const path = (file: string) => fileURLToPath(new URL(`../${file}`, import.meta.url));

export interface Run {
  pid: number;
  /** What it printed so far. */
  out: () => { stdout: string; stderr: string };
  /** Address of the ready line; rejects when it ended before. */
  ready: Promise<string>;
  ended: Promise<number | null>;
  kill(signal: NodeJS.Signals): Promise<number | null>;
}

/** Starts a script of the platform, such as `main.ts`, as a process of its own. */
export function run(file: string, args: string[], env: Record<string, string> = {}): Run {
  const { DATABASE_URL: _unused, ...inherited } = process.env;
  const child = spawn(process.execPath, ['--import', 'tsx', path(file), ...args], {
    env: { ...inherited, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stderr.on('data', (data) => (stderr += String(data)));
  const ended = once(child, 'close').then(([code]) => code as number | null);
  const ready = new Promise<string>((resolve, reject) => {
    child.stdout.on('data', (data) => {
      stdout += String(data);
      const line = /^\{"ready":"platform".*\}$/m.exec(stdout)?.[0];
      if (line) resolve((JSON.parse(line) as { url: string }).url);
    });
    void ended.then((code) => reject(new Error(`ended with ${code}: ${stderr}`)));
  });
  ready.catch(() => {});
  return {
    pid: child.pid!,
    out: () => ({ stdout, stderr }),
    ready,
    ended,
    kill: (signal) => {
      child.kill(signal);
      return ended;
    },
  };
}
