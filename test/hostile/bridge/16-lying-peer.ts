import { equal, ok } from './page/check.js';
import { hostile } from './page/hostile.js';

export default hostile('16 lying peer', async (t) => {
  const liesAbout = (id: unknown): string[] => [
    `{"r":${String(id)},"v":{"value":"lie"}}`,
    `{"x":${String(id)},"code":"FORBIDDEN"}`,
    `{"n":${String(id)},"v":{"n":1}}`,
    `{"z":${String(id)}}`,
  ];
  const IDS = [
    '9007199254740992',
    '-1',
    '0',
    '1.5',
    '1e400',
    '"1"',
    'null',
    '[1]',
    '{"id":1}',
    'true',
    '4711',
  ];

  await t.step('[F19] answers to questions never asked resolve nothing and are counted', async () => {
    const guest = t.frame({ site: 'widget' });
    const { raw, opened } = await t.rawHost(guest, { welcome: { limits: {} } });
    await opened;
    // Each link survives nine protocol errors, so the lies come from several links below; ids of no call are none.
    const asked = guest.run(async (rig) => {
      const link = await rig.link!;
      const value = ((await link.call('echo', { value: 'true' })) as { value: string }).value;
      return { value, counters: { ...link.counters }, isOpen: link.isOpen };
    });
    const call = await raw.until((frame) => 'q' in frame);
    const other = Number(call?.['q']) + 1;
    for (const lie of [...liesAbout(other), ...liesAbout('4711')]) raw.raw(lie);
    raw.send({ r: call?.['q'], v: { value: 'true' } });
    const told = await asked;
    equal([told.value, told.isOpen], ['true', true], 'the answer, and the link');
    t.seenThere({}, told.counters, { 'unknown-id': 8 });
  });

  await t.step('[F19] ids that are none are refused', async () => {
    for (const id of IDS) {
      const guest = t.frame({ site: 'widget' });
      const { raw, opened } = await t.rawHost(guest);
      await opened;
      const asked = guest.run(async (rig) => {
        const link = await rig.link!;
        const value = ((await link.call('echo', { value: 'true' })) as { value: string }).value;
        return { value, counters: { ...link.counters } };
      });
      const call = await raw.until((frame) => 'q' in frame);
      for (const lie of liesAbout(id)) raw.raw(lie);
      raw.send({ r: call?.['q'], v: { value: 'true' } });
      const told = await asked;
      equal(told.value, 'true', `the answer beside lies about ${id}`);
      const counted = (told.counters['frame'] ?? 0) + (told.counters['unknown-id'] ?? 0);
      ok(counted >= 4, `lies about ${id} were counted ${counted} times: ${JSON.stringify(told.counters)}`);
      t.counted += 1;
      guest.element.remove();
    }
  });

  await t.step('[F19] a second answer, an error after an answer, an item after the end', async () => {
    const guest = t.frame({ site: 'widget' });
    const { raw, opened } = await t.rawHost(guest);
    await opened;
    const asked = guest.run(async (rig) => {
      const link = await rig.link!;
      let settled = 0;
      const value = await link.call('echo', { value: 1 }).finally(() => (settled += 1));
      const items: unknown[] = [];
      const how = await (async () => {
        for await (const item of link.stream('ticks', { count: 2 })) items.push(item);
        return 'ended';
      })();
      await rig.pause(150);
      const after = await link.call('echo', { value: 2 });
      return { value, settled, items, how, after, counters: { ...link.counters } };
    });
    const first = await raw.until((frame) => frame['m'] === 'echo');
    const id = first?.['q'];
    raw.send({ r: id, v: { value: 'one' } });
    raw.send({ r: id, v: { value: 'two' } });
    raw.send({ x: id, code: 'INTERNAL' });
    const stream = await raw.until((frame) => frame['m'] === 'ticks');
    const s = stream?.['q'];
    raw.send({ n: s, v: { n: 1 } });
    raw.send({ z: s });
    raw.send({ n: s, v: { n: 2 } });
    raw.send({ z: s });
    const last = await raw.until((frame) => frame['m'] === 'echo' && frame['q'] !== id);
    raw.send({ r: last?.['q'], v: { value: 'three' } });
    const told = await asked;
    equal(
      [told.value, told.settled, told.items, told.how, told.after],
      [{ value: 'one' }, 1, [{ n: 1 }], 'ended', { value: 'three' }],
      'what the guest saw',
    );
    const counted = (told.counters['late'] ?? 0) + (told.counters['unknown-id'] ?? 0);
    ok(counted >= 4, `late answers were counted ${counted} times: ${JSON.stringify(told.counters)}`);
    t.counted += 1;
  });

  await t.step('[F28] an answer to a cancelled call is dropped, and the cancel came over', async () => {
    const guest = t.frame({ site: 'widget' });
    const { raw, opened } = await t.rawHost(guest);
    await opened;
    const asked = guest.run(async (rig) => {
      const link = await rig.link!;
      const stop = new AbortController();
      const code = rig.codeOf(link.call('echo', { value: 1 }, { signal: stop.signal }));
      // It is on its way once its part of the bridge is there.
      while (!link.trace.some(({ what }) => /^q /.test(what))) await rig.pause(20);
      stop.abort();
      const cancelled = await code;
      const next = await link.call('echo', { value: 2 });
      return { cancelled, next, counters: { ...link.counters } };
    });
    const call = await raw.until((frame) => 'q' in frame);
    const cancel = await raw.until((frame) => 'c' in frame);
    equal(cancel?.['c'], call?.['q'], 'the cancel on the wire');
    raw.send({ r: call?.['q'], v: { value: 'too late' } });
    const next = await raw.until((frame) => 'q' in frame && frame['q'] !== call?.['q']);
    raw.send({ r: next?.['q'], v: { value: 'in time' } });
    const told = await asked;
    equal([told.cancelled, told.next], ['CANCELLED', { value: 'in time' }], 'what the guest saw');
    t.seenThere({}, told.counters, { late: 1 });
  });

  await t.step('[F27] a stream with more items than were granted is refused', async () => {
    const guest = t.frame({ site: 'widget' });
    const { raw, opened } = await t.rawHost(guest);
    await opened;
    const asked = guest.run(async (rig) => {
      const link = await rig.link!;
      const stream = link.stream('ticks', { count: 100 });
      const first = await stream.next();
      await rig.pause(200);
      return { first: first.value as unknown, counters: { ...link.counters } };
    });
    const call = await raw.until((frame) => frame['m'] === 'ticks');
    equal(call?.['s'], 1, 'a stream is asked for as one');
    for (let n = 0; n < 24; n += 1) raw.send({ n: call?.['q'], v: { n } });
    const told = await asked;
    equal(told.first, { n: 0 }, 'the first item');
    t.seenThere({}, told.counters, { credit: 7 });
  });

  await t.step('[F19] a guest that lies to the host: the same, the other way round', async () => {
    const guest = t.frame({ site: 'widget' });
    const { link, served } = t.host(guest.element, { limits: { errors: 1000 } });
    const answers = await guest.run(async (rig) => {
      const raw = await rig.rawGuest({ host: rig.origin('host') });
      for (const id of ['9007199254740992', '-1', '0', '1.5', '"1"', 'null', '[]']) {
        raw.raw(`{"q":${id},"m":"echo","a":{"value":1}}`);
        raw.raw(`{"r":${id},"v":1}`);
        raw.raw(`{"c":${id}}`);
        raw.raw(`{"g":${id},"add":1}`);
      }
      // One id twice while the first call runs.
      raw.send({ q: 5, m: 'wait', a: {} });
      raw.send({ q: 5, m: 'echo', a: { value: 1 } });
      raw.send({ q: 6, m: 'double', a: { n: 3 } });
      await raw.until((frame) => frame['r'] === 6);
      return raw.frames.filter((frame) => 'r' in frame || 'x' in frame);
    });
    ok(
      answers.every((frame) => [5, 6].includes((frame['r'] ?? frame['x']) as number)),
      `answers: ${JSON.stringify(answers)}`,
    );
    equal(answers.find((frame) => frame['r'] === 6)?.['v'], 6, 'the honest call among the lies');
    equal(served.calls.filter(({ method }) => method === 'echo').length, 0, 'calls by ids that are none');
    t.seen({}, link, { frame: 7 });
  });
});
