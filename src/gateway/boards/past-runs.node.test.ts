import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createLog } from '../log.js';
import type { BoardOptions } from '../options/schema.js';
import { Slots } from '../standings/slots.js';
import { MemoryStore } from '../store/memory-store.js';
import type { KeptMember } from '../translate/member.js';
import { startOfDate } from './calendar.js';
import { DayBook, type DayRow } from './day-book.js';
import { PastRuns } from './past-runs.js';
import type { Stretch } from './span.js';

const log = createLog({ level: 'silent' });
const columns = ['xp', 'coins'];
const board = { slug: 'xp', field: 'xp', ties: 'competition', onlyPositiveRanks: true } as BoardOptions;
const members = [1, 2].map((n) => ({ publicId: `public-member-${n}-` }) as KeptMember);
const period = {
  run: '2026-10-23',
  start: startOfDate('UTC', '2026-10-23'),
  end: startOfDate('UTC', '2026-10-24'),
};
const yesterday: Stretch = { slug: 'daily', period, isOpen: false };
const present = (hidden: ReadonlySet<string> = new Set()) => ({
  seq: 'a-1',
  asOf: '2026-10-24T00:00:00.000Z',
  everybody: () => members,
  isShown: ({ publicId }: KeptMember) => !hidden.has(publicId),
});
const rows = (...xp: number[]): DayRow[] =>
  xp.map((one, i) => [`platform${i + 1}`, `public-member-${i + 1}-`, one, 0]);

/** A book as the next process opens it: nothing of its days is in memory. */
async function reopened(): Promise<{ days: DayBook; slots: Slots }> {
  const store = new MemoryStore();
  const first = new DayBook({ store, slots: new Slots(), columns, log });
  await first.take('UTC', '2026-10-23', 1, true, rows(10, 10));
  await first.take('UTC', '2026-10-24', 2, true, rows(30, 20));
  const slots = new Slots();
  const days = new DayBook({ store, slots, columns, log });
  await days.open();
  return { days, slots };
}

describe('windows that are over', () => {
  it('never hold a member who was hidden while they were counted', async () => {
    const { days, slots } = await reopened();
    const past = new PastRuns({ days, slots });
    const hidden = new Set<string>();
    const find = () => past.find(board, yesterday, 'UTC', present(hidden));
    const counting = find();
    hidden.add('public-member-1-');
    past.clear();
    await counting;
    const found = await (await find())!.standings.top(10);
    assert.deepEqual(
      found.rows.map(({ id }) => id),
      ['public-member-2-'],
    );
  });

  it('are counted once more when somebody is hidden who was counted already', async () => {
    const { days, slots } = await reopened();
    const past = new PastRuns({ days, slots });
    const hidden = new Set<string>();
    const everybody = function* () {
      yield* members;
      if (hidden.size > 0) return;
      hidden.add('public-member-2-');
      past.clear();
    };
    const found = await past.find(board, yesterday, 'UTC', { ...present(hidden), everybody });
    assert.equal(found!.standings.rankOf('public-member-2-'), undefined);
    assert.equal(found!.window.size, 1);
  });

  it('are not shown while members come and go without an end', async () => {
    const { days, slots } = await reopened();
    const past = new PastRuns({ days, slots });
    const everybody = () => {
      past.clear();
      return members;
    };
    await assert.rejects(past.find(board, yesterday, 'UTC', { ...present(), everybody }), {
      code: 'UNAVAILABLE',
    });
    assert.ok(await past.find(board, yesterday, 'UTC', present()));
  });

  it('leave no days in memory, however many are asked for', async () => {
    const { days, slots } = await reopened();
    const found = await new PastRuns({ days, slots }).find(board, yesterday, 'UTC', present());
    assert.equal(found!.window.size, 2);
    assert.notEqual(await days.read('UTC', '2026-10-23'), await days.read('UTC', '2026-10-23'));
    const base = await days.base('UTC', '2026-10-23');
    assert.equal(await days.read('UTC', '2026-10-23'), base, 'what a running window needs is read once');
  });

  it('are counted one after another, and only so many may wait', async () => {
    const { days, slots } = await reopened();
    const past = new PastRuns({ days, slots });
    const asked = Array.from({ length: 17 }, () => past.find(board, yesterday, 'UTC', present()));
    await assert.rejects(asked[16]!, { code: 'UNAVAILABLE' });
    const found = await Promise.all(asked.slice(0, 16));
    assert.equal(new Set(found).size, 1, 'whoever waited gets what was counted meanwhile');
    assert.ok(await past.find(board, yesterday, 'UTC', present()), 'and it is answered again');
  });
});
