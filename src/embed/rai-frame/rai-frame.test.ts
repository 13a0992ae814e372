import { aTimeout, expect, fixture, html, oneEvent } from '@open-wc/testing';
import { waitUntil } from '../../../test/browser/until.js';
import { setCommunity } from '../../community/default.js';
import { GatewayCommunity } from '../../community/gateway-community.js';
import type { RaiFrameGoneEvent, RaiFrameHeightEvent, RaiFrameRefusedEvent } from '../../events/index.js';
import type { RaiIframeChannelView } from '../../widgets/iframe-channel/iframe-channel-view.js';
import { frameAddress } from './address.js';
import './define.js';
import { firstLook, readLook } from './page-look.js';
import type { RaiFrame } from './rai-frame.js';

/** The same server under another name: another origin. */
const OTHER = location.origin.replace('localhost', '127.0.0.1');
/** A page that stands for that of a gateway; what the element adds to the address becomes a part of its query. */
const GATEWAY = `${OTHER}/test/fixtures/frame/gateway.html?hosts=${encodeURIComponent(location.origin)}&rest=`;
const LONG = { timeout: 20_000, interval: 20 };

interface Report {
  settings: Record<string, string>;
  look: { lang: string; scheme: string; accent: string };
}

const frameOf = (el: RaiFrame) => el.renderRoot.querySelector('iframe');
const viewOf = (el: RaiFrame) =>
  el.renderRoot.querySelector<RaiIframeChannelView>('rai-iframe-channel-view')!;
const stateOf = (el: RaiFrame) => viewOf(el)?.model.state;
const becomes = (el: RaiFrame, state: string) =>
  waitUntil(() => stateOf(el) === state, `never ${state}, but ${stateOf(el)}`, LONG);

