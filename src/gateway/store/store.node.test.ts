import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { startRedis, type RedisServer } from '../../../tools/redis.js';
import { createLog } from '../log.js';
import { warnOfSettings } from '../redis/advice.js';
import { connectRedis, type RedisConnection } from '../redis/connection.js';
import { describeFailure } from './level-failure.js';
import { openLevelStore } from './level-store.js';
import { MemoryStore } from './memory-store.js';
import { openRedisStore } from './redis-store.js';
import { FenceLost, StoreUnavailable, type Store, type StoreRoom } from './store.js';

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
  for (let tries = 0; tries < 3000 && !condition(); tries += 1) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  assert.ok(condition());
}

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rai-store-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

let redis: RedisServer;
let connections: RedisConnection[] = [];
let rooms = 0;
before(async () => {
  redis = await startRedis({ appendOnly: true });
});
after(() => redis.stop());
afterEach(async () => {
  await Promise.all(connections.map((connection) => connection.close()));
  connections = [];
});

/** Another gateway's store for the same number, one of nobody else for a new one. */
async function openOnRedis(number = (rooms += 1), options = {}, url = redis.url): Promise<Store> {
  const prefix = `rai:{${number}}:`;
  const connection = await connectRedis({ url, prefix, log: createLog({ level: 'silent' }) });
  connections.push(connection);
  return openRedisStore(connection, options);
}

