import { aTimeout, expect, fixture, fixtureCleanup, html, oneEvent } from '@open-wc/testing';
import { waitUntil } from '../../test/browser/until.js';

const LOADER = Symbol.for('rai-kit.loader.v1');
const PAGE = Symbol.for('rai-kit.community.v1');
const page = globalThis as unknown as {
  [LOADER]?: { version: string; versions: string[] };
  [PAGE]?: { settings?: { gateway: string; sessionUrl?: string }; community?: unknown };
  __RAI_FILES__: Record<string, string[]>;
  __RAI_VERSION__: string;
  loadedLeaderboard?: number;
  loadedShared?: boolean;
};
const FILES = '../../test/fixtures/loader';

/** Includes the loader as one more script of the page. */
async function include(version: string, name: string): Promise<{ discover: (root: ParentNode) => void }> {
  page.__RAI_VERSION__ = version;
  const address = new URL(`./loader.ts?${name}`, import.meta.url).href;
  return (await import(address)) as { discover: (root: ParentNode) => void };
}

function scriptTag(name: string, data: Record<string, string>): HTMLScriptElement {
  const script = document.createElement('script');
  // A type that does not run: the test imports the module itself, under the same address.
  script.type = 'text/plain';
  script.src = new URL(`./loader.ts?${name}`, import.meta.url).href;
  Object.assign(script.dataset, data);
  document.head.append(script);
  return script;
}

describe('the loader', () => {
  const scripts: HTMLScriptElement[] = [];

  before(async () => {
    page.__RAI_FILES__ = {
      'rai-community': ['missing-community.js'],
      'rai-leaderboard': [`${FILES}/leaderboard.js`, `${FILES}/shared.js`],
      'rai-tier': [`${FILES}/tier.js`],
      'rai-messages': ['missing-messages.js'],
    };
    delete page[PAGE];
    scripts.push(scriptTag('first', { gateway: 'https://community.example', sessionUrl: '/session' }));
    scripts.push(scriptTag('second', { gateway: 'https://other.example' }));
    await fixture(html`<rai-leaderboard>Our board</rai-leaderboard>`);
    await include('1.0.0', 'first');
  });
  after(() => {
    for (const script of scripts) script.remove();
    delete page[PAGE];
  });

  it('loads the module of what it sees, along with what that needs', async () => {
    await customElements.whenDefined('rai-leaderboard');
    await waitUntil(() => page.loadedShared);
  });

  it('loads nothing of what is not on the page', () => {
    expect(customElements.get('rai-tier')).to.equal(undefined);
  });

  it('leaves what its script tag says for the widgets', () => {
    expect(page[PAGE]!.settings).to.deep.equal({
      gateway: 'https://community.example',
      sessionUrl: '/session',
    });
  });

  it('is harmless in a second version: the first one works', async () => {
    await include('2.0.0', 'second');
    await include('2.0.0', 'third');
    expect(page[LOADER]!.version).to.equal('1.0.0');
    expect(page[LOADER]!.versions).to.deep.equal(['1.0.0', '2.0.0', '2.0.0']);
    expect(page[PAGE]!.settings!.gateway).to.equal('https://community.example');
    expect(page.loadedLeaderboard).to.equal(1);
  });

  it('reports a module that cannot be loaded, after one more try, and leaves the page as it was', async () => {
    const element = document.createElement('rai-messages');
    element.textContent = 'Read the discussion in our forum.';
    const host = await fixture(html`<div></div>`);
    setTimeout(() => host.append(element));
    const event = await oneEvent(host, 'rai-load-failed');
    expect(event.target).to.equal(element);
    expect(event.detail.tag).to.equal('rai-messages');
    expect(event.detail.reason).to.be.a('string');
    expect(element.textContent).to.equal('Read the discussion in our forum.');
    expect(customElements.get('rai-messages')).to.equal(undefined);
  });

  it('waits for the network before its second try', async () => {
    Object.defineProperty(navigator, 'onLine', { configurable: true, value: false });
    const host = await fixture(html`<div></div>`);
    let failures = 0;
    host.addEventListener('rai-load-failed', () => failures++);
    host.append(document.createElement('rai-community'));
    await aTimeout(2500);
    expect(failures).to.equal(0);
    Reflect.deleteProperty(navigator, 'onLine');
    window.dispatchEvent(new Event('online'));
    await waitUntil(() => failures === 1);
  });

  it('finds elements in shadow roots that it is shown', async () => {
    const { discover } = await include('1.0.0', 'first');
    const host = await fixture<HTMLElement>(html`<div></div>`);
    const root = host.attachShadow({ mode: 'open' });
    discover(root);
    expect(customElements.get('rai-tier')).to.equal(undefined);
    root.append(document.createElement('section'));
    root.firstElementChild!.append(document.createElement('rai-tier'));
    await customElements.whenDefined('rai-tier');
    fixtureCleanup();
  });
});
