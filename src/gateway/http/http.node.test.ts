import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Sequence } from '../sequence.js';
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
