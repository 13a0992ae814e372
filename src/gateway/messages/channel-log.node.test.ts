import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ChannelLog, type Window } from './channel-log.js';
import type { Entry } from './entry.js';

function message(n: number, more: Partial<Entry> = {}): Entry {
  return {
    id: `m${String(n).padStart(4, '0')}`,
    channel: 'c',
    author: '1',
    text: `text ${n}`,
    at: n * 1000,
    ...more,
  };
}

function range(from: number, to: number): Entry[] {
  return Array.from({ length: to - from + 1 }, (_, index) => message(from + index));
}

function window(entries: Entry[], count: number, more: Partial<Window> = {}): Window {
  return { entries: [...entries].reverse(), count, tick: Infinity, ...more };
}

function ids(entries: readonly Entry[]): number[] {
  return entries.map((entry) => entry.at / 1000);
}

const everything = (_entry: Entry): boolean => true;

describe('the known messages of a channel', () => {
  it('keeps them in order, however they come', () => {
    const log = new ChannelLog(100);
    log.add([message(3), message(1)]);
    log.merge(window([message(2), message(3), message(4)], 3, { total: 9 }));
    assert.deepEqual(ids(log.all()), [1, 2, 3, 4]);
    assert.equal(log.complete, false);
  });

  it('is complete when the platform gave fewer than asked for', () => {
    const log = new ChannelLog(100);
    log.merge(window(range(1, 4), 10, { total: 4 }));
    assert.equal(log.complete, true);
  });

  it('is not complete when the platform gives fewer than it has', () => {
    const log = new ChannelLog(100);
    log.merge(window(range(5, 9), 10, { total: 9 }));
    assert.equal(log.complete, false);
  });

  it('forgets what the window shows to be gone, and nothing outside of it', () => {
    const log = new ChannelLog(100);
    log.add(range(1, 6));
    const merge = log.merge(window([message(3), message(5), message(6)], 3, { total: 9 }));
    assert.deepEqual(ids(log.all()), [1, 2, 3, 5, 6]);
    assert.deepEqual(ids(merge.removed), [4]);
  });

  it('forgets everything when the channel is empty', () => {
    const log = new ChannelLog(100);
    log.add(range(1, 3));
    log.merge(window([], 50, { total: 0 }));
    assert.equal(log.size, 0);
  });

  it('keeps what came in while the platform was asked', () => {
    const log = new ChannelLog(100);
    log.add(range(1, 2));
    const { tick } = log;
    log.add([message(3)]);
    log.merge(window(range(1, 2), 50, { total: 2, tick }));
    assert.deepEqual(ids(log.all()), [1, 2, 3]);
    log.merge(window(range(1, 2), 50, { total: 2, tick: log.tick }));
    assert.deepEqual(ids(log.all()), [1, 2]);
  });

  it('takes an edited text, and says what changed', () => {
    const log = new ChannelLog(100);
    log.add(range(1, 2));
    const merge = log.merge(window([message(1), message(2, { text: 'edited' })], 2));
    assert.deepEqual(
      merge.put.map((entry) => entry.text),
      ['edited'],
    );
    assert.equal(log.get('m0002')?.text, 'edited');
    assert.equal(log.size, 2);
    assert.deepEqual(log.merge(window([message(1), message(2, { text: 'edited' })], 2)), {
      put: [],
      removed: [],
    });
  });

  it('moves a message whose time changed', () => {
    const log = new ChannelLog(100);
    log.add(range(1, 3));
    const merge = log.add([message(1, { at: 9000 })]);
    assert.deepEqual(ids(log.all()), [2, 3, 9]);
    assert.deepEqual(ids(merge.removed), [1]);
  });

  it('sees a gap, and starts anew beyond it', () => {
    const log = new ChannelLog(100);
    log.add(range(1, 5));
    const far = window(range(20, 24), 5, { total: 24 });
    assert.equal(log.leavesGap(far), true);
    assert.equal(log.leavesGap(window(range(5, 9), 5)), false);
    assert.equal(
      log.leavesGap(window(range(20, 23), 5)),
      false,
      'fewer than asked for: that is all there is',
    );
    assert.equal(new ChannelLog(9).leavesGap(far), false);
    log.merge(far, true);
    assert.deepEqual(ids(log.all()), [20, 21, 22, 23, 24]);
    assert.equal(log.complete, false);
  });

  it('is bounded, and then ends at its bound', () => {
    const log = new ChannelLog(5);
    const merge = log.add(range(1, 8));
    assert.deepEqual(ids(log.all()), [4, 5, 6, 7, 8]);
    assert.deepEqual(ids(merge.removed), [1, 2, 3]);
    assert.equal(log.get('m0001'), undefined);
    assert.equal(log.complete, true);
  });

  it('drops replies that only the gateway knows with what they answer', () => {
    const log = new ChannelLog(100);
    log.add([
      ...range(1, 2),
      message(3, { id: 'own:a', parent: 'm0002' }),
      message(4, { id: 'own:b', parent: 'own:a' }),
    ]);
    log.merge(window([message(1)], 50, { total: 1 }));
    assert.deepEqual(ids(log.all()), [1]);
  });

  it('gives way when the platform lists such a reply after all', () => {
    const log = new ChannelLog(100);
    log.add([message(1), message(5, { id: 'own:a', parent: 'm0001', text: ' Cafe\u0301' })]);
    log.add([message(6, { parent: 'm0001', text: 'Café' })]);
    assert.deepEqual(ids(log.all()), [1, 6]);
  });
});