const kinds: [name: string, open: () => Promise<Store>][] = [
  ['in memory', async () => new MemoryStore()],
  ['on classic-level', () => openLevelStore(join(folder, 'store'))],
  ['on Redis', () => openOnRedis()],
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

    it('lists a long room whole, both ways', async () => {
      const keys = Array.from({ length: 1203 }, (_, n) => `k${String(n).padStart(5, '0')}`);
      await store.batch(keys.map((key, n) => ({ room: 'snapshots', key, value: n })));
      const there = (await all(store, 'snapshots')) as [string, number][];
      assert.deepEqual(
        there.map(([key]) => key),
        keys,
      );
      const back = (await all(store, 'snapshots', { reverse: true, from: 'k00001', to: 'k01202' })) as [
        string,
      ][];
      assert.deepEqual(
        back.map(([key]) => key),
        keys.slice(1, -1).reverse(),
      );
      assert.equal((await all(store, 'snapshots', { limit: 501 })).length, 501);
    });

    it('takes the last of several writes of one key', async () => {
      await store.put('meta', 'gone', 1);
      await store.batch([
        { room: 'meta', key: 'kept', delete: true },
        { room: 'meta', key: 'kept', value: 'x' },
        { room: 'meta', key: 'gone', value: 2 },
        { room: 'meta', key: 'gone', delete: true },
      ]);
      await store.batch([]);
      assert.deepEqual(await all(store, 'meta'), [['kept', 'x']]);
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

describe('a store on Redis', () => {
  const heardBy = (store: Store) => {
    const heard: string[] = [];
    store.watch!(['revoked', 'hidden'], (room, key) => heard.push(`${room} ${key ?? '*'}`));
    return heard;
  };

  it('is one store for all gateways of a community, and another for others', async () => {
    const number = (rooms += 1);
    const [a, b, other] = await Promise.all([openOnRedis(number), openOnRedis(number), openOnRedis()]);
    await a.put('keys', 'k', { state: 'sent' });
    assert.deepEqual(await b.get('keys', 'k'), { state: 'sent' });
    assert.equal(await other.get('keys', 'k'), undefined);
  });

  it('tells the others what was signed out or hidden, and nobody what they need not hear', async () => {
    const number = (rooms += 1);
    const [a, b, other] = await Promise.all([openOnRedis(number), openOnRedis(number), openOnRedis()]);
    const [own, heard, elsewhere] = [heardBy(a), heardBy(b), heardBy(other)];
    await a.put('keys', 'k', 1);
    await a.put('revoked', 'jti', 1);
    await a.delete('hidden', 'member:x');
    const many = Array.from({ length: 300 }, (_, n) => ({
      room: 'hidden' as const,
      key: String(n),
      value: 1,
    }));
    await a.batch(many);
    await until(() => heard.length >= 3);
    assert.deepEqual(heard, ['revoked jti', 'hidden member:x', 'hidden *']);
    assert.deepEqual([...own, ...elsewhere], []);
  });

  it('writes behind a fence only while its holder holds it', async () => {
    const number = (rooms += 1);
    const store = await openOnRedis(number);
    const key = `rai:{${number}}:lock:x`;
    const [connection] = connections;
    const hold = (token: string) => connection!.run((client) => client.hSet(key, 'token', token));
    await hold('7');
    await store.batch(
      [
        { room: 'keys', key: 'k', value: 1 },
        { room: 'outbox', key: 'k', value: 1 },
      ],
      { key, token: '7' },
    );
    await hold('8');
    const late = store.batch(
      [
        { room: 'keys', key: 'k', value: 2 },
        { room: 'outbox', key: 'k', delete: true },
      ],
      { key, token: '7' },
    );
    await assert.rejects(late, FenceLost);
    assert.deepEqual(await all(store, 'keys'), [['k', 1]]);
    assert.deepEqual(await all(store, 'outbox'), [['k', 1]]);
    assert.equal(store.failure, undefined);
    await store.batch([{ room: 'outbox', key: 'k', delete: true }], { key, token: '8' });
    assert.deepEqual(await all(store, 'outbox'), []);
  });

  it('needs no more rights than the documentation names', async () => {
    await openOnRedis();
    const rights = ['on', '>secret', '~rai:*', '&rai:*', '+@all', '-@dangerous', '+info'];
    await connections[0]!.run((client) => client.aclSetUser('rai', rights));
    const url = redis.url.replace('//', '//rai:secret@');
    const number = (rooms += 1);
    const [a, b] = await Promise.all([openOnRedis(number, {}, url), openOnRedis(number, {}, url)]);
    const heard = heardBy(b);
    await a.put('revoked', 'jti', 1);
    await until(() => heard.length === 1);
    assert.deepEqual(await all(b, 'revoked'), [['jti', 1]]);
    const connection = connections.at(-1)!;
    const fence = { key: `rai:{${number}}:lock:x`, token: '1' };
    await connection.run((client) => client.hSet(fence.key, 'token', '1'));
    await a.batch([{ room: 'keys', key: 'k', value: 1 }], fence);
    await warnOfSettings(connection, createLog({ write: (line) => assert.fail(line) }));
    const other = connection.run((client) => client.get('of somebody else'));
    await assert.rejects(other, /does not allow its user/);
  });

  it(
    'refuses at once while Redis is away, has all of it afterwards, and reads anew',
    { timeout: 60_000 },
    async () => {
      const store = await openOnRedis();
      const heard = heardBy(store);
      await store.put('meta', 'a', 1);
      await redis.kill();
      await until(() => store.failure !== undefined);
      await assert.rejects(store.put('meta', 'a', 2), StoreUnavailable);
      await assert.rejects(store.get('meta', 'a'), StoreUnavailable);
      await redis.start();
      await until(() => store.failure === undefined && heard.length === 2);
      assert.equal(await store.get('meta', 'a'), 1, 'the kill of a process lost a write');
      assert.deepEqual(heard, ['revoked *', 'hidden *']);
    },
  );

  it('refuses writes while Redis is full, reads on, and takes them again', { timeout: 60_000 }, async () => {
    const store = await openOnRedis((rooms += 1), { recoverMs: 20 });
    const [connection] = connections;
    const limit = (bytes: string) => connection!.run((client) => client.configSet('maxmemory', bytes));
    await store.put('outbox', 'a', 'x');
    await limit('1mb');
    await assert.rejects(
      store.batch([
        { room: 'outbox', key: 'a', delete: true },
        { room: 'keys', key: 'a', value: 'y' },
      ]),
      (error: Error) => error instanceof StoreUnavailable && /full/.test(error.message),
    );
    assert.equal(store.failure, 'Redis is full');
    assert.equal(await store.get('outbox', 'a'), 'x', 'half of a batch was written');
    await limit('0');
    await until(() => store.failure === undefined);
    await store.put('outbox', 'a', 'z');
    assert.equal(await store.get('outbox', 'a'), 'z');
  });
});
