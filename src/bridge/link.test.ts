import { expect } from '@open-wc/testing';
import { HANDLERS, METHODS } from './fixtures.js';
import { createHost, openHost, type GuestLink, type HostLink, type HostOptions } from './host.js';

type Page = Window & { connect(o?: object): Promise<GuestLink>; link: Promise<GuestLink> };

const base: HostOptions = {
  origin: location.origin,
  methods: METHODS,
  handlers: HANDLERS,
  capabilities: (want) => want,
};

let links: HostLink[] = [];

function frameOf(query = ''): HTMLIFrameElement {
  const frame = document.createElement('iframe');
  frame.src = `/test/fixtures/bridge/guest.html?${query}`;
  return frame;
}

async function open(
  query = '',
  o: Partial<HostOptions> = {},
): Promise<{ frame: HTMLIFrameElement; host: HostLink; guest: GuestLink; page: Page }> {
  const frame = frameOf(query);
  document.body.append(frame);
  const host = await openHost(frame, { ...base, ...o });
  links.push(host);
  const page = frame.contentWindow as Page;
  return { frame, host, guest: await page.link, page };
}

const errorOf = async (work: Promise<unknown>): Promise<{ name: string; code?: string; reason?: string }> =>
  work.then(
    () => ({ name: 'none' }),
    (error: { name: string }) => error,
  );

afterEach(async () => {
  await Promise.all(links.map((link) => link.close({ ms: 0 })));
  links = [];
  document.querySelectorAll('iframe').forEach((frame) => frame.remove());
});

describe('a link of two documents', () => {
  it('opens, calls and answers [F1] [F19]', async () => {
    const { host, guest } = await open();
    expect(host.phase).to.equal('open');
    expect(guest.session).to.equal(host.session);
    expect(guest.host).to.equal(location.origin);
    expect(await guest.call('greet', { name: 'Ada' })).to.equal('Hello Ada');
    expect(await guest.call('echo', { a: [1, { b: 2 }] })).to.deep.equal({ a: [1, { b: 2 }] });
    expect(await guest.call('void', {})).to.equal(null);
  });

  it('refuses what is not in the table, not granted, or not of the right shape', async () => {
    const { host, guest } = await open();
    for (const name of ['constructor', '__proto__', 'toString', '']) {
      expect((await errorOf(guest.call(name, {}))).code).to.equal('UNKNOWN_METHOD');
    }
    expect((await errorOf(guest.call('secret', {}))).code).to.equal('FORBIDDEN');
    expect((await errorOf(guest.call('greet', { name: 1 }))).code).to.equal('INVALID');
    expect(await guest.ask(['secrets'])).to.equal(true);
    expect(await guest.call('secret', {})).to.equal('a secret');
    host.grant([]);
    await new Promise((resolve) => guest.on('capabilities', resolve));
    expect((await errorOf(guest.call('secret', {}))).code).to.equal('FORBIDDEN');
  });

  it('streams items by credit until it is broken off [F26]', async () => {
    const { guest } = await open();
    const seen: unknown[] = [];
    for await (const item of guest.stream('count', { to: 100 })) seen.push(item);
    expect(seen).to.have.length(100);
    expect(seen[99]).to.equal(100);
    for await (const item of guest.stream('count', { to: 1e6 })) if ((item as number) > 40) break;
    expect(await guest.call('greet', { name: 'again' })).to.equal('Hello again');
  });

  it('passes states and events both ways, the latest wins [F23] [F25]', async () => {
    const { host, guest } = await open();
    const states: unknown[] = [];
    guest.on('state', ({ value }) => states.push(value));
    host.set('ctx', { locale: 'en' });
    host.set('ctx', { locale: 'de' });
    const event = new Promise((resolve) => host.on('event', resolve));
    guest.emit('clicked', { x: 1 });
    expect(await event).to.deep.equal({ name: 'clicked', value: { x: 1 } });
    await guest.call('echo', {});
    expect(states).to.deep.equal([{ locale: 'de' }]);
    expect(guest.state('ctx')).to.deep.equal({ locale: 'de' });
  });

  it('closes from either side and settles what waits [F44] [F46]', async () => {
    const first = await open();
    const waiting = errorOf(first.guest.call('wait', {}));
    const kept = errorOf(first.guest.call('save', {}));
    await first.host.close();
    expect(await waiting).to.include({ code: 'CLOSED' });
    expect(await kept).to.include({ code: 'CLOSED' });
    expect(first.host.phase).to.equal('closed');
    expect((await errorOf(first.guest.call('echo', {}))).code).to.equal('CLOSED');

    const second = await open();
    const gone = new Promise((resolve) => second.host.on('gone', resolve));
    await second.guest.close();
    expect(await gone).to.deep.equal({ reason: 'CLOSED' });
  });

  it('serves the next document after a reload [F41] [F42]', async () => {
    const { host, frame, guest, page } = await open();
    const ended = new Promise<string>((resolve) => host.on('call', ({ code }) => resolve(code ?? '')));
    host.set('ctx', { n: 1 });
    void errorOf(guest.call('wait', {}));
    await guest.call('echo', {}).catch(() => undefined);
    const reopened = new Promise((resolve) => host.on('open', resolve));
    page.location.reload();
    await reopened;
    expect(['', 'PEER_RELOADED']).to.include(await ended);
    const next = await (frame.contentWindow as Page).link;
    expect(next.session).not.to.equal(guest.session);
    expect(next.state('ctx')).to.deep.equal({ n: 1 });
    expect(await next.call('greet', { name: 'B' })).to.equal('Hello B');
  });

  it('shares one link between callers', async () => {
    const { page, guest } = await open();
    expect(await page.connect()).to.equal(guest);
    expect(await errorOf(page.connect({ hosts: ['https://other.example'] }))).to.include({
      reason: 'ORIGIN_MISMATCH',
    });
  });

  it('says why there is no link [F5]', async () => {
    const silent = frameOf('silent');
    document.body.append(silent);
    expect(await errorOf(openHost(silent, { ...base, timeoutMs: 1000 }))).to.include({
      reason: 'LOADED_SILENT',
    });
    const wrong = frameOf('host=https://other.example');
    document.body.append(wrong);
    const host = createHost(wrong, base);
    links.push(host);
    await new Promise((resolve) => wrong.addEventListener('load', resolve));
    expect(await errorOf((wrong.contentWindow as Page).link)).to.include({ reason: 'ORIGIN_MISMATCH' });
  });
});