describe('<rai-frame>', function () {
  this.timeout(60_000);
  const reports: Report[] = [];
  const hear = ({ data, origin }: MessageEvent) => {
    if (origin === OTHER && data?.settings) reports.push(data);
  };

  beforeEach(() => {
    reports.length = 0;
    addEventListener('message', hear);
  });
  afterEach(() => removeEventListener('message', hear));

  it('should show the gateway’s page in a frame that may run scripts and nothing else', async () => {
    const el = await fixture<RaiFrame>(
      html`<rai-frame
        widget="leaderboard"
        board="xp"
        limit="25"
        window="weekly"
        gateway=${GATEWAY}
        locale="de"
        ><a href="/board">Board</a></rai-frame
      >`,
    );
    await becomes(el, 'open');
    expect(frameOf(el)!.getAttribute('sandbox')).to.equal('allow-scripts allow-same-origin');
    expect(frameOf(el)!.title).to.contain(new URL(OTHER).host);
    expect(reports[0]!.settings).to.include({ board: 'xp', limit: '25', window: 'weekly' });
    expect(reports[0]!.look).to.include({ lang: 'de', scheme: 'light' });
    await waitUntil(() => frameOf(el)!.offsetHeight === 640, 'never as tall as its content', LONG);
    expect(el.matches(':state(open)')).to.be.true;
    await expect(el).to.be.accessible();
  });

  it('should draw its first frame in the scheme of the page', async () => {
    const el = await fixture<RaiFrame>(
      html`<rai-frame widget="leaderboard" gateway=${GATEWAY} theme="dark"></rai-frame>`,
    );
    await waitUntil(() => frameOf(el), 'no frame', LONG);
    expect(new URL(frameOf(el)!.src).hash).to.contain('scheme=dark');
    await becomes(el, 'open');
    expect(reports[0]!.look.scheme).to.equal('dark');
  });

  it('should tell theme and language when they change, without a reload', async () => {
    const el = await fixture<RaiFrame>(html`<rai-frame widget="leaderboard" gateway=${GATEWAY}></rai-frame>`);
    await becomes(el, 'open');
    const { contentWindow } = frameOf(el)!;
    el.theme = 'dark';
    el.locale = 'ar';
    el.style.setProperty('--rai-color-accent', 'rgb(1, 2, 3)');
    const wanted = JSON.stringify({ lang: 'ar', scheme: 'dark', accent: 'rgb(1, 2, 3)' });
    await waitUntil(() => JSON.stringify(reports.at(-1)?.look) === wanted, 'never told', LONG);
    expect(frameOf(el)!.contentWindow).to.equal(contentWindow);
    expect(stateOf(el)).to.equal('open');
  });

  it('should keep within its bounds, or the height that the page gives it', async () => {
    const el = await fixture<RaiFrame>(
      html`<rai-frame widget="leaderboard" gateway=${GATEWAY} max-height="500"></rai-frame>`,
    );
    const told = oneEvent(el, 'rai-frame-height') as Promise<RaiFrameHeightEvent>;
    expect((await told).height).to.equal(500);
    await waitUntil(() => frameOf(el)!.offsetHeight === 500, 'never 500', LONG);
    el.maxHeight = 550;
    await waitUntil(() => frameOf(el)!.offsetHeight === 550, 'never 550', LONG);
    el.height = '200';
    await waitUntil(() => frameOf(el)!.offsetHeight === 200, 'never 200', LONG);
  });

  it('should take the gateway of the page, and say when there is none', async () => {
    const failed = oneEvent(document, 'rai-error');
    const el = await fixture<RaiFrame>(html`<rai-frame widget="leaderboard"></rai-frame>`);
    await becomes(el, 'missing');
    await failed;
    // Nothing answers there, which is no matter: the address is what counts.
    setCommunity(new GatewayCommunity({ gateway: `${OTHER}/nothing` }));
    await waitUntil(() => frameOf(el), 'no frame', LONG);
    expect(frameOf(el)!.src).to.match(/\/nothing\/frame\/leaderboard#/);
    setCommunity(undefined);
  });

  it('should keep the page’s own link when it fails, and try again', async () => {
    const el = await fixture<RaiFrame>(
      html`<rai-frame widget="leaderboard" gateway=${`${OTHER}/none`} slow-ms="100" timeout-ms="800"
        ><a href="/board">Board</a></rai-frame
      >`,
    );
    const gone = oneEvent(el, 'rai-frame-gone') as Promise<RaiFrameGoneEvent>;
    expect(['LOADED_SILENT', 'NO_ANSWER']).to.include((await gone).reason);
    await becomes(el, 'failed');
    await waitUntil(() => el.querySelector('a')!.checkVisibility(), 'the link is hidden', LONG);
    el.gateway = GATEWAY;
    el.timeoutMs = 20_000;
    await becomes(el, 'open');
    expect(el.querySelector('a')!.checkVisibility()).to.be.false;
    el.reload();
    await becomes(el, 'loading');
    await becomes(el, 'open');
  });

  it('should load nothing for what it does not know', async () => {
    const hearRefusals: string[] = [];
    const on = (event: Event) => hearRefusals.push((event as RaiFrameRefusedEvent).reason);
    document.addEventListener('rai-frame-refused', on);
    for (const [widget, gateway] of [
      ['nothing', GATEWAY],
      ['__proto__', GATEWAY],
      ['leaderboard', 'javascript:alert(1)'],
      ['leaderboard', 'http://gateway.example'],
      ['leaderboard', location.origin],
    ]) {
      const el = await fixture<RaiFrame>(
        html`<rai-frame .widget=${widget as never} gateway=${gateway!}></rai-frame>`,
      );
      await becomes(el, 'refused');
      expect(frameOf(el) === null).to.be.true;
    }
    document.removeEventListener('rai-frame-refused', on);
    expect(hearRefusals).to.deep.equal([
      'widget-unknown',
      'widget-unknown',
      'src-scheme',
      'src-insecure',
      'src-own-origin',
    ]);
  });

  it('should go on after a move, and end with its element', async () => {
    const el = await fixture<RaiFrame>(html`<rai-frame widget="leaderboard" gateway=${GATEWAY}></rai-frame>`);
    await becomes(el, 'open');
    const room = await fixture<HTMLElement>(html`<div></div>`);
    const before = reports.length;
    room.append(el);
    await waitUntil(() => reports.length > before, 'not loaded again', LONG);
    await becomes(el, 'open');
    el.focus();
    expect((el.renderRoot as ShadowRoot).activeElement).to.equal(frameOf(el));
    el.remove();
    await waitUntil(() => !frameOf(el), 'the frame stays', LONG);
  });

  it('should wait for the reader when it is lazy', async () => {
    const far = await fixture<HTMLElement>(html`<div style="margin-top: 9000px"></div>`);
    const el = document.createElement('rai-frame');
    Object.assign(el, { widget: 'leaderboard', gateway: GATEWAY, loading: 'lazy' });
    far.append(el);
    await aTimeout(300);
    expect(frameOf(el) === null).to.be.true;
    far.scrollIntoView();
    await becomes(el, 'open');
  });
});

describe('the address of a framed widget', () => {
  const base = {
    widget: 'leaderboard',
    gateway: 'https://g.example/',
    scheme: 'dark',
    locale: 'de',
    own: 'https://s.example',
  };

  it('should hold the settings that the widget knows, and the first look where no server sees it', () => {
    const setting = (name: string) => ({ board: 'a&b', limit: '25', session: 'secret' })[name] ?? null;
    expect(frameAddress({ ...base, setting })).to.deep.equal({
      src: 'https://g.example/frame/leaderboard?board=a%26b&limit=25#scheme=dark&lang=de',
      origin: 'https://g.example',
    });
  });

  it('should leave out what is too long', () => {
    const answer = frameAddress({ ...base, setting: () => 'x'.repeat(600) });
    expect('src' in answer && answer.src).to.equal('https://g.example/frame/leaderboard#scheme=dark&lang=de');
  });
});

describe('the look of a framed page', () => {
  it('should be read from the address and from the host, as far as it is what it should be', () => {
    expect(firstLook('#scheme=dark&lang=de-CH')).to.deep.equal({ scheme: 'dark', locale: 'de-CH' });
    expect(firstLook('#scheme=url(x)&lang=<b>')).to.deep.equal({});
    expect(firstLook('')).to.deep.equal({});
    for (const nothing of [undefined, null, 7, 'dark', { theme: null }, { theme: { tokens: 7 } }])
      expect(readLook(nothing)).to.deep.equal({});
  });

  it('should take the closed list of values and nothing that could fetch or end a declaration', () => {
    const given = {
      '--rai-color-accent': 'rgb(1, 2, 3)',
      '--rai-color-text': 'oklch(0.5 0.1 20 / 0.5)',
      '--rai-color-surface': 'url(https://evil.example)',
      '--rai-color-up': 'red; background: url(//evil.example)',
      '--rai-radius-card': '16px',
      '--rai-radius-chip': 'calc(1px)',
      '--rai-font': '"Inter", system-ui, -apple-system, sans-serif',
      '--other': 'rgb(1, 2, 3)',
      color: 'rgb(1, 2, 3)',
    };
    expect(readLook({ theme: { scheme: 'light', tokens: given }, locale: 'en' })).to.deep.equal({
      scheme: 'light',
      locale: 'en',
      tokens: {
        '--rai-color-accent': 'rgb(1, 2, 3)',
        '--rai-color-text': 'oklch(0.5 0.1 20 / 0.5)',
        '--rai-radius-card': '16px',
        '--rai-font': '"Inter", system-ui, -apple-system, sans-serif',
      },
    });
  });
});
