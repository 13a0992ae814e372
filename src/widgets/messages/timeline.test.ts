import { expect } from '@open-wc/testing';
import type { Message, MessagePage } from '../../model/index.js';
import { CAP, type Timeline, withMessage, withNewer, withNewest, withOlder } from './timeline.js';

const message = (n: number, more: Partial<Message> = {}): Message => ({
  id: `m${n}`,
  channel: 'c',
  author: { id: 'a', name: 'Ana' },
  text: String(n),
  at: new Date(Date.UTC(2026, 4, 1) + n * 60_000).toISOString(),
  mine: false,
  replies: 0,
  reactions: [],
  ...more,
});
const range = (from: number, to: number): Message[] =>
  Array.from({ length: to - from }, (_, n) => message(from + n));
const page = (from: number, to: number, more: Partial<MessagePage> = {}): MessagePage => ({
  channel: { id: 'c', name: 'General', kind: 'open', post: true },
  messages: range(from, to),
  before: from > 0 ? `b${from}` : null,
  after: null,
  seq: 'e-1',
  asOf: '2026-05-01T00:00:00Z',
  ...more,
});
const ids = ({ messages }: { messages: readonly Message[] }): string =>
  `${messages[0]?.id}..${messages.at(-1)?.id} (${messages.length})`;

describe('timeline', () => {
  it('should put older pages in front and drop the newest beyond the cap', () => {
    let line: Timeline = page(150, 200);
    line = withOlder(line, page(125, 150, { after: 'x' }));
    expect(ids(line)).to.equal('m125..m199 (75)');
    expect(line).to.include({ before: 'b125', after: null });
    line = withOlder(line, page(100, 125, { after: 'x' }));
    expect(ids(line)).to.equal(`m100..m179 (${CAP})`);
    expect(line.after).to.equal(undefined);
  });

  it('should find the way back by an answer around the edge', () => {
    let line = withOlder(page(130, 200), page(100, 130, { after: 'x' }));
    line = withNewer(line, page(167, 192, { before: 'x', after: 'a192' }));
    expect(ids(line)).to.equal(`m112..m191 (${CAP})`);
    expect(line).to.include({ before: undefined, after: 'a192' });
    line = withOlder(line, page(100, 125, { before: 'b100', after: 'x' }));
    expect(ids(line)).to.equal(`m100..m179 (${CAP})`);
    expect(line.before).to.equal('b100');
  });

  it('should follow new messages at the bottom', () => {
    const { line, arrived } = withNewest(page(0, 20), page(5, 23), true);
    expect(ids(line)).to.equal('m0..m22 (23)');
    expect(arrived.map(({ id }) => id)).to.deep.equal(['m20', 'm21', 'm22']);
    const full = withNewest(page(0, 80), page(35, 85), true).line;
    expect(ids(full)).to.equal('m5..m84 (80)');
    expect(full.before).to.equal(undefined);
  });

  it('should take away what was deleted and bring reactions up to date', () => {
    const answer = page(2, 6);
    answer.messages.splice(1, 1);
    answer.messages[0] = message(2, { replies: 3 });
    const { line, arrived } = withNewest(page(0, 6), answer, true);
    expect(line.messages.map(({ id }) => id)).to.deep.equal(['m0', 'm1', 'm2', 'm4', 'm5']);
    expect(line.messages[2]!.replies).to.equal(3);
    expect(arrived).to.deep.equal([]);
  });

  it('should leave the rows being read alone when the reader is elsewhere', () => {
    const far = withOlder(page(150, 200), page(100, 150, { after: 'x' }));
    const { line, arrived } = withNewest(far, page(176, 203), false);
    expect(ids(line)).to.equal(ids(far));
    expect(line.after).to.equal(undefined);
    expect(arrived.length).to.equal(23);
    const full = withNewest(page(0, 80), page(60, 85), false).line;
    expect(ids(full)).to.equal('m0..m79 (80)');
    expect(full.after).to.equal(undefined);
  });

  it('should start anew after a gap when the reader follows, and keep the place otherwise', () => {
    const start = page(0, 20);
    expect(ids(withNewest(start, page(100, 120), true).line)).to.equal('m100..m119 (20)');
    const kept = withNewest(start, page(100, 120), false);
    expect(ids(kept.line)).to.equal('m0..m19 (20)');
    expect(kept.line.after).to.equal(undefined);
    expect(kept.arrived.length).to.equal(20);
  });

  it('should take over an answer that covers all, and an empty one', () => {
    expect(ids(withNewest(page(5, 9), page(0, 10), false).line)).to.equal('m0..m9 (10)');
    expect(withNewest(page(0, 5), page(0, 0), true).line.messages).to.deep.equal([]);
    expect(withNewest(page(0, 0), page(0, 2), true).arrived.length).to.equal(2);
  });

  it('should put an own message at the end once, and only at the true end', () => {
    const line = page(0, 3);
    expect(ids(withMessage(line, message(3)))).to.equal('m0..m3 (4)');
    expect(withMessage(line, message(2))).to.equal(line);
    const far = { ...line, after: undefined };
    expect(withMessage(far, message(3))).to.equal(far);
  });
});
