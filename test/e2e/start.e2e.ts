import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { request } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { PORT_NAMES } from '../../demo/start/options.js';
import { startDemo, type Demo } from '../helpers/start-demo.js';

const FREE = PORT_NAMES.flatMap((name) => [`--port-${name}`, '0']);

/** Runs the start program as a shell would. */
async function run(args: string[]): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'demo/start.ts', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (output += String(text)));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, output };
}

/** Asks an address by way of 127.0.0.1, as Node does not know names below localhost. */
function ask(address: string, host?: string): Promise<{ status: number; body: string }> {
  const url = new URL(address);
  return new Promise((settle, fail) => {
    request(
      { host: '127.0.0.1', port: url.port, path: url.pathname, headers: { host: host ?? url.host } },
      (answer) => {
        let body = '';
        answer
          .on('data', (text) => (body += String(text)))
          .on('end', () => settle({ status: answer.statusCode!, body }));
      },
    )
      .on('error', fail)
      .end();
  });
}

const isRunning = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

async function gone(pids: Record<string, number>): Promise<void> {
  for (let tries = 0; Object.values(pids).some(isRunning); tries++) {
    assert.ok(tries < 100, 'a server is still running');
    await new Promise((settle) => setTimeout(settle, 100));
  }
}

describe('npm start', { timeout: 240_000 }, () => {
  let data: string;
  let demo: Demo;

  before(async () => {
    data = mkdtempSync(join(tmpdir(), 'rai-start-'));
    demo = await startDemo({ data });
  });
  after(async () => {
    await demo?.stop();
    rmSync(data, { recursive: true, force: true });
  });

  it('should answer at all addresses of the ready file', async () => {
    const site = await ask(demo.site);
    assert.equal(site.status, 200);
    assert.match(site.body, /<rai-leaderboard /);
    assert.match((await ask(demo.gallery)).body, /rai-kit gallery/);
    assert.match((await ask(demo.app)).body, /<makers-app /);
    assert.match((await ask(demo.partner)).body, /By Eye/);
    assert.match((await ask(demo.hostile)).body, /Suspicious gadget/);
    assert.match((await ask(`${demo.gateway}/v1/config`)).body, /"boards"/);
    assert.ok((await ask(demo.platform)).status < 500);
    assert.ok(demo.users.length >= 6);
  });

  it('should be on sites of their own, all on this machine only', () => {
    assert.match(demo.site, /^http:\/\/shop\.localhost:\d+$/);
    assert.match(demo.gallery, /^http:\/\/gallery\.localhost:\d+$/);
    assert.match(demo.app, /^http:\/\/community\.localhost:\d+$/);
    assert.match(demo.partner, /^http:\/\/partner\.localhost:\d+$/);
    assert.match(demo.hostile, /^http:\/\/hostile\.localhost:\d+$/);
    assert.match(demo.gateway, /^http:\/\/127\.0\.0\.1:\d+$/);
    assert.match(demo.platform, /^http:\/\/127\.0\.0\.1:\d+$/);
  });

  it('should answer nothing under a foreign name', async () => {
    for (const address of [
      demo.site,
      demo.gallery,
      demo.app,
      demo.partner,
      demo.hostile,
      `${demo.gateway}/v1/config`,
      `${demo.platform}/apis/v1/channels`,
    ]) {
      for (const host of ['evil.example', `evil.example:${new URL(address).port}`]) {
        const { status, body } = await ask(address, host);
        assert.ok(status === 421 || status === 403 || status === 400, `${address} as ${host}: ${status}`);
        assert.doesNotMatch(body, /<rai-|"boards"|<html/);
      }
    }
  });

  it('should keep secrets from other users of the machine', () => {
    for (const file of ['ready.json', 'credentials.json', 'site-secrets.json']) {
      assert.equal(statSync(join(data, file)).mode & 0o077, 0, file);
    }
  });

  it('should refuse a second start on the same folder and leave the first one alone', async () => {
    const second = await run([...FREE, '--data', data]);
    assert.notEqual(second.code, 0);
    assert.match(second.output, /lock|in use|already|pid/i);
    assert.equal((await ask(`${demo.gateway}/v1/config`)).status, 200);
  });

  it('should refuse a port that is taken and name the flag', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as { port: number };
    for (const name of PORT_NAMES) {
      const { code, output } = await run([`--port-${name}`, String(port)]);
      assert.equal(code, 2);
      assert.match(output, new RegExp(`--port-${name} expects a free port: ${port} is taken`));
    }
    server.close();
  });

  it('should refuse a flag that it does not understand', async () => {
    for (const [args, says] of [
      [['--members', 'many'], /--members expects a number of members/],
      [['--port-site', '99999'], /--port-site expects a port number/],
      [['--strict'], /unknown option --strict/],
    ] as const) {
      const { code, output } = await run([...args]);
      assert.equal(code, 2);
      assert.match(output, says);
    }
  });

  it('should end all servers and release the folder on a signal', async () => {
    const pids = demo.pids();
    assert.deepEqual(
      Object.keys(pids)
        .filter((name) => name !== 'build')
        .sort(),
      ['app', 'gallery', 'gateway', 'hostile', 'partner', 'platform', 'site'],
    );
    demo.process.kill('SIGINT');
    const [code] = (await once(demo.process, 'close')) as [number | null];
    assert.equal(code, 0);
    await gone(pids);
  });

  it('should start again on the same folder with the same ids, and within 20 seconds', async () => {
    const before = readFileSync(join(data, 'site-secrets.json'), 'utf8');
    const started = performance.now();
    demo = await startDemo({ data });
    const seconds = (performance.now() - started) / 1000;
    assert.ok(seconds < 20, `ready after ${seconds.toFixed(1)} s`);
    assert.equal(readFileSync(join(data, 'site-secrets.json'), 'utf8'), before);
  });

  it('should tell about a server that crashed, with its last lines, and end with 1', async () => {
    const pids = demo.pids();
    process.kill(pids['gateway']!, 'SIGKILL');
    const [code] = (await once(demo.process, 'close')) as [number | null];
    assert.equal(code, 1);
    assert.match(demo.output(), /gateway ended by SIGKILL\n( {2}gateway \| .*\n)+/);
    await gone(pids);
  });

  it('should leave no server behind when it is killed itself', async () => {
    demo = await startDemo({ data });
    const pids = demo.pids();
    demo.process.kill('SIGKILL');
    await once(demo.process, 'close');
    await gone(pids);
    assert.ok(existsSync(join(data, 'credentials.json')));
  });
});
