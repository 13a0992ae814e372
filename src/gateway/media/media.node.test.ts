import assert from 'node:assert/strict';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { read, serveGateway, type Served } from '../../../test/helpers/served-gateway.js';
import { TinyPlatform } from '../../../test/helpers/tiny-platform.js';
import { fetchPicture, MAX_PICTURE, PictureRefused } from './fetch-picture.js';
import { isListed, isListedPrivate, isPrivateAddress } from './hosts.js';
import { pictureType } from './picture-type.js';

const PNG = Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), Buffer.alloc(100)]);

describe('hosts of pictures', () => {
  it('are public, unless they are of a private range', () => {
    const hidden = [
      '127.0.0.1',
      '127.9.9.9',
      '10.1.2.3',
      '172.16.0.1',
      '172.31.255.255',
      '192.168.1.1',
      '169.254.169.254',
      '100.64.0.1',
      '0.0.0.0',
      '224.0.0.1',
      '255.255.255.255',
      '::1',
      '::',
      'fe80::1',
      'fc00::1',
      'fd12::1',
      '::ffff:127.0.0.1',
      '::127.0.0.1',
      '::7f00:1',
      '::ffff:0:7f00:1',
      '::ffff:10.0.0.1',
      '64:ff9b::7f00:1',
      '2002:7f00:1::',
      'ff02::1',
      '2001:db8::1',
    ];
    for (const address of hidden) assert.ok(isPrivateAddress(address), address);
    for (const address of ['1.1.1.1', '8.8.8.8', '172.32.0.1', '2606:4700::1111', '::ffff:8.8.8.8']) {
      assert.ok(!isPrivateAddress(address), address);
    }
  });

  it('are listed exactly, with the port where it is not the usual one', () => {
    const hosts = ['img.example', '127.0.0.1:3333', 'localhost'];
    for (const url of [
      'https://img.example/a.png',
      'http://img.example/a',
      'https://img.example:443/',
      'http://127.0.0.1:3333/x',
    ]) {
      assert.ok(isListed(url, hosts), url);
    }
    for (const url of [
      'https://img.example:8443/',
      'https://img.example.evil/',
      'https://evil/img.example',
      'https://u@img.example/',
      'ftp://img.example/',
      'data:image/png;base64,AA',
      'javascript:1',
      '//img.example/',
      '',
      'http://127.0.0.1/',
      'http://127.0.0.1:3334/',
      'file:///etc/passwd',
    ]) {
      assert.ok(!isListed(url, hosts), url);
    }
    assert.ok(
      isListedPrivate('http://127.0.0.1:3333/') &&
        isListedPrivate('http://localhost:99/') &&
        isListedPrivate('http://[::1]:99/'),
    );
    assert.ok(
      !isListedPrivate('http://localhost/') &&
        !isListedPrivate('http://127.0.0.1/') &&
        !isListedPrivate('https://img.example:99/'),
    );
  });
});

