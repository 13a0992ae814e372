import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { HttpError } from '../net/http.js';
import { createLog, type LogFields } from './log.js';
import { GatewayOptions } from './options/schema.js';
import { secretsOf } from './options/secrets.js';

const logged = (level: 'debug' | 'warn', secrets: string[] = []) => {
  const lines: string[] = [];
  return { lines, log: createLog({ level, secrets, write: (line) => lines.push(line), now: () => 0 }) };
};
const parse = (line: string | undefined) => JSON.parse(line!) as Record<string, unknown>;

describe('the log', () => {
  it('strikes out secrets wherever they stand', () => {
    const { log, lines } = logged('debug', ['very-secret-value']);
    log.info('with very-secret-value inside', {
      authorization: 'Bearer x',
      apiKey: 'abc',
      nested: { token: 'abc', list: ['eyJhbGciOi.eyJzdWIiOi.sig', 'ada@example.org', 'very-secret-value'] },
      inner: { message: 'also very-secret-value', time: 'very-secret-value', 'very-secret-value': 1 },
      members: 3,
    });
    const [line] = lines;
    assert.doesNotMatch(line!, /very-secret|Bearer x|abc|eyJ|ada@/);
    assert.match(line!, /"members":3/);
    assert.deepEqual(Object.keys(parse(line)).slice(0, 3), ['time', 'level', 'message']);
  });

  it('strikes out what looks like a secret that nobody told it', () => {
    const { log, lines } = logged('debug');
    const words = [
      'GET https://platform.example/x?api_key=s3cr3tvalue&limit=10 failed',
      'redis://default:s3cr3tvalue@cache.example:6379/0 is down',
      'redis://:s3cr3tvalue@cache.example is down',
      'sent Authorization: Bearer s3cr3tvalue.more',
      'sent Basic czNjcjN0dmFsdWU6czNjcjN0dmFsdWU=',
      'x-api-key: s3cr3tvalue00',
      '{"accessKey":"s3cr3tvalue00","token": "s3cr3tvalue00"}',
      'cookie=s3cr3tvalue; path=/',
      'callback?access_token%3Ds3cr3tvalue',
      'mail to s3cr3tvalue@example.org or s3cr3tvalue%40example.org',
    ];
    for (const text of words) {
      log.warn(text, { error: new TypeError(text, { cause: new Error(text) }), text, list: [{ text }] });
      assert.doesNotMatch(lines.at(-1)!, /s3cr3tvalue|czNjcjN0/, text);
    }
    log.warn('the platform refuses the community key (platform.communityKey, RAI_PLATFORM_COMMUNITY_KEY)');
    assert.match(lines.at(-1)!, /community key \(platform\.communityKey, RAI_PLATFORM_COMMUNITY_KEY\)/);
    log.warn('GET /users/filter: no answer within 2000 ms', { limit: 10, members: 20, monkey: 'x' });
    assert.match(lines.at(-1)!, /no answer within 2000 ms","limit":10,"members":20,"monkey":"x"/);
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
    const { error } = parse(lines[0]);
    assert.deepEqual(error, { name: 'TypeError', reason: 'went wrong', code: 'E_X', status: 502 });
  });

  it('tells of errors within errors, and ends', () => {
    const { log, lines } = logged('debug');
    const error = new Error('outer', { cause: new HttpError('TIMEOUT', 'inner') });
    error.cause = Object.assign(error.cause as Error, { cause: error });
    log.error('it failed', { error });
    const told = parse(lines[0]).error as { cause: { reason: string; code: string } };
    assert.deepEqual([told.cause.reason, told.cause.code], ['inner', 'TIMEOUT']);
    assert.ok(lines[0]!.length < 1000);
  });

  it('never throws, and writes one line whatever it is given', () => {
    const circle: Record<string, unknown> = {
      a: 1n,
      when: new Date(0),
      at: new URL('https://u:passw0rd@x.example/'),
    };
    circle.self = circle;
    const broken = {
      get field(): never {
        throw new Error('a getter');
      },
      fine: 1,
    };
    const odd = [
      circle,
      broken,
      new Map([['k', new Map([['apiKey', 'abcdef']])]]),
      new Set([1, 2]),
      Buffer.alloc(10),
      Array.from({ length: 5000 }, (_, i) => i),
      'x'.repeat(100_000),
      Symbol('s'),
      () => 1,
      Object.create(null),
      new Proxy(
        {},
        {
          ownKeys: () => {
            throw new Error('no keys');
          },
        },
      ),
      'a\nb\r\nc\u2028d',
      NaN,
      new Date(NaN),
    ];
    const { log, lines } = logged('debug');
    odd.forEach((value, i) => {
      log.info('odd', { value } as LogFields);
      assert.equal(lines.length, i + 1);
      assert.ok(!lines[i]!.includes('\n') && lines[i]!.length < 20_000, String(i));
      assert.equal(parse(lines[i]).message, 'odd');
    });
    assert.doesNotMatch(lines.join(), /passw0rd|abcdef/);
    assert.match(lines[1]!, /"fine":1/);
  });

  it('takes little time for a long text, whatever it is made of', () => {
    const { log, lines } = logged('debug', ['very-secret-value']);
    const parts = ['x', 'a.', 'eyJ-', 'key', 'token=', '@', 'a@', '://', 'Bearer ', 'key":"', 'a%40a.'];
    const began = process.cpuUsage();
    for (const part of parts) log.info(part.repeat(200_000), { text: part.repeat(200_000) });
    const { user } = process.cpuUsage(began);
    assert.equal(lines.length, parts.length);
    assert.ok(user < 10e6, `${user / 1e6} s of CPU`);
  });

  it('keeps time, level and message its own', () => {
    const { log, lines } = logged('debug');
    log.info('true', { time: 'x', level: 'x', message: 'false' });
    assert.deepEqual(parse(lines[0]), { time: '1970-01-01T00:00:00.000Z', level: 'info', message: 'true' });
  });

  it('holds no secret in any spelling, wherever it is put', () => {
    const secret = fc
      .string({ unit: 'grapheme-ascii', minLength: 8, maxLength: 40 })
      .filter((s) => s.trim().length >= 8);
    const spell = fc.constantFrom<(s: string) => string>(
      (s) => s,
      encodeURIComponent,
      (s) => encodeURIComponent(s).replaceAll('%20', '+'),
      (s) => JSON.stringify(s).slice(1, -1),
      (s) => Buffer.from(s).toString('base64url'),
      (s) => Buffer.from(s).toString('hex'),
      (s) => `?x=${encodeURIComponent(s)}&y=1`,
      (s) => `https://host.example/a/${encodeURIComponent(s)}/b`,
    );
    const place = fc.constantFrom<(text: string) => [string, LogFields]>(
      (text) => [text, {}],
      (text) => ['x', { text }],
      (text) => ['x', { [text]: 1 }],
      (text) => ['x', { deep: { list: [{ text }, [text]] } }],
      (text) => ['x', { error: new Error(`a ${text} b`) }],
      (text) => ['x', { error: new Error('x', { cause: new TypeError(text) }) }],
      (text) => ['x', { error: Object.assign(new Error('x'), { code: text }) }],
      (text) => ['x', { map: new Map([[text, text]]), set: new Set([text]) }],
      (text) => ['x', { stack: new Error(text).stack }],
    );
    fc.assert(
      fc.property(secret, spell, place, (value, spelled, put) => {
        const { log, lines } = logged('debug', [value]);
        const [message, fields] = put(`before ${spelled(value)} after`);
        log.error(message, fields);
        const [line] = lines;
        for (const form of [value, encodeURIComponent(value), Buffer.from(value).toString('base64url')]) {
          // What the line is made of itself is no leak, nor is a secret that says nothing but that.
          const bare = JSON.stringify(parse(line)).replaceAll('[struck out]', '');
          assert.ok(!bare.includes(JSON.stringify(form).slice(1, -1)), `${form} in ${line}`);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('secrets among the options', () => {
  it('are all found, whatever the operator gives', () => {
    const full = GatewayOptions.parse({
      publicUrl: 'https://gateway.example',
      publicIdKey: 'secret-1-of-the-test',
      platform: { integrationUrl: 'https://p.example/apis/v1', communityKey: 'secret-2-of-the-test' },
      serverKeys: ['secret-3-of-the-test', 'secret-4-of-the-test'],
      sessions: {
        issuer: 'an issuer of this test',
        keys: [
          { kid: 'a-kid-in-the-open', kty: 'oct', alg: 'HS256', k: 'secret-5-of-the-test' },
          { kid: 'b', kty: 'OKP', alg: 'EdDSA', crv: 'Ed25519', x: 'public-half', d: 'secret-6-of-the-test' },
        ],
      },
      userKeys: { url: 'https://shop.example/keys' },
    });
    const found = secretsOf({ ...full, redisUrl: 'redis://user:secret-7%2Fof-the-test@cache.example:6379' });
    for (let i = 1; i <= 6; i += 1) assert.ok(found.includes(`secret-${i}-of-the-test`), String(i));
    assert.ok(found.includes('secret-7/of-the-test') && found.includes('secret-7%2Fof-the-test'));
    assert.equal(found.length, 9, `more than secrets: ${found.join(' ')}`);
  });
});
