import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { serve } from '@hono/node-server';
import { signingKey, read } from '../../../test/helpers/served-gateway.js';
import { TinyPlatform } from '../../../test/helpers/tiny-platform.js';
import { createGateway } from '../create-gateway.js';
import { OptionsError, parseOptions } from './parse.js';
import { readSources } from './sources.js';

const needed = {
  publicUrl: 'https://gateway.example/',
  publicIdKey: 'a public id key of this test',
  platform: { integrationUrl: 'https://integration.example/apis/v1', communityKey: 'key' },
};

describe('options', () => {
  it('have defaults for all but what only the operator knows', () => {
    const options = parseOptions(needed);
    assert.equal(options.publicUrl, 'https://gateway.example');
    assert.deepEqual(
      options.boards.list.map(({ slug, ties, unit }) => [slug, ties, unit]),
      [['xp', 'competition', 'XP']],
    );
    assert.deepEqual(options.windows, ['all-time', 'monthly', 'weekly', 'daily']);
    assert.equal(options.zone, 'UTC');
    assert.equal(options.store, './.rai');
    assert.equal(options.sync.intervalMs, 15_000);
    assert.deepEqual(options.limits.ip, { points: 6000, seconds: 60 });
  });

  const bad: [unknown, RegExp][] = [
    [{ ...needed, publicUrl: undefined }, /publicUrl: is needed: expected string/],
    [{ ...needed, publicUrl: 'gateway.example' }, /publicUrl: expected an absolute http or https address/],
    [{ ...needed, publicUrl: 'https://x.example/?a=1' }, /publicUrl: expected/],
    [{ ...needed, publicUrl: 'javascript:alert(1)' }, /publicUrl: expected/],
    [{ ...needed, publicIdKey: 'short' }, /publicIdKey: expected at least 16 characters/],
    [
      { ...needed, platform: {} },
      /platform\.integrationUrl: is needed(.|\n)*platform\.communityKey: is needed/,
    ],
    [{ ...needed, name: 'x'.repeat(1000) }, /name: expected at most 200 characters/],
    [{ ...needed, publicURL: 'x' }, /publicURL: is not an option/],
    ...['http://x', 'redis://', 'redis://x/zero', 'redis://x?db=1', 'localhost:6379'].map(
      (redisUrl): [unknown, RegExp] => [
        { ...needed, redisUrl },
        /redisUrl: expected an address such as redis:/,
      ],
    ),
    [{ ...needed, windows: ['fortnight'] }, /windows\.0: expected one of all-time, monthly, weekly, daily/],
    [{ ...needed, windows: ['daily', 'daily'] }, /windows: expected each window once/],
    [{ ...needed, boards: [] }, /boards: expected at least 1 entries/],
    [{ ...needed, boards: [{ slug: 'XP!', name: 'x' }] }, /boards\.0\.slug: expected lower-case letters/],
    [
      {
        ...needed,
        boards: [
          { slug: 'a', name: 'x' },
          { slug: 'a', name: 'y' },
        ],
      },
      /boards: expected each slug once/,
    ],
    [{ ...needed, zone: 'Mars/Base' }, /zone: expected an IANA time zone/],
    [{ ...needed, origins: { call: ['https://shop.example/path'] } }, /origins\.call\.0: expected an origin/],
    [{ ...needed, channels: { public: ['general'] } }, /channels\.public\.0: expected 24 hexadecimal digits/],
    ...[
      'app',
      '//app.example',
      'javascript:alert(1)',
      'data:text/html,x',
      'http://app.example',
      'http://localhost.evil.example',
      'https://me:pw@app.example',
      'https://app.example/#token',
    ].map((url): [unknown, RegExp] => [
      { ...needed, channels: { iframe: [{ id: 'a'.repeat(24), url }] } },
      /channels\.iframe\.0\.url: expected an absolute https address/,
    ]),
    [
      {
        ...needed,
        channels: { iframe: ['a', 'A'].map((x) => ({ id: x.repeat(24), url: 'https://app.example' })) },
      },
      /channels\.iframe: expected each channel once/,
    ],
    [{ ...needed, userKeys: 'https://app.example' }, /userKeys: expected a function/],
    [{ ...needed, userKeys: { url: 'app' }, serverKeys: ['k'.repeat(16)] }, /userKeys(\.url)?: expected/],
    [
      { ...needed, userKeys: { url: 'https://app.example/keys' } },
      /serverKeys: expected at least one, as userKeys\.url is asked with the first/,
    ],
    [{ ...needed, media: { hosts: ['https://x.example'] } }, /media\.hosts\.0: expected a host name/],
    [{ ...needed, trustProxy: 'yes' }, /trustProxy: expected true, false, or a whole number/],
    [{ ...needed, sync: { intervalMs: 1 } }, /sync\.intervalMs: expected at least 100/],
    [
      { ...needed, sessions: { issuer: 'x', keys: [signingKey], maxAge: 3600 } },
      /sessions\.maxAge: expected at most 300/,
    ],
    [{ ...needed, sessions: { issuer: 'x', keys: [{ kty: 'OKP' }] } }, /sessions\.keys\.0\.kid/],
    [{ ...needed, serverKeys: ['with spaces in the key'] }, /serverKeys\.0: expected 16 to 512 visible/],
    [{ ...needed, limits: { ip: { points: 0, seconds: 60 } } }, /limits\.ip\.points: expected at least/],
    [{ ...needed, log: 'loud' }, /log: expected one of silent, error/],
    ['text', /options: expected object/],
  ];
  for (const [input, message] of bad) {
    it(`are refused by name and expected shape: ${String(message).slice(1, 40)}`, () => {
      assert.throws(
        () => parseOptions(input),
        (error) => error instanceof OptionsError && message.test(error.message),
      );
    });
  }

  it('take pages of partners on https, or on this machine, exactly as they are written', () => {
    const urls = ['https://app.example/?room=1', 'http://127.0.0.1:4100/', 'http://app.localhost:4100'];
    for (const url of urls) {
      const { channels } = parseOptions({ ...needed, channels: { iframe: [{ id: 'a'.repeat(24), url }] } });
      assert.equal(channels.iframe[0]!.url, url);
    }
  });

  it('take a function for the keys of members, and leave it as it is', () => {
    const userKeys = (sub: string) => sub;
    assert.equal(parseOptions({ ...needed, userKeys }).userKeys, userKeys);
  });

  it('are checked by createGateway itself', () => {
    assert.throws(() => createGateway({ ...needed, publicUrl: 'x' }), OptionsError);
  });
});

