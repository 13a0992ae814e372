import { aTimeout, expect, fixture, html, nextFrame, oneEvent } from '@open-wc/testing';
import { MemoryCommunity, type MemoryFixture, type MemoryMember } from '../../community/memory-community.js';
import type { RaiErrorEvent } from '../../events/error-event.js';
import type { RaiSentEvent } from '../../events/sent-event.js';
import { CommunityError, type Channel, type Message, type Sent } from '../../model/index.js';
import './define.js';
import type { RaiMessages } from './messages.js';
import { press } from '../../../test/helpers/press.js';

const ANA: MemoryMember = { member: { id: 'ana', name: 'Ana Ruiz' }, xp: '120', coins: '5' };
const BEN: MemoryMember = { member: { id: 'ben', name: 'Ben Okoro' }, xp: '80', coins: '2' };
const CHANNEL: Channel = { id: 'general', name: 'General', kind: 'open', post: true };

const message = (n: number, more: Partial<Message> = {}): Message => ({
  id: `m${n}`,
  channel: 'general',
  author: { id: 'zoe', name: 'Zoe Tan' },
  text: `Message ${n}`,
  at: new Date(Date.UTC(2026, 0, 1) + n * 60_000).toISOString(),
  mine: false,
  replies: 0,
  reactions: [],
  ...more,
});
const range = (from: number, to: number): Message[] =>
  Array.from({ length: to - from }, (_, n) => message(from + n));

type Call = { text: string; key: string; message?: string };
type Answer = Partial<Sent> | CommunityError | 'real';

/** A community whose answers to sends can be chosen, and which remembers what it was asked. */
class Fake extends MemoryCommunity {
  readonly calls: Call[] = [];
  readonly reads: unknown[] = [];
  readonly reactions: { emoji: string; on: boolean }[] = [];
  readonly answers: Answer[] = [];
  gate: Promise<unknown> | undefined;

  override async send(m: { channel: string; text: string; key: string }): Promise<Sent> {
    return this.#answer(m, () => super.send(m));
  }

  override async reply(m: { message: string; text: string; key: string }): Promise<Sent> {
    return this.#answer(m, () => super.reply(m));
  }

  override async react(m: { message: string; emoji: string; on: boolean }): Promise<void> {
    this.reactions.push({ emoji: m.emoji, on: m.on });
    await this.gate;
    return super.react(m);
  }

  override messages(
    ...args: Parameters<MemoryCommunity['messages']>
  ): ReturnType<MemoryCommunity['messages']> {
    this.reads.push(args[0]);
    return super.messages(...args);
  }

  async #answer(m: Call, real: () => Promise<Sent>): Promise<Sent> {
    this.calls.push({ text: m.text, key: m.key, ...(m.message && { message: m.message }) });
    await this.gate;
    const answer = this.answers.shift() ?? 'real';
    if (answer instanceof CommunityError) throw answer;
    if (answer === 'real') return real();
    return { key: m.key, state: 'sent', ...answer };
  }

  /** Somebody else writes. */
  hears(...messages: Message[]): void {
    this.store.push(...messages);
    this.emit('channel:general');
  }

  readonly store: Message[];

  constructor(fixture: MemoryFixture = {}, messages = range(0, 5), channel = CHANNEL) {
    const given = { channel, messages };
    super({ asOf: new Date().toISOString(), ...fixture, channels: [given] });
    this.store = [];
    const read = this.messages.bind(this);
    // What others write is added to the pages that the community answers.
    this.messages = async (...args) => {
      const page = await read(...args);
      if (page.after !== null || args[0].before) return page;
      const others = this.store.filter(({ id }) => !page.messages.some((known) => known.id === id));
      return { ...page, messages: [...page.messages, ...others].sort((a, b) => a.at.localeCompare(b.at)) };
    };
  }
}

