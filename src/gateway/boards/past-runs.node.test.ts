import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createLog } from '../log.js';
import type { BoardOptions } from '../options/schema.js';
import { Slots } from '../standings/slots.js';
import { MemoryStore } from '../store/memory-store.js';
import type { KeptMember } from '../translate/member.js';
import { DayBook, type DayRow } from './day-book.js';
import { PastRuns } from './past-runs.js';

const log = createLog({ level: 'silent' });
const columns = ['xp', 'coins'];
const board = { slug: 'xp', field: 'xp', ties: 'competition', onlyPositiveRanks: true } as BoardOptions;
const members = [1, 2].map((n) => ({ publicId: `public${n}` }) as KeptMember);
const rows = (...xp: number[]): DayRow[] =>
  xp.map((one, i) => [`platform${i + 1}`, `public${i + 1}`, one, 0]);

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
    const shown = () => members.filter(({ publicId }) => !hidden.has(publicId));
    const find = () => past.find(board, 'daily', 'UTC', '2026-10-23', shown);
    const counting = find();
    hidden.add('public1');
    past.clear();
    await counting;
    const found = (await find())!.standings.top(10);
    assert.deepEqual(
      found.rows.map(({ id }) => id),
      ['public2'],
    );
  });

  it('leave no days in memory, however many are asked for', async () => {
    const { days, slots } = await reopened();
    const found = await new PastRuns({ days, slots }).find(
      board,
      'daily',
      'UTC',
      '2026-10-23',
      () => members,
    );
    assert.equal(found!.window.size, 2);
    assert.notEqual(await days.read('UTC', '2026-10-23'), await days.read('UTC', '2026-10-23'));
    const base = await days.base('UTC', '2026-10-23');
    assert.equal(await days.read('UTC', '2026-10-23'), base, 'what a running window needs is read once');
  });
});
