import assert from 'node:assert/strict';
import { it } from 'node:test';
import fc from 'fast-check';
import { createHttp, HttpError } from './http.js';

const KEY = 'b7f0c2d94e1a4c3f8d6e5a7b9c0d1e2f';

/** Bodies as servers, proxies and attackers send them, many with the key in them. */
const body = fc.oneof(
  fc.jsonValue().map((value) => JSON.stringify(value)),
  fc
    .jsonValue()
    .map((value) => JSON.stringify({ message: `${KEY}`, code: KEY, [KEY]: value, list: [value, KEY] })),
  fc.constantFrom(
    '',
    '{',
    'null',
    `"${KEY}"`,
    `<html>${KEY}</html>`,
    '[]]',
    '['.repeat(60_000) + ']'.repeat(60_000),
    `{"a":"${[...KEY].map((c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`).join('')}"}`,
    '{"__proto__":{"polluted":true},"type":"a","title":"b"}',
  ),
  fc.string(),
);

const status = fc.oneof(
  fc.constantFrom(200, 201, 204, 304, 301, 302, 400, 401, 404, 408, 429, 500, 503),
  fc.integer({ min: 200, max: 599 }),
);
const header = fc.constantFrom('', '0', '-1', '99999999999', 'soon', 'Wed, 21 Oct 2015 07:28:00 GMT', KEY);

it('whatever a server answers is an answer or the one error, and an error never shows the key', async () => {
  const counts = { answers: 0, errors: 0 };
  await fc.assert(
    fc.asyncProperty(status, body, header, header, async (code, text, retryAfter, requestId) => {
      const bare = [204, 205, 304].includes(code);
      const http = createHttp({
        baseUrl: 'https://platform.example/apis/v1',
        headers: () => ({ authorization: `Bearer ${KEY}` }),
        backoffMs: 0,
        maxRetryAfter: 0,
        fetch: async () =>
          new Response(bare ? null : text, {
            status: code,
            headers: {
              'retry-after': retryAfter,
              'x-request-id': requestId,
              'content-type': 'application/json',
            },
          }),
      });
      try {
        const answer = await http({ path: 'a' });
        assert.ok(answer.status === 304 || (answer.status >= 200 && answer.status < 300));
        counts.answers++;
      } catch (error) {
        assert.ok(error instanceof HttpError, String(error));
        const shown = [error.message, error.stack, String(error.cause), JSON.stringify(error)].join();
        assert.ok(!shown.includes(KEY), shown.slice(0, 500));
        assert.match(error.code, /^[A-Z_]{2,40}$/);
        assert.ok(error.retryAfter === undefined || error.retryAfter >= 0);
        counts.errors++;
      }
    }),
    { numRuns: 2000 },
  );
  assert.ok(counts.answers > 100 && counts.errors > 100, JSON.stringify(counts));
  assert.equal(({} as { polluted?: boolean }).polluted, undefined);
});
