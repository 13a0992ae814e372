import { rawHost } from '../../conformance/peers/raw-host.js';
import { V1_GUEST, V1_HOST } from '../../conformance/recorded/v1.js';
import { equal, ok } from './page/check.js';
import { hostile } from './page/hostile.js';

const RANGES: readonly { v: unknown; opens?: boolean; counter?: string }[] = [
  { v: undefined, counter: 'shape' },
  { v: null, counter: 'shape' },
  { v: [], counter: 'shape' },
  { v: [0, 0], counter: 'version' },
  { v: [2, 9], counter: 'version' },
  { v: [9, 2], counter: 'shape' },
  { v: '1', counter: 'shape' },
  { v: 1, counter: 'shape' },
  { v: ['1', '1'], counter: 'shape' },
  { v: [1, 1, 1], counter: 'shape' },
  { v: [-1, 1], counter: 'shape' },
  { v: [0.5, 1.5], counter: 'shape' },
  { v: [1e300, 1e301], counter: 'shape' },
  { v: [9_007_199_254_740_990, 9_007_199_254_740_991], counter: 'version' },
  { v: [0, 1], opens: true },
  { v: [1, 1], opens: true },
  { v: [1, 9], opens: true },
];

export default hostile('19 version games', async (t) => {
  await t.step(
    '[F14] ranges of versions in a hello: opened, or refused by name, never half open',
    async () => {
      const tryRange = async ({ v, opens, counter }: (typeof RANGES)[number]): Promise<void> => {
        const guest = t.frame({ site: 'widget' });
        const { link, served } = t.host(guest.element, { timeoutMs: 2500 });
        const told = await guest.run(
          async (rig, { v, ms }) => {
            try {
              const raw = await rig.rawGuest({ host: rig.origin('host'), hello: { v }, ms });
              const answer =
                raw.welcome ?? (await raw.until((frame) => 'refuse' in frame || 'welcome' in frame, ms));
              raw.send({ q: 1, m: 'echo', a: { value: 1 } });
              const reply = await raw.until((frame) => frame['r'] === 1, ms);
              return {
                v: raw.offer['v'] ?? null,
                kind: answer ? Object.keys(answer)[0] : 'nothing',
                replied: Boolean(reply),
              };
            } catch {
              return { v: null, kind: 'no offer', replied: false };
            }
          },
          // JSON knows no undefined: no version at all is the absent field.
          { v, ms: opens ? 6000 : 700 },
        );
        const name = JSON.stringify(v) ?? 'no version';
        equal(told.replied, Boolean(opens), `whether a call after ${name} is answered (${told.kind ?? ''})`);
        equal(link.phase === 'open', Boolean(opens), `whether the host is open after ${name}`);
        equal(served.calls.length, opens ? 1 : 0, `calls after ${name}`);
        if (opens) equal([told.kind, told.v], ['welcome', 1], `the version for ${name}`);
        if (counter) t.seen({}, link, { [counter]: 1 });
        if (counter === 'version') {
          equal([link.phase, link.reason], ['gone', 'VERSION'], `the host after ${name}`);
          equal(told.kind, 'refuse', `what the guest was told after ${name}`);
        }
        guest.element.remove();
        await link.close({ ms: 0 });
      };
      for (let at = 0; at < RANGES.length; at += 6) await Promise.all(RANGES.slice(at, at + 6).map(tryRange));
    },
  );

  await t.step('a message without its kind, and kinds that are none', async () => {
    const guest = t.frame({ site: 'widget' });
    const { link } = t.host(guest.element);
    await guest.run((rig) => {
      const n = 'e'.repeat(32);
      for (const wbp of [
        undefined,
        null,
        '',
        0,
        1,
        'Hello',
        'hello ',
        ['hello'],
        'hi',
        'offer',
        'wake',
        {},
      ]) {
        parent.postMessage({ wbp, v: [1, 1], n }, rig.origin('host'));
      }
    });
    await t.until(() => (link.counters['shape'] ?? 0) >= 8, 'the false kinds to be noticed');
    t.seen({}, link, { shape: 8 });
    equal(link.phase, 'waiting', 'the phase');
  });

  await t.step('[F14] an offer with a version that was not asked for is refused by the guest', async () => {
    for (const v of [0, 2, '1', null, [1], 1e300, -1]) {
      const guest = t.frame({ site: 'widget' });
      await guest.run(() => true);
      const connecting = guest.run((rig) => rig.codeOf(rig.connect({ timeoutMs: 2500 })));
      void rawHost(guest.element, { origin: guest.origin, offer: { v } });
      equal(await connecting, 'VERSION', `the reason after an offer of version ${JSON.stringify(v)}`);
      guest.element.remove();
    }
  });

  await t.step('[F14] a host that refuses by version: the guest says so', async () => {
    const guest = t.frame({ site: 'widget' });
    await guest.run(() => true);
    const connecting = guest.run((rig) => rig.codeOf(rig.connect({ timeoutMs: 4000 })));
    const raw = await rawHost(guest.element, { origin: guest.origin, welcome: null });
    raw.send({ refuse: 'VERSION' });
    equal(await connecting, 'VERSION', 'the reason at the guest');
  });

  await t.step('[F59] recorded traffic of version 1 opens today, in both directions', async () => {
    const guest = t.frame({ site: 'widget' });
    const { link, served } = t.host(guest.element, { capabilities: (want) => want });
    const answers = await guest.run(async (rig, frames) => {
      const raw = await rig.rawGuest({ host: rig.origin('host'), ...frames.handshake });
      for (const text of frames.after) raw.raw(text);
      await raw.until((frame) => frame['o'] === 99, 8000);
      await raw.until((frame) => frame['z'] === 4, 8000);
      return raw.frames.filter((frame) => 'r' in frame || 'x' in frame || 'o' in frame || 'z' in frame);
    }, V1_GUEST);
    // Calls may be answered in any order.
    const inOrder = (list: unknown[]) => list.map((one) => JSON.stringify(one)).sort();
    equal(inOrder(answers), inOrder(V1_GUEST.answers), 'what a guest of version 1 got');
    equal(Object.keys(link.counters), ['unknown-method'], 'what the host counted of it');
    ok(served.calls.length > 0, 'calls that reached a handler');

    const victim = t.frame({ site: 'widget' });
    const { raw, opened } = await t.rawHost(victim, { welcome: V1_HOST.welcome });
    const counters = await opened;
    raw.answer((frame) => {
      const recorded = V1_HOST.answers[String(frame['m'])];
      if (recorded) for (const text of recorded) raw.raw(text.replaceAll('$id', String(frame['q'])));
    });
    const got = await victim.run(async (rig) => {
      const link = await rig.link!;
      const items: unknown[] = [];
      const echo = await link.call('echo', { value: 'one' });
      for await (const item of link.stream('ticks', { count: 2 })) items.push(item);
      const refused = await rig.codeOf(link.call('double', { n: 1 }));
      return { echo, items, refused, ctx: link.state('ctx') ?? null };
    });
    equal(got, V1_HOST.seen, 'what a guest of today made of a host of version 1');
    equal(Object.keys(counters), [], 'what the guest counted of it');
    await t.honest((await t.pair()).guest);
  });
});
