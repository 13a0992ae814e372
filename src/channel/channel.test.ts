import { aTimeout, expect } from '@open-wc/testing';
import { waitUntil } from '../../test/browser/until.js';
import type { BridgeError } from '../bridge/errors.js';
import { northwindMember } from '../community/northwind.js';
import { connectChannel } from './connect-channel.js';
import { createMockHost, type MockHost, type MockHostOptions } from './testing.js';
import type { Channel, ChannelCapability, ChannelContext, ConsentQuestion } from './types.js';

const hosts = ['https://community.example'];
const ALL: ChannelCapability[] = ['user.read', 'boards.read', 'tiers.read', 'messages.read', 'messages.send'];

const codeOf = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => 'no error',
    (error: unknown) => (error as BridgeError).code,
  );

describe('a channel', () => {
  let host: MockHost;
  let channel: Channel;

  const open = async (options: MockHostOptions = {}, want = ALL): Promise<void> => {
    host = createMockHost(options);
    channel = await connectChannel({ hosts, want });
  };
  afterEach(() => host?.close());

  it('is there with user, theme, locale, channel and community in one line [F18]', async () => {
    await open({
      look: {
        locale: 'ar',
        timeZone: 'Asia/Dubai',
        theme: { scheme: 'dark', tokens: { '--rai-font': 'serif' } },
      },
    });
    const { context } = channel;
    expect(context.user).to.deep.equal(northwindMember().member);
    expect(context.identity.state).to.equal('member');
    expect(context).to.include({ locale: 'ar', timeZone: 'Asia/Dubai', reducedMotion: false });
    // Tokens were not asked for.
    expect(context.theme).to.deep.equal({ scheme: 'dark', tokens: {} });
    expect(context.channel).to.include({ id: 'general', name: 'General' });
    expect(context.community.name).to.equal('Northwind');
    expect(channel.host).to.equal('https://community.example');
    expect(channel.isOpen).to.equal(true);
    expect(ALL.every((capability) => channel.can(capability))).to.equal(true);
    expect(channel.can('token')).to.equal(false);
  });

  it('calls everything in the table, of a host in the same page [F62]', async () => {
    await open({}, [...ALL, 'token', 'nav.open', 'size.auto']);
    expect((await channel.user.get())?.name).to.equal(northwindMember().member.name);
    expect((await channel.user.me())?.coins).to.equal('340');
    expect((await channel.boards.list()).boards[0]!.slug).to.equal('xp');
    expect((await channel.boards.page({ slug: 'xp', limit: 10 })).rows).to.have.length(10);
    expect((await channel.boards.around({ slug: 'xp' }))?.me?.standing?.rank).to.equal(12);
    expect((await channel.tiers.get()).tiers).to.have.length(4);
    expect((await channel.tiers.mine())?.level).to.equal(1);
    const { messages } = await channel.messages.page();
    expect(messages).to.have.length(8);
    expect((await channel.messages.send({ text: 'Hello' })).state).to.equal('sent');
    expect((await channel.messages.reply({ message: messages[0]!.id, text: 'Hi' })).state).to.equal('sent');
    expect(await channel.messages.react({ message: messages[0]!.id, emoji: 'wave' })).not.to.be.ok;
    expect((await channel.token()).token).to.match(/^mock\.general\./);
    await channel.nav.open('https://partner.example/rules');
    expect(host.opened).to.deep.equal(['https://partner.example/rules']);
    expect(await channel.resize(420)).to.equal(420);
    expect(host.height).to.equal(420);
    const after = (await channel.messages.page()).messages;
    expect(after.slice(-2).map(({ text }) => text)).to.deep.equal(['Hello', 'Hi']);
    expect(after[0]!.reactions.map(({ emoji }) => emoji)).to.include('wave');
  });

  it('says no by a code, and the host hears what was tried', async () => {
    await open({ capabilities: ['user.read', 'messages.read'] });
    expect(channel.can('messages.send')).to.equal(false);
    // The page knows already: nobody is asked.
    expect(await codeOf(channel.messages.send({ text: 'Hello' }))).to.equal('FORBIDDEN');
    expect(await codeOf(channel.messages.page({ channel: 'news' }))).to.equal('FORBIDDEN');
    await channel.user.get();
    const tried = () => host.audits.filter(({ method }) => method !== 'ask');
    await waitUntil(() => tried().length >= 2);
    expect(tried().map(({ method, code }) => [method, code])).to.deep.equal([
      ['messages.page', 'FORBIDDEN'],
      ['user.get', undefined],
    ]);
    expect(tried()[0]).to.include({ origin: location.origin, channel: 'general' });
    expect(Date.parse(tried()[0]!.at)).to.be.within(Date.now() - 60_000, Date.now());
  });

  it('asks for more later, and gets what the host allows [F16]', async () => {
    await open({ capabilities: ['tiers.read', 'user.read'] }, []);
    expect(channel.context).not.to.have.property('user');
    const told = new Promise<ChannelContext>((resolve) => {
      channel.addEventListener('rai-context', ({ detail }) => resolve(detail), { once: true });
    });
    expect(await channel.ask(['tiers.read', 'user.read'])).to.equal(true);
    expect(channel.can('tiers.read')).to.equal(true);
    expect((await told).user?.name).to.equal(northwindMember().member.name);
    expect(await channel.ask(['messages.send'])).to.equal(false);
    expect((await channel.tiers.mine())?.level).to.equal(1);
  });

  it('hears that it may less, and may less [F17]', async () => {
    await open();
    const heard: (readonly string[])[] = [];
    channel.addEventListener('rai-capabilities', ({ detail }) => heard.push(detail.can));
    host.allow(['boards.read']);
    await waitUntil(() => heard.length > 0);
    expect(heard.at(-1)).to.deep.equal(['boards.read']);
    expect(await codeOf(channel.messages.page())).to.equal('FORBIDDEN');
    expect((await channel.boards.page({ slug: 'xp' })).rows).not.to.be.empty;
    await waitUntil(() => !channel.context.user, 'the user is gone with user.read');
  });

  it('hears how it should look, and applies only what a theme may be', async () => {
    await open({}, ['theme.tokens']);
    const element = document.createElement('div');
    const stop = new AbortController();
    channel.applyTheme(element, stop);
    await waitUntil(() => element.style.colorScheme === 'light');
    host.look({
      theme: {
        scheme: 'dark',
        tokens: {
          '--rai-color-accent': 'rgb(79, 70, 229)',
          '--rai-radius-card': '16px',
          '--rai-font': '"Inter", system-ui, sans-serif',
          '--rai-color-text': 'url(https://evil.example/x)',
          '--rai-color-up': 'red;} body{display:none',
          '--evil': 'rgb(0, 0, 0)',
          '--rai-radius-chip': 'calc(1px)',
        },
      },
    });
    await waitUntil(() => element.style.colorScheme === 'dark');
    expect(element.style.getPropertyValue('--rai-color-accent')).to.equal('rgb(79, 70, 229)');
    expect(channel.context.theme.tokens).to.deep.equal({
      '--rai-color-accent': 'rgb(79, 70, 229)',
      '--rai-radius-card': '16px',
      '--rai-font': '"Inter", system-ui, sans-serif',
    });
    stop.abort();
    const { revision } = channel.context;
    host.look({ theme: { scheme: 'light', tokens: {} }, locale: 'de' });
    await waitUntil(() => channel.context.locale === 'de');
    expect(channel.context.revision).to.be.greaterThan(revision);
    expect(element.style.colorScheme).to.equal('dark');
  });

  it('brings new messages as they come, until the loop ends [F24] [F26]', async () => {
    await open();
    const texts: string[] = [];
    const { community } = host;
    const loop = (async () => {
      for await (const message of channel.messages.live()) {
        texts.push(message.text);
        if (message.text === 'Two') break;
      }
    })();
    // What was sent before the stream flowed is no news.
    for (let n = 0; !texts.length; n++) {
      await community.send({ channel: 'general', text: 'One', key: `one ${n}` });
      await aTimeout(50);
    }
    await community.send({ channel: 'news', text: 'Elsewhere', key: '2' }).catch(() => {});
    await community.send({ channel: 'general', text: 'Two', key: '3' });
    await loop;
    expect([...new Set(texts)]).to.deep.equal(['One', 'Two']);
  });

  it('reaches no other channel by any method', async () => {
    await open();
    const news = { channel: 'news' };
    expect(await codeOf(channel.messages.page(news))).to.equal('FORBIDDEN');
    expect(await codeOf(channel.messages.send({ text: 'x', ...news }))).to.equal('FORBIDDEN');
    expect(await codeOf(channel.messages.live(news).next())).to.equal('FORBIDDEN');
    expect(await codeOf(channel.changes(['channel:news']).next())).to.equal('FORBIDDEN');
    expect((await channel.messages.page()).messages).not.to.be.empty;
  });

  it('asks the member before it acts in their name', async () => {
    const questions: ConsentQuestion[] = [];
    let answer!: (yes: boolean) => void;
    const confirm = (question: ConsentQuestion): Promise<boolean> => {
      questions.push(question);
      return new Promise((resolve) => (answer = resolve));
    };
    await open({ confirm });
    const send = channel.messages.send({ text: 'Hello' });
    await waitUntil(() => questions.length === 1);
    expect(questions[0]).to.include({ text: 'Hello', origin: location.origin });
    answer(true);
    expect((await send).state).to.equal('sent');
    await channel.messages.send({ text: 'Again' });
    expect(questions).to.have.length(1);
    expect(host.grants).to.deep.equal(['messages.send']);
    host.revoke('messages.send');
    expect(await codeOf(channel.messages.send({ text: 'More' }))).to.equal('FORBIDDEN');
  });

  it('tells the wait when it sends too much', async () => {
    await open({ limits: { sends: 1 } });
    await channel.messages.send({ text: 'One' });
    const error = await channel.messages
      .send({ text: 'Two' })
      .catch((reason: unknown) => reason as BridgeError);
    expect(error).to.include({ code: 'RATE_LIMITED', retryable: true });
    expect((error as BridgeError).retryAfter).to.be.within(1, 60);
  });

  it('forgets the member with them: no reload, nothing of theirs left, nothing pending', async () => {
    let answer!: (yes: boolean) => void;
    let closed = false;
    await open({
      confirm: ({ signal }) => {
        signal.addEventListener('abort', () => (closed = true));
        return new Promise((resolve) => (answer = resolve));
      },
    });
    const contexts: ChannelContext[] = [];
    channel.addEventListener('rai-context', ({ detail }) => contexts.push(detail));
    const live = codeOf(channel.messages.live().next());
    const changes = codeOf(channel.changes(['board:xp']).next());
    const pending = codeOf(channel.messages.send({ text: 'Never' }));
    await waitUntil(() => answer as unknown);
    host.signIn(null);
    expect(await pending).to.equal('CANCELLED');
    expect(await live).to.equal('CANCELLED');
    expect(await changes).to.equal('CANCELLED');
    expect(closed).to.equal(true);
    await waitUntil(() => contexts.length > 0);
    expect(channel.context).not.to.have.property('user');
    expect(channel.context.identity.state).to.equal('anonymous');
    expect(await channel.user.get()).to.equal(null);
    expect(channel.isOpen).to.equal(true);
    expect(await codeOf(channel.messages.send({ text: 'Nobody' }))).to.equal('UNAUTHENTICATED');
    host.signIn(northwindMember());
    await waitUntil(() => channel.context.user);
    expect(
      (await host.community.messages({ channel: 'general' })).messages.map(({ text }) => text),
    ).not.to.include('Never');
  });

  it('is cancelled by its caller [F28]', async () => {
    const abort = new AbortController();
    let question: ConsentQuestion | undefined;
    await open({ confirm: (asked) => new Promise(() => (question = asked)) });
    const send = codeOf(channel.messages.send({ text: 'x' }, abort));
    await waitUntil(() => question);
    abort.abort();
    expect(await send).to.equal('CANCELLED');
    await waitUntil(() => question!.signal.aborted);
  });

  it('ends, and a new one begins after a reload', async () => {
    await open();
    const closed = new Promise<string>((resolve) => {
      channel.addEventListener('rai-close', ({ detail }) => resolve(detail.code));
    });
    const pending = codeOf(channel.messages.live().next());
    host.reload();
    expect(await closed).to.be.a('string');
    expect(await pending).not.to.equal('no error');
    expect(channel.isOpen).to.equal(false);
    expect(await codeOf(channel.user.get())).not.to.equal('no error');
    const next = await connectChannel({ hosts, want: ALL });
    expect((await next.user.get())?.id).to.equal(northwindMember().member.id);
  });

  it('says goodbye with the time to save [F47]', async () => {
    await open();
    let saved = false;
    channel.addEventListener('rai-bye', ({ detail }) => {
      detail.wait(aTimeout(20).then(() => (saved = true)));
    });
    await host.close();
    expect(saved).to.equal(true);
    expect(channel.isOpen).to.equal(false);
  });

  it('follows the height of its content', async () => {
    await open({}, ['size.auto']);
    const box = document.body.appendChild(document.createElement('div'));
    box.style.height = '345px';
    const stop = new AbortController();
    channel.autoSize(box, stop);
    await waitUntil(() => host.height >= 345);
    const before = host.height;
    box.style.height = '545px';
    await waitUntil(() => host.height - before >= 190);
    stop.abort();
    box.remove();
  });

  it('is only for pages that trust the host', async () => {
    host = createMockHost();
    const error = await connectChannel({ hosts: ['https://other.example'] }).catch(
      (reason: unknown) => reason,
    );
    expect(error).to.include({ reason: 'ORIGIN_MISMATCH' });
    const missing = await connectChannel({} as never).catch((reason: unknown) => reason);
    expect(missing).to.include({ code: 'INVALID' });
    channel = await connectChannel({ hosts });
    expect(channel.isOpen).to.equal(true);
  });

  it('is not there outside of a frame', async () => {
    host = createMockHost();
    await host.close();
    const error = await connectChannel({ hosts, timeoutMs: 200 }).catch((reason: unknown) => reason);
    // The test runner itself may run pages in a frame, whose host says nothing.
    expect((error as { reason: string }).reason).to.be.oneOf(['NOT_FRAMED', 'NO_ANSWER', 'LOADED_SILENT']);
  });

  it('shares one link among its callers', async () => {
    await open({}, ['tiers.read']);
    const second = await connectChannel({ hosts, want: ['boards.read'] });
    expect(second.can('boards.read')).to.equal(true);
    expect(channel.can('boards.read')).to.equal(true);
    expect(second.context.channel.id).to.equal('general');
  });
});
