import { equal, ok } from './page/check.js';
import { hostile } from './page/hostile.js';

/** Arguments as text: most cannot be written as an object without losing their point. */
const POISON: readonly { text: string; code?: string; value?: unknown }[] = [
  { text: '{"value":1,"__proto__":{"polluted":1}}', value: 1 },
  { text: '{"__proto__":{"value":1}}', code: 'INVALID' },
  { text: '{"constructor":{"prototype":{"polluted":1}},"value":2}', value: 2 },
  { text: '{"value":{"__proto__":{"polluted":1}}}' },
  { text: '{"value":{"toJSON":"x"}}', value: { toJSON: 'x' } },
  { text: '{"value":{"0":"a","1":"b","length":4294967295}}', value: { 0: 'a', 1: 'b', length: 4294967295 } },
  { text: '{"value":{"then":"x"}}', value: { then: 'x' } },
  { text: '{"value":"\\ud800"}', value: '\ud800' },
  { text: '{"value":"\u2028\u2029"}', value: '\u2028\u2029' },
  { text: '{"value":"\\u0000\\u202e<script>"}', value: '\u0000\u202e<script>' },
  { text: '{"value":1e999}' },
  { text: '{"value":-0}', value: 0 },
  { text: '{"value":1,"value":2}', value: 2 },
  { text: '[]', code: 'INVALID' },
  { text: 'null', code: 'INVALID' },
  { text: '"text"', code: 'INVALID' },
  { text: '7', code: 'INVALID' },
  { text: '{}', code: 'INVALID' },
];

export default hostile('12 poisoned data', async (t) => {
  const guest = t.frame({ site: 'widget' });
  const { link, served } = t.host(guest.element, { limits: { errors: 1000 } });
  await guest.run(async (rig) => {
    rig.kept['raw'] = await rig.rawGuest({ host: rig.origin('host') });
  });

  await t.step('[F36] guards rebuild arguments or refuse them; no prototype changes', async () => {
    const before = { ...link.counters };
    const answers = await guest.run(
      async (rig, texts) => {
        const raw = rig.kept['raw'] as Awaited<ReturnType<typeof rig.rawGuest>>;
        texts.forEach((text, i) => raw.raw(`{"q":${i + 1},"m":"echo","a":${text}}`));
        const mine = (i: number) => (frame: Record<string, unknown>) =>
          frame['r'] === i + 1 || frame['x'] === i + 1;
        await Promise.all(texts.map((_, i) => raw.until(mine(i), 4000)));
        return texts.map((_, i) => {
          const frame = raw.frames.find(mine(i));
          return frame && { code: frame['code'], v: frame['v'] };
        });
      },
      POISON.map(({ text }) => text),
    );
    POISON.forEach(({ text, code, value }, i) => {
      const answer = answers[i] as { code?: string; v?: { value: unknown } } | undefined;
      ok(answer, `no answer to ${text}`);
      if (code) equal(answer.code, code, `the answer to ${text}`);
      else if (value !== undefined) equal(answer.v, { value }, `the answer to ${text}`);
    });
    for (const { args } of served.calls) {
      equal(Reflect.ownKeys(args as object), ['value'], 'fields that reached the handler');
      equal(Object.getPrototypeOf(args) === Object.prototype, true, 'prototype of what reached the handler');
      // What code would do with it that merges.
      Object.assign({}, args as object, (args as { value: object }).value);
    }
    ok(!('polluted' in {}), 'Object.prototype was changed');
    t.seen(before, link, { invalid: POISON.filter(({ code }) => code === 'INVALID').length });
  });

  await t.step('[F36] a host answers with poison: the guard of the result refuses it', async () => {
    const victim = t.frame({ site: 'widget' });
    const { raw, opened } = await t.rawHost(victim);
    const before = await opened;
    const codes = victim.run(async (rig) => {
      const opened = await rig.link!;
      const codes = await Promise.all(
        [1, 2, 3].map((n) => rig.codeOf(opened.call('double', { n }, { timeout: 3000 }))),
      );
      return { codes, polluted: 'polluted' in {}, counters: { ...opened.counters } };
    });
    const seen = new Set<unknown>();
    while (seen.size < 3) {
      const call = await raw.until((frame) => 'q' in frame && !seen.has(frame['q']));
      ok(call, 'the guest did not call');
      seen.add(call['q']);
    }
    const [one, two, three] = [...seen];
    raw.raw(`{"r":${String(one)},"v":{"__proto__":{"polluted":1}}}`);
    raw.raw(`{"r":${String(two)},"v":"4"}`);
    raw.raw(`{"r":${String(three)},"v":6,"__proto__":{"polluted":1},"more":{}}`);
    const got = await codes;
    equal(got.codes, ['BAD_FRAME', 'BAD_FRAME', 'resolved'], 'how the calls ended');
    ok(!got.polluted, "the guest's Object.prototype was changed");
    t.seenThere(before, got.counters, { invalid: 2 });
  });

  await t.step('the poisoned line still answers', async () => {
    const value = await guest.run(async (rig) => {
      const raw = rig.kept['raw'] as Awaited<ReturnType<typeof rig.rawGuest>>;
      raw.send({ q: 100, m: 'double', a: { n: 21 } });
      return (await raw.until((frame) => frame['r'] === 100))?.['v'];
    });
    equal(value, 42, 'an honest call after the poison');
  });
});
