import assert from 'node:assert/strict';
import { createServer as createRawServer, type AddressInfo } from 'node:net';
import { after, before, beforeEach, describe, it } from 'node:test';
import { json, startRawServer, type RawServer } from '../../test/helpers/raw-server.js';
import { createHttp, HttpError, type HttpOptions, type HttpRequest } from './http.js';

const KEY = 'b7f0c2d94e1a4c3f8d6e5a7b9c0d1e2f';

let server: RawServer;

const call = (request: HttpRequest, options: Partial<HttpOptions> = {}) =>
  createHttp({
    baseUrl: `${server.origin}/apis/v1/`,
    headers: () => ({ authorization: `Bearer ${KEY}` }),
    backoffMs: 1,
    ...options,
  })(request);

/** The error of a call, after making sure that nothing of it shows the key. */
async function failure(work: Promise<unknown>): Promise<HttpError> {
  const error = await work.then(
    () => assert.fail('expected a rejection'),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof HttpError, String(error));
  const shown = [
    error.message,
    JSON.stringify(error),
    error.stack,
    String(error.cause),
    String(error),
  ].join();
  assert.ok(!shown.includes(KEY), shown);
  return error;
}

before(async () => {
  server = await startRawServer();
});
after(() => server.close());
beforeEach(() => {
  server.asked = [];
  server.handler = (_, response) => json(response, 200, { fine: true });
});

describe('trying again', () => {
  it('helps a reading call over a 500', async () => {
    server.handler = (_, response) =>
      server.asked.length < 3 ? json(response, 500, {}) : json(response, 200, { fine: 1 });
    assert.deepEqual((await call({ path: 'a' })).data, { fine: 1 });
    assert.equal(server.asked.length, 3);
  });

  it('ends after the agreed number of tries', async () => {
    server.handler = (_, response) => json(response, 503, {});
    assert.equal((await failure(call({ path: 'a' }, { retries: 4 }))).status, 503);
    assert.equal(server.asked.length, 5);
  });

  it('never happens to a call that writes, unless it says so', async () => {
    server.handler = (_, response) => json(response, 503, {});
    await failure(call({ method: 'POST', path: 'a', json: {} }));
    await failure(call({ method: 'PATCH', path: 'a', json: {} }));
    await failure(call({ path: 'a', idempotent: false }));
    assert.equal(server.asked.length, 3);
    await failure(call({ method: 'POST', path: 'a', json: {}, idempotent: true }));
    assert.equal(server.asked.length, 6);
  });

  it('does not happen after a 404', async () => {
    server.handler = (_, response) => json(response, 404, {});
    await failure(call({ path: 'a' }));
    assert.equal(server.asked.length, 1);
  });

  it('waits as long as Retry-After says in seconds', async () => {
    server.handler = (_, response) =>
      server.asked.length < 2 ? json(response, 429, {}, { 'retry-after': '1' }) : json(response, 200, {});
    const start = performance.now();
    await call({ path: 'a' });
    const took = performance.now() - start;
    assert.ok(took >= 990 && took < 3000, `${took} ms`);
  });

  it('reads Retry-After as a date by the clock of the server', async () => {
    server.handler = (_, response) => {
      const date = new Date('2031-05-01T10:00:00Z');
      const later = new Date(date.getTime() + 7000);
      json(response, 503, {}, { date: date.toUTCString(), 'retry-after': later.toUTCString() });
    };
    const error = await failure(call({ path: 'a' }, { maxRetryAfter: 5 }));
    assert.equal(error.retryAfter, 7);
    assert.equal(server.asked.length, 1, 'a longer pause than allowed is not waited for');
  });

  it('reads a date without a clock, a past date and nonsense', async () => {
    const cases: [string, (value: number | undefined) => boolean][] = [
      [new Date(Date.now() + 60_000).toUTCString(), (value) => value! > 50 && value! <= 60],
      [new Date(Date.now() - 60_000).toUTCString(), (value) => value === 0],
      ['soon', (value) => value === undefined],
      ['', (value) => value === undefined],
    ];
    for (const [header, holds] of cases) {
      server.handler = (_, response) => {
        response.sendDate = false;
        json(response, 429, {}, { 'retry-after': header });
      };
      const error = await failure(call({ method: 'POST', path: 'a' }));
      assert.ok(holds(error.retryAfter), `${header}: ${error.retryAfter}`);
    }
  });

  it('asks for the headers again each time', async () => {
    let turn = 0;
    server.handler = (_, response) =>
      server.asked.length < 2 ? json(response, 500, {}) : json(response, 200, {});
    await call({ path: 'a' }, { headers: async () => ({ authorization: `Bearer ${++turn}` }) });
    assert.deepEqual(
      server.asked.map(({ headers }) => headers.authorization),
      ['Bearer 1', 'Bearer 2'],
    );
  });
});

