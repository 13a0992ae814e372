import { expect } from '@open-wc/testing';
import { createHttp, HttpError, type HttpOptions, type HttpRequest } from './http.js';

const KEY = 'b7f0c2d94e1a4c3f8d6e5a7b9c0d1e2f';
const BASE = 'https://gateway.example/v1';

interface Stub {
  (input: RequestInfo | URL, init?: RequestInit): Promise<Response>;
  calls: { url: string; init: RequestInit }[];
}

/** A fetch that answers with real `Response` objects, in their order; the last one stays. */
function stub(...answers: (() => Response | Promise<Response>)[]): Stub {
  const run = async (input: RequestInfo | URL, init: RequestInit = {}): Promise<Response> => {
    fetch.calls.push({ url: String(input), init });
    return answers[Math.min(fetch.calls.length, answers.length) - 1]!();
  };
  const fetch: Stub = Object.assign(run, { calls: [] });
  return fetch;
}

const call = (request: HttpRequest, options: Partial<HttpOptions>) =>
  createHttp({
    baseUrl: BASE,
    headers: () => ({ authorization: `Bearer ${KEY}` }),
    backoffMs: 1,
    ...options,
  })(request);

async function failure(work: Promise<unknown>): Promise<HttpError> {
  const error: unknown = await work.then(
    () => expect.fail('expected a rejection'),
    (reason: unknown) => reason,
  );
  expect(error).to.be.instanceOf(HttpError);
  const { message, stack } = error as HttpError;
  expect(message + stack + JSON.stringify(error) + String((error as Error).cause)).not.to.contain(KEY);
  return error as HttpError;
}

const broken = (): Response => {
  const stream = new ReadableStream({
    start(controller) {
      controller.enqueue(new TextEncoder().encode('{"status":'));
      controller.error(new TypeError('network error'));
    },
  });
  return new Response(stream, { headers: { 'content-type': 'application/json' } });
};

describe('HTTP in a browser', () => {
  it('sends what was asked for', async () => {
    const fetch = stub(() => Response.json({ a: 1 }, { headers: { 'x-request-id': 'r-1' } }));
    const request: HttpRequest = {
      path: 'boards/xp',
      query: { limit: 10 },
      credentials: 'omit',
      cache: 'no-cache',
    };
    const answer = await call(request, { fetch });
    expect(answer.data).to.deep.equal({ a: 1 });
    expect(answer.requestId).to.equal('r-1');
    const { url, init } = fetch.calls[0]!;
    expect(url).to.equal(`${BASE}/boards/xp?limit=10`);
    expect(new Headers(init.headers).get('authorization')).to.equal(`Bearer ${KEY}`);
    expect(init.credentials).to.equal('omit');
    expect(init.cache).to.equal('no-cache');
    expect(init.redirect).to.equal('manual');
  });

  it('reads a relative base URL against the page', async () => {
    const fetch = stub(() => Response.json({}));
    await call({ path: '/v1/config' }, { fetch, baseUrl: '/community/' });
    expect(fetch.calls[0]!.url).to.equal(`${location.origin}/community/v1/config`);
  });

  it('sets no header that would need a preflight when nobody is signed in', async () => {
    const fetch = stub(() => Response.json({}));
    await createHttp({ baseUrl: BASE, fetch })({ path: 'config' });
    const { init } = fetch.calls[0]!;
    expect([...new Headers(init.headers).keys()]).to.deep.equal(['accept']);
    expect(init.redirect).to.equal('follow');
  });

  it('gives a 304 without data', async () => {
    const fetch = stub(() => new Response(null, { status: 304, headers: { etag: '"1"' } }));
    const answer = await call({ path: 'a', headers: { 'if-none-match': '"1"' } }, { fetch });
    expect(answer.status).to.equal(304);
    expect(answer.data).to.equal(undefined);
  });

  it('tries reading calls again, and writing ones not', async () => {
    const down = () => new Response('<h1>Bad gateway</h1>', { status: 502 });
    const fetch = stub(down, () => Response.json({ a: 1 }));
    expect((await call({ path: 'a' }, { fetch })).data).to.deep.equal({ a: 1 });
    expect(fetch.calls.length).to.equal(2);
    const writing = stub(down);
    const error = await failure(call({ method: 'POST', path: 'a', json: {} }, { fetch: writing }));
    expect(error.code).to.equal('UNAVAILABLE');
    expect(writing.calls.length).to.equal(1);
  });

  it('does not know whether a failed fetch left the machine', async () => {
    const fetch = stub(() => Promise.reject(new TypeError('Failed to fetch')));
    const error = await failure(call({ method: 'POST', path: 'a' }, { fetch }));
    expect(error.code).to.equal('UNAVAILABLE');
    expect(error.status).to.equal(0);
    expect(error.retryable).to.equal(true);
    expect(error.written).to.equal(true);
  });

  it('takes HTML, broken JSON, a broken line and a redirect for bad answers', async () => {
    const html = stub(() => new Response('<!doctype html>', { headers: { 'content-type': 'text/html' } }));
    expect((await failure(call({ path: 'a' }, { fetch: html }))).code).to.equal('BAD_ANSWER');
    expect(html.calls.length).to.equal(1);

    const half = stub(() => new Response('{"a":', { headers: { 'content-type': 'application/json' } }));
    expect((await failure(call({ path: 'a' }, { fetch: half }))).retryable).to.equal(true);
    expect(half.calls.length).to.equal(3);

    const cut = stub(broken);
    const error = await failure(call({ path: 'a' }, { fetch: cut, retries: 0 }));
    expect(error.code).to.equal('BAD_ANSWER');
    expect(error.status).to.equal(200);

    const redirect = stub(() => {
      const response = Response.json({});
      Object.defineProperties(response, { type: { value: 'opaqueredirect' }, status: { value: 0 } });
      return response;
    });
    expect((await failure(call({ path: 'a' }, { fetch: redirect }))).code).to.equal('BAD_ANSWER');
    expect(redirect.calls.length).to.equal(1);
  });

  it('reads no more than it may', async () => {
    let cancelled = false;
    const endless = () =>
      new Response(
        new ReadableStream({
          pull: (controller) => controller.enqueue(new Uint8Array(1000).fill(32)),
          cancel: () => void (cancelled = true),
        }),
      );
    const error = await failure(call({ path: 'a' }, { fetch: stub(endless), maxBytes: 5000 }));
    expect(error.code).to.equal('BAD_ANSWER');
    expect(cancelled).to.equal(true);
  });

  it('ends at once when the caller aborts, and when the time is up', async () => {
    const never = stub(() => new Promise<Response>(() => {}));
    const controller = new AbortController();
    const work = call({ path: 'a', signal: controller.signal }, { fetch: never });
    setTimeout(() => controller.abort(), 5);
    expect((await failure(work)).code).to.equal('CANCELLED');
    expect(never.calls[0]!.init.signal!.aborted).to.equal(true);
    const late = await failure(call({ path: 'a' }, { fetch: never, timeoutMs: 5, retries: 0 }));
    expect(late.code).to.equal('TIMEOUT');
  });

  it('keeps the key out of what the server echoes', async () => {
    const fetch = stub(() =>
      Response.json({ type: 'about:blank', title: 'No', detail: `unknown ${KEY}` }, { status: 401 }),
    );
    const error = await failure(call({ path: 'a' }, { fetch }));
    expect(error.problem?.detail).to.equal('unknown [key]');
  });
});