describe('pictures', () => {
  it('are known by their first bytes', () => {
    const of = (text: string) => pictureType(Buffer.from(text, 'latin1'));
    assert.equal(pictureType(PNG), 'image/png');
    assert.equal(of('\xff\xd8\xff\xe0'), 'image/jpeg');
    assert.equal(of('GIF89a....'), 'image/gif');
    assert.equal(of('RIFF....WEBPVP8 '), 'image/webp');
    assert.equal(of('....ftypavif....'), 'image/avif');
    for (const text of [
      '<svg xmlns="http://www.w3.org/2000/svg"/>',
      '<!doctype html>',
      'GIF',
      '',
      'RIFF....WAVE',
      '....ftypmp42',
      '%PDF-1.7',
    ]) {
      assert.equal(of(text), undefined, text);
    }
  });

  const answers: Record<string, RequestListener> = {
    '/good': (_, answer) => answer.end(PNG),
    '/svg': (_, answer) =>
      answer.writeHead(200, { 'content-type': 'image/png' }).end('<svg xmlns="http://www.w3.org/2000/svg"/>'),
    '/moved': (_, answer) => answer.writeHead(302, { location: '/good' }).end(),
    '/long': (_, answer) => answer.writeHead(200, { 'content-length': String(MAX_PICTURE + 1) }).end(PNG),
    '/endless': (_, answer) => {
      answer.write(PNG);
      for (let i = 0; i < 20; i += 1) answer.write(Buffer.alloc(100_000));
      answer.end();
    },
    '/missing': (_, answer) => answer.writeHead(404).end(),
    '/silent': () => undefined,
    '/other-protocol': (_, answer) =>
      void answer.socket!.write('HTTP/1.1 101 Switching\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n'),
  };
  let server: Server;
  let host: string;
  let asked = 0;
  before(async () => {
    server = createServer((request, answer) => {
      asked += 1;
      answers[request.url!]!(request, answer);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  after(() => {
    server.closeAllConnections();
    server.close();
  });

  const load = (path: string) => fetchPicture(`http://${host}${path}`, { hosts: [host], timeoutMs: 300 });

  it('come whole, of a known kind, from where they were said to be', async () => {
    assert.deepEqual(await load('/good'), { type: 'image/png', bytes: PNG });
    for (const path of ['/svg', '/moved', '/long', '/endless', '/missing', '/other-protocol']) {
      await assert.rejects(load(path), PictureRefused, path);
    }
    await assert.rejects(load('/silent'), (error: Error) => !(error instanceof PictureRefused));
    await assert.rejects(fetchPicture(`http://${host}/good`, { hosts: [], timeoutMs: 300 }), PictureRefused);
  });

  it('are not fetched from a private address behind a public name', async () => {
    const port = host.split(':')[1];
    const before = asked;
    const resolve = async () => [{ address: '127.0.0.1', family: 4 }];
    const hosts = [`img.example:${port}`];
    await assert.rejects(
      fetchPicture(`http://img.example:${port}/good`, { hosts, timeoutMs: 300, resolve }),
      /private address/,
    );
    const none = async () => [];
    await assert.rejects(
      fetchPicture(`http://img.example:${port}/good`, { hosts, timeoutMs: 300, resolve: none }),
      PictureRefused,
    );
    assert.equal(asked, before);
    const local = { hosts: [`localhost:${port}`], timeoutMs: 300 };
    assert.equal(
      (await fetchPicture(`http://localhost:${port}/good`, { ...local, resolve })).type,
      'image/png',
    );
  });

  it('are fetched once for many callers, and a refused one is not asked for again', async () => {
    const platform = new TinyPlatform([
      { id: 1, xp: 9, name: 'Ada', avatar: `http://${host}/good` },
      { id: 2, xp: 8, name: 'Bo', avatar: `http://${host}/svg` },
      { id: 3, xp: 7, name: 'Cy', avatar: 'http://other.example/cy.png' },
      { id: 4, xp: 6, name: 'Di', avatar: `http://${host}/silent` },
    ]);
    const served: Served = await serveGateway({
      fetch: platform.fetch,
      options: { media: { hosts: [host] }, limits: { upstreamMs: 200 } },
    });
    const { rows } = await served.json('/v1/boards/xp');
    assert.equal(rows[2].member.avatar, undefined);
    const before = asked;
    const [one, two] = await Promise.all([fetch(rows[0].member.avatar), fetch(rows[0].member.avatar)]);
    assert.deepEqual([one.status, two.status], [200, 200]);
    assert.deepEqual(Buffer.from(await one.arrayBuffer()), PNG);
    assert.equal((await fetch(rows[0].member.avatar)).status, 200);
    assert.equal(asked, before + 1);
    assert.equal((await fetch(rows[1].member.avatar)).status, 404);
    assert.equal((await fetch(rows[1].member.avatar)).status, 404);
    assert.equal(asked, before + 2);
    const silent = await fetch(rows[3].member.avatar);
    assert.equal(silent.status, 503);
    assert.equal((await read(silent)).code, 'UNAVAILABLE');
    await served.close();
  });
});
