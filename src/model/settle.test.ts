import { expect } from '@open-wc/testing';
import { CommunityError } from './errors.js';
import type { Sent } from './message.js';
import { settle } from './settle.js';

describe('settling a send', () => {
  const held: Sent = { key: 'k', state: 'held' };
  const sent: Sent = { key: 'k', state: 'sent', id: 'm1' };

  const calls = (...answers: (Sent | Error)[]) => {
    let n = 0;
    return async (): Promise<Sent> => {
      const answer = answers[Math.min(n++, answers.length - 1)]!;
      if (answer instanceof Error) throw answer;
      return answer;
    };
  };

  it('asks until it is known what became of the message', async () => {
    const states: string[] = [];
    const result = await settle(calls(held, held, sent), {
      pausesMs: [1, 1, 1],
      onState: ({ state }) => states.push(state),
    });
    expect(result).to.equal(sent);
    expect(states).to.deep.equal(['held', 'held', 'sent']);
  });

  it('says held when it is not known after the last pause', async () => {
    expect(await settle(calls(held), { pausesMs: [1] })).to.equal(held);
  });

  it('goes on through failures that may pass', async () => {
    const down = new CommunityError('UNAVAILABLE', 'down');
    expect(await settle(calls(down, sent), { pausesMs: [1] })).to.equal(sent);
  });

  it('throws what will not pass, and what lasts', async () => {
    for (const code of ['FORBIDDEN', 'UNAVAILABLE'] as const) {
      const error = new CommunityError(code, 'no');
      const thrown = await settle(calls(error), { pausesMs: [1] }).catch((reason: unknown) => reason);
      expect(thrown).to.equal(error);
    }
  });

  it('stops when the caller leaves, before or in a pause', async () => {
    const leave = new AbortController();
    const settling = settle(calls(held), { signal: leave.signal }).catch((reason: unknown) => reason);
    setTimeout(() => leave.abort(), 5);
    expect(((await settling) as CommunityError).code).to.equal('CANCELLED');
    const late = await settle(calls(held), { signal: leave.signal }).catch((reason: unknown) => reason);
    expect((late as CommunityError).code).to.equal('CANCELLED');
  });

  it('lets a caller that may leave stay', async () => {
    const { signal } = new AbortController();
    expect(await settle(calls(held, sent), { signal, pausesMs: [1] })).to.equal(sent);
  });
});
