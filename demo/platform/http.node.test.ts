import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { inflateSync } from 'node:zlib';
import { testPlatform, type TestPlatform } from './testing/platform.js';

describe('The platform over HTTP', () => {
  let p: TestPlatform;
  let port: number;
  before(async () => {
    p = await testPlatform({ members: 30 });
    port = Number(new URL(await p.listen(0)).port);
  });
  after(() => p.close());

  /** Writes bytes to the socket and reads until the answer's head is whole. */
  const raw = (request: string) =>
    new Promise<string>((resolve, reject) => {
      const socket = connect(port, '127.0.0.1', () => socket.write(request));
      let text = '';
      socket.setTimeout(5000, () => socket.destroy());
      socket.on('data', (data) => {
        text += data.toString();
        if (text.includes('\r\n\r\n')) socket.end();
      });
      socket.on('error', reject);
      socket.on('close', () => resolve(text));
    });

  it('serves every surface: by API, unified, and at the root', async () => {
    for (const surface of ['/apis/v1', '/v1', '']) {
      assert.equal((await p.call('GET', '/channels', { surface })).status, 200);
      assert.equal((await p.call('GET', '/xp-settings/tiers', { surface })).status, 200);
    }
  });

  it('tells the System surface at the root by its header', async () => {
    const headers = { 'x-api-key': p.credentials_.systemKey };
    for (const surface of ['/api/v1', '']) {
      const { body } = await p.call('GET', '/channels', { surface, key: null, headers });
      assert.equal(body.meta.success, true);
    }
    const { status } = await p.call('GET', '/channels', { surface: '/api/v1' });
    assert.equal(status, 401, 'a bearer key opens nothing there');
  });

  it('half a character in a body is 400, whole ones come through', async () => {
    const filter = (text: string) =>
      p.call('POST', '/users/filter', { body: `{"fields":["xp"],"filter":{"first_name":"${text}"}}` });
    for (const half of [
      '\\ud83d',
      '\\ude00',
      '\\ud83dx\\ude00',
      '\\ude00\\ud83d',
      '\\ud83d\\n',
      '\\ud83d\\ud83d\\ude00',
    ]) {
      const { status, body } = await filter(half);
      assert.equal(status, 400, half);
      assert.match(body.message, /half a character/);
    }
    for (const whole of [
      '\\ud83d\\ude00',
      '😀',
      '\\\\ud83d',
      '\\u00e9\\n\\\\',
      '\\ud83d\\ude00\\ud83d\\ude00',
    ])
      assert.equal((await filter(whole)).status, 200, whole);
  });

  it('an unknown route is 404 in the envelope of its surface', async () => {
    for (const [method, path] of [
      ['GET', '/nothing'],
      ['DELETE', '/channels'],
      ['GET', '/messages/send'],
      ['GET', '/avatars/abc.png'],
      ['GET', '/tiers/99.png'],
    ] as const) {
      const { status, body } = await p.call(method, path, { surface: '' });
      assert.equal(status, 404, path);
      assert.equal(body.status, 'error');
    }
    const { status, body } = await p.call('GET', '/nothing', { surface: '/api/v1' });
    assert.equal(status, 404);
    assert.deepEqual(body, {
      meta: { success: false, message: 'Route not found', devMessage: 'Route not found' },
      body: null,
    });
  });

  it('a body that is no JSON is 400, one that is too long 413', async () => {
    for (const body of ['{', '', 'null', '"text"', '[1', '{"a":1}}', 'idOrEmail=1']) {
      const answer = await p.call('POST', '/users/info', { body });
      assert.equal(answer.status, 400, body);
      assert.equal(answer.body.status, 'error');
    }
    const long = JSON.stringify({ idOrEmail: 'x'.repeat(300_000) });
    assert.equal((await p.call('POST', '/users/info', { body: long })).status, 413);
  });

  it('a body without a length is bounded too', async () => {
    const chunk = new Uint8Array(64 * 1024).fill(32);
    let sent = 0;
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += 1;
        if (sent > 1000) controller.close();
        else controller.enqueue(chunk);
      },
    });
    const answer = await p.fetch(
      new Request('http://127.0.0.1/v1/users/info', {
        method: 'POST',
        body,
        duplex: 'half',
        headers: { authorization: `Bearer ${p.credentials_.communityKey}` },
      }),
    );
    assert.equal(answer.status, 413);
    assert.ok(sent < 20, 'the rest is not read');
  });

  it('after a body that is too long the next request of the same client works', async () => {
    const send = (body: string | ReadableStream<Uint8Array>) =>
      fetch(`http://127.0.0.1:${port}/v1/users/info`, {
        method: 'POST',
        body,
        duplex: 'half',
        headers: { authorization: `Bearer ${p.credentials_.communityKey}` },
      });
    for (let round = 0; round < 3; round += 1) {
      const pieces = new ReadableStream<Uint8Array>({
        start(controller) {
          for (let n = 0; n < 16; n += 1) controller.enqueue(new Uint8Array(64 * 1024).fill(32));
          controller.close();
        },
      });
      const refused = await send(pieces);
      assert.equal(refused.status, 413);
      assert.equal(refused.headers.get('connection'), 'close');
      await refused.text();
      assert.equal((await send('{"idOrEmail":"1001"}')).status, 200);
    }
  });

  it('bytes that are no UTF-8 are 400, with a length and without', async () => {
    const asked = {
      method: 'POST',
      body: new Uint8Array([0x22, 0xff, 0xfe, 0x22]),
      headers: { authorization: `Bearer ${p.credentials_.communityKey}` },
    };
    assert.equal((await p.fetch(new Request('http://127.0.0.1/v1/users/info', asked))).status, 400);
    assert.equal((await fetch(`http://127.0.0.1:${port}/v1/users/info`, asked)).status, 400);
  });

  it('a body that ends before its length is nobody else’s trouble', async () => {
    const head = `Host: 127.0.0.1\r\nAuthorization: Bearer ${p.credentials_.communityKey}\r\nContent-Length: 500`;
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => {});
    await new Promise<void>((settle) =>
      socket.write(`POST /v1/users/info HTTP/1.1\r\n${head}\r\n\r\n{"idOrEmail":`, () => settle()),
    );
    await new Promise<void>((settle) => socket.once('close', () => settle()).destroy());
    const answer = await fetch(`http://127.0.0.1:${port}/v1/users/info`, {
      method: 'POST',
      body: '{"idOrEmail":"1001"}',
      headers: { authorization: `Bearer ${p.credentials_.communityKey}` },
    });
    assert.equal(answer.status, 200);
  });

  it('only names of this machine are served', async () => {
    const head = (host: string) =>
      raw(`GET /avatars/1001.png HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
    for (const host of [
      '127.0.0.1',
      `127.0.0.1:${port}`,
      'localhost:1',
      'app.localhost:8080',
      'a.b.localhost',
    ])
      assert.match(await head(host), /^HTTP\/1.1 200/, host);
    for (const host of [
      'evil.example',
      'localhost.evil.example',
      '127.0.0.1.evil.example',
      '10.0.0.1',
      'evillocalhost',
      '[::1]',
    ])
      assert.match(await head(host), /^HTTP\/1.1 4(21|00)/, host);
  });

  it('listens on the loopback address alone', async () => {
    await assert.rejects(fetch(`http://127.0.0.2:${port}/avatars/1001.png`));
  });

  it('answers carry an id and are not cached', async () => {
    const { headers } = await p.call('GET', '/channels');
    assert.match(headers.get('x-request-id') ?? '', /^[0-9a-f-]{36}$/);
    assert.equal(headers.get('cache-control'), 'no-store');
    assert.equal(headers.get('access-control-allow-origin'), null);
  });

  it('pages of other origins may use the message actions, and nothing else', async () => {
    const preflight = (path: string) =>
      p.call('OPTIONS', path, {
        key: null,
        headers: { origin: 'http://app.localhost', 'access-control-request-method': 'POST' },
      });
    const { status, headers } = await preflight('/messages/send');
    assert.equal(status, 204);
    assert.equal(headers.get('access-control-allow-origin'), '*');
    assert.match(headers.get('access-control-allow-headers') ?? '', /authorization/);
    assert.equal((await preflight('/users/filter')).headers.get('access-control-allow-origin'), null);
    const refused = await p.call('POST', '/messages/send', {
      key: null,
      headers: { origin: 'http://app.localhost' },
    });
    assert.equal(refused.status, 401);
    assert.equal(refused.headers.get('access-control-allow-origin'), '*', 'a page can read why');
  });

  it('pictures are PNG files drawn from the number', async () => {
    const bytes = async (path: string) => {
      const answer = await fetch(`http://127.0.0.1:${port}${path}`);
      assert.equal(answer.headers.get('content-type'), 'image/png');
      assert.equal(answer.headers.get('x-content-type-options'), 'nosniff');
      return Buffer.from(await answer.arrayBuffer());
    };
    const one = await bytes('/avatars/1001.png');
    assert.deepEqual(await bytes('/avatars/1001.png'), one);
    assert.notDeepEqual(await bytes('/avatars/1002.png'), one);
    for (const [png, size] of [
      [one, 120],
      [await bytes('/tiers/1.png'), 128],
      [await bytes('/tiers/5.png'), 128],
    ] as const) {
      assert.equal(png.subarray(1, 4).toString(), 'PNG');
      assert.equal(png.readUInt32BE(16), size);
      const data = png.subarray(png.indexOf('IDAT') + 4, png.indexOf('IEND') - 8);
      assert.equal(inflateSync(data).length, size * (size * 4 + 1));
      assert.ok(png.length < 8192);
    }
  });

  it('addresses of pictures follow the origin that was asked', async () => {
    const answer = await fetch(`http://127.0.0.1:${port}/v1/xp-settings/tiers`, {
      headers: { authorization: `Bearer ${p.credentials_.communityKey}` },
    });
    const { data } = (await answer.json()) as { data: { tiers: { icon: string }[] } };
    assert.equal(data.tiers[0]!.icon, `http://127.0.0.1:${port}/tiers/1.png`);
    assert.equal((await fetch(data.tiers[0]!.icon)).status, 200);
  });
});
