import { aTimeout, expect, fixture, html, oneEvent } from '@open-wc/testing';
import { waitUntil } from '../../../test/browser/until.js';
import type { ChannelContext } from '../../channel/types.js';
import type { RaiFrameAuditEvent, RaiFrameConsentEvent, RaiFrameGoneEvent } from '../../events/index.js';
import {
  CHANNEL,
  LONG,
  PARTNER,
  becomes,
  clear,
  frameOf,
  frameSurvivesMove,
  inView,
  moveTo,
  open,
  stateOf,
  viewOf,
} from '../../../test/browser/partner-frame.js';

describe('<rai-iframe-channel> and what its page does', function () {
  this.timeout(60_000);
  afterEach(clear);

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
    // Nobody has said no: where it can be seen, it is asked.
    el.style.display = '';
    void guest.order('send', 'hello');
    await waitUntil(() => inView(el, 'dialog[open]'), 'no question', LONG);
  });

  it('should take no question that went away with its page for a no', async () => {
    const { el, guest } = await open({ want: 'messages.send' }, { capabilities: 'messages.send' });
    const decisions: Event[] = [];
    el.addEventListener('rai-frame-consent', (event) => decisions.push(event));
    guest.tell('send', 'hello');
    await waitUntil(() => inView(el, 'dialog[open]'), 'no question', LONG);
    (await fixture<HTMLElement>(html`<div></div>`)).append(el);
    await waitUntil(() => !inView(el, 'dialog[open]'), 'the question stays', LONG);
    await guest.wait('connected', 2);
    await becomes(el, 'open');
    guest.tell('send', 'hello again');
    await waitUntil(() => inView(el, 'dialog[open]'), 'not asked again', LONG);
    expect(decisions).to.deep.equal([]);
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
    expect(frameOf(el) === null).to.be.true;
    inView(el, '[part=retry]').click();
    await becomes(el, 'open');
  });

  it('should say where everybody sees it that a tall page is gone', async () => {
    const { el, guest } = await open();
    await guest.order('fit');
    await guest.order('height', 3000);
    await waitUntil(() => frameOf(el)?.offsetHeight === 3000, 'never tall', LONG);
    guest.tell('leave', 'about:blank');
    await becomes(el, 'gone');
    await viewOf(el).updateComplete;
    expect(inView(el, '.room').offsetHeight).to.equal(480);
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
});
