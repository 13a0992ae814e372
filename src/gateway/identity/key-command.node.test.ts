import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { runToEnd } from '../../../test/helpers/processes.js';
import { makeKey } from './key-command.js';
import { readKeys, type ScheduledKey } from './keys.js';

describe('rai-kit key', () => {
  let folder: string;
  before(() => (folder = mkdtempSync(join(tmpdir(), 'rai-key-'))));
  after(() => rmSync(folder, { recursive: true, force: true }));
  const fileOf = (text: string | Buffer): string => {
    const file = join(folder, 'key.pem');
    writeFileSync(file, text);
    return file;
  };
  const parse = async (...flags: string[]) => JSON.parse(await makeKey(flags)) as ScheduledKey;

  it('makes keys that a gateway takes, each another one, with a name of its own', async () => {
    const made = [
      await parse(),
      await parse('--alg', 'ES256'),
      await parse('--alg', 'HS256', '--kid', 'shared'),
      await parse('--alg', 'EdDSA'),
    ];
    assert.deepEqual(
      made.map(({ alg }) => alg),
      ['EdDSA', 'ES256', 'HS256', 'EdDSA'],
    );
    assert.equal(made[2]!.kid, 'shared');
    const keys = await readKeys(made);
    assert.ok(keys.every(({ sign }) => sign));
    assert.notEqual(made[0]!.x, made[3]!.x);
  });

  it('tells of a private key only its public half', async () => {
    for (const [pair, alg] of [
      [generateKeyPairSync('ed25519'), 'EdDSA'],
      [generateKeyPairSync('ec', { namedCurve: 'P-256' }), 'ES256'],
    ] as const) {
      const file = fileOf(pair.privateKey.export({ type: 'pkcs8', format: 'pem' }));
      const key = await parse('--public', file, '--kid', 'site');
      assert.equal(key.alg, alg);
      assert.equal(key.d, undefined);
      const [, read] = await readKeys([await parse(), key]);
      assert.equal(read!.sign, undefined);
      assert.equal(read!.kid, 'site');
    }
  });

  it('names what it cannot use, and never quotes a key', async () => {
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
    const files = {
      torn: '-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n',
      rsa: rsa.export({ type: 'pkcs8', format: 'pem' }),
    };
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    const cases: [string[], RegExp][] = [
      [['--alg', 'none'], /^--alg: expected one of EdDSA, ES256, HS256$/],
      [['--alg'], /^--alg: expected a value$/],
      [['--secret', 'x'], /^expected --alg, --kid or --public/],
      [['--public', join(folder, 'nowhere')], /^--public: expected a file/],
      [['--public', join(folder, 'torn')], /^--public: expected a file/],
      [['--public', join(folder, 'rsa')], /^--public: expected an Ed25519 or P-256 key$/],
      [['--public', join(folder, 'rsa'), '--alg', 'ES256'], /^--alg: is told by the key/],
    ];
    for (const [flags, reason] of cases) {
      await assert.rejects(makeKey(flags), (error: Error) => {
        assert.match(error.message, reason);
        assert.doesNotMatch(error.message, /c2VjcmV0|PRIVATE/);
        return true;
      });
    }
  });

  it('is a command: one line, or a word on what was expected and exit 2', async () => {
    const good = await runToEnd({ script: 'src/gateway/cli.ts', args: ['key', '--kid', 'a'] });
    assert.equal(good.code, 0);
    assert.equal((JSON.parse(good.output) as ScheduledKey).kid, 'a');
    const bad = await runToEnd({ script: 'src/gateway/cli.ts', args: ['key', '--alg', 'RS256'] });
    assert.equal(bad.code, 2);
    assert.match(bad.output, /--alg: expected one of/);
  });
});
