import { expect } from '@open-wc/testing';
import { waitUntil } from '../../test/browser/until.js';
import { errorOf, HANDLERS, METHODS } from './fixtures.js';
import { openHost, type GuestLink, type HostLink } from './host.js';

type Page = Window & { link: Promise<GuestLink>; come?: () => void };

describe('a guest whose part that calls is late', () => {
  let frame: HTMLIFrameElement;
  let host: HostLink;
  let guest: GuestLink;
  let page: Page;
  let calls: string[];

  const open = async (query = ''): Promise<void> => {
    frame = document.createElement('iframe');
    frame.src = `/test/fixtures/bridge/late-guest.html?${query}`;
    document.body.append(frame);
    calls = [];
    host = await openHost(frame, {
      origin: location.origin,
      methods: METHODS,
      handlers: new Map(HANDLERS).set('echo', ({ n }: { n: number }) => (calls.push(`echo ${n}`), n)),
      capabilities: (want) => want,
    });
    page = frame.contentWindow as Page;
    guest = await page.link;
  };
  const come = async (): Promise<void> => {
    await waitUntil(() => page.come);
    page.come!();
  };
  afterEach(async () => {
    await host.close({ ms: 0 });
    frame.remove();
  });

  it('is connected without it, and answers a ping', async () => {
    await open();
    expect(guest.isOpen).to.equal(true);
    expect(guest.can('secrets')).to.equal(true);
    expect(guest.kit).to.match(/^\d+\.\d+\.\d+/);
    // A load alone is followed by a ping: a guest that did not answer would be taken for gone.
    let reloads = 0;
    host.on('reload', () => reloads++);
    frame.dispatchEvent(new Event('load'));
    await new Promise((resolve) => setTimeout(resolve, 1300));
    expect([reloads, host.phase]).to.deep.equal([0, 'open']);
    expect(page.come).to.equal(undefined);
  });

  it('makes its calls in their order, and nobody overtakes', async () => {
    await open();
    const all = [1, 2, 3].map((n) => guest.call('echo', { n }));
    const items = guest.stream('count', { to: 3 });
    const first = items.next();
    await come();
    const late = [4, 5].map((n) => guest.call('echo', { n }));
    expect(await Promise.all([...all, ...late])).to.deep.equal([1, 2, 3, 4, 5]);
    expect(calls).to.deep.equal(['echo 1', 'echo 2', 'echo 3', 'echo 4', 'echo 5']);
    expect((await first).value).to.equal(1);
    await items.return!();
  });

  it('gives up at once what is cancelled, and in its time what is too late', async () => {
    await open();
    const stop = new AbortController();
    const cancelled = errorOf(guest.call('echo', { n: 1 }, stop));
    const late = errorOf(guest.call('echo', { n: 2 }, { timeout: 40 }));
    const patient = guest.call('echo', { n: 3 });
    const stopped = new AbortController();
    stopped.abort();
    expect(await errorOf(guest.call('echo', { n: 4 }, stopped))).to.include({ code: 'CANCELLED' });
    stop.abort();
    expect(await cancelled).to.include({ name: 'BridgeError', code: 'CANCELLED', retryable: false });
    expect(await late).to.include({ code: 'TIMEOUT', retryable: true });
    await come();
    expect(await patient).to.equal(3);
    expect(calls).to.deep.equal(['echo 3']);
  });

  it('counts the time of a call from when it was asked for', async () => {
    await open();
    const waiting = errorOf(guest.call('wait', {}, { timeout: 600 }));
    const began = performance.now();
    await new Promise((resolve) => setTimeout(resolve, 300));
    await come();
    expect(await waiting).to.include({ code: 'TIMEOUT' });
    expect(performance.now() - began).to.be.below(890);
  });

  it('hears in their order what it was told meanwhile', async () => {
    await open();
    const heard: [string, unknown][] = [];
    guest.on('state', ({ name, value }) => heard.push([name, value]));
    guest.on('event', ({ name, value }) => heard.push([name, value]));
    guest.on('capabilities', ({ can }) => heard.push(['can', can]));
    host.set('ctx', { locale: 'de' });
    host.emit('news', 1);
    host.emit('news', 2);
    await come();
    host.grant([]);
    await waitUntil(() => heard.length === 4);
    expect(heard).to.have.deep.members([
      ['ctx', { locale: 'de' }],
      ['news', 1],
      ['news', 2],
      ['can', []],
    ]);
    const at = (what: unknown): number => heard.findIndex(([, value]) => value === what);
    expect(at(1)).to.be.lessThan(at(2));
    expect(guest.state('ctx')).to.deep.equal({ locale: 'de' });
    expect(guest.can('secrets')).to.equal(false);
  });

  it('says itself, in order, what it was made to say meanwhile', async () => {
    await open();
    const heard: unknown[] = [];
    host.on('event', ({ value }) => heard.push(value));
    host.on('state', ({ value }) => heard.push(value));
    guest.emit('clicked', 1);
    guest.emit('clicked', 2);
    guest.set('size', { h: 300, u: 1 });
    expect(() => guest.emit('odd', 1n)).to.throw('BigInt');
    await come();
    await waitUntil(() => heard.length === 3);
    expect(heard).to.deep.equal([1, 2, { h: 300, u: 1 }]);
    expect(guest.isOpen).to.equal(true);
  });

  it('settles what waits when the link ends meanwhile', async () => {
    await open();
    const waiting = errorOf(guest.call('echo', { n: 1 }));
    const item = errorOf(guest.stream('count', { to: 3 }).next());
    const closed = new Promise((resolve) => guest.on('close', resolve));
    await host.close();
    expect(await waiting).to.include({ code: 'CLOSED' });
    expect(await item).to.include({ code: 'CLOSED' });
    expect(await closed).to.deep.equal({ code: 'CLOSED' });
    expect(await errorOf(guest.call('echo', { n: 2 }))).to.include({ code: 'CLOSED' });
    await come();
    expect(await errorOf(guest.call('echo', { n: 3 }))).to.include({ code: 'CLOSED' });
  });

  it('keeps so much of what it was told meanwhile, and counts the rest', async () => {
    await open();
    const heard: unknown[] = [];
    guest.on('event', ({ value }) => heard.push((value as string).length));
    for (let i = 0; i < 5; i++) host.emit('news', 'x'.repeat(20_000));
    await waitUntil(() => guest.counters.early);
    await come();
    await waitUntil(() => heard.length === 3);
    expect(guest.counters.early).to.equal(2);
    expect(guest.isOpen).to.equal(true);
  });

  it('fails by a code when it never comes: a call may be made again', async () => {
    await open('missing');
    const failed = await errorOf(guest.call('echo', { n: 1 }));
    expect(failed).to.include({ name: 'BridgeError', code: 'UNAVAILABLE', retryable: true });
    expect(await errorOf(guest.stream('count', { to: 3 }).next())).to.include({ code: 'UNAVAILABLE' });
    expect(guest.isOpen).to.equal(true);
    expect(host.phase).to.equal('open');
  });

  it('ends the link by a code when it can never hear what it was told', async () => {
    await open('missing');
    const closed = new Promise((resolve) => guest.on('close', resolve));
    const gone = new Promise((resolve) => host.on('gone', resolve));
    host.set('ctx', { locale: 'de' });
    expect(await closed).to.deep.equal({ code: 'UNAVAILABLE' });
    expect(guest.isOpen).to.equal(false);
    expect(await gone).to.deep.equal({ reason: 'PEER_GONE' });
  }).timeout(10_000);
});
