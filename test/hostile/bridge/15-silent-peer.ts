import { equal, ok } from './page/check.js';
import { siteOrigin } from './page/facts.js';
import { hostile } from './page/hostile.js';
import { account } from './page/ledger.js';

export default hostile('15 silent peer', async (t) => {
  const blank = (path: string) => {
    const element = document.createElement('iframe');
    element.src = `${siteOrigin('widget')}${path}`;
    document.body.append(element);
    return element;
  };

  await t.step('[F4] a frame that never answers: NO_ANSWER, and nothing is left behind', async () => {
    const before = account();
    const frame = blank('/hang.html');
    const { link, events } = t.host(frame, { slowMs: 200, timeoutMs: 1000 });
    await t.until(() => link.phase === 'gone', 'the host to give up');
    equal(events, ['slow', 'gone:NO_ANSWER'], 'events of the host');
    await link.close({ ms: 0 });
    frame.remove();
    await t.pause(150);
    const after = account();
    ok(after.timers <= before.timers, `${after.timers} timers (${after.where.join(' // ')})`);
    equal(after.ports, before.ports, 'open ports');
  });

  await t.step('[F5] a frame that loads and stays silent: LOADED_SILENT', async () => {
    const frame = blank('/silent.html');
    const { link, events } = t.host(frame, { slowMs: 200, timeoutMs: 1500 });
    await t.until(() => link.phase === 'gone', 'the host to give up');
    equal(events, ['slow', 'gone:LOADED_SILENT'], 'events of the host');
    frame.remove();
  });

  await t.step('[F4] a host that never offers: the guest gives up by name', async () => {
    const guest = t.frame({ site: 'widget' });
    const tried = await guest.run(async (rig) => {
      const before = rig.account();
      let slow = 0;
      const code = await rig.codeOf(
        rig.connect({ slowMs: 100, timeoutMs: 800, onSlow: () => void (slow += 1) }),
      );
      const after = rig.account();
      return { code, slow, timers: after.timers - before.timers, where: after.where };
    });
    equal([tried.code, tried.slow], ['NO_ANSWER', 1], 'the reason at the guest, and how often it was slow');
    equal(tried.timers, 0, `timers that are left: ${tried.where.join(' // ')}`);
  });

  await t.step('[F4] a guest that takes the port and never opens it', async () => {
    const guest = t.frame({ site: 'widget' });
    const { link } = t.host(guest.element, { timeoutMs: 1500 });
    await guest.run(async (rig) => {
      rig.kept['raw'] = await rig.rawGuest({ host: rig.origin('host'), open: null });
    });
    await t.until(() => link.phase === 'gone', 'the host to give up');
    // It spoke, and did not want this host.
    equal(link.reason, 'REFUSED', 'the reason on the host');
  });

  await t.step('[F29] a call that is never answered: TIMEOUT, and no timer when idle', async () => {
    const { guest, link, served } = await t.pair();
    const tried = await guest.run(async (rig) => {
      const opened = await rig.link!;
      const code = await rig.codeOf(opened.call('wait', {}, { timeout: 500 }));
      await rig.pause(200);
      const { timers, where } = rig.account();
      return { code, timers, where };
    });
    equal(tried.code, 'TIMEOUT', 'how the call ended');
    equal(tried.timers, 0, `timers of an idle guest: ${tried.where.join(' // ')}`);
    // The deadline travelled: the handler was told to stop.
    await t.until(() => served.aborted === 1, 'the handler to be told');
    await t.honest(guest);
    await t.until(() => link.phase === 'open', 'the link to stay open');
  });

  await t.step('[F27] a stream that is never read: the producer stops at sixteen items', async () => {
    const guest = t.frame({ site: 'widget' });
    const { link, served } = t.host(guest.element);
    const items = await guest.run(async (rig) => {
      const raw = await rig.rawGuest({ host: rig.origin('host') });
      rig.kept['raw'] = raw;
      raw.send({ q: 1, m: 'ticks', a: { count: 100_000 }, s: 1 });
      await raw.until((frame) => (frame['v'] as { n?: number } | undefined)?.n === 15);
      await rig.pause(300);
      return raw.frames.filter((frame) => frame['n'] === 1).length;
    });
    equal(items, 16, 'items that came without credit');
    ok(served.produced <= 17, `the producer made ${served.produced} items`);
    const more = await guest.run(async (rig) => {
      const raw = rig.kept['raw'] as Awaited<ReturnType<typeof rig.rawGuest>>;
      raw.send({ g: 1, add: 4 });
      await raw.until((frame) => (frame['v'] as { n?: number } | undefined)?.n === 19);
      // Credit that nobody could mean gives nothing, or the rest at most.
      for (const add of [-1, 1.5, 'x', null, 0]) raw.send({ g: 1, add });
      raw.send({ g: 2, add: 100 });
      await rig.pause(300);
      return raw.frames.filter((frame) => frame['n'] === 1).length;
    });
    equal(more, 20, 'items after credit for four, and after credit that is none');
    t.seen({}, link, { frame: 5, late: 1 });
    await guest.run((rig) => (rig.kept['raw'] as { send(frame: object): void }).send({ c: 1 }));
    await t.until(() => served.ended === 1, 'the producer to be ended');
  });

  await t.step(
    '[F27] credit that is never granted: the guest of the kit takes what it asked for, no more',
    async () => {
      const { guest, served } = await t.pair();
      const first = await guest.run(async (rig) => {
        const stream = (await rig.link!).stream('ticks', { count: 100_000 });
        rig.kept['stream'] = stream;
        const { value } = await stream.next();
        return value as unknown;
      });
      equal(first, { n: 0 }, 'the first item');
      await t.pause(300);
      ok(served.produced <= 24, `the producer made ${served.produced} items for one reader of one item`);
      await guest.run(async (rig) => {
        const stream = rig.kept['stream'] as AsyncIterableIterator<unknown>;
        await stream.return!();
      });
      await t.until(() => served.ended === 1, 'the producer to be ended');
      await t.honest(guest);
    },
  );
});
