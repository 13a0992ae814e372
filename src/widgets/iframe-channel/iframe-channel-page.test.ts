import { expect, fixture, html, oneEvent } from '@open-wc/testing';
import { waitUntil } from '../../../test/browser/until.js';
import type { ChannelContext } from '../../channel/types.js';
import { MemoryCommunity } from '../../community/memory-community.js';
import { northwind, northwindMember } from '../../community/northwind.js';
import type { RaiFrameNavigateEvent } from '../../events/index.js';
import { CommunityError } from '../../model/errors.js';
import {
  CHANNEL,
  Guest,
  LONG,
  becomes,
  clear,
  frameOf,
  inView,
  live,
  open,
  pageMayTakeFocus,
} from '../../../test/browser/partner-frame.js';

describe('<rai-iframe-channel> on its page', function () {
  this.timeout(60_000);
  afterEach(clear);

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
    if (await pageMayTakeFocus()) {
      el.focus();
      // An engine may hand the focus to another page only after a moment.
      const isTaken = async () => {
        await guest.order('focus');
        return (await guest.order('active')).value === 'first';
      };
      await waitUntil(isTaken, 'never in the page', LONG);
    }
    expect(frameOf(el)!.hasAttribute('tabindex')).to.be.false;
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
    // The page had a moment to save what is unsaved.
    await waitUntil(() => !frameOf(el), 'still there', LONG);
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
});
