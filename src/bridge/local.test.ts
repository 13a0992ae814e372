import { expect } from '@open-wc/testing';
import { diagnose } from './diagnose.js';
import { errorOf, HANDLERS, METHODS } from './fixtures.js';
import { connectGuest, type GuestOptions } from './guest.js';
import { openLocal, type LocalLink } from './local.js';

const open = (o: object = {}): LocalLink =>
  openLocal({
    host: { methods: METHODS, handlers: HANDLERS, capabilities: (want) => want },
    origin: 'https://community.example',
    ...o,
  });
const options: GuestOptions = { hosts: ['https://community.example'], methods: () => METHODS };

describe('both ends in one page', () => {
  it('are found by an unchanged connect', async () => {
    const local = open();
    const link = await connectGuest({ ...options, want: ['secrets'] });
    expect(link).to.equal(await local.guest);
    expect(await link.call('secret', {})).to.equal('a secret');
    expect(link.host).to.equal('https://community.example');
    await local.close();
    expect(await errorOf(connectGuest(options))).to.include({
      reason: window.parent === window ? 'NOT_FRAMED' : 'ABORTED',
    });
  }).timeout(20_000);

  it('play a reload of the frame', async () => {
    const local = open();
    const first = await local.guest;
    const reopened = new Promise((resolve) => local.host.on('open', resolve));
    const call = errorOf(first.call('wait', {}));
    local.host.rebind();
    expect(await call).to.include({ code: 'PEER_RELOADED', retryable: true });
    await reopened;
    const next = await local.guest;
    expect(next).not.to.equal(first);
    expect(await next.call('greet', { name: 'B' })).to.equal('Hello B');
    await local.close();
  });

  it('need an origin', () => {
    expect(() => open({ origin: 'nothing' })).to.throw('https://community.example');
  });
});

describe('connect', () => {
  it('needs hosts that are exact origins, and says what to write', async () => {
    for (const hosts of [
      undefined,
      [],
      ['community.example'],
      ['*'],
      ['null'],
      ['https://a.example', 5],
      'ANY',
    ]) {
      const error = await errorOf(connectGuest({ ...options, hosts } as unknown as GuestOptions));
      expect(error).to.include({ name: 'BridgeError', code: 'INVALID' });
      expect(error.message).to.contain("hosts: ['https://community.example']");
    }
  });

  it('is refused to a caller that does not trust the host of the link, and to one that gave up', async () => {
    const local = open();
    await local.guest;
    expect(await errorOf(connectGuest({ ...options, hosts: ['https://other.example'] }))).to.include({
      reason: 'ORIGIN_MISMATCH',
    });
    const stop = new AbortController();
    stop.abort();
    expect(await errorOf(connectGuest({ ...options, signal: stop.signal }))).to.include({
      reason: 'ABORTED',
    });
    expect((await connectGuest(options)).isOpen).to.equal(true);
    await local.close();
  });

  it('takes any host only literally, with one warning, and replaces a link that is over', async () => {
    const local = open();
    const warn = console.warn;
    const warned: string[] = [];
    console.warn = (text: string) => void warned.push(text);
    try {
      const link = await connectGuest({ ...options, hosts: 'any' });
      await link.close();
    } finally {
      console.warn = warn;
    }
    expect(warned).to.have.length(1);
    await new Promise((resolve) => setTimeout(resolve, 20));
    const next = await connectGuest(options);
    expect(next.isOpen).to.equal(true);
    expect(await next.call('greet', { name: 'C' })).to.equal('Hello C');
    await local.close();
  });
});

describe('diagnose [F61]', () => {
  it('tells what a person who helps asks first, and no secret', async () => {
    const local = open();
    const link = await connectGuest({ ...options, want: ['secrets'] });
    await link.call('echo', { token: 'very-secret' });
    const found = await diagnose(link, ['secrets', 'other']);
    expect(found.page.address).not.to.contain('?');
    expect(found.link).to.deep.include({ phase: 'open', host: 'https://community.example' });
    expect(found.link.can).to.deep.equal({ secrets: true, other: false });
    expect(found.link.trace.length).to.be.greaterThan(2);
    expect(JSON.stringify(found)).not.to.contain('very-secret');
    const host = await diagnose(local.host);
    expect(host.link.phase).to.equal('open');
    const closed = new Promise((resolve) => link.on('close', resolve));
    await local.close();
    await closed;
    expect((await diagnose(link)).link.phase).to.equal('closed');
    expect((await diagnose(local.host)).link).to.include({ phase: 'closed', reason: 'CLOSED' });
    expect((await diagnose(undefined)).link.phase).to.equal('none');
  });

  it('keeps the last 50 lines, and hands each to the log', async () => {
    const lines: string[] = [];
    const local = open({
      guest: { log: ({ way, what }: { way: string; what: string }) => lines.push(`${way} ${what}`) },
    });
    const link = await local.guest;
    for (let i = 0; i < 60; i++) await link.call('echo', {});
    expect(link.trace).to.have.length(50);
    expect(lines.length).to.be.greaterThan(60);
    expect(lines).to.include('out q 60');
    await local.close();
  });
});