describe('flags and environment', () => {
  it('give every option, flags over the environment over a file', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'rai-options-'));
    const file = join(folder, 'options.json');
    await writeFile(file, JSON.stringify({ ...needed, name: 'From the file', sync: { intervalMs: 500 } }));
    const env = {
      RAI_NAME: 'From the environment',
      RAI_SYNC_INTERVAL_MS: '700',
      RAI_CHANNELS_PUBLIC: 'a'.repeat(24) + ', ' + 'b'.repeat(24),
      RAI_BOARDS: '[{"slug":"xp","name":"XP"}]',
      RAI_TRUST_PROXY: '2',
      RAI_CHANNELS_IFRAME: JSON.stringify([{ id: 'c'.repeat(24), url: 'https://app.example' }]),
      RAI_USER_KEYS_URL: 'http://127.0.0.1:4100/gateway/user-key',
      RAI_SERVER_KEYS: 'a-server-key-of-this-test',
      RAI_PLATFORM_COMMUNITY_KEY: 'from the environment',
      RAI_ZONE: '',
    };
    const given = readSources(['--config', file, '--name=From a flag', '--port', '0'], env);
    const options = parseOptions(given.input, given.nameOf);
    assert.equal(options.name, 'From a flag');
    assert.equal(options.sync.intervalMs, 700);
    assert.equal(options.platform.communityKey, 'from the environment');
    assert.equal(options.platform.integrationUrl, needed.platform.integrationUrl);
    assert.deepEqual(options.channels.public, ['a'.repeat(24), 'b'.repeat(24)]);
    assert.equal(options.trustProxy, 2);
    assert.deepEqual(options.channels.iframe, [{ id: 'c'.repeat(24), url: 'https://app.example' }]);
    assert.deepEqual(options.userKeys, { url: 'http://127.0.0.1:4100/gateway/user-key' });
    assert.deepEqual(given.listen, { port: 0, host: '127.0.0.1' });
    await rm(folder, { recursive: true });
  });

  it('are named as the operator wrote them when they are bad', () => {
    const given = readSources(['--windows', 'fortnight'], { RAI_ORIGINS_CALL: 'shop' });
    assert.throws(
      () => parseOptions({ ...needed, ...given.input }, given.nameOf),
      /--windows\.0: expected(.|\n)*RAI_ORIGINS_CALL\.0|RAI_ORIGINS_CALL\.0(.|\n)*--windows\.0/,
    );
    assert.throws(
      () => parseOptions({}, readSources([], {}).nameOf),
      /publicUrl \(RAI_PUBLIC_URL\): is needed/,
    );
    assert.throws(() => readSources(['--colour', 'red'], {}), /--colour: is not a flag/);
    assert.throws(() => readSources(['--name'], {}), /--name: expected a value/);
    assert.throws(() => readSources(['--port', 'x'], {}), /--port: expected a whole number from 0 to 65535/);
    assert.throws(() => readSources([], { RAI_PORT: '70000' }), /RAI_PORT: expected/);
    assert.throws(
      () => readSources([], { RAI_SESSIONS_KEYS: '{' }),
      /RAI_SESSIONS_KEYS: expected a JSON array/,
    );
    assert.throws(
      () => readSources(['--sync-interval-ms=soon'], {}),
      /--sync-interval-ms: expected a whole number/,
    );
    assert.throws(() => readSources(['--config', '/nowhere'], {}), /--config: expected the name of a file/);
  });
});

