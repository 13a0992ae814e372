import { equal, ok } from './page/check.js';
import { hostile } from './page/hostile.js';
import { SECRET, serve } from './page/methods.js';

export default hostile('08 navigated frame', async (t) => {
  await t.step('[F42] [F55] the widget goes to a foreign page while it waits for a token', async () => {
    const delays: number[] = [];
    // A browser on a busy machine may give an old document no time to say that it goes: then there is nothing to
    // measure from, and it is tried again.
    for (let attempt = 0; attempt < 3 || (delays.length === 0 && attempt < 6); attempt += 1) {
      const served = serve();
      let release = (_token: object): void => undefined;
      let isAborted = false;
      const handlers = new Map(served.handlers).set('token.get', (_args: unknown, { signal }) => {
        signal.addEventListener('abort', () => (isAborted = true));
        return new Promise((settle) => (release = settle));
      });
      const calls: { code: string | undefined; at: number }[] = [];
      const guest = t.frame({ site: 'widget', boot: 'guest', args: { want: ['token'] } });
      const { link, events } = t.host(guest.element, { handlers, capabilities: (want) => want });
      link.on('call', ({ method, code }) => {
        if (method === 'token.get') calls.push({ code, at: Date.now() });
      });
      await t.open({ link });
      await guest.run(async (rig) => {
        const link = await rig.link!;
        void rig.codeOf(link.call('token.get', {}));
        while (!link.trace.some(({ what }) => /^q /.test(what))) await rig.pause(20);
      });
      let hidAt = 0;
      const ended = new AbortController();
      addEventListener(
        'message',
        ({ data }) => {
          const { hidden } = (data ?? {}) as { hidden?: number };
          if (hidden) hidAt = hidden;
        },
        { signal: ended.signal },
      );
      const evil = t.puppet({ site: 'evil', boot: 'listen' });
      await guest.run((rig, url) => {
        addEventListener('pagehide', () => parent.postMessage({ hidden: Date.now() }, rig.origin('host')));
        setTimeout(() => (location.href = url), 0);
      }, evil.url);
      await t.until(() => calls.length > 0, 'the pending call to be settled');
      await t.until(() => hidAt > 0, 'the old document to say that it goes', 2000).catch(() => undefined);
      ended.abort();
      if (hidAt > 0) delays.push(calls[0]!.at - hidAt);
      ok(
        ['PEER_RELOADED', 'PEER_GONE'].includes(calls[0]!.code ?? ''),
        `the pending call ended with ${calls[0]!.code ?? 'a result'}`,
      );
      ok(isAborted, 'the handler was told to stop');
      // The answer comes after all; it must go nowhere.
      const before = { ...link.counters };
      release({ token: SECRET });
      const tried = await evil.run(async (rig) => {
        const answer = await rig.codeOf(
          rig.rawGuest({ host: rig.origin('host'), want: ['token'], ms: 1000 }),
        );
        return { answer, heard: rig.kept['heard'] };
      });
      equal(tried.answer, 'Error: silent', 'what the foreign page got for its hello');
      ok(!JSON.stringify(tried.heard).includes(SECRET), 'the token came to the foreign page');
      ok(!JSON.stringify(tried.heard).includes('offer'), 'a port was offered to the foreign page');
      t.seen(before, link, { origin: 1 });
      equal(calls.length, 1, 'ends of one call');
      if (attempt === 0) {
        await t.until(() => link.phase === 'gone', 'the host to say that nobody is there');
        equal(events.at(-1), 'gone:PEER_GONE', 'the last event of the host');
        // The way back is open: the widget's own page is served again.
        guest.element.src = guest.url;
        await t.open({ link });
        await t.honest(guest);
      }
      await link.close({ ms: 0 });
      guest.element.remove();
    }
    ok(Math.min(...delays) <= 50, `from the old page's end to the end of its call: ${delays.join(', ')} ms`);
  });
});
