import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { HttpError } from '../net/http-error.js';
import { toPage, walk, walkPages, type Page, type Place } from './paging.js';

const ALL = Array.from({ length: 45 }, (_, index) => ({ _id: `n${index}` }));

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => assert.fail('expected a rejection'),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof HttpError, String(error));
  return error.code;
}

/** A list of 45 in the given style, and how often it was asked. */
function list(style: (place: Place, items: typeof ALL) => Record<string, unknown>, size = 20) {
  const asked: Place[] = [];
  const fetchPage = async (place: Place): Promise<Page<(typeof ALL)[number]>> => {
    asked.push(place);
    const from = place.cursor === undefined ? (place.page - 1) * size : Number(place.cursor);
    const items = ALL.slice(from, from + size);
    return toPage(items, style(place, items));
  };
  return { asked, fetchPage };
}

const STYLES: Record<string, Parameters<typeof list>[0]> = {
  'page, limit and total': ({ page }) => ({ page, limit: 20, total: 45 }),
  'skip, limit and total': ({ skip }) => ({ skip, limit: 20, total: '45' }),
  'the pagination of streaks': ({ page }) => ({
    total: 45,
    currentPage: page,
    totalPages: 3,
    hasNextPage: page < 3,
    hasPrevPage: page > 1,
  }),
  'the pagination of the daily history': ({ page }) => ({
    page,
    limit: 20,
    total: 45,
    total_pages: 3,
    found: 40,
  }),
  'a cursor': ({ cursor }) => ({
    next_cursor: Number(cursor ?? 0) < 40 ? String(Number(cursor ?? 0) + 20) : undefined,
  }),
  'a limit alone': () => ({ limit: 20 }),
};

describe('a walk over pages', () => {
  for (const [name, style] of Object.entries(STYLES)) {
    it(`gives everything once: ${name}`, async () => {
      const { asked, fetchPage } = list(style);
      assert.deepEqual(await collect(walk(fetchPage)), ALL);
      assert.equal(asked.length, 3);
      assert.deepEqual(
        asked.map(({ skip }) => skip),
        [0, 20, 40],
      );
    });
  }

  it('gives whole pages too, and asks for the next one only when it is wanted', async () => {
    const { asked, fetchPage } = list(STYLES['a cursor']!);
    for await (const items of walkPages(fetchPage)) {
      assert.equal(items.length, 20);
      break;
    }
    assert.equal(asked.length, 1);
  });

  it('ends at a page without paging, and at an empty one whatever the total says', async () => {
    const bare = list(() => ({}));
    assert.equal((await collect(walk(bare.fetchPage))).length, 20);
    const liar = list(({ page }) => ({ page, limit: 20, total: 1000 }));
    assert.equal((await collect(walk(liar.fetchPage))).length, 45);
    assert.equal(liar.asked.length, 4);
    assert.deepEqual(await collect(walk(async () => toPage([], { total: 0, page: 1 }))), []);
  });

  it('goes on over empty pages where the server says how many pages there are', async () => {
    const holes = async ({ page }: Place) =>
      toPage(page === 3 ? ['found'] : [], { page, limit: 20, total: 100, total_pages: 5, found: 1 });
    assert.deepEqual(await collect(walk(holes)), ['found']);
    let asked = 0;
    const growing = async ({ page }: Place) => (asked++, toPage([], { page, total_pages: page + 2 }));
    assert.equal(await codeOf(collect(walk(growing))), 'BAD_ANSWER');
    assert.equal(asked, 5);
  });

  it('gives equal rows as often as there are, where each page says that it is the one that was asked for', async () => {
    const equal = Array.from({ length: 45 }, () => ({ action: 'react', xp: 2 }));
    const told: Record<string, (at: Place) => Record<string, unknown>> = {
      'a number and how many': ({ page }) => ({ page, limit: 20, total: 45, total_pages: 3 }),
      'a number and a total': ({ page }) => ({ page, limit: 20, total: 45 }),
      'what was skipped': ({ skip }) => ({ skip, limit: 20, total: 45 }),
    };
    for (const [name, paging] of Object.entries(told)) {
      const ledger = async (at: Place) =>
        toPage(equal.slice((at.page - 1) * 20, at.page * 20), paging({ ...at, skip: (at.page - 1) * 20 }));
      assert.deepEqual(await collect(walk(ledger)), equal, name);
    }
    // Nothing tells these pages from one page that is given for ever.
    const nameless = async ({ page }: Place) =>
      toPage(equal.slice((page - 1) * 20, page * 20), { limit: 20, hasNextPage: page < 3 });
    assert.equal(await codeOf(collect(walk(nameless))), 'BAD_ANSWER');
  });

  it('does not believe a number of pages that grows with every page', async () => {
    let asked = 0;
    const growing = async ({ page }: Place) => (asked++, toPage(['x'], { page, total_pages: page + 2 }));
    assert.equal(await codeOf(collect(walk(growing))), 'BAD_ANSWER');
    assert.equal(asked, 4, 'three were promised');
  });

  it('does not go on for ever with a server that repeats itself', async () => {
    const stuck = list(() => ({ page: 1, limit: 20, total: 45 }));
    const first = () => stuck.fetchPage({ page: 1, skip: 0 });
    assert.equal(await codeOf(collect(walk(first))), 'BAD_ANSWER');
    assert.equal(stuck.asked.length, 2);

    let turn = 0;
    const inTurns = async () => toPage(ALL.slice((turn++ % 2) * 20, 40), { hasNextPage: true });
    assert.equal(await codeOf(collect(walk(inTurns))), 'BAD_ANSWER');
    assert.equal(turn, 3);

    let fresh = 0;
    const sameCursor = async () => toPage([fresh++], { next_cursor: 'x' });
    assert.equal(await codeOf(collect(walk(sameCursor))), 'BAD_ANSWER');
    const emptyForEver = async () => toPage([], { nextCursor: String(fresh++) });
    assert.equal(await codeOf(collect(walk(emptyForEver))), 'BAD_ANSWER');
    // The honest server is walked as before.
    assert.equal((await collect(walk(list(STYLES['a cursor']!).fetchPage))).length, 45);
  });

  it('stops at once when its signal says so, between pages and between items', async () => {
    const controller = new AbortController();
    const { asked, fetchPage } = list(STYLES['a limit alone']!);
    const items: unknown[] = [];
    const work = async () => {
      for await (const item of walk(fetchPage, { signal: controller.signal })) {
        items.push(item);
        if (items.length === 3) controller.abort();
      }
    };
    assert.equal(await codeOf(work()), 'CANCELLED');
    assert.equal(items.length, 3);
    assert.equal(asked.length, 1);
    assert.equal(await codeOf(collect(walkPages(fetchPage, { signal: controller.signal }))), 'CANCELLED');
    assert.equal(asked.length, 1);
  });

  it('passes a failure of the server on', async () => {
    const broken = () => Promise.reject(new HttpError('UNAVAILABLE', 'down'));
    assert.equal(await codeOf(collect(walk(broken))), 'UNAVAILABLE');
  });

  it('reads numbers of a page only where they are numbers', () => {
    assert.deepEqual(
      toPage(['a'], { total: '7', page: 'x', limit: null, skip: '', hasNextPage: 'yes', next_cursor: '' }),
      { items: ['a'], total: 7 },
    );
    assert.deepEqual(toPage([], { currentPage: 2, totalPages: '3', hasNextPage: false }), {
      items: [],
      page: 2,
      totalPages: 3,
      hasNext: false,
    });
  });
});
