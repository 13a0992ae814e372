import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { FolderInUse, LOCK_FILE, lockFolder } from './lock.js';

const CODE = (folder: string) => `
  import { lockFolder } from ${JSON.stringify(new URL('./lock.ts', import.meta.url).href)};
  process.stdin.once('data', () => {
    try { lockFolder(${JSON.stringify(folder)}); console.log('won'); }
    catch (error) { console.log(error.name + ' ' + error.pid); }
  });
  setInterval(() => {}, 1000);
  console.log('up');`;

describe('The lock on a data folder', () => {
  let folder: string;
  let children: ChildProcess[];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'rai-lock-'));
    children = [];
  });
  afterEach(async () => {
    for (const child of children) {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGKILL');
        await once(child, 'exit');
      }
    }
    rmSync(folder, { recursive: true });
  });

  /** A process that tries for the lock when it is told to; resolves to what it said. */
  const contender = async () => {
    const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', CODE(folder)], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    children.push(child);
    let text = '';
    child.stdout!.on('data', (data) => (text += String(data)));
    const line = async (at: number) => {
      while (text.split('\n').length <= at + 1) await once(child.stdout!, 'data');
      return text.split('\n')[at]!;
    };
    await line(0);
    return {
      child,
      go: () => {
        child.stdin!.write('go\n');
        return line(1);
      },
    };
  };

  it('is held once, names its process, and is given back', () => {
    const unlock = lockFolder(folder);
    assert.throws(
      () => lockFolder(folder),
      (error) => error instanceof FolderInUse && error.pid === process.pid,
    );
    unlock();
    lockFolder(folder)();
    assert.deepEqual(readdirSync(folder), []);
  });

  it('a lock of a dead process is taken over', async () => {
    const { child, go } = await contender();
    assert.equal(await go(), 'won');
    assert.throws(() => lockFolder(folder), FolderInUse);
    child.kill('SIGKILL');
    await once(child, 'exit');
    lockFolder(folder)();
    assert.deepEqual(readdirSync(folder), []);
  });

  it('a pid that was given to another process holds nothing', { skip: process.platform !== 'linux' }, () => {
    const other = JSON.stringify({ pid: process.pid, born: '1', token: '0123456789abcdef' });
    writeFileSync(join(folder, LOCK_FILE), other);
    lockFolder(folder)();
  });

  it('a torn or foreign lock file counts as dead', () => {
    for (const text of [
      '',
      '{',
      'null',
      '{"pid":"1"}',
      '{"pid":-1,"token":"0123456789abcdef"}',
      '{"pid":1,"token":"../../x"}',
    ]) {
      writeFileSync(join(folder, LOCK_FILE), text);
      lockFolder(folder)();
      assert.deepEqual(readdirSync(folder), []);
    }
  });

  it('a claim whose maker died half-way does not block the folder', () => {
    const dead = (token: string) => JSON.stringify({ pid: 2 ** 22 + 1, token });
    writeFileSync(join(folder, LOCK_FILE), dead('aaaaaaaaaaaaaaaa'));
    writeFileSync(join(folder, `${LOCK_FILE}.aaaaaaaaaaaaaaaa`), dead('bbbbbbbbbbbbbbbb'));
    const unlock = lockFolder(folder);
    assert.deepEqual(readdirSync(folder), [LOCK_FILE]);
    assert.equal(JSON.parse(readFileSync(join(folder, LOCK_FILE), 'utf8')).pid, process.pid);
    unlock();
  });

  it('of several processes that find a dead lock exactly one wins', async () => {
    const all = await Promise.all(Array.from({ length: 4 }, contender));
    for (let round = 0; round < 3; round += 1) {
      writeFileSync(
        join(folder, LOCK_FILE),
        JSON.stringify({ pid: 2 ** 22 + 1, token: `${round}`.repeat(16) }),
      );
      const group = round === 0 ? all : await Promise.all(Array.from({ length: 3 }, contender));
      const answers = await Promise.all(group.map(({ go }) => go()));
      assert.equal(answers.filter((answer) => answer === 'won').length, 1, String(answers));
      const winner = group[answers.indexOf('won')]!.child;
      assert.ok(
        answers.every((answer) => answer === 'won' || answer === `FolderInUse ${winner.pid}`),
        String(answers),
      );
    }
  });
});
