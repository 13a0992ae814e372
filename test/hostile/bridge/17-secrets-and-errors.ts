import { equal, ok } from './page/check.js';
import { hostile } from './page/hostile.js';
import { SECRET } from './page/methods.js';

const WAYS = ['error', 'named', 'code', 'undefined', 'text', 'getter', 'proxy', 'unknown way'];

export default hostile('17 secrets and errors', async (t) => {
  await t.step(
    '[F22] a handler fails in every way: a code and a fixed text cross, nothing else',
    async () => {
      const guest = t.frame({ site: 'widget' });
      const { link, served } = t.host(guest.element);
      const codes: (string | undefined)[] = [];
      link.on('call', ({ code }) => codes.push(code));
      const told = await guest.run(async (rig, ways) => {
        const raw = await rig.rawGuest({ host: rig.origin('host') });
        const texts: string[] = [];
        raw.port.addEventListener('message', ({ data }) => texts.push(String(data)));
        ways.forEach((how, i) => raw.send({ q: i + 1, m: 'throw', a: { how } }));
        await Promise.all(ways.map((_, i) => raw.until((frame) => frame['x'] === i + 1, 4000)));
        return { errors: raw.frames.filter((frame) => 'x' in frame), all: texts.join('\n') };
      }, WAYS);
      equal(served.calls.length, WAYS.length, 'handlers that failed');
      equal(told.errors.length, WAYS.length, 'errors that crossed');
      // The number leads to the line in the host's own log.
      const texts = new Set(
        told.errors.map(({ t: text }) => String(text).replace(/\([0-9a-f]+\)/, '(number)')),
      );
      for (const error of told.errors) {
        equal(error['code'], 'INTERNAL', 'the code');
        const fields = Object.keys(error).filter((name) => !['x', 'code', 't'].includes(name));
        equal(fields, [], 'further fields');
      }
      ok(texts.size === 1, `the text is fixed: ${JSON.stringify([...texts])}`);
      ok(!told.all.includes(SECRET), 'a secret crossed');
      ok(!/\bat .*:\d+:\d+|\.ts|\.js|methods/.test(told.all), 'a stack crossed');
      equal(
        codes,
        WAYS.map(() => 'INTERNAL'),
        'what the host was told about its calls',
      );
      t.counted += 1;
    },
  );

  await t.step('[F22] the log, the trace and the counters of the host hold no secret', async () => {
    const lines: string[] = [];
    const { guest, link } = await t.pair({
      want: ['token'],
      host: { capabilities: (want) => want, log: (entry) => lines.push(JSON.stringify(entry)) },
    });
    const token = await guest.run(
      async (rig) => ((await (await rig.link!).call('token.get', {})) as { token: string }).token,
    );
    equal(token, SECRET, 'the token at the guest that may have it');
    await guest.run(async (rig) => rig.codeOf((await rig.link!).call('throw', { how: 'error' })));
    ok(lines.length > 0, 'the log hook heard nothing');
    const kept = JSON.stringify([lines, link.trace, link.counters]);
    ok(!kept.includes(SECRET), 'the token stands in the log or the trace');
    const there = await guest.run(async (rig) => JSON.stringify([(await rig.link!).trace]));
    ok(!there.includes(SECRET), 'the token stands in the trace of the guest');
  });

  await t.step(
    '[F21] a peer answers with errors of its own making: codes outside the list are INTERNAL',
    async () => {
      const guest = t.frame({ site: 'widget' });
      const { raw, opened } = await t.rawHost(guest);
      await opened;
      const codes = ['FORBIDDEN', 'WHATEVER', '__proto__', 'toString', '', 7, null, { code: 'BUSY' }];
      const asked = guest.run(async (rig, count) => {
        const link = await rig.link!;
        const errors = await Promise.all(
          Array.from({ length: count }, (_, value) =>
            link.call('echo', { value }).then(
              () => undefined,
              (error: { name: string; code: string; stack?: string; status?: unknown; message: string }) => ({
                code: error.code,
                status: error.status ?? null,
                isFar: /far-away|<script>/.test(error.stack ?? ''),
                length: error.message.length,
              }),
            ),
          ),
        );
        return errors;
      }, codes.length);
      const seen = new Set<unknown>();
      for (const code of codes) {
        const call = await raw.until((frame) => 'q' in frame && !seen.has(frame['q']));
        seen.add(call?.['q']);
        raw.send({
          x: call?.['q'],
          code,
          t: 'y'.repeat(5000),
          w: 'soon',
          h: '200',
          pt: {},
          stack: 'at far-away.js:1:1',
        });
      }
      const told = await asked;
      equal(
        told.map((error) => error?.code),
        ['FORBIDDEN', ...codes.slice(1).map(() => 'INTERNAL')],
        'codes at the guest',
      );
      for (const error of told) {
        ok(error && !error.isFar, 'a stack of the other side');
        ok(
          [null, 'number'].includes(error?.status === null ? null : typeof error?.status),
          'a status that is no number',
        );
        ok((error?.length ?? 0) < 1000, `a text of ${error?.length ?? 0} characters was kept`);
      }
    },
  );

  await t.step('[F22] text in an address, in storage and in window messages holds no secret', async () => {
    const heard: unknown[] = [];
    const ended = new AbortController();
    addEventListener('message', ({ data }) => heard.push(data), { signal: ended.signal });
    const { guest } = await t.pair({ want: ['token'], host: { capabilities: (want) => want } });
    await guest.run(async (rig) => (await rig.link!).call('token.get', {}));
    const places = await guest.run(() => {
      // A browser may keep storage from frames of other sites.
      const read = (from: () => unknown): string => {
        try {
          return JSON.stringify(from());
        } catch {
          return '';
        }
      };
      return [
        location.href,
        document.cookie,
        read(() => ({ ...localStorage })),
        read(() => ({ ...sessionStorage })),
      ].join();
    });
    ended.abort();
    ok(heard.length > 0, 'the handshake was not heard');
    ok(!`${JSON.stringify(heard)}${places}${location.href}`.includes(SECRET), 'the token was left somewhere');
    await t.honest(guest);
  });
});