async function mount(community: MemoryCommunity, more: Partial<RaiMessages> = {}): Promise<RaiMessages> {
  const el = await fixture<RaiMessages>(
    html`<rai-messages channel="general" .community=${community}></rai-messages>`,
  );
  Object.assign(el, more);
  await settled(el);
  return el;
}

async function settled(el: RaiMessages): Promise<void> {
  for (let n = 0; n < 4; n++) {
    await aTimeout(5);
    await el.updateComplete;
    await el.shadowRoot!.querySelector('rai-messages-view')!.updateComplete;
  }
  await nextFrame();
}

async function until(done: () => unknown, what: string, ms = 3000): Promise<void> {
  const end = Date.now() + ms;
  while (!done()) {
    if (Date.now() > end) throw new Error(`never: ${what}`);
    await aTimeout(10);
  }
}

const root = (el: RaiMessages): ShadowRoot => el.shadowRoot!.querySelector('rai-messages-view')!.shadowRoot!;
const all = (el: RaiMessages, selector: string): HTMLElement[] => [
  ...root(el).querySelectorAll<HTMLElement>(selector),
];
const one = (el: RaiMessages, selector: string): HTMLElement => all(el, selector)[0]!;
const texts = (el: RaiMessages): string[] => all(el, '.text').map(({ textContent }) => textContent!);
const fates = (el: RaiMessages): string[] =>
  all(el, '.fate > span:first-of-type').map(({ textContent }) => textContent!.replace(/\s+/g, ' ').trim());
const composer = (el: RaiMessages): HTMLElement => one(el, 'rai-message-composer');
const inside = (el: RaiMessages, selector: string): HTMLElement =>
  composer(el).shadowRoot!.querySelector<HTMLElement>(selector)!;
const field = (el: RaiMessages): HTMLTextAreaElement => inside(el, 'textarea') as HTMLTextAreaElement;
const row = (el: RaiMessages, text: string): HTMLElement =>
  all(el, '.row').find((item) => item.querySelector('.text')!.textContent === text)!;
const click = (el: RaiMessages, label: string): void =>
  all(el, 'button')
    .find(({ textContent }) => textContent!.trim() === label)!
    .click();

async function write(el: RaiMessages, text: string): Promise<void> {
  field(el).focus();
  field(el).value = text;
  field(el).dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
  press('Enter');
  await settled(el);
}

