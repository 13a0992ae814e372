import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import {
  read,
  serveGateway,
  until,
  type Loose,
  type Served,
  type ServeOptions,
} from '../../../test/helpers/served-gateway.js';
import { TinyPlatform, type TinyUser } from '../../../test/helpers/tiny-platform.js';
import { MemoryStore } from '../store/memory-store.js';
import type { StoreWrite } from '../store/store.js';

/** Long enough for a machine that has much else to do. */
const PATIENCE = 30_000;

let served: Served[] = [];
afterEach(async () => {
  await Promise.all(served.map((one) => one.close()));
  served = [];
});

async function start(platform: TinyPlatform, given: ServeOptions = {}): Promise<Served> {
  const one = await serveGateway({
    fetch: platform.fetch,
    ...given,
    options: { sync: { intervalMs: 100 }, limits: { upstreamMs: 1000 }, ...given.options },
  });
  served.push(one);
  return one;
}

async function end(one: Served): Promise<void> {
  served = served.filter((other) => other !== one);
  await one.close();
}

const many = (count: number): TinyUser[] =>
  Array.from({ length: count }, (_, i) => ({ id: i + 1, xp: 100_000 - i, name: `Member number ${i + 1}` }));
const namesOf = (page: Loose): string[] => page.rows.map((row: Loose) => row.member.name);
const problemsOf = async (one: Served): Promise<string[]> => (await one.json('/readyz')).problems;
const hourly = { sync: { intervalMs: 3_600_000 } };

/** Lets pages through until so many were answered, then lets callers wait until it is opened again. */
function gate(platform: TinyPlatform, pages: number): { cursors: (string | undefined)[]; open: () => void } {
  const cursors: (string | undefined)[] = [];
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  const { fetch: ask } = platform;
  let answered = 0;
  const asked: typeof fetch = async (input, init) => {
    const body = JSON.parse(String(init?.body ?? '{}')) as { cursor?: string; page?: number };
    const isSweep = String(input).endsWith('/users/filter') && body.page === undefined;
    if (isSweep) cursors.push(body.cursor);
    if (isSweep && ++answered > pages) {
      const cut = new Promise<never>((_, reject) =>
        init?.signal?.addEventListener('abort', () => reject(init.signal!.reason as Error)),
      );
      await Promise.race([opened, cut]);
    }
    return ask(input, init);
  };
  Object.defineProperty(platform, 'fetch', { value: asked, configurable: true });
  return { cursors, open };
}

/** What is written into a store, and how much. */
class CountingStore extends MemoryStore {
  bytes = 0;
  keys = new Set<string>();

  override async batch(writes: StoreWrite[]): Promise<void> {
    await super.batch(writes);
    for (const write of writes) {
      if (write.room !== 'members') continue;
      if ('delete' in write) this.keys.delete(write.key);
      else this.keys.add(write.key);
      this.bytes += JSON.stringify(write).length;
    }
  }

  /** Gateways of tests share it, one after another. */
  override async close(): Promise<void> {}
}

