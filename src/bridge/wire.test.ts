import { expect } from '@open-wc/testing';
import { diagnose } from './diagnose.js';
import { errorOf, guestAlone, HANDLERS, hostAlone, METHODS, WELCOME } from './fixtures.js';
import { openHost, type GuestLink, type TraceEntry } from './host.js';

type Page = Window & { link: Promise<GuestLink> };

const task = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20));

describe('two documents that talk', () => {
  let frame: HTMLIFrameElement;
  beforeEach(() => {
    frame = document.createElement('iframe');
    frame.src = '/test/fixtures/bridge/guest.html';
  });
  afterEach(() => frame.remove());

  it('say nothing on their windows once they have a port, and hear no answer there [F12] [F20]', async () => {
    document.body.append(frame);
    const host = await openHost(frame, {
      origin: location.origin,
      methods: METHODS,
      handlers: HANDLERS,
      capabilities: (want) => want,
    });
    const guest = await (frame.contentWindow as Page).link;
    const said: unknown[] = [];
    const stop = new AbortController();
    for (const view of [window, frame.contentWindow!]) {
      view.addEventListener('message', ({ data }) => said.push(data), stop);
    }
    expect(await guest.call('greet', { name: 'Ada' })).to.equal('Hello Ada');
    host.set('ctx', { locale: 'de' });
    guest.emit('clicked', {});
    await guest.call('echo', {});
    expect(said).to.deep.equal([]);
    // Whoever guesses an id has no way to use it.
    const waiting = guest.call('wait', {}, stop).catch(() => 'waited on');
    for (let id = 1; id < 6; id++) {
      for (const lie of [{ r: id, v: 'lie' }, JSON.stringify({ r: id, v: 'lie' })]) {
        frame.contentWindow!.postMessage(lie, location.origin);
      }
    }
    while (said.length < 10) await task();
    expect(await guest.call('greet', { name: 'again' })).to.equal('Hello again');
    stop.abort();
    expect(await waiting).to.equal('waited on');
    await host.close({ ms: 0 });
  });
});

describe('what both ends know of each other', () => {
  it('is which kit each has, where it tells it [F15]', async () => {
    const { host, guest, opening } = hostAlone();
    const opened = new Promise((resolve) => host.on('open', resolve));
    guest.post(opening.replace('"0.1.0"', '"7.8.9"'));
    expect(await opened).to.deep.equal({ kit: '7.8.9', want: ['secrets'] });
    expect((await diagnose(host)).kit).to.match(/^\d+\.\d+\.\d+/);
    await host.close({ ms: 0 });
    const alone = guestAlone();
    expect((await alone.host.next('open')).kit).to.match(/^\d+\.\d+\.\d+/);
    alone.host.post(JSON.stringify({ ...WELCOME, kit: '7.8.9' }));
    const link = await alone.guest;
    expect(link.kit).to.equal('7.8.9');
    expect((await diagnose(link)).link.kit).to.equal('7.8.9');
    await link.close();
    for (const kit of [undefined, 5, {}, null]) {
      const other = guestAlone();
      other.host.post(JSON.stringify({ ...WELCOME, kit }));
      const silent = await other.guest;
      expect(silent.kit).to.equal('');
      await silent.close();
    }
  });

  it('goes to a log hook line by line, without a value of any call [F61]', async () => {
    const log: TraceEntry[] = [];
    const { host, guest, opening } = hostAlone({ log: (entry) => log.push(entry) });
    guest.post(opening);
    await guest.next('welcome');
    guest.post('{"q":1,"m":"echo","a":{"text":"a secret"}}');
    await guest.next('r', 1);
    guest.post('{"what":"is this"}');
    guest.post('{"q":2,"m":"echo","a":{}}');
    await guest.next('r', 2);
    const lines = log.map(({ way, what }) => `${way} ${what}`);
    expect(lines.join('\n')).to.contain('in q echo').and.to.contain('out r 1').and.to.contain('note frame');
    expect(JSON.stringify(log)).not.to.contain('secret');
    expect(host.trace.map(({ what }) => what)).to.deep.equal(log.map(({ what }) => what));
    await host.close({ ms: 0 });
  });
});

