import { equal, ok } from './page/check.js';
import { facts } from './page/facts.js';
import { hostile } from './page/hostile.js';

export default hostile('20 frozen and crashed', async (t) => {
  await t.step('[F48] into the back/forward cache and back with a call pending', async () => {
    if (t.wasDropped) t.skip('the page was loaded anew instead of coming back from the back/forward cache');
    const { link, guest, served, events } = await t.pair();
    await guest.run(async (rig) => {
      const opened = await rig.link!;
      const codes: string[] = [];
      rig.kept['codes'] = codes;
      void rig.codeOf(opened.call('wait', {}, { timeout: 60_000 })).then((code) => codes.push(code));
    });
    await t.until(() => served.calls.length === 1, 'the call');
    const session = link.session;
    await t.leaveAndReturn(1500);
    await t.honest(guest, 'the link that came back');
    await t.pause(1500);
    equal([link.phase, link.session], ['open', session], 'the link after the return');
    equal(events, ['open'], 'events of the host');
    equal(await guest.run((rig) => rig.kept['codes']), [], 'the pending call goes on');
    await t.honest(guest, 'the link after its ping');
    await link.close({ ms: 0 });
  });

  await t.step('[F49] in the background with a call pending: no false alarm', async () => {
    const { link, guest, served, events } = await t.pair();
    await guest.run(async (rig) => {
      const opened = await rig.link!;
      const codes: string[] = [];
      rig.kept['codes'] = codes;
      void rig.codeOf(opened.call('human', {})).then((code) => codes.push(code));
    });
    await t.until(() => served.calls.length === 1, 'the call');
    let hidden = 0;
    const ended = new AbortController();
    for (const type of ['visibilitychange', 'freeze']) {
      document.addEventListener(type, () => (hidden += 1), { signal: ended.signal });
    }
    const could = await t.drive('background', { ms: facts.full ? 60_000 : 8000 });
    ended.abort();
    if (!could || hidden === 0) t.skip('the driver puts no page into the background');
    await t.honest(guest, 'the link after the background');
    await t.pause(1200);
    equal([link.phase, events], ['open', ['open']], 'the link after the background');
    equal(await guest.run((rig) => rig.kept['codes']), [], 'the pending call goes on');
    await link.close({ ms: 0 });
  });

  await t.step('[F49] a guest that is busy for two seconds is not taken for dead', async () => {
    const { link, guest, events } = await t.pair();
    await guest.run(async (rig) => {
      void rig.codeOf((await rig.link!).call('human', {}));
      setTimeout(() => {
        const end = performance.now() + 2000;
        while (performance.now() < end);
      }, 50);
    });
    await t.pause(3000);
    equal([link.phase, events], ['open', ['open']], 'the link afterwards');
    await t.honest(guest);
    await link.close({ ms: 0 });
  });

  await t.step('[F49] the process of the frame is killed while a call is pending', async () => {
    const guest = t.frame({ site: 'widget', boot: 'guest' });
    const { link, served, events } = t.host(guest.element);
    const codes: (string | undefined)[] = [];
    link.on('call', ({ code }) => codes.push(code));
    await t.open({ link });
    await guest.run(async (rig) => void rig.codeOf((await rig.link!).call('human', {})));
    await t.until(() => served.calls.length === 1, 'the call');
    const before = { ...link.counters };
    const began = performance.now();
    if (!(await t.drive('crash', { part: `p=${guest.id}` })))
      t.skip('the driver cannot kill the process of a frame');
    await t.until(() => link.phase === 'gone', 'the host to notice', 20_000);
    const took = performance.now() - began;
    equal(events, ['open', 'gone:PEER_GONE'], 'events of the host');
    equal(codes, ['PEER_GONE'], 'how the pending call ended');
    ok(took > 2000, `after ${took.toFixed(0)} ms: before two pings could be missed`);
    ok(took < 15_000, `after ${took.toFixed(0)} ms`);
    t.seen(before, link, {});
    // Try again is a new address for the frame, and a new process.
    guest.element.src = `${guest.url}&again=1`;
    await t.open({ link });
    await t.honest(guest, 'the frame after a retry');
  });
  t.counted += 1;
});
