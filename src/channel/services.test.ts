import { aTimeout, expect } from '@open-wc/testing';
import { waitUntil } from '../../test/browser/until.js';
import type { Call } from '../bridge/types.js';
import { MemoryCommunity } from '../community/memory-community.js';
import { northwind, northwindMember } from '../community/northwind.js';
import { CommunityError } from '../model/errors.js';
import type { BoardPage } from '../model/board.js';
import type { LiveEvent } from '../model/community.js';
import type { Message, MessagePage, Sent } from '../model/message.js';
import { createChannelServices, type ServicesOptions } from './services.js';
import type {
  AttachedServices,
  AuditEntry,
  ChannelCapability,
  ConsentQuestion,
  Consents,
  ServedFrame,
} from './types.js';

const ALL: ChannelCapability[] = [
  'token',
  'user.read',
  'boards.read',
  'tiers.read',
  'messages.read',
  'messages.send',
  'nav.open',
  'size.auto',
];

/** A frame in which everything is allowed, and a member who answers by hand. */
class Frame implements ServedFrame {
  origin = 'https://partner.example';
  channel = 'general';
  channels: ReadonlySet<string> = new Set();
  capabilities: ReadonlySet<ChannelCapability> = new Set(ALL);
  active = true;
  isPublic = false;
  opened: string[] = [];
  heights: number[] = [];
  audits: AuditEntry[] = [];
  grants: (readonly ChannelCapability[])[] = [];
  questions: (ConsentQuestion & { answer: (yes: boolean) => void })[] = [];

  confirm(question: ConsentQuestion): Promise<boolean> {
    return new Promise((resolve) => {
      this.questions.push({ ...question, answer: resolve });
      question.signal.addEventListener('abort', () => resolve(false));
    });
  }
  audit(entry: AuditEntry): void {
    this.audits.push(entry);
  }
  isActive(): boolean {
    return this.active;
  }
  open(url: string): void {
    this.opened.push(url);
  }
  resize(height: number): number {
    this.heights.push(height);
    return Math.min(height, 500);
  }
  granted(grants: readonly ChannelCapability[]): void {
    this.grants.push(grants);
  }
}

const never = new AbortController();
const codeOf = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => 'no error',
    (error: unknown) => String((error as { code?: string }).code),
  );

