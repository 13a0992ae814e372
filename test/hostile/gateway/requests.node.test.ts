import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { readExposition, sampleOf } from '../../helpers/exposition.js';
import { serveGateway, type Served } from '../../helpers/served-gateway.js';
import { TinyPlatform } from '../../helpers/tiny-platform.js';
import { rawRequest } from './raw.js';

const platform = new TinyPlatform([{ id: 7, xp: 120, name: 'Ada' }]);
let served: Served;
let host: string;
before(async () => {
  served = await serveGateway({ fetch: platform.fetch });
  ({ host } = new URL(served.url));
});
after(() => served.close());

const turnedAway = async (reason: string) =>
  sampleOf(readExposition(await (await served.get('/metrics')).text()), 'rai_gateway_turned_away_total', {
    reason,
  });
const honest = async () => assert.equal((await served.get('/v1/boards/xp')).status, 200);

/** A second request that only a server which reads the first one wrongly would answer. */
const smuggled = () => `GET /v1/tiers HTTP/1.1\r\nhost: ${host}\r\nx-smuggled: 1\r\n\r\n`;

describe('bytes that mean another request to another server', () => {
  const shapes: Record<string, () => string> = {
    'a length and chunks': () =>
      `POST /v1/sessions HTTP/1.1\r\nhost: ${host}\r\ncontent-length: 4\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n${smuggled()}`,
    'chunks and a length': () =>
      `POST /v1/sessions HTTP/1.1\r\nhost: ${host}\r\ntransfer-encoding: chunked\r\ncontent-length: 6\r\n\r\n0\r\n\r\n${smuggled()}`,
    'two lengths': () =>
      `POST /v1/sessions HTTP/1.1\r\nhost: ${host}\r\ncontent-length: 0\r\ncontent-length: ${smuggled().length}\r\n\r\n${smuggled()}`,
    'a length with a sign': () =>
      `POST /v1/sessions HTTP/1.1\r\nhost: ${host}\r\ncontent-length: +0\r\n\r\n${smuggled()}`,
    'a list of lengths': () =>
      `POST /v1/sessions HTTP/1.1\r\nhost: ${host}\r\ncontent-length: 0, 0\r\n\r\n${smuggled()}`,
    'a length beyond all numbers': () =>
      `POST /v1/sessions HTTP/1.1\r\nhost: ${host}\r\ncontent-length: 99999999999999999999\r\n\r\n${smuggled()}`,
    'a length below nothing': () =>
      `POST /v1/sessions HTTP/1.1\r\nhost: ${host}\r\ncontent-length: -1\r\n\r\n${smuggled()}`,
    'a blank before the colon': () =>
      `POST /v1/sessions HTTP/1.1\r\nhost: ${host}\r\ntransfer-encoding : chunked\r\n\r\n0\r\n\r\n${smuggled()}`,
    'chunks that are not the last encoding': () =>
      `POST /v1/sessions HTTP/1.1\r\nhost: ${host}\r\ntransfer-encoding: chunked, identity\r\n\r\n0\r\n\r\n${smuggled()}`,
    'an encoding that is like chunks': () =>
      `POST /v1/sessions HTTP/1.1\r\nhost: ${host}\r\ntransfer-encoding: xchunked\r\n\r\n0\r\n\r\n${smuggled()}`,
    'a size of a chunk that is no number': () =>
      `POST /v1/sessions HTTP/1.1\r\nhost: ${host}\r\ntransfer-encoding: chunked\r\n\r\n0x0\r\n\r\n${smuggled()}`,
    'a chunk beyond all numbers': () =>
      `POST /v1/sessions HTTP/1.1\r\nhost: ${host}\r\ntransfer-encoding: chunked\r\n\r\nfffffffffffffffff\r\n\r\n${smuggled()}`,
    'a chunk longer than it says': () =>
      `POST /v1/sessions HTTP/1.1\r\nhost: ${host}\r\ntransfer-encoding: chunked\r\n\r\n1\r\nab\r\n0\r\n\r\n${smuggled()}`,
    'a line that is folded': () =>
      `POST /v1/sessions HTTP/1.1\r\nhost: ${host}\r\nx: 1\r\n transfer-encoding: chunked\r\ncontent-length: 0\r\nx y: 1\r\n\r\n${smuggled()}`,
    'a bare return in a header': () =>
      `GET /v1/config HTTP/1.1\r\nhost: ${host}\r\nx: a\rcontent-length: 9\r\n\r\n`,
    'a zero in a header': () => `GET /v1/config HTTP/1.1\r\nhost: ${host}\r\nx: a\0b\r\n\r\n`,
    'no host': () => 'GET /v1/config HTTP/1.1\r\n\r\n',
    'a version of its own': () => `GET /v1/config HTTP/9.9\r\nhost: ${host}\r\n\r\n`,
    'the greeting of HTTP/2': () => 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
    'a greeting of TLS': () => '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03',
  };
  for (const [what, make] of Object.entries(shapes)) {
    it(`is refused: ${what}`, async () => {
      const before = await turnedAway('malformed');
      const { statuses, text, closed } = await rawRequest(served.url, make());
      assert.ok(closed, `the connection stays open: ${text.slice(0, 300)}`);
      // The first request may have been whole; what follows must never be answered as a request of its own.
      assert.ok(statuses.length >= 1 && statuses.length <= 2, text.slice(0, 300));
      assert.equal(statuses.at(-1), 400, text.slice(0, 300));
      assert.doesNotMatch(text, /"tiers"/);
      assert.ok((await turnedAway('malformed')) > before || statuses.length === 1, 'not counted');
      await honest();
    });
  }
});

