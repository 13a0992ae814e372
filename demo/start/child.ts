import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const FOLLOW = new URL('./follow-parent.ts', import.meta.url).href;
const KEPT_LINES = 12;

export interface ChildSpec {
  /** How it is called in messages, and in its ready line. */
  name: string;
  /** Script, from the root of the project. */
  script: string;
  args: readonly string[];
  env?: Readonly<Record<string, string>>;
  /** Where its progress goes, line by line. */
  onLine: (line: string) => void;
}

/** One server in a process of its own. */
export class Child {
  readonly name: string;
  /** Settles with what its ready line said; rejects when it ends before that. */
  readonly ready: Promise<Record<string, unknown>>;
  /** Settles when the process has ended, for whatever reason. */
  readonly ended: Promise<string>;
  /** What it printed last. */
  readonly lines: string[] = [];
  readonly #process: ChildProcess;
  #hasEnded = false;

  constructor(spec: ChildSpec) {
    this.name = spec.name;
    // A group of its own: Ctrl-C reaches only the parent, which then ends the servers in order.
    this.#process = spawn(
      process.execPath,
      ['--import', 'tsx', '--import', FOLLOW, spec.script, ...spec.args],
      {
        cwd: ROOT,
        env: { ...process.env, ...spec.env },
        stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
        detached: true,
      },
    );
    const child = this.#process;

    this.ended = new Promise((settle) => {
      child.once('error', (error) => settle(error.message));
      child.once('close', (code, signal) => {
        this.#hasEnded = true;
        settle(signal ? `ended by ${signal}` : `ended with ${code ?? 'no code'}`);
      });
    });

    this.ready = new Promise((settle, fail) => {
      const keep = (line: string) => {
        this.lines.push(line);
        if (this.lines.length > KEPT_LINES) this.lines.shift();
        spec.onLine(line);
      };
      createInterface({ input: child.stderr! }).on('line', keep);
      createInterface({ input: child.stdout! }).on('line', (line) => {
        const said = readyLine(line);
        if (said) settle(said);
        else keep(line);
      });
      void this.ended.then((how) => fail(new ChildEnded(this.name, how, this.lines)));
    });
    this.ready.catch(() => undefined);
  }

  get pid(): number | undefined {
    return this.#process.pid;
  }

  /** Asks it to end, and insists after `patience` milliseconds. */
  async stop(patience = 8000): Promise<void> {
    if (this.#hasEnded) return;
    this.#process.kill('SIGTERM');
    const timer = setTimeout(() => this.#process.kill('SIGKILL'), patience);
    await this.ended;
    clearTimeout(timer);
  }
}

/** A server that ended although nobody had asked for it. */
export class ChildEnded extends Error {
  override readonly name = 'ChildEnded';
  constructor(child: string, how: string, lines: readonly string[]) {
    super([`${child} ${how}`, ...lines.map((line) => `  ${child} | ${line}`)].join('\n'));
  }
}

function readyLine(line: string): Record<string, unknown> | undefined {
  if (!line.startsWith('{"ready":')) return undefined;
  try {
    return JSON.parse(line) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}
