import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export interface Count {
  perSecond: number;
  /** Microseconds of processor time of the server for each answer. */
  cpu: number;
}

export interface CountOptions {
  seconds: number;
  connections?: number;
  /** Header lines. */
  headers?: readonly string[];
  /** Status of a good answer. */
  expected?: number;
  /** What is posted. */
  post?: string;
}

/** What Linux counts process times in. */
const TICKS_PER_SECOND = 100;
const CLIENT = fileURLToPath(new URL('./client.ts', import.meta.url));

/** Answers a second of the server with this process id, counted by a client in a process of its own. */
export async function count(pid: number, url: string, options: CountOptions): Promise<Count> {
  const before = processorTime(pid);
  const { perSecond, total } = await load(url, options);
  return { perSecond, cpu: ((processorTime(pid) - before) * 1e6) / total };
}

/** The client's own figures. Rejects when an answer was missing or another one than expected. */
export function load(url: string, options: CountOptions): Promise<{ perSecond: number; total: number }> {
  const { seconds, connections = 16, headers = [], expected = 200, post } = options;
  return new Promise((settle, fail) => {
    const args = ['--import', 'tsx', CLIENT, url, String(seconds), String(connections), ...headers];
    const child = spawn(process.execPath, args, {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: {
        ...process.env,
        RAI_EXPECT: String(expected),
        ...(post === undefined ? {} : { RAI_POST: post }),
      },
    });
    let text = '';
    child.stdout.setEncoding('utf8').on('data', (part: string) => (text += part));
    child.once('close', () => {
      const said = text.trim().startsWith('{')
        ? (JSON.parse(text) as { perSecond: number; total: number; failures: number })
        : undefined;
      if (!said || said.failures > 0 || said.perSecond === 0)
        fail(new Error(`${url}: ${text || 'nothing was counted'}`));
      else settle(said);
    });
  });
}

/** Seconds that a process has had of a processor, its kernel time included. */
function processorTime(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}
