import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { readExposition, sampleOf } from '../../helpers/exposition.js';
import { read, serveGateway, SERVER_KEY, type Served } from '../../helpers/served-gateway.js';
import { TinyPlatform } from '../../helpers/tiny-platform.js';
import { rawRequest } from './raw.js';

const OPEN = 'a'.repeat(24);
const SECRET = 'b'.repeat(24);
const SECRET_MESSAGE = 'c'.repeat(24);

const tiny = new TinyPlatform([
  { id: 7, xp: 120, name: 'Ada' },
  { id: 8, xp: 80, name: 'Bo' },
]);
/** What was asked of the platform: a name of a caller must never become a part of an address there. */
const asked: string[] = [];
const platform: typeof fetch = async (input, init) => {
  const url = new URL(input instanceof Request ? input.url : input);
  asked.push(url.pathname + url.search);
  const ok = (data: unknown) => Response.json({ status: 'success', data });
  if (url.pathname.endsWith('/channels'))
    return ok([
      { _id: OPEN, channelType: 'open', topic: 'Open' },
      { _id: SECRET, channelType: 'open', topic: 'Board of directors' },
    ]);
  if (url.pathname.endsWith('/messages')) {
    const id = url.searchParams.get('channel_id') ?? '';
    const text = id === SECRET ? 'the merger is on' : 'hello';
    const message = {
      id: id === SECRET ? SECRET_MESSAGE : 'd'.repeat(24),
      message: text,
      user: { user_id: '7' },
      channel: { channel_id: id },
      timestamp: '2026-10-24T00:00:00.000Z',
    };
    return ok({ total: 1, messages: [message] });
  }
  return tiny.fetch(input, init);
};

let served: Served;
let token: string;
before(async () => {
  served = await serveGateway({
    fetch: platform,
    options: {
      channels: { public: [OPEN] },
      limits: { ip: { points: 1e9, seconds: 60 }, session: { points: 1e9, seconds: 60 } },
    },
  });
  token = await served.tokenOf('7');
});
after(() => served.close());

/** Spellings by which a name might come to mean another thing. */
const NAMES = [
  '..',
  '.',
  '%2e%2e',
  '..%2f..%2fme',
  '%2e%2e%2fme',
  '..%5c..%5cme',
  '%2f',
  '%2F%2Fevil.example',
  '%5c',
  '%00',
  'xp%00',
  `${OPEN}%00`,
  '%0d%0aset-cookie:a=b',
  '%E2%80%AE',
  '%ff',
  '%',
  '%zz',
  '%c0%ae%c0%ae%c0%af',
  '__proto__',
  'constructor',
  'prototype',
  'hasOwnProperty',
  'toString',
  '__proto__.xp',
  'null',
  'undefined',
  'NaN',
  '*',
  '?',
  '%3f',
  '%23',
  ';',
  '%3b',
  'xp;jsessionid=1',
  'xp%20',
  '%20xp',
  'XP',
  'xp%2f',
  'xp/',
  'xp%3Fwindow=x',
  'xp:live',
  'hidden',
  'meta',
  'messages',
  'm!',
  'r!',
  '!',
  '~',
  `${SECRET}`,
  SECRET.toUpperCase(),
  `${OPEN}%2f..%2f${SECRET}`,
  `${OPEN}/../${SECRET}`,
  `${OPEN},${SECRET}`,
  `${OPEN}%20${SECRET}`,
  `${OPEN}%0a${SECRET}`,
  SECRET_MESSAGE,
  '[object Object]',
  `${'a'.repeat(8000)}`,
  '{}',
  '[]',
  '$where',
  "'%20or%201=1--",
  '<script>',
  '%3Cscript%3E',
  'https:%2f%2fevil.example',
  '0',
  '-1',
  '1e9',
];
const PLACES: ((name: string) => string)[] = [
  (name) => `/v1/boards/${name}`,
  (name) => `/v1/boards/${name}/at?rank=1`,
  (name) => `/v1/me/boards/${name}`,
  (name) => `/v1/channels/${name}/messages`,
  (name) => `/v1/messages/${name}`,
  (name) => `/v1/messages/${name}/replies`,
  (name) => `/v1/media/${name}`,
  (name) => `/v1/live?topics=board:${name}`,
  (name) => `/v1/live?topics=channel:${name}`,
  (name) => `/v1/live?topics=${name}`,
  (name) => `/frame/${name}`,
  (name) => `/kit/${name}/rai-kit.js`,
  (name) => `/kit/latest/${name}`,
  (name) => `/v1/boards/xp?cursor=${name}`,
  (name) => `/v1/boards/xp?window=${name}`,
  (name) => `/v1/boards/xp?run=${name}`,
  (name) => `/v1/channels/${OPEN}/messages?before=${name}`,
];

