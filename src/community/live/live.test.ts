import { aTimeout, expect } from '@open-wc/testing';
import { LiveWire } from '../../../test/browser/live-wire.js';
import { waitUntil } from '../../../test/browser/until.js';
import type { LiveEvent, Topic } from '../../model/community.js';
import { LivePoll } from '../live-poll.js';
import { Live, type LiveOptions } from './live.js';
import type { Kept } from './patch.js';

const row = (id: string, rank: number, score: number) => ({
  member: { id, name: id },
  rank,
  tied: false,
  previous: null,
  score: String(score),
});
const page = (seq = 'e-1') => ({
  window: { slug: 'all-time' },
  rows: [row('ana', 1, 30), row('ben', 2, 20), row('cid', 3, 10)],
  total: 3,
  next: null,
  seq,
  asOf: '2026-01-01T00:00:00Z',
});
const message = (id: string, at: string) => ({ id, at, text: id });
const talk = (seq = 'e-1') => ({
  channel: { id: 'c1' },
  messages: [message('m1', '2026-01-01T00:00:01Z')],
  before: null,
  after: null,
  seq,
  asOf: '2026-01-01T00:00:00Z',
});
const BOARD: Topic = 'board:xp';
const PATH = '/v1/boards/xp?limit=10';
let gateways = 0;

