import assert from 'node:assert/strict';
import { HttpError } from '../../../src/net/http-error.js';
import type { Answer, CallOptions, TestPlatform } from './platform.js';

/** Options of a typed client that speaks to a platform without a socket. */
export const clientOf = (p: Pick<TestPlatform, 'fetch'>, key: string, surface = '/apis/v1') => ({
  key,
  baseUrl: `http://127.0.0.1:3333${surface}`,
  retries: 0,
  fetch: ((input: string, init?: RequestInit) => p.fetch(new Request(input, init))) as typeof fetch,
});

/** The error of a call that must fail with this status. */
export async function refusal(work: Promise<unknown>, status: number): Promise<HttpError> {
  const error = await work.then(
    () => assert.fail(`expected ${status}`),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof HttpError, String(error));
  assert.equal(error.status, status, error.message);
  return error;
}

/** A request of the System API by hand: for what its typed client would not send. */
export const systemCall = (
  p: Pick<TestPlatform, 'call'>,
  key: string,
  method: string,
  path: string,
  body?: unknown,
  more: CallOptions = {},
): Promise<Answer> =>
  p.call(method, path, {
    surface: '/api/v1',
    key: null,
    headers: { 'x-api-key': key },
    ...(body === undefined ? {} : { body }),
    ...more,
  });
