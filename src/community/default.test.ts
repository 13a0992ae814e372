import { aTimeout, expect } from '@open-wc/testing';
import type { Community } from '../model/community.js';
import { CommunityError } from '../model/errors.js';
import { communityFor, getCommunity, setCommunity, watchCommunity } from './default.js';
import { MemoryCommunity } from './memory-community.js';

const PAGE = Symbol.for('rai-kit.community.v1');
const global = globalThis as unknown as Record<symbol, { settings?: object } | undefined>;

describe('the page default', () => {
  const fetching = window.fetch;
  const said = console.error;

  beforeEach(() => {
    delete global[PAGE];
  });
  afterEach(() => {
    delete global[PAGE];
    window.fetch = fetching;
    console.error = said;
  });

  it('is nothing at first', () => {
    expect(getCommunity()).to.equal(undefined);
  });

  it('is what the page sets, and tells who watches until they leave', () => {
    const seen: (Community | undefined)[] = [];
    const leave = new AbortController();
    const community = new MemoryCommunity();
    watchCommunity((now) => seen.push(now), { signal: leave.signal });
    setCommunity(community);
    expect(getCommunity()).to.equal(community);
    setCommunity(undefined);
    leave.abort();
    setCommunity(community);
    watchCommunity((now) => seen.push(now), { signal: leave.signal });
    setCommunity(undefined);
    expect(seen).to.deep.equal([community, undefined]);
  });

  it('comes from what the loader left on the page, once', () => {
    global[PAGE] = { settings: { gateway: 'https://community.example' } };
    const community = getCommunity();
    expect(community!.id).to.equal('https://community.example');
    expect(getCommunity()).to.equal(community);
    expect(communityFor({ gateway: 'https://community.example/' })).to.equal(community);
  });

  it('is what the page set, whatever the loader left', () => {
    global[PAGE] = { settings: { gateway: 'https://community.example' } };
    const community = new MemoryCommunity();
    setCommunity(community);
    expect(getCommunity()).to.equal(community);
    setCommunity(undefined);
    expect(getCommunity()).to.equal(undefined);
  });

  it('reports a gateway that is no web address once', () => {
    const told: string[] = [];
    console.error = (text: string) => told.push(text);
    global[PAGE] = { settings: { gateway: 'javascript:alert(1)' } };
    expect(getCommunity()).to.equal(undefined);
    expect(getCommunity()).to.equal(undefined);
    expect(told).to.have.length(1);
    expect(told[0]).to.contain('http or https');
  });

  it('is shared by equal gateways, and the first session counts', async () => {
    const asked: string[] = [];
    window.fetch = async (input) => {
      asked.push(new Request(input).url);
      return new Response(null, { status: 204 });
    };
    const plain = communityFor({ gateway: 'https://one.example' });
    expect(plain.identity.state).to.equal('anonymous');
    const withSession = communityFor({ gateway: 'https://one.example/', sessionUrl: '/default-session' });
    communityFor({ gateway: 'https://one.example', sessionUrl: '/other-session' });
    expect(withSession).to.equal(plain);
    expect(plain.identity.state).to.equal('unknown');
    expect(await plain.me()).to.equal(null);
    expect(asked).to.deep.equal([`${location.origin}/default-session`]);
    expect(communityFor({ gateway: 'https://two.example' })).not.to.equal(plain);
  });

  it('stays public with a session address of another site', async () => {
    const told: string[] = [];
    console.error = (...text: unknown[]) => told.push(text.join(' '));
    const community = communityFor({
      gateway: 'https://three.example',
      sessionUrl: 'https://evil.example/s',
    });
    expect(await community.me()).to.equal(null);
    await aTimeout(0);
    expect(told.join()).to.contain('session-url');
  });

  it('throws for what is no gateway', () => {
    expect(() => communityFor({ gateway: 'javascript:alert(1)' })).to.throw(CommunityError, 'http or https');
  });
});
