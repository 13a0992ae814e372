import { equal, ok } from './page/check.js';
import { hostile } from './page/hostile.js';

export default hostile('07 replay', async (t) => {
  const guest = t.frame({ site: 'widget' });
  const { link, served, events } = t.host(guest.element, { timeoutMs: 30_000 });
  // What an eavesdropper in the widget's own page could keep of a session: every word that it said.
  const recorded = await guest.run(async (rig) => {
    const raw = await rig.rawGuest({ host: rig.origin('host'), want: ['messages.send'] });
    const frames = [
      { open: raw.nonce, m: raw.secret, kit: '0.0.0', want: ['messages.send'] },
      { q: 1, m: 'post', a: { text: 'pay' } },
      { q: 2, m: 'echo', a: { value: 1 } },
    ];
    raw.send(frames[1]!);
    raw.send(frames[2]!);
    await raw.until((frame) => frame['r'] === 2);
    return { hello: { wbp: 'hello', v: [1, 1], n: raw.nonce as string }, frames };
  });
  equal(served.calls.length, 2, 'calls of the session that was recorded');

  await t.step('[F6] the hello of a session is played again in the same document', async () => {
    const before = link.session;
    await guest.run(async (rig, hello) => {
      for (let i = 0; i < 5; i += 1) parent.postMessage(hello, rig.origin('host'));
      await rig.pause(100);
    }, recorded.hello);
    equal(link.session, before, 'the session after its hello was repeated');
    equal(events, ['open'], 'events of the host');
  });

  await t.step('the whole session is played again after a reload', async () => {
    await t.reload(guest);
    const before = { ...link.counters };
    const calls = served.calls.length;
    const answer = await guest.run(async (rig, { hello, frames }) => {
      // The old hello; and the old first frame on the port of a new, honest hello.
      const old = await rig.codeOf(rig.rawGuest({ host: rig.origin('host'), hello, open: null, ms: 800 }));
      const raw = await rig.rawGuest({ host: rig.origin('host'), open: null });
      for (const frame of frames) raw.send(frame);
      await raw.until((frame) => 'b' in frame || 'refuse' in frame || 'welcome' in frame, 1500);
      return { old, heard: raw.frames.map((frame) => Object.keys(frame)[0]) };
    }, recorded);
    ok(!answer.heard.includes('welcome'), `the replay was welcomed: ${JSON.stringify(answer)}`);
    ok(!answer.heard.includes('r'), 'a replayed call was answered');
    equal(served.calls.length, calls, 'calls that reached a handler');
    t.seen(before, link, { shape: 1 });
  });

  await t.step('the session is played again from another window', async () => {
    const before = { ...link.counters };
    const calls = served.calls.length;
    // A second frame of the same origin reaches the host's window just as another tab with a handle does.
    const other = t.frame({ site: 'widget' });
    const answer = await other.run(
      (rig, hello) => rig.codeOf(rig.rawGuest({ host: rig.origin('host'), hello, ms: 800 })),
      recorded.hello,
    );
    equal(answer, 'Error: silent', 'what the other window got');
    const opener = t.puppet({ site: 'widget' });
    const isOpened = await other.run((_rig, url) => Boolean(window.open(url)), opener.url);
    if (isOpened) {
      const fromTab = await opener.run(
        (rig, hello) =>
          rig.codeOf(
            rig.rawGuest({
              host: rig.origin('host'),
              parent: (window.opener as Window).parent,
              hello,
              ms: 800,
            }),
          ),
        recorded.hello,
      );
      equal(fromTab, 'Error: silent', 'what the other tab got');
      await opener.run(() => window.close()).catch(() => undefined);
    }
    t.seen(before, link, { source: isOpened ? 2 : 1 });
    equal(served.calls.length, calls, 'calls that reached a handler');
  });

  await t.step('[F6] an offer of an earlier session is played again to a guest', async () => {
    const fresh = await t.pair();
    const before = await fresh.guest.run(async (rig) => ({ ...(await rig.link!).counters }));
    for (const n of [recorded.hello.n, 'f'.repeat(32)]) {
      const { port2 } = new MessageChannel();
      fresh.guest.element.contentWindow!.postMessage({ wbp: 'offer', v: 1, n, m: 'x' }, fresh.guest.origin, [
        port2,
      ]);
    }
    await t.honest(fresh.guest);
    const after = await fresh.guest.run(async (rig) => ({ ...(await rig.link!).counters }));
    t.seenThere(before, after, { nonce: 2 });
  });

  await t.step('the frame opens again with a new nonce', async () => {
    await guest.run(async (rig) => {
      rig.link = rig.connect();
      await rig.link;
    });
    await t.honest(guest);
  });
});
