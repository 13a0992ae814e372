import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { callName, createUpstream, type UpstreamOutcome } from './upstream.js';

/** A platform that does as the test says, and what was counted. */
function world(answer: (n: number, signal: AbortSignal | undefined) => Promise<Response> | Response) {
  const counted: string[] = [];
  const state = { now: 0, calls: 0 };
  const call = createUpstream(
    async (_, init) => {
      state.calls += 1;
      return answer(state.calls, init?.signal ?? undefined);
    },
    {
      now: () => state.now,
      nameOf: callName('http://x/apis/v1'),
      asked: (name: string, outcome: UpstreamOutcome) => counted.push(`${name} ${outcome}`),
      atOnce: 3,
    },
  );
  const ask = async (signal?: AbortSignal): Promise<string> =>
    (await call('http://x/apis/v1/users/filter', signal ? { signal } : {})).text();
  return { counted, state, call, ask };
}

const codeOf = (error: Error) => (error.cause as { code?: string } | undefined)?.code;
const halfOf = (text: string) =>
  new Response(
    new ReadableStream({
      start(controller) {
        controller.enqueue(new TextEncoder().encode(text));
        controller.error(new TypeError('terminated'));
      },
    }),
  );

describe('the breaker', () => {
  it('opens after ten failures, lets one call try, and closes when it works', async () => {
    let works = false;
    const { state, ask, counted } = world(() => {
      if (!works) throw new TypeError('fetch failed');
      return new Response('ok');
    });
    for (let i = 0; i < 10; i += 1) await assert.rejects(ask());
    await assert.rejects(ask(), (error: Error) => codeOf(error) === 'ECONNREFUSED');
    assert.equal(state.calls, 10);
    assert.equal(counted.at(-1), 'users/filter open');
    state.now = 1001;
    await assert.rejects(ask());
    assert.equal(state.calls, 11);
    await assert.rejects(ask());
    assert.equal(state.calls, 11);
    state.now = 2100;
    works = true;
    assert.equal(await ask(), 'ok');
    assert.equal(await ask(), 'ok');
    assert.equal(state.calls, 13);
  });

  it('lets one alone try: the others wait for what it finds', async () => {
    let release: ((answer: Response) => void) | undefined;
    const { state, ask } = world((n) => {
      if (n <= 10) throw new TypeError('fetch failed');
      return new Promise((resolve) => (release = resolve));
    });
    for (let i = 0; i < 10; i += 1) await assert.rejects(ask());
    state.now = 1001;
    const trying = ask();
    await assert.rejects(ask(), (error: Error) => codeOf(error) === 'ECONNREFUSED');
    release!(new Response('ok'));
    assert.equal(await trying, 'ok');
  });

  it('counts gateway errors, time that ran out and answers that broke off, and not a caller who gave up', async () => {
    const kinds: Record<string, (signal: AbortSignal | undefined) => Response> = {
      'gateway error': () => new Response('', { status: 503 }),
      'half an answer': () => halfOf('{"status":'),
    };
    for (const [what, make] of Object.entries(kinds)) {
      const { state, ask } = world((_, signal) => make(signal));
      for (let i = 0; i < 10; i += 1) await ask().catch(() => undefined);
      await assert.rejects(ask(), /fetch failed/, what);
      assert.equal(state.calls, 10, what);
    }
    for (const [reason, opens] of [
      [Object.assign(new Error('late'), { code: 'TIMEOUT' }), true],
      [Object.assign(new Error('not needed'), { code: 'CANCELLED' }), false],
      [undefined, false],
    ] as const) {
      const { state, ask, counted } = world((_, signal) => {
        signal!.throwIfAborted();
        return new Response('ok');
      });
      for (let i = 0; i < 12; i += 1) await assert.rejects(ask(AbortSignal.abort(reason)));
      assert.equal(state.calls, opens ? 10 : 12);
      assert.equal(counted[0], `users/filter ${opens ? 'timeout' : 'gave-up'}`);
    }
  });

  it('is closed by any whole answer in between', async () => {
    let status = 502;
    const { state, ask } = world(() => new Response('x', { status }));
    for (let i = 0; i < 9; i += 1) await ask();
    status = 500;
    await ask();
    status = 502;
    for (let i = 0; i < 10; i += 1) await ask();
    await assert.rejects(ask(), /fetch failed/);
    assert.equal(state.calls, 20);
  });
});

describe('calls to the platform', () => {
  it('are counted by how they ended', async () => {
    const ways: [string, Response | Error][] = [
      ['ok', new Response('{}')],
      ['ok', new Response(null, { status: 204 })],
      ['refused', new Response('', { status: 404 })],
      ['limited', new Response('', { status: 429 })],
      ['failed', new Response('', { status: 500 })],
      ['moved', new Response('', { status: 302 })],
      ['broken', halfOf('{')],
      ['broken', new TypeError('fetch failed')],
      [
        'no-connection',
        new TypeError('fetch failed', { cause: Object.assign(new Error(), { code: 'ECONNREFUSED' }) }),
      ],
    ];
    for (const [outcome, way] of ways) {
      const { ask, counted } = world(() => {
        if (way instanceof Error) throw way;
        return way;
      });
      await ask().catch(() => undefined);
      assert.deepEqual(counted, [`users/filter ${outcome}`]);
    }
  });

  it('that are cut off by whoever reads were too long', async () => {
    const { call, counted } = world(() => new Response('a'.repeat(1000)));
    await (await call('http://x/apis/v1/messages')).body!.cancel();
    assert.deepEqual(counted, ['messages too-long']);
  });

  it('are never more than so many at once, and free their place however they end', async () => {
    const { call, ask, counted, state } = world(() => new Response('x'.repeat(10)));
    const open = await Promise.all([1, 2, 3].map(() => call('http://x/apis/v1/channels')));
    await assert.rejects(ask(), (error: Error) => codeOf(error) === 'ECONNREFUSED');
    assert.equal(counted.at(-1), 'users/filter full');
    assert.equal(state.calls, 3);
    await open[0]!.text();
    assert.equal(await ask(), 'x'.repeat(10));
    await open[1]!.body!.cancel();
    // Left alone in the middle: the signal of its caller frees its place.
    const control = new AbortController();
    await call('http://x/apis/v1/channels', { signal: control.signal });
    await assert.rejects(Promise.all([ask(), ask()]));
    control.abort();
    assert.equal(await ask(), 'x'.repeat(10));
  });

  it('have names without ids', () => {
    const name = callName('https://platform.example/apis/v1/');
    const of = (path: string) => name(new URL(`https://platform.example${path}`));
    assert.equal(of('/apis/v1/users/filter?cursor=1'), 'users/filter');
    assert.equal(of('/apis/v1/leaderboards/65a1b2c3d4e5f60718293a4b'), 'leaderboards/:id');
    assert.equal(of('/apis/v1/users/ada@example.org/x'), 'users/:id/x');
    assert.equal(of('/elsewhere/a/b/c/d/e/f'), 'elsewhere/a/b/c/d');
  });
});
