import { expect } from '@open-wc/testing';
import { errorOf, guestAlone, hostAlone, WELCOME } from './fixtures.js';
import type { GuestLink } from './types.js';
import type { Puppet } from './fixtures.js';

/** A message task later: what was posted before has arrived. */
const settle = async (link: { counters: object }): Promise<void> => {
  void link;
  for (let i = 0; i < 3; i++) await new Promise((resolve) => setTimeout(resolve, 5));
};

async function openGuest(): Promise<{ guest: GuestLink; host: Puppet }> {
  const { guest, host } = guestAlone();
  host.post(JSON.stringify(WELCOME));
  return { guest: await guest, host };
}

async function openHost(o = {}): Promise<ReturnType<typeof hostAlone>> {
  const alone = hostAlone(o);
  alone.guest.post(alone.opening);
  await alone.guest.next('welcome');
  return alone;
}

describe('a host that lies', () => {
  it('resolves no call but the one that it answers, once [F19]', async () => {
    const { guest, host } = await openGuest();
    const first = guest.call('echo', { n: 1 });
    const second = guest.call('echo', { n: 2 });
    await host.next('q', 2);
    for (const id of [2 ** 53, -1, '1', 1.5, 99, null]) host.post(JSON.stringify({ r: id, v: 'lie' }));
    host.post('[{"r":1,"v":"one"},{"r":1,"v":"again"},{"x":1,"code":"INTERNAL"},{"n":2,"v":"item"},{"z":2}]');
    expect(await first).to.equal('one');
    host.post('{"r":2,"v":"two"}');
    expect(await second).to.equal('two');
    expect(guest.counters['unknown-id']).to.equal(7);
    expect(guest.counters.frame).to.equal(1);
    expect(guest.counters.late).to.equal(2);
    expect(guest.isOpen).to.equal(true);
    await guest.close();
  });

  it('counts an answer to a cancelled call as late', async () => {
    const { guest, host } = await openGuest();
    const stop = new AbortController();
    const call = errorOf(guest.call('wait', {}, stop));
    await host.next('q', 1);
    stop.abort();
    expect(await call).to.include({ code: 'CANCELLED', retryable: false });
    await host.next('c', 1);
    host.post('{"r":1,"v":"late"}');
    await settle(guest);
    expect(guest.counters.late).to.equal(1);
    await guest.close();
  });

  it('makes an unknown code INTERNAL and passes details that have the right type', async () => {
    const { guest, host } = await openGuest();
    const odd = errorOf(guest.call('echo', {}));
    const full = errorOf(guest.call('echo', {}));
    await host.next('q', 2);
    host.post(
      '[{"x":1,"code":"__proto__","t":{"toString":1},"w":{},"h":"x"},{"x":2,"code":"RATE_LIMITED","t":"Slow","w":1500,"h":429,"pt":"p"}]',
    );
    const { code, retryAfter } = await odd;
    expect({ code, retryAfter }).to.deep.equal({ code: 'INTERNAL', retryAfter: undefined });
    expect(await full).to.include({
      code: 'RATE_LIMITED',
      message: 'Slow',
      retryAfter: 1.5,
      status: 429,
      problem: 'p',
    });
    await guest.close();
  });

  it('that answers with more than can be taken ends that call at once, and no other [F37]', async () => {
    const { guest, host } = await openGuest();
    const deep = errorOf(guest.call('echo', { n: 1 }));
    const many = errorOf(guest.call('echo', { n: 2 }));
    const good = guest.call('echo', { n: 3 });
    const items = guest.stream('count', {});
    const item = errorOf(items.next());
    await host.next('q', 4);
    host.post(`{"r":1,"v":${'['.repeat(40)}${']'.repeat(40)}}`);
    host.post(`[{"r":2,"v":[${Array(50_001).fill(0).join()}]},null,7]`);
    host.post(`{"n":4,"v":${'['.repeat(2000)}${']'.repeat(2000)}}`);
    expect(await deep).to.include({ code: 'TOO_LARGE', retryable: false });
    expect(await many).to.include({ code: 'TOO_LARGE' });
    expect(await item).to.include({ code: 'TOO_LARGE' });
    host.post('{"r":3,"v":"good"}');
    expect(await good).to.equal('good');
    expect(guest.counters).to.include({ depth: 2, nodes: 1 });
    await guest.close();
  });

  it('cannot overrun the credit of a stream [F27]', async () => {
    const { guest, host } = await openGuest();
    const items = guest.stream('count', {});
    const first = items.next();
    await host.next('q', 1);
    host.post(JSON.stringify(Array.from({ length: 40 }, (_, i) => ({ n: 1, v: i }))));
    expect((await first).value).to.equal(0);
    await settle(guest);
    expect(guest.counters.credit).to.be.greaterThan(5);
    await items.return?.();
    expect(guest.isOpen).to.equal(false);
  });

  it('is believed about limits only where they are whole positive numbers', async () => {
    const { guest, host } = guestAlone();
    host.post(
      JSON.stringify({
        ...WELCOME,
        limits: { calls: -1, frame: 'x', depth: null, nodes: 1e308, streams: 0 },
      }),
    );
    const link = await guest;
    void errorOf(link.call('echo', { text: 'x'.repeat(1000) }));
    await host.next('q', 1);
    await link.close();
  });

  it('that refuses is told by its reason [F5]', async () => {
    for (const [said, reason] of [
      ['VERSION', 'VERSION'],
      ['REFUSED', 'REFUSED'],
      ['anything', 'REFUSED'],
    ] as const) {
      const { guest, host } = guestAlone();
      host.post(JSON.stringify({ refuse: said }));
      expect(await errorOf(guest)).to.include({ name: 'ConnectError', reason });
    }
  });

  it('that tells an old revision changes nothing [F25]', async () => {
    const { guest, host } = await openGuest();
    host.post('[{"e":"ctx","v":"new","u":7},{"e":"ctx","v":"old","u":6},{"e":"ctx","v":"same","u":7}]');
    await settle(guest);
    expect(guest.state('ctx')).to.equal('new');
    expect(guest.counters.stale).to.equal(2);
    await guest.close();
  });
});

