import { aTimeout, expect } from '@open-wc/testing';
import { waitUntil } from '../../test/browser/until.js';
import type { LiveEvent, Topic } from '../model/community.js';
import { CommunityError } from '../model/errors.js';
import { channelCommunity } from './community.js';
import { toCommunityError } from './community-error.js';
import { connectChannel } from './connect-channel.js';
import { createMockHost, northwindMember, type MockHost } from './testing.js';
import type { Channel, ChannelCapability } from './types.js';

const hosts = ['https://community.example'];
const WANT: ChannelCapability[] = ['user.read', 'boards.read', 'tiers.read', 'messages.read'];

describe('the community over a channel', () => {
  let host: MockHost;
  let channel: Channel;
  let leave: AbortController;

  const follows = (n: number): Promise<void> =>
    waitUntil(() => host.audits.filter(({ method }) => method === 'live.changes').length >= n, 'following', {
      timeout: 5_000,
    });

  const topicsOf = (events: LiveEvent[]): Topic[] => [...new Set(events.map(({ topic }) => topic))];
  /** Following begins a moment after it was asked for: the change is told until it is heard. */
  const hears = (events: LiveEvent[], ...topics: Topic[]): Promise<void> =>
    waitUntil(() => {
      topics.forEach((topic) => host.community.emit(topic));
      return events.some(({ topic }) => topic === topics.at(-1));
    }, 'a change');

  beforeEach(async () => {
    host = createMockHost();
    leave = new AbortController();
    channel = await connectChannel({ hosts, want: WANT });
  });
  afterEach(async () => {
    leave.abort();
    await host.close();
  });

  it('can what the host grants and the community offers, once it knows', async () => {
    const community = channelCommunity(channel);
    expect(community.can('messages')).to.equal(false);
    expect((await community.config()).name).to.equal('Northwind');
    expect(community.can('messages')).to.equal(true);
    expect(community.can('send')).to.equal(false);
    expect(community.can('live')).to.equal(false);
    await channel.ask(['messages.send']);
    expect(community.can('send')).to.equal(true);
    host.signIn(null);
    await waitUntil(() => !community.can('send'));
    expect(community.can('tiers')).to.equal(true);
  });

  it('knows its own channel without asking, and no board without the capability', async () => {
    host.allow([]);
    await waitUntil(() => !channel.can('boards.read'));
    const community = channelCommunity(channel);
    expect(await community.config()).to.deep.include({ boards: [], name: 'Northwind' });
    expect((await community.channels()).map(({ id }) => id)).to.deep.equal(['general']);
    const error = await community.board({ slug: 'xp' }).catch((reason: unknown) => reason);
    expect(error).to.be.instanceOf(CommunityError).and.to.include({ code: 'FORBIDDEN', retryable: false });
  });

  it('follows for all widgets with one stream, and asks for no topic that it may not have', async () => {
    host.allow(['boards.read', 'messages.read']);
    await waitUntil(() => !channel.can('tiers.read'));
    const community = channelCommunity(channel);
    const first: LiveEvent[] = [];
    const second: LiveEvent[] = [];
    community.live(['board:xp', 'tiers', 'me'], (event) => first.push(event), leave);
    community.live(['board:xp', 'channel:general'], (event) => second.push(event), leave);
    await follows(1);
    await hears(second, 'tiers', 'board:xp', 'channel:general');
    expect(topicsOf(first)).to.deep.equal(['board:xp']);
    expect(topicsOf(second)).to.have.members(['board:xp', 'channel:general']);
    expect(host.audits.filter(({ method }) => method === 'live.changes')).to.have.length(1);
    // What is granted later is followed then.
    host.allow(['boards.read', 'messages.read', 'tiers.read']);
    await follows(2);
    await hears(first, 'tiers');
  });

  it('begins again after a change of member, and says that something may be missing', async () => {
    const community = channelCommunity(channel);
    const heard: LiveEvent[] = [];
    community.live(['board:xp'], (event) => heard.push(event), leave);
    await follows(1);
    host.signIn(null);
    await waitUntil(() => heard.some(({ kind }) => kind === 'gap'), 'a gap', { timeout: 5_000 });
    await follows(2);
    await waitUntil(() => {
      host.community.emit('board:xp');
      return heard.some(({ kind }) => kind === 'reload');
    });
    leave.abort();
    await aTimeout(20);
    const { length } = heard;
    host.community.emit('board:xp');
    await aTimeout(20);
    expect(heard).to.have.length(length);
  });

  it('stops when the host is gone', async () => {
    const community = channelCommunity(channel);
    const heard: LiveEvent[] = [];
    community.live(['board:xp'], (event) => heard.push(event), leave);
    await follows(1);
    await host.close();
    await aTimeout(20);
    expect(heard).to.deep.equal([]);
    const error = await community.tiers().catch((reason: unknown) => reason);
    expect(error).to.be.instanceOf(CommunityError);
    expect((error as CommunityError).code).to.be.oneOf(['CLOSED', 'PEER_GONE']);
  });

  it('tells who is there, and only when that changed', async () => {
    const community = channelCommunity(channel);
    const seen: string[] = [];
    community.watch(({ state }) => seen.push(state), leave);
    host.look({ locale: 'de' });
    await waitUntil(() => channel.context.locale === 'de');
    host.signIn(null);
    await waitUntil(() => seen.length === 1);
    host.signIn(northwindMember());
    await waitUntil(() => seen.length === 2);
    expect(seen).to.deep.equal(['anonymous', 'member']);
  });

  it('knows an error of another copy of the kit by its shape, and no other', () => {
    const foreign = { code: 'RATE_LIMITED', message: 'slowly', retryable: true, retryAfter: 7 };
    expect(toCommunityError(foreign)).to.include({ code: 'RATE_LIMITED', retryAfter: 7, retryable: true });
    for (const odd of [undefined, null, 'text', new Error('x'), { code: 'MADE_UP' }]) {
      expect(toCommunityError(odd)).to.include({ code: 'INTERNAL', retryable: false });
    }
    const own = new CommunityError('NOT_FOUND', 'none');
    expect(toCommunityError(own)).to.equal(own);
  });
});
