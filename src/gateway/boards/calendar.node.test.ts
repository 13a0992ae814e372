import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { addDays, dateAt, periodAt, periodDate, periodOfRun, startOfDate, windowOfRun } from './calendar.js';

const iso = (ms: number) => new Date(ms).toISOString();
const at = (text: string) => Date.parse(text);

describe('periods of a window', () => {
  it('are a month, an ISO week from Monday, and a day', () => {
    const now = at('2026-11-22T03:00:00Z');
    const month = periodAt('monthly', 'UTC', now)!;
    assert.deepEqual(
      [month.run, iso(month.start), iso(month.end)],
      ['2026-11', '2026-11-01T00:00:00.000Z', '2026-12-01T00:00:00.000Z'],
    );
    const week = periodAt('weekly', 'UTC', now)!;
    assert.deepEqual(
      [week.run, iso(week.start), iso(week.end)],
      ['2026-W47', '2026-11-16T00:00:00.000Z', '2026-11-23T00:00:00.000Z'],
    );
    const day = periodAt('daily', 'UTC', now)!;
    assert.deepEqual([day.run, iso(day.start)], ['2026-11-22', '2026-11-22T00:00:00.000Z']);
    assert.equal(periodAt('all-time', 'UTC', now), undefined);
  });

  it('begin at midnight of the zone, also where clocks change', () => {
    const spring = periodAt('daily', 'Europe/Berlin', at('2026-03-29T12:00:00Z'))!;
    assert.deepEqual(
      [iso(spring.start), iso(spring.end)],
      ['2026-03-28T23:00:00.000Z', '2026-03-29T22:00:00.000Z'],
    );
    const month = periodAt('monthly', 'America/New_York', at('2026-11-22T03:00:00Z'))!;
    assert.equal(iso(month.start), '2026-11-01T04:00:00.000Z');
    assert.equal(iso(month.end), '2026-12-01T05:00:00.000Z');
    // Midnight itself is left out on this day in Santiago, and Kolkata is off by half an hour.
    assert.equal(iso(startOfDate('America/Santiago', '2026-09-06')), '2026-09-06T04:00:00.000Z');
    assert.equal(iso(startOfDate('Asia/Kolkata', '2026-01-01')), '2025-12-31T18:30:00.000Z');
    // Midnight is there twice in Havana: the first one counts.
    assert.equal(iso(startOfDate('America/Havana', '2026-11-01')), '2026-11-01T04:00:00.000Z');
  });

  it('turn the year with the ISO week', () => {
    assert.equal(periodAt('weekly', 'UTC', at('2027-01-01T10:00:00Z'))!.run, '2026-W53');
    assert.equal(periodAt('weekly', 'UTC', at('2024-12-31T10:00:00Z'))!.run, '2025-W01');
  });

  it('hold the moment that they were asked for, and are found again by their run', () => {
    const zones = fc.constantFrom(
      'UTC',
      'Europe/Berlin',
      'America/New_York',
      'Asia/Kolkata',
      'Pacific/Auckland',
    );
    const windows = fc.constantFrom('monthly' as const, 'weekly' as const, 'daily' as const);
    fc.assert(
      fc.property(
        zones,
        windows,
        fc.integer({ min: at('2020-01-01'), max: at('2030-01-01') }),
        (zone, window, ms) => {
          const period = periodAt(window, zone, ms)!;
          assert.ok(period.start <= ms && ms < period.end);
          assert.equal(windowOfRun(period.run), window);
          assert.deepEqual(periodOfRun(window, zone, period.run), period);
          assert.equal(startOfDate(zone, periodDate(window, dateAt(zone, ms))), period.start);
          assert.equal(periodAt(window, zone, period.end)!.start, period.end);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('refuse runs that do not exist', () => {
    for (const run of ['2026-13', '2026-00', '2026-W54', '2026-02-30', 'x']) {
      const window = windowOfRun(run) ?? 'monthly';
      assert.equal(periodOfRun(window, 'UTC', run), undefined, run);
    }
    assert.equal(periodOfRun('all-time', 'UTC', '2026-10'), undefined);
    assert.equal(addDays('2026-03-01', -1), '2026-02-28');
  });
});
