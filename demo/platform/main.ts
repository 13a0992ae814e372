import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createPlatform, type SandboxPlatform } from './create-platform.js';
import { readFlags, type Flags } from './flags.js';
import { explainStart, REFUSED } from './start-errors.js';

const DEFAULT_PORT = 3333;
/** How many ports after the default one are tried. */
const PORT_TRIES = 50;

let flags: Flags | undefined;
try {
  flags = readFlags(process.argv.slice(2), process.env);
  await start(flags);
} catch (error) {
  process.stderr.write(`${explainStart(error, flags)}\n`);
  process.exit(REFUSED);
}

/** Opens the folder or database, seeds it when it is empty, serves, and says so on one line of JSON. */
async function start(flags: Flags): Promise<void> {
  if (flags.data === flags.folder && !existsSync(join(flags.folder, 'db'))) await seedApart(flags);
  const { data, folder, strict, widgetSignin, keylessImport, privateDestinations, requestsPerMinute } = flags;
  const limit = requestsPerMinute === undefined ? {} : { requestsPerMinute };
  const platform = await createPlatform({
    data,
    folder,
    strict,
    widgetSignin,
    keylessImport,
    privateDestinations,
    ...limit,
  });
  stopOnSignal(platform);
  try {
    if ((await platform.credentials()) === undefined) {
      await platform.seed({ members: flags.members, seed: flags.seed, progress: say });
    }
    const url = await listen(platform, flags.port);
    process.stdout.write(`${JSON.stringify({ ready: 'platform', url })}\n`);
  } catch (error) {
    await platform.close();
    throw error;
  }
}

function say(done: number, members: number): void {
  process.stderr.write(`seeding ${done} of ${members} members\n`);
}

/**
 * Makes and fills a new folder in a process of its own: setting up the embedded database takes several
 * hundred megabytes once, which the serving process then never holds.
 */
async function seedApart(flags: Flags): Promise<void> {
  const script = fileURLToPath(new URL('./seed-main.ts', import.meta.url));
  const options = ['--data', flags.folder, '--members', String(flags.members), '--seed', String(flags.seed)];
  const child = spawn(process.execPath, [...process.execArgv, script, ...options], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const stop = (signal: NodeJS.Signals) => void child.kill(signal);
  process.on('SIGINT', stop).on('SIGTERM', stop);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', resolve);
  });
  process.off('SIGINT', stop).off('SIGTERM', stop);
  // It has said why.
  if (code !== 0) process.exit(code ?? 1);
}

/** The asked port, or the first free one from 3333 on. */
async function listen(platform: SandboxPlatform, port: number | undefined): Promise<string> {
  if (port !== undefined) return platform.listen(port);
  for (let candidate = DEFAULT_PORT; ; candidate += 1) {
    try {
      const url = await platform.listen(candidate);
      if (candidate !== DEFAULT_PORT)
        process.stderr.write(`port ${DEFAULT_PORT} is taken, serving on ${candidate}\n`);
      return url;
    } catch (error) {
      const taken = (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
      if (!taken || candidate === DEFAULT_PORT + PORT_TRIES) throw error;
    }
  }
}

function stopOnSignal(platform: SandboxPlatform): void {
  let stopping = false;
  const stop = () => {
    if (stopping) return;
    stopping = true;
    platform.close().then(
      () => process.exit(0),
      (error: unknown) => {
        process.stderr.write(`${String(error)}\n`);
        process.exit(1);
      },
    );
  };
  process.on('SIGINT', stop).on('SIGTERM', stop);
}
