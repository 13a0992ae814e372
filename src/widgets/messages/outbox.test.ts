import { expect } from '@open-wc/testing';
import fc from 'fast-check';
import type { ErrorCode, Message } from '../../model/index.js';
import * as box from './outbox.js';

const at = '2026-05-01T10:00:00Z';
const put = (outbox: box.Outbox, key: string, text = key): box.Outbox =>
  box.enqueue(outbox, { key, channel: 'c', text, at, seen: undefined });
const states = (outbox: box.Outbox): string[] => outbox.map(({ key, state }) => `${key} ${state}`);
const own = (id: string, text: string, mine = true): Message => ({
  id,
  channel: 'c',
  author: { id: 'me', name: 'Me' },
  text,
  at,
  mine,
  replies: 0,
  reactions: [],
});

describe('outbox', () => {
  it('should send one at a time, in the order of writing', () => {
    let outbox = put(put([], 'a'), 'b');
    expect(box.nextOut(outbox)?.key).to.equal('a');
    outbox = box.start(outbox, 'a');
    expect(box.nextOut(outbox)).to.equal(undefined);
    outbox = box.settle(outbox, 'a', { key: 'a', state: 'sent', id: '1' });
    expect(box.nextOut(outbox)?.key).to.equal('b');
    expect(states(outbox)).to.deep.equal(['a sent', 'b queued']);
  });

  it('should ignore a second press with the same key', () => {
    expect(put(put([], 'a'), 'a')).to.have.length(1);
  });

  it('should hold what may have arrived and hold back what follows', () => {
    let outbox = box.start(put(put([], 'a'), 'b'), 'a');
    outbox = box.settle(outbox, 'a', { key: 'a', state: 'held' });
    expect(states(outbox)).to.deep.equal(['a held', 'b queued']);
    expect(box.nextOut(outbox)).to.equal(undefined);
    expect(box.heldWait(outbox[0]!)).to.equal(1000);
    outbox = box.start(outbox, 'a');
    expect(states(outbox)[0]).to.equal('a held');
    outbox = box.settle(outbox, 'a', { key: 'a', state: 'sent' });
    expect(states(outbox)[0]).to.equal('a sent');
  });

  it('should call a time-out held, and unknown after the last question', () => {
    let outbox = put([], 'a');
    for (let n = 0; n <= box.HELD_WAITS.length; n++) {
      outbox = box.fail(box.start(outbox, 'a'), 'a', n === 0 ? 'TIMEOUT' : 'UNAVAILABLE');
      if (n < box.HELD_WAITS.length) expect(outbox[0]!.state).to.equal('held');
    }
    expect(outbox[0]!.state).to.equal('unknown');
  });

  it('should keep the key on retry, and take a new one only when sent again on purpose', () => {
    let outbox = box.fail(box.start(put([], 'a'), 'a'), 'a', 'UNAVAILABLE');
    expect(outbox[0]).to.include({ state: 'failed', reason: 'UNAVAILABLE', key: 'a', text: 'a' });
    outbox = box.retry(outbox, 'a');
    expect(outbox[0]).to.include({ state: 'queued', key: 'a' });
    expect(outbox[0]!.reason).to.equal(undefined);
    outbox = box.settle(box.start(outbox, 'a'), 'a', { key: 'a', state: 'unknown' });
    outbox = box.resend(outbox, 'a', 'b');
    expect(outbox[0]).to.include({ state: 'queued', key: 'b', text: 'a', tries: 0, doubt: false });
    expect(box.dismiss(outbox, 'b')).to.deep.equal([]);
  });

  it('should say why a message failed, also after a doubt when the answer is final', () => {
    let outbox = box.fail(box.start(put([], 'a'), 'a'), 'a', 'TIMEOUT');
    outbox = box.fail(box.start(outbox, 'a'), 'a', 'FORBIDDEN');
    expect(outbox[0]).to.include({ state: 'failed', reason: 'FORBIDDEN' });
  });

  it('should never reach two tries at once or lose a text, whatever happens', () => {
    const event = fc.record({
      kind: fc.constantFrom('put', 'start', 'sent', 'held', 'unknown', 'fail', 'retry'),
      reason: fc.constantFrom<ErrorCode>('TIMEOUT', 'UNAVAILABLE', 'FORBIDDEN', 'CANCELLED'),
    });
    fc.assert(
      fc.property(fc.array(event, { maxLength: 40 }), (events) => {
        let outbox: box.Outbox = [];
        let n = 0;
        for (const { kind, reason } of events) {
          const busy = outbox.find(({ state }) => state === 'sending' || state === 'held');
          if (kind === 'put') outbox = put(outbox, `k${n++}`);
          else if (kind === 'start') {
            const key = box.nextOut(outbox)?.key ?? busy?.key;
            if (key) outbox = box.start(outbox, key);
          } else if (kind === 'retry') {
            const failed = outbox.find(({ state }) => state === 'failed');
            if (failed) outbox = box.retry(outbox, failed.key);
          } else if (busy && kind === 'fail') outbox = box.fail(outbox, busy.key, reason);
          else if (busy && kind !== 'fail')
            outbox = box.settle(outbox, busy.key, { key: busy.key, state: kind });
          expect(outbox.filter(({ state }) => state === 'sending' || state === 'held').length).to.be.at.most(
            1,
          );
          expect(outbox.length).to.equal(n);
          for (const entry of outbox) if (entry.doubt) expect(entry.state).to.not.equal('sending');
        }
      }),
    );
  });
});

describe('claims', () => {
  it('should find a message by its id', () => {
    const outbox = box.settle(box.start(put([], 'a', 'Hi'), 'a'), 'a', { key: 'a', state: 'sent', id: '7' });
    expect([...box.claims(outbox, [own('7', 'Hi')])]).to.deep.equal([['7', 'a']]);
    expect([...box.claims(outbox, [own('6', 'Hi')])]).to.deep.equal([]);
  });

  it('should find a message by its text while no id is known, each one once', () => {
    const outbox = box
      .start(put(put([], 'a', ' Hi '), 'b', 'Hi'), 'a')
      .map((entry) => ({ ...entry, tries: 1 }));
    expect([...box.claims(outbox, [own('1', 'Hi', false), own('2', 'Hi'), own('3', 'Hi')])]).to.deep.equal([
      ['2', 'a'],
      ['3', 'b'],
    ]);
    expect([...box.claims(outbox, [own('2', 'Hi')])]).to.deep.equal([['2', 'a']]);
  });

  it('should not take an older message of the same text for the new one', () => {
    const outbox = box.start(box.enqueue([], { key: 'a', channel: 'c', text: 'Hi', at, seen: '1' }), 'a');
    expect(box.claims(outbox, [own('1', 'Hi')]).size).to.equal(0);
    expect(box.claims(outbox, [own('1', 'Hi'), own('2', 'Hi')]).get('2')).to.equal('a');
  });

  it('should claim nothing for what never went out or failed', () => {
    expect(box.claims(put([], 'a', 'Hi'), [own('1', 'Hi')]).size).to.equal(0);
    const failed = box.fail(box.start(put([], 'a', 'Hi'), 'a'), 'a', 'FORBIDDEN');
    expect(box.claims(failed, [own('1', 'Hi')]).size).to.equal(0);
  });
});
