import { aTimeout, expect, fixture, html, oneEvent, waitUntil } from '@open-wc/testing';
import { createChannelServices } from '../../channel/services.js';
import type { ChannelContext } from '../../channel/types.js';
import { MemoryCommunity } from '../../community/memory-community.js';
import { CommunityError } from '../../model/errors.js';
import { northwind, northwindMember } from '../../community/northwind.js';
import type {
  RaiFrameAuditEvent,
  RaiFrameConsentEvent,
  RaiFrameGoneEvent,
  RaiFrameHeightEvent,
  RaiFrameNavigateEvent,
  RaiFrameOpenEvent,
  RaiFrameRefusedEvent,
} from '../../events/index.js';
import './define.js';
import type { RaiIframeChannel } from './iframe-channel.js';
import { reasons } from './iframe-channel.states.js';
import type { RaiIframeChannelView } from './iframe-channel-view.js';

/** The same server under another name: another origin, and in Chromium another process. */
const PARTNER = location.origin.replace('localhost', '127.0.0.1');
const CHANNEL = 'general';
const LONG = { timeout: 20_000, interval: 20 };

const live = new Set<RaiIframeChannel>();
let pages = 0;

class Guest {
  readonly id = String(++pages);
  readonly reports: { report: unknown; value: unknown }[] = [];
  element!: RaiIframeChannel;
  #orders = 0;

