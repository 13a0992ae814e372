import { expect } from '@open-wc/testing';
import fc from 'fast-check';
import { decode } from './codec.js';
import { guestAlone, hostAlone, OFFERED, WELCOME } from './fixtures.js';
import { batchFrames } from './outbox.js';
import type { Line } from './port.js';
import { LIMITS } from './read-limits.js';

interface Said {
  from: string;
  text: string;
}
const { port } = (await (await fetch('/test/fixtures/bridge/v1.json')).json()) as { port: Said[] };
const real = ({ text }: Said): string =>
  text.replaceAll('$n', OFFERED.n).replaceAll('$m', OFFERED.m).replaceAll('$sid', 'session');
const framesOf = (text: string): Record<string, unknown>[] => {
  const parsed: unknown = JSON.parse(text);
  return (Array.isArray(parsed) ? parsed : [parsed]) as Record<string, unknown>[];
};

/** `?runs=50000&seed=2` in the address of the test page: more of them, and others. `npm run prove:fuzz` makes millions. */
const asked = new URLSearchParams(location.search);
const runs = { seed: Number(asked.get('seed') ?? 20261122), numRuns: Number(asked.get('runs') ?? 400) };
/** Time for the links of one slice. */
const LINKS_MS = 60_000 + runs.numRuns * 20;

describe('recorded traffic of version 1 [F59]', () => {
  it('is answered by the present host', async () => {
    const { host, guest } = hostAlone({ capabilities: (want) => want });
    host.set('ctx', { locale: 'en' });
    const frames = port.filter(({ from }) => from === 'guest').slice(0, -1);
    guest.post(real(frames[0]!));
    await guest.next('welcome');
    for (const said of frames.slice(1)) guest.post(real(said));
    const answers = port.filter(({ from }) => from === 'host').flatMap((said) => framesOf(real(said)));
    for (const { r, x, v, code } of answers) {
      if (r) expect(await guest.next('r', r)).to.deep.equal({ r, v });
      if (x) expect(await guest.next('x', x)).to.include({ code });
    }
    await guest.next('z', 7);
    await guest.next('z', 8);
    await guest.next('o', 1);
    const items = (id: number): unknown[] => guest.frames.filter(({ n }) => n === id).map(({ v }) => v);
    expect(items(7)).to.deep.equal([1, 2, 3]);
    expect(items(8)).to.deep.equal(Array.from({ length: 20 }, (_, i) => i + 1));
    expect(host.counters.frame).to.equal(undefined);
    await host.close({ ms: 0 });
  });

  it('is understood by the present guest', async () => {
    const { guest, host } = guestAlone();
    const said = port.filter(({ from }) => from === 'host').map(real);
    host.post(said[0]);
    const link = await guest;
    const one = link.call('greet', { name: 'Ada' });
    const three = [link.call('echo', { list: [1, 2, 3] }), link.call('secret', {}), link.call('void', {})];
    const refused = link.call('greet', { name: 'x' }).catch((error: { code: string }) => error.code);
    const busy = link.call('busy', {}).catch((error: { retryAfter: number }) => error.retryAfter);
    const few: unknown[] = [];
    const many: unknown[] = [];
    const read = async (to: number, into: unknown[]): Promise<void> => {
      for await (const item of link.stream('count', { to })) into.push(item);
    };
    await host.next('q', 6);
    const first = read(3, few);
    await host.next('q', 7);
    const second = read(20, many);
    await host.next('q', 8);
    for (const text of said.slice(1)) host.post(text);
    expect(await one).to.equal('Hello Ada');
    expect(await Promise.all(three)).to.deep.equal([{ list: [1, 2, 3] }, 'a secret', null]);
    expect([await refused, await busy]).to.deep.equal(['UNKNOWN_METHOD', 2.5]);
    await Promise.all([first, second]);
    expect([few.length, many.length]).to.deep.equal([3, 20]);
    await new Promise((resolve) => link.on('close', resolve));
    expect(link.state('ctx')).to.deep.equal({ locale: 'de' });
    expect(link.can('more')).to.equal(true);
  });
});

