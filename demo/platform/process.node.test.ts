import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Credentials } from './seed/credentials.js';
import { run } from './testing/run.js';

describe('The platform as a process', () => {
  let root: string;
  let data: string;
  before(() => {
    root = mkdtempSync(join(tmpdir(), 'rai-platform-'));
    data = join(root, 'data');
  });
  after(() => rmSync(root, { recursive: true }));

  const start = (...args: string[]) =>
    run('main.ts', ['--data', data, '--port', '0', '--members', '60', ...args]);
  const credentials = () => JSON.parse(readFileSync(join(data, 'credentials.json'), 'utf8')) as Credentials;
  const post = async (url: string, where: string, body: object, key: string) => {
    const answer = await fetch(`${url}/apis/v1${where}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}` },
      body: JSON.stringify(body),
    });
    return (await answer.json()) as { status: string; data: { id: string } };
  };

  it('seeds an empty folder, says that it is ready, and keeps the keys to itself', async () => {
    const platform = start();
    const url = await platform.ready;
    assert.match(url, /^http:\/\/127\.0\.0\.1:\d+$/);
    assert.match(platform.out().stderr, /seeding 60 of 60 members/);
    assert.equal(statSync(join(data, 'credentials.json')).mode & 0o777, 0o600);
    assert.equal(credentials().users.length, 8);
    assert.ok(!`${platform.out().stdout}${platform.out().stderr}`.includes(credentials().communityKey));
    assert.equal(await platform.kill('SIGTERM'), 0);
  });

  it('refuses a second start and a seed on its folder, naming its process', async () => {
    const platform = start();
    await platform.ready;
    const second = start();
    assert.equal(await second.ended, 2);
    assert.match(second.out().stderr, new RegExp(`in use by process ${platform.pid}\n`));
    const seed = run('seed-main.ts', ['--data', data, '--members', '10']);
    assert.equal(await seed.ended, 2);
    assert.match(seed.out().stderr, new RegExp(`in use by process ${platform.pid}\n`));
    assert.equal(await platform.kill('SIGINT'), 0);
  });

  it('after kill -9 it starts cleanly and has every message that it accepted', async () => {
    let platform = start();
    let url = await platform.ready;
    const { communityKey, users, channels } = credentials();
    const channelId = channels[0]!.id;
    const accepted: string[] = [];
    let running = true;
    const writer = async (name: number) => {
      for (let n = 0; running; n += 1) {
        const text = `kept ${name}/${n}`;
        try {
          const { status } = await post(
            url,
            '/messages/send',
            { channelId, message: text },
            users[name]!.apiKey,
          );
          if (status === 'success') accepted.push(text);
        } catch {
          return;
        }
      }
    };
    const writers = [0, 1, 2].map(writer);
    while (accepted.length < 150) await new Promise((resolve) => setTimeout(resolve, 20));
    await platform.kill('SIGKILL');
    running = false;
    await Promise.all(writers);

    platform = start();
    url = await platform.ready;
    const stored = new Set<string>();
    for (let before: string | undefined; ;) {
      const query = `channel_id=${channelId}&count=200${before ? `&before=${before}` : ''}`;
      const answer = await fetch(`${url}/apis/v1/messages?${query}`, {
        headers: { authorization: `Bearer ${communityKey}` },
      });
      const { data: page } = (await answer.json()) as {
        data: { messages: { id: string; message: string }[] };
      };
      for (const message of page.messages) stored.add(message.message);
      if (page.messages.length < 200) break;
      before = page.messages.at(-1)!.id;
    }
    assert.deepEqual(
      accepted.filter((text) => !stored.has(text)),
      [],
    );
    assert.equal(
      (await post(url, '/messages/send', { channelId, message: 'and on' }, users[0]!.apiKey)).status,
      'success',
    );
    await platform.kill('SIGTERM');
  });

  it('the seed replaces the community while no platform runs', async () => {
    const seed = run('seed-main.ts', ['--data', data, '--members', '25', '--seed', '3']);
    assert.equal(await seed.ended, 0, seed.out().stderr);
    const platform = start('--strict-contract');
    const url = await platform.ready;
    const answer = await post(url, '/users/filter', { fields: ['avatar'] }, credentials().communityKey);
    assert.equal((answer.data as unknown as { users: object[] }).users.length, 25);
    assert.deepEqual(Object.keys((answer.data as unknown as { users: object[] }).users[0]!), ['_id']);
    await platform.kill('SIGTERM');
  });

  it('an asked port that is taken is refused; the usual one moves on', async () => {
    const blocker = createServer().listen(0, '127.0.0.1');
    await once(blocker, 'listening');
    const { port } = blocker.address() as { port: number };
    const asked = run('main.ts', ['--data', data, '--port', String(port)]);
    assert.equal(await asked.ended, 2);
    assert.match(asked.out().stderr, new RegExp(`Port ${port} is taken`));
    blocker.close();

    const usual = createServer();
    const held = await new Promise<boolean>((resolve) =>
      usual.once('error', () => resolve(false)).listen(3333, '127.0.0.1', () => resolve(true)),
    );
    const platform = run('main.ts', ['--data', data]);
    const url = await platform.ready;
    assert.notEqual(new URL(url).port, '3333');
    assert.match(platform.out().stderr, /port 3333 is taken, serving on \d+/);
    await platform.kill('SIGTERM');
    if (held) usual.close();
  });

  it('starts that cannot work end with 2 and say why', async () => {
    writeFileSync(join(root, 'file'), '');
    const cases: [string[], Record<string, string>, RegExp][] = [
      [['--port', 'x'], {}, /--port must be a whole number from 0 to 65535, not "x"/],
      [['--members', '0'], {}, /--members must be a whole number from 1/],
      [['--members', '-5'], {}, /--members must be a whole number from 1 to 5000000/],
      [['--seed', '-1'], {}, /--seed must be a whole number from 0 to/],
      [['--seed'], {}, /--seed must be a whole number/],
      [['--data', '--strict-contract'], {}, /--data must be the path of a folder/],
      [['--strict-contract=yes'], {}, /--strict-contract takes no value/],
      [['--bogus'], {}, /--bogus.*Known: --port/],
      [['extra'], {}, /extra/],
      [['--data', join(root, 'file', 'data')], {}, /data folder .* cannot be written/],
      [['--data', '/proc/nothing'], {}, /data folder .* cannot be written/],
      [[], { DATABASE_URL: 'mysql://localhost/x' }, /DATABASE_URL must look like postgres:/],
      [
        ['--data', join(root, 'other')],
        { DATABASE_URL: 'postgres://user:hunter2@127.0.0.1:1/community' },
        /database at 127\.0\.0\.1:1\/community cannot be reached/,
      ],
    ];
    for (const [args, env, message] of cases) {
      const refused = run('main.ts', args, env);
      assert.equal(await refused.ended, 2, args.join(' '));
      assert.match(refused.out().stderr, message);
      assert.ok(!refused.out().stderr.includes('hunter2'));
      assert.equal(refused.out().stdout, '');
    }
  });
});