describe('a host that is not served here', () => {
  const of = (head: string) => rawRequest(served.url, head.replaceAll('HOST', host));
  const shapes: Record<string, string> = {
    'another name': 'GET /v1/config HTTP/1.1\r\nhost: evil.example\r\nconnection: close\r\n\r\n',
    'another name beside it':
      'GET /v1/config HTTP/1.1\r\nhost: evil.example\r\nhost: HOST\r\nconnection: close\r\n\r\n',
    'another name in the line':
      'GET http://evil.example/v1/config HTTP/1.1\r\nhost: evil.example\r\nconnection: close\r\n\r\n',
    'the name with more behind it':
      'GET /v1/config HTTP/1.1\r\nhost: HOST.evil.example\r\nconnection: close\r\n\r\n',
    'a user before it': 'GET /v1/config HTTP/1.1\r\nhost: HOST@evil.example\r\nconnection: close\r\n\r\n',
    'two names in one': 'GET /v1/config HTTP/1.1\r\nhost: HOST, evil.example\r\nconnection: close\r\n\r\n',
  };
  for (const [what, head] of Object.entries(shapes)) {
    it(`is refused: ${what}`, async () => {
      const { statuses, text } = await of(head);
      assert.ok([400, 421].includes(statuses[0]!), text.slice(0, 200));
      assert.doesNotMatch(text, /"boards"/);
      await honest();
    });
  }

  it('is counted', async () => {
    const before = await turnedAway('host');
    await of('GET /v1/config HTTP/1.1\r\nhost: evil.example\r\nconnection: close\r\n\r\n');
    assert.equal(await turnedAway('host'), before + 1);
  });

  it('is believed of nobody else: what proxies write is no host', async () => {
    for (const name of [
      'x-forwarded-host',
      'x-host',
      'forwarded',
      'x-original-url',
      'x-rewrite-url',
      'x-http-method-override',
    ]) {
      const answer = await served.get('/v1/config', {
        [name]: name === 'forwarded' ? 'host=evil.example' : '/v1/me',
      });
      assert.equal(answer.status, 200, name);
      assert.doesNotMatch(await answer.text(), /evil/);
    }
  });

  it('is no matter for the probes of a machine, which know only the address', async () => {
    const { statuses } = await of(
      'GET /healthz HTTP/1.1\r\nhost: 10.1.2.3:8787\r\nconnection: close\r\n\r\n',
    );
    assert.deepEqual(statuses, [200]);
    assert.deepEqual(
      (await of('GET /metrics HTTP/1.1\r\nhost: 10.1.2.3:8787\r\nconnection: close\r\n\r\n')).statuses,
      [421],
    );
  });
});

describe('headers without end', () => {
  it('are read no further than 16 KiB, and counted', async () => {
    const before = await turnedAway('header');
    const bombs = [
      `x: ${'a'.repeat(20_000)}\r\n`,
      Array.from({ length: 3000 }, (_, i) => `x-${i}: ${i}\r\n`).join(''),
      `cookie: ${'a=b; '.repeat(6000)}\r\n`,
    ];
    for (const bomb of bombs) {
      const head = `GET /v1/config HTTP/1.1\r\nhost: ${host}\r\n${bomb}\r\n`;
      assert.equal((await rawRequest(served.url, head)).statuses[0], 431);
    }
    assert.equal(await turnedAway('header'), before + 3);
    await honest();
  });

  it('of one name that come a thousand times are one', async () => {
    const many = 'if-none-match: "x"\r\n'.repeat(500);
    const { statuses } = await rawRequest(
      served.url,
      `GET /v1/config HTTP/1.1\r\nhost: ${host}\r\nconnection: close\r\n${many}\r\n`,
    );
    assert.deepEqual(statuses, [200]);
  });

  it('in the address are refused too', async () => {
    const { statuses } = await rawRequest(
      served.url,
      `GET /v1/config?x=${'a'.repeat(20_000)} HTTP/1.1\r\nhost: ${host}\r\n\r\n`,
    );
    assert.equal(statuses[0], 431);
    const long = await rawRequest(
      served.url,
      `GET /v1/config?${'a=1&'.repeat(3500)} HTTP/1.1\r\nhost: ${host}\r\nconnection: close\r\n\r\n`,
    );
    assert.equal(long.statuses[0], 400);
  });
});

describe('methods that nobody needs', () => {
  it('are refused, and nothing is echoed', async () => {
    for (const method of ['TRACE', 'PATCH', 'PROPFIND', 'PURGE', 'LINK']) {
      const { statuses, text } = await rawRequest(
        served.url,
        `${method} /v1/config HTTP/1.1\r\nhost: ${host}\r\nx-mine: echo-of-mine\r\nconnection: close\r\n\r\n`,
      );
      assert.ok([400, 404, 405].includes(statuses[0]!), `${method} ${text.slice(0, 100)}`);
      assert.doesNotMatch(text, /echo-of-mine/);
    }
    const tunnel = await rawRequest(served.url, `CONNECT evil.example:443 HTTP/1.1\r\nhost: ${host}\r\n\r\n`);
    assert.ok(tunnel.closed && tunnel.statuses[0] !== 200);
    const upgrade = await rawRequest(
      served.url,
      `GET /v1/config HTTP/1.1\r\nhost: ${host}\r\nconnection: upgrade\r\nupgrade: h2c\r\n\r\n`,
    );
    assert.notEqual(upgrade.statuses[0], 101);
    await honest();
  });
});
