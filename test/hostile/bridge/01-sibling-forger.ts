import { equal } from './page/check.js';
import { hostile } from './page/hostile.js';

export default hostile('01 sibling forger', async (t) => {
  const { link, guest, events } = await t.pair();
  const forger = t.frame({ site: 'ads' });
  const before = { ...link.counters };

  await t.step(
    '[F8] [F57] a frame of another site posts every message of the protocol, and those of others',
    async () => {
      const sent = await forger.run((_rig) => {
        const nonce = 'a'.repeat(32);
        const messages: unknown[] = [
          { wbp: 'hello', v: [1, 1], n: nonce },
          { wbp: 'offer', v: 1, n: nonce, m: nonce },
          { wbp: 'wake' },
          JSON.stringify({ wbp: 'hello', v: [1, 1], n: nonce }),
          { open: nonce, m: nonce, kit: '1.0.0', want: ['token'] },
          { type: 'WIDGET_HEIGHT_UPDATE', height: 9999 },
          { type: 'RETURNINGAI_WIDGET_HEIGHT_UPDATE', payload: { height: 1 } },
          { namespace: 'penpal', type: 'SYN', participantId: 'x' },
          { jsonrpc: '2.0', id: 1, method: 'ui/initialize', params: {} },
          { postmate: 'handshake', type: 'application/x-postmate-v1+json' },
          '[iFrameSizer]f:9999:9999:init',
          null,
          new ArrayBuffer(8),
        ];
        for (const message of messages) {
          const { port1, port2 } = new MessageChannel();
          parent.postMessage(message, '*', [port2]);
          port1.close();
        }
        return messages.length;
      });
      equal(sent, 13, 'messages that the forger sent');
      await t.until(
        () => (link.counters['source'] ?? 0) > (before['source'] ?? 0),
        'the forger to be noticed',
      );
      t.seen(before, link, { source: 2 });
    },
  );

  await t.step('nothing opened, nothing was replaced', async () => {
    equal(events, ['open'], 'events of the host');
    await t.honest(guest);
  });
});
