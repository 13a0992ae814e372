import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as z from 'zod/mini';
import { leaderboardSample } from '../../../test/helpers/leaderboard-sample.js';
import { PlatformLeaderboard } from '../../contract/leaderboards.js';
import { parseOptions } from '../options/parse.js';
import type { PlatformBoards } from '../options/boards.js';
import { boardAt, fromLeaderboard, type DefinedBoard, type LeftOut } from './leaderboard.js';
import { offsetOf, zoneOf } from './leaderboard-time.js';
import { frameSource } from './whitelisted-domain.js';

const ID = '5f0000000000000000000001';
const MENTOR = '5f00000000000000000000aa';
const STEWARD = '5f00000000000000000000ab';
const TAG = '5f00000000000000000000c1';

function settingsWith(more: object = {}): PlatformBoards {
  return parseOptions({
    publicUrl: 'https://gateway.example',
    publicIdKey: 'a public id key of this test',
    platform: { integrationUrl: 'https://platform.example/apis/v1', communityKey: 'key' },
    boards: {
      platform: true,
      roles: { [MENTOR.toUpperCase()]: 'Mentor' },
      tags: { [TAG]: 'woodwork' },
      ...more,
    },
  }).boards.platform!;
}

function read(more: object = {}, settings = settingsWith()): DefinedBoard | LeftOut {
  const sample = leaderboardSample({ _id: ID, name: 'Top makers', slug: 'top', ...more });
  const given = z.parse(PlatformLeaderboard, sample);
  return fromLeaderboard(given, { settings, zone: 'Europe/Berlin', communityId: 'c1' });
}

const boardOf = (more: object = {}, settings?: PlatformBoards) => {
  const found = read(more, settings);
  assert.ok('board' in found, 'why' in found ? found.why : '');
  return found;
};
const widget = (more: object) => ({
  widget: {
    enabled: true,
    whitelistedDomains: [],
    size: { type: 'custom', value: { width: 1, height: 1 } },
    button: { enabled: false, text: '', link: '' },
    ...more,
  },
});

describe('a definition as a board', () => {
  it('keeps what it says', () => {
    const { board, order, notes } = boardOf({
      description: 'Since ever',
      displayOrder: 3,
      topRankOnly: true,
      topRankLimit: 50,
      onlyPositiveRanks: false,
      allowedTimeFilters: ['weekly', 'all-time', 'weekly'],
      allowedUsersToRank: [ID.toUpperCase()],
      allowedRolesToRank: [MENTOR],
      allowedTagsToRank: [TAG],
      allowedRolesToView: [MENTOR],
    });
    assert.deepEqual(board, {
      slug: 'top',
      name: 'Top makers',
      description: 'Since ever',
      field: 'xp',
      unit: 'XP',
      ties: 'competition',
      zone: 'Europe/Berlin',
      windows: ['weekly', 'all-time'],
      topRankLimit: 50,
      onlyPositiveRanks: false,
      scope: [{ users: [ID] }, { roles: ['Mentor'] }, { tags: ['woodwork'] }],
      viewers: [{ roles: ['Mentor'] }],
    });
    assert.equal(order, 3);
    assert.deepEqual(Object.keys(notes), ['widget.size', 'allowedTagsToRank']);
  });

  it('is read in either spelling, and with little more than the documentation promises', () => {
    const older = boardOf({ rankedUserRoles: [MENTOR], viewPermissionUserRoles: [MENTOR] }).board;
    assert.deepEqual([older.scope, older.viewers], [[{ roles: ['Mentor'] }], [{ roles: ['Mentor'] }]]);
    const newer = boardOf({
      rankBy: undefined,
      rankingField: 'currencies',
      enabled: undefined,
      isEnabled: true,
    });
    assert.deepEqual(
      [newer.board.field, newer.board.unit, newer.board.windows],
      ['coins', 'Coins', undefined],
    );
    assert.equal(newer.board.onlyPositiveRanks, true);
    assert.equal(boardOf({ rankBy: 'workshop_level' }).board.unit, 'workshop level');
    assert.equal(boardOf({ topRankOnly: false, topRankLimit: 5 }).board.topRankLimit, undefined);
    const { board } = boardOf({}, settingsWith({ ties: 'dense', dummies: { tags: ['robot'] } }));
    assert.deepEqual([board.ties, board.except], ['dense', [{ tags: ['robot'] }]]);
  });

  for (const [more, why] of [
    [{ enabled: false }, /isEnabled/],
    [{ enabled: undefined }, /isEnabled/],
    [{ widget: undefined }, /widget\.enabled/],
    [widget({ enabled: false }), /widget\.enabled/],
    [{ communityID: 'c2' }, /communityID/],
    [{ rankBy: undefined }, /rankingField is missing/],
    [{ rankBy: 'replies' }, /one member at a time/],
    [{ rankBy: 'a b' }, /field cannot be used/],
    [{ slug: undefined }, /slug cannot be used/],
    [{ slug: '../me' }, /slug cannot be used/],
    [{ name: undefined }, /name cannot be used/],
    [{ topRankLimit: 0 }, /topRankLimit cannot be used/],
    [{ timeZone: 5.75 }, /timeZone is 5\.75/],
    [{ timeZone: -3.3 }, /summer time/],
    [{ duration: { start: 'soon' } }, /no date/],
    [{ endDate: '2026-12-01' }, /an end and no beginning/],
    [{ startDate: '2026-12-01', endDate: '2026-11-01' }, /before its beginning/],
    [{ allowedTimeFilters: ['yearly'] }, /no window that is kept/],
    [{ allowedRolesToRank: [MENTOR, STEWARD] }, new RegExp(`who is ranked: .* ${STEWARD}`)],
    [{ allowedTagsToView: [STEWARD] }, /who may look: /],
  ] as const) {
    it(`is none where ${JSON.stringify(more)}`, () => {
      const found = read(more);
      assert.ok('why' in found);
      assert.match(found.why, why);
      assert.equal(found.id, ID);
    });
  }

  it('lets in those viewers whose roles have a name, and says of the others', () => {
    const { board, notes } = boardOf({ allowedRolesToView: [STEWARD, MENTOR] });
    assert.deepEqual(board.viewers, [{ roles: ['Mentor'] }]);
    assert.match(notes['allowedRolesToView']!, new RegExp(STEWARD));
  });

  it('leaves out years, and keeps the rest', () => {
    const { board, notes } = boardOf({ allowedTimeFilters: ['yearly', 'monthly'] });
    assert.deepEqual(board.windows, ['monthly']);
    assert.equal(notes['allowedTimeFilters'], 'years are not kept');
  });

  it('is framed by its own sites alone', () => {
    const { board, notes } = boardOf(
      widget({
        whitelistedDomains: ['shop.example', '*.Shop.example:8443', 'http://a.example/', 'localhost', '; *'],
      }),
    );
    assert.deepEqual(board.frame, [
      'https://shop.example',
      'https://*.shop.example:8443',
      'http://a.example',
      'http://localhost:*',
    ]);
    assert.ok(notes['widget.whitelistedDomains']);
    assert.equal(boardOf().board.frame, undefined);
    // A list of nothing that can be used is nobody, not everybody.
    assert.deepEqual(boardOf(widget({ whitelistedDomains: ['a b'] })).board.frame, []);
    assert.equal(frameSource("x'; script-src *"), undefined);
  });
});

