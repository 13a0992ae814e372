import { equal, ok } from './page/check.js';
import { hostile } from './page/hostile.js';

export default hostile('14 flood', async (t) => {
  const bystander = await t.pair({ site: 'ads', host: { origin: t.origin('ads') } });
  const guest = t.frame({ site: 'widget' });
  const { link, served } = t.host(guest.element);
  let events = 0;
  let last = 0;
  link.on('event', ({ value }) => {
    events += 1;
    last = Math.max(last, value as number);
  });
  let codes: Record<string, number> = {};

  await t.step('[F38] a guest posts 100,000 events and 10,000 requests and waits for nothing', async () => {
    await guest.run(async (rig) => {
      rig.kept['raw'] = await rig.rawGuest({ host: rig.origin('host') });
    });
    const before = { ...link.counters };
    const gaps: number[] = [];
    let at = performance.now();
    let runs = true;
    const frame = () => {
      const now = performance.now();
      gaps.push(now - at);
      at = now;
      if (runs) requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
    // What the widget beside it takes on this machine when nothing happens.
    const calm: number[] = [];
    for (let i = 0; i < 5; i += 1) {
      const asked = performance.now();
      await t.honest(bystander.guest);
      calm.push(performance.now() - asked);
    }
    const began = performance.now();
    // One text a frame for the requests; events in batches, as a guest that means harm would send them.
    const flood = guest.run(
      async (rig) => {
        const raw = rig.kept['raw'] as Awaited<ReturnType<typeof rig.rawGuest>>;
        // It waits for no answer; a pause now and then is for browsers where both frames share a thread.
        for (let n = 0; n < 10_000; n += 1) {
          raw.raw(`{"q":${n + 1},"m":"wait","a":{}}`);
          if (n % 500 === 499) await rig.pause(0);
        }
        for (let n = 0; n < 100_000; n += 100) {
          if (n % 5000 === 0) await rig.pause(0);
          const batch = Array.from({ length: 100 }, (_, i) => `{"e":"n${(n + i) % 3}","v":${n + i}}`);
          raw.raw(`[${batch.join(',')}]`);
        }
        raw.send({ p: 1 });
        await raw.until((one) => one['o'] === 1, 40_000);
        const codes: Record<string, number> = {};
        for (const { x, code } of raw.frames) {
          if (x) codes[String(code)] = (codes[String(code)] ?? 0) + 1;
        }
        return codes;
      },
      undefined,
      60_000,
    );
    // Meanwhile a widget of the same page asks as always.
    const times: number[] = [];
    let isOver = false;
    const settled = flood.then((value) => {
      isOver = true;
      codes = value;
    });
    while (!isOver) {
      const asked = performance.now();
      await t.honest(bystander.guest, 'a widget beside the flood');
      times.push(performance.now() - asked);
    }
    await settled;
    runs = false;
    const took = performance.now() - began;
    times.sort((a, b) => a - b);
    // Three seconds where an answer takes 20 ms; more where the machine does much else.
    const usual = calm.sort((a, b) => a - b)[2]!;
    const allowed = 3000 * Math.max(1, usual / 20);
    ok(
      times[Math.floor(times.length * 0.9)]! < allowed,
      `the widget beside it waited ${times.at(-1)!.toFixed(0)} ms, ${usual.toFixed(0)} without the flood`,
    );
    ok(
      gaps.length >= Math.min(5, took / 200),
      `only ${gaps.length} frames were drawn in ${took.toFixed(0)} ms`,
    );
    t.seen(before, link, { busy: 10_000 - 64 - 1, conflated: 90_000 });
  });

  await t.step('[F38] what is above the cap is answered BUSY, what is below runs', () => {
    equal(served.calls.length, 64, 'calls that reached a handler');
    equal(codes['BUSY'], 10_000 - 64, 'answers with BUSY');
  });

  await t.step('[F25] events conflate: few come through, the last of them does', async () => {
    await t.until(() => last === 99_999, 'the last event', 4000);
    ok(events < 3000, `${events} events came through`);
  });

  await t.step('the flooder is still on the line and can be served', async () => {
    const value = await guest.run(async (rig) => {
      const raw = rig.kept['raw'] as Awaited<ReturnType<typeof rig.rawGuest>>;
      for (let id = 1; id <= 64; id += 1) raw.send({ c: id });
      raw.send({ q: 20_000, m: 'double', a: { n: 4 } });
      return (await raw.until((one) => one['r'] === 20_000))?.['v'];
    });
    equal(value, 8, 'an honest call after the flood');
    equal(served.aborted, 64, 'handlers that were told to stop');
  });

  await t.step('[F38] 500 calls at once of an honest guest all succeed', async () => {
    const sum = await bystander.guest.run(async (rig) => {
      const link = await rig.link!;
      const values = await Promise.all(Array.from({ length: 500 }, (_, n) => link.call('double', { n })));
      return (values as number[]).reduce((a, b) => a + b, 0);
    });
    equal(sum, 249_500, 'sum of 500 answers');
  });
});
