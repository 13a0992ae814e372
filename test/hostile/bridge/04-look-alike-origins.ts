import { equal, ok } from './page/check.js';
import { facts } from './page/facts.js';
import { hostile } from './page/hostile.js';

/** Origins that a careless comparison takes for `http://NAME.localhost:PORT`. */
const lookAlikes = (name: string): string[] => {
  const { port } = facts;
  return [
    `https://${name}.localhost.evil.localhost`,
    `http://${name}.localhost.evil.localhost:${port}`,
    `http://evil${name}.localhost:${port}`,
    `http://evil-${name}.localhost:${port}`,
    `http://${name.slice(2)}.localhost:${port}`,
    `https://${name.slice(2)}.test`,
    `https://${name}.localhost:${port}`,
    `http://${name}.localhost`,
    `http://${name}.localhost:${port + 1}`,
    `http://${name}.localhost:${port}0`,
    `http://${name}.localhost:${port}/`,
    `http://${name}.localhost:${port}.evil.localhost`,
    `http://${name}.localhost.:${port}`,
    `http://${name.toUpperCase()}.LOCALHOST:${port}`,
    `http://${name.replace('i', '\u0456').replace('o', '\u043e')}.localhost:${port}`,
    `http://${name}xlocalhost:${port}`,
    `http://user@${name}.localhost:${port}`,
    ` http://${name}.localhost:${port}`,
    `//${name}.localhost:${port}`,
    `${name}.localhost`,
    'null',
    '*',
    '',
  ];
};

export default hostile('04 look-alike origins', async (t) => {
  await t.step('[F9] pages at look-alike addresses are refused', async () => {
    const sites = ['widget.localhost.evil', 'evilwidget', 'dget', 'widget.widget'];
    const tryTwin = async (site: string): Promise<void> => {
      const twin = t.frame({ site });
      const { link } = t.host(twin.element, { timeoutMs: 3000 });
      const before = { ...link.counters };
      const answer = await twin.run((rig) => rig.codeOf(rig.rawGuest({ host: rig.origin('host'), ms: 700 })));
      equal(answer, 'Error: silent', `what ${site} got`);
      t.seen(before, link, { origin: 1 });
      twin.element.remove();
      await link.close({ ms: 0 });
    };
    await Promise.all(sites.map(tryTwin));
  });

  await t.step('[F9] the table of origins, each as the sender of a hello', async () => {
    const target = t.frame({ site: 'widget' });
    await target.run(() => true);
    const { link } = t.host(target.element, { timeoutMs: 20_000 });
    for (const origin of lookAlikes('widget')) {
      const before = { ...link.counters };
      const data = { wbp: 'hello', v: [1, 1], n: 'f'.repeat(32) };
      const event = new MessageEvent('message', { data, origin });
      // Not in the constructor: a browser may refuse the window of another process there.
      Object.defineProperty(event, 'source', { value: target.element.contentWindow });
      dispatchEvent(event);
      t.seen(before, link, { origin: 1 });
    }
    equal([link.phase, link.reason], ['gone', 'ORIGIN_MISMATCH'], 'the host after all look-alikes');
    const welcomed = await target.run(async (rig) => {
      const raw = await rig.rawGuest({ host: rig.origin('host') });
      return Boolean(raw.welcome?.['welcome']);
    });
    ok(welcomed, 'the exact origin is accepted by the same link');
  });

  await t.step('[F9] a guest that trusts only look-alikes of its host stays closed', async () => {
    const guest = t.frame({ site: 'widget' });
    await guest.run(() => true);
    t.host(guest.element, { timeoutMs: 6000 });
    // What no address is made of is refused when it is written, not when it is met.
    const hosts = lookAlikes('host').filter(
      (one) => URL.canParse(one) && new URL(one).origin !== t.origin('host'),
    );
    ok(hosts.length > 8, `only ${hosts.length} look-alikes to trust`);
    const code = await guest.run(
      (rig, list) => rig.codeOf(rig.connect({ hosts: list, timeoutMs: 1500 })),
      hosts,
    );
    equal(code, 'ORIGIN_MISMATCH', 'the reason at the guest');
    const exact = await guest.run(async (rig, list) => {
      rig.link = rig.connect({ hosts: [...list, rig.origin('host')] });
      return (await rig.link).isOpen;
    }, hosts);
    ok(exact, 'the exact origin among them opens');
    await t.honest(guest);
  });

  await t.step('[F9] names of hosts that are no origin are refused with the line to write', async () => {
    const guest = t.frame({ site: 'widget' });
    for (const hosts of [[], [''], ['*'], ['null'], ['host.localhost'], ['javascript:alert(1)']]) {
      const code = await guest.run(
        (rig, list) => rig.codeOf(rig.connect({ hosts: list, timeoutMs: 500 })),
        hosts,
      );
      equal(code, 'INVALID', `connecting with ${JSON.stringify(hosts)}`);
    }
  });
});