describe('following over a stream', () => {
  let wire: LiveWire;
  let leave: AbortController;
  let hidden: boolean;
  let clock: number;
  let looks: Topic[];
  const now = Date.now;

  beforeEach(() => {
    wire = new LiveWire();
    leave = new AbortController();
    hidden = false;
    clock = 0;
    looks = [];
    Date.now = () => now() + clock;
    Object.defineProperty(document, 'visibilityState', {
      configurable: true,
      get: () => (hidden ? 'hidden' : 'visible'),
    });
  });
  afterEach(() => {
    leave.abort();
    Date.now = now;
    Reflect.deleteProperty(document, 'visibilityState');
  });

  const open = (over: Partial<LiveOptions> = {}): Live =>
    new Live({
      gateway: `https://gateway-${++gateways}.example`,
      fetch: wire.fetch,
      token: async () => null,
      refuse: () => {},
      check: (_, __, answer) => answer as Kept,
      jitterMs: 0,
      backoffMs: 10,
      patienceMs: 20_000,
      poll: () =>
        new LivePoll({
          pollMs: 15,
          look: async (topic) => {
            looks.push(topic);
            if (wire.isOffline) throw new TypeError('offline');
            return 'e-1';
          },
        }),
      ...over,
    });

  const follow = (
    live: Live,
    topics: Topic[],
    known: [Topic, { path: string; answer: Kept }][] = [],
    signal = leave.signal,
  ): LiveEvent[] => {
    const events: LiveEvent[] = [];
    for (const [topic, { path, answer }] of known) live.note(topic, path, answer);
    live.follow(topics, (event) => events.push(event), { signal });
    return events;
  };

  const show = (isHidden: boolean): void => {
    hidden = isHidden;
    document.dispatchEvent(new Event('visibilitychange'));
  };

  const hello = (topics: object = { 'board:xp': 'e-1' }, over: object = {}) => ({
    topics,
    refused: [],
    ...over,
  });

  it('is one stream for all who follow, and brings changes without a question', async () => {
    const live = open();
    const one = follow(live, [BOARD], [[BOARD, { path: PATH, answer: page() }]]);
    const other = follow(live, [BOARD, 'tiers']);
    const stream = await wire.stream(1);
    expect(stream.topics).to.deep.equal(['board:xp', 'tiers']);
    stream.send('hello', hello({ 'board:xp': 'e-1', tiers: 'e-0' }), 'e-1');
    await waitUntil(() => live.kept(PATH));
    const change = { window: 'all-time', total: 4, length: 4, rows: [[3, row('dan', 4, 5)]], next: {} };
    stream.send(
      'change',
      {
        topic: BOARD,
        kind: 'rows',
        seq: 'e-2',
        from: 'e-1',
        asOf: '2026-01-01T00:01:00Z',
        windows: [change],
      },
      'e-3',
    );
    await waitUntil(() => one.some(({ seq }) => seq === 'e-2'));
    expect(other.filter(({ topic }) => topic === BOARD)).to.have.length(1);
    const kept = live.kept(PATH) as ReturnType<typeof page>;
    expect(kept.rows.map(({ member }) => member.id)).to.deep.equal(['ana', 'ben', 'cid', 'dan']);
    expect([kept.total, kept.seq, kept.asOf]).to.deep.equal([4, 'e-2', '2026-01-01T00:01:00Z']);
    expect(wire.asked).to.deep.equal([]);
    expect(wire.streams).to.have.length(1);
  });

  it('tells nothing twice, and nothing that was read since', async () => {
    const live = open();
    const events = follow(live, [BOARD], [[BOARD, { path: PATH, answer: page('e-5') }]]);
    const stream = await wire.stream(1);
    stream.send('hello', hello({ 'board:xp': 'e-5' }));
    for (const seq of ['e-4', 'e-5', 'e-6', 'e-6'])
      stream.send('change', { topic: BOARD, kind: 'reload', seq }, seq);
    await waitUntil(() => events.length > 0);
    await aTimeout(30);
    expect(events).to.deep.equal([{ topic: BOARD, kind: 'reload', seq: 'e-6' }]);
    expect(live.address(BOARD, PATH)).to.equal(`${PATH}&seq=e-6`);
    live.note(BOARD, PATH, page('e-6'));
    expect(live.address(BOARD, PATH)).to.equal(PATH);
    expect(live.kept(PATH)?.seq).to.equal('e-6');
  });

  it('asks anew for what a change does not follow', async () => {
    const live = open();
    const events = follow(live, [BOARD], [[BOARD, { path: PATH, answer: page('e-1') }]]);
    const stream = await wire.stream(1);
    stream.send('hello', hello());
    stream.send('change', { topic: BOARD, kind: 'rows', seq: 'e-9', from: 'e-8', windows: [] });
    await waitUntil(() => events.length > 0);
    expect(live.kept(PATH)).to.equal(undefined);
    expect(live.address(BOARD, '/v1/boards/xp')).to.equal('/v1/boards/xp?seq=e-9');
    stream.send('change', { topic: BOARD, kind: 'rows', seq: 'e-10', from: 'e-9', windows: 'garbage' });
    stream.send('change', { kind: 'rows' });
    stream.send('nothing known', {});
    await waitUntil(() => events.length > 1);
    expect(events.at(-1)!.seq).to.equal('e-10');
  });

  it('asks again when a cache answers with what was before', async () => {
    const live = open();
    const events = follow(live, [BOARD], [[BOARD, { path: PATH, answer: page() }]]);
    const stream = await wire.stream(1);
    stream.send('hello', hello());
    stream.send('change', { topic: BOARD, kind: 'reload', seq: 'e-9' });
    await waitUntil(() => events.length > 0);
    live.note(BOARD, PATH, page('e-7'));
    expect(live.kept(PATH)).to.equal(undefined);
    await waitUntil(() => events.length > 1);
  });

  it('puts new messages in, changes those that are there, and takes those that are gone', async () => {
    const live = open();
    const topic: Topic = 'channel:C1';
    const path = '/v1/channels/C1/messages?limit=25';
    const events = follow(live, [topic], [[topic, { path, answer: talk() }]]);
    const stream = await wire.stream(1);
    expect(stream.topics).to.deep.equal(['channel:c1']);
    stream.send('hello', hello({ 'channel:c1': 'e-1' }));
    const put = [message('m3', '2026-01-01T00:00:03Z'), message('m2', '2026-01-01T00:00:02Z')];
    const news = { topic: 'channel:c1', kind: 'messages' };
    stream.send('change', { ...news, seq: 'e-2', from: 'e-1', put, gone: [] });
    await waitUntil(() => events.length === 1);
    const ids = () => (live.kept(path) as ReturnType<typeof talk>).messages.map(({ id }) => id);
    expect(ids()).to.deep.equal(['m1', 'm2', 'm3']);
    stream.send('change', { ...news, seq: 'e-3', from: 'e-2', put: [put[1]], gone: ['m3'] });
    await waitUntil(() => events.length === 2);
    expect(ids()).to.deep.equal(['m1', 'm2']);
    expect(events[0]!.topic).to.equal(topic);
  });

  it('goes on where it was after a break, and reads what lies in a gap', async () => {
    const live = open();
    const events = follow(live, [BOARD], [[BOARD, { path: PATH, answer: page() }]]);
    const first = await wire.stream(1);
    first.send('hello', hello(), 'e-1');
    first.send('change', { topic: BOARD, kind: 'reload', seq: 'e-2' }, 'e-3');
    await waitUntil(() => events.length === 1);
    live.note(BOARD, PATH, page('e-2'));
    first.cut();
    const second = await wire.stream(2);
    expect(second.seq).to.equal('e-3');
    second.send('hello', hello({ 'board:xp': 'e-4' }, { resumed: true }), 'e-3');
    second.send('change', { topic: BOARD, kind: 'rows', seq: 'e-4', from: 'e-2', windows: [] }, 'e-5');
    await waitUntil(() => events.length === 2);
    await aTimeout(350);
    expect(events.map(({ seq }) => seq)).to.deep.equal(['e-2', 'e-4']);
    second.end();
    const third = await wire.stream(3);
    third.send('hello', hello({ 'board:xp': 'f-1' }, { resumed: false }), 'f-1');
    third.send('gap', { topics: { 'board:xp': 'f-1' } }, 'f-1');
    await waitUntil(() => events.length === 3);
    expect(events.at(-1)!.seq).to.equal('f-1');
    expect(live.kept(PATH)).to.equal(undefined);
  });

  it('notices what a stream that goes on does not bring', async () => {
    const live = open();
    const events = follow(live, [BOARD], [[BOARD, { path: PATH, answer: page() }]]);
    const stream = await wire.stream(1);
    stream.send('hello', hello({ 'board:xp': 'e-8' }, { resumed: true }), 'e-8');
    await waitUntil(() => events.length === 1);
    expect(events[0]!.seq).to.equal('e-8');
  });

  it('asks in turns while there is no stream, and not any more once there is one', async () => {
    wire.refuses = 404;
    const live = open({ patienceMs: 40 });
    const events = follow(live, [BOARD], [[BOARD, { path: PATH, answer: page() }]]);
    follow(live, ['tiers']);
    await waitUntil(() => looks.length > 3);
    expect(live.kept(PATH)).to.equal(undefined);
    wire.refuses = undefined;
    const stream = await wire.stream(1);
    stream.send('hello', hello({ 'board:xp': 'e-1', tiers: 'e-1' }));
    // Whoever was told that nothing could be had is told that it can.
    await waitUntil(() => events.length > 0);
    await aTimeout(30);
    const { length } = looks;
    await aTimeout(80);
    expect(looks).to.have.length(length);
  });

  it('never opens a stream where none is wanted', async () => {
    follow(open({ stream: false }), [BOARD]);
    await waitUntil(() => looks.length > 1);
    expect(wire.streams).to.deep.equal([]);
  });

  it('lets go while the page is hidden, and is right within a second of coming back', async () => {
    const live = open({ hiddenMs: 20 });
    const events = follow(live, [BOARD], [[BOARD, { path: PATH, answer: page() }]]);
    const first = await wire.stream(1);
    first.send('hello', hello(), 'e-1');
    await waitUntil(() => live.kept(PATH));
    show(true);
    await waitUntil(() => !wire.open.length);
    clock += 3_600_000;
    await aTimeout(700);
    expect(wire.streams).to.have.length(1);
    expect(looks).to.deep.equal([]);
    const back = performance.now();
    show(false);
    const second = await wire.stream(2);
    expect(second.seq).to.equal('e-1');
    second.send('hello', hello({ 'board:xp': 'e-900' }, { resumed: false }), 'e-900');
    second.send('gap', { topics: { 'board:xp': 'e-900' } }, 'e-900');
    await waitUntil(() => events.length > 0);
    expect(performance.now() - back).to.be.lessThan(1000);
    expect(events).to.deep.equal([{ topic: BOARD, kind: 'reload', seq: 'e-900' }]);
  });

  it('opens the stream anew after the machine slept', async () => {
    const live = open();
    const events = follow(live, [BOARD], [[BOARD, { path: PATH, answer: page() }]]);
    const first = await wire.stream(1);
    first.send('hello', hello(), 'e-1');
    await waitUntil(() => live.kept(PATH));
    clock += 600_000;
    const awake = performance.now();
    const second = await wire.stream(2);
    second.send('hello', hello({ 'board:xp': 'e-7' }, { resumed: true }), 'e-1');
    second.send('change', { topic: BOARD, kind: 'rows', seq: 'e-7', from: 'e-1', windows: [] }, 'e-8');
    await waitUntil(() => events.length > 0);
    expect(performance.now() - awake).to.be.lessThan(1500);
    await aTimeout(350);
    expect(events.filter(({ seq }) => seq === 'e-7')).to.have.length(1);
    expect(first.isOpen).to.equal(false);
  });

  it('goes on as soon as the network is back', async () => {
    const live = open({ backoffMs: 60_000 });
    follow(live, [BOARD], [[BOARD, { path: PATH, answer: page() }]]);
    const first = await wire.stream(1);
    first.send('hello', hello(), 'e-1');
    await waitUntil(() => live.kept(PATH));
    wire.isOffline = true;
    first.cut();
    await aTimeout(100);
    wire.isOffline = false;
    window.dispatchEvent(new Event('online'));
    expect((await wire.stream(2)).seq).to.equal('e-1');
  });

  it('shows that an answer is still true', async () => {
    const live = open();
    const events = follow(live, [BOARD], [[BOARD, { path: PATH, answer: page() }]]);
    const stream = await wire.stream(1);
    stream.send('hello', hello());
    stream.send('now', { asOf: { 'board:xp': '2026-01-01T00:05:00Z' } });
    await waitUntil(() => live.kept(PATH)?.asOf === '2026-01-01T00:05:00Z');
    expect(events).to.deep.equal([]);
  });

  it('asks for every topic after everything changed', async () => {
    const live = open();
    const events = follow(live, [BOARD, 'tiers'], [[BOARD, { path: PATH, answer: page() }]]);
    const stream = await wire.stream(1);
    stream.send('hello', hello({ 'board:xp': 'e-1', tiers: 'e-1' }));
    stream.send('change', { topic: '*', kind: 'reload', seq: 'e-2' });
    await waitUntil(() => events.filter(({ seq }) => seq === 'e-2').length === 2);
    expect(live.kept(PATH)).to.equal(undefined);
  });

  it('of a member brings the token in a header, and goes on with the next one', async () => {
    const tokens = ['first', 'second', 'third'];
    const refused: string[] = [];
    const live = open({ token: async () => tokens[0]!, refuse: (token) => refused.push(token) });
    follow(live, ['me', 'channel:c1']);
    const first = await wire.stream(1);
    expect(first.token).to.equal('Bearer first');
    expect(first.topics).to.deep.equal(['channel:c1', 'me']);
    expect(first.url.href).not.to.contain('first');
    first.send('hello', hello({ 'channel:c1': 'e-1', me: 'e-1' }), 'e-1');
    tokens.shift();
    first.send('end', { reason: 'expired' });
    first.end();
    const second = await wire.stream(2);
    expect(second.token).to.equal('Bearer second');
    expect(second.seq).to.equal('e-1');
    wire.refuses = 401;
    second.cut();
    await waitUntil(() => refused.includes('second'));
  });

  it('forgets a member at once', async () => {
    let token: string | null = 'ana';
    const live = open({ token: async () => token });
    const path = '/v1/channels/c1/messages';
    follow(live, ['channel:c1', BOARD], [['channel:c1', { path, answer: talk() }]]);
    const first = await wire.stream(1);
    first.send('hello', hello({ 'channel:c1': 'e-1', 'board:xp': 'e-1', me: 'e-1' }), 'e-1');
    await waitUntil(() => live.kept(path));
    live.note(undefined, '/v1/me/tier', page());
    expect(live.kept('/v1/me/tier')).not.to.equal(undefined);
    token = null;
    live.forget();
    expect(live.kept(path)).to.equal(undefined);
    expect(live.kept('/v1/me/tier')).to.equal(undefined);
    const second = await wire.stream(2);
    expect(first.isOpen).to.equal(false);
    expect([second.token, second.seq]).to.deep.equal([null, null]);
    expect(second.topics).not.to.contain('me');
  });

  it('asks for a member of their own at most every few seconds, unless something of theirs changed', async () => {
    const live = open({ token: async () => 'ana' });
    follow(live, [BOARD]);
    const stream = await wire.stream(1);
    stream.send('hello', hello({ 'board:xp': 'e-1', me: 'e-1' }));
    await waitUntil(() => {
      live.note(undefined, '/v1/me/boards/xp', page());
      return live.kept('/v1/me/boards/xp');
    });
    stream.send('change', { topic: 'me', kind: 'reload', seq: 'e-2' });
    await waitUntil(() => !live.kept('/v1/me/boards/xp'));
    live.note(undefined, '/v1/me/boards/xp', page());
    live.lookNow();
    expect(live.kept('/v1/me/boards/xp')).to.equal(undefined);
    live.note(undefined, '/v1/me/boards/xp', page());
    clock += 13_000;
    expect(live.kept('/v1/me/boards/xp')).to.equal(undefined);
  });

  it('is one stream for all tabs of a site, and moves on when its tab goes', async () => {
    const gateway = `https://tabs-${++gateways}.example`;
    const tabs = [1, 2, 3].map(() => ({ leave: new AbortController(), live: open({ gateway }) }));
    const topics: Topic[][] = [[BOARD], [BOARD, 'tiers'], ['tiers']];
    const heard = tabs.map(({ live, leave }, i) =>
      follow(live, topics[i]!, i < 2 ? [[BOARD, { path: PATH, answer: page() }]] : [], leave.signal),
    );
    await waitUntil(() => wire.streams.some((stream) => stream.topics.join() === 'board:xp,tiers'));
    await waitUntil(() => wire.open.length === 1);
    const stream = wire.open[0]!;
    stream.send('hello', hello({ 'board:xp': 'e-1', tiers: 'e-1' }), 'e-1');
    await waitUntil(() => tabs[1]!.live.kept(PATH));
    stream.send('change', { topic: 'tiers', kind: 'reload', seq: 'e-2' }, 'e-2');
    stream.send('change', { topic: BOARD, kind: 'rows', seq: 'e-3', from: 'e-1', windows: [] }, 'e-4');
    await waitUntil(() => heard.every((events, i) => events.some(({ topic }) => topics[i]!.includes(topic))));
    expect(heard[0]!.map(({ seq }) => seq)).to.deep.equal(['e-3']);
    expect(wire.asked).to.deep.equal([]);
    const { length } = wire.streams;
    tabs[0]!.leave.abort();
    await waitUntil(() => wire.streams.length > length && wire.open.length === 1);
    const next = wire.open[0]!;
    next.send('hello', hello({ 'board:xp': 'e-5', tiers: 'e-2' }), 'e-5');
    await waitUntil(() => heard[1]!.some(({ seq }) => seq === 'e-5'));
    for (const tab of tabs) tab.leave.abort();
    await waitUntil(() => !wire.open.length);
  });
});
