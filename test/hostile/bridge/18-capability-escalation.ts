import type { Handler } from '../../../src/bridge/types.js';
import { equal, ok } from './page/check.js';
import { hostile } from './page/hostile.js';

export default hostile('18 capability escalation', async (t) => {
  await t.step('[F16] a guest calls what it was not granted, with and without having asked', async () => {
    const guest = t.frame({ site: 'widget' });
    const { link, served } = t.host(guest.element, {
      capabilities: (want) => want.filter((one) => one === 'locale'),
    });
    const told = await guest.run(async (rig) => {
      const raw = await rig.rawGuest({
        host: rig.origin('host'),
        want: ['locale', 'token', 'messages.send', '*', '__proto__', ''],
      });
      rig.kept['raw'] = raw;
      raw.send({ q: 1, m: 'token.get', a: {} });
      raw.send({ q: 2, m: 'post', a: { text: 'mine' } });
      raw.send({ q: 3, m: 'post', a: { text: 'mine', can: ['messages.send'] }, can: ['messages.send'] });
      await raw.until((frame) => frame['x'] === 3 || frame['r'] === 3);
      return {
        can: raw.welcome?.['can'],
        codes: raw.frames.filter((frame) => 'x' in frame).map((frame) => frame['code']),
      };
    });
    equal(told.can, ['locale'], 'what was granted');
    equal(told.codes, ['FORBIDDEN', 'FORBIDDEN', 'FORBIDDEN'], 'answers');
    equal(served.calls, [], 'calls that reached a handler');
    t.seen({}, link, { forbidden: 3 });
  });

  await t.step('[F16] it forges the grant from its side', async () => {
    const guest = t.frame({ site: 'widget' });
    const { link, served } = t.host(guest.element, { capabilities: () => [] });
    const code = await guest.run(async (rig) => {
      const raw = await rig.rawGuest({ host: rig.origin('host'), want: ['token'] });
      for (const u of [1, 2, 99]) {
        raw.send({ e: 'can', v: ['token'], u });
        raw.send({ e: 'caps', v: ['token'], u });
      }
      raw.send({ welcome: 'mine', can: ['token'], limits: { calls: 1e9 }, ctx: {}, u: 9 });
      raw.send({ q: 1, m: 'token.get', a: {} });
      return (await raw.until((frame) => frame['x'] === 1 || frame['r'] === 1))?.['code'];
    });
    equal(code, 'FORBIDDEN', 'the answer after the forged grant');
    equal([link.can('token'), served.calls], [false, []], 'the host afterwards');
    t.seen({}, link, { forbidden: 1 });
  });

  await t.step('[F16] it asks again and again', async () => {
    let asked = 0;
    const { guest, link } = await t.pair({
      host: {
        capabilities: () => {
          asked += 1;
          return [];
        },
      },
    });
    const answers = await guest.run(async (rig) => {
      const opened = await rig.link!;
      const answers: (boolean | string)[] = [];
      for (let i = 0; i < 50; i += 1) {
        answers.push(await opened.ask(['token']).catch((error: { code: string }) => error.code));
      }
      return answers;
    });
    ok(
      answers.every((one) => one === false || one === 'FORBIDDEN' || one === 'RATE_LIMITED'),
      `answers: ${answers.join()}`,
    );
    ok(asked <= 51, `the host was asked ${asked} times`);
    equal(link.can('token'), false, 'what is granted');
    await t.honest(guest);
  });

  await t.step('[F17] a capability is revoked in the middle of a call', async () => {
    let aborted = 0;
    let begin = (): void => undefined;
    const begun = new Promise<void>((settle) => (begin = settle));
    const { guest, link, served } = await t.pair({
      want: ['token', 'messages.send'],
      host: {
        capabilities: (want) => want,
        handlers: new Map<string, Handler>([
          [
            'token.get',
            (_args: unknown, { signal }: { signal: AbortSignal }) => {
              begin();
              return new Promise((settle) =>
                signal.addEventListener('abort', () => {
                  aborted += 1;
                  // It answers nevertheless.
                  settle({ token: 'late' });
                }),
              );
            },
          ],
          ['echo', (args: object) => args],
        ]),
      },
    });
    ok(link.can('token'), 'granted at first');
    const code = guest.run(async (rig) => {
      const opened = await rig.link!;
      const changed = new Promise<void>((settle) => opened.on('capabilities', () => settle()));
      const code = await rig.codeOf(opened.call('token.get', {}));
      await changed;
      return { code, can: opened.can('token'), next: await rig.codeOf(opened.call('token.get', {})) };
    });
    await begun;
    link.grant(['messages.send']);
    equal(await code, { code: 'FORBIDDEN', can: false, next: 'FORBIDDEN' }, 'what the guest saw');
    equal([aborted, served.calls], [1, []], 'the handler');
    await t.honest(guest);
  });

  await t.step('[F17] after revocation a guest that ignores it is refused by the host as well', async () => {
    const guest = t.frame({ site: 'widget' });
    const { link, served } = t.host(guest.element, { capabilities: (want) => want });
    await guest.run(async (rig) => {
      rig.kept['raw'] = await rig.rawGuest({ host: rig.origin('host'), want: ['token'] });
    });
    await t.open({ link });
    link.grant([]);
    const before = { ...link.counters };
    const told = await guest.run(async (rig) => {
      const raw = rig.kept['raw'] as Awaited<ReturnType<typeof rig.rawGuest>>;
      const state = await raw.until((frame) => frame['e'] === 'can');
      raw.send({ q: 1, m: 'token.get', a: {} });
      return { state: state?.['v'], code: (await raw.until((frame) => frame['x'] === 1))?.['code'] };
    });
    equal(told, { state: [], code: 'FORBIDDEN' }, 'what the guest was told');
    equal(served.calls, [], 'calls that reached a handler');
    t.seen(before, link, { forbidden: 1 });
    link.grant(['token']);
    const value = await guest.run(async (rig) => {
      const raw = rig.kept['raw'] as Awaited<ReturnType<typeof rig.rawGuest>>;
      raw.send({ q: 2, m: 'token.get', a: {} });
      return (await raw.until((frame) => frame['r'] === 2 || frame['x'] === 2))?.['code'] ?? 'answered';
    });
    equal(value, 'answered', 'the call after it was granted again');
  });

  await t.step('[F16] a guest of the kit is refused without a word on the wire', async () => {
    const { guest, link } = await t.pair({ want: ['token'] });
    const before = JSON.stringify(link.counters);
    const code = await guest.run(async (rig) => {
      const opened = await rig.link!;
      return [opened.can('token'), await rig.codeOf(opened.call('token.get', {}))];
    });
    equal(code, [false, 'FORBIDDEN'], 'what the guest saw');
    equal(JSON.stringify(link.counters), before, 'what the host heard of it');
    await t.honest(guest);
  });
});