describe('members that were kept', () => {
  it('are shown at once by the next process, also while the platform is down, and said to be stale', async () => {
    const platform = new TinyPlatform(many(450));
    const store = new CountingStore();
    const before = await start(platform, { store });
    const page = await before.json('/v1/boards/xp');
    await end(before);
    platform.weather = 'down';
    const after = await start(platform, { store });
    const answer = await after.get('/v1/boards/xp');
    const kept = await read(answer);
    assert.deepEqual(kept.rows, page.rows);
    assert.equal(kept.total, 450);
    assert.equal(kept.stale, true);
    assert.ok(kept.asOf <= new Date().toISOString() && kept.asOf >= page.asOf, kept.asOf);
    assert.equal(answer.headers.get('rai-as-of'), kept.asOf);
    assert.equal((await after.get('/readyz')).status, 503);
    await until(async () => (await problemsOf(after)).join().includes('cannot be asked'), PATIENCE);
    assert.match((await problemsOf(after)).join(), /members are as they were at .+; loaded anew: 0/);
    // Whoever is found only by their ids of old is still found.
    assert.equal(await after.tokenOf('17').then((token) => token.split('.').length), 3);
    platform.users[0]!.name = 'Renamed meanwhile';
    platform.weather = 'fine';
    await until(async () => (await after.json('/v1/boards/xp')).stale === undefined, PATIENCE);
    assert.equal(namesOf(await after.json('/v1/boards/xp'))[0], 'Renamed meanwhile');
    assert.deepEqual(await problemsOf(after), []);
  });

  it('are gone with the next whole sweep when the platform deleted them meanwhile', async () => {
    const platform = new TinyPlatform(many(450));
    const store = new CountingStore();
    await end(await start(platform, { store }));
    platform.users = platform.users.slice(3);
    const after = await start(platform, { store });
    await until(async () => (await after.json('/v1/boards/xp')).total === 447, PATIENCE);
    await end(after);
    platform.weather = 'down';
    const last = await start(platform, { store });
    assert.equal((await last.json('/v1/boards/xp')).total, 447);
  });

  it('are not believed under another platform, another secret, or for columns that were not asked for', async () => {
    const platform = new TinyPlatform(many(30));
    const others: Partial<ServeOptions>[] = [
      { integrationUrl: 'http://other.test/apis/v1' },
      { communityKey: 'the key of another community' },
      { options: { ...hourly, publicIdKey: 'another public id key of this test' } },
      {
        options: {
          ...hourly,
          boards: [
            { slug: 'xp', name: 'XP' },
            { slug: 'quests', name: 'Quests', field: 'quest_points' },
          ],
        },
      },
    ];
    for (const other of others) {
      const store = new CountingStore();
      platform.weather = 'fine';
      await end(await start(platform, { store, options: hourly }));
      assert.equal(store.keys.size, 1);
      platform.weather = 'down';
      const after = await start(platform, { store, options: hourly, ...other, wait: false });
      await until(() => after.lines.some((line) => line.includes('cannot be asked')), PATIENCE);
      assert.equal((await after.get('/v1/boards/xp')).status, 503);
      assert.equal(store.keys.size, 0, 'what cannot be used is deleted');
      await end(after);
    }
  });

  it('are written again only where something changed', async () => {
    const platform = new TinyPlatform(many(1000));
    const store = new CountingStore();
    const one = await start(platform, { store });
    await until(() => store.keys.size >= 2, PATIENCE);
    const whole = store.bytes;
    const sweeps = () => platform.calls.filter((path) => path === '/users/filter').length / 5;
    const seen = sweeps();
    await until(() => sweeps() > seen + 3, PATIENCE);
    assert.equal(store.bytes, whole, 'nothing changed, nothing written');
    platform.users[500]!.xp += 1_000_000;
    await until(async () => namesOf(await one.json('/v1/boards/xp'))[0] === 'Member number 501', PATIENCE);
    await until(() => store.bytes > whole, PATIENCE);
    assert.ok(store.bytes - whole < 1000, `${store.bytes - whole} bytes for one member of ${whole}`);
  });

  it('are written anew when the log has grown, and hold the last of everything', async () => {
    const platform = new TinyPlatform(many(1200));
    const store = new CountingStore();
    const one = await start(platform, { store });
    const rows = async (): Promise<number> => {
      let sum = 0;
      for await (const [, segment] of store.entries<{ rows: unknown[] }>('members'))
        sum += segment.rows.length;
      return sum;
    };
    let most = 0;
    let xp = 200_000;
    await until(async () => {
      xp += 1;
      for (const user of platform.users) user.xp = xp - user.id;
      await until(async () => (await one.json('/v1/boards/xp')).rows[0].score === String(xp - 1), PATIENCE);
      const now = await rows();
      most = Math.max(most, now);
      return now < most;
    }, 4 * PATIENCE);
    assert.ok(most <= 3 * 1200 + 20_000 + 3 * 1200, `${most} rows`);
    await end(one);
    platform.weather = 'down';
    const after = await start(platform, { store });
    const page = await after.json('/v1/boards/xp');
    assert.deepEqual([page.total, page.rows[0].score], [1200, String(xp - 1)]);
  });

  it('are kept later when the store takes no writes now', async () => {
    const platform = new TinyPlatform(many(30));
    const store = new CountingStore();
    store.refuseWrites('the disk is full');
    const one = await start(platform, { store });
    assert.equal((await one.json('/v1/boards/xp')).total, 30);
    await until(() => one.lines.some((line) => line.includes('members cannot be kept')), PATIENCE);
    store.refuseWrites(undefined);
    await until(() => store.keys.size > 0, PATIENCE);
    await end(one);
    platform.weather = 'down';
    assert.equal((await (await start(platform, { store })).json('/v1/boards/xp')).total, 30);
  });
});

