import { equal, ok } from './page/check.js';
import { hostile } from './page/hostile.js';

export default hostile('05 port thief', async (t) => {
  await t.step('a page that may not show the widget gets nothing to talk to', async () => {
    const thief = t.frame({ site: 'evil' });
    const widget = t.puppet({ site: 'widget', boot: 'guest', ancestors: t.origin('host') });
    await thief.run((rig, url) => {
      rig.kept['heard'] = [];
      addEventListener('message', ({ data }) => (rig.kept['heard'] as unknown[]).push(data));
      rig.kept['frame'] = rig.frame(url);
    }, widget.url);
    const alive = await widget.run(() => true, undefined, 1500).catch(() => false);
    equal(alive, false, 'whether the widget ran inside the thief');
    const heard = await thief.run((rig) => rig.kept['heard']);
    equal(heard, [], 'what the thief heard');
    // The same page, in the place that may show it, runs: the header is what kept it from the thief.
    const honest = await t.pair({ ancestors: t.origin('host') });
    await t.honest(honest.guest);
  });

  await t.step(
    '[F8] without the header, the widget refuses the port of a stranger and tells it nothing',
    async () => {
      const thief = t.frame({ site: 'evil' });
      const widget = t.puppet({ site: 'widget' });
      await thief.run((rig, url) => {
        const heard: unknown[] = [];
        rig.kept['heard'] = heard;
        const frame = rig.frame(url);
        addEventListener('message', ({ data, source }) => {
          if (source !== frame.contentWindow) return;
          heard.push(data);
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = (event) => heard.push({ port: event.data as unknown });
          const { n } = data as { n?: unknown };
          frame.contentWindow!.postMessage({ wbp: 'offer', v: 1, n, m: 'stolen' }, rig.origin('widget'), [
            port2,
          ]);
        });
      }, widget.url);
      const tried = await widget.run(async (rig) => {
        const counted: string[] = [];
        const log = ({ way, what }: { way: string; what: string }) =>
          void (way === 'note' && counted.push(what));
        const failed = await rig.connect({ want: ['token'], timeoutMs: 2500, log }).then(
          () => ({ reason: 'connected', message: '' }),
          ({ reason, message }: { reason: string; message: string }) => ({ reason, message }),
        );
        return { ...failed, counted };
      });
      equal(tried.reason, 'ORIGIN_MISMATCH', 'the reason at the widget');
      ok(tried.message.includes(t.origin('evil')), `the developer is not told by whom: ${tried.message}`);
      equal(tried.counted, ['origin'], 'what the widget counted');
      t.counted += 1;
      const heard = (await thief.run((rig) => rig.kept['heard'])) as Record<string, unknown>[];
      ok(heard.length > 0, 'the thief heard the hello, or the attack never ran');
      for (const message of heard) {
        equal(
          Object.keys(message).sort(),
          ['n', 'v', 'wbp'],
          'what the thief heard is a hello and nothing else',
        );
        equal(message['wbp'], 'hello', 'kind of what the thief heard');
      }
      const code = JSON.stringify(heard);
      ok(!code.includes('host.localhost'), 'the hello does not say whom the widget trusts');
    },
  );

  await t.step('the same page in its own place opens', async () => {
    const { guest } = await t.pair();
    await t.honest(guest);
  });
});
