import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createRawServer, type AddressInfo } from 'node:net';
import { after, before, beforeEach, describe, it } from 'node:test';
import { createHttp, HttpError, type HttpOptions, type HttpRequest } from './http.js';

type Handler = (request: IncomingMessage, response: ServerResponse, body: string) => void;

const KEY = 'b7f0c2d94e1a4c3f8d6e5a7b9c0d1e2f';

let handler: Handler;
let asked: { method: string; url: string; headers: IncomingMessage['headers']; body: string }[];
let baseUrl: string;

const server = createServer((request, response) => {
  let body = '';
  request.on('data', (chunk) => (body += String(chunk)));
  request.on('end', () => {
    asked.push({ method: request.method!, url: request.url!, headers: request.headers, body });
    handler(request, response, body);
  });
});

const json = (response: ServerResponse, status: number, data: unknown, headers = {}): void => {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(data));
};

const call = (request: HttpRequest, options: Partial<HttpOptions> = {}) =>
  createHttp({
    baseUrl,
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
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/apis/v1/`;
});
after(() => {
  server.close();
  server.closeAllConnections();
});
beforeEach(() => {
  asked = [];
  handler = (_, response) => json(response, 200, { fine: true });
});

describe('a request', () => {
  it('joins the base URL, the path and the query', async () => {
    await call({ path: '/users/x%2Fy', query: { a: 'ä&b', n: 2, on: true, not: undefined } });
    assert.equal(asked[0]!.url, '/apis/v1/users/x%2Fy?a=%C3%A4%26b&n=2&on=true');
  });

  it('carries the headers of the caller, of the call and of its JSON', async () => {
    await call({ method: 'POST', path: 'a', json: { text: 'hé' }, headers: { 'if-none-match': '"1"' } });
    const { method, headers, body } = asked[0]!;
    assert.equal(method, 'POST');
    assert.equal(headers.authorization, `Bearer ${KEY}`);
    assert.equal(headers['content-type'], 'application/json');
    assert.equal(headers['if-none-match'], '"1"');
    assert.equal(headers.accept, 'application/json');
    assert.deepEqual(JSON.parse(body), { text: 'hé' });
  });

  it('sends a form as it is', async () => {
    await call({ method: 'POST', path: 'a', body: new URLSearchParams({ a: '1' }), headers: {} });
    assert.equal(asked[0]!.body, 'a=1');
    assert.match(asked[0]!.headers['content-type']!, /x-www-form-urlencoded/);
  });

  it('works without headers of the caller', async () => {
    const { data } = await createHttp({ baseUrl })({ path: 'a' });
    assert.deepEqual(data, { fine: true });
  });

  it('that cannot be built is an error without the key, and was not sent', async () => {
    const headers = () => ({ authorization: `Bearer ${KEY}\n${KEY}` });
    const error = await failure(call({ path: 'a' }, { headers }));
    assert.equal(error.code, 'INVALID');
    assert.equal(error.written, false);
    const relative = await failure(call({ path: 'a' }, { baseUrl: '/relative' }));
    assert.equal(relative.code, 'INVALID');
    assert.equal(asked.length, 0);
  });

  it('passes on what the headers of the caller throw', async () => {
    const signedOut = new Error('signed out');
    await assert.rejects(
      call({ path: 'a' }, { headers: () => Promise.reject(signedOut) }),
      (reason) => reason === signedOut,
    );
  });
});

describe('an answer', () => {
  it('gives status, headers, data and the id of the request', async () => {
    handler = (_, response) => json(response, 201, { a: [1] }, { 'x-request-id': 'r-1', etag: '"2"' });
    const answer = await call({ path: 'a' });
    assert.equal(answer.status, 201);
    assert.equal(answer.headers.get('etag'), '"2"');
    assert.deepEqual(answer.data, { a: [1] });
    assert.equal(answer.requestId, 'r-1');
  });

  for (const status of [204, 304]) {
    it(`${status} has no data`, async () => {
      handler = (_, response) => response.writeHead(status, { etag: '"2"' }).end();
      const answer = await call({ path: 'a' });
      assert.equal(answer.status, status);
      assert.equal(answer.data, undefined);
    });
  }

  it('keeps characters that are cut in two by packets', async () => {
    handler = (_, response) => {
      const bytes = Buffer.from(JSON.stringify('مرحبا 🎉'));
      response.writeHead(200, { 'content-type': 'application/json' });
      let at = 0;
      const next = (): void => {
        if (at < bytes.length) response.write(bytes.subarray(at, ++at), () => setTimeout(next, 1));
        else response.end();
      };
      next();
    };
    assert.equal((await call({ path: 'a' })).data, 'مرحبا 🎉');
  });

  it('that is HTML is BAD_ANSWER and not tried again', async () => {
    handler = (_, response) =>
      response.writeHead(200, { 'content-type': 'text/html' }).end(`<h1>Maintenance ${KEY}</h1>`);
    const error = await failure(call({ path: 'a' }));
    assert.equal(error.code, 'BAD_ANSWER');
    assert.equal(error.status, 200);
    assert.equal(error.retryable, false);
    assert.equal(asked.length, 1);
  });

  it('that is half of its JSON is BAD_ANSWER after all tries', async () => {
    handler = (_, response) =>
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"status":"succ');
    const error = await failure(call({ path: 'a' }));
    assert.equal(error.code, 'BAD_ANSWER');
    assert.equal(error.retryable, true);
    assert.equal(asked.length, 3);
  });

  it('that is cut in its body is BAD_ANSWER with its status', async () => {
    handler = (_, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
      response.write('{"status":');
      setTimeout(() => response.destroy(), 5);
    };
    const error = await failure(call({ path: 'a' }, { retries: 0 }));
    assert.equal(error.code, 'BAD_ANSWER');
    assert.equal(error.status, 200);
    assert.equal(error.written, true);
  });

  it('of more bytes than allowed is BAD_ANSWER, and the rest is not read', async () => {
    let closed = false;
    handler = (_, response) => {
      response.on('close', () => (closed = true));
      response.writeHead(200, { 'content-type': 'application/json' });
      const more = (): void => {
        if (!closed) response.write(`"${'x'.repeat(10_000)}`, () => setTimeout(more, 1));
      };
      more();
    };
    const error = await failure(call({ path: 'a' }, { maxBytes: 50_000 }));
    assert.equal(error.code, 'BAD_ANSWER');
    assert.match(error.message, /more than 50000 bytes/);
    for (let i = 0; i < 50 && !closed; i++) await new Promise((resolve) => setTimeout(resolve, 10));
    assert.ok(closed);
    assert.equal(asked.length, 1);
  });

  it('that redirects is not followed with a key', async () => {
    handler = (request, response) => {
      if (request.url!.endsWith('/a')) response.writeHead(302, { location: '/elsewhere' }).end();
      else json(response, 200, { followed: true });
    };
    const error = await failure(call({ path: 'a' }));
    assert.equal(error.code, 'BAD_ANSWER');
    assert.equal(error.status, 302);
    assert.equal(asked.length, 1);
    const open = await createHttp({ baseUrl })({ path: 'a' });
    assert.deepEqual(open.data, { followed: true });
  });
});

