import { aTimeout, expect, fixture, html } from '@open-wc/testing';
import { LitElement } from 'lit';
import { property } from 'lit/decorators.js';
import { MemoryCommunity } from '../community/memory-community.js';
import type { Community, LiveEvent } from '../model/community.js';
import { CommunityController, type CommunitySources } from './community-controller.js';
import '../widgets/community/define.js';

let page: Community | undefined;
const watchers = new Set<() => void>();
const byGateway = new MemoryCommunity();
const sources: CommunitySources = {
  communityFor: ({ gateway }) => {
    if (!gateway.startsWith('http')) throw new TypeError('no address');
    return byGateway;
  },
  getCommunity: () => page,
  watchCommunity: (on, { signal }) => {
    watchers.add(on);
    signal.addEventListener('abort', () => watchers.delete(on));
  },
};

class Finder extends LitElement {
  lived: LiveEvent[] = [];
  identities: number[] = [];
  connection = new CommunityController(this, sources, {
    topics: () => (this.topic ? [`board:${this.topic}`] : []),
    onLive: (event) => this.lived.push(event),
    onIdentity: ({ key }) => this.identities.push(key),
  });

  @property() topic = 'xp';
  @property({ attribute: false }) community?: Community | undefined;
  @property() gateway?: string | undefined;
  @property() sessionUrl?: string;
}
customElements.define('community-finder', Finder);

async function finder(template = html`<community-finder></community-finder>`): Promise<Finder> {
  const root = await fixture<HTMLElement>(html`<div>${template}</div>`);
  const el = root.querySelector<Finder>('community-finder')!;
  await el.updateComplete;
  return el;
}

describe('CommunityController', () => {
  afterEach(() => {
    page = undefined;
  });

  it('should prefer property, then context, then attribute, then page default', async () => {
    const [given, provided, fallback] = [1, 2, 3].map(() => new MemoryCommunity());
    page = fallback;
    const el = await finder(
      html`<rai-community .community=${provided!}
        ><community-finder .community=${given} gateway="https://g.example"></community-finder
      ></rai-community>`,
    );
    expect(el.connection.community).to.equal(given);
    el.community = undefined;
    await el.updateComplete;
    expect(el.connection.community).to.equal(provided);
    el.closest('rai-community')!.replaceWith(el);
    await aTimeout(0);
    el.requestUpdate();
    await el.updateComplete;
    expect(el.connection.community).to.equal(byGateway);
    el.gateway = undefined;
    await el.updateComplete;
    expect(el.connection.community).to.equal(fallback);
  });

  it('should take a page default that is set later', async () => {
    const el = await finder();
    expect(el.connection.community).to.be.undefined;
    page = new MemoryCommunity();
    for (const on of watchers) on();
    await el.updateComplete;
    expect(el.connection.community).to.equal(page);
    expect(el.connection.missing).to.be.undefined;
  });

  it('should name what is missing, after a moment', async () => {
    const el = await finder();
    expect(el.connection.missing).to.be.undefined;
    await aTimeout(350);
    expect(el.connection.missing).to.equal('gateway');
    const bad = await finder(html`<community-finder gateway="ftp://x"></community-finder>`);
    await aTimeout(350);
    expect(bad.connection.missing).to.contain('https://');
  });

  it('should take a provider that is upgraded later', async () => {
    const el = await finder(html`<late-provider><community-finder></community-finder></late-provider>`);
    expect(el.connection.community).to.be.undefined;
    const { RaiCommunity } = await import('../widgets/community/community.js');
    const late = el.parentElement as HTMLElement & { community?: Community };
    late.community = new MemoryCommunity();
    customElements.define('late-provider', class extends RaiCommunity {});
    await aTimeout(0);
    await el.updateComplete;
    expect(el.connection.community).to.equal(late.community);
  });

  it('should follow topics, and others when they change, and stop when removed', async () => {
    const community = new MemoryCommunity();
    const el = await finder(html`<community-finder .community=${community}></community-finder>`);
    community.emit('board:xp');
    expect(el.lived).to.have.length(1);
    el.topic = 'coins';
    await el.updateComplete;
    community.emit('board:xp');
    community.emit('board:coins');
    expect(el.lived).to.have.length(2);
    const parent = el.parentElement!;
    el.remove();
    await aTimeout(0);
    community.emit('board:coins');
    expect(el.lived).to.have.length(2);
    parent.append(el);
    await el.updateComplete;
    community.emit('board:coins');
    expect(el.lived).to.have.length(3);
    el.topic = '';
    await el.updateComplete;
    community.emit('board:coins');
    expect(el.lived).to.have.length(3);
  });

  it('should tell a change of member at once', async () => {
    const community = new MemoryCommunity();
    const el = await finder(html`<community-finder .community=${community}></community-finder>`);
    expect(el.connection.identity.state).to.equal('anonymous');
    community.signIn({ member: { id: 'ana', name: 'Ana' }, xp: '1', coins: '0' });
    expect(el.connection.identity).to.deep.equal({ state: 'member', key: 1 });
    expect(el.identities).to.deep.equal([0, 1]);
    const other = new MemoryCommunity();
    el.community = other;
    await el.updateComplete;
    community.signIn(null);
    expect(el.connection.identity).to.deep.equal({ state: 'anonymous', key: 0 });
  });
});
