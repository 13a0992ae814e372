import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { freePort } from './free-port.js';

export interface SharedCache {
  url: string;
  /** Forgets what was answered with any of these surrogate keys; everything without any. Answers how much that was. */
  forget(keys: readonly string[] | undefined): number;
  stop(): Promise<void>;
}

/** Debian keeps it where only the root user looks. */
const PATH = [process.env['PATH'] ?? '', '/usr/sbin', '/usr/local/sbin'].join(delimiter);

/**
 * Starts an nginx of our own as a shared cache in front of a server: it keeps what the server's headers allow, as long as
 * they allow it, and nothing of its own adds to that. `x-cache` says what it did.
 */
export async function startCache(origin: string): Promise<SharedCache> {
  if (spawnSync('nginx', ['-v'], { env: { ...process.env, PATH } }).status !== 0) {
    throw new Error('nginx is missing: install the Debian package "nginx-light".');
  }
  const folder = mkdtempSync(join(tmpdir(), 'rai-cache-'));
  const kept = join(folder, 'kept');
  mkdirSync(kept);
  const port = await freePort();
  const file = join(folder, 'nginx.conf');
  writeFileSync(file, configuration({ folder, kept, port, origin }));
  const child = spawn('nginx', ['-c', file, '-p', folder, '-e', join(folder, 'error.log')], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, PATH },
  });
  let said = '';
  child.stderr.on('data', (part: Buffer) => (said = (said + part.toString()).slice(-2000)));
  const end = (): void => void child.kill('SIGKILL');
  process.once('exit', end);
  await untilListening(port, child, () => `${said}${logOf(folder)}`);
  return {
    url: `http://127.0.0.1:${port}`,
    forget(keys) {
      const gone = readdirSync(kept).filter((name) => {
        const head = readFileSync(join(kept, name)).toString('latin1', 0, 16_384);
        const own = /^surrogate-key: (.*)\r$/im.exec(head)?.[1]?.split(' ') ?? [];
        return keys === undefined || own.some((key) => keys.includes(key));
      });
      for (const name of gone) rmSync(join(kept, name), { force: true });
      return gone.length;
    },
    async stop() {
      process.off('exit', end);
      if (child.exitCode === null) {
        const ended = once(child, 'exit');
        child.kill('SIGTERM');
        await ended;
      }
      rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

function configuration(o: { folder: string; kept: string; port: number; origin: string }): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${join(o.folder, name)};`,
  );
  return `
    daemon off;
    ${process.getuid?.() === 0 ? 'user root;' : ''}
    worker_processes 1;
    pid ${join(o.folder, 'pid')};
    events { worker_connections 256; }
    http {
      access_log off;
      ${temporary.join('\n')}
      proxy_cache_path ${o.kept} keys_zone=public:1m inactive=1d max_size=64m use_temp_path=off;
      server {
        listen 127.0.0.1:${o.port};
        location / {
          proxy_pass ${o.origin};
          proxy_http_version 1.1;
          proxy_set_header Connection "";
          proxy_set_header X-Forwarded-For $remote_addr;
          proxy_cache public;
          proxy_cache_key $request_uri;
          proxy_cache_lock on;
          proxy_cache_background_update on;
          proxy_cache_revalidate on;
          add_header x-cache $upstream_cache_status always;
        }
      }
    }`;
}

async function untilListening(port: number, child: ChildProcess, said: () => string): Promise<void> {
  const until = Date.now() + 30_000;
  for (;;) {
    if (child.exitCode !== null || Date.now() > until) throw new Error(`nginx did not come up: ${said()}`);
    const isOpen = await new Promise<boolean>((settle) => {
      const socket = connect(port, '127.0.0.1');
      socket.once('connect', () => socket.destroy(new Error('enough')));
      socket.once('error', (error) => settle(error.message === 'enough'));
    });
    if (isOpen) return;
    await new Promise((settle) => setTimeout(settle, 50));
  }
}

function logOf(folder: string): string {
  try {
    return readFileSync(join(folder, 'error.log'), 'utf8');
  } catch {
    return '';
  }
}
