import { aTimeout, expect, fixture, html, nextFrame } from '@open-wc/testing';
import type { ViewActionEvent } from '../../internal/view-action.js';
import type { Message } from '../../model/index.js';
import './define.js';
import type { MessagesAction, MessagesModel } from './messages-model.js';
import type { RaiMessagesView } from './messages-view.js';
import { moments, states } from './messages.states.js';
import { press } from '../../../test/helpers/press.js';

const full = states['full']!;

async function view(model: MessagesModel): Promise<RaiMessagesView> {
  const el = await fixture<RaiMessagesView>(html`<rai-messages-view .model=${model}></rai-messages-view>`);
  await settled(el);
  return el;
}

async function settled(el: RaiMessagesView): Promise<void> {
  await el.updateComplete;
  await nextFrame();
  await nextFrame();
  await el.updateComplete;
}

async function draw(el: RaiMessagesView, model: MessagesModel): Promise<void> {
  el.model = model;
  await settled(el);
}

function heard(el: RaiMessagesView): MessagesAction[] {
  const actions: MessagesAction[] = [];
  el.addEventListener('rai-action', (event) => {
    const { action } = event as ViewActionEvent<MessagesAction>;
    if (action.type !== 'follow') actions.push(action);
  });
  return actions;
}

const all = (el: RaiMessagesView, selector: string): HTMLElement[] => [
  ...el.renderRoot.querySelectorAll<HTMLElement>(selector),
];
const one = (el: RaiMessagesView, selector: string): HTMLElement => all(el, selector)[0]!;
const row = (el: RaiMessagesView, key: string): HTMLElement => one(el, `[data-key="${key}"]`);
const scroller = (el: RaiMessagesView): HTMLElement => one(el, '.scroll');
const focused = (el: RaiMessagesView): HTMLElement => el.shadowRoot!.activeElement as HTMLElement;
const field = (el: RaiMessagesView): HTMLTextAreaElement =>
  one(el, 'rai-message-composer').shadowRoot!.querySelector('textarea')!;
const said = (el: RaiMessagesView): string => one(el, '[role=status]').textContent!.replace('\u200b', '');
const squeezed = (text: string | null | undefined): string => (text ?? '').replace(/\s+/g, ' ').trim();

const many = (from: number, to: number, more: Partial<Message> = {}): Message[] =>
  Array.from({ length: to - from }, (_, n) => ({
    ...full.messages[0]!,
    id: `n${from + n}`,
    text: `Message ${from + n}`,
    at: new Date(Date.UTC(2026, 4, 6, 9) + (from + n) * 600_000).toISOString(),
    reactions: [],
    replies: 0,
    ...more,
  }));
const long = { ...full, messages: many(50, 90), older: 'more' as const };

