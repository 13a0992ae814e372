import assert from 'node:assert/strict';
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

describe('a request', () => {
  it('joins the base URL, the path and the query', async () => {
    await call({ path: '/users/x%2Fy', query: { a: 'ä&b', n: 2, on: true, not: undefined } });
    assert.equal(server.asked[0]!.url, '/apis/v1/users/x%2Fy?a=%C3%A4%26b&n=2&on=true');
  });

  it('carries the headers of the caller, of the call and of its JSON', async () => {
    await call({ method: 'POST', path: 'a', json: { text: 'hé' }, headers: { 'if-none-match': '"1"' } });
    const { method, headers, body } = server.asked[0]!;
    assert.equal(method, 'POST');
    assert.equal(headers.authorization, `Bearer ${KEY}`);
    assert.equal(headers['content-type'], 'application/json');
    assert.equal(headers['if-none-match'], '"1"');
    assert.equal(headers.accept, 'application/json');
    assert.deepEqual(JSON.parse(body), { text: 'hé' });
  });

  it('sends a form as it is', async () => {
    await call({ method: 'POST', path: 'a', body: new URLSearchParams({ a: '1' }), headers: {} });
    assert.equal(server.asked[0]!.body, 'a=1');
    assert.match(server.asked[0]!.headers['content-type']!, /x-www-form-urlencoded/);
  });

  it('works without headers of the caller', async () => {
    const { data } = await createHttp({ baseUrl: server.origin })({ path: 'a' });
    assert.deepEqual(data, { fine: true });
  });

  it('that cannot be built is an error without the key, and was not sent', async () => {
    const headers = () => ({ authorization: `Bearer ${KEY}\n${KEY}` });
    const error = await failure(call({ path: 'a' }, { headers }));
    assert.equal(error.code, 'INVALID');
    assert.equal(error.written, false);
    const relative = await failure(call({ path: 'a' }, { baseUrl: '/relative' }));
    assert.equal(relative.code, 'INVALID');
    assert.equal(server.asked.length, 0);
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
    server.handler = (_, response) => json(response, 201, { a: [1] }, { 'x-request-id': 'r-1', etag: '"2"' });
    const answer = await call({ path: 'a' });
    assert.equal(answer.status, 201);
    assert.equal(answer.headers.get('etag'), '"2"');
    assert.deepEqual(answer.data, { a: [1] });
    assert.equal(answer.requestId, 'r-1');
  });

  for (const status of [204, 304]) {
    it(`${status} has no data`, async () => {
      server.handler = (_, response) => response.writeHead(status, { etag: '"2"' }).end();
      const answer = await call({ path: 'a' });
      assert.equal(answer.status, status);
      assert.equal(answer.data, undefined);
    });
  }

  it('keeps characters that are cut in two by packets', async () => {
    server.handler = (_, response) => {
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
    server.handler = (_, response) =>
      response.writeHead(200, { 'content-type': 'text/html' }).end(`<h1>Maintenance ${KEY}</h1>`);
    const error = await failure(call({ path: 'a' }));
    assert.equal(error.code, 'BAD_ANSWER');
    assert.equal(error.status, 200);
    assert.equal(error.retryable, false);
    assert.equal(server.asked.length, 1);
  });

  it('that is half of its JSON is BAD_ANSWER after all tries', async () => {
    server.handler = (_, response) =>
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"status":"succ');
    const error = await failure(call({ path: 'a' }));
    assert.equal(error.code, 'BAD_ANSWER');
    assert.equal(error.retryable, true);
    assert.equal(server.asked.length, 3);
  });

  it('that is cut in its body is BAD_ANSWER with its status', async () => {
    server.handler = (_, response) => {
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
    server.handler = (_, response) => {
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
    assert.equal(server.asked.length, 1);
  });

  it('that redirects is not followed with a key', async () => {
    server.handler = (request, response) => {
      if (request.url!.endsWith('/a')) response.writeHead(302, { location: '/elsewhere' }).end();
      else json(response, 200, { followed: true });
    };
    const error = await failure(call({ path: 'a' }));
    assert.equal(error.code, 'BAD_ANSWER');
    assert.equal(error.status, 302);
    assert.equal(server.asked.length, 1);
    const open = await createHttp({ baseUrl: server.origin })({ path: 'a' });
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
      server.handler = (_, response) => json(response, status, { status: 'error', message: `no: ${status}` });
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
    server.handler = (_, response) =>
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
      server.handler = (_, response) => response.writeHead(502).end(body);
      const error = await failure(call({ path: 'a' }, { retries: 0 }));
      assert.equal(error.code, 'UNAVAILABLE');
      assert.equal(error.body, undefined);
    }
  });

  it('never shows the key, wherever the server puts it', async () => {
    const deep = (levels: number): unknown => (levels ? [deep(levels - 1)] : KEY);
    server.handler = (_, response) =>
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
    server.handler = (_, response) => json(response, 401, { message: `${KEY} is unknown` });
    const headers = () => ({ authorization: `Bearer ${KEY}\n` });
    assert.equal((await failure(call({ path: 'a' }, { headers }))).status, 401);
  });

  it('never shows a key of digits that comes back as a number', async () => {
    server.handler = (_, response) => json(response, 401, { key: 123456789 });
    const headers = () => ({ 'x-api-key': '123456789' });
    const error = await failure(call({ path: 'a' }, { headers }));
    assert.deepEqual(error.body, { key: '[key]' });
  });
});