describe('a failed status', () => {
  for (const [status, code, retryable] of [
    [400, 'INVALID', false],
    [401, 'UNAUTHENTICATED', false],
    [403, 'FORBIDDEN', false],
    [404, 'NOT_FOUND', false],
    [409, 'CONFLICT', false],
    [413, 'TOO_LARGE', false],
    [418, 'REFUSED', false],
    [422, 'INVALID', false],
    [429, 'RATE_LIMITED', true],
    [500, 'INTERNAL', true],
    [502, 'UNAVAILABLE', true],
    [503, 'UNAVAILABLE', true],
  ] as const) {
    it(`${status} is ${code}`, async () => {
      handler = (_, response) => json(response, status, { status: 'error', message: `no: ${status}` });
      const error = await failure(call({ path: 'a', query: { email: 'ada@example.org' } }, { retries: 0 }));
      assert.equal(error.code, code);
      assert.equal(error.status, status);
      assert.equal(error.retryable, retryable);
      assert.equal(error.message, `GET a: ${status} ${code} "no: ${status}"`);
      assert.deepEqual(error.body, { status: 'error', message: `no: ${status}` });
    });
  }

  it('takes code and problem from a problem document', async () => {
    const document = {
      type: 'https://rai-kit.dev/problems/busy',
      title: 'Busy',
      detail: 'Later',
      code: 'BUSY',
    };
    handler = (_, response) =>
      response
        .writeHead(503, { 'content-type': 'application/problem+json', 'x-request-id': 'r-2' })
        .end(JSON.stringify(document));
    const error = await failure(call({ method: 'POST', path: 'a' }));
    assert.equal(error.code, 'BUSY');
    assert.equal(error.requestId, 'r-2');
    assert.equal(error.problem?.title, 'Busy');
    assert.equal(error.problem?.detail, 'Later');
  });

  it('survives a body that is HTML, empty, or far too large', async () => {
    for (const body of ['<h1>Bad gateway</h1>', '', JSON.stringify('x'.repeat(100_000))]) {
      handler = (_, response) => response.writeHead(502).end(body);
      const error = await failure(call({ path: 'a' }, { retries: 0 }));
      assert.equal(error.code, 'UNAVAILABLE');
      assert.equal(error.body, undefined);
    }
  });

  it('never shows the key, wherever the server puts it', async () => {
    const deep = (levels: number): unknown => (levels ? [deep(levels - 1)] : KEY);
    handler = (_, response) =>
      json(
        response,
        401,
        {
          message: `Bearer ${KEY} is unknown`,
          code: KEY,
          [KEY]: { inner: [`x${KEY}y`], nothing: null, deep: deep(40) },
          type: KEY,
          title: KEY,
          detail: { key: KEY },
        },
        { 'x-request-id': `id-${KEY}` },
      );
    const error = await failure(call({ path: 'a' }));
    assert.equal(error.code, 'UNAUTHENTICATED');
    assert.equal(error.requestId, 'id-[key]');
    assert.equal((error.body as { message: string }).message, '[key] is unknown');
    assert.equal(error.cause, undefined);
  });

  it('never shows a key that was configured with a line end', async () => {
    handler = (_, response) => json(response, 401, { message: `${KEY} is unknown` });
    const headers = () => ({ authorization: `Bearer ${KEY}\n` });
    assert.equal((await failure(call({ path: 'a' }, { headers }))).status, 401);
  });

  it('never shows a key of digits that comes back as a number', async () => {
    handler = (_, response) => json(response, 401, { key: 123456789 });
    const headers = () => ({ 'x-api-key': '123456789' });
    const error = await failure(call({ path: 'a' }, { headers }));
    assert.deepEqual(error.body, { key: '[key]' });
  });
});

