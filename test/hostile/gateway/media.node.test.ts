import assert from 'node:assert/strict';
import type { LookupAddress } from 'node:dns';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { fetchPicture, PictureRefused } from '../../../src/gateway/media/fetch-picture.js';
import { isListed, isPrivateAddress } from '../../../src/gateway/media/hosts.js';

const PNG = Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), Buffer.alloc(100)]);
const INWARD: LookupAddress = { address: '127.0.0.1', family: 4 };

/** A server on this machine that must never be reached but by the honest path. */
let server: Server;
let port: number;
let asked = 0;
before(async () => {
  server = createServer((_, answer) => {
    asked += 1;
    answer.end(PNG);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ({ port } = server.address() as AddressInfo);
});
after(() => {
  server.closeAllConnections();
  server.close();
});

const honest = async () => {
  const host = `127.0.0.1:${port}`;
  const before = asked;
  assert.equal(
    (await fetchPicture(`http://${host}/a.png`, { hosts: [host], timeoutMs: 5000 })).type,
    'image/png',
  );
  assert.equal(asked, before + 1);
};

describe('names that lead inward', () => {
  const answers: Record<string, LookupAddress[]> = {
    loopback: [INWARD],
    'a public and a private address': [{ address: '8.8.8.8', family: 4 }, INWARD],
    'a private and a public address': [INWARD, { address: '8.8.8.8', family: 4 }],
    'IPv4 within IPv6': [{ address: '::ffff:127.0.0.1', family: 6 }],
    'IPv4 within IPv6, in hexadecimal': [{ address: '::ffff:7f00:1', family: 6 }],
    'IPv4 translated': [{ address: '64:ff9b::7f00:1', family: 6 }],
    'IPv4 in 6to4': [{ address: '2002:7f00:1::', family: 6 }],
    'the loopback of IPv6': [{ address: '::1', family: 6 }],
    'a link': [{ address: 'fe80::1', family: 6 }],
    'the address of clouds': [{ address: '169.254.169.254', family: 4 }],
    'the address of clouds in IPv6': [{ address: 'fd00:ec2::254', family: 6 }],
    nothing: [{ address: '0.0.0.0', family: 4 }],
    everybody: [{ address: '255.255.255.255', family: 4 }],
  };
  for (const [what, found] of Object.entries(answers)) {
    it(`are refused: ${what}`, async () => {
      const before = asked;
      await assert.rejects(
        fetchPicture(`http://img.example:${port}/a.png`, {
          hosts: [`img.example:${port}`],
          timeoutMs: 2000,
          resolve: async () => found,
        }),
        (error: PictureRefused) => error.why === 'private-address',
      );
      assert.equal(asked, before);
      await honest();
    });
  }

  it('after they led outward: each fetch asks once, and connects to what it was told', async () => {
    let calls = 0;
    const resolve = async (): Promise<LookupAddress[]> => {
      calls += 1;
      // What a server of names answers that turns to another answer at once; the first one leads nowhere.
      return calls === 1 ? [{ address: '192.0.2.1', family: 4 }] : [INWARD];
    };
    const before = asked;
    const load = () =>
      fetchPicture(`http://img.example:${port}/a.png`, {
        hosts: [`img.example:${port}`],
        timeoutMs: 500,
        resolve,
      });
    await assert.rejects(load());
    assert.equal(calls, 1, 'a second look-up could have another answer');
    await assert.rejects(load(), PictureRefused);
    assert.equal(asked, before);
  });

  it('or nowhere at all end in time', async () => {
    const began = Date.now();
    const resolve = () => new Promise<LookupAddress[]>(() => undefined);
    await assert.rejects(
      fetchPicture('http://img.example/a.png', { hosts: ['img.example'], timeoutMs: 200, resolve }),
    );
    assert.ok(Date.now() - began < 20_000);
    await assert.rejects(
      fetchPicture('http://img.example/a.png', {
        hosts: ['img.example'],
        timeoutMs: 20_000,
        resolve,
        signal: AbortSignal.abort(),
      }),
    );
  });
});

describe('other spellings of an address within', () => {
  // What the parser of addresses makes of them is what is compared with the list.
  for (const spelling of [
    '2130706433',
    '0x7f000001',
    '0177.0.0.1',
    '127.1',
    '0x7f.1',
    '127.0.0.1.',
    '①②⑦.0.0.1',
    '[::ffff:127.0.0.1]',
    '[::ffff:7f00:1]',
    '[0:0:0:0:0:0:0:1]',
    'localhost.',
    'LOCALHOST',
  ]) {
    it(`${spelling} is not listed with its name, and private where it is`, async () => {
      const url = `http://${spelling}:${port}/a.png`;
      assert.ok(!isListed(url, ['img.example', `img.example:${port}`]));
      const { hostname } = new URL(url);
      const bare = hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
      if (bare !== 'localhost') assert.ok(isPrivateAddress(bare), bare);
      const before = asked;
      await assert.rejects(fetchPicture(url, { hosts: ['img.example'], timeoutMs: 2000 }), PictureRefused);
      // Without its port even a listed one leads nowhere within.
      await assert.rejects(fetchPicture(`http://${spelling}/a.png`, { hosts: [hostname], timeoutMs: 500 }));
      assert.equal(asked, before);
    });
  }
});