describe('the services of iframe channels', () => {
  let community: MemoryCommunity;
  let frame: Frame;
  let attached: AttachedServices;

  const call = <T = unknown>(method: string, args: object = {}, signal = never.signal): Promise<T> =>
    Promise.resolve(attached.handlers.get(method)!(args, { signal, method } satisfies Call)) as Promise<T>;
  const stream = <T>(method: string, args: object, signal = never.signal): AsyncGenerator<T> =>
    attached.handlers.get(method)!(args, { signal, method }) as AsyncGenerator<T>;
  const serve = (options: Partial<ServicesOptions> = {}): void => {
    attached = createChannelServices({ community, ...options }).attach(frame);
  };
  const send = (text = 'Hello', key = 'k1'): Promise<Sent> => call('messages.send', { text, key });
  /** Sends with the member saying yes when asked. */
  const allowed = async <T>(pending: Promise<T>): Promise<T> => {
    await waitUntil(() => frame.questions.length > 0);
    frame.questions.at(-1)!.answer(true);
    return pending;
  };
  const texts = async (channel = 'general'): Promise<string[]> =>
    (await community.messages({ channel, limit: 100 })).messages.map(({ text }) => text);

  beforeEach(() => {
    community = new MemoryCommunity(northwind());
    community.signIn(northwindMember());
    frame = new Frame();
    serve();
  });
  afterEach(() => attached.dispose());

  it('takes any number for the length of a page, and asks for one that every community has', async () => {
    const asked: (number | undefined)[] = [];
    const { messages, board } = community;
    community.messages = (q, o) => (asked.push(q.limit), messages.call(community, q, o));
    community.board = (q, o) => (asked.push(q.limit), board.call(community, q, o));
    for (const limit of [undefined, 1, 10, 11, 50, 51, 100, 5000])
      await call('messages.page', limit === undefined ? {} : { limit });
    await call('boards.page', { slug: 'xp', limit: 3 });
    expect(asked).to.deep.equal([undefined, 10, 10, 25, 50, 100, 100, 100, 10]);
    for (const limit of [0, -5, 2.5, NaN, Infinity]) {
      const refused = await call('messages.page', { limit }).catch((error: Error) => error.message);
      expect(refused).to.contain('10, 25, 50, 100');
      expect(await codeOf(call('boards.page', { slug: 'xp', limit }))).to.equal('INVALID');
    }
    expect(asked).to.have.length(9);
  });

  it('answers what is read', async () => {
    expect((await call<{ member: { name: string } }>('user.get')).member.name).to.equal(
      northwindMember().member.name,
    );
    expect((await call<{ boards: unknown[] }>('boards.list')).boards).to.have.length(1);
    expect((await call<BoardPage>('boards.page', { slug: 'xp', limit: 10 })).rows).to.have.length(10);
    expect((await call<BoardPage>('boards.around', { slug: 'xp' })).me?.standing?.rank).to.equal(12);
    expect((await call<{ tiers: unknown[] }>('tiers.get')).tiers).to.have.length(4);
    expect((await call<{ level: number }>('tiers.mine')).level).to.equal(1);
    expect((await call<MessagePage>('messages.page')).channel.id).to.equal('general');
    expect(await codeOf(call('boards.page', { slug: 'none' }))).to.equal('NOT_FOUND');
  });

  it('tells the context: who, where, and what the community is', async () => {
    const context = await attached.context();
    expect(context.user?.name).to.equal(northwindMember().member.name);
    expect(context.identity.state).to.equal('member');
    expect(context.channel).to.include({ id: 'general', name: 'General' });
    expect(context).not.to.have.property('channels');
    expect(context.community).to.include({ name: 'Northwind', maxText: 2000, tiers: true });
  });

  it('tells nobody who is there without the capability', async () => {
    frame.capabilities = new Set(['messages.send']);
    expect(await attached.context()).not.to.have.property('user');
    expect((await attached.context()).identity.state).to.equal('member');
  });

  describe('the channel', () => {
    it('is the frame’s own, and no other by any method', async () => {
      for (const [method, args] of [
        ['messages.page', {}],
        ['messages.send', { text: 'x', key: 'k' }],
        ['messages.reply', { message: 'm', text: 'x', key: 'k' }],
        ['messages.react', { message: 'm', emoji: 'wave', on: true }],
      ] as const) {
        expect(await codeOf(call(method, { ...args, channel: 'news' })), method).to.equal('FORBIDDEN');
      }
      expect(await codeOf(stream('messages.live', { channel: 'news' }).next())).to.equal('FORBIDDEN');
      expect(await codeOf(stream('live.changes', { topics: ['channel:news'] }).next())).to.equal('FORBIDDEN');
      expect(frame.questions).to.have.length(0);
      expect((await call<MessagePage>('messages.page', { channel: 'general' })).messages).not.to.be.empty;
    });

    it('is more where the host says so', async () => {
      frame.channels = new Set(['news']);
      expect((await call<MessagePage>('messages.page', { channel: 'news' })).channel.id).to.equal('news');
      expect((await attached.context()).channels?.map(({ id }) => id)).to.deep.equal(['general', 'news']);
      expect(await codeOf(call('messages.page', { channel: 'third' }))).to.equal('FORBIDDEN');
    });

    it('keeps replies and reactions to messages of its own', async () => {
      const [first] = (await community.messages({ channel: 'general' })).messages;
      frame.channel = 'news';
      serve();
      const reply = { message: first!.id, text: 'Hi', key: 'k' };
      expect(await codeOf(call('messages.reply', reply))).to.equal('NOT_FOUND');
      const react = { message: first!.id, emoji: 'wave', on: true };
      expect(await codeOf(call('messages.react', react))).to.equal('NOT_FOUND');
      expect(frame.questions).to.have.length(0);
      frame.channel = 'general';
      serve();
      await allowed(call('messages.react', react));
      const [after] = (await community.messages({ channel: 'general' })).messages;
      expect(after!.reactions.map(({ emoji }) => emoji)).to.include('wave');
    });

    it('hands out nothing of another, whatever the community makes of a cursor', async () => {
      const leaky = new MemoryCommunity(northwind());
      const real = leaky.messages.bind(leaky);
      leaky.messages = async (q, o) => {
        const page = await real(q, o);
        return {
          ...page,
          messages: [...page.messages, { ...page.messages[0]!, channel: 'news', id: 'leak' }],
        };
      };
      community = leaky;
      serve();
      const page = await call<MessagePage>('messages.page');
      expect(page.messages).to.have.length(8);
      expect(page.messages.map(({ id }) => id)).not.to.include('leak');
    });
  });

  describe('consent', () => {
    it('is asked once, with the partner’s origin and the first message', async () => {
      const first = send('Hello everybody');
      await waitUntil(() => frame.questions.length === 1);
      expect(frame.questions[0]).to.include({
        origin: 'https://partner.example',
        channel: 'general',
        capability: 'messages.send',
        text: 'Hello everybody',
      });
      expect(await texts()).not.to.include('Hello everybody');
      expect((await allowed(first)).state).to.equal('sent');
      expect((await send('Again', 'k2')).state).to.equal('sent');
      expect(frame.questions).to.have.length(1);
      expect(attached.grants).to.deep.equal(['messages.send']);
      expect(frame.grants).to.deep.equal([['messages.send']]);
    });

    it('is one question for calls that come meanwhile', async () => {
      const calls = Promise.all([send('One', 'a'), send('Two', 'b'), send('Three', 'c')]);
      await allowed(calls);
      expect(frame.questions).to.have.length(1);
      expect(await texts()).to.include.members(['One', 'Two', 'Three']);
    });

    it('is refused: nothing is sent, and the member is not asked again at once', async () => {
      const pending = codeOf(send());
      await waitUntil(() => frame.questions.length === 1);
      frame.questions[0]!.answer(false);
      expect(await pending).to.equal('FORBIDDEN');
      expect(await codeOf(send('Please', 'k2'))).to.equal('FORBIDDEN');
      expect(frame.questions).to.have.length(1);
      expect(await texts()).not.to.include('Hello');
      expect((await call<MessagePage>('messages.page')).messages).not.to.be.empty;
    });

    it('is taken back by the member', async () => {
      await allowed(send());
      attached.revoke('messages.send');
      expect(attached.grants).to.deep.equal([]);
      expect(await codeOf(send('More', 'k2'))).to.equal('FORBIDDEN');
      expect(frame.grants.at(-1)).to.deep.equal([]);
    });

    it('asks one question at a time on the page', async () => {
      const services = createChannelServices({ community });
      const other = new Frame();
      other.origin = 'https://other.example';
      attached = services.attach(frame);
      const attachedOther = services.attach(other);
      const first = send();
      const second = attachedOther.handlers.get('messages.send')!(
        { text: 'Other', key: 'k' },
        { signal: never.signal, method: 'messages.send' },
      ) as Promise<Sent>;
      await waitUntil(() => frame.questions.length === 1);
      await aTimeout(20);
      expect(other.questions).to.have.length(0);
      frame.questions[0]!.answer(true);
      await first;
      await waitUntil(() => other.questions.length === 1);
      other.questions[0]!.answer(true);
      expect((await second).state).to.equal('sent');
      attachedOther.dispose();
    });

    it('closes its question with the last call that waits for it', async () => {
      const leave = new AbortController();
      const pending = codeOf(call('messages.send', { text: 'x', key: 'k' }, leave.signal));
      await waitUntil(() => frame.questions.length === 1);
      leave.abort();
      await pending;
      expect(frame.questions[0]!.signal.aborted).to.equal(true);
      // That was no refusal: the next call asks.
      const next = send();
      await waitUntil(() => frame.questions.length === 2);
      frame.questions[1]!.answer(true);
      expect((await next).state).to.equal('sent');
    });

    it('is kept where the host brings a store, by origin and channel', async () => {
      const kept = new Map<string, boolean>();
      const consents: Consents = {
        get: (key) => kept.get(key) ?? false,
        set: (key, granted) => void kept.set(key, granted),
      };
      serve({ consents });
      await allowed(send());
      expect([...kept]).to.deep.equal([['https://partner.example general messages.send', true]]);
      frame = new Frame();
      serve({ consents });
      expect((await send('Next day', 'k2')).state).to.equal('sent');
      expect(frame.questions).to.have.length(0);
      community.signIn(null);
      expect([...kept.values()]).to.deep.equal([false]);
    });

    it('is not there when the question fails', async () => {
      serve({ confirm: () => Promise.reject(new Error('no dialog here')) });
      expect(await codeOf(send())).to.equal('FORBIDDEN');
    });
  });

  describe('sends', () => {
    beforeEach(() => serve({ confirm: async () => true }));

    it('are sent once per key', async () => {
      const [a, b] = await Promise.all([send(), send()]);
      expect(a).to.deep.equal(b);
      expect((await texts()).filter((text) => text === 'Hello')).to.have.length(1);
      expect(await codeOf(send('Something else', 'k1'))).to.equal('CONFLICT');
      expect(await codeOf(send('x', 'no spaces here'))).to.equal('INVALID');
    });

    it('refuse what is no text before anybody is asked', async () => {
      serve();
      expect(await codeOf(send('  '))).to.equal('INVALID');
      expect(await codeOf(send('x'.repeat(2001)))).to.equal('INVALID');
      expect(frame.questions).to.have.length(0);
    });

    it('settle as those of widgets do', async () => {
      let tries = 0;
      const real = community.send.bind(community);
      community.send = async (m, o) => {
        if (++tries === 1) throw new CommunityError('BUSY', 'an earlier one is not settled');
        return real(m, o);
      };
      const pending = send();
      await waitUntil(() => tries === 2, 'a busy send is tried again', { timeout: 8_000 });
      expect((await pending).state).to.equal('sent');
    });

    it('are ten a minute, then the wait is told, and another frame is not held up', async () => {
      for (let i = 0; i < 10; i++) await send(`text ${i}`, `k${i}`);
      const error = await send('one more', 'k11').then(
        () => undefined,
        (reason: unknown) => reason as CommunityError,
      );
      expect(error?.code).to.equal('RATE_LIMITED');
      expect(error?.retryAfter).to.be.within(1, 60);
      // A repeat of what was sent is no new send.
      expect((await send('text 3', 'k3')).state).to.equal('sent');
      expect(await texts()).not.to.include('one more');
      const [message] = (await call<MessagePage>('messages.page')).messages;
      for (let i = 0; i < 30; i++) {
        await call('messages.react', { message: message!.id, emoji: `e${i}`, on: true });
      }
      const thirtyFirst = call('messages.react', { message: message!.id, emoji: 'more', on: true });
      expect(await codeOf(thirtyFirst)).to.equal('RATE_LIMITED');
    });

    it('need somebody to be signed in', async () => {
      community.signIn(null);
      expect(await codeOf(send())).to.equal('UNAUTHENTICATED');
      expect(await codeOf(call('messages.react', { message: 'x', emoji: 'y', on: true }))).to.equal(
        'NOT_FOUND',
      );
      expect(await call('user.get')).to.equal(null);
    });

    it('go through the User API where the host brings one', async () => {
      const asked: unknown[] = [];
      const userApi: ServicesOptions['userApi'] = {
        send: async (m) => asked.push(['send', m]),
        reply: async (m) => asked.push(['reply', m]),
        react: async (m) => asked.push(['react', m]),
      };
      serve({ userApi, confirm: async () => true });
      const [message] = (await call<MessagePage>('messages.page')).messages;
      const { id } = message!;
      expect(await send('Hi', 'k1')).to.deep.equal({ key: 'k1', state: 'sent' });
      await call('messages.reply', { message: id, text: 'Yes', key: 'k2' });
      await call('messages.react', { message: id, emoji: 'wave', on: true });
      expect(asked).to.deep.equal([
        ['send', { channelId: 'general', message: 'Hi' }],
        ['reply', { messageId: id, message: 'Yes' }],
        ['react', { messageId: id, emoji: ':wave:' }],
      ]);
      expect(await texts()).not.to.include('Hi');
    });

    it('are unknown when the User API may have taken them, and failed when it certainly has not', async () => {
      let failure: object = { code: 'TIMEOUT', status: 0, written: true };
      serve({ userApi: { send: () => Promise.reject(failure as Error) }, confirm: async () => true });
      expect((await send()).state).to.equal('unknown');
      failure = { code: 'FORBIDDEN', status: 403 };
      expect(await codeOf(send('Two', 'k2'))).to.equal('FORBIDDEN');
      failure = { code: 'UNAVAILABLE', status: 0, written: false };
      expect(await codeOf(send('Three', 'k3'))).to.equal('UNAVAILABLE');
    });
  });

  describe('when the member changes', () => {
    it('takes back grants, ends what is pending and what is open, and says so', async () => {
      const changes: boolean[] = [];
      attached.watch(({ isOtherMember }) => changes.push(isOtherMember), { signal: never.signal });
      await allowed(send());
      const live = stream<Message>('messages.live', {});
      const next = codeOf(live.next());
      frame.questions.length = 0;
      attached.revoke('token');
      const pending = codeOf(call('user.get'));
      community.signIn(null);
      expect(await pending).to.equal('CANCELLED');
      expect(await next).to.equal('CANCELLED');
      expect(attached.grants).to.deep.equal([]);
      expect(changes).to.deep.equal([true]);
      community.signIn(northwindMember());
      expect(changes).to.deep.equal([true, false]);
      const again = send('As somebody else', 'k9');
      await waitUntil(() => frame.questions.length === 1);
      frame.questions[0]!.answer(true);
      expect((await again).state).to.equal('sent');
    });

    it('closes an open question', async () => {
      const pending = codeOf(send());
      await waitUntil(() => frame.questions.length === 1);
      community.signIn(null);
      expect(frame.questions[0]!.signal.aborted).to.equal(true);
      expect(await pending).to.equal('CANCELLED');
      expect(await texts()).not.to.include('Hello');
    });

    it('takes back grants also while no frame is shown', async () => {
      const services = createChannelServices({ community });
      attached = services.attach(frame);
      await allowed(send());
      attached.dispose();
      community.signIn(null);
      community.signIn(northwindMember());
      attached = services.attach(frame);
      expect(attached.grants).to.deep.equal([]);
    });
  });

  describe('tokens', () => {
    const token: ServicesOptions['token'] = async (channel) => ({
      token: `proof of ${channel}`,
      expiresAt: '2026-01-15T12:01:00Z',
    });

    it('are given after consent, where the host makes them', async () => {
      serve({ token });
      expect(attached.offers?.('token')).to.equal(true);
      const proof = await allowed(call<{ token: string }>('token.get'));
      expect(proof.token).to.equal('proof of general');
      expect(frame.questions[0]).to.include({ capability: 'token' });
      expect(frame.questions[0]).not.to.have.property('text');
    });

    it('are off otherwise, and never for public frames', async () => {
      expect(attached.offers?.('token')).to.equal(false);
      expect(await codeOf(call('token.get'))).to.equal('FORBIDDEN');
      frame.isPublic = true;
      serve({ token });
      expect(attached.offers?.('token')).to.equal(false);
      expect(await codeOf(call('token.get'))).to.equal('FORBIDDEN');
      expect(frame.questions).to.have.length(0);
    });

    it('are for members, and few a minute', async () => {
      serve({ token, confirm: async () => true });
      for (let i = 0; i < 6; i++) await call('token.get');
      expect(await codeOf(call('token.get'))).to.equal('RATE_LIMITED');
      community.signIn(null);
      expect(await codeOf(call('token.get'))).to.equal('UNAUTHENTICATED');
    });
  });

  describe('navigation and size', () => {
    it('opens what is safe while the reader acts in the frame', async () => {
      await call('nav.open', { url: 'https://partner.example/rules' });
      await call('nav.open', { url: 'mailto:team@partner.example' });
      expect(frame.opened).to.deep.equal(['https://partner.example/rules', 'mailto:team@partner.example']);
      frame.active = false;
      expect(await codeOf(call('nav.open', { url: 'https://partner.example/' }))).to.equal('FORBIDDEN');
    });

    it('opens nothing else', async () => {
      for (const url of [
        'javascript:alert(1)',
        'java\tscript:alert(1)',
        ' https://partner.example/',
        'data:text/html,x',
        'blob:https://partner.example/1',
        'http://partner.example/',
        '//evil.example',
        '/path',
        'https:partner.example',
        'https:\\\\evil.example',
        'https://user@evil.example/',
        'https://user:pw@evil.example/',
        `https://partner.example/${'a'.repeat(100_000)}`,
        '',
      ]) {
        expect(await codeOf(call('nav.open', { url })), url.slice(0, 40)).to.equal('INVALID');
      }
      expect(frame.opened).to.deep.equal([]);
    });

    it('gives the height that the host allows', async () => {
      expect(await call('size.set', { h: 900 })).to.deep.equal({ h: 500 });
    });
  });

  describe('live', () => {
    it('brings new messages, each once', async () => {
      const live = stream<Message>('messages.live', {});
      const first = live.next();
      await aTimeout(10);
      await community.send({ channel: 'general', text: 'News', key: 'n1' });
      expect((await first).value).to.include({ text: 'News', channel: 'general' });
      const second = live.next();
      await community.send({ channel: 'general', text: 'More', key: 'n2' });
      expect((await second).value).to.include({ text: 'More' });
      await live.return(undefined);
    });

    it('tells that something changed, the latest of each topic', async () => {
      const live = stream<LiveEvent>('live.changes', {
        topics: ['board:xp', 'tiers', 'me', 'channel:general'],
      });
      const first = live.next();
      await aTimeout(0);
      community.emit('board:xp');
      expect((await first).value).to.include({ topic: 'board:xp', kind: 'reload' });
      community.emit('tiers');
      community.emit('tiers');
      community.emit('board:xp');
      const events = [(await live.next()).value as LiveEvent, (await live.next()).value as LiveEvent];
      expect(events.map(({ topic }) => topic)).to.deep.equal(['tiers', 'board:xp']);
    });

    it('asks for the capability of each topic, also later', async () => {
      const granted = new Set<ChannelCapability>(['boards.read']);
      (frame as ServedFrame).can = (capability) => granted.has(capability);
      for (const topic of ['tiers', 'me', 'channel:general']) {
        expect(await codeOf(stream('live.changes', { topics: [topic] }).next()), topic).to.equal('FORBIDDEN');
      }
      for (const topics of [['x'], ['board:'], [], Array<string>(33).fill('tiers')]) {
        expect(await codeOf(stream('live.changes', { topics }).next())).to.equal('INVALID');
      }
      const live = stream('live.changes', { topics: ['board:xp'] });
      const first = live.next();
      await aTimeout(0);
      granted.clear();
      community.emit('board:xp');
      expect(await codeOf(first)).to.equal('FORBIDDEN');
    });

    it('ends with its frame', async () => {
      const next = codeOf(stream('live.changes', { topics: ['tiers'] }).next());
      await aTimeout(0);
      attached.dispose();
      expect(await next).to.equal('CLOSED');
    });
  });
});