describe('a page of a channel', () => {
  const log = new ChannelLog(100);
  log.merge(window(range(1, 30), 50, { total: 30 }));
  const page = (place: Parameters<ChannelLog['slice']>[0], limit = 10, visible = everything) => {
    const { entries, older, newer } = log.slice(place, limit, visible);
    return { first: entries[0]?.at, last: entries.at(-1)?.at, length: entries.length, older, newer };
  };

  it('is the newest without a place', () => {
    assert.deepEqual(page(undefined), { first: 21_000, last: 30_000, length: 10, older: true, newer: false });
  });

  it('goes back to the beginning', () => {
    assert.deepEqual(page({ before: message(21) }), {
      first: 11_000,
      last: 20_000,
      length: 10,
      older: true,
      newer: true,
    });
    assert.deepEqual(page({ before: message(6) }), {
      first: 1000,
      last: 5000,
      length: 5,
      older: false,
      newer: true,
    });
  });

  it('goes forward to the end', () => {
    assert.deepEqual(page({ after: message(25) }), {
      first: 26_000,
      last: 30_000,
      length: 5,
      older: true,
      newer: false,
    });
    assert.equal(page({ after: message(30) }).length, 0);
    assert.equal(page({ after: message(1) }).newer, true);
  });

  it('stands around a message', () => {
    assert.deepEqual(page({ around: message(15) }), {
      first: 10_000,
      last: 19_000,
      length: 10,
      older: true,
      newer: true,
    });
    assert.deepEqual(page({ around: message(29) }), {
      first: 21_000,
      last: 30_000,
      length: 10,
      older: true,
      newer: false,
    });
    assert.deepEqual(page({ around: message(1) }), {
      first: 1000,
      last: 10_000,
      length: 10,
      older: false,
      newer: true,
    });
  });

  it('stands where a message was that is gone', () => {
    assert.equal(page({ before: { at: 10_500, id: '' } }).last, 10_000);
    assert.equal(page({ after: { at: 10_500, id: '' } }).first, 11_000);
  });

  it('is filled up past messages that are hidden', () => {
    const even = (entry: Entry): boolean => (entry.at / 1000) % 2 === 0;
    assert.deepEqual(page(undefined, 10, even), {
      first: 12_000,
      last: 30_000,
      length: 10,
      older: true,
      newer: false,
    });
    assert.equal(page({ before: message(3) }, 10, even).older, false);
  });

  it('has more above while the platform may give more', () => {
    const part = new ChannelLog(100);
    part.merge(window(range(5, 9), 5, { total: 9 }));
    assert.equal(part.slice(undefined, 10, everything).older, true);
    part.markComplete();
    assert.equal(part.slice(undefined, 10, everything).older, false);
  });
});
