import { aTimeout, expect, oneEvent } from '@open-wc/testing';
import { waitUntil } from '../../../test/browser/until.js';
import type { ChannelContext } from '../../channel/types.js';
import type {
  RaiFrameGoneEvent,
  RaiFrameHeightEvent,
  RaiFrameOpenEvent,
  RaiFrameRefusedEvent,
} from '../../events/index.js';
import { CommunityError } from '../../model/errors.js';
import type { RaiIframeChannel } from './iframe-channel.js';
import { reasons } from './iframe-channel.states.js';
import {
  CHANNEL,
  LONG,
  PARTNER,
  becomes,
  clear,
  frameOf,
  inView,
  open,
  show,
  stateOf,
  viewOf,
} from '../../../test/browser/partner-frame.js';

describe('<rai-iframe-channel>', function () {
  this.timeout(60_000);
  afterEach(clear);

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

  it('should let a page of another version hear why, unseen, and offer to try again', async () => {
    const { el, guest } = await show({ speaks: '9' });
    const gone = oneEvent(el, 'rai-frame-gone') as Promise<RaiFrameGoneEvent>;
    expect((await gone).reason).to.equal('VERSION');
    expect(await guest.wait('failed')).to.equal('VERSION');
    await becomes(el, 'failed');
    expect(frameOf(el)!.inert).to.be.true;
    expect(getComputedStyle(frameOf(el)!).opacity).to.equal('0');
    expect(inView(el, '.note').textContent).to.contain('VERSION');
    el.src = guest.src();
    inView(el, '[part=retry]').click();
    await becomes(el, 'open');
  });

  it('should let a page that it cannot serve hear that, once, and serve it when it tries again', async () => {
    const { el, guest, community } = await show({ silent: '' }, { timeoutMs: 20_000 });
    const reasons: string[] = [];
    el.addEventListener('rai-frame-gone', (event) => reasons.push((event as RaiFrameGoneEvent).reason));
    community.fail('config', new CommunityError('UNAVAILABLE', 'no'));
    await guest.wait('loaded');
    expect((await guest.order('connect')).code).to.equal('REFUSED');
    await becomes(el, 'failed');
    expect(inView(el, '.note').textContent).to.contain('REFUSED');
    expect((await guest.order('connect')).code).to.equal('REFUSED');
    expect(reasons).to.deep.equal(['REFUSED']);
    community.fail('config', null);
    expect((await guest.order('connect')).code).to.be.undefined;
    await becomes(el, 'open');
    expect(frameOf(el)!.inert).to.be.false;
    expect(guest.count('loaded')).to.equal(1);
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
      expect(frameOf(el) === null, reason).to.be.true;
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

  it('should let its page size itself from the moment it may, without a reload', async () => {
    const { el, guest } = await open({}, { height: '333' });
    expect((await guest.order('can', 'size.auto')).value).to.be.false;
    el.height = 'auto';
    await waitUntil(async () => (await guest.order('can', 'size.auto')).value === true, 'never', LONG);
    await guest.order('fit');
    await waitUntil(() => frameOf(el)!.offsetHeight === 300, 'never 300', LONG);
    el.height = '222';
    await waitUntil(async () => (await guest.order('can', 'size.auto')).value === false, 'never', LONG);
    expect(frameOf(el)!.offsetHeight).to.equal(222);
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
});
