import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { HttpError } from '../../net/http.js';
import { createLog } from '../log.js';
import { answerError } from '../http/errors.js';
import { Slots } from '../standings/slots.js';
import { MemoryStore } from '../store/memory-store.js';
import { StoreUnavailable, type Store } from '../store/store.js';
import { read, serveGateway, until } from '../../../test/helpers/served-gateway.js';
import { TinyPlatform } from '../../../test/helpers/tiny-platform.js';
import { DayBook, isStart, type DayRow } from './day-book.js';

const log = createLog({ level: 'silent' });
const columns = ['xp', 'coins'];
const publicId = (n: number) => `public${String(n).padStart(10, '0')}`;
const row = (n: number, xp: number): DayRow => [`platform${n}`, publicId(n), xp, 0];

class FullStore extends MemoryStore {
  override async batch(): Promise<void> {
    throw new StoreUnavailable('the disk is full');
  }
  override async put(): Promise<void> {
    throw new StoreUnavailable('the disk is full');
  }
  override async delete(): Promise<void> {
    throw new StoreUnavailable('the disk is full');
  }
}

async function bookOn(store: Store): Promise<{ book: DayBook; slots: Slots }> {
  const slots = new Slots();
  const book = new DayBook({ store, slots, columns, log });
  await book.open();
  return { book, slots };
}

describe('snapshots', () => {
  it('are read again by the next process, in parts, with those who came later', async () => {
    const store = new MemoryStore();
    const { book } = await bookOn(store);
    const rows = Array.from({ length: 4500 }, (_, n) => row(n, n));
    const base = await book.take('UTC', '2026-10-24', 5, true, rows);
    await book.add(base, row(9000, 77));
    const again = await bookOn(store);
    assert.ok(again.book.isExact('UTC', '2026-10-24'));
    const found = (await again.book.base('UTC', '2026-10-24'))!;
    const xpOf = (n: number) => found.values.get('xp')!.get(again.slots.claim(publicId(n)));
    assert.deepEqual([xpOf(0), xpOf(4499), xpOf(9000)], [0, 4499, 77]);
    assert.ok(Number.isNaN(xpOf(12_345)));
    assert.equal(await again.book.base('UTC', '2026-10-25'), undefined);
    assert.equal(await again.book.base('Asia/Tokyo', '2026-10-24'), undefined);
    assert.equal(again.book.firstSince('UTC', '2026-10-01', '2026-10-31'), '2026-10-24');
    assert.equal(again.book.firstSince('UTC', '2026-10-25', '2026-10-31'), undefined);
  });

  it('replace an earlier one of the same day whole', async () => {
    const store = new MemoryStore();
    const { book } = await bookOn(store);
    const late = await book.take('UTC', '2026-10-24', 9, false, [row(1, 50), row(2, 60)]);
    await book.add(late, row(3, 70));
    await book.take('UTC', '2026-10-24', 5, true, [row(1, 40)]);
    const again = await bookOn(store);
    const found = (await again.book.base('UTC', '2026-10-24'))!;
    const xp = [1, 2, 3].map((n) => found.values.get('xp')!.get(again.slots.claim(publicId(n))));
    assert.deepEqual(xp, [40, Number.NaN, Number.NaN]);
    assert.equal(found.exact, true);
  });

  it('are deleted when they are old, starts of weeks and months later than others', async () => {
    const store = new MemoryStore();
    const { book } = await bookOn(store);
    for (const date of ['2024-01-01', '2026-08-01', '2026-08-05', '2026-10-20'])
      await book.take('UTC', date, 1, true, [row(1, 1)]);
    await book.prune('UTC', '2026-10-24');
    const again = await bookOn(store);
    assert.deepEqual(
      ['2024-01-01', '2026-08-01', '2026-08-05', '2026-10-20'].map((date) => again.book.has('UTC', date)),
      [false, true, false, true],
    );
    assert.ok(isStart('2026-10-19') && isStart('2026-10-01') && !isStart('2026-10-20'));
    book.release('UTC', new Set(['2026-10-20']));
    assert.ok(await book.base('UTC', '2026-08-01'));
  });

  it('count while the store is full, for as long as the process lives', async () => {
    const { book, slots } = await bookOn(new FullStore());
    const base = await book.take('UTC', '2026-10-24', 5, true, [row(1, 40)]);
    await book.add(base, row(2, 50));
    await book.prune('UTC', '2028-10-24');
    assert.equal((await book.base('UTC', '2026-10-24'))!.values.get('xp')!.get(slots.claim(publicId(2))), 50);
  });
});

describe('a gateway whose store is full', () => {
  it('still shows boards, and refuses what must be kept', async () => {
    const platform = new TinyPlatform([{ id: 1, xp: 5, name: 'Ada' }]);
    const store = new FullStore();
    const served = await serveGateway({ fetch: platform.fetch, store });
    const page = await served.json('/v1/boards/xp');
    assert.equal(page.total, 1);
    const authorization = `Bearer ${await served.tokenOf('1')}`;
    const out = await fetch(`${served.url}/v1/sessions/current`, {
      method: 'DELETE',
      headers: { authorization },
    });
    assert.equal(out.status, 503);
    assert.equal((await read(out)).code, 'UNAVAILABLE');
    assert.equal((await served.get('/v1/me', { authorization })).status, 200, 'nobody was signed out');
    await assert.rejects(served.gateway.hide({ member: page.rows[0].member.id }), StoreUnavailable);
    await served.close();
  });
});

describe('hidden members', () => {
  it('stay hidden in the next process, and on every board and window', async () => {
    const platform = new TinyPlatform([
      { id: 1, xp: 50, name: 'Ada' },
      { id: 2, xp: 40, name: 'Bo' },
    ]);
    const store = new MemoryStore();
    const first = await serveGateway({ fetch: platform.fetch, store });
    const { rows } = await first.json('/v1/boards/xp');
    await first.gateway.hide({ member: rows[0].member.id });
    await first.close();
    const next = await serveGateway({ fetch: platform.fetch, store, options: { sync: { intervalMs: 100 } } });
    assert.equal((await next.json('/v1/boards/xp')).total, 1);
    platform.users[0]!.xp = 90;
    platform.users[1]!.xp = 41;
    await until(async () => (await next.json('/v1/boards/xp')).rows[0].score === '41');
    assert.equal((await next.json('/v1/boards/xp')).total, 1);
    await next.close();
  });
});

describe('errors of a request', () => {
  it('say nothing of what upstream said', async () => {
    const call = { get: () => 'r1' } as unknown as Parameters<typeof answerError>[1];
    const codeOf = async (error: unknown) => {
      const answer = answerError(error, call, log);
      const text = await answer.text();
      assert.ok(!text.includes('inner words'));
      return [answer.status, (JSON.parse(text) as { code: string }).code, answer.headers.get('retry-after')];
    };
    assert.deepEqual(await codeOf(new HttpError('TIMEOUT', 'inner words')), [504, 'TIMEOUT', null]);
    assert.deepEqual(await codeOf(new HttpError('RATE_LIMITED', 'inner words', { retryAfter: 9 })), [
      503,
      'UNAVAILABLE',
      '9',
    ]);
    assert.deepEqual(await codeOf(new StoreUnavailable('inner words')), [503, 'UNAVAILABLE', '10']);
    assert.deepEqual(await codeOf(new Error('inner words')), [500, 'INTERNAL', null]);
    assert.deepEqual(await codeOf('inner words'), [500, 'INTERNAL', null]);
  });
});
