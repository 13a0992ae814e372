import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}

/** Starts one program and says what to install when it is not there. */
function start(
  command: string,
  args: string[],
  env: NodeJS.ProcessEnv,
  debian: string,
): Promise<ChildProcess> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { env, stdio: 'ignore' });
    child.once('error', () => reject(new Error(`${command} is missing: install the package "${debian}".`)));
    child.once('spawn', () => resolve(child));
  });
}

export interface WebkitDriver {
  port: number;
  stop(): Promise<void>;
}

/** Starts WebKitWebDriver on a free port, on a virtual display of its own. */
export async function startWebkitDriver(): Promise<WebkitDriver> {
  let display = 99;
  while (existsSync(`/tmp/.X${display}-lock`)) display += 1;
  const home = mkdtempSync(join(tmpdir(), 'rai-webkit-'));
  const xvfb = await start('Xvfb', [`:${display}`, '-screen', '0', '1400x1000x24'], process.env, 'xvfb');
  for (let i = 0; i < 100 && !existsSync(`/tmp/.X11-unix/X${display}`); i += 1) await pause(50);
  const port = await freePort();
  const env = { ...process.env, HOME: home, DISPLAY: `:${display}`, WEBKIT_DISABLE_COMPOSITING_MODE: '1' };
  const driver = await start('WebKitWebDriver', [`--port=${port}`], env, 'webkit2gtk-driver');
  for (let i = 0; i < 100; i += 1) {
    const up = await fetch(`http://127.0.0.1:${port}/status`).then(
      () => true,
      () => false,
    );
    if (up) break;
    await pause(50);
  }
  return {
    port,
    async stop() {
      driver.kill();
      await pause(200);
      xvfb.kill();
      rmSync(home, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}
