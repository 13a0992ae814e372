import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { serveGateway, until, type Loose } from '../../../test/helpers/served-gateway.js';
import { TinyPlatform } from '../../../test/helpers/tiny-platform.js';

/** Zones with the moment at which their 25th of October 2026 begins; in Berlin and London clocks go back on it. */
const ZONES = {
  'Pacific/Auckland': '2026-10-24T11:00:00.000Z',
  'Asia/Kolkata': '2026-10-24T18:30:00.000Z',
  'Europe/Berlin': '2026-10-24T22:00:00.000Z',
  'Europe/London': '2026-10-24T23:00:00.000Z',
  UTC: '2026-10-25T00:00:00.000Z',
  'America/New_York': '2026-10-25T04:00:00.000Z',
  'Pacific/Marquesas': '2026-10-25T09:30:00.000Z',
};
const slugOf = (zone: string) => zone.toLowerCase().replace(/[^a-z]/g, '-');

describe('the change of a rank', () => {
  const platform = new TinyPlatform([
    { id: 1, xp: 300, name: 'Ann' },
    { id: 2, xp: 200, name: 'Bo' },
    { id: 3, xp: 100, name: 'Cy' },
  ]);
  const clock = { now: Date.parse('2026-10-24T10:59:00Z') };
  const serving = serveGateway({
    fetch: platform.fetch,
    now: () => clock.now,
    options: {
      boards: Object.keys(ZONES).map((zone) => ({ slug: slugOf(zone), name: zone, zone })),
      sync: { intervalMs: 100 },
    },
  });
  after(async () => (await serving).close());

  for (const [zone, midnight] of Object.entries(ZONES)) {
    it(`is against the beginning of the day in ${zone}, whatever was asked for since`, async () => {
      const { json } = await serving;
      const path = `/v1/boards/${slugOf(zone)}`;
      const previous = async (): Promise<Record<string, [number, number | null, string]>> =>
        Object.fromEntries(
          (await json(path)).rows.map(({ member, rank, previous: then }: Loose) => [
            member.name,
            [rank, then?.rank, then?.since],
          ]),
        );
      const xp = (name: string) => platform.users.find((user) => user.name === name)!;
      // A second before midnight the day before still counts.
      clock.now = Date.parse(midnight) - 1000;
      xp('Ann').xp = 300;
      xp('Bo').xp = 200;
      await until(async () => (await previous())['Ann']![0] === 1, 30_000);
      assert.notEqual((await previous())['Ann']![2], midnight);

      clock.now = Date.parse(midnight) + 1000;
      await until(async () => (await previous())['Ann']![2] === midnight, 30_000);
      assert.deepEqual(await previous(), {
        Ann: [1, 1, midnight],
        Bo: [2, 2, midnight],
        Cy: [3, 3, midnight],
      });
      clock.now += 1_200_000;
      xp('Bo').xp = 400;
      await until(async () => (await previous())['Bo']![0] === 1, 30_000);
      const { window } = await json(`${path}?window=daily`);
      assert.deepEqual([window.start, window.run, window.since], [midnight, '2026-10-25', undefined]);
      for (let again = 0; again < 2; again += 1) {
        assert.deepEqual(await previous(), {
          Bo: [1, 2, midnight],
          Ann: [2, 1, midnight],
          Cy: [3, 3, midnight],
        });
      }
    });
  }
});
