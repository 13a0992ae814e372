import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import * as z from 'zod/mini';
import { HttpError } from '../net/http-error.js';
import { openEnvelope, unwrap } from './envelopes.js';

const KEY = 'b7f0c2d94e1a4c3f8d6e5a7b9c0d1e2f';

const answer = (data: unknown, status = 200) => ({ status, headers: new Headers(), data, requestId: 'r-1' });

function failure(work: () => unknown): HttpError {
  try {
    work();
  } catch (error) {
    assert.ok(error instanceof HttpError, String(error));
    assert.ok(!(error.message + JSON.stringify(error) + error.stack).includes(KEY));
    return error;
  }
  return assert.fail('expected an error');
}

/** Payloads as they come over a wire: what JSON cannot say does not occur. */
const payload = fc.jsonValue();
const text = fc.string();

describe('the four envelopes', () => {
  it('give what was put into them', () => {
    fc.assert(
      fc.property(payload, text, (data, message) => {
        const system = openEnvelope({ meta: { success: true, message, devMessage: 'dev' }, body: data });
        assert.deepEqual(system, { ok: true, message: message || 'dev', data });
        const application = openEnvelope({ meta: { status: 'success', statusCode: 200 }, message, data });
        assert.deepEqual(application, { ok: true, message, data, statusCode: 200 });
        const integration = openEnvelope({ status: 'success', message, data });
        assert.deepEqual(integration, { ok: true, message, data });
        const secure = openEnvelope({ error: false, loginUrl: message, sessionId: 'x' });
        assert.deepEqual(secure, {
          ok: true,
          message: undefined,
          data: { loginUrl: message, sessionId: 'x' },
        });
      }),
    );
  });

  it('tell failure from success whatever else they carry', () => {
    fc.assert(
      fc.property(fc.boolean(), payload, text, (ok, data, message) => {
        const status = ok ? 'success' : 'error';
        for (const envelope of [
          { meta: { success: ok, message, devMessage: '' }, body: data },
          { meta: { status, statusCode: 200 }, message, data },
          { status, message, data },
          { error: !ok, message },
        ]) {
          assert.equal(openEnvelope(envelope)?.ok, ok);
        }
      }),
    );
  });

  it('never throw, and give null for anything else', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        const opened = openEnvelope(value);
        assert.ok(opened === null || typeof opened.ok === 'boolean');
      }),
      { numRuns: 1000 },
    );
    for (const value of [
      null,
      undefined,
      [],
      'success',
      {},
      { status: 'maybe' },
      { meta: {} },
      { error: 'no' },
    ]) {
      assert.equal(openEnvelope(value), null);
    }
  });

  it('carry paging in their own places', () => {
    const meta = { status: 'success', statusCode: 200, page: 2, limit: '20', total: 41 };
    assert.deepEqual(openEnvelope({ meta, message: '', data: [] })?.paging, {
      page: 2,
      limit: 20,
      total: 41,
    });
    const pagination = { total: 3, currentPage: 1 };
    assert.deepEqual(openEnvelope({ status: 'success', data: [], pagination })?.paging, pagination);
  });
});

describe('unwrap', () => {
  const schema = z.object({ xp: z.number() });

  it('gives the data of every envelope', () => {
    const data = { xp: 5, more: 'ignored' };
    for (const envelope of [
      { meta: { success: true, message: '', devMessage: '' }, body: data },
      { meta: { status: 'success', statusCode: 200 }, message: '', data },
      { status: 'success', data },
      { error: false, ...data },
    ]) {
      assert.deepEqual(unwrap(answer(envelope), schema, [KEY]).data, { xp: 5 });
    }
  });

  it('makes a failure inside a 200 an error with its request id and without the key', () => {
    const error = failure(() =>
      unwrap(answer({ status: 'error', message: `no ${KEY}`, data: null }), schema, [KEY]),
    );
    assert.equal(error.code, 'REFUSED');
    assert.equal(error.status, 200);
    assert.equal(error.requestId, 'r-1');
    assert.equal(error.retryable, false);
    assert.match(error.message, /"no \[key\]"/);
    assert.deepEqual(error.body, { status: 'error', message: 'no [key]', data: null });
  });

  it('believes the status inside rather than the one outside', () => {
    const inside = (statusCode: number) =>
      failure(() => unwrap(answer({ meta: { status: 'error', statusCode }, message: 'x' }), schema, []));
    assert.equal(inside(404).code, 'NOT_FOUND');
    assert.equal(inside(404).status, 404);
    assert.equal(inside(503).retryable, true);
    assert.equal(inside(200).code, 'REFUSED');
  });

  it('makes an unknown frame BAD_ANSWER', () => {
    assert.equal(failure(() => unwrap(answer({ data: { xp: 1 } }), schema, [])).code, 'BAD_ANSWER');
    assert.equal(failure(() => unwrap(answer(undefined), schema, [])).code, 'BAD_ANSWER');
  });

  it('names the place of wrong data and not its value', () => {
    const error = failure(() =>
      unwrap(answer({ status: 'success', data: { xp: 'ada@example.org' } }), schema, []),
    );
    assert.equal(error.code, 'BAD_ANSWER');
    assert.match(error.message, /at xp$/);
    assert.doesNotMatch(error.message, /ada/);
    assert.match(failure(() => unwrap(answer({ status: 'success' }), schema, [])).message, /at its root$/);
  });
});
