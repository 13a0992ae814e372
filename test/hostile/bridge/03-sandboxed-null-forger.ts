import { equal, ok } from './page/check.js';
import { hostile } from './page/hostile.js';

export default hostile('03 sandboxed null forger', async (t) => {
  const { link, guest } = await t.pair();

  /** A document whose origin is `null` to everybody. */
  function nobody() {
    const puppet = t.puppet({ site: 'widget' });
    const element = document.createElement('iframe');
    element.setAttribute('sandbox', 'allow-scripts');
    element.srcdoc = puppet.html;
    document.body.append(element);
    return Object.assign(puppet, { element });
  }
  const forge = (puppet: ReturnType<typeof nobody>) =>
    puppet.run(async (rig) => {
      for (const message of [
        { wbp: 'wake' },
        { wbp: 'offer', v: 1, n: 'a', m: 'b' },
        { open: 'a', m: 'b' },
      ]) {
        parent.postMessage(message, '*', [new MessageChannel().port2]);
      }
      return {
        origin: self.origin,
        answer: await rig.codeOf(rig.rawGuest({ host: rig.origin('host'), want: ['token'], ms: 1200 })),
      };
    });

  await t.step('[F11] a page without an origin says everything', async () => {
    const before = { ...link.counters };
    const forger = nobody();
    equal(await forge(forger), { origin: 'null', answer: 'Error: silent' }, 'what the forger got');
    t.seen(before, link, { source: 1 });
  });

  await t.step('a page without an origin stands in a frame that we serve', async () => {
    const forger = nobody();
    const { link: waiting, events } = t.host(forger.element, { timeoutMs: 2500 });
    const before = { ...waiting.counters };
    equal((await forge(forger)).answer, 'Error: silent', 'what the forger got');
    t.seen(before, waiting, { origin: 1 });
    await t.until(() => waiting.phase === 'gone', 'the host to give up');
    equal(events.at(-1), 'gone:ORIGIN_MISMATCH', 'the reason on the host');
  });

  await t.step('[F11] with `opaque` for another frame, it is still refused for this one', async () => {
    const opaque = await t.pair({
      attributes: { sandbox: 'allow-scripts' },
      host: { origin: 'null', opaque: true },
    });
    const before = { ...opaque.link.counters };
    const beforeOurs = { ...link.counters };
    const forger = nobody();
    equal((await forge(forger)).answer, 'Error: silent', 'what the forger got');
    t.seen(before, opaque.link, { source: 1 });
    t.seen(beforeOurs, link, { source: 1 });
    await t.honest(opaque.guest, 'the opaque frame that was let in');
  });

  await t.step('[F11] an opaque frame that does not repeat the secret of its offer is hung up', async () => {
    const liar = t.frame({ site: 'widget', attributes: { sandbox: 'allow-scripts' } });
    const { link: opened } = t.host(liar.element, { origin: 'null', opaque: true, timeoutMs: 4000 });
    const before = { ...opened.counters };
    const welcomed = await liar.run(async (rig) => {
      const raw = await rig.rawGuest({ host: rig.origin('host'), open: { m: 'guessed' }, ms: 2000 });
      return Boolean(raw.welcome && 'welcome' in raw.welcome);
    });
    ok(!welcomed, 'a guest with a guessed secret was welcomed');
    t.seen(before, opened, { shape: 1 });
  });

  await t.step('our own frame was served all the time', () => t.honest(guest));
});