describe('the codec', () => {
  it('gives back what was put in, in the same order, however it was batched', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 5 })), { maxLength: 30 }),
        async (frames) => {
          const posted: string[] = [];
          const line = { post: (text: string) => void posted.push(text) } as Line;
          batchFrames(line, LIMITS);
          const texts = frames.map((frame) => JSON.stringify(frame));
          for (const text of texts) line.post(text);
          await Promise.resolve();
          const back = posted.flatMap((text) => decode(text, LIMITS));
          expect(back).to.deep.equal(texts.map((text) => JSON.parse(text) as unknown));
          expect(posted.length).to.be.at.most(1 + texts.join().length / 16_000);
        },
      ),
      { ...runs, numRuns: Math.min(runs.numRuns, 2000) },
    );
  });

  it('never throws, and says what is wrong', function () {
    this.timeout(LINKS_MS);
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json(), fc.anything()), (data) => {
        const found = decode(data, LIMITS);
        if (typeof data !== 'string') expect(found).to.equal('frame');
        else expect(Array.isArray(found) || typeof found === 'string').to.equal(true);
      }),
      runs,
    );
  });
});

/** Values that have hurt others: names of prototypes, numbers at the edge, odd texts. */
const odd = fc.oneof(
  fc.constantFrom<unknown>(
    '__proto__',
    'constructor',
    'toString',
    '',
    '\u2028',
    '\ud800',
    2 ** 53,
    -1,
    0,
    null,
    1e308,
    true,
  ),
  fc.jsonValue({ maxDepth: 3 }),
);
const key = fc.constantFrom(
  'q',
  'r',
  'x',
  'n',
  'z',
  'g',
  'c',
  'e',
  'p',
  'o',
  'm',
  'a',
  'd',
  's',
  'v',
  'u',
  'code',
  't',
  'add',
  '__proto__',
  'toString',
  'open',
  'welcome',
  'refuse',
  'can',
  'limits',
  'ctx',
);
const random = fc.dictionary(key, odd, { maxKeys: 6, noNullPrototype: true });
const recorded = fc.constantFrom(
  ...port.flatMap((said) => framesOf(real(said))).filter((frame) => !('b' in frame)),
);
const mutated = fc.tuple(recorded, key, odd).map(([frame, name, value]) => {
  const copy = { ...frame };
  Object.defineProperty(copy, name, { value, enumerable: true, configurable: true });
  return copy;
});
const frame = fc.oneof(random, mutated, recorded);
const batches = fc.array(fc.oneof(frame, fc.array(frame, { maxLength: 5 })), { maxLength: 12 });

describe('whatever comes', () => {
  const errors: string[] = [];
  const note = (event: ErrorEvent | PromiseRejectionEvent): void => {
    errors.push(String('message' in event ? event.message : event.reason));
  };
  let told: typeof console.error;
  before(() => {
    addEventListener('error', note);
    addEventListener('unhandledrejection', note);
    told = console.error;
    console.error = () => undefined;
  });
  after(() => {
    removeEventListener('error', note);
    removeEventListener('unhandledrejection', note);
    console.error = told;
  });
  const clean = (): void => {
    expect(errors).to.deep.equal([]);
    expect(Object.keys(Object.prototype)).to.deep.equal([]);
    expect(({} as Record<string, unknown>).polluted).to.equal(undefined);
  };
  // Each run is a link of its own: fewer of them.
  const some = { ...runs, numRuns: Math.ceil(runs.numRuns / 10) };
  const limits = { errors: 1_000_000 };

  it('a host neither throws nor is changed, and serves an honest call afterwards', async () => {
    await fc.assert(
      fc.asyncProperty(batches, async (texts) => {
        const { host, guest, opening } = hostAlone({ limits });
        guest.post(opening);
        await guest.next('welcome');
        for (const text of texts) guest.post(JSON.stringify(text));
        guest.post('{"q":987654321,"m":"greet","a":{"name":"honest"}}');
        expect(await guest.next('r', 987654321)).to.include({ v: 'Hello honest' });
        await host.close({ ms: 0 });
      }),
      some,
    );
    clean();
  }).timeout(LINKS_MS);

  it('a guest neither throws nor is changed, and its own call is answered afterwards', async () => {
    await fc.assert(
      fc.asyncProperty(batches, async (texts) => {
        const { guest, host } = guestAlone({ limits });
        host.post(JSON.stringify(WELCOME));
        const link = await guest;
        for (const text of texts) {
          // Grants and answers of this very call are the host's right.
          const frames = [text]
            .flat()
            .filter((f) => !['refuse', 'b'].some((name) => name in f) && f.e !== 'can');
          host.post(JSON.stringify(frames));
        }
        await new Promise(
          (resolve) =>
            link.on('event', ({ name }) => name === 'done' && resolve(null), {}) ??
            host.post('{"e":"done","v":1}'),
        );
        const call = link.call('greet', { name: 'honest' });
        const { q } = await host.next('q');
        host.post(JSON.stringify({ r: q, v: 'Hello honest' }));
        expect(await call).to.equal('Hello honest');
        await link.close();
      }),
      some,
    );
    clean();
  }).timeout(LINKS_MS);
});
