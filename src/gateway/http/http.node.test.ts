import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createLog } from '../log.js';
import { Metrics } from '../metrics.js';
import { Sequence } from '../sequence.js';
import { withBreaker } from './breaker.js';
import { clientIp } from './client.js';
import { encodingFor } from './encoding.js';
import { Problem } from './problem.js';

describe('the address of whoever asks', () => {
  const ip = (forwarded: string | undefined, trust: boolean | number, connection = '9.9.9.9') =>
    clientIp(
      new Request('http://x/', forwarded === undefined ? {} : { headers: { 'x-forwarded-for': forwarded } }),
      connection,
      trust,
    );

  it('is that of the connection, unless a proxy is trusted', () => {
    assert.equal(ip('1.1.1.1', false), '9.9.9.9');
    assert.equal(ip(undefined, true), '9.9.9.9');
    assert.equal(ip('1.1.1.1', true), '1.1.1.1');
    assert.equal(ip('6.6.6.6, 1.1.1.1', true), '1.1.1.1', 'what the caller wrote itself does not count');
    assert.equal(ip('6.6.6.6, 1.1.1.1, 2.2.2.2', 2), '1.1.1.1');
    assert.equal(ip('nonsense', true), '9.9.9.9');
    assert.equal(clientIp(new Request('http://x/'), undefined, false), 'unknown');
  });

  it('counts one IPv6 subscriber once', () => {
    assert.equal(ip(undefined, false, '2001:DB8:1:2:aaaa::1'), '2001:db8:1:2::/64');
    assert.equal(ip(undefined, false, '2001:0db8::1'), '2001:db8:0:0::/64');
    assert.equal(ip(undefined, false, '::ffff:1.2.3.4'), '1.2.3.4');
    assert.equal(ip(undefined, false, '::1'), '0:0:0:0::/64');
  });
});

describe('encodings', () => {
  it('follow what the caller takes', () => {
    assert.equal(encodingFor('gzip, deflate, br'), 'br');
    assert.equal(encodingFor('gzip;q=1, br;q=0'), 'gzip');
    assert.equal(encodingFor('*'), 'br');
    assert.equal(encodingFor('br;q=0, *;q=0.5'), 'gzip');
    assert.equal(encodingFor('identity'), undefined);
    assert.equal(encodingFor(''), undefined);
    assert.equal(encodingFor(undefined), undefined);
  });
});

describe('the breaker', () => {
  it('opens after ten failures, lets one call try, and closes when it works', async () => {
    let now = 0;
    let works = false;
    let calls = 0;
    const inner: typeof fetch = async () => {
      calls += 1;
      if (!works) throw new TypeError('fetch failed');
      return new Response('ok');
    };
    const call = withBreaker(inner, () => now);
    for (let i = 0; i < 10; i += 1) await assert.rejects(call('http://x/'));
    await assert.rejects(
      call('http://x/'),
      (error: Error) => (error.cause as { code: string }).code === 'ECONNREFUSED',
    );
    assert.equal(calls, 10);
    now = 1001;
    await assert.rejects(call('http://x/'));
    assert.equal(calls, 11);
    await assert.rejects(call('http://x/'));
    assert.equal(calls, 11);
    now = 2100;
    works = true;
    assert.equal((await call('http://x/')).status, 200);
    assert.equal((await call('http://x/')).status, 200);
    assert.equal(calls, 13);
  });

  it('counts a gateway error, and not a caller who gave up', async () => {
    let status = 503;
    const aborted = new AbortController();
    let calls = 0;
    const call = withBreaker(
      async (_, init) => {
        calls += 1;
        init?.signal?.throwIfAborted();
        return new Response('', { status });
      },
      () => 0,
    );
    for (let i = 0; i < 9; i += 1) await call('http://x/');
    aborted.abort();
    for (let i = 0; i < 5; i += 1) await assert.rejects(call('http://x/', { signal: aborted.signal }));
    status = 500;
    await call('http://x/');
    status = 502;
    for (let i = 0; i < 10; i += 1) await call('http://x/');
    await assert.rejects(call('http://x/'), /fetch failed/);
    assert.equal(calls, 25);
  });
});

describe('the change count', () => {
  it('keeps the number of a topic until something in it changed', () => {
    const seq = new Sequence('e');
    seq.touch('board:xp');
    seq.touch('channel:1', 'channels');
    assert.equal(seq.of('board:xp'), 'e-1');
    assert.equal(seq.of('channel:1'), 'e-2');
    assert.equal(seq.of('board:xp', 'channels'), 'e-2');
    assert.equal(seq.of('unknown'), 'e-0');
    assert.equal(seq.current, 'e-2');
    seq.touchAll();
    assert.equal(seq.of('unknown'), 'e-3');
    assert.notEqual(new Sequence().current, new Sequence().current);
  });
});

describe('the log', () => {
  const logged = (level: 'debug' | 'warn', secrets: string[] = []) => {
    const lines: string[] = [];
    return { lines, log: createLog({ level, secrets, write: (line) => lines.push(line), now: () => 0 }) };
  };

  it('strikes out secrets wherever they stand', () => {
    const { log, lines } = logged('debug', ['very-secret-value']);
    log.info('with very-secret-value inside', {
      authorization: 'Bearer x',
      apiKey: 'abc',
      nested: { token: 'abc', list: ['eyJhbGciOi.eyJzdWIiOi.sig', 'ada@example.org', 'very-secret-value'] },
      members: 3,
    });
    const [line] = lines;
    assert.doesNotMatch(line!, /very-secret|Bearer x|abc|eyJ|ada@/);
    assert.match(line!, /"members":3/);
    assert.deepEqual(Object.keys(JSON.parse(line!) as object).slice(0, 3), ['time', 'level', 'message']);
  });

  it('tells of errors what helps, and nothing below its level', () => {
    const { log, lines } = logged('warn');
    log.info('not this');
    log.debug('nor this');
    log.warn('this', {
      error: Object.assign(new TypeError('went wrong'), { code: 'E_X', status: 502, key: 'hidden' }),
    });
    log.error('and this');
    assert.equal(lines.length, 2);
    const { error } = JSON.parse(lines[0]!) as { error: unknown };
    assert.deepEqual(error, { name: 'TypeError', reason: 'went wrong', code: 'E_X', status: 502 });
  });
});

describe('problems', () => {
  it('are problem details with a stable type', async () => {
    const answer = new Problem('RATE_LIMITED', undefined, { retryAfter: 0.2 }).toResponse('r1');
    assert.equal(answer.status, 429);
    assert.equal(answer.headers.get('retry-after'), '1');
    assert.deepEqual(await answer.json(), {
      type: 'https://rai-kit.dev/problems/rate-limited',
      title: 'Too many requests',
      status: 429,
      code: 'RATE_LIMITED',
      requestId: 'r1',
    });
    assert.equal(new Problem('VERSION').status, 500);
    const cause = new Error('inner');
    assert.equal(new Problem('INTERNAL', 'x', { cause }).cause, cause);
  });
});

describe('counters', () => {
  it('are text that no caller can break out of', () => {
    const metrics = new Metrics();
    metrics.answered('GET', 200);
    metrics.answered('x"} 1\nevil', 405);
    metrics.refused('bad"reason');
    metrics.gauge('rai_gateway_members', () => 7);
    const text = metrics.toText();
    assert.match(text, /method="OTHER",status="405"\} 1/);
    assert.match(text, /reason="badreason"\} 1/);
    assert.match(text, /^rai_gateway_members 7$/m);
  });
});
