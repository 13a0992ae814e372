import { equal, ok } from './page/check.js';
import { hostile } from './page/hostile.js';
import { account, collect, portsInMemory } from './page/ledger.js';

const RELOADS = 100;
const CALLS = 20;

export default hostile('09 reload storm', async (t) => {
  const before = account();
  const portsBefore = portsInMemory();
  const guest = t.frame({ site: 'widget', boot: 'storm' });
  const { link, served, events } = t.host(guest.element, { timeoutMs: 30_000 });
  const ends: Record<string, number> = {};
  link.on('call', ({ method, code = 'answered' }) => {
    if (method === 'wait') ends[code] = (ends[code] ?? 0) + 1;
  });
  await t.open({ link });
  const calm = account();

  await t.step('[F41] a hundred reloads, most of them with twenty calls in flight', async () => {
    let sessions = 0;
    link.on('open', () => (sessions += 1));
    const began = performance.now();
    for (let i = 0; i < RELOADS; i += 1) {
      const opened = sessions;
      guest.element.src = guest.url;
      // Every fourth is reloaded again before it could say anything.
      if (i % 4 === 3) continue;
      const asked = served.calls.length;
      await t.until(() => sessions > opened, `document ${i} to open`, 15_000);
      await t.until(() => served.calls.length >= asked + CALLS, `the calls of document ${i}`, 15_000);
    }
    await t.pause(50);
    t.steps.push({ title: `${RELOADS} reloads`, state: 'pass', ms: Math.round(performance.now() - began) });
    ok(sessions >= (RELOADS * 3) / 4, `${sessions} documents were served`);
    ok(
      events.filter((event) => event === 'reload').length >= (RELOADS * 3) / 4 - 1,
      'reloads that were told',
    );
    t.counted += 1;
  });

  await t.step('[F42] every call of every document was settled exactly once', async () => {
    const asked = () => served.calls.filter(({ method }) => method === 'wait').length;
    const ended = () => Object.values(ends).reduce((a, b) => a + b, 0);
    await link.close({ ms: 0 });
    equal(ended(), asked(), `ends of calls: ${JSON.stringify(ends)}`);
    equal(served.aborted, asked(), 'handlers that were told to stop');
    const allowed = ['PEER_RELOADED', 'PEER_GONE', 'CLOSED'];
    ok(
      Object.keys(ends).every((code) => allowed.includes(code)),
      `codes: ${JSON.stringify(ends)}`,
    );
    ok((ends['PEER_RELOADED'] ?? 0) > RELOADS, 'most of them by a reload');
  });

  await t.step('listeners, timers and ports are what they were', async () => {
    guest.element.remove();
    await t.pause(150);
    const after = account();
    ok(calm.ports > before.ports, 'the account sees ports');
    equal(after.ports, before.ports, 'open ports');
    ok(after.timers <= before.timers, `${after.timers} timers (${after.where.join(' // ')})`);
    equal(after.listeners, before.listeners, 'listeners');
    equal(after.observers, before.observers, 'observers');
  });

  await t.step('memory returns: the ports of the old documents are collected', async () => {
    const left = () => portsInMemory() - portsBefore;
    const isDone = await collect(() => left() < RELOADS * 0.1, 15_000);
    ok(isDone, `${left()} ports are still in memory`);
  });

  await t.step('[F42] in the frame, too, each pending call is settled once when its host goes', async () => {
    const pair = await t.pair();
    await pair.guest.run(async (rig, count) => {
      const opened = await rig.link!;
      const ends: string[] = [];
      rig.kept['ends'] = ends;
      for (let i = 0; i < count; i += 1) {
        void rig.codeOf(opened.call('wait', {})).then((code) => ends.push(code));
      }
    }, CALLS);
    await t.until(() => pair.served.calls.length === CALLS, 'the calls');
    await pair.link.close();
    await t.pause(300);
    const told = await pair.guest.run((rig) => rig.kept['ends'] as string[]);
    equal(told.length, CALLS, 'calls that were settled');
    ok(
      told.every((code) => ['CLOSED', 'PEER_GONE'].includes(code)),
      `codes: ${told.join()}`,
    );
  });
});
