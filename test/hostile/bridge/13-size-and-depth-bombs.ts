import { equal, ok } from './page/check.js';
import { hostile, type Hostile } from './page/hostile.js';

/** Runs until `isDone`, and says for how long at most the page could do nothing else. */
async function blocked(t: Hostile, isDone: () => boolean, ms = 20_000): Promise<number> {
  const { port1, port2 } = new MessageChannel();
  let last = performance.now();
  let worst = 0;
  let runs = true;
  port1.onmessage = () => {
    const now = performance.now();
    worst = Math.max(worst, now - last);
    last = now;
    if (runs) port2.postMessage(0);
  };
  port2.postMessage(0);
  await t.until(isDone, 'the bomb to arrive', ms);
  await t.pause(50);
  runs = false;
  port1.close();
  return worst;
}

export default hostile('13 size and depth bombs', async (t) => {
  const bystander = await t.pair();

  /** A line to a guest that speaks the wire by hand. */
  async function line(limits = {}) {
    const guest = t.frame({ site: 'widget' });
    const hosted = t.host(guest.element, { limits });
    await guest.run(async (rig) => {
      rig.kept['raw'] = await rig.rawGuest({ host: rig.origin('host') });
    });
    return { guest, ...hosted };
  }

  /** What the browser itself takes to bring a bomb to a handler that looks at its length, or parses it. */
  async function plainPort(make: () => unknown, isParsed: boolean): Promise<number> {
    const guest = t.frame({ site: 'widget' });
    let length = 0;
    const ended = new AbortController();
    addEventListener(
      'message',
      ({ source, ports }) => {
        if (source !== guest.element.contentWindow || !ports[0]) return;
        ports[0].onmessage = ({ data }) => {
          try {
            if (isParsed) JSON.parse(data as string);
          } catch {
            // No JSON.
          }
          length = (data as string).length || 1;
        };
      },
      { signal: ended.signal },
    );
    await guest.run((rig, code) => {
      const { port1, port2 } = new MessageChannel();
      parent.postMessage('a port', rig.origin('host'), [port2]);
      const bomb = (new Function(`return (${code})()`) as () => unknown)();
      setTimeout(() => port1.postMessage(bomb), 150);
    }, String(make));
    const took = await blocked(t, () => length > 0);
    ended.abort();
    guest.element.remove();
    return took;
  }

  const huge = () => `{"q":1,"m":"echo","a":{"value":"${'x'.repeat(100_000_000)}"}}`;

  /** The huge one on our port. */
  async function ourPort(): Promise<number> {
    const { guest, link } = await line();
    const before = { ...link.counters };
    await guest.run((rig, code) => {
      const bomb = (new Function(`return (${code})()`) as () => unknown)();
      setTimeout(() => (rig.kept['raw'] as { raw(data: unknown): void }).raw(bomb), 150);
    }, String(huge));
    const took = await blocked(t, () => (link.counters['too-large'] ?? 0) > 0);
    t.seen(before, link, { 'too-large': 1 });
    const bye = await guest.run(async (rig) =>
      (rig.kept['raw'] as Awaited<ReturnType<typeof rig.rawGuest>>).until((frame) => 'b' in frame, 3000),
    );
    equal(bye?.['b'], 'TOO_LARGE', 'the goodbye');
    guest.element.remove();
    await link.close({ ms: 0 });
    return took;
  }

  await t.step('[F37] a text of 100 MB is not parsed, and the line is hung up at once', async () => {
    // The longest text that anybody here parsed.
    let parsed = 0;
    const { parse } = JSON;
    JSON.parse = (text: string, ...rest) => {
      parsed = Math.max(parsed, text.length);
      return parse(text, ...rest) as unknown;
    };
    const raw: number[] = [];
    const ours: number[] = [];
    // The least of each, or one beside the other: what else the machine does can only add.
    const isLess = (own: number, bare: number) => own <= 1.2 * bare + 30;
    const isGood = () =>
      isLess(Math.min(...ours), Math.min(...raw)) || ours.some((own, round) => isLess(own, raw[round]!));
    for (let round = 0; round < 2 || (round < 6 && !isGood()); round += 1) {
      if (round % 2) ours.push(await ourPort());
      raw.push(await plainPort(huge, false));
      if (!(round % 2)) ours.push(await ourPort());
    }
    JSON.parse = parse;
    ok(parsed < 1_048_577, `a text of ${parsed} characters was parsed`);
    const list = (all: number[]) => all.map(Math.round).join(', ');
    ok(isGood(), `blocked for ${list(ours)} ms, a bare port for ${list(raw)} ms`);
  });

  const bombs: [string, string, () => unknown][] = [
    ['2,000 arrays in each other', 'depth', () => `${'['.repeat(2000)}${']'.repeat(2000)}`],
    [
      '2,000 objects in each other',
      'depth',
      () => `{"q":1,"m":"echo","a":${'{"value":'.repeat(2000)}1${'}'.repeat(2001)}`,
    ],
    ['a million empty objects', 'too-large', () => `[${'{},'.repeat(1_000_000)}{}]`],
    ['300,000 empty objects', 'nodes', () => `[${'{},'.repeat(300_000)}{}]`],
    ['50,000 frames in one batch', 'nodes', () => `[${'{"p":1},'.repeat(50_000)}{"p":1}]`],
    ['brackets that never close', 'frame', () => '['.repeat(100_000)],
    ['a text that never closes', 'frame', () => `{"q":"${'\\"'.repeat(200_000)}`],
    ['an object instead of a text', 'frame', () => ({ q: 1, m: 'echo', a: { value: 1 } })],
    ['a buffer instead of a text', 'frame', () => new ArrayBuffer(1_000_000)],
    ['no JSON', 'frame', () => 'hello'],
    ['half of a frame', 'frame', () => '{"q":1,"m":"ec'],
  ];
  await t.step('[F37] every other bomb is refused in less than 50 ms', async () => {
    const throwOne = async ([name, counter, make]: (typeof bombs)[number]): Promise<number> => {
      const { guest, link, served } = await line();
      const before = { ...link.counters };
      const code = String(make);
      // The bomb is made over there, and thrown when this page has begun to watch.
      await guest.run((rig, text) => {
        const bomb = (new Function(`return (${text})()`) as () => unknown)();
        setTimeout(() => (rig.kept['raw'] as { raw(data: unknown): void }).raw(bomb), 150);
      }, code);
      const took = await blocked(t, () => (link.counters[counter] ?? 0) > (before[counter] ?? 0));
      t.seen(before, link, { [counter]: 1 });
      equal(served.calls, [], `calls after ${name}`);
      guest.element.remove();
      await link.close({ ms: 0 });
      return took;
    };
    for (const bomb of bombs) {
      const times: number[] = [];
      const bare: number[] = [];
      // On a machine that does much else, no more than a bare port takes that does nothing but parse it.
      const isGood = () =>
        Math.min(...times) < 50 ||
        bare.some((ms, at) => times[at]! < 1.3 * ms) ||
        Math.min(...times) < 1.3 * Math.min(...bare);
      do {
        times.push(await throwOne(bomb));
        if (times.at(-1)! >= 50) bare.push(await plainPort(bomb[2], true));
      } while (times.length < 6 && !isGood());
      const list = (all: number[]) => all.map(Math.round).join(', ');
      ok(isGood(), `${bomb[0]}: blocked for ${list(times)} ms, a bare port for ${list(bare)} ms`);
    }
  });

  await t.step('[F37] after ten bad frames the line is hung up, and not before', async () => {
    const { guest, link } = await line();
    const heard = await guest.run(async (rig) => {
      const raw = rig.kept['raw'] as Awaited<ReturnType<typeof rig.rawGuest>>;
      for (let i = 0; i < 9; i += 1) raw.raw('no JSON');
      raw.send({ q: 1, m: 'echo', a: { value: 'after nine' } });
      const nine = await raw.until((frame) => frame['r'] === 1, 3000);
      raw.raw('no JSON');
      const bye = await raw.until((frame) => 'b' in frame, 3000);
      raw.send({ q: 2, m: 'echo', a: { value: 'after ten' } });
      const ten = await raw.until((frame) => frame['r'] === 2, 400);
      return { nine: nine?.['v'], bye: bye?.['b'], ten: ten ?? null };
    });
    equal(heard, { nine: { value: 'after nine' }, bye: 'BAD_FRAME', ten: null }, 'what the guest heard');
    t.seen({}, link, { frame: 10 });
    ok(link.phase !== 'open', 'the line is still open');
  });

  await t.step('[F37] a host that throws bombs at a guest is hung up as well', async () => {
    const guest = t.frame({ site: 'widget' });
    const { raw, opened } = await t.rawHost(guest);
    await opened;
    raw.raw('x'.repeat(2_000_000));
    const bye = await raw.until((frame) => 'b' in frame, 3000);
    equal(bye?.['b'], 'TOO_LARGE', 'the goodbye of the guest');
    const there = await guest.run(async (rig) => {
      const link = await rig.link!;
      return {
        isOpen: link.isOpen,
        code: await rig.codeOf(link.call('echo', {})),
        counters: { ...link.counters },
      };
    });
    equal([there.isOpen, there.code], [false, 'TOO_LARGE'], 'the link of the guest afterwards');
    t.seenThere({}, there.counters, { 'too-large': 1 });
  });

  await t.step('the link beside it answers', () => t.honest(bystander.guest));
});