describe('time', () => {
  it('is up when no answer begins', async () => {
    server.handler = () => {};
    const error = await failure(call({ path: 'a' }, { timeoutMs: 40, retries: 1 }));
    assert.equal(error.code, 'TIMEOUT');
    assert.equal(error.status, 0);
    assert.equal(error.retryable, true);
    assert.equal(error.written, true);
    assert.equal(server.asked.length, 2);
  });

  it('is up when an answer never ends', async () => {
    server.handler = (_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.write('{');
    };
    const error = await failure(call({ path: 'a', timeoutMs: 40 }, { retries: 0 }));
    assert.equal(error.code, 'TIMEOUT');
  });

  it('is up when the headers of the caller never come, and then nothing was sent', async () => {
    const headers = () => new Promise<never>(() => {});
    const error = await failure(call({ path: 'a', timeoutMs: 20 }, { headers, retries: 0 }));
    assert.equal(error.code, 'TIMEOUT');
    assert.equal(error.written, false);
  });

  it('may be without end', async () => {
    server.handler = (_, response) => setTimeout(() => json(response, 200, {}), 20);
    assert.equal((await call({ path: 'a', timeoutMs: Infinity })).status, 200);
  });
});

describe('abort', () => {
  const never = (): Promise<never> => new Promise(() => {});

  it('before the call: nothing is sent', async () => {
    const error = await failure(call({ path: 'a', signal: AbortSignal.abort() }));
    assert.equal(error.code, 'CANCELLED');
    assert.equal(error.written, false);
    assert.equal(server.asked.length, 0);
  });

  it('while headers are fetched: nothing is sent afterwards', async () => {
    const controller = new AbortController();
    let give!: (headers: Record<string, string>) => void;
    const headers = () => new Promise<Record<string, string>>((resolve) => (give = resolve));
    const work = call({ path: 'a', signal: controller.signal }, { headers });
    controller.abort();
    const error = await failure(work);
    assert.equal(error.written, false);
    give({});
    await new Promise((resolve) => setTimeout(resolve, 20));
    assert.equal(server.asked.length, 0);
  });

  it('wins at once over a fetch that does not listen', async () => {
    const controller = new AbortController();
    const work = call({ path: 'a', signal: controller.signal }, { fetch: never });
    setTimeout(() => controller.abort(), 10);
    const start = performance.now();
    const error = await failure(work);
    assert.equal(error.code, 'CANCELLED');
    assert.equal(error.retryable, false);
    assert.equal(error.written, true);
    assert.ok(performance.now() - start < 1000);
  });

  it('ends a pause between tries', async () => {
    const controller = new AbortController();
    server.handler = (_, response) => {
      json(response, 503, {}, { 'retry-after': '15' });
      setTimeout(() => controller.abort(), 30);
    };
    const error = await failure(call({ path: 'a', signal: controller.signal }));
    assert.equal(error.code, 'CANCELLED');
    assert.equal(server.asked.length, 1);
  });

  it('closes the connection, so that the server may stop', async () => {
    const controller = new AbortController();
    const closed = new Promise<void>((resolve) => {
      server.handler = (_, response) => {
        response.on('close', resolve);
        controller.abort();
      };
    });
    await failure(call({ path: 'a', signal: controller.signal }));
    await closed;
  });

  it('leaves no listener on the signal, whatever the end', async () => {
    const { signal } = new AbortController();
    let listeners = 0;
    const add = signal.addEventListener.bind(signal);
    const remove = signal.removeEventListener.bind(signal);
    signal.addEventListener = (...args: Parameters<typeof add>) => (listeners++, add(...args));
    signal.removeEventListener = (...args: Parameters<typeof remove>) => (listeners--, remove(...args));
    await call({ path: 'a', signal });
    assert.equal(listeners, 0);
    server.handler = (_, response) => json(response, 500, {});
    await failure(call({ path: 'a', signal }));
    assert.equal(listeners, 0);
    await failure(call({ path: 'a', signal, timeoutMs: 5 }, { fetch: never, retries: 1 }));
    assert.equal(listeners, 0);
  });
});