describe('<rai-messages>', function () {
  // Waits are bounded by themselves; slow engines only draw slower.
  this.timeout(30_000);

  describe('reading', () => {
    it('should pass the accessibility audit as guest and as member', async () => {
      await expect(await mount(new Fake())).to.be.accessible();
      await expect(await mount(new Fake({ member: ANA }))).to.be.accessible();
    });

    it('should show a public channel to anybody, with a call to sign in', async () => {
      const el = await mount(new Fake());
      expect(texts(el)).to.deep.equal(['Message 0', 'Message 1', 'Message 2', 'Message 3', 'Message 4']);
      expect(composer(el)).to.equal(undefined);
      expect(one(el, '.tools')).to.equal(undefined);
      setTimeout(() => one(el, '[part=sign-in]').click());
      await oneEvent(el, 'rai-sign-in');
      expect(el.matches(':state(ready)')).to.equal(true);
    });

    it('should pass on the page\u2019s own heading and way to sign in', async () => {
      const el = await fixture<RaiMessages>(
        html`<rai-messages channel="general" .community=${new Fake({ capabilities: [] })}
          ><h3 slot="heading">Talk</h3>
          <a slot="sign-in" href="/login">Log in</a></rai-messages
        >`,
      );
      await settled(el);
      const slot = one(el, 'slot[name=heading]') as HTMLSlotElement;
      expect(slot.assignedElements({ flatten: true })[0]!.textContent).to.equal('Talk');
      expect(one(el, '.call')).to.not.equal(undefined);
    });

    it('should be read only where members do not write', async () => {
      const el = await mount(new Fake({ member: ANA }, range(0, 2), { ...CHANNEL, post: false }));
      expect(one(el, 'footer').textContent).to.contain('read along');
      const guest = await mount(new Fake({ capabilities: ['messages'] }));
      expect(one(guest, 'footer').textContent).to.contain('read along');
    });

    it('should fire rai-load once', async () => {
      const community = new Fake();
      let loads = 0;
      const el = await fixture<RaiMessages>(
        html`<rai-messages
          channel="general"
          .community=${community}
          @rai-load=${() => loads++}
        ></rai-messages>`,
      );
      await settled(el);
      community.emit('channel:general');
      await settled(el);
      expect(loads).to.equal(1);
      expect(community.reads.length).to.equal(2);
    });

    it('should say which setting is missing', async () => {
      const el = await fixture<RaiMessages>(html`<rai-messages .community=${new Fake()}></rai-messages>`);
      await settled(el);
      expect(one(el, '.note').textContent).to.contain('channel');
      const odd = new Fake();
      const el2 = await mount(odd, { channel: '"><img src=x onerror=alert(1)>'.repeat(10_000) });
      expect(one(el2, '.note').textContent).to.contain('channel');
      const lost = await fixture<RaiMessages>(html`<rai-messages channel="general"></rai-messages>`);
      await until(() => one(lost, '.note'), 'the note');
      expect(one(lost, '.note').textContent).to.contain('gateway');
    });

    it('should show a designed error, and recover by a retry', async () => {
      const community = new Fake();
      community.fail('messages', new CommunityError('UNAVAILABLE', 'down', { requestId: 'r-1' }));
      const errors: RaiErrorEvent[] = [];
      const el = await fixture<RaiMessages>(
        html`<rai-messages
          channel="general"
          .community=${community}
          @rai-error=${(event: RaiErrorEvent) => errors.push(event)}
        ></rai-messages>`,
      );
      await settled(el);
      expect(one(el, '.note').textContent).to.contain('cannot be reached');
      expect(el.matches(':state(error)')).to.equal(true);
      expect(errors.map(({ code, requestId }) => [code, requestId])).to.deep.equal([['UNAVAILABLE', 'r-1']]);
      community.fail('messages', null);
      one(el, '[part=retry]').click();
      await settled(el);
      expect(texts(el).length).to.equal(5);
    });

    it('should leave the retry to a page that prevents it', async () => {
      const community = new Fake();
      community.fail('messages', new CommunityError('UNAVAILABLE', 'down'));
      const el = await mount(community);
      el.addEventListener('rai-retry', (event) => event.preventDefault());
      const { length } = community.reads;
      one(el, '[part=retry]').click();
      await settled(el);
      expect(community.reads.length).to.equal(length);
    });

    it('should keep what is there when news fail, and say that it is old', async () => {
      const community = new Fake();
      const el = await mount(community);
      community.fail('messages', new CommunityError('TIMEOUT', 'slow'));
      community.emit('channel:general');
      await settled(el);
      expect(texts(el).length).to.equal(5);
      expect(one(el, '[part=stale]').textContent).to.contain('Not connected');
      expect(el.matches(':state(stale)')).to.equal(true);
    });

    it('should show no access for a channel that is closed or does not exist', async () => {
      const community = new Fake({ member: ANA });
      community.fail('messages', new CommunityError('NOT_FOUND', 'no'));
      const el = await mount(community);
      expect(one(el, '.note').textContent).to.contain('Members only');
      expect(el.matches(':state(no-access)')).to.equal(true);
      const guest = new Fake();
      guest.fail('messages', new CommunityError('NOT_FOUND', 'no'));
      expect(one(await mount(guest), '.note').textContent).to.contain('Sign in to see this');
    });

    it('should take messages away from whoever must not see them any more', async () => {
      const community = new Fake({ member: ANA });
      const el = await mount(community);
      community.fail('messages', new CommunityError('FORBIDDEN', 'no'));
      community.emit('channel:general');
      await settled(el);
      expect(texts(el)).to.deep.equal([]);
      expect(one(el, '.note').textContent).to.contain('Members only');
    });

    it('should show only the newest channel when it is changed while loading', async () => {
      const community = new MemoryCommunity({
        delayMs: 30,
        channels: [
          { channel: CHANNEL, messages: range(0, 3) },
          { channel: { ...CHANNEL, id: 'other', name: 'Other' }, messages: [message(50)] },
        ],
      });
      const el = await fixture<RaiMessages>(
        html`<rai-messages channel="general" .community=${community}></rai-messages>`,
      );
      el.channel = 'other';
      await until(() => texts(el).length, 'rows');
      await aTimeout(60);
      expect(texts(el)).to.deep.equal(['Message 50']);
      el.channel = 'general';
      await el.updateComplete;
      expect(el.matches(':state(loading)')).to.equal(true);
      await until(() => texts(el).length === 3, 'rows of the first channel');
    });

    it('should stop when it is removed while loading, and go on when it comes back', async () => {
      const community = new Fake({ delayMs: 20 });
      const el = await fixture<RaiMessages>(
        html`<rai-messages channel="general" .community=${community}></rai-messages>`,
      );
      const parent = el.parentElement!;
      el.remove();
      await aTimeout(60);
      expect(texts(el)).to.deep.equal([]);
      parent.append(el);
      await until(() => texts(el).length === 5, 'rows');
    });

    it('should survive a move in the document without asking again', async () => {
      const community = new Fake({ member: ANA });
      const el = await mount(community);
      field(el).value = 'half written';
      const { length } = community.reads;
      el.parentElement!.prepend(el);
      await settled(el);
      expect(community.reads.length).to.equal(length);
      expect(field(el).value).to.equal('half written');
      expect(texts(el).length).to.equal(5);
    });
  });

  describe('moving', () => {
    const scroller = (el: RaiMessages): HTMLElement => one(el, '.scroll');

    it('should load older messages, keep at most 80, and find the way back', async () => {
      const community = new Fake({}, range(0, 300));
      const el = await mount(community, { limit: 50 });
      expect(texts(el)[0]).to.equal('Message 250');
      for (let n = 0; n < 3; n++) {
        const first = texts(el)[0];
        scroller(el).scrollTop = 0;
        await until(() => texts(el)[0] !== first, 'older rows');
        await settled(el);
        expect(texts(el).length).to.be.at.most(80);
      }
      expect(texts(el)[0]).to.equal('Message 100');
      for (let n = 0; n < 12 && texts(el).at(-1) !== 'Message 299'; n++) {
        const last = texts(el).at(-1);
        scroller(el).scrollTop = 1e6;
        await until(() => texts(el).at(-1) !== last, 'newer rows');
        await settled(el);
        expect(texts(el).length).to.be.at.most(80);
      }
      const numbers = texts(el).map((text) => Number(text.slice(8)));
      expect(numbers).to.deep.equal(range(300 - numbers.length, 300).map((_, n) => 300 - numbers.length + n));
    });

    it('should say when older messages cannot be had, and try again', async () => {
      const community = new Fake({}, range(0, 60));
      const el = await mount(community, { limit: 10 });
      community.fail('messages', new CommunityError('UNAVAILABLE', 'down'));
      one(el, '.edge').click();
      await settled(el);
      expect(one(el, '.edge').textContent).to.contain('Try again');
      community.fail('messages', null);
      one(el, '.edge').click();
      await until(() => texts(el).length >= 20, 'older rows');
    });

    it('should stand still while paused, say so, and catch up at once', async () => {
      const community = new Fake({}, range(0, 5));
      const el = await mount(community);
      const said = (): string => one(el, '[role=status]').textContent!;
      const button = one(el, 'button[part=pause]');
      expect(button.getAttribute('aria-label')).to.equal('Pause updates');
      button.click();
      await until(() => said().includes('Updates are paused'), 'the announcement');
      expect(one(el, 'button[part=pause]').getAttribute('aria-label')).to.equal('Resume updates');
      community.hears(message(100));
      await settled(el);
      expect(texts(el)).not.to.contain('Message 100');
      button.click();
      await until(() => texts(el).includes('Message 100'), 'what was missed');
      community.hears(message(101));
      await until(() => texts(el).includes('Message 101'), 'what came later');
      await expect(el).to.be.accessible();
    });

    it('should follow new messages at the end, and count them elsewhere', async () => {
      const community = new Fake({}, range(0, 40));
      const el = await mount(community, { limit: 50 });
      community.hears(message(100));
      await settled(el);
      expect(texts(el).at(-1)).to.equal('Message 100');
      const box = scroller(el);
      expect(box.scrollHeight - box.scrollTop - box.clientHeight).to.be.below(2);
      await until(() => one(el, '[role=status]').textContent!.includes('1 new message'), 'the announcement');
      box.scrollTop = 200;
      await settled(el);
      community.hears(message(101), message(102));
      await settled(el);
      expect(one(el, '.jump').textContent).to.contain('2 new messages');
      expect(box.scrollTop).to.be.closeTo(200, 2);
      one(el, '.jump').click();
      await settled(el);
      expect(one(el, '.jump')).to.equal(undefined);
    });

    it('should go from a quote to its message, also when that is far away', async () => {
      const messages = range(0, 200);
      messages[199]!.quote = { id: 'm20', name: 'Zoe Tan', text: 'Message 20' };
      messages[198]!.quote = { id: 'm197', name: 'Zoe Tan', text: 'Message 197' };
      const el = await mount(new Fake({}, messages));
      row(el, 'Message 198').querySelector<HTMLElement>('.quote')!.click();
      await until(() => root(el).activeElement?.textContent?.includes('Message 197'), 'the quoted message');
      row(el, 'Message 199').querySelector<HTMLElement>('.quote')!.click();
      await until(() => root(el).activeElement?.textContent?.includes('Message 20'), 'the quoted message');
      one(el, '.jump').click();
      await until(() => row(el, 'Message 199'), 'the newest message');
    });
  });

  describe('sending', () => {
    it('should show a message at once and store it exactly once', async () => {
      const community = new Fake({ member: ANA });
      let release = (): void => {};
      community.gate = new Promise<void>((resolve) => (release = resolve));
      const el = await mount(community);
      const sent: RaiSentEvent[] = [];
      el.addEventListener('rai-sent', (event) => sent.push(event));
      await write(el, '  Hello there  ');
      expect(texts(el).at(-1)).to.equal('Hello there');
      expect(fates(el)).to.deep.equal(['Sending']);
      expect(field(el).value).to.equal('');
      const drawn = row(el, 'Hello there');
      release();
      await settled(el);
      expect(fates(el)).to.deep.equal([]);
      expect(texts(el).filter((text) => text === 'Hello there').length).to.equal(1);
      expect(row(el, 'Hello there')).to.equal(drawn);
      expect(community.calls.length).to.equal(1);
      expect(sent.map(({ channel, id }) => [channel, Boolean(id)])).to.deep.equal([['general', true]]);
    });

    it('should send once for two presses, and equal texts twice when written twice', async () => {
      const community = new Fake({ member: ANA });
      const el = await mount(community);
      field(el).focus();
      field(el).value = 'Hi';
      press('Enter');
      press('Enter');
      inside(el, '[part=send]').click();
      await settled(el);
      expect(community.calls.map(({ text }) => text)).to.deep.equal(['Hi']);
      await write(el, 'Hi');
      expect(community.calls.map(({ text }) => text)).to.deep.equal(['Hi', 'Hi']);
      expect(new Set(community.calls.map(({ key }) => key)).size).to.equal(2);
      expect(texts(el).filter((text) => text === 'Hi').length).to.equal(2);
    });

    it('should not show a message twice when the list knows it before the answer', async () => {
      const community = new Fake({ member: ANA });
      let release = (): void => {};
      community.gate = new Promise<void>((resolve) => (release = resolve));
      const el = await mount(community);
      await write(el, 'Hello');
      const key = community.calls[0]!.key;
      community.answers.push({ id: 'early' });
      community.hears(message(60, { id: 'early', text: 'Hello', mine: true, author: ANA.member }));
      await settled(el);
      expect(texts(el).filter((text) => text === 'Hello').length).to.equal(1);
      release();
      await settled(el);
      expect(texts(el).filter((text) => text === 'Hello').length).to.equal(1);
      expect(row(el, 'Hello').dataset['key']).to.equal(key);
    });

    it('should ask again with the same key while a message is held', async () => {
      const community = new Fake({ member: ANA });
      community.answers.push({ state: 'held' }, 'real');
      const el = await mount(community);
      await write(el, 'Hello');
      expect(fates(el)).to.deep.equal(['Checking whether it arrived']);
      // The question that follows has no answer yet.
      let release = (): void => {};
      community.gate = new Promise<void>((resolve) => (release = resolve));
      await write(el, 'And more');
      expect(fates(el)).to.deep.equal(['Checking whether it arrived', 'Waiting']);
      release();
      await until(() => fates(el).length === 0, 'both sent');
      const [first, again, second] = community.calls;
      expect(first!.key).to.equal(again!.key);
      expect(second!.text).to.equal('And more');
      expect(texts(el).slice(-2)).to.deep.equal(['Hello', 'And more']);
    });

    it('should treat a time-out as held, never as failed', async () => {
      const community = new Fake({ member: ANA });
      community.answers.push(new CommunityError('TIMEOUT', 'slow'), 'real');
      const el = await mount(community);
      await write(el, 'Hello');
      expect(fates(el)).to.deep.equal(['Checking whether it arrived']);
      await until(() => fates(el).length === 0, 'sent');
      expect(community.calls[0]!.key).to.equal(community.calls[1]!.key);
    });

    it('should let the member decide about an unknown one', async () => {
      const community = new Fake({ member: ANA });
      community.answers.push({ state: 'unknown' }, { state: 'unknown' });
      const el = await mount(community);
      await write(el, 'Hello');
      expect(fates(el)).to.deep.equal(['It could not be confirmed that this arrived.']);
      click(el, 'Send again');
      await settled(el);
      expect(community.calls[0]!.key).to.not.equal(community.calls[1]!.key);
      click(el, 'Discard');
      await settled(el);
      expect(texts(el)).to.not.include('Hello');
      await until(() => root(el).activeElement?.localName === 'rai-message-composer', 'the focus');
    });

    it('should say why a message failed, and retry with the same key', async () => {
      const community = new Fake({ member: ANA });
      community.answers.push(new CommunityError('UNAVAILABLE', 'down'), 'real');
      const el = await mount(community);
      await write(el, 'Hello');
      expect(fates(el)).to.deep.equal(['Not sent. No answer. Trying again does not send it twice.']);
      click(el, 'Try again');
      await settled(el);
      expect(fates(el)).to.deep.equal([]);
      expect(community.calls[0]!.key).to.equal(community.calls[1]!.key);
      expect(texts(el).filter((text) => text === 'Hello').length).to.equal(1);
    });

    it('should give the text of a failed message back for editing', async () => {
      const community = new Fake({ member: ANA });
      community.answers.push(new CommunityError('INVALID', 'no'));
      const el = await mount(community);
      await write(el, 'Hello');
      field(el).value = 'since then';
      click(el, 'Edit');
      await settled(el);
      expect(field(el).value).to.equal('Hello\nsince then');
      expect(fates(el)).to.deep.equal([]);
    });

    it('should keep the draft and count down when it is too much', async () => {
      const community = new Fake({ member: ANA });
      community.answers.push(new CommunityError('RATE_LIMITED', 'slow down', { retryAfter: 3 }));
      const el = await mount(community);
      await write(el, 'Hello');
      expect(field(el).value).to.equal('Hello');
      expect(fates(el)).to.deep.equal([]);
      expect(inside(el, '#under').textContent).to.match(/You can write again in [123] seconds?\./);
      field(el).focus();
      press('Enter');
      expect(community.calls.length).to.equal(1);
      await until(() => inside(el, '#under').textContent === '', 'the end of the wait', 8000);
      press('Enter');
      await settled(el);
      expect(community.calls.length).to.equal(2);
      expect(texts(el).at(-1)).to.equal('Hello');
    });

    it('should answer a message with its quote', async () => {
      const community = new Fake({ member: ANA });
      const el = await mount(community);
      row(el, 'Message 3').querySelectorAll<HTMLElement>('.tools button')[1]!.click();
      await settled(el);
      expect(inside(el, '.reply').textContent).to.contain('Message 3');
      await write(el, 'I agree');
      expect(community.calls[0]!.message).to.equal('m3');
      expect(row(el, 'I agree').querySelector('.quote')!.textContent).to.contain('Message 3');
      expect(inside(el, '.reply')).to.equal(null);
      await settled(el);
      expect(row(el, 'Message 3').querySelector('.foot')!.textContent).to.contain('1 reply');
    });

    it('should give up a reply by Escape or its button', async () => {
      const el = await mount(new Fake({ member: ANA }));
      for (const end of [
        () => Promise.resolve(press('Escape')),
        () => Promise.resolve(inside(el, '.close').click()),
      ]) {
        row(el, 'Message 3').querySelectorAll<HTMLElement>('.tools button')[1]!.click();
        await settled(el);
        await end();
        await settled(el);
        expect(inside(el, '.reply')).to.equal(null);
      }
    });

    it('should show what a message brought', async () => {
      const community = new Fake({ member: ANA });
      const gain = { xp: '125', coins: '5', earned: { xp: '5', coins: '0' }, standings: [] };
      community.answers.push({
        id: 'g1',
        message: message(70, { id: 'g1', text: 'Hello', mine: true }),
        gain,
      });
      const el = await mount(community);
      await write(el, 'Hello');
      expect(inside(el, '.gain').textContent!.trim()).to.equal('+5 XP');
      expect(inside(el, '.gain').hidden).to.equal(false);
    });

    it('should go to the newest messages before it shows an own one', async () => {
      const el = await mount(new Fake({ member: ANA }, range(0, 200)), { limit: 50 });
      for (let n = 0; n < 2; n++) {
        const first = texts(el)[0];
        one(el, '.scroll').scrollTop = 0;
        await until(() => texts(el)[0] !== first, 'older rows');
        await settled(el);
      }
      expect(texts(el)).to.not.include('Message 199');
      await write(el, 'Hello');
      await until(() => texts(el).includes('Message 199'), 'the newest rows');
      expect(texts(el).at(-1)).to.equal('Hello');
    });

    it('should not announce own messages', async () => {
      const el = await mount(new Fake({ member: ANA }));
      await write(el, 'Hello');
      await aTimeout(1200);
      expect(one(el, '[role=status]').textContent).to.equal('');
    });
  });

  describe('reacting', () => {
    it('should show a reaction at once, and take it back', async () => {
      const community = new Fake({ member: ANA });
      let release = (): void => {};
      community.gate = new Promise<void>((resolve) => (release = resolve));
      const el = await mount(community);
      const chip = (): HTMLElement => row(el, 'Message 3').querySelector<HTMLElement>('.chip')!;
      row(el, 'Message 3').querySelector<HTMLElement>('.pick')!.click();
      await settled(el);
      one(el, '.quick button').click();
      await settled(el);
      expect(chip().getAttribute('aria-label')).to.equal('👍 1 person, you reacted');
      expect(chip().getAttribute('aria-pressed')).to.equal('true');
      release();
      await settled(el);
      expect(chip().getAttribute('aria-label')).to.equal('👍 1 person, you reacted');
      chip().click();
      await settled(el);
      expect(chip()).to.equal(null);
      expect(community.reactions).to.deep.equal([
        { emoji: 'thumbsup', on: true },
        { emoji: 'thumbsup', on: false },
      ]);
    });

    it('should count only the last of quick presses', async () => {
      const community = new Fake({ member: ANA }, [
        message(1, { reactions: [{ emoji: 'heart', count: 2, mine: false }] }),
      ]);
      let release = (): void => {};
      community.gate = new Promise<void>((resolve) => (release = resolve));
      const el = await mount(community);
      for (let n = 0; n < 3; n++) {
        one(el, '.chip').click();
        await settled(el);
      }
      release();
      await settled(el);
      expect(one(el, '.chip').getAttribute('aria-label')).to.equal('❤️ 3 people, you reacted');
      expect(community.reactions).to.deep.equal([{ emoji: 'heart', on: true }]);
    });

    it('should take a reaction away that did not arrive, and say so', async () => {
      const community = new Fake({ member: ANA }, [
        message(1, { reactions: [{ emoji: 'heart', count: 2, mine: false }] }),
      ]);
      community.fail('react', new CommunityError('UNAVAILABLE', 'down'));
      const el = await mount(community);
      one(el, '.chip').click();
      await settled(el);
      expect(one(el, '.chip').getAttribute('aria-label')).to.equal('❤️ 2 people');
      expect(one(el, '.toast').textContent).to.equal('Your reaction did not arrive.');
    });

    it('should explain where reactions cannot be taken back', async () => {
      const community = new Fake(
        { member: ANA, capabilities: ['messages', 'session', 'send', 'reply', 'react'] },
        [message(1, { reactions: [{ emoji: 'heart', count: 2, mine: true }] })],
      );
      const el = await mount(community);
      one(el, '.chip').click();
      await settled(el);
      expect(community.reactions).to.deep.equal([]);
      expect(one(el, '.toast').textContent).to.equal('A reaction cannot be taken back here.');
    });
  });

  describe('identity', () => {
    it('should forget drafts, replies and pending messages when somebody else signs in', async () => {
      const community = new Fake({ member: ANA });
      community.gate = new Promise(() => {});
      const el = await mount(community);
      row(el, 'Message 3').querySelectorAll<HTMLElement>('.tools button')[1]!.click();
      await settled(el);
      await write(el, 'My secret');
      field(el).value = 'Another secret';
      community.signIn(BEN);
      await settled(el);
      expect(texts(el)).to.not.include('My secret');
      expect(field(el).value).to.equal('');
      expect(inside(el, '.reply')).to.equal(null);
      expect(fates(el)).to.deep.equal([]);
      expect(community.calls.length).to.equal(1);
    });

    it('should drop a late answer for the member before', async () => {
      const community = new Fake({ member: ANA });
      let release = (): void => {};
      community.gate = new Promise<void>((resolve) => (release = resolve));
      const el = await mount(community);
      let sent = 0;
      el.addEventListener('rai-sent', () => sent++);
      await write(el, 'My secret');
      community.answers.push({ message: message(90, { text: 'My secret', mine: true }) });
      community.signIn(null);
      release();
      await settled(el);
      expect(sent).to.equal(0);
      expect(texts(el)).to.not.include('My secret');
      expect(one(el, '.call').textContent).to.contain('Sign in');
    });

    it('should keep the draft when the session ends and the same member returns', async () => {
      const community = new Fake({ member: ANA });
      const el = await mount(community);
      field(el).value = 'half written';
      community.endSession();
      await settled(el);
      expect(one(el, '.call').textContent).to.contain('Your session has ended');
      expect(composer(el).hidden).to.equal(true);
      expect(field(el).value).to.equal('half written');
    });

    it('should put nothing into storage or the address', async () => {
      const el = await mount(new Fake({ member: ANA }));
      await write(el, 'Hello');
      expect(localStorage.length + sessionStorage.length).to.equal(0);
      expect(location.href).to.not.contain('Hello');
    });
  });
});