describe('a guest that lies', () => {
  it('must repeat nonce and secret in its first frame', async () => {
    const { host, guest } = hostAlone();
    const gone = new Promise((resolve) => host.on('gone', resolve));
    guest.post('{"open":"0f1e2d3c4b5a69788796a5b4c3d2e1f0","m":"guessed-guessed-guessed"}');
    expect(await gone).to.deep.equal({ reason: 'PEER_GONE' });
    expect(host.counters.shape).to.equal(1);
    expect(await guest.next('b')).to.deep.equal({ b: 'BAD_FRAME' });
    await host.close();
  });

  it('reaches no name that is not in the table [F39]', async () => {
    const { host, guest } = await openHost();
    const names = [
      'constructor',
      '__proto__',
      'toString',
      'then',
      '__defineGetter__',
      'a.b',
      '',
      'x'.repeat(10_000),
    ];
    guest.post(JSON.stringify(names.map((m, i) => ({ q: i + 1, m, a: {} }))));
    for (let i = 1; i <= names.length; i++) {
      expect(await guest.next('x', i)).to.include({ code: 'UNKNOWN_METHOD' });
    }
    expect(host.counters['unknown-method']).to.equal(names.length);
    expect(({} as Record<string, unknown>).polluted).to.equal(undefined);
    await host.close({ ms: 0 });
  });

  it('gets fixed words about what failed, never those of an exception [F22]', async () => {
    const { host, guest } = await openHost();
    const error = console.error;
    const logged: unknown[] = [];
    console.error = (...words: unknown[]) => void logged.push(words);
    try {
      ['error', 'nothing', 'getter'].forEach((what, i) =>
        guest.post(JSON.stringify({ q: i + 1, m: 'fail', a: { what } })),
      );
      for (const i of [1, 2, 3]) {
        const told = await guest.next('x', i);
        expect(told.code).to.equal('INTERNAL');
        expect(told.t).to.match(/^Unexpected \([0-9a-f]{8}\)$/);
      }
    } finally {
      console.error = error;
    }
    expect(logged).to.have.length(3);
    expect(JSON.stringify(guest.frames)).not.to.contain('secret-token');
    guest.post('{"q":4,"m":"leak","a":{}}');
    expect(await guest.next('r', 4)).to.deep.equal({ r: 4, v: { name: 'Ada' } });
    await host.close({ ms: 0 });
  });

  it('cannot grant itself anything [F16]', async () => {
    const { host, guest } = await openHost({ capabilities: () => ['never.asked'] });
    guest.post('[{"e":"can","v":["secrets"],"u":9},{"q":1,"m":"secret","a":{}}]');
    expect(await guest.next('x', 1)).to.include({ code: 'FORBIDDEN' });
    expect(host.counters.forbidden).to.equal(2);
    expect(host.can('never.asked')).to.equal(false);
    await host.close({ ms: 0 });
  });

  it('may ask once at a time [F17]', async () => {
    let answer: (names: string[]) => void = () => undefined;
    let isFirst = true;
    const { host, guest } = await openHost({
      capabilities: (want: string[]) => {
        if (isFirst) return ((isFirst = false), []);
        return want[0] === 'more' ? new Promise<string[]>((resolve) => (answer = resolve)) : want;
      },
    });
    guest.post('[{"q":1,"m":"ask","a":{"want":["more"]}},{"q":2,"m":"ask","a":{"want":["secrets"]}}]');
    expect(await guest.next('x', 2)).to.include({ code: 'BUSY' });
    answer(['more']);
    expect(await guest.next('r', 1)).to.include({ v: true });
    expect(await guest.next('e', 'can')).to.deep.include({ v: ['more'] });
    await host.close({ ms: 0 });
  });

  it('loses calls in flight with the capability that they need', async () => {
    const { host, guest } = await openHost();
    guest.post('{"q":1,"m":"secret.feed","a":{},"s":1}');
    await settle(host);
    host.grant([]);
    expect(await guest.next('x', 1).catch(() => guest.next('z', 1))).to.include({ code: 'FORBIDDEN' });
    await host.close({ ms: 0 });
  });
});
