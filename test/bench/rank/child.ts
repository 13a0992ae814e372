import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** Runs one measurement in a process of its own, so that no memory of another one is counted. */
export async function measureAlone<T>(script: string, plan: unknown): Promise<T> {
  const child = fork(fileURLToPath(new URL(script, import.meta.url)), [JSON.stringify(plan)], {
    execArgv: ['--expose-gc', '--max-old-space-size=8192', '--import', 'tsx'],
  });
  try {
    const answer = once(child, 'message') as Promise<[T]>;
    const ended = once(child, 'exit').then(([code]) => {
      throw new Error(`${script} ended with ${String(code)}`);
    });
    const [figures] = await Promise.race([answer, ended]);
    ended.catch(() => undefined);
    return figures;
  } finally {
    child.kill();
  }
}

/** What this process was started for. */
export function planOf<T>(): T {
  return JSON.parse(process.argv[2]!) as T;
}

export function tell(figures: unknown): void {
  process.send!(figures);
}

/** Memory of this process in MiB after everything that can go is gone. */
export async function settledMiB(): Promise<number> {
  for (let i = 0; i < 3; i += 1) {
    globalThis.gc!();
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return process.memoryUsage().rss / 2 ** 20;
}
