import { aTimeout, expect } from '@open-wc/testing';
import { waitUntil } from '../../test/browser/until.js';
import type { LiveEvent, Topic } from '../model/community.js';
import { CommunityError } from '../model/errors.js';
import { LivePoll } from './live-poll.js';

describe('following by asking again', () => {
  let seqs: Record<string, string | Error | undefined>;
  let asked: Topic[];
  let leave: AbortController;
  let hidden: boolean;

  beforeEach(() => {
    seqs = { tiers: 'a-1', 'board:xp': 'a-1' };
    asked = [];
    leave = new AbortController();
    hidden = false;
    Object.defineProperty(document, 'visibilityState', {
      configurable: true,
      get: () => (hidden ? 'hidden' : 'visible'),
    });
  });
  afterEach(() => {
    leave.abort();
    Reflect.deleteProperty(document, 'visibilityState');
  });

  const poll = (pollMs = 20): LivePoll =>
    new LivePoll({
      pollMs,
      look: async (topic) => {
        asked.push(topic);
        const seq = seqs[topic];
        if (seq instanceof Error) throw seq;
        return seq;
      },
    });

  const follow = (
    to: LivePoll,
    topics: Topic[],
    known: [Topic, string][] = [],
    signal = leave.signal,
  ): LiveEvent[] => {
    const events: LiveEvent[] = [];
    to.follow(topics, new Map(known), (event) => events.push(event), { signal });
    return events;
  };

  const show = (isHidden: boolean): void => {
    hidden = isHidden;
    document.dispatchEvent(new Event('visibilitychange'));
  };

  it('tells an answer that stays the same now and then, so that its age can be shown', async () => {
    const live = new LivePoll({ pollMs: 10, confirmMs: 60, look: async () => 'a-1' });
    const events = follow(live, ['tiers'], [['tiers', 'a-1']]);
    await waitUntil(() => events.length >= 2);
    expect(events[0]).to.deep.equal({ topic: 'tiers', kind: 'reload', seq: 'a-1' });
    expect(events[1]).to.deep.equal(events[0]);
  });

  it('asks for each topic once, however many follow it', async () => {
    const live = poll();
    const known: [Topic, string][] = [
      ['tiers', 'a-1'],
      ['board:xp', 'a-1'],
    ];
    const a = follow(live, ['tiers', 'tiers'], known);
    const b = follow(live, ['tiers', 'board:xp'], known);
    await aTimeout(30);
    expect(asked).to.deep.equal(['tiers', 'board:xp']);
    seqs.tiers = 'a-2';
    await aTimeout(30);
    expect(a).to.deep.equal([{ topic: 'tiers', kind: 'reload', seq: 'a-2' }]);
    expect(b).to.deep.equal(a);
  });

  it('tells of the first look whoever could read nothing yet', async () => {
    seqs.tiers = new CommunityError('NOT_FOUND', 'not there yet');
    const events = follow(poll(10), ['tiers']);
    await waitUntil(() => asked.length > 1);
    expect(events).to.deep.equal([]);
    seqs.tiers = 'a-1';
    await waitUntil(() => events.length === 1);
    const { length } = asked;
    await waitUntil(() => asked.length > length + 2);
    expect(events).to.deep.equal([{ topic: 'tiers', kind: 'reload', seq: 'a-1' }]);
  });

  it('knows what the follower has read already', async () => {
    const events = follow(poll(), ['tiers'], [['tiers', 'a-0']]);
    await aTimeout(30);
    expect(events.map(({ seq }) => seq)).to.deep.equal(['a-1']);
  });

  it('rests while the page is hidden and asks at once when it is shown', async () => {
    const live = poll(5_000);
    follow(live, ['tiers']);
    show(true);
    await aTimeout(20);
    expect(asked).to.deep.equal([]);
    show(false);
    await aTimeout(5);
    expect(asked).to.deep.equal(['tiers']);
  });

  it('plans nothing when it begins on a hidden page', async () => {
    hidden = true;
    follow(poll(), ['tiers']);
    await aTimeout(50);
    expect(asked).to.deep.equal([]);
  });

  it('slows down while it fails, and is quick again after', async () => {
    seqs.tiers = new CommunityError('UNAVAILABLE', 'down');
    follow(poll(20), ['tiers']);
    await aTimeout(130);
    expect(asked.length).to.be.within(1, 3);
  });

  it('says once that it cannot ask any more, and once that it can again', async () => {
    const known: [Topic, string][] = [
      ['tiers', 'a-1'],
      ['board:xp', 'a-1'],
    ];
    const events = follow(poll(10), ['tiers', 'board:xp'], known);
    await aTimeout(20);
    expect(events).to.deep.equal([]);
    seqs.tiers = new CommunityError('UNAVAILABLE', 'down');
    await aTimeout(100);
    const all = [
      { topic: 'tiers', kind: 'reload', seq: 'a-1' },
      { topic: 'board:xp', kind: 'reload', seq: 'a-1' },
    ];
    expect(events).to.deep.equal(all);
    seqs.tiers = 'a-1';
    await aTimeout(200);
    expect(events).to.deep.equal([...all, ...all]);
  });

  it('waits as long as it is told to', async () => {
    seqs.tiers = new CommunityError('RATE_LIMITED', 'slow down', { retryAfter: 60 });
    follow(poll(10), ['tiers']);
    await aTimeout(100);
    expect(asked).to.have.length(1);
  });

  it('does not slow down for a topic that does not exist', async () => {
    seqs['board:xp'] = new CommunityError('NOT_FOUND', 'no such board');
    const events = follow(poll(10), ['tiers', 'board:xp'], [['tiers', 'a-1']]);
    await aTimeout(20);
    seqs.tiers = 'a-2';
    await aTimeout(30);
    expect(events).to.have.length(1);
  });

  it('says nothing of a topic that cannot be asked now', async () => {
    seqs.tiers = undefined;
    const events = follow(poll(10), ['tiers'], [['tiers', 'a-1']]);
    await aTimeout(30);
    expect(events).to.deep.equal([]);
  });

  it('asks once more when it is called during a round', async () => {
    const live = poll(5_000);
    follow(live, ['tiers']);
    live.lookNow();
    live.lookNow();
    live.lookNow();
    await aTimeout(5);
    expect(asked).to.have.length(2);
  });

  it('stops with its last follower', async () => {
    const live = poll(10);
    const one = new AbortController();
    follow(live, ['board:xp'], [], one.signal);
    follow(live, ['tiers']);
    one.abort();
    await aTimeout(20);
    expect(asked).not.to.contain('board:xp');
    leave.abort();
    const { length } = asked;
    live.lookNow();
    await aTimeout(30);
    expect(asked).to.have.length(length);
    follow(live, ['tiers']);
    follow(live, [], [], new AbortController().signal);
    await aTimeout(30);
    expect(asked).to.have.length(length);
  });
});