describe('a load', () => {
  it('says how far it is, and goes on at its cursor in the next process', async () => {
    const platform = new TinyPlatform(many(4000));
    const store = new CountingStore();
    const first = gate(platform, 12);
    const one = await start(platform, { store, options: { limits: { upstreamMs: 60_000 } }, wait: false });
    await until(
      async () => (await problemsOf(one)).includes('members are not loaded yet: 2400 of about 4000'),
      PATIENCE,
    );
    const early = await one.get('/v1/boards/xp');
    assert.deepEqual([early.status, early.headers.get('retry-after')], [503, '2']);
    const metrics = await (await one.get('/metrics')).text();
    assert.match(metrics, /^rai_gateway_load_members 2400$/m);
    assert.match(metrics, /^rai_gateway_load_expected_members 4000$/m);
    assert.match(metrics, /^rai_gateway_load_done 0$/m);
    await end(one);
    assert.equal(first.cursors.length, 13);
    first.open();
    // One of those who were loaded is deleted before the next process begins.
    platform.users = platform.users.filter(({ id }) => id !== 5);
    const again = gate(platform, Number.POSITIVE_INFINITY);
    const after = await start(platform, { store });
    assert.equal(again.cursors[0], '2400');
    assert.ok(after.lines.some((line) => line.includes('loading goes on where it stopped')));
    assert.match(await (await after.get('/metrics')).text(), /^rai_gateway_load_resumed 1$/m);
    // A whole sweep follows: it alone knows who is gone.
    await until(() => again.cursors.includes(undefined), PATIENCE);
    const fifth = async () => (await after.json('/v1/boards/xp')).rows[4].member.name;
    await until(async () => (await fifth()) === 'Member number 6', PATIENCE);
    await until(async () => (await after.json('/v1/boards/xp')).total === 3999, PATIENCE);
    assert.equal((await after.json('/v1/boards/xp')).stale, undefined);
  });

  it('goes on with the page that failed, and begins anew when its cursor is refused', async () => {
    const platform = new TinyPlatform(many(2000));
    let refusing = true;
    const { fetch: ask } = platform;
    const cursors: string[] = [];
    const fetch: typeof globalThis.fetch = async (input, init) => {
      const { cursor = 'first', page } = JSON.parse(String(init?.body ?? '{}')) as Record<string, string>;
      if (String(input).endsWith('/users/filter') && page === undefined) cursors.push(cursor);
      if (cursors.length === 4) return new Response('{}', { status: 500 });
      if (cursor === '1000' && refusing) {
        refusing = false;
        return Response.json({ status: 'error', message: 'cursor is over' }, { status: 400 });
      }
      return ask(input, init);
    };
    const one = await start(platform, { fetch });
    assert.equal((await one.json('/v1/boards/xp')).total, 2000);
    const [failed, next] = [cursors[3], cursors.slice(4).find((cursor) => cursor !== cursors[3])];
    assert.equal(failed, '600');
    assert.equal(next, '800', 'what was taken is not asked for again');
    const refused = cursors.indexOf('1000');
    assert.ok(cursors.indexOf('first', refused) > refused, 'from the beginning after a refused cursor');
  });

  it('ends when the platform goes round in circles', async () => {
    const platform = new TinyPlatform(many(100));
    const fetch: typeof globalThis.fetch = async (input, init) => {
      const answer = await platform.fetch(input, init);
      if (!String(input).endsWith('/users/filter')) return answer;
      const body = (await answer.json()) as { data: { next_cursor?: string } };
      body.data.next_cursor = `another ${Math.random()}`;
      return Response.json(body);
    };
    const one = await start(platform, { fetch, wait: false });
    await until(() => one.lines.some((line) => line.includes('the same page twice')), PATIENCE);
    assert.equal((await one.get('/v1/boards/xp')).status, 503);
  });
});

describe('members who are missing', () => {
  it('are gone at once when they are few', async () => {
    const platform = new TinyPlatform(many(450));
    const one = await start(platform);
    platform.users = platform.users.slice(20);
    await until(async () => (await one.json('/v1/boards/xp')).total === 430, PATIENCE);
    assert.match(await (await one.get('/metrics')).text(), /^rai_gateway_members_removed_total 20$/m);
  });

  it('are only those whom two sweeps miss, when they are many', async () => {
    const platform = new TinyPlatform(many(450));
    const everybody = platform.users;
    const one = await start(platform, { options: { sync: { intervalMs: 1000 } } });
    const warnings = () => one.lines.filter((line) => line.includes('many members are missing')).length;
    // Half an answer, then the other half: nobody is gone.
    platform.users = everybody.slice(0, 225);
    await until(() => warnings() === 1, PATIENCE);
    platform.users = everybody.slice(225);
    await until(() => warnings() === 2, PATIENCE);
    assert.equal((await one.json('/v1/boards/xp')).total, 450);
    // Now the same ones are missing again.
    await until(async () => (await one.json('/v1/boards/xp')).total === 225, PATIENCE);
    assert.equal(namesOf(await one.json('/v1/boards/xp'))[0], 'Member number 226');
  });
});