describe('<rai-messages-view>', function () {
  // An audit of a whole conversation takes its time where engines are slow.
  this.timeout(30_000);

  for (const theme of ['light', 'dark'] as const) {
    for (const [name, model] of Object.entries({ ...states, ...moments })) {
      it(`should pass the accessibility audit: ${name}, ${theme}`, async () => {
        const el = await fixture<RaiMessagesView>(
          html`<rai-messages-view theme=${theme} .model=${model}></rai-messages-view>`,
        );
        el.style.background = theme === 'dark' ? '#12161d' : '#fff';
        await settled(el);
        // Buttons fade to their color where motion is welcome.
        await aTimeout(150);
        await expect(el).to.be.accessible();
      });
    }
  }

  describe('states', () => {
    it('should have the same box in every state, and nothing wider than it', async () => {
      for (const [name, model] of Object.entries({ ...states, ...moments })) {
        for (const width of [320, 600]) {
          const el = await view(model);
          el.style.inlineSize = `${width}px`;
          await settled(el);
          const { height } = el.getBoundingClientRect();
          expect(one(el, '.card').getBoundingClientRect().height, name).to.equal(height);
          expect(height, name).to.equal(560);
          expect(one(el, '.card').scrollWidth, `${name} ${width}`).to.be.at.most(width);
          if (scroller(el)) expect(scroller(el).scrollWidth).to.equal(scroller(el).clientWidth);
        }
      }
    });

    it('should expose them to styles of the page', async () => {
      expect((await view(states['loading']!)).matches(':state(loading)')).to.equal(true);
      expect((await view(states['empty']!)).matches(':state(ready):state(empty)')).to.equal(true);
      expect((await view(states['stale']!)).matches(':state(stale)')).to.equal(true);
      expect((await view(states['signed-out']!)).matches(':state(signed-out)')).to.equal(true);
      expect((await view(states['session-ended']!)).matches(':state(session-ended)')).to.equal(true);
    });

    it('should draw a skeleton without a model', async () => {
      const el = await fixture<RaiMessagesView>(html`<rai-messages-view></rai-messages-view>`);
      expect(el.matches(':state(loading)')).to.equal(true);
      expect(one(el, '.card').getAttribute('aria-busy')).to.equal('true');
    });

    it('should say what is missing, and offer a retry where one may help', async () => {
      const missing = await view({ ...states['error']!, missing: 'channel' });
      expect(one(missing, '.note').textContent).to.contain('channel');
      expect(one(missing, 'button')).to.equal(undefined);
      const el = await view(states['error']!);
      const actions = heard(el);
      one(el, '[part=retry]').click();
      expect(actions).to.deep.equal([{ type: 'reload' }]);
    });

    it('should ask to sign in where one would write, or in place of a closed channel', async () => {
      const el = await view(states['signed-out']!);
      const actions = heard(el);
      one(el, '[part=sign-in]').click();
      expect(actions[0]!.type).to.equal('sign-in');
      const closed = await view({
        ...states['no-access']!,
        signInUrl: '/login',
        composer: { ...full.composer, mode: 'sign-in' },
      });
      expect(one(closed, 'a[part=sign-in]').getAttribute('href')).to.equal('/login');
      const ended = await view({ ...states['no-access']!, composer: { ...full.composer, mode: 'ended' } });
      expect(one(ended, '.note').textContent).to.contain('session has ended');
    });

    it('should say that a channel is for reading only', async () => {
      const el = await view({ ...full, composer: { ...full.composer, mode: 'read-only' } });
      expect(one(el, 'footer').textContent).to.contain('read along');
      const empty = await view({ ...states['empty']!, composer: { ...full.composer, mode: 'read-only' } });
      expect(one(empty, '.note').textContent).to.contain('will appear here');
    });
  });

  describe('list', () => {
    it('should draw messages in one order, under their days and authors', async () => {
      const el = await view(full);
      expect(all(el, '.text').map((text) => text.textContent)).to.deep.equal(
        full.messages.map(({ text }) => text.replace(/(https:\S+)/, '$1 (opens a new tab)')),
      );
      expect(all(el, '.date').map(({ textContent }) => squeezed(textContent))).to.deep.equal(
        ['Tuesday, May 5, 2026', 'Wednesday, May 6, 2026'].map((day) =>
          new Date().getFullYear() === 2026 ? day.replace(', 2026', '') : day,
        ),
      );
      expect(all(el, '.name').map(({ textContent }) => squeezed(textContent))).to.include('You');
    });

    it('should call the days next to today by their names', async () => {
      const at = (days: number): string => new Date(Date.now() - days * 86_400_000).toISOString();
      const [first, second] = many(0, 2);
      const el = await view({
        ...full,
        messages: [
          { ...first!, at: at(1) },
          { ...second!, at: at(0) },
        ],
      });
      expect(all(el, '.date').map(({ textContent }) => squeezed(textContent))).to.deep.equal([
        'Yesterday',
        'Today',
      ]);
    });

    it('should keep white space, and make links of https and mailto only', async () => {
      const text = 'a  b\n  c https://example.com/x javascript:alert(1) http://example.com';
      const el = await view({ ...full, messages: many(0, 1, { text }) });
      const links = all(el, '.text a') as HTMLAnchorElement[];
      expect(links.map(({ href }) => href)).to.deep.equal(['https://example.com/x']);
      expect(links[0]!.rel).to.equal('noopener nofollow ugc');
      expect(links[0]!.target).to.equal('_blank');
      expect(one(el, '.text').textContent!.startsWith('a  b\n  c https')).to.equal(true);
    });

    it('should draw hostile texts and names as text, inside their own row', async () => {
      const texts = [
        '<img src=x onerror="window.hacked = 1"><script>window.hacked = 1</script>',
        '\u202Eevil\u202D \u2066never closed \u200b\u200d\ufeff',
        '😀'.repeat(10_000),
        'Z\u0300\u0301\u0302\u0303\u0304\u0305'.repeat(300),
        'x'.repeat(100_000),
        '\n'.repeat(5000),
        `https://example.com/${'\u202e'}moc.live`,
        '${7*7} {{constructor}}',
      ];
      const messages = texts.map((text, n) => ({
        ...many(n, n + 1)[0]!,
        text,
        author: { id: `a${n}`, name: text },
        quote: { id: 'q', name: text, text },
        reactions: [{ emoji: text.slice(0, 200), count: 1e9, mine: true }],
      }));
      const el = await view({ ...full, channel: texts[1]!, messages });
      el.style.inlineSize = '320px';
      await settled(el);
      expect((window as { hacked?: number }).hacked).to.equal(undefined);
      expect(all(el, '.text img, .text script')).to.deep.equal([]);
      expect(scroller(el).scrollWidth).to.equal(scroller(el).clientWidth);
      expect(one(el, '.text').textContent).to.equal(texts[0]);
      for (const item of all(el, '.row')) expect(item.getBoundingClientRect().height).to.be.below(1100);
      expect(all(el, '[style]:not(.avatar)')).to.deep.equal([]);
    });

    it('should unfold a long text on request', async () => {
      const el = await view({ ...full, messages: many(0, 1, { text: 'word '.repeat(1000) }) });
      const fold = one(el, '.fold');
      expect(fold.getAttribute('aria-expanded')).to.equal('false');
      fold.click();
      await settled(el);
      expect(one(el, '.text').textContent!.length).to.equal(5000);
      expect(squeezed(one(el, '.fold').textContent)).to.equal('Show less');
      one(el, '.fold').click();
      await settled(el);
      expect(one(el, '.text').textContent!.length).to.be.below(1300);
    });

    it('should lead from a quote to what it answers', async () => {
      const el = await view(full);
      const actions = heard(el);
      one(el, '.quote').click();
      expect(actions).to.deep.equal([{ type: 'reveal', id: 'a1' }]);
      await draw(el, { ...full, reveal: { id: 'a1' } });
      expect(focused(el).dataset['key']).to.equal('a1');
      expect(row(el, 'a1').classList.contains('marked')).to.equal(true);
    });

    it('should keep the row of a message when it arrives', async () => {
      const el = await view(moments['sending']!);
      const before = row(el, 'p1');
      const stored: Message = { ...many(0, 1)[0]!, id: 'stored', at: '2026-05-06T08:40:01Z', mine: true };
      await draw(el, { ...full, messages: [...full.messages, stored], keys: new Map([['stored', 'p1']]) });
      expect(row(el, 'p1')).to.equal(before);
    });
  });

  describe('scrolling', () => {
    it('should begin at the newest message and stay there', async () => {
      const el = await view(long);
      const box = scroller(el);
      const atEnd = (): boolean => box.scrollHeight - box.scrollTop - box.clientHeight < 2;
      expect(atEnd()).to.equal(true);
      await draw(el, { ...long, messages: many(50, 95) });
      expect(atEnd()).to.equal(true);
      el.style.blockSize = '400px';
      await settled(el);
      expect(atEnd()).to.equal(true);
    });

    it('should keep what is being read in its place while rows come and go', async () => {
      const el = await view(long);
      scroller(el).scrollTop = 400;
      await settled(el);
      const key = all(el, '.row').find(
        (item) => item.getBoundingClientRect().bottom > scroller(el).getBoundingClientRect().top,
      )!.dataset['key']!;
      const top = row(el, key).getBoundingClientRect().top;
      await draw(el, { ...long, messages: many(20, 90) });
      expect(row(el, key).getBoundingClientRect().top).to.be.closeTo(top, 1);
      await draw(el, { ...long, messages: many(20, 110), fresh: 20 });
      expect(row(el, key).getBoundingClientRect().top).to.be.closeTo(top, 1);
      await draw(el, { ...long, messages: many(45, 110), fresh: 20 });
      expect(row(el, key).getBoundingClientRect().top).to.be.closeTo(top, 1);
    });

    it('should say how many messages came below, and lead there', async () => {
      const el = await view(long);
      expect(one(el, '.jump')).to.equal(undefined);
      scroller(el).scrollTop = 0;
      await settled(el);
      expect(one(el, '.jump').getAttribute('aria-label')).to.equal('Go to the latest message');
      await draw(el, { ...long, fresh: 3 });
      expect(squeezed(one(el, '.jump').textContent)).to.equal('3 new messages');
      const actions = heard(el);
      one(el, '.jump').click();
      await settled(el);
      expect(actions[0]).to.deep.equal({ type: 'newest' });
      expect(focused(el).dataset['key']).to.equal('n89');
    });

    it('should ask for more near an edge', async () => {
      const el = await view({ ...long, newer: 'more' });
      scroller(el).scrollTop = 600;
      await settled(el);
      const actions = heard(el);
      scroller(el).scrollTop = 0;
      await settled(el);
      expect(actions.map(({ type }) => type)).to.include('older');
      actions.length = 0;
      scroller(el).scrollTop = 1e6;
      await settled(el);
      expect(actions.map(({ type }) => type)).to.include('newer');
    });

    it('should load older messages by a button, and move the focus to them', async () => {
      const el = await view({ ...full, older: 'more' });
      const actions = heard(el);
      const button = one(el, '.edge');
      expect(squeezed(button.textContent)).to.equal('Show older messages');
      button.click();
      expect(actions).to.deep.equal([{ type: 'older' }]);
      await draw(el, { ...full, older: 'loading' });
      expect(one(el, '.edge').getAttribute('aria-disabled')).to.equal('true');
      one(el, '.edge').click();
      expect(actions.length).to.equal(1);
      const older = many(0, 2, { at: '2026-05-05T10:00:00Z' });
      await draw(el, { ...full, messages: [...older, ...full.messages], older: 'end' });
      expect(focused(el).dataset['key']).to.equal('n1');
      await draw(el, { ...full, older: 'failed' });
      expect(squeezed(one(el, '.edge').textContent)).to.contain('Try again');
    });

    it('should keep its place when it is moved in the document', async () => {
      const el = await view(long);
      scroller(el).scrollTop = 400;
      await settled(el);
      const key = all(el, '.row').find(
        (item) => item.getBoundingClientRect().bottom > scroller(el).getBoundingClientRect().top,
      )!.dataset['key']!;
      const top = row(el, key).getBoundingClientRect().top - el.getBoundingClientRect().top;
      el.parentElement!.append(el);
      await settled(el);
      expect(row(el, key).getBoundingClientRect().top - el.getBoundingClientRect().top).to.be.closeTo(top, 2);
    });
  });

  describe('keyboard', () => {
    it('should make one message the tab stop and move it by arrows', async () => {
      const el = await view(full);
      expect(all(el, '.row[tabindex="0"]').map(({ dataset }) => dataset['key'])).to.deep.equal(['b4']);
      row(el, 'b4').focus();
      press('ArrowUp');
      expect(focused(el).dataset['key']).to.equal('b3');
      press('Home');
      expect(focused(el).dataset['key']).to.equal('a1');
      await settled(el);
      expect(all(el, '.row[tabindex="0"]').map(({ dataset }) => dataset['key'])).to.deep.equal(['a1']);
      press('End');
      press('ArrowDown');
      expect(focused(el).dataset['key']).to.equal('b4');
    });

    it('should ask for older messages above the first one', async () => {
      const el = await view({ ...full, older: 'more' });
      const actions = heard(el);
      row(el, 'a1').focus();
      press('ArrowUp');
      expect(actions).to.deep.include({ type: 'older' });
    });

    it('should react by keyboard, and close the choice by Escape', async () => {
      const el = await view(full);
      const actions = heard(el);
      row(el, 'b4').focus();
      await settled(el);
      // These, and nothing of the other messages, are the next tab stops.
      const stops = all(el, '.row button[tabindex="0"]');
      expect(stops.map(({ className }) => className)).to.deep.equal(['quote', 'icon pick', 'icon']);
      stops[1]!.focus();
      expect(focused(el).getAttribute('aria-expanded')).to.equal('false');
      press('Enter');
      await settled(el);
      expect(all(el, '.quick button').map(({ textContent }) => squeezed(textContent))).to.deep.equal([
        '👍',
        '❤️',
        '😂',
        '🎉',
        '😮',
        '🙏',
      ]);
      expect(focused(el).textContent).to.contain('👍');
      press('Escape');
      await settled(el);
      expect(one(el, '.quick')).to.equal(undefined);
      expect(focused(el).classList.contains('pick')).to.equal(true);
      press('Enter');
      await settled(el);
      (focused(el).nextElementSibling as HTMLElement).focus();
      press('Enter');
      expect(actions).to.deep.equal([{ type: 'react', message: 'b4', emoji: 'heart', on: true }]);
    });

    it('should close an open choice when another message gets the focus', async () => {
      const el = await view(full);
      row(el, 'b4').querySelector<HTMLElement>('.pick')!.click();
      await settled(el);
      expect(one(el, '.quick')).to.not.equal(undefined);
      row(el, 'b3').focus();
      await settled(el);
      expect(one(el, '.quick')).to.equal(undefined);
    });

    it('should take the reader to the field on reply, and give it up by Escape', async () => {
      const el = await view(full);
      const actions = heard(el);
      row(el, 'b4').querySelectorAll<HTMLElement>('.tools button')[1]!.click();
      expect(actions).to.deep.equal([{ type: 'reply', message: full.messages.at(-1) }]);
      expect(focused(el).localName).to.equal('rai-message-composer');
      await draw(el, moments['replying']!);
      press('Escape');
      expect(actions.at(-1)).to.deep.equal({ type: 'no-reply' });
    });
  });

  describe('reactions', () => {
    it('should name who reacted and whether the reader did', async () => {
      const el = await view(full);
      const [first, second] = [...row(el, 'a1').querySelectorAll('.chip')];
      expect(first!.getAttribute('aria-label')).to.equal('❤️ 7 people, you reacted');
      expect(first!.getAttribute('aria-pressed')).to.equal('true');
      expect(second!.getAttribute('aria-label')).to.equal('🎉 3 people');
      expect(row(el, 'a1').querySelector('.foot > .quiet')!.textContent).to.equal('2 replies');
    });

    it('should toggle by a press, and show what is wished before it is granted', async () => {
      const el = await view(full);
      const actions = heard(el);
      row(el, 'a1').querySelectorAll<HTMLElement>('.chip')[0]!.click();
      expect(actions).to.deep.equal([{ type: 'react', message: 'a1', emoji: 'heart', on: false }]);
      await draw(el, { ...full, wishes: [{ message: 'a1', emoji: 'heart', on: false }] });
      expect(row(el, 'a1').querySelector('.chip')!.getAttribute('aria-label')).to.equal('❤️ 6 people');
    });

    it('should explain where a reaction cannot be taken back', async () => {
      const el = await view(full);
      await draw(el, { ...full, notice: { kind: 'no-unreact' } });
      await aTimeout(200);
      expect(one(el, '.toast').textContent).to.equal('A reaction cannot be taken back here.');
      expect(said(el)).to.equal('A reaction cannot be taken back here.');
    });

    it('should take the shortcode that is there for the same picture', async () => {
      const el = await view({
        ...full,
        messages: many(0, 1, { reactions: [{ emoji: '+1', count: 1, mine: false }] }),
      });
      const actions = heard(el);
      one(el, '.pick').click();
      await settled(el);
      expect(one(el, '.quick button').getAttribute('aria-label')).to.equal('👍 1 person');
      one(el, '.quick button').click();
      expect(actions).to.deep.equal([{ type: 'react', message: 'n0', emoji: '+1', on: true }]);
    });

    it('should be plain signs for whoever cannot react, and unknown ones stay text', async () => {
      const el = await view({
        ...states['signed-out']!,
        messages: many(0, 1, { reactions: [{ emoji: 'party_parrot', count: 2, mine: false }] }),
      });
      expect(one(el, '.chip').localName).to.equal('span');
      expect(squeezed(one(el, '.chip').textContent)).to.equal(':party_parrot: 2');
      expect(one(el, '.tools')).to.equal(undefined);
    });
  });

  describe('own messages', () => {
    it('should say what becomes of each, and what can be done', async () => {
      const el = await view(moments['outcomes']!);
      const actions = heard(el);
      const fates = all(el, '.fate span:first-of-type').map(({ textContent }) => squeezed(textContent));
      expect(fates).to.deep.equal([
        'Checking whether it arrived',
        'It could not be confirmed that this arrived.',
        'Not sent. No answer. Trying again does not send it twice.',
      ]);
      for (const button of all(el, '.choices button')) button.click();
      expect(actions).to.deep.equal([
        { type: 'resend', key: 'p2' },
        { type: 'dismiss', key: 'p2' },
        { type: 'retry', key: 'p3' },
        { type: 'edit', key: 'p3' },
        { type: 'dismiss', key: 'p3' },
      ]);
    });

    it('should name the reason', async () => {
      const reasons = {
        FORBIDDEN: 'You cannot write here.',
        NOT_FOUND: 'What this belongs to does not exist any more.',
        TOO_LARGE: 'This text was not accepted.',
        UNAUTHENTICATED: 'Sign in again to send it.',
      } as const;
      for (const [reason, text] of Object.entries(reasons)) {
        const el = await view({
          ...full,
          pending: [{ ...moments['outcomes']!.pending[2]!, reason: reason as keyof typeof reasons }],
        });
        expect(one(el, '.fate').textContent).to.contain(text);
      }
    });

    it('should go to the end when the member writes', async () => {
      const el = await view(long);
      scroller(el).scrollTop = 300;
      await settled(el);
      await draw(el, { ...long, pending: moments['sending']!.pending });
      expect(scroller(el).scrollHeight - scroller(el).scrollTop - scroller(el).clientHeight).to.be.below(2);
    });
  });

  describe('announcements', () => {
    it('should count new messages once a second', async () => {
      const el = await view(full);
      for (const count of [2, 1]) {
        el.model = { ...full, arrived: { count } };
        await el.updateComplete;
      }
      await aTimeout(300);
      expect(said(el)).to.equal('3 new messages');
    });

    it('should say that a message failed and that writing has to wait', async () => {
      const el = await view(moments['sending']!);
      await draw(el, {
        ...moments['sending']!,
        pending: [{ ...moments['sending']!.pending[0]!, state: 'failed', reason: 'FORBIDDEN' }],
      });
      await aTimeout(200);
      expect(said(el)).to.equal('Not sent.');
      await draw(el, { ...full, composer: { ...full.composer, notBefore: Date.now() + 9500 } });
      await aTimeout(1200);
      expect(said(el)).to.equal('You can write again in 10 seconds.');
    });

    it('should tell of a reaction that did not arrive', async () => {
      const el = await view(full);
      await draw(el, { ...full, notice: { kind: 'react-failed' } });
      expect(one(el, '.toast').textContent).to.equal('Your reaction did not arrive.');
    });
  });

  describe('age', () => {
    it('should be told quietly once it is more than a minute, and never counted from 1970', async () => {
      const now = Date.now();
      const el = await view({ ...full, asOf: new Date(now - 30_000).toISOString() });
      expect(one(el, '.age')).to.equal(undefined);
      await draw(el, { ...full, asOf: new Date(now - 5 * 60_000 - 1000).toISOString() });
      expect(one(el, '.age[part=as-of]').textContent).to.equal('Updated 5 min. ago');
      expect(el.matches(':state(stale)')).to.equal(false);
      await draw(el, { ...full, asOf: '1970-01-01T00:00:00Z' });
      expect(one(el, '.age')).to.equal(undefined);
      await draw(el, { ...full, asOf: '1970-01-01T00:00:00Z', stale: true });
      expect(one(el, '.age[part=stale]').textContent).to.equal('Not connected');
    });
  });

  describe('languages', () => {
    it('should speak Arabic from right to left, and German', async () => {
      const el = await view(full);
      el.locale = 'ar';
      for (let n = 0; n < 50 && one(el, '.card').dir !== 'rtl'; n++) await aTimeout(20);
      await settled(el);
      expect(one(el, '.card').lang).to.equal('ar');
      expect(one(el, '.card').dir).to.equal('rtl');
      expect(field(el).placeholder).to.equal('اكتب رسالة');
      el.locale = 'de';
      for (let n = 0; n < 50 && one(el, '.card').lang !== 'de'; n++) await aTimeout(20);
      await settled(el);
      expect(one(el, '.card').dir).to.equal('ltr');
      expect(one(el, '.date').textContent).to.contain('Dienstag');
    });
  });
});
