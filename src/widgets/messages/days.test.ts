import { expect } from '@open-wc/testing';
import type { Message } from '../../model/index.js';
import { days } from './days.js';
import type { Pending } from './outbox.js';

const message = (id: string, author: string, at: string, more: Partial<Message> = {}): Message => ({
  id,
  channel: 'c',
  author: { id: author, name: author },
  text: id,
  at,
  mine: false,
  replies: 0,
  reactions: [],
  ...more,
});

const pending = (key: string, at: string): Pending => ({
  key,
  channel: 'c',
  text: key,
  at,
  state: 'sending',
  tries: 1,
  doubt: false,
  seen: undefined,
});

describe('days', () => {
  it('should group by day and by author, close together', () => {
    const found = days(
      [
        message('1', 'ana', '2026-05-01T10:00:00'),
        message('2', 'ana', '2026-05-01T10:02:00'),
        message('3', 'ana', '2026-05-01T10:30:00'),
        message('4', 'ben', '2026-05-01T10:31:00'),
        message('5', 'ben', '2026-05-02T00:01:00'),
      ],
      [],
    );
    expect(found.map(({ key }) => key)).to.deep.equal(['2026-5-1', '2026-5-2']);
    expect(found[0]!.rows.map(({ head }) => head)).to.deep.equal([true, false, true, true]);
    expect(found[1]!.rows.map(({ head }) => head)).to.deep.equal([true]);
  });

  it('should give a quoting message its own head', () => {
    const [day] = days(
      [
        message('1', 'ana', '2026-05-01T10:00:00'),
        message('2', 'ana', '2026-05-01T10:01:00', { quote: { id: '1', name: 'ana', text: 'x' } }),
      ],
      [],
    );
    expect(day!.rows[1]!.head).to.equal(true);
  });

  it('should continue the own last message with what is on its way, under stable keys', () => {
    const [day] = days(
      [message('1', 'me', '2026-05-01T10:00:00', { mine: true })],
      [pending('k2', '2026-05-01T10:01:00')],
      (id) => (id === '1' ? 'k1' : id),
    );
    expect(day!.rows.map(({ key, head }) => [key, head])).to.deep.equal([
      ['k1', true],
      ['k2', false],
    ]);
  });

  it('should answer nothing for nothing', () => {
    expect(days([], [])).to.deep.equal([]);
  });
});