describe('the command', () => {
  let folder: string;
  let platformUrl: string;
  let stop: () => void;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rai-command-'));
    const platform = new TinyPlatform([{ id: 1, xp: 5, name: 'Ada' }]);
    const server = serve({
      port: 0,
      hostname: '127.0.0.1',
      fetch: async (request) =>
        platform.fetch(request.url, { body: request.method === 'POST' ? await request.text() : null }),
    });
    await new Promise((resolve) => server.once('listening', resolve));
    platformUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    stop = () => void server.close();
  });
  after(async () => {
    stop();
    await rm(folder, { recursive: true, force: true });
  });

  const environment = (store = 'memory') => ({
    PATH: process.env.PATH,
    RAI_PLATFORM_INTEGRATION_URL: `${platformUrl}/apis/v1`,
    RAI_PLATFORM_COMMUNITY_KEY: 'key',
    RAI_STORE: store,
  });

  it('serves, says where in one line, and ends cleanly', async () => {
    const first = run(['gateway', '--port', '0'], environment(join(folder, 'store')));
    const { ready, url } = JSON.parse(await first.line) as { ready: string; url: string };
    assert.equal(ready, 'gateway');
    assert.equal((await read(await fetch(`${url}/v1/boards/xp`))).rows[0].member.name, 'Ada');
    const second = run(['gateway', '--port', '0'], environment(join(folder, 'store')));
    assert.equal(await second.code, 2, 'two gateways on one store would lose writes');
    const taken = run(['gateway', '--port', new URL(url).port], environment());
    assert.equal(await taken.code, 2);
    first.child.kill('SIGTERM');
    assert.equal(await first.code, 0);
    assert.match(first.errors(), /no session keys were given/);
  });

  it('ends as cleanly while it still waits for its platform', async () => {
    const nobody = { ...environment(), RAI_PLATFORM_INTEGRATION_URL: 'http://127.0.0.1:9/apis/v1' };
    const waiting = run(['gateway', '--port', '0'], nobody);
    await new Promise<void>((resolve) => {
      waiting.child.stderr.on('data', () => /cannot be asked/.test(waiting.errors()) && resolve());
    });
    waiting.child.kill('SIGTERM');
    assert.equal(await waiting.code, 0);
    assert.doesNotMatch(waiting.errors(), /rai-kit:/);
  });

  it('refuses bad flags, environment and commands with exit 2 and the name', async () => {
    const cases: [string[], Record<string, string>, RegExp][] = [
      [['gateway', '--nonsense', '1'], {}, /--nonsense: is not a flag/],
      [['gateway'], { RAI_LOG: 'loud' }, /RAI_LOG: expected one of/],
      [['gateway'], { RAI_PLATFORM_COMMUNITY_KEY: '' }, /RAI_PLATFORM_COMMUNITY_KEY/],
      [
        ['gateway'],
        { RAI_SESSIONS_KEYS: JSON.stringify([{ ...signingKey, x: 'bad' }]), RAI_SESSIONS_ISSUER: 'x' },
        /sessions\.keys\.0: expected/,
      ],
      [['serve'], {}, /expected the command "gateway"/],
    ];
    for (const [args, env, message] of cases) {
      const one = run([...args, ...(args[0] === 'gateway' ? ['--port', '0'] : [])], {
        ...environment(),
        ...env,
      });
      assert.equal(await one.code, 2, args.join(' '));
      assert.match(one.errors(), message);
    }
    const file = join(folder, 'a-file');
    await writeFile(file, 'no folder');
    const noFolder = run(['gateway', '--port', '0'], environment(file));
    assert.equal(await noFolder.code, 2);
    assert.match(noFolder.errors(), /the store \(store, RAI_STORE\) cannot be read/);
    const help = run(['help'], environment());
    assert.match(await help.line, /rai-kit gateway/);
    assert.equal(await help.code, 0);
  });
});

function run(args: string[], env: Record<string, string | undefined>) {
  const cli = fileURLToPath(new URL('../cli.ts', import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', cli, ...args], { env });
  let out = '';
  let errors = '';
  child.stderr.on('data', (part: Buffer) => (errors += part.toString()));
  const line = new Promise<string>((resolve) => {
    child.stdout.on('data', (part: Buffer) => {
      out += part.toString();
      if (out.includes('\n')) resolve(out.split('\n')[0]!);
    });
  });
  const code = new Promise<number | null>((resolve) => child.once('exit', resolve));
  return { child, line, code, errors: () => errors };
}
