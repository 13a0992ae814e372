import { spawn, type ChildProcess, type StdioOptions } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
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
  stdio: StdioOptions = 'ignore',
): Promise<ChildProcess> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { env, stdio });
    child.once('error', () => reject(new Error(`${command} is missing: install the package "${debian}".`)));
    child.once('spawn', () => resolve(child));
  });
}

/** A virtual display under a number that it picks itself, so that two that start at once never share one. */
async function startDisplay(): Promise<{ process: ChildProcess; display: string }> {
  const args = ['-displayfd', '3', '-screen', '0', '1400x1000x24'];
  const stdio = ['ignore', 'ignore', 'ignore', 'pipe'] as const;
  const child = await start('Xvfb', args, process.env, 'xvfb', [...stdio]);
  const number = await new Promise<string>((resolve, reject) => {
    let text = '';
    child.once('exit', (code) => reject(new Error(`Xvfb ended with ${code}`)));
    (child.stdio[3] as NodeJS.ReadableStream).on('data', (piece: Buffer) => {
      text += piece.toString();
      if (text.includes('\n')) resolve(text.trim());
    });
  });
  return { process: child, display: `:${number}` };
}

export interface WebkitDriver {
  port: number;
  stop(): Promise<void>;
}

/** Starts WebKitWebDriver on a free port, on a virtual display of its own. */
export async function startWebkitDriver(): Promise<WebkitDriver> {
  const home = mkdtempSync(join(tmpdir(), 'rai-webkit-'));
  const { process: xvfb, display } = await startDisplay();
  const port = await freePort();
  const env = { ...process.env, HOME: home, DISPLAY: display, WEBKIT_DISABLE_COMPOSITING_MODE: '1' };
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