describe('events', () => {
  it('go one way, in order, and are answered by nothing [F23]', async () => {
    const { host, guest, opening } = hostAlone();
    const heard: unknown[] = [];
    host.on('event', (event) => heard.push(event));
    guest.post(opening);
    await guest.next('welcome');
    const before = guest.frames.length;
    guest.post('[{"e":"clicked","v":{"x":1}},{"e":"clicked","v":{"x":2}},{"e":"left","v":null}]');
    await task();
    expect(heard).to.deep.equal([
      { name: 'clicked', value: { x: 1 } },
      { name: 'clicked', value: { x: 2 } },
      { name: 'left', value: null },
    ]);
    expect(guest.frames).to.have.length(before);
    host.emit('told', { y: 1 });
    expect(await guest.next('e', 'told')).to.deep.equal({ e: 'told', v: { y: 1 } });
    await host.close({ ms: 0 });
  });
});

describe('events beyond what a second may have', () => {
  it('are nothing once their document is over', async () => {
    const { host, guest, opening } = hostAlone({ limits: { events: 1 } });
    const heard: unknown[] = [];
    host.on('event', ({ value }) => heard.push(value));
    guest.post(opening);
    await guest.next('welcome');
    guest.post('[{"e":"a","v":1},{"e":"a","v":2},{"e":"b","v":3},{"b":"PEER_RELOADED"}]');
    await new Promise((resolve) => host.on('reload', () => resolve(null)));
    await new Promise((resolve) => setTimeout(resolve, 1200));
    expect(heard).to.deep.equal([1]);
    expect(host.counters.conflated).to.equal(2);
    await host.close({ ms: 0 });
  });
});

describe('a stream', () => {
  it('is asked for and ended on the wire, and its source hears of it [F24] [F26]', async () => {
    let isEnded = false;
    async function* source(): AsyncGenerator<number> {
      try {
        for (let i = 1; ; i++) yield i;
      } finally {
        isEnded = true;
      }
    }
    const { host, guest, opening } = hostAlone({ handlers: new Map(HANDLERS).set('count', source) });
    guest.post(opening);
    await guest.next('welcome');
    guest.post('{"q":1,"m":"count","a":{},"s":1}');
    while (guest.frames.filter(({ n }) => n === 1).length < 16) await task();
    guest.post('{"c":1}');
    guest.post('{"g":1,"add":100}');
    guest.post('{"q":2,"m":"echo","a":{}}');
    await guest.next('r', 2);
    await task();
    expect(isEnded).to.equal(true);
    expect(guest.frames.filter(({ n }) => n === 1).map(({ v }) => v)).to.deep.equal(
      Array.from({ length: 16 }, (_, i) => i + 1),
    );
    await host.close({ ms: 0 });
  });

  it('that a loop breaks off is ended at its source [F24] [F28]', async () => {
    const { guest, host } = guestAlone();
    host.post(JSON.stringify(WELCOME));
    const link = await guest;
    const loop = (async () => {
      for await (const item of link.stream('count', {})) return item;
      return undefined;
    })();
    expect(await host.next('q', 1)).to.include({ m: 'count', s: 1 });
    host.post('{"n":1,"v":"first"}');
    expect(await loop).to.equal('first');
    await host.next('c', 1);
    await link.close();
  });
});

describe('a call that waits for a person', () => {
  const { now } = performance;
  afterEach(() => (performance.now = now));

  it('has five minutes where others have ten seconds [F31] [F29]', async () => {
    let later = 0;
    performance.now = () => now.call(performance) + later;
    const { guest, host } = guestAlone();
    host.post(JSON.stringify(WELCOME));
    const link = await guest;
    const done: string[] = [];
    const ask = (name: string): Promise<number> =>
      errorOf(link.call(name, {})).then(({ code }) => done.push(`${name} ${code}`));
    const fast = ask('wait');
    const human = ask('ask.person');
    later = 11_000;
    await errorOf(link.call('wait', {}, { timeout: 1 }));
    await fast;
    expect(done).to.deep.equal(['wait TIMEOUT']);
    later = 301_000;
    await errorOf(link.call('wait', {}, { timeout: 1 }));
    await human;
    expect(done).to.deep.equal(['wait TIMEOUT', 'ask.person TIMEOUT']);
    await link.close();
  });
});
