import { expect } from '@open-wc/testing';
import { hostAlone, type Puppet } from './fixtures.js';
import { hangsUp, isCrowded, isFull, measureText } from './limits.js';
import { createMeter } from './meter.js';
import { LIMITS, readLimits } from './read-limits.js';
import type { HostLink, HostOptions } from './types.js';
import { measure } from './walk.js';

async function open(o: Partial<HostOptions> = {}): Promise<{ host: HostLink; guest: Puppet }> {
  const { host, guest, opening } = hostAlone(o);
  guest.post(opening);
  await guest.next('welcome');
  return { host, guest };
}

const nest = (levels: number): unknown => (levels ? [nest(levels - 1)] : 0);

describe('what a receiver takes', () => {
  let host: HostLink | undefined;
  afterEach(() => host?.close({ ms: 0 }));

  it('refuses a cloned object without a look inside [L1] [F37]', async () => {
    let looks = 0;
    const trap = new Proxy({}, { get: () => looks++ });
    expect(measureText(trap, LIMITS)).to.equal('frame');
    expect(looks).to.equal(0);
    for (const what of [null, 5, new ArrayBuffer(8), ['{"q":1}']]) {
      expect(measureText(what, LIMITS)).to.equal('frame');
    }
    const link = await open();
    ({ host } = link);
    link.guest.post({ q: 1, m: 'echo', a: {} });
    link.guest.post('{"q":2,"m":"echo","a":{}}');
    await link.guest.next('r', 2);
    expect(host.counters.frame).to.equal(1);
  });

  it('checks the length of a text before it is parsed [L2] [F37]', () => {
    expect(measureText('x'.repeat(100), { ...LIMITS, frame: 100 })).to.equal('');
    expect(measureText('x'.repeat(101), { ...LIMITS, frame: 100 })).to.equal('too-large');
  });

  it('looks at nothing that is too deep [L3] [F37]', () => {
    expect(measure(nest(4), { ...LIMITS, depth: 4 })).to.equal('');
    expect(measure(nest(5), { ...LIMITS, depth: 4 })).to.equal('depth');
    expect(measure({ a: { b: { c: 1 } } }, { ...LIMITS, depth: 2 })).to.equal('depth');
    expect(measure(nest(5000), LIMITS)).to.equal('depth');
  });

  it('stops counting at the first value too many [L4] [F37]', () => {
    expect(measure([1, 2, 3], { ...LIMITS, nodes: 4 })).to.equal('');
    expect(measure([1, 2, 3, 4], { ...LIMITS, nodes: 4 })).to.equal('nodes');
    expect(measure({ a: 1, b: 2, c: 3 }, { ...LIMITS, nodes: 4 })).to.equal('');
    expect(measure({ a: 1, b: 2, c: 3, d: 4 }, { ...LIMITS, nodes: 4 })).to.equal('nodes');
    let looks = 0;
    const items = new Proxy(
      Array.from({ length: 1000 }, () => 0),
      {
        get: (list, key) => {
          if (typeof key === 'string' && /^\d+$/.test(key)) looks++;
          return Reflect.get(list, key) as unknown;
        },
      },
    );
    expect(measure(items, { ...LIMITS, nodes: 4 })).to.equal('nodes');
    expect(looks).to.be.lessThan(6);
  });

  it('answers BUSY to a request too many, and serves the next one [L5] [F38]', async () => {
    expect(isFull({ ...LIMITS, calls: 2 }, false, 1, 9)).to.equal(false);
    expect(isFull({ ...LIMITS, calls: 2 }, false, 2, 0)).to.equal(true);
    const link = await open({ limits: { calls: 2 } });
    ({ host } = link);
    link.guest.post('[{"q":1,"m":"wait","a":{}},{"q":2,"m":"wait","a":{}},{"q":3,"m":"echo","a":{}}]');
    expect(await link.guest.next('x', 3)).to.include({ code: 'BUSY' });
    expect(host.counters.busy).to.equal(1);
    link.guest.post('[{"c":1},{"q":4,"m":"echo","a":{}}]');
    await link.guest.next('r', 4);
  });

  it('answers BUSY to a stream too many, while calls are served [L6] [F38]', async () => {
    expect(isFull({ ...LIMITS, streams: 1 }, true, 9, 0)).to.equal(false);
    expect(isFull({ ...LIMITS, streams: 1 }, true, 0, 1)).to.equal(true);
    const link = await open({ limits: { streams: 1 } });
    ({ host } = link);
    link.guest.post('[{"q":1,"m":"secret.feed","a":{},"s":1},{"q":2,"m":"count","a":{"to":3},"s":1}]');
    expect(await link.guest.next('x', 2)).to.include({ code: 'BUSY' });
    link.guest.post('{"q":3,"m":"echo","a":{}}');
    await link.guest.next('r', 3);
  });

  /** What is put off while something runs. */
  const putOff = (run: () => void): (() => void)[] => {
    const { setTimeout } = window;
    const timers: (() => void)[] = [];
    window.setTimeout = ((later: () => void) => timers.push(later)) as typeof setTimeout;
    run();
    window.setTimeout = setTimeout;
    return timers;
  };

  it('holds back more events than a second may have, and lets the latest of each name win [L7] [F25]', () => {
    const passed: string[] = [];
    const counted: string[] = [];
    const meter = createMeter<string>(
      { ...LIMITS, events: 2 },
      (counter) => counted.push(counter),
      (event) => passed.push(event),
    );
    const timers = putOff(() => {
      for (const event of ['a1', 'a2', 'a3', 'b1', 'a4', 'b2']) meter(event[0]!, event);
    });
    expect(passed).to.deep.equal(['a1', 'a2']);
    expect(counted).to.deep.equal(['conflated', 'conflated', 'conflated', 'conflated']);
    expect(timers).to.have.length(1);
    timers[0]!();
    expect(passed).to.deep.equal(['a1', 'a2', 'a4', 'b2']);
  });

  it('holds few names back, however many are invented [L8] [F38]', () => {
    const passed: string[] = [];
    const meter = createMeter<string>(
      { ...LIMITS, events: 1 },
      () => undefined,
      (event) => passed.push(event),
    );
    const timers = putOff(() => {
      for (let i = 0; i < 1000; i++) meter(`name ${i}`, `${i}`);
    });
    for (const run of timers) run();
    expect(passed.length).to.be.within(2, 65);
  });

  it('hangs up at once on a frame that is too long [L9] [F37]', async () => {
    expect(hangsUp('too-large', 1, LIMITS)).to.equal('TOO_LARGE');
    const link = await open({ limits: { frame: 1000 } });
    ({ host } = link);
    const gone = new Promise((resolve) => host!.on('gone', resolve));
    link.guest.post(JSON.stringify({ q: 1, m: 'echo', a: { text: 'x'.repeat(1000) } }));
    expect(await link.guest.next('b')).to.include({ b: 'TOO_LARGE' });
    await gone;
    expect(host.counters['too-large']).to.equal(1);
  });

  it('hangs up after so many protocol errors, and not before [L10] [F40]', async () => {
    const few = { ...LIMITS, errors: 3 };
    expect([hangsUp('frame', 1, few), hangsUp('depth', 2, few), hangsUp('frame', 3, few)]).to.deep.equal([
      undefined,
      undefined,
      'BAD_FRAME',
    ]);
    const link = await open({ limits: { errors: 3 } });
    ({ host } = link);
    link.guest.post('{{');
    link.guest.post('[7]');
    link.guest.post('{"q":1,"m":"echo","a":{}}');
    await link.guest.next('r', 1);
    link.guest.post('{"what":1}');
    expect(await link.guest.next('b')).to.include({ b: 'BAD_FRAME' });
  });

  it('keeps a bounded number of frames and characters until the link is open [L11] [F35]', async () => {
    expect(isCrowded(100, 65_536)).to.equal(false);
    expect(isCrowded(101, 0)).to.equal(true);
    expect(isCrowded(1, 65_537)).to.equal(true);
    let decide: (names: string[]) => void = () => undefined;
    const alone = hostAlone({ capabilities: () => new Promise((resolve) => (decide = resolve)) });
    ({ host } = alone);
    alone.guest.post(alone.opening);
    for (let q = 1; q <= 102; q++) alone.guest.post(JSON.stringify({ q, m: 'echo', a: { q } }));
    expect(await alone.guest.next('x', 101)).to.include({ code: 'BUSY' });
    expect(await alone.guest.next('x', 102)).to.include({ code: 'BUSY' });
    expect(host.counters.early).to.equal(2);
    decide([]);
    expect(await alone.guest.next('r', 100)).to.deep.include({ v: { q: 100 } });
  });

  it('believes limits that are whole positive numbers [L12]', () => {
    expect(readLimits({ calls: 2, frame: 1000 })).to.deep.equal({ ...LIMITS, calls: 2, frame: 1000 });
    const odd = {
      calls: -1,
      frame: '9',
      depth: 0,
      nodes: 1.5,
      streams: Infinity,
      events: null,
      errors: NaN,
      more: 1,
    };
    expect(readLimits(odd)).to.deep.equal(LIMITS);
    expect(readLimits(undefined)).to.deep.equal(LIMITS);
  });
});
