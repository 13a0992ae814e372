import assert from 'node:assert/strict';
import type { LookupAddress } from 'node:dns';
import { after, before, describe, it } from 'node:test';
import { parseDestination } from './services/webhooks/destinations.js';
import { createSender } from './services/webhooks/send.js';
import { startReceiver, type Receiver } from './testing/receiver.js';

const PUBLIC: LookupAddress = { address: '93.184.216.34', family: 4 };

describe('Destinations of webhooks', () => {
  let receiver: Receiver;
  let port: string;
  before(async () => {
    receiver = await startReceiver();
    port = new URL(receiver.url).port;
  });
  after(() => receiver.close());

  const send = (url: string, resolve?: (host: string) => Promise<LookupAddress[]>, allowsPrivate = false) => {
    const sender = createSender({ allowsPrivate, resolve, timeoutMs: 2000 });
    return sender
      .send({ url, headers: { 'content-type': 'application/json' }, body: '{}' })
      .finally(() => sender.close());
  };

  it('are not of this machine or a private network, however the number is written', async () => {
    for (const host of [
      '127.0.0.1',
      '127.1',
      '2130706433',
      '0x7f000001',
      '0x7f.1',
      '0177.0.0.1',
      '0',
      '10.1.2.3',
      '172.16.0.1',
      '192.168.1.1',
      '169.254.169.254',
      '100.100.100.200',
      '[::1]',
      '[::]',
      '[::ffff:127.0.0.1]',
      '[::ffff:7f00:1]',
      '[64:ff9b::7f00:1]',
      '[fe80::1]',
      '[fd00:ec2::254]',
    ]) {
      const { status, error } = await send(`http://${host}:${port}/hooks`);
      assert.deepEqual([status, error], [null, 'the address is private'], host);
    }
    assert.equal(receiver.received.length, 0);
  });

  it('are no names that lead there, with one address or among others', async () => {
    const loopback = { address: '127.0.0.1', family: 4 };
    for (const found of [
      [loopback],
      [PUBLIC, loopback],
      [{ address: '::1', family: 6 }],
      [{ address: '::ffff:169.254.169.254', family: 6 }],
    ]) {
      const { error } = await send(`http://inside.example:${port}/hooks`, async () => found);
      assert.equal(error, 'the name leads to a private address');
    }
    for (const name of ['localhost', 'shop.localhost'])
      assert.match((await send(`http://${name}:${port}/hooks`)).error!, /private address|not known/);
    assert.match((await send(`http://nothing.example:${port}/`, async () => [])).error!, /no address/);
    assert.equal(receiver.received.length, 0);
  });

  it('are the address that was checked, also when the name leads elsewhere a moment later', async () => {
    let asked = 0;
    const rebinding = async (): Promise<LookupAddress[]> => {
      asked += 1;
      return [asked === 1 ? { address: '192.0.2.1', family: 4 } : { address: '127.0.0.1', family: 4 }];
    };
    const sender = createSender({ allowsPrivate: true, resolve: rebinding, timeoutMs: 300 });
    const outgoing = { url: `http://turns.example:${port}/hooks`, headers: {}, body: '{}' };
    // The first address answers nobody: had the name been asked again, the request had arrived.
    assert.equal((await sender.send(outgoing)).status, null);
    assert.deepEqual([asked, receiver.received.length], [1, 0]);
    sender.close();
  });

  it('may be of this machine where that is switched on', async () => {
    const named = async () => [{ address: '127.0.0.1', family: 4 }];
    assert.equal((await send(receiver.url, undefined, true)).status, 204);
    assert.equal((await send(`http://inside.example:${port}/hooks`, named, true)).status, 204);
    assert.equal(receiver.received.length, 2);
    assert.equal(receiver.received[1]?.headers.host, `inside.example:${port}`);
  });

  it('are http or https, without a name and password', () => {
    for (const url of [
      '',
      'hooks',
      '//example.com/',
      'ftp://example.com/',
      'file:///etc/passwd',
      'javascript:1',
      'https://user@example.com/',
      'https://:secret@example.com/',
      `https://example.com/${'a'.repeat(1000)}`,
    ])
      assert.equal(parseDestination(url), undefined, url);
    assert.equal(parseDestination(' https://Example.com/a?b=1#c ')?.href, 'https://example.com/a?b=1');
  });
});