describe('the time of a definition', () => {
  it('without an end is open from its beginning on', () => {
    const found = boardOf({
      startDate: '2026-11-02',
      timeZone: 5.3,
      startTime: { hours: 9, minutes: 15, ampm: 'AM' },
    });
    const opens = Date.parse('2026-11-02T09:15:00+05:30');
    assert.equal(found.opens, opens);
    assert.equal(found.board.zone, 'Asia/Kolkata');
    assert.equal(found.board.seasons, undefined);
    assert.equal(boardAt(found, opens - 1), undefined);
    assert.equal(boardAt(found, opens), found.board);
  });

  it('with an end is one season, which stays when it is over', () => {
    const found = boardOf({
      duration: { start: '2026-10-31T23:00:00Z', end: '2026-11-30T22:59:59.999Z' },
      timeZone: 1,
      allowedTimeFilters: ['all-time', 'weekly'],
    });
    assert.equal(found.board.zone, 'Etc/GMT-1');
    assert.deepEqual(found.board.seasons, [
      { run: 'season-2026-11-01', name: 'Top makers', from: '2026-11-01', to: '2026-11-30' },
    ]);
    assert.deepEqual(found.board.windows, ['season', 'weekly']);
    assert.equal(found.ends, Date.parse('2026-11-30T23:00:00Z'));
    assert.deepEqual(boardAt(found, found.ends! - 1)?.windows, ['season', 'weekly']);
    assert.deepEqual(boardAt(found, found.ends!)?.windows, ['season']);
  });

  it('ends with a day, at midnight with the one before, and not at all where there is no end', () => {
    const to = (more: object) =>
      boardOf({ startDate: '2026-11-01', timeZone: 0, ...more }).board.seasons?.[0]?.to;
    assert.equal(to({ endDate: '2026-11-30' }), '2026-11-30');
    assert.equal(to({ endDate: '2026-12-01T00:00:00Z' }), '2026-11-30');
    assert.equal(to({ endDate: '2026-11-30', endTime: { hours: 12, minutes: 0, ampm: 'AM' } }), '2026-11-29');
    assert.equal(to({ endDate: '2026-11-30', endTime: { hours: 12, minutes: 0, ampm: 'PM' } }), '2026-11-30');
    assert.equal(to({ endDate: '2026-11-30', hasNoEndDate: true }), undefined);
    assert.deepEqual(boardOf({ startDate: '2026-11-01', endDate: '2026-11-30' }).board.windows, ['season']);
    assert.deepEqual(
      boardOf({ startDate: '2026-11-01', endDate: '2026-11-30', allowedTimeFilters: ['daily'] }).board
        .windows,
      ['season', 'daily'],
    );
  });

  it('is in zones that browsers know, at every offset that has one without summer time', () => {
    for (const [given, minutes] of [
      [0, 0],
      [5.3, 330],
      [5.45, 345],
      [-9.3, -570],
      [-12, -720],
      [14, 840],
      [8.45, 525],
      [3.3, 210],
    ] as const) {
      assert.equal(offsetOf(given), minutes);
      const zone = zoneOf(minutes)!;
      for (const date of ['2026-01-15T12:00:00Z', '2026-07-15T12:00:00Z']) {
        const shown = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' })
          .formatToParts(new Date(date))
          .find(({ type }) => type === 'timeZoneName')!.value;
        const [, sign = '+', hours = '0', rest = '0'] = /^GMT(?:([+-])(\d+):(\d+))?$/.exec(shown)!;
        assert.equal((sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(rest)), minutes, zone);
      }
    }
    for (const given of [14.01, -12.3, 5.6, 5.333, 99])
      assert.equal(offsetOf(given), undefined, String(given));
    assert.equal(zoneOf(-210), undefined);
  });
});
