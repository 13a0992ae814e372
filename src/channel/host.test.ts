import { expect } from '@open-wc/testing';
import { waitUntil } from '../../test/browser/until.js';
import { MemoryCommunity } from '../community/memory-community.js';
import { northwind, northwindMember } from '../community/northwind.js';
import { hostChannel, type HostChannelOptions, type HostedChannel } from './host.js';
import { createChannelServices } from './services.js';
import type { AuditEntry, Channel, ChannelCapability, ChannelServices, ServedFrame } from './types.js';

type Page = Window & { channel: Promise<Channel> };

const ALL: ChannelCapability[] = ['user.read', 'messages.read', 'messages.send', 'size.auto', 'theme.tokens'];
const look: HostChannelOptions['look'] = {
  theme: { scheme: 'light', tokens: { '--rai-color-accent': '#4f46e5' } },
  locale: 'en',
  timeZone: 'UTC',
  reducedMotion: false,
};

describe('a host of a channel in a frame', () => {
  let community: MemoryCommunity;
  let audits: AuditEntry[];
  let hosted: HostedChannel;
  let frame: HTMLIFrameElement;
  let granted: (readonly ChannelCapability[])[];

  const serve = (
    o: Partial<Omit<HostChannelOptions, 'served'>> & { served?: Partial<ServedFrame>; want?: string[] } = {},
  ): void => {
    frame = document.createElement('iframe');
    document.body.append(frame);
    const { want = ALL, ...rest } = o;
    hosted = hostChannel(frame, {
      services: createChannelServices({ community }),
      look,
      ...rest,
      served: {
        origin: location.origin,
        channel: 'general',
        channels: new Set(),
        capabilities: new Set(ALL),
        confirm: async () => true,
        audit: (entry) => void audits.push(entry),
        isActive: () => document.activeElement === frame,
        open: () => {},
        granted: (grants) => void granted.push(grants),
        ...o.served,
      },
    });
    frame.src = `/test/fixtures/channel/partner.html?${want.map((one) => `want=${one}`).join('&')}`;
  };
  const guest = async (): Promise<Channel> => {
    await waitUntil(() => hosted.link.phase === 'open', 'open', { timeout: 8_000 });
    return (frame.contentWindow as Page).channel;
  };

  beforeEach(() => {
    community = new MemoryCommunity({ ...northwind(), member: northwindMember() });
    audits = [];
    granted = [];
  });
  afterEach(async () => {
    await hosted.close();
    frame.remove();
  });

  it('serves a page, and again after its reload, with nothing of the old document', async () => {
    serve();
    const channel = await guest();
    expect(channel.context.user?.name).to.equal(northwindMember().member.name);
    expect(channel.context.theme.tokens).to.deep.equal({ '--rai-color-accent': '#4f46e5' });
    expect((await channel.messages.send({ text: 'Hello' })).state).to.equal('sent');
    expect(granted).to.deep.equal([['messages.send']]);
    // Nobody reads it to its end: the document goes first.
    void channel.messages.live().next();
    await waitUntil(() => audits.some(({ method }) => method === 'messages.live'));
    const reloaded = new Promise<void>((resolve) => hosted.link.on('open', () => resolve()));
    frame.contentWindow!.location.reload();
    await reloaded;
    const next = await guest();
    expect(next.context.locale).to.equal('en');
    // The grant belongs to origin and channel, not to a document.
    expect((await next.messages.send({ text: 'Hello again' })).state).to.equal('sent');
    expect(granted).to.deep.equal([['messages.send']]);
    expect(audits.filter(({ method }) => method === 'messages.live')).to.have.length(1);
    expect(audits.filter(({ method }) => method === 'messages.send')).to.have.length(2);
  });

  it('changes how the page looks, without a reload', async () => {
    serve();
    const channel = await guest();
    hosted.look({
      ...look,
      locale: 'de',
      theme: { scheme: 'dark', tokens: { '--rai-color-accent': 'red;}' } },
    });
    await waitUntil(() => channel.context.locale === 'de');
    expect(channel.context.theme).to.deep.equal({ scheme: 'dark', tokens: {} });
  });

  it('gives the height that the content needs, within its bounds, only where it has one to give', async () => {
    const heights: number[] = [];
    serve({ size: { min: 100, max: 500, apply: (px) => heights.push(px) } });
    const channel = await guest();
    expect(channel.can('size.auto')).to.equal(true);
    channel.autoSize();
    await waitUntil(() => heights.length > 0, 'a height', { timeout: 5_000 });
    expect(heights.at(-1)).to.be.within(321, 360);
    expect(await channel.resize(9_999)).to.equal(500);
    hosted.limit({ min: 100, max: 300 });
    await waitUntil(() => heights.at(-1) === 300);
    await hosted.close();
    frame.remove();
    serve();
    expect((await guest()).can('size.auto')).to.equal(false);
  });

  it('grants at most what the element allows, also while it runs', async () => {
    serve({ served: { capabilities: new Set(['messages.read']) } });
    const channel = await guest();
    expect(ALL.filter((one) => channel.can(one))).to.deep.equal(['messages.read']);
    expect(channel.context).not.to.have.property('user');
    expect(channel.context.theme.tokens).to.deep.equal({});
    hosted.allow(new Set(['messages.read', 'user.read']));
    await waitUntil(() => channel.can('user.read') && channel.context.user);
    hosted.allow(new Set());
    await waitUntil(() => !channel.can('user.read') && !channel.context.user);
  });

  it('never grants a token that it cannot give', async () => {
    serve({ served: { capabilities: new Set(['token']) }, want: ['token'] });
    expect((await guest()).can('token')).to.equal(false);
    await hosted.close();
    frame.remove();
    const token = async () => ({ token: 'proof', expiresAt: '' });
    const services: ChannelServices = createChannelServices({ community, token });
    serve({ services, served: { capabilities: new Set(['token']) }, want: ['token'] });
    const channel = await guest();
    expect(channel.can('token')).to.equal(true);
    expect((await channel.token()).token).to.equal('proof');
  });

  it('refuses a page while its community cannot say what it is', async () => {
    community.config = () => Promise.reject(new Error('down'));
    serve();
    await waitUntil(() => hosted.link.phase === 'gone', 'gone', { timeout: 8_000 });
    expect(hosted.link.reason).to.equal('REFUSED');
    const error = await (frame.contentWindow as Page).channel.catch((reason: unknown) => reason);
    expect(error).to.include({ reason: 'REFUSED' });
  });

  it('opens an address only while the reader is in the frame', async () => {
    const opened: string[] = [];
    serve({
      served: { capabilities: new Set(['nav.open']), open: (url) => void opened.push(url) },
      want: ['nav.open'],
    });
    const channel = await guest();
    const url = 'https://partner.example/rules';
    expect(await channel.nav.open(url).catch(({ code }: { code: string }) => code)).to.equal('FORBIDDEN');
    frame.focus();
    await channel.nav.open(url);
    expect(opened).to.deep.equal([url]);
  });

  it('says what a support person asks for', async () => {
    serve();
    const channel = await guest();
    expect(JSON.stringify(await channel.diagnose()))
      .to.contain('isFramed')
      .and.not.to.contain('undefined');
    expect(await hosted.diagnose()).to.be.an('object');
  });
});
