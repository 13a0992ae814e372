import { expect } from '@open-wc/testing';
import type { Board, Standing } from '../model/board.js';
import type { LiveEvent } from '../model/community.js';
import { CommunityError } from '../model/errors.js';
import { BoardPage, ChannelList, Config, Me, MessagePage, MyTier, Sent, TierLadder } from '../model/index.js';
import { northwind, northwindMember } from './northwind.js';
import { MemoryCommunity } from './memory-community.js';

const leave = new AbortController();
const codeOf = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => 'no error',
    (error: unknown) => (error as CommunityError).code,
  );

describe('a community in memory', () => {
  let community: MemoryCommunity;

  beforeEach(() => {
    community = new MemoryCommunity(northwind());
  });
  after(() => leave.abort());

  it('answers in the shapes of every other transport', async () => {
    community.signIn(northwindMember());
    expect(Config.safeParse(await community.config()).success).to.equal(true);
    expect(BoardPage.safeParse(await community.board({ slug: 'xp' })).success).to.equal(true);
    expect(BoardPage.safeParse(await community.aroundMe({ slug: 'xp' })).success).to.equal(true);
    expect(TierLadder.safeParse(await community.tiers()).success).to.equal(true);
    expect(Me.safeParse(await community.me()).success).to.equal(true);
    expect(MyTier.safeParse(await community.myTier()).success).to.equal(true);
    expect(MessagePage.safeParse(await community.messages({ channel: 'general' })).success).to.equal(true);
    const channels = { channels: await community.channels(), seq: 'x-1', asOf: '' };
    expect(ChannelList.safeParse(channels).success).to.equal(true);
    const sent = await community.send({ channel: 'general', text: 'Hi', key: 'k' });
    expect(Sent.safeParse(sent).success).to.equal(true);
  });

  it('pages through a board and jumps to a rank', async () => {
    const first = await community.board({ slug: 'xp', limit: 10 });
    expect(first.rows.map(({ rank }) => rank)).to.deep.equal([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(first.prev).to.equal(null);
    const second = await community.board({ slug: 'xp', limit: 10, cursor: first.next! });
    expect(second.rows[0]!.rank).to.equal(11);
    expect(second.prev).to.equal('0');
    const around = await community.board({ slug: 'xp', limit: 10, at: 30, window: 'weekly' });
    expect(around.rows.some(({ rank }) => rank === 30)).to.equal(true);
    expect(around.window.slug).to.equal('weekly');
    expect(await codeOf(community.board({ slug: 'nothing' }))).to.equal('NOT_FOUND');
  });

  it('knows where a member stands, and what is missing', async () => {
    community.signIn(northwindMember());
    const page = await community.aroundMe({ slug: 'xp', around: 2 });
    expect(page!.rows).to.have.length(5);
    expect(page!.me!.standing!.rank).to.equal(12);
    expect(page!.me!.next).to.include({ rank: 11 });
    community.signIn({ member: { id: 'new', name: 'Newcomer' }, xp: '0', coins: '0' });
    const unranked = await community.aroundMe({ slug: 'xp' });
    expect(unranked!.rows).to.deep.equal([]);
    expect(unranked!.me!.standing).to.equal(null);
    expect(Number(unranked!.me!.toEnter)).to.be.greaterThan(0);
  });

  it('says null when nobody is signed in', async () => {
    expect(await community.me()).to.equal(null);
    expect(await community.myTier()).to.equal(null);
    expect(await community.aroundMe({ slug: 'xp' })).to.equal(null);
    expect(community.can('tiers')).to.equal(false);
    await community.config();
    expect(community.can('tiers')).to.equal(true);
    expect(community.can('send')).to.equal(false);
    expect(community.can('live')).to.equal(false);
    expect(await codeOf(community.send({ channel: 'general', text: 'x', key: 'k' }))).to.equal(
      'UNAUTHENTICATED',
    );
  });

  it('tells of members who come and go', () => {
    const seen: string[] = [];
    community.watch(({ state, key }) => seen.push(`${state} ${key}`), { signal: leave.signal });
    community.signIn(northwindMember());
    community.endSession();
    community.signIn(null);
    expect(seen).to.deep.equal(['member 1', 'ended 1', 'anonymous 2']);
  });

  it('stores one message for one key', async () => {
    community.signIn(northwindMember());
    const events: LiveEvent[] = [];
    community.live(['channel:general'], (event) => events.push(event), { signal: leave.signal });
    const before = (await community.messages({ channel: 'general' })).messages.length;
    const message = { channel: 'general', text: 'Hello', key: 'k1' };
    const first = await community.send(message);
    expect(await community.send(message)).to.deep.equal(first);
    const page = await community.messages({ channel: 'general', limit: 50 });
    expect(page.messages.length).to.equal(before + 1);
    expect(page.messages.at(-1)).to.include({ text: 'Hello', mine: true });
    expect(events.map(({ topic }) => topic)).to.deep.equal(['channel:general']);
    expect(await codeOf(community.send({ channel: 'news', text: 'x', key: 'k2' }))).to.equal('FORBIDDEN');
    expect(await codeOf(community.send({ channel: 'secret', text: 'x', key: 'k3' }))).to.equal('NOT_FOUND');
  });

  it('counts replies and quotes what they answer', async () => {
    community.signIn(northwindMember());
    const { messages } = await community.messages({ channel: 'general' });
    const { message } = await community.reply({ message: messages[0]!.id, text: 'Yes', key: 'r1' });
    expect(message!.quote!.text).to.equal(messages[0]!.text);
    const again = await community.messages({ channel: 'general' });
    expect(again.messages[0]!.replies).to.equal(messages[0]!.replies + 1);
    expect(await codeOf(community.reply({ message: 'none', text: 'x', key: 'r2' }))).to.equal('NOT_FOUND');
  });

  it('gives and takes back a reaction, once', async () => {
    community.signIn(northwindMember());
    const { messages } = await community.messages({ channel: 'general' });
    const { id } = messages[0]!;
    const reactions = async () => (await community.messages({ channel: 'general' })).messages[0]!.reactions;
    const before = await reactions();
    await community.react({ message: id, emoji: 'rocket', on: true });
    await community.react({ message: id, emoji: 'rocket', on: true });
    expect(await reactions()).to.deep.include({ emoji: 'rocket', count: 1, mine: true });
    await community.react({ message: id, emoji: 'rocket', on: false });
    await community.react({ message: id, emoji: 'rocket', on: false });
    expect(await reactions()).to.deep.equal(before);
  });

  it('pages through messages in both directions', async () => {
    const newest = await community.messages({ channel: 'general', limit: 3 });
    expect(newest.after).to.equal(null);
    const older = await community.messages({ channel: 'general', limit: 2, before: newest.before! });
    expect(older.messages).to.have.length(2);
    const newer = await community.messages({
      channel: 'general',
      limit: 2,
      after: older.messages.at(-1)!.id,
    });
    expect(newer.messages[0]!.id).to.equal(newest.messages[0]!.id);
    const middle = await community.messages({ channel: 'general', limit: 3, around: newest.messages[0]!.id });
    expect(middle.messages.map(({ id }) => id)).to.contain(newest.messages[0]!.id);
  });

  it('has seasons and ranges of days', async () => {
    const season = {
      run: 'spring',
      name: 'Spring',
      start: '2025-03-01T00:00:00Z',
      end: '2025-06-01T00:00:00Z',
    };
    const [{ board, rows }] = northwind().boards as [{ board: Board; rows: Standing[] }];
    const timed = new MemoryCommunity({
      boards: [
        {
          board: { ...board, seasons: [season], firstDay: '2026-01-05' },
          rows,
          runs: { spring: rows.slice(5) },
        },
      ],
    });
    const spring = await timed.board({ slug: 'xp', window: 'season' });
    expect([spring.window.run, spring.total]).to.deep.equal(['spring', rows.length - 5]);
    const range = await timed.board({ slug: 'xp', from: '2026-01-01', to: '2026-01-06' });
    expect(range.window).to.deep.equal({
      slug: 'range',
      start: '2026-01-01T00:00:00Z',
      end: '2026-01-07T00:00:00.000Z',
      zone: 'UTC',
      since: '2026-01-05T00:00:00Z',
    });
    expect(await codeOf(timed.board({ slug: 'xp', from: '2025-01-01', to: '2025-01-06' }))).to.equal(
      'NOT_FOUND',
    );
    expect(await codeOf(timed.board({ slug: 'xp', run: '2025-01' }))).to.equal('NOT_FOUND');
  });

  it('fails as told, until told otherwise', async () => {
    community.fail('tiers', new CommunityError('UNAVAILABLE', 'down'));
    expect(await codeOf(community.tiers())).to.equal('UNAVAILABLE');
    community.fail('tiers', null);
    expect((await community.tiers()).enabled).to.equal(true);
  });

  it('drops what was asked for by somebody who left', async () => {
    community.signIn(northwindMember());
    const call = codeOf(community.me());
    community.signIn(null);
    expect(await call).to.equal('CANCELLED');
    const gone = new AbortController();
    const aborted = codeOf(community.tiers({ signal: gone.signal }));
    gone.abort();
    expect(await aborted).to.equal('CANCELLED');
    expect(await codeOf(community.tiers({ signal: gone.signal }))).to.equal('CANCELLED');
  });

  it('lets nobody change what it knows', async () => {
    const page = await community.board({ slug: 'xp' });
    page.rows[0]!.member.name = 'Changed';
    expect((await community.board({ slug: 'xp' })).rows[0]!.member.name).not.to.equal('Changed');
  });

  it('is empty when nothing is given', async () => {
    const empty = new MemoryCommunity();
    expect((await empty.config()).boards).to.deep.equal([]);
    expect((await empty.tiers()).enabled).to.equal(false);
    expect(await empty.channels()).to.deep.equal([]);
  });
});