describe('written', () => {
  it('is false when the connection was refused', async () => {
    const probe = createRawServer();
    await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
    const { port } = probe.address() as AddressInfo;
    await new Promise((resolve) => probe.close(resolve));
    const error = await failure(call({ method: 'POST', path: 'a' }, { baseUrl: `http://127.0.0.1:${port}` }));
    assert.equal(error.code, 'UNAVAILABLE');
    assert.equal(error.status, 0);
    assert.equal(error.retryable, true);
    assert.equal(error.written, false);
    // Several addresses behind one name are tried; all of them refuse.
    const both = await failure(call({ method: 'POST', path: 'a' }, { baseUrl: `http://localhost:${port}` }));
    assert.equal(both.written, false);
  });

  it('is false when the name does not exist', async () => {
    const cause = Object.assign(new Error('getaddrinfo ENOTFOUND'), {
      code: 'ENOTFOUND',
      syscall: 'getaddrinfo',
    });
    const fetch = () => Promise.reject(new TypeError('fetch failed', { cause }));
    const error = await failure(call({ method: 'POST', path: 'a' }, { fetch }));
    assert.equal(error.written, false);
  });

  it('is false when every address timed out while connecting, true when one of them may have been reached', async () => {
    const slow = Object.assign(new Error('slow'), { code: 'ETIMEDOUT', syscall: 'connect' });
    const cut = Object.assign(new Error('cut'), { code: 'ECONNRESET', syscall: 'read' });
    const with_ = (...errors: Error[]) => {
      const fetch = () =>
        Promise.reject(new TypeError('fetch failed', { cause: new AggregateError(errors) }));
      return failure(call({ method: 'POST', path: 'a' }, { fetch }));
    };
    assert.equal((await with_(slow, slow)).written, false);
    assert.equal((await with_(slow, cut)).written, true);
  });

  it('is true when the server took the request and hung up', async () => {
    server.handler = (request) => request.socket.destroy();
    const error = await failure(call({ method: 'POST', path: 'a', json: {} }));
    assert.equal(error.code, 'UNAVAILABLE');
    assert.equal(error.written, true);
  });

  it('stays true when only a later try was refused', async () => {
    const refused = Object.assign(new Error('refused'), { code: 'ECONNREFUSED' });
    let tries = 0;
    const fetch = () => Promise.reject(tries++ ? refused : new TypeError('reset'));
    const error = await failure(call({ path: 'a' }, { fetch }));
    assert.equal(tries, 3);
    assert.equal(error.written, true);
  });

  it('is true for a reason that nobody knows', async () => {
    for (const reason of ['odd', null, undefined, new Error('x', { cause: new Error('y') })]) {
      const fetch = () => Promise.reject(reason);
      assert.equal((await failure(call({ method: 'POST', path: 'a' }, { fetch }))).written, true);
    }
  });
});