describe('trying again', () => {
  it('helps a reading call over a 500', async () => {
    handler = (_, response) =>
      asked.length < 3 ? json(response, 500, {}) : json(response, 200, { fine: 1 });
    assert.deepEqual((await call({ path: 'a' })).data, { fine: 1 });
    assert.equal(asked.length, 3);
  });

  it('ends after the agreed number of tries', async () => {
    handler = (_, response) => json(response, 503, {});
    assert.equal((await failure(call({ path: 'a' }, { retries: 4 }))).status, 503);
    assert.equal(asked.length, 5);
  });

  it('never happens to a call that writes, unless it says so', async () => {
    handler = (_, response) => json(response, 503, {});
    await failure(call({ method: 'POST', path: 'a', json: {} }));
    await failure(call({ method: 'PATCH', path: 'a', json: {} }));
    await failure(call({ path: 'a', idempotent: false }));
    assert.equal(asked.length, 3);
    await failure(call({ method: 'POST', path: 'a', json: {}, idempotent: true }));
    assert.equal(asked.length, 6);
  });

  it('does not happen after a 404', async () => {
    handler = (_, response) => json(response, 404, {});
    await failure(call({ path: 'a' }));
    assert.equal(asked.length, 1);
  });

  it('waits as long as Retry-After says in seconds', async () => {
    handler = (_, response) =>
      asked.length < 2 ? json(response, 429, {}, { 'retry-after': '1' }) : json(response, 200, {});
    const start = performance.now();
    await call({ path: 'a' });
    const took = performance.now() - start;
    assert.ok(took >= 990 && took < 3000, `${took} ms`);
  });

  it('reads Retry-After as a date by the clock of the server', async () => {
    handler = (_, response) => {
      const date = new Date('2031-05-01T10:00:00Z');
      const later = new Date(date.getTime() + 7000);
      json(response, 503, {}, { date: date.toUTCString(), 'retry-after': later.toUTCString() });
    };
    const error = await failure(call({ path: 'a' }, { maxRetryAfter: 5 }));
    assert.equal(error.retryAfter, 7);
    assert.equal(asked.length, 1, 'a longer pause than allowed is not waited for');
  });

  it('reads a date without a clock, a past date and nonsense', async () => {
    const cases: [string, (value: number | undefined) => boolean][] = [
      [new Date(Date.now() + 60_000).toUTCString(), (value) => value! > 50 && value! <= 60],
      [new Date(Date.now() - 60_000).toUTCString(), (value) => value === 0],
      ['soon', (value) => value === undefined],
      ['', (value) => value === undefined],
    ];
    for (const [header, holds] of cases) {
      handler = (_, response) => {
        response.sendDate = false;
        json(response, 429, {}, { 'retry-after': header });
      };
      const error = await failure(call({ method: 'POST', path: 'a' }));
      assert.ok(holds(error.retryAfter), `${header}: ${error.retryAfter}`);
    }
  });

  it('asks for the headers again each time', async () => {
    let turn = 0;
    handler = (_, response) => (asked.length < 2 ? json(response, 500, {}) : json(response, 200, {}));
    await call({ path: 'a' }, { headers: async () => ({ authorization: `Bearer ${++turn}` }) });
    assert.deepEqual(
      asked.map(({ headers }) => headers.authorization),
      ['Bearer 1', 'Bearer 2'],
    );
  });
});

