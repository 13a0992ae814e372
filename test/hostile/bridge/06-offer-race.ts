import { equal, ok } from './page/check.js';
import { hostile } from './page/hostile.js';

export default hostile('06 offer race', async (t) => {
  await t.step(
    '[F6] its own host: a stale nonce, two ports and no port are passed over, the live offer is taken',
    async () => {
      const guest = t.frame({ site: 'widget', detached: true });
      const fakes: MessagePort[] = [];
      const heard: unknown[] = [];
      let tries = 0;
      const fake = (message: object, ports: number) => {
        const channels = Array.from({ length: ports }, () => new MessageChannel());
        for (const { port1 } of channels) {
          port1.onmessage = ({ data }) => heard.push(data);
          fakes.push(port1);
        }
        tries += 1;
        guest.element.contentWindow!.postMessage(
          message,
          guest.origin,
          channels.map(({ port2 }) => port2),
        );
      };
      // Before the host of the kit hears it: this listener stands first.
      const ended = new AbortController();
      addEventListener(
        'message',
        ({ data, source }) => {
          const { wbp, n } = (data ?? {}) as { wbp?: string; n?: string };
          if (source !== guest.element.contentWindow || wbp !== 'hello') return;
          fake({ wbp: 'offer', v: 1, n: 'f'.repeat(32), m: 'x' }, 1);
          fake({ wbp: 'offer', v: 1, m: 'x' }, 1);
          fake({ wbp: 'offer', v: 1, n, m: 'x' }, 2);
          fake({ wbp: 'offer', v: 1, n, m: 'x' }, 0);
          fake({ wbp: 'offer', v: 1, n: [n], m: 'x' }, 1);
        },
        { signal: ended.signal },
      );
      document.body.append(guest.element);
      const hosted = t.host(guest.element);
      const opened = guest.run(async (rig) => {
        rig.link = rig.connect();
        return { ...(await rig.link).counters };
      });
      await t.open(hosted);
      t.seenThere({}, await opened, { nonce: 1, ports: 2, shape: 2 });
      ok(tries >= 5, 'the false offers were made');
      equal(heard, [], 'what the guest said on a false port');
      ended.abort();
      await t.honest(guest);
    },
  );

  await t.step('[F7] an ancestor that is not the parent offers first', async () => {
    // This page is the ancestor; the honest host stands between, on another site.
    const middle = t.frame({ site: 'ads' });
    const widget = t.puppet({ site: 'widget' });
    await middle.run((rig, url) => {
      const frame = rig.frame(url);
      rig.kept['frame'] = frame;
    }, widget.url);
    await widget.run(() => true);
    const inner = middle.element.contentWindow!.frames[0]!;
    await widget.run((rig) => {
      rig.link = rig.connect({ hosts: [rig.origin('ads'), rig.origin('host')] });
    });
    const heard: unknown[] = [];
    for (let i = 0; i < 20; i += 1) {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = ({ data }) => heard.push(data);
      inner.postMessage({ wbp: 'offer', v: 1, n: `${i}`.repeat(32), m: 'x' }, widget.origin, [port2]);
      inner.postMessage({ wbp: 'wake' }, widget.origin);
      await t.pause(10);
    }
    await middle.run((rig) => {
      rig.host(rig.kept['frame'] as HTMLIFrameElement, { origin: rig.origin('widget') });
    });
    const { host, counters } = await widget.run(async (rig) => {
      const link = await rig.link!;
      return { host: link.host, counters: { ...link.counters } };
    });
    equal(host, t.origin('ads'), 'the host that the widget took');
    t.seenThere({}, counters, { source: 20 });
    equal(heard, [], 'what the ancestor heard on its ports');
    await t.honest(widget, 'the widget with its true host');
  });

  await t.step('[F7] the opener of a page offers: a page without a parent takes none', async () => {
    const opener = t.frame({ site: 'evil' });
    const widget = t.puppet({ site: 'widget' });
    const isOpened = await opener.run((rig, url) => {
      const opened = window.open(url, '_blank');
      rig.kept['opened'] = opened;
      return Boolean(opened);
    }, widget.url);
    if (!isOpened) t.skip('the browser opens no window without a click');
    const code = widget.run((rig) => rig.codeOf(rig.connect({ hosts: 'any', timeoutMs: 1500 })));
    await opener.run(async (rig) => {
      const opened = rig.kept['opened'] as Window;
      for (let i = 0; i < 10; i += 1) {
        opened.postMessage({ wbp: 'offer', v: 1, n: 'a', m: 'b' }, '*', [new MessageChannel().port2]);
        await rig.pause(20);
      }
    });
    equal(await code, 'NOT_FRAMED', 'the reason in a page that is not framed');
    await widget.run(() => window.close()).catch(() => undefined);
  });
});
