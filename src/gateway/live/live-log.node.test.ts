import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Sequence } from '../sequence.js';
import { MemoryLog, RecordRing, splitSeq } from './live-log.js';
import { personalData, publicData, type LoggedRecord } from './record.js';

const record = (n: number, epoch = 'e'): LoggedRecord => ({
  topic: 'tiers',
  kind: 'reload',
  seq: `${epoch}-${n}`,
  id: `${epoch}-${n}`,
});
const ids = (records: LoggedRecord[] | undefined) => records?.map(({ id }) => id);

describe('the ring of records', () => {
  it('gives what came after an id, and knows when it cannot', () => {
    const ring = new RecordRing('e-4', { records: 3, size: 1e6 });
    assert.deepEqual(ring.since('e-4'), []);
    assert.equal(ring.since('e-3'), undefined);
    for (const n of [6, 9, 10]) ring.push(record(n));
    assert.deepEqual(ids(ring.since('e-4')), ['e-6', 'e-9', 'e-10']);
    assert.deepEqual(ids(ring.since('e-7')), ['e-9', 'e-10']);
    assert.deepEqual(ids(ring.since('e-10')), []);
    ring.push(record(11));
    assert.equal(ring.since('e-5'), undefined);
    assert.deepEqual(ids(ring.since('e-6')), ['e-9', 'e-10', 'e-11']);
    assert.equal(ring.since('f-11'), undefined);
    for (const bad of ['', 'e', 'e-', 'e-x', 'e--1', '11']) assert.equal(ring.since(bad), undefined, bad);
  });

  it('is bounded in size too, and begins anew with another epoch', () => {
    const ring = new RecordRing('e-0', { records: 1e6, size: publicData(record(4999)).length * 2 + 5 });
    for (let n = 1; n <= 5000; n += 1) ring.push(record(n));
    assert.equal(ring.since('e-4997'), undefined);
    assert.deepEqual(ids(ring.since('e-4998')), ['e-4999', 'e-5000']);
    ring.push(record(1, 'f'));
    assert.equal(ring.since('e-5000'), undefined);
    assert.deepEqual(ids(ring.since('f-0')), ['f-1']);
  });
});

describe('the log of one process', () => {
  it('numbers records by the sequence that answers are numbered by', () => {
    const seq = new Sequence('e');
    const log = new MemoryLog(seq);
    const heard: string[] = [];
    log.watch(({ id }) => heard.push(id));
    seq.touch('tiers');
    log.append({ topic: 'tiers', kind: 'reload', seq: seq.of('tiers') });
    assert.equal(log.position, 'e-2');
    assert.equal(seq.of('tiers'), 'e-1');
    seq.touch('tiers');
    assert.deepEqual(heard, ['e-2']);
    assert.deepEqual(log.since('e-3'), []);
    assert.equal(log.since('e-4'), undefined);
  });

  it('splits what it is given', () => {
    assert.deepEqual(splitSeq('a-b-7'), ['a-b', 7]);
    assert.deepEqual(splitSeq('1700000000000-7.000002'), ['1700000000000', 7.000002]);
    assert.ok(Number.isNaN(splitSeq('a-1e5')[1]));
  });
});

describe('a record', () => {
  const message = {
    id: 'm1',
    channel: 'c',
    author: { id: 'p1', name: 'Ana' },
    text: 'Hello',
    at: '2026-01-01T00:00:00Z',
    mine: false,
    replies: 0,
    reactions: [{ emoji: 'wave', count: 2, mine: false }],
  };

  it('says whose a message is to that member alone, and never who somebody is', () => {
    const told: LoggedRecord = {
      ...record(3),
      topic: 'channel:c',
      kind: 'messages',
      body: { put: [message], gone: [] },
      hands: { m1: { author: '1001', reacted: { wave: ['1002'] } } },
    };
    assert.deepEqual(JSON.parse(publicData(told)), {
      topic: 'channel:c',
      kind: 'messages',
      seq: 'e-3',
      put: [message],
      gone: [],
    });
    const read = (sub: string) =>
      (JSON.parse(personalData(told, sub)) as { put: (typeof message)[] }).put[0]!;
    assert.deepEqual([read('1001').mine, read('1001').reactions[0]!.mine], [true, false]);
    assert.deepEqual([read('1002').mine, read('1002').reactions[0]!.mine], [false, true]);
    for (const text of [publicData(told), personalData(told, '1003')]) assert.doesNotMatch(text, /100[123]/);
  });

  it('of a member names nobody', () => {
    assert.equal(
      publicData({ ...record(1), topic: 'me:1001' }),
      '{"topic":"me","kind":"reload","seq":"e-1"}',
    );
  });
});