const LEAKS = /merger|Board of directors|root:|BEGIN |node_modules|"version":|at .*\.ts:/;

describe('names that reach for what is not theirs', () => {
  it('get nothing, as anybody and as a member, and never a fault of the gateway', async () => {
    const { host } = new URL(served.url);
    let refusals = 0;
    for (const place of PLACES) {
      for (const name of NAMES) {
        const signed = `authorization: Bearer ${token}\r\n`;
        for (const head of ['', signed]) {
          // As it is: a client would tidy the address up.
          const { text, statuses } = await rawRequest(
            served.url,
            `GET ${place(name).replaceAll(' ', '%20')} HTTP/1.1\r\nhost: ${host}\r\n${head}connection: close\r\n\r\n`,
            { quietMs: 100 },
          );
          const what = `${place(name).slice(0, 120)}\n${text.slice(0, 300)}`;
          assert.equal(statuses.length, 1, what);
          assert.ok(statuses[0]! < 500, what);
          assert.doesNotMatch(text, LEAKS, what);
          assert.doesNotMatch(text, /set-cookie|^location:/im, what);
          if (statuses[0]! >= 400) refusals += 1;
        }
      }
    }
    assert.ok(refusals > PLACES.length * NAMES.length, String(refusals));
    const open = await served.json(`/v1/channels/${OPEN}/messages`);
    assert.equal(open.messages[0].text, 'hello');
    assert.equal((await served.get('/v1/boards/xp')).status, 200);
  });

  it('never become a part of what the platform is asked', () => {
    const odd = asked.filter(
      (path) =>
        !/^\/apis\/v1\/(users\/filter|users\/info|channels|xp-settings\/tiers|messages\?channel_id=a{24}(&[a-z]+=\d+)*)$/i.test(
          path,
        ),
    );
    assert.deepEqual(odd, []);
  });

  it('are counted as refusals under the pattern of the route, never under their own name', async () => {
    const text = await (await served.get('/metrics')).text();
    const families = readExposition(text);
    assert.ok(sampleOf(families, 'rai_gateway_requests_total', { method: 'GET', status: '404' }) > 100);
    assert.ok(families.get('rai_gateway_answer_seconds')!.samples.length < 40 * 20);
    assert.doesNotMatch(text, /proto|evil|passwd|%2e/);
  });

  it('of a hundred kilobytes in a body are refused', async () => {
    const long = 'x'.repeat(100_000);
    const post = (path: string, authorization: string, body: object) =>
      fetch(served.url + path, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${authorization}`,
          'content-type': 'application/json',
          'idempotency-key': 'k1',
        },
        body: JSON.stringify(body),
      });
    for (const answer of [
      await post('/v1/sessions', SERVER_KEY, { sub: long }),
      await post('/v1/admin/hide', SERVER_KEY, { member: long }),
      await post(`/v1/channels/${OPEN}/messages`, token, { text: long }),
    ]) {
      assert.equal(answer.status, 413);
      assert.equal((await read(answer)).code, 'TOO_LARGE');
    }
  });

  it('in a body that are names of the language change nothing', async () => {
    for (const body of [
      '{"member":"__proto__"}',
      '{"__proto__":{"hidden":true},"member":"constructor"}',
      `{"member":"${SECRET}"}`,
      '{"sub":"__proto__"}',
      '{"constructor":{"prototype":{"isAdmin":true}}}',
      '[]',
      'null',
      '"x"',
      `${'['.repeat(30_000)}`,
    ]) {
      for (const path of ['/v1/admin/hide', '/v1/sessions']) {
        const answer = await fetch(served.url + path, {
          method: 'POST',
          headers: { authorization: `Bearer ${SERVER_KEY}`, 'content-type': 'application/json' },
          body,
        });
        assert.ok([400, 404].includes(answer.status), `${path} ${body.slice(0, 60)} ${answer.status}`);
      }
    }
    assert.equal(({} as Record<string, unknown>)['isAdmin'], undefined);
    assert.equal((await served.json('/v1/boards/xp')).rows.length, 2);
  });

  it('in the key of a send open no channel that is not listed', async () => {
    for (const key of ['../x', '', 'a'.repeat(300), 'a b', 'é']) {
      const answer = await fetch(`${served.url}/v1/channels/${SECRET}/messages`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${token}`,
          'content-type': 'application/json',
          'idempotency-key': encodeURIComponent(key),
        },
        body: '{"text":"x"}',
      });
      assert.equal(answer.status, 404, 'a channel that is not listed');
    }
  });
});
