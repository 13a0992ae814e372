import { expect } from '@open-wc/testing';
import type { Message, Reaction } from '../../model/index.js';
import { remaining, unwish, wish, wished } from './wishes.js';

const message = (reactions: Reaction[]): Message => ({
  id: 'm',
  channel: 'c',
  author: { id: 'a', name: 'Ana' },
  text: '',
  at: '2026-05-01T10:00:00Z',
  mine: false,
  replies: 0,
  reactions,
});

describe('wishes', () => {
  const on = { message: 'm', emoji: 'heart', on: true };

  it('should show a reaction before it is granted', () => {
    expect(wished(message([]), [on])).to.deep.equal([{ emoji: 'heart', count: 1, mine: true }]);
    expect(wished(message([{ emoji: 'heart', count: 2, mine: false }]), [on])[0]!.count).to.equal(3);
    expect(wished(message([{ emoji: 'heart', count: 3, mine: true }]), [on])[0]!.count).to.equal(3);
    expect(wished(message([]), [{ ...on, message: 'other' }])).to.deep.equal([]);
  });

  it('should take a reaction away, and the chip with the last one', () => {
    const off = { ...on, on: false };
    expect(wished(message([{ emoji: 'heart', count: 2, mine: true }]), [off])).to.deep.equal([
      { emoji: 'heart', count: 1, mine: false },
    ]);
    expect(wished(message([{ emoji: 'heart', count: 1, mine: true }]), [off])).to.deep.equal([]);
  });

  it('should hold one wish per reaction', () => {
    const wishes = wish(wish([], on), { ...on, on: false });
    expect(wishes).to.deep.equal([{ ...on, on: false }]);
    expect(unwish(wishes, on)).to.deep.equal([]);
  });

  it('should end when an answer shows it, or was asked for after it was granted', () => {
    const granted = { ...on, granted: 4 };
    const shown = message([{ emoji: 'heart', count: 1, mine: true }]);
    expect(remaining([on], [shown], 9)).to.deep.equal([on]);
    expect(remaining([granted], [shown], 4)).to.deep.equal([]);
    expect(remaining([granted], [message([])], 4)).to.deep.equal([granted]);
    expect(remaining([granted], [message([])], 5)).to.deep.equal([]);
    expect(remaining([granted], [], 5)).to.deep.equal([granted]);
  });
});