  constructor() {
    addEventListener('message', this.#hear);
  }

  src(query: Record<string, string> = {}): string {
    const all = new URLSearchParams({ page: this.id, host: location.origin, ...query });
    return `${PARTNER}/test/fixtures/frame/guest.html?${all}`;
  }

  count(report: string): number {
    return this.reports.filter((one) => one.report === report).length;
  }

  async wait<T>(report: unknown, times = 1): Promise<T> {
    const found = () => this.reports.filter((one) => one.report === report)[times - 1];
    await waitUntil(found, `no ${String(report)} of the page`, LONG);
    return found()!.value as T;
  }

  /** Sends an order without waiting for the answer, and gives its number. */
  tell(order: string, argument?: unknown): number {
    const id = ++this.#orders;
    frameOf(this.element)!.contentWindow!.postMessage({ order, argument, id }, PARTNER);
    return id;
  }

  async order<T>(order: string, argument?: unknown): Promise<{ value?: T; code?: string }> {
    return this.wait(this.tell(order, argument));
  }

  end(): void {
    removeEventListener('message', this.#hear);
  }

  #hear = ({ data, origin }: MessageEvent): void => {
    if (origin === PARTNER && data?.page === this.id) this.reports.push(data);
  };
}

const frameOf = (el: RaiIframeChannel) => el.renderRoot.querySelector('iframe');
const viewOf = (el: RaiIframeChannel) =>
  el.renderRoot.querySelector<RaiIframeChannelView>('rai-iframe-channel-view')!;
const inView = <E extends HTMLElement>(el: RaiIframeChannel, selector: string) =>
  viewOf(el).renderRoot.querySelector<E>(selector)!;
const stateOf = (el: RaiIframeChannel) => viewOf(el)?.model.state;

async function becomes(el: RaiIframeChannel, state: string): Promise<void> {
  await waitUntil(() => stateOf(el) === state, `never ${state}, but ${stateOf(el)}`, LONG);
  await el.updateComplete;
}

const moveTo = (room: Node, node: Node): void =>
  (room as unknown as { moveBefore(node: Node, before: null): void }).moveBefore(node, null);

/** Whether this engine keeps a frame in a shadow root when its host moves. */
async function frameSurvivesMove(): Promise<boolean> {
  const [from, to] = [await fixture<HTMLElement>(html`<div></div>`), await fixture(html`<div></div>`)];
  const host = from.appendChild(document.createElement('div'));
  const frame = host.attachShadow({ mode: 'open' }).appendChild(document.createElement('iframe'));
  Object.assign(frame.contentWindow!, { raiMark: true });
  moveTo(to, host);
  await aTimeout(50);
  return 'raiMark' in frame.contentWindow!;
}

interface Shown {
  el: RaiIframeChannel;
  guest: Guest;
  community: MemoryCommunity;
}

async function show(
  query: Record<string, string> = {},
  change: Partial<RaiIframeChannel> & { signedIn?: boolean } = {},
): Promise<Shown> {
  const { signedIn = true, ...properties } = change;
  const community = new MemoryCommunity(northwind());
  if (signedIn) community.signIn(northwindMember());
  const guest = new Guest();
  const el = document.createElement('rai-iframe-channel');
  Object.assign(el, { community, channelId: CHANNEL, src: guest.src(query), ...properties });
  guest.element = el;
  live.add(el);
  const room = await fixture<HTMLElement>(html`<div></div>`);
  room.append(el);
  await el.updateComplete;
  return { el, guest, community };
}

async function open(...given: Parameters<typeof show>): Promise<Shown> {
  const shown = await show(...given);
  await becomes(shown.el, 'open');
  await shown.guest.wait('connected');
  return shown;
}

afterEach(() => {
  for (const el of live) el.remove();
  live.clear();
});

describe('<rai-iframe-channel>', function () {
  this.timeout(60_000);

  it('should show a partner’s page in a careful frame, with its own name and origin', async () => {
    const { el, guest } = await show({}, { title: 'Friday quiz' });
    expect(stateOf(el)).to.equal('loading');
    const opened = oneEvent(el, 'rai-frame-open') as Promise<RaiFrameOpenEvent>;
    await becomes(el, 'open');
    expect((await opened).origin).to.equal(PARTNER);
    const frame = frameOf(el)!;
    expect(frame.getAttribute('sandbox')).to.equal('allow-scripts allow-same-origin allow-forms');
    expect(frame.getAttribute('allow') ?? '').to.equal('');
    expect(frame.referrerPolicy).to.equal('strict-origin');
    expect(frame.title).to.equal('Friday quiz');
    expect(frame.inert).to.be.false;
    expect(el.matches(':state(open)')).to.be.true;
    expect(inView(el, '.origin').textContent).to.contain(PARTNER);
    const context = await guest.wait<ChannelContext>('connected');
    expect(context.channel.id).to.equal(CHANNEL);
    expect(context.user).to.be.undefined;
    await expect(el).to.be.accessible();
  });

  it('should hide what is loading from eyes and keys', async () => {
    const { el } = await show({ silent: '' }, { slowMs: 200, timeoutMs: 60_000 });
    expect(frameOf(el)!.inert).to.be.true;
    expect(getComputedStyle(frameOf(el)!).opacity).to.equal('0');
    await becomes(el, 'slow');
    expect(el.renderRoot.querySelector('[role=status]')).to.exist;
    expect(frameOf(el)!.inert).to.be.true;
  });

  it('should say why a page that loads but stays silent is not shown, and try again', async () => {
    const { el, guest } = await show({ silent: '' }, { slowMs: 100, timeoutMs: 6000 });
    const gone = oneEvent(el, 'rai-frame-gone') as Promise<RaiFrameGoneEvent>;
    expect((await gone).reason).to.equal('LOADED_SILENT');
    await becomes(el, 'failed');
    expect(inView(el, '.note').textContent).to.contain('never introduced itself');
    const retried = oneEvent(el, 'rai-retry');
    el.src = guest.src();
    el.timeoutMs = 20_000;
    inView(el, '[part=retry]').click();
    await retried;
    await becomes(el, 'open');
  });

  it('should say that a page refuses this host', async () => {
    const { el, guest } = await show({ trust: 'https://other.example' }, { slowMs: 100, timeoutMs: 1500 });
    await becomes(el, 'failed');
    expect(frameOf(el)?.inert ?? true).to.be.true;
    // What the page itself was told names both origins; here it is enough that it is a reason.
    expect(reasons).to.include((viewOf(el).model as { reason: string }).reason);
    expect(guest.count('connected')).to.equal(0);
  });

  it('should load nothing from settings that are not safe, and say which', async () => {
    const refusals: [change: Partial<RaiIframeChannel>, reason: string][] = [
      [{ src: 'javascript:alert(1)' }, 'src-scheme'],
      [{ src: 'http://partner.example/' }, 'src-insecure'],
      [{ src: `${location.origin}/` }, 'src-own-origin'],
      [{ capabilities: 'everything' }, 'capability-unknown'],
      [{ sandbox: 'allow-scripts' }, 'sandbox-opaque'],
      [{ sandbox: 'allow-scripts allow-same-origin allow-top-navigation' }, 'sandbox-unsafe'],
      [{ channelId: '' }, 'channel-missing'],
    ];
    for (const [change, reason] of refusals) {
      const events: RaiFrameRefusedEvent[] = [];
      const hear = (event: Event) => events.push(event as RaiFrameRefusedEvent);
      document.addEventListener('rai-frame-refused', hear);
      const { el } = await show({}, change);
      document.removeEventListener('rai-frame-refused', hear);
      expect(stateOf(el), reason).to.equal('refused');
      expect(events.map((event) => event.reason)).to.deep.equal([reason]);
      expect(frameOf(el), reason).to.be.null;
      expect(inView(el, '.note').textContent).to.contain(reason);
    }
  });

  it('should take a frame away when its settings become unsafe, and bring it back', async () => {
    const { el, guest } = await open();
    const { src } = el;
    el.src = 'data:text/html,x';
    await becomes(el, 'refused');
    await waitUntil(() => !frameOf(el), 'the frame stays', LONG);
    el.src = src!;
    await becomes(el, 'open');
    await guest.wait('connected', 2);
  });

  it('should tell theme, language and motion at once and whenever they change, without a reload', async () => {
    const { el, guest } = await open({}, { locale: 'de' });
    const first = (await guest.order<ChannelContext>('context')).value!;
    expect(first.locale).to.equal('de');
    expect(first.theme.scheme).to.equal('light');
    expect(first.timeZone).to.equal(Intl.DateTimeFormat().resolvedOptions().timeZone);
    expect(first.reducedMotion).to.equal(matchMedia('(prefers-reduced-motion: reduce)').matches);
    expect(first.theme.tokens['--rai-color-accent']).to.equal('rgb(79, 70, 229)');

    el.theme = 'dark';
    await waitUntil(
      async () => {
        const now = (await guest.order<ChannelContext>('context')).value!;
        return now.theme.scheme === 'dark' && now.theme.tokens['--rai-color-accent'] === 'rgb(157, 151, 255)';
      },
      'the scheme is never told',
      LONG,
    );

    // Far up, and by a style sheet: nobody tells the element.
    const sheet = new CSSStyleSheet();
    sheet.replaceSync('body.brand { --rai-color-accent: #b00020; --rai-radius-card: 4px }');
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
    document.body.classList.add('brand');
    await waitUntil(
      async () => {
        const { tokens } = (await guest.order<ChannelContext>('context')).value!.theme;
        return tokens['--rai-color-accent'] === 'rgb(176, 0, 32)' && tokens['--rai-radius-card'] === '4px';
      },
      'the tokens are never told',
      LONG,
    );
    document.body.classList.remove('brand');
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((one) => one !== sheet);

    el.locale = 'ar';
    await waitUntil(
      async () => (await guest.order<ChannelContext>('context')).value!.locale === 'ar',
      'the language is never told',
      LONG,
    );
    expect(guest.count('loaded')).to.equal(1);
  });

  it('should be as tall as its page, between its bounds', async () => {
    const { el, guest } = await open({}, { minHeight: 200, maxHeight: 700 });
    const heights: number[] = [];
    el.addEventListener('rai-frame-height', (event) => heights.push((event as RaiFrameHeightEvent).height));
    await guest.order('fit');
    await waitUntil(() => frameOf(el)!.offsetHeight === 300, 'never 300', LONG);
    await guest.order('height', 5000);
    await waitUntil(() => frameOf(el)!.offsetHeight === 700, 'never 700', LONG);
    await guest.order('height', 50);
    await waitUntil(() => frameOf(el)!.offsetHeight === 200, 'never 200', LONG);
    el.maxHeight = 150;
    el.minHeight = 100;
    await waitUntil(() => frameOf(el)!.offsetHeight === 100, 'never 100', LONG);
    expect(heights).to.include.members([300, 700, 200]);
  });

  it('should keep a height that the page gives it, or fill its box', async () => {
    const { el, guest } = await open({}, { height: '333' });
    expect((await guest.order('can', 'size.auto')).value).to.be.false;
    await guest.order('fit');
    await aTimeout(200);
    expect(frameOf(el)!.offsetHeight).to.equal(333);
    el.parentElement!.style.blockSize = '640px';
    el.height = 'fill';
    await waitUntil(() => el.offsetHeight === 640, 'never fills', LONG);
    const bar = inView(el, '.bar').offsetHeight;
    expect(frameOf(el)!.offsetHeight).to.equal(640 - bar - 2);
    expect(guest.count('loaded')).to.equal(1);
  });

  it('should grant what it lists and nothing else, and change that without a reload', async () => {
    const { el, guest } = await open(
      { want: 'user.read messages.read messages.send' },
      { capabilities: 'user.read' },
    );
    expect((await guest.order('can', 'user.read')).value).to.be.true;
    expect((await guest.order('page')).code).to.equal('FORBIDDEN');
    el.capabilities = 'user.read messages.read';
    await waitUntil(async () => (await guest.order('can', 'messages.read')).value === true, 'never', LONG);
    expect((await guest.order('page')).code).to.be.undefined;
    el.capabilities = '';
    await waitUntil(async () => (await guest.order('can', 'user.read')).value === false, 'never', LONG);
    expect(guest.count('loaded')).to.equal(1);
  });

  it('should ask the member before the page writes, once, and show and take back what was allowed', async () => {
    const { el, guest, community } = await open(
      { want: 'messages.send user.read' },
      { capabilities: 'messages.send user.read' },
    );
    const decisions: RaiFrameConsentEvent[] = [];
    const audits: RaiFrameAuditEvent[] = [];
    el.addEventListener('rai-frame-consent', (event) => decisions.push(event as RaiFrameConsentEvent));
    el.addEventListener('rai-frame-audit', (event) => audits.push(event as RaiFrameAuditEvent));
    const sent = guest.order('send', '<b>hello</b>');
    await waitUntil(() => inView(el, 'dialog[open]'), 'no question', LONG);
    expect(inView(el, '.who').textContent).to.equal(PARTNER);
    expect(inView(el, '.said').textContent).to.contain('<b>hello</b>');
    await waitUntil(() => inView(el, '[part=allow]').ariaDisabled === 'false', 'never armed', LONG);
    inView(el, '[part=allow]').click();
    expect((await sent).code).to.be.undefined;
    expect(el.grants).to.deep.equal(['messages.send']);
    expect(decisions.map(({ granted, capability }) => [capability, granted])).to.deep.equal([
      ['messages.send', true],
    ]);
    expect((await guest.order('send', 'again')).code).to.be.undefined;
    expect(inView(el, 'dialog[open]')).to.be.null;
    const { messages } = await community.messages({ channel: CHANNEL });
    expect(messages.at(-1)!.text).to.equal('again');

    inView(el, '[part=grants]').click();
    await viewOf(el).updateComplete;
    inView(el, '[part=revoke]').click();
    await waitUntil(() => el.grants.length === 0, 'not taken back', LONG);
    expect(decisions.at(-1)!.granted).to.be.false;
    expect((await guest.order('send', 'a third time')).code).to.equal('FORBIDDEN');
    expect(audits.filter(({ method }) => method === 'messages.send').map(({ code }) => code)).to.deep.equal([
      undefined,
      undefined,
      'FORBIDDEN',
    ]);
    expect((await guest.order('user')).code).to.be.undefined;
  });

  it('should take Escape as no, and say so to the page', async () => {
    const { el, guest } = await open({ want: 'messages.send' }, { capabilities: 'messages.send' });
    const decided = oneEvent(el, 'rai-frame-consent') as Promise<RaiFrameConsentEvent>;
    const sent = guest.order('send', 'hello');
    await waitUntil(() => inView(el, 'dialog[open]'), 'no question', LONG);
    inView(el, 'dialog').dispatchEvent(new Event('cancel', { cancelable: true }));
    expect((await sent).code).to.equal('FORBIDDEN');
    expect((await decided).granted).to.be.false;
    expect(el.grants).to.deep.equal([]);
  });

  it('should ask nothing of a member who cannot see it', async () => {
    const { el, guest } = await open({ want: 'messages.send' }, { capabilities: 'messages.send' });
    el.style.display = 'none';
    expect((await guest.order('send', 'hello')).code).to.equal('FORBIDDEN');
    expect(inView(el, 'dialog[open]')).to.be.null;
  });

  it('should clear everything of a member who signs out, without a reload', async () => {
    const { el, guest, community } = await open(
      { want: 'messages.send user.read' },
      { capabilities: 'messages.send user.read' },
    );
    expect((await guest.order<ChannelContext>('context')).value!.user).to.exist;
    const sent = guest.order('send', 'hello');
    await waitUntil(() => inView(el, 'dialog[open]'), 'no question', LONG);
    community.signIn(null);
    expect((await sent).code).to.be.a('string');
    await waitUntil(() => !inView(el, 'dialog[open]'), 'the question stays', LONG);
    await waitUntil(
      async () => (await guest.order<ChannelContext>('context')).value!.user === undefined,
      'the member stays',
      LONG,
    );
    expect(el.grants).to.deep.equal([]);
    expect(guest.count('loaded')).to.equal(1);
  });

  it('should serve a page again after it reloaded itself', async () => {
    const { el, guest } = await open();
    guest.tell('reload');
    await guest.wait('connected', 2);
    await becomes(el, 'open');
    expect((await guest.order('can', 'locale')).value).to.be.true;
  });

  it('should give a page the time to save before it is loaded anew', async () => {
    const { el, guest } = await open({ saves: '' });
    el.reload();
    await guest.wait('bye');
    await guest.wait('connected', 2);
    await becomes(el, 'open');
  });

  it('should not show a page that went on to another site', async () => {
    const { el, guest } = await open();
    const gone = oneEvent(el, 'rai-frame-gone') as Promise<RaiFrameGoneEvent>;
    guest.tell('leave', 'about:blank');
    expect((await gone).reason).to.equal('PEER_GONE');
    expect(stateOf(el)).to.equal('gone');
    await el.updateComplete;
    expect(frameOf(el)).to.be.null;
    inView(el, '[part=retry]').click();
    await becomes(el, 'open');
  });

  it('should go on after a move by append', async () => {
    const { el, guest } = await open();
    const room = await fixture<HTMLElement>(html`<div></div>`);
    room.append(el);
    await guest.wait('connected', 2);
    await becomes(el, 'open');
    expect((await guest.order('can', 'locale')).value).to.be.true;
  });

  it('should not even notice a move by moveBefore', async function () {
    const { el, guest } = await open({ want: 'messages.send size.auto' }, { capabilities: 'messages.send' });
    const room = await fixture<HTMLElement>(html`<div></div>`);
    if (!('moveBefore' in room)) return this.skip();
    const keepsFrames = await frameSurvivesMove();
    moveTo(room, el);
    await aTimeout(300);
    expect(el.parentElement).to.equal(room);
    if (!keepsFrames) await guest.wait('connected', 2);
    expect((await guest.order('can', 'size.auto')).value).to.be.true;
    expect(guest.count('loaded')).to.equal(keepsFrames ? 1 : 2);
    expect(stateOf(el)).to.equal('open');
  });

  it('should end with its element, and begin anew with it', async () => {
    const { el, guest } = await open();
    const room = el.parentElement!;
    el.remove();
    await aTimeout(300);
    expect(frameOf(el)).to.be.null;
    room.append(el);
    await guest.wait('connected', 2);
    await becomes(el, 'open');
  });

  it('should stay whole when it is removed while it loads', async () => {
    const { el, guest } = await show();
    const room = el.parentElement!;
    el.remove();
    room.append(el);
    el.remove();
    await aTimeout(100);
    expect(guest.count('connected')).to.equal(0);
    room.append(el);
    await becomes(el, 'open');
  });

  it('should open an address only when the reader acts in the frame', async () => {
    const { el, guest } = await open({ want: 'nav.open' }, { capabilities: 'nav.open' });
    const wanted: RaiFrameNavigateEvent[] = [];
    el.addEventListener('rai-frame-navigate', (event) => {
      event.preventDefault();
      wanted.push(event as RaiFrameNavigateEvent);
    });
    expect((await guest.order('open', 'https://partner.example/')).code).to.equal('FORBIDDEN');
    expect((await guest.order('open', 'javascript:alert(1)')).code).to.equal('INVALID');
    expect(wanted).to.deep.equal([]);
  });

  it('should let the focus in and keep the order of the page around it', async () => {
    const { el, guest } = await open();
    el.focus();
    expect((el.renderRoot as ShadowRoot).activeElement).to.equal(frameOf(el));
    await guest.order('focus');
    expect((await guest.order('active')).value).to.equal('first');
    expect(frameOf(el)!.hasAttribute('tabindex')).to.be.false;
  });

  it('should load lazily when it is asked to', async () => {
    const { el, guest } = await show({}, { loading: 'lazy', style: undefined as never });
    await becomes(el, 'open');
    el.remove();
    const far = await fixture<HTMLElement>(html`<div style="margin-top: 9000px"></div>`);
    const other = document.createElement('rai-iframe-channel');
    Object.assign(other, { community: el.community, channelId: CHANNEL, src: guest.src(), loading: 'lazy' });
    live.add(other);
    far.append(other);
    await aTimeout(300);
    expect(frameOf(other)).to.be.null;
    expect(stateOf(other)).to.equal('loading');
    far.scrollIntoView();
    await becomes(other, 'open');
  });

  it('should read the channel’s own settings when the page gives no address', async () => {
    const guest = new Guest();
    const data = northwind();
    const frame = {
      url: guest.src(),
      sandbox: ['allow-scripts', 'allow-same-origin'],
      allow: ['fullscreen'],
      height: '260',
      chat: true,
      token: false,
    };
    const channels = data.channels!.map(({ channel, messages }) =>
      channel.id === CHANNEL
        ? { channel: { ...channel, kind: 'iframe', name: 'Friday quiz', frame }, messages }
        : { channel, messages },
    );
    const community = new MemoryCommunity({ ...data, channels });
    community.signIn(northwindMember());
    const el = document.createElement('rai-iframe-channel');
    Object.assign(el, { community, channelId: CHANNEL });
    guest.element = el;
    live.add(el);
    (await fixture<HTMLElement>(html`<div></div>`)).append(el);
    await becomes(el, 'open');
    expect(frameOf(el)!.getAttribute('sandbox')).to.equal('allow-scripts allow-same-origin');
    expect(frameOf(el)!.getAttribute('allow')).to.equal('fullscreen');
    expect(frameOf(el)!.title).to.equal('Friday quiz');
    expect(frameOf(el)!.offsetHeight).to.equal(260);
    const talk = el.renderRoot.querySelector('rai-messages')!;
    expect(talk.channel).to.equal(CHANNEL);
    await waitUntil(() => talk.matches(':state(ready)'), 'no messages', LONG);
    el.channelId = 'nowhere';
    await becomes(el, 'no-channel');
    expect(frameOf(el)).to.be.null;
    expect(el.renderRoot.querySelector('rai-messages')).to.be.null;
  });

  it('should say what is missing, and what cannot be read', async () => {
    const el = document.createElement('rai-iframe-channel');
    el.channelId = CHANNEL;
    live.add(el);
    (await fixture<HTMLElement>(html`<div></div>`)).append(el);
    await becomes(el, 'missing');
    const community = new MemoryCommunity(northwind());
    community.fail('channels', new CommunityError('UNAVAILABLE', 'no'));
    const failed = oneEvent(el, 'rai-error');
    el.community = community;
    await failed;
    await becomes(el, 'error');
  });

  it('should invite somebody who is not signed in, where the page could do more', async () => {
    const { el } = await open({ want: 'messages.send' }, { capabilities: 'messages.send', signedIn: false });
    await waitUntil(() => inView(el, '[part=sign-in]'), 'no invitation', LONG);
    const wished = oneEvent(el, 'rai-sign-in');
    inView(el, '[part=sign-in]').click();
    await wished;
    el.capabilities = 'boards.read';
    await waitUntil(() => !inView(el, '[part=sign-in]'), 'still invited', LONG);
  });

  it('should stay with one set of services, and take others with a new page', async () => {
    const community = new MemoryCommunity(northwind());
    const services = createChannelServices({ community });
    const { el, guest } = await open({}, { services, community: undefined as never });
    el.services = createChannelServices({ community });
    await guest.wait('connected', 2);
    await becomes(el, 'open');
    expect(guest.count('loaded')).to.equal(2);
  });

  it('should tell a support person what it knows, without secrets', async () => {
    const { el } = await open();
    const told = (await el.diagnose()) as { state: string; link: object };
    expect(told.state).to.equal('open');
    expect(JSON.stringify(told.link)).to.contain('hello');
  });

  it('should keep two frames apart', async () => {
    const [a, b] = await Promise.all([open({}, { locale: 'de' }), open({}, { locale: 'ar', theme: 'dark' })]);
    await a.guest.order('fit');
    await waitUntil(() => frameOf(a.el)!.offsetHeight === 300, 'never 300', LONG);
    expect(frameOf(b.el)!.offsetHeight).to.equal(480);
    expect((await a.guest.order<ChannelContext>('context')).value!.locale).to.equal('de');
    expect((await b.guest.order<ChannelContext>('context')).value!.theme.scheme).to.equal('dark');
  });

  it('should come back when the reader is online again', async () => {
    const online = Object.getOwnPropertyDescriptor(Navigator.prototype, 'onLine')!;
    const { el, guest } = await show({ silent: '' }, { slowMs: 100, timeoutMs: 20_000 });
    Object.defineProperty(Navigator.prototype, 'onLine', { ...online, get: () => false });
    try {
      await waitUntil(() => stateOf(el) === 'slow' || stateOf(el) === 'offline', 'never slow', LONG);
      dispatchEvent(new Event('offline'));
      await becomes(el, 'offline');
    } finally {
      Object.defineProperty(Navigator.prototype, 'onLine', online);
    }
    el.src = guest.src();
    dispatchEvent(new Event('online'));
    await becomes(el, 'open');
  });
});
