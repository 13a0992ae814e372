import { equal } from './page/check.js';
import { hostile } from './page/hostile.js';

export default hostile('02 right origin, wrong window', async (t) => {
  const { link, guest, events } = await t.pair();

  await t.step('[F7] a second frame of the right origin, which is not ours, says hello', async () => {
    const before = { ...link.counters };
    const other = t.frame({ site: 'widget' });
    const answer = await other.run((rig) =>
      rig.codeOf(rig.rawGuest({ host: rig.origin('host'), want: ['token'], ms: 1500 })),
    );
    equal(answer, 'Error: silent', 'what the second frame got');
    t.seen(before, link, { source: 1 });
  });

  await t.step('a frame inside our frame, of the same origin, says hello to the top', async () => {
    const before = { ...link.counters };
    const inner = t.puppet({ site: 'widget' });
    await guest.run((rig, url) => void rig.frame(url), inner.url);
    const answer = await inner.run((rig) =>
      rig.codeOf(rig.rawGuest({ host: rig.origin('host'), parent: window.top!, ms: 1500 })),
    );
    equal(answer, 'Error: silent', 'what the inner frame got');
    t.seen(before, link, { source: 1 });
  });

  await t.step('a page that our frame once showed keeps no way in', async () => {
    // The window is the same; what stands in it now is not the widget.
    const lent = t.frame({ site: 'evil' });
    const { link: waiting } = t.host(lent.element, { timeoutMs: 2500 });
    const before = { ...waiting.counters };
    const answer = await lent.run((rig) => rig.codeOf(rig.rawGuest({ host: rig.origin('host'), ms: 1000 })));
    equal(answer, 'Error: silent', 'what the foreign page got');
    t.seen(before, waiting, { origin: 1 });
  });

  await t.step('our own frame was served all the time', async () => {
    equal(events, ['open'], 'events of the host');
    await t.honest(guest);
  });
});