describe('time', () => {
  it('is up when no answer begins', async () => {
    handler = () => {};
    const error = await failure(call({ path: 'a' }, { timeoutMs: 40, retries: 1 }));
    assert.equal(error.code, 'TIMEOUT');
    assert.equal(error.status, 0);
    assert.equal(error.retryable, true);
    assert.equal(error.written, true);
    assert.equal(asked.length, 2);
  });

  it('is up when an answer never ends', async () => {
    handler = (_, response) => {
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
    handler = (_, response) => setTimeout(() => json(response, 200, {}), 20);
    assert.equal((await call({ path: 'a', timeoutMs: Infinity })).status, 200);
  });
});

describe('abort', () => {
  const never = (): Promise<never> => new Promise(() => {});

  it('before the call: nothing is sent', async () => {
    const error = await failure(call({ path: 'a', signal: AbortSignal.abort() }));
    assert.equal(error.code, 'CANCELLED');
    assert.equal(error.written, false);
    assert.equal(asked.length, 0);
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
    assert.equal(asked.length, 0);
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
    handler = (_, response) => {
      json(response, 503, {}, { 'retry-after': '15' });
      setTimeout(() => controller.abort(), 30);
    };
    const error = await failure(call({ path: 'a', signal: controller.signal }));
    assert.equal(error.code, 'CANCELLED');
    assert.equal(asked.length, 1);
  });

  it('closes the connection, so that the server may stop', async () => {
    const controller = new AbortController();
    const closed = new Promise<void>((resolve) => {
      handler = (_, response) => {
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
    handler = (_, response) => json(response, 500, {});
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
    handler = (request) => request.socket.destroy();
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
