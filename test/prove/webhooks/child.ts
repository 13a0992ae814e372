import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** A process of the proof that is talked to. */
export class Child<Order extends object, Report extends { is: string }> {
  readonly #process: ChildProcess;
  readonly #listeners = new Set<(report: Report) => void>();
  readonly ended: Promise<void>;

  constructor(file: string, env: Record<string, string>) {
    this.#process = fork(fileURLToPath(new URL(file, import.meta.url)), {
      execArgv: ['--import', 'tsx'],
      env: { ...process.env, ...env },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    this.#process.on('message', (report: Report) => {
      for (const listener of this.#listeners) listener(report);
    });
    this.#process.on('error', () => {});
    this.ended = once(this.#process, 'exit').then(() => undefined);
  }

  get isAlive(): boolean {
    return this.#process.exitCode === null && this.#process.signalCode === null;
  }

  /** How it ended. */
  get signal(): NodeJS.Signals | null {
    return this.#process.signalCode;
  }

  on(listener: (report: Report) => void): void {
    this.#listeners.add(listener);
  }

  order(order: Order): void {
    if (this.#process.connected) this.#process.send(order, () => {});
  }

  /** The next report of a kind; undefined when the process ends before. */
  async next<K extends Report['is']>(is: K): Promise<Extract<Report, { is: K }> | undefined> {
    let listener!: (report: Report) => void;
    const told = new Promise<Extract<Report, { is: K }>>((resolve) => {
      listener = (report) => {
        if (report.is === is) resolve(report as Extract<Report, { is: K }>);
      };
      this.#listeners.add(listener);
    });
    const first = await Promise.race([told, this.ended]);
    this.#listeners.delete(listener);
    return first ?? undefined;
  }

  async kill(): Promise<void> {
    this.#process.kill('SIGKILL');
    await this.ended;
  }
}
