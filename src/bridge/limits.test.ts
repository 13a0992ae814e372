import { expect } from '@open-wc/testing';
import { guestAlone, hostAlone, WELCOME } from './fixtures.js';
import { isCrowded, isFull, measureText } from './limits.js';
import { createMeter } from './meter.js';
import { LIMITS, readLimits } from './read-limits.js';
import { measure } from './walk.js';

const nested = (depth: number): unknown => JSON.parse('['.repeat(depth) + ']'.repeat(depth));

describe('limits', () => {
  it('are read from outside only where they make sense', () => {
    expect(readLimits(undefined)).to.deep.equal(LIMITS);
    expect(readLimits({ calls: 3, depth: 0, nodes: '9', frame: Infinity, other: 1 })).to.deep.equal({
      ...LIMITS,
      calls: 3,
    });
  });

  it('of a text: kind and length, before anything is parsed', () => {
    expect(measureText({}, LIMITS)).to.equal('frame');
    expect(measureText('x'.repeat(LIMITS.frame + 1), LIMITS)).to.equal('too-large');
    expect(measureText('x'.repeat(LIMITS.frame), LIMITS)).to.equal('');
  });

  it('of a value: depth and number', () => {
    expect(measure(nested(32), LIMITS)).to.equal('');
    expect(measure(nested(33), LIMITS)).to.equal('depth');
    expect(measure(Array(49_999).fill(0), LIMITS)).to.equal('');
    expect(measure(Array(50_000).fill(0), LIMITS)).to.equal('nodes');
    expect(measure({ a: '[[[[{"'.repeat(100) }, LIMITS)).to.equal('');
  });

  it('of calls, streams, and what waits', () => {
    expect([isFull(LIMITS, false, 63, 8), isFull(LIMITS, false, 64, 0)]).to.deep.equal([false, true]);
    expect([isFull(LIMITS, true, 64, 7), isFull(LIMITS, true, 0, 8)]).to.deep.equal([false, true]);
    expect([isCrowded(100, 65_536), isCrowded(101, 0), isCrowded(1, 65_537)]).to.deep.equal([
      false,
      true,
      true,
    ]);
  });

  it('of events: the latest of each name comes at the end of the second', async () => {
    const seen: string[] = [];
    const counted: string[] = [];
    const limits = { ...LIMITS, events: 3 };
    const pass = createMeter<string>(
      limits,
      (name) => counted.push(name),
      (event) => seen.push(event),
    );
    for (let i = 0; i < 500; i++) pass(i % 2 ? 'odd' : `even ${i}`, String(i));
    expect(seen).to.deep.equal(['0', '1', '2']);
    expect(counted).to.have.length(497);
    const begun = performance.now();
    while (seen.length < 4) await new Promise((resolve) => setTimeout(resolve, 20));
    expect(performance.now() - begun).to.be.greaterThan(800);
    // 63 of the invented names at most, and the one that came again and again.
    expect(seen).to.have.length.lessThan(3 + 65);
    expect(seen).to.include('499');
  });
});

