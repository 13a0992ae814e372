import { equal, ok } from './page/check.js';
import { hostile } from './page/hostile.js';

const NAMES: readonly unknown[] = [
  'constructor',
  '__proto__',
  'prototype',
  'toString',
  'valueOf',
  'hasOwnProperty',
  'then',
  'catch',
  'get',
  'has',
  'size',
  '__defineGetter__',
  '__lookupSetter__',
  'constructor.constructor',
  'echo.constructor',
  'echo.call',
  'echo.__proto__',
  ['echo'],
  { toString: 'echo' },
  'Symbol(Symbol.iterator)',
  '@@iterator',
  'Symbol.toPrimitive',
  'ECHO',
  ' echo',
  'echo ',
  'echo\u0000',
  'e\u0441ho',
  '',
  0,
  -1,
  1.5,
  true,
  null,
  'x'.repeat(10_000),
];

export default hostile('11 prototype names', async (t) => {
  const own = () =>
    JSON.stringify(
      [Object.prototype, Map.prototype, Function.prototype, Array.prototype].map((one) =>
        Reflect.ownKeys(one).map(String),
      ),
    );
  const before = own();

  await t.step('[F39] a guest calls names that objects inherit, and others that are none', async () => {
    // More errors than a line survives, so each line makes a few.
    for (let at = 0; at < NAMES.length; at += 8) {
      const names = NAMES.slice(at, at + 8);
      const guest = t.frame({ site: 'widget' });
      const { link, served } = t.host(guest.element);
      const answers = await guest.run(async (rig, list) => {
        const raw = await rig.rawGuest({ host: rig.origin('host') });
        list.forEach((m, i) => raw.send({ q: i + 1, m, a: { value: 1 } }));
        // What is to be answered is answered before a ping that came later.
        raw.send({ p: 1 });
        await raw.until((frame) => frame['o'] === 1, 8000);
        await rig.pause(50);
        return list.map((_, i) => raw.frames.find((frame) => frame['x'] === i + 1 || frame['r'] === i + 1));
      }, names);
      const { counters } = link;
      answers.forEach((answer, i) => {
        const name = JSON.stringify(names[i]).slice(0, 40);
        if (typeof names[i] === 'string') equal(answer?.['code'], 'UNKNOWN_METHOD', `the answer to ${name}`);
        else
          ok(
            !answer || ['UNKNOWN_METHOD', 'INVALID', 'BAD_FRAME'].includes(String(answer['code'])),
            `${name} was answered`,
          );
        ok(!JSON.stringify(answer ?? {}).includes('xxxxxx'), 'a name is not sent back');
      });
      equal(served.calls, [], 'calls that reached a handler');
      t.seen({}, { ...link, counters } as typeof link, {
        'unknown-method': names.filter((one) => typeof one === 'string').length,
      });
      const value = await guest.run(async (rig) => {
        rig.link = undefined;
        return rig.codeOf(Promise.resolve('still here'));
      });
      equal(value, 'resolved', 'the page of the guest');
      guest.element.remove();
      await link.close({ ms: 0 });
    }
  });

  await t.step('[F39] a guest of the kit asks for the same names', async () => {
    const { guest, link } = await t.pair();
    const before = { ...link.counters };
    const codes = await guest.run(
      async (rig, list) => {
        const opened = await rig.link!;
        return Promise.all(list.map((name) => rig.codeOf(opened.call(name, {}, { timeout: 3000 }))));
      },
      NAMES.filter((name): name is string => typeof name === 'string'),
    );
    for (const code of codes) equal(code, 'UNKNOWN_METHOD', 'the code at the guest');
    equal({ ...link.counters }, before, 'what the host heard of it: the guest asks its own table first');
    await t.honest(guest);
  });

  await t.step('[F39] a host answers with names as ids, events and states', async () => {
    const guest = t.frame({ site: 'widget' });
    const { raw, opened } = await t.rawHost(guest);
    const link = await opened;
    const pending = guest.run(
      async (rig) => ((await (await rig.link!).call('echo', { value: 7 })) as { value: number }).value,
    );
    const call = await raw.until((frame) => 'q' in frame);
    for (const name of ['__proto__', 'constructor', 'toString', 'then']) {
      raw.send({ r: name, v: { value: 0 } });
      raw.send({ e: name, v: { polluted: true } });
      raw.send({ e: name, v: { polluted: true }, u: 3 });
    }
    raw.raw(`{"r":${String(call?.['q'])},"v":{"value":7}}`);
    equal(await pending, 7, 'the true answer');
    const there = await guest.run(async (rig) => ({
      polluted: 'polluted' in {},
      counters: { ...(await rig.link!).counters },
    }));
    ok(!there.polluted, "the guest's Object.prototype was changed");
    t.seenThere(link, there.counters, { 'unknown-id': 4 });
  });

  await t.step('the prototypes are what they were', () => {
    equal(own(), before, 'own keys of the prototypes');
    ok(!('polluted' in {}), 'Object.prototype was changed');
  });
});
