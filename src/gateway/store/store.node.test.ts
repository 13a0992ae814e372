import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { describeFailure } from './level-failure.js';
import { openLevelStore } from './level-store.js';
import { MemoryStore } from './memory-store.js';
import { StoreUnavailable, type Store, type StoreRoom } from './store.js';

async function all(
  store: Store,
  room: StoreRoom,
  range?: Parameters<Store['entries']>[1],
): Promise<unknown[]> {
  const found: unknown[] = [];
  for await (const entry of store.entries(room, range)) found.push(entry);
  return found;
}

async function until(condition: () => boolean): Promise<void> {
  for (let tries = 0; tries < 200 && !condition(); tries += 1) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  assert.ok(condition());
}

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rai-store-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const kinds: [name: string, open: () => Promise<Store>][] = [
  ['in memory', async () => new MemoryStore()],
  ['on classic-level', () => openLevelStore(join(folder, 'store'))],
];

for (const [name, open] of kinds) {
  describe(`a store ${name}`, () => {
    let store: Store;
    beforeEach(async () => {
      store = await open();
    });
    afterEach(() => store.close());

    it('gives back what was put, and undefined for what was not', async () => {
      await store.put('meta', 'zone', { name: 'Europe/Berlin' });
      assert.deepEqual(await store.get('meta', 'zone'), { name: 'Europe/Berlin' });
      assert.equal(await store.get('meta', 'else'), undefined);
      assert.equal(await store.get('hidden', 'zone'), undefined);
    });

    it('keeps a value as it was when it was put', async () => {
      const value = { list: [1] };
      await store.put('meta', 'a', value);
      value.list.push(2);
      assert.deepEqual(await store.get('meta', 'a'), { list: [1] });
    });

    it('deletes', async () => {
      await store.put('revoked', 'jti', 1);
      await store.delete('revoked', 'jti');
      await store.delete('revoked', 'never there');
      assert.equal(await store.get('revoked', 'jti'), undefined);
    });

    it('lists one room in the order of its keys', async () => {
      for (const key of ['b', 'a', 'é', '', 'c!x', 'z']) await store.put('messages', key, key);
      await store.put('keys', 'other', 0);
      await store.put('meta', 'other', 0);
      assert.deepEqual(
        (await all(store, 'messages')).map((entry) => (entry as [string, string])[0]),
        ['', 'a', 'b', 'c!x', 'z', 'é'],
      );
    });

    it('lists from a key, to before a key, backwards, and so many', async () => {
      for (const key of ['a', 'b', 'c', 'd']) await store.put('messages', key, key.toUpperCase());
      assert.deepEqual(await all(store, 'messages', { from: 'b', to: 'd' }), [
        ['b', 'B'],
        ['c', 'C'],
      ]);
      assert.deepEqual(await all(store, 'messages', { reverse: true, limit: 2 }), [
        ['d', 'D'],
        ['c', 'C'],
      ]);
    });

    it('writes a batch over several rooms', async () => {
      await store.put('outbox', 'old', 1);
      await store.batch([
        { room: 'outbox', key: 'old', delete: true },
        { room: 'keys', key: 'k', value: { state: 'sent' } },
        { room: 'meta', key: 'm', value: [1] },
      ]);
      assert.equal(await store.get('outbox', 'old'), undefined);
      assert.deepEqual(await store.get('keys', 'k'), { state: 'sent' });
      assert.deepEqual(await store.get('meta', 'm'), [1]);
    });

    it('has no failure while it works', () => {
      assert.equal(store.failure, undefined);
    });

    it('is unavailable after it was closed', async () => {
      await store.close();
      await assert.rejects(store.get('meta', 'a'), StoreUnavailable);
      await assert.rejects(store.put('meta', 'a', 1), StoreUnavailable);
      await assert.rejects(all(store, 'meta'), StoreUnavailable);
    });
  });
}