describe('a host under fire', () => {
  const open = async (o = {}): Promise<ReturnType<typeof hostAlone>> => {
    const alone = hostAlone(o);
    alone.guest.post(alone.opening);
    await alone.guest.next('welcome');
    return alone;
  };

  it('drops a frame that is too long unparsed, and hangs up at once [F37]', async () => {
    const { host, guest } = await open();
    guest.post(`{"q":1,"m":"echo","a":{"t":"${'x'.repeat(1_048_576)}"}}`);
    expect(await guest.next('b')).to.deep.equal({ b: 'TOO_LARGE' });
    expect(host.counters['too-large']).to.equal(1);
    expect(host.phase).to.equal('gone');
    await host.close();
  });

  it('hangs up after ten protocol errors, and not before', async () => {
    const { host, guest } = await open();
    const bombs = [
      {},
      '{',
      '[[]]',
      '7',
      '{"what":1}',
      '{"q":0,"m":"echo","a":{}}',
      '{"q":1,"m":5,"a":{}}',
      '{"g":1,"add":-1}',
    ];
    for (const bomb of bombs) guest.post(bomb);
    guest.post(JSON.stringify({ q: 1, m: 'echo', a: nested(40) }));
    guest.post('{"q":2,"m":"greet","a":{"name":"still here"}}');
    expect(await guest.next('r', 2)).to.include({ v: 'Hello still here' });
    expect(host.phase).to.equal('open');
    guest.post(JSON.stringify(Array(60_000).fill(0)));
    expect(await guest.next('b')).to.deep.equal({ b: 'BAD_FRAME' });
    expect(host.counters).to.include({ frame: 8, depth: 1, nodes: 1 });
    await host.close();
  });

  it('answers BUSY beyond 64 calls and 8 streams [F38]', async () => {
    const { host, guest } = await open();
    guest.post(JSON.stringify(Array.from({ length: 70 }, (_, i) => ({ q: i + 1, m: 'wait', a: {} }))));
    guest.post(
      JSON.stringify(Array.from({ length: 10 }, (_, i) => ({ q: i + 101, m: 'secret.feed', a: {}, s: 1 }))),
    );
    expect(await guest.next('x', 70)).to.include({ code: 'BUSY' });
    expect(await guest.next('x', 110)).to.include({ code: 'BUSY' });
    expect(host.counters.busy).to.equal(8);
    host.reject('UNAUTHENTICATED', new Set(['wait']));
    expect(await guest.next('x', 1)).to.include({ code: 'UNAUTHENTICATED' });
    expect(await guest.next('x', 64)).to.include({ code: 'UNAUTHENTICATED' });
    guest.post('{"q":200,"m":"greet","a":{"name":"you"}}');
    expect(await guest.next('r', 200)).to.include({ v: 'Hello you' });
    await host.close({ ms: 0 });
  });

  it('keeps what comes before it said welcome, within bounds [F35]', async () => {
    let grant: (names: string[]) => void = () => undefined;
    const { host, guest, opening } = hostAlone({
      capabilities: () => new Promise<string[]>((resolve) => (grant = resolve)),
    });
    guest.post(opening);
    const calls = Array.from({ length: 105 }, (_, i) => ({ q: i + 1, m: 'echo', a: { i } }));
    guest.post(JSON.stringify(calls));
    guest.post('{"p":1}');
    await guest.next('o', 1);
    grant([]);
    await guest.next('welcome');
    expect(await guest.next('r', 100)).to.deep.include({ v: { i: 99 } });
    expect(await guest.next('x', 105)).to.include({ code: 'BUSY' });
    expect(host.counters.early).to.equal(5);
    await host.close({ ms: 0 });
  });

  it('stops a producer at zero credit, and gives up a consumer that never grants more [F27]', async () => {
    const { host, guest } = await open();
    guest.post('{"q":1,"m":"count","a":{"to":1000},"d":200,"s":1}');
    expect(await guest.next('z', 1)).to.include({ code: 'TIMEOUT' });
    expect(guest.frames.filter((frame) => 'n' in frame)).to.have.length(16);
    await host.close({ ms: 0 });
  });

  it('stops at the deadline that came along [F29] [F30]', async () => {
    const ended: unknown[] = [];
    const { host, guest } = await open();
    host.on('call', (call) => ended.push(call.code));
    guest.post('{"q":1,"m":"wait","a":{},"d":50}');
    expect(await guest.next('x', 1)).to.include({ code: 'TIMEOUT' });
    expect(ended).to.deep.equal(['TIMEOUT']);
    await host.close({ ms: 0 });
  });
});

describe('a guest with many calls', () => {
  it('keeps more than the host takes back, and sends them as others are answered', async () => {
    const { guest, host } = guestAlone();
    host.post(JSON.stringify({ ...WELCOME, limits: { calls: 2, frame: 300 } }));
    const link = await guest;
    const results = [1, 2, 3, 4].map((n) => link.call('echo', { n }));
    await host.next('q', 2);
    expect(host.frames.filter((frame) => 'q' in frame)).to.have.length(2);
    const tooLong = await link
      .call('echo', { text: 'x'.repeat(400) })
      .catch((error: { code: string }) => error.code);
    expect(tooLong).to.equal('TOO_LARGE');
    host.post('[{"r":1,"v":1},{"r":2,"v":2}]');
    await host.next('q', 4);
    host.post('[{"r":4,"v":4},{"r":3,"v":3}]');
    expect(await Promise.all(results)).to.deep.equal([1, 2, 3, 4]);
    await link.close();
  });

  it('sends the calls of one task as one text [F34]', async () => {
    const { guest, host } = guestAlone();
    host.post(JSON.stringify(WELCOME));
    const link = await guest;
    const post = MessagePort.prototype.postMessage;
    const texts: string[] = [];
    MessagePort.prototype.postMessage = function (this: MessagePort, text: string) {
      texts.push(text);
      post.call(this, text);
    } as typeof post;
    try {
      for (let n = 0; n < 5; n++) link.call('echo', { n }).catch(() => undefined);
      await host.next('q', 5);
    } finally {
      MessagePort.prototype.postMessage = post;
    }
    expect(texts).to.have.length(1);
    expect(JSON.parse(texts[0]!)).to.have.length(5);
    await link.close();
  });
});