describe('a store in memory', () => {
  it('refuses writes when told to, and reads on', async () => {
    const store = new MemoryStore();
    await store.put('meta', 'a', 1);
    store.refuseWrites('full');
    assert.equal(store.failure, 'full');
    await assert.rejects(store.put('meta', 'a', 2), StoreUnavailable);
    assert.equal(await store.get('meta', 'a'), 1);
    store.refuseWrites(undefined);
    await store.put('meta', 'a', 2);
    assert.equal(await store.get('meta', 'a'), 2);
  });
});

describe('a store on classic-level', () => {
  it('remembers after it was closed and opened again', async () => {
    const first = await openLevelStore(folder);
    await first.put('snapshots', '2026-10', { xp: 12 });
    await first.close();
    const second = await openLevelStore(folder);
    assert.deepEqual(await second.get('snapshots', '2026-10'), { xp: 12 });
    await second.close();
  });

  it('refuses a folder that is open already', async () => {
    const store = await openLevelStore(folder);
    await assert.rejects(openLevelStore(folder), (error: Error) => {
      assert.ok(error instanceof StoreUnavailable);
      assert.match(error.message, /in use/);
      return true;
    });
    await store.close();
  });

  it('says that it is corrupt, and takes neither reads nor writes', async () => {
    await (await openLevelStore(folder)).close();
    await writeFile(join(folder, 'CURRENT'), 'garbage');
    const store = await openLevelStore(folder);
    assert.match(store.failure ?? '', /corrupt/);
    await assert.rejects(store.put('meta', 'a', 1), StoreUnavailable);
    await assert.rejects(store.get('meta', 'a'), StoreUnavailable);
    await store.close();
  });

  it('comes back by itself when its folder becomes usable', async () => {
    const place = join(folder, 'taken');
    await writeFile(place, 'a file where the folder should be');
    const store = await openLevelStore(place, { recoverMs: 20 });
    assert.match(store.failure ?? '', /cannot be used/);
    await rm(place);
    await until(() => store.failure === undefined);
    await store.put('meta', 'a', 1);
    assert.equal(await store.get('meta', 'a'), 1);
    await store.close();
  });

  it('names the reasons that an operator can act on', () => {
    const reason = (code: string): string => describeFailure(Object.assign(new Error('x'), { code }));
    assert.match(reason('EROFS'), /not writable/);
    assert.match(reason('EACCES'), /not writable/);
    assert.match(reason('ENOSPC'), /full/);
    assert.match(describeFailure('?'), /cannot be used/);
  });

  it('refuses writes on a full disk, reads on, and loses nothing', () => {
    // A file size limit of the operating system fails writes as a full disk does.
    const script = `
      const { openLevelStore } = await import(${JSON.stringify(new URL('./level-store.ts', import.meta.url).href)});
      const store = await openLevelStore(${JSON.stringify(folder)}, { recoverMs: 20 });
      const value = 'x'.repeat(100_000);
      const kept = [];
      const refused = [];
      for (let n = 0; n < 12; n += 1) {
        try {
          await store.put('outbox', String(n), value);
          kept.push(String(n));
        } catch (error) {
          refused.push(error.name + ': ' + store.failure);
        }
      }
      const readable = (await store.get('outbox', '0')) === value;
      await new Promise((resolve) => setTimeout(resolve, 300));
      await store.put('outbox', 'small', 'again');
      kept.push('small');
      await store.close();
      const again = await openLevelStore(${JSON.stringify(folder)});
      const found = [];
      for await (const [key] of again.entries('outbox')) found.push(key);
      console.log(JSON.stringify({ kept, refused, readable, found }));
      process.exit(0);
    `;
    const run = spawnSync(
      'bash',
      ['-c', 'ulimit -f 600; exec "$0" --import tsx --input-type=module -e "$1"', process.execPath, script],
      { encoding: 'utf8', cwd: fileURLToPath(new URL('../../../', import.meta.url)) },
    );
    assert.equal(run.status, 0, run.stderr);
    const seen = JSON.parse(run.stdout) as {
      kept: string[];
      refused: string[];
      readable: boolean;
      found: string[];
    };
    assert.ok(seen.refused.length > 0);
    assert.match(seen.refused[0] ?? '', /StoreUnavailable: the store folder is full/);
    assert.ok(seen.readable);
    assert.deepEqual(seen.found.sort(), seen.kept.sort());
  });
});
