import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { eq } from 'drizzle-orm';
import { verifyWebhook } from '../../src/webhooks/index.js';
import { webhookSubscriptions } from './db/schema.js';
import { testPlatform, type TestPlatform } from './testing/platform.js';
import { startReceiver, until, type Receiver } from './testing/receiver.js';
import { secondCommunity, type SecondCommunity } from './testing/second-community.js';

const ORIGIN = 'http://127.0.0.1:3333';

describe('Outgoing webhooks on the operator page', () => {
  let p: TestPlatform;
  let other: SecondCommunity;
  let receiver: Receiver;
  let home: string;
  let cookie: string;
  before(async () => {
    p = await testPlatform({ members: 20, privateDestinations: true });
    other = await secondCommunity(p.platform);
    receiver = await startReceiver();
    home = `/operator/${p.credentials_.communityId}`;
    cookie = await signIn(p.credentials_.systemKey);
  });
  after(async () => {
    await receiver.close();
    await p.close();
  });

  async function ask(path: string, form?: Record<string, string>, as = cookie) {
    const answer = await p.fetch(
      new Request(ORIGIN + path, {
        method: form ? 'POST' : 'GET',
        headers: {
          cookie: as,
          ...(form && { origin: ORIGIN, 'content-type': 'application/x-www-form-urlencoded' }),
        },
        ...(form && { body: new URLSearchParams(form).toString() }),
      }),
    );
    return { status: answer.status, headers: answer.headers, text: await answer.text() };
  }
  async function signIn(systemKey: string): Promise<string> {
    const answer = await ask('/operator/sign-in', { systemKey }, '');
    return (answer.headers.get('set-cookie') ?? '').split(';')[0]!;
  }
  const act = (action: string, form: Record<string, string>) => ask(`${home}/webhooks/${action}`, form);
  const secretOf = (text: string) => /class="secret">([^<]+)</.exec(text)?.[1] ?? '';
  const say = async (message: string) => {
    const body = { channelId: p.channel('Workshop floor').id, message, sender: p.user('kenji.mori').userId };
    assert.equal((await p.call('POST', '/messages/send', { body })).status, 200);
  };
  const idOf = async (name: string) => {
    const [row] = await p.platform.db
      .select()
      .from(webhookSubscriptions)
      .where(eq(webhookSubscriptions.name, name));
    return row!.id;
  };
  let id: string;
  let secret: string;

  it('are made with a secret that is shown once, and tested', async () => {
    const made = await act('webhook-create', {
      name: '<b>Till</b>',
      url: receiver.url,
      'type:message.posted': 'on',
      channels: 'Workshop floor, Long table',
    });
    assert.equal(made.status, 200);
    assert.match(made.text, /&lt;b&gt;Till/);
    secret = secretOf(made.text);
    assert.match(secret, /^whsec_/);
    id = await idOf('<b>Till</b>');
    const list = await ask(`${home}/webhooks`);
    assert.equal(list.text.includes(secret), false);
    assert.match(list.text, /Workshop floor, Long table/);
    const test = await act('webhook-test', { id });
    assert.match(test.text, /on its way as evt_/);
    await receiver.count(1);
    const { headers, text, body } = receiver.received[0]!;
    assert.equal(body.type, 'webhook.test');
    verifyWebhook({ headers, body: text, secrets: secret, now: p.platform.now });
  });

  it('say what is wrong with a form, and make nothing of it', async () => {
    const good = { name: 'Bad', url: receiver.url, 'type:message.posted': 'on' };
    for (const [wrong, told] of [
      [{ name: ' ' }, /name: must have/],
      [{ url: 'ftp://example.com' }, /url: must be/],
      [{ url: 'https://user:secret@example.com/' }, /url: must be/],
      [{ alg: 'rot13' }, /alg: is none/],
      [{ 'type:everything': 'on' }, /types: is none/],
      [{ channels: 'Nowhere' }, /No channel is called “Nowhere”/],
    ] as const) {
      const answer = await act('webhook-create', { ...good, ...wrong });
      assert.ok(answer.status >= 400 && answer.status < 500, String(told));
      assert.match(answer.text, told);
    }
    assert.match(
      (await act('webhook-create', { name: 'Bad', url: receiver.url })).text,
      /at least one event/,
    );
    assert.doesNotMatch((await ask(`${home}/webhooks`)).text, /<td class="">Bad</);
    const theirs = await signIn(other.systemKey);
    for (const action of [
      'webhook-off',
      'webhook-secret',
      'webhook-test',
      'webhook-delete',
      'webhook-encrypt',
    ])
      assert.equal(
        (await ask(`/operator/${other.communityId}/webhooks/${action}`, { id }, theirs)).status,
        404,
        action,
      );
  });

  it('are changed: what is left empty stays', async () => {
    assert.equal((await act('webhook-edit', { id, name: 'Till', channels: 'all' })).status, 200);
    const list = (await ask(`${home}/webhooks`)).text;
    assert.match(list, /all but direct ones/);
    assert.match(list, /New message posted/);
    assert.equal(await idOf('Till'), id);
  });

  it('rotate secrets and keys', async () => {
    const rotated = secretOf((await act('webhook-secret', { id })).text);
    assert.match(rotated, /^whsec_/);
    assert.notEqual(rotated, secret);
    const before = receiver.received.length;
    await say('Signed twice');
    await receiver.count(before + 1);
    const { headers, text } = receiver.received.at(-1)!;
    for (const secrets of [secret, rotated])
      verifyWebhook({ headers, body: text, secrets, now: p.platform.now });
    assert.equal((await act('webhook-key', { id })).status, 409);
    const first = secretOf((await act('webhook-encrypt', { id })).text);
    const second = secretOf((await act('webhook-key', { id })).text);
    assert.equal(Buffer.from(first, 'base64').length, 32);
    assert.notEqual(first, second);
    assert.match((await act('webhook-key-now', { id })).text, /encrypts with its new key/);
    assert.match((await act('webhook-plain', { id })).text, /in the clear/);
  });

  it('show their deliveries with payload and answers, and deliver again', async () => {
    receiver.answer = (response) => response.writeHead(422).end('<b>no</b> thanks');
    const before = receiver.received.length;
    await say('Tell <i>them</i>');
    await receiver.count(before + 1);
    let page = '';
    await until(async () => {
      page = (await ask(`${home}/deliveries?q=waiting`)).text;
      return page.includes('answered 422');
    }, 'the log');
    assert.match(page, /&lt;b&gt;no&lt;\/b&gt; thanks/);
    assert.match(page, /Tell &lt;i&gt;them/);
    assert.match(page, /webhook-signature: v1,•••/);
    assert.doesNotMatch(page, /whsec_/);
    receiver.answer = (response) => response.writeHead(204).end();
    const delivery = /name="id" value="(\d+)"/.exec(page)![1]!;
    const again = await ask(`${home}/deliveries/delivery-again`, { id: delivery });
    assert.match(again.text, /delivered once more/);
    await receiver.count(before + 2);
    await until(async () => !(await ask(`${home}/deliveries?q=waiting`)).text.includes('answered 422'), 'it');
    assert.equal((await ask(`${home}/deliveries/delivery-again`, { id: 'x' })).status, 404);
  });

  it('tell on every page of one that was switched off, until somebody switches it on', async () => {
    receiver.answer = (response) => response.writeHead(410).end();
    await say('Gone?');
    await until(
      async () => (await ask(home)).text.includes('Nothing reaches the webhook “Till”'),
      'the notice',
    );
    assert.match(
      (await ask(`${home}/webhooks`)).text,
      /switched off\. The receiver answered 410: it is gone\./,
    );
    assert.match((await ask(`${home}/outbox`)).text, /The webhook “Till” is off/);
    receiver.answer = (response) => response.writeHead(204).end();
    const before = receiver.received.length;
    assert.match((await act('webhook-on', { id })).text, /What waited goes out now/);
    await receiver.count(before + 1);
    assert.doesNotMatch((await ask(home)).text, /Nothing reaches/);
    assert.match((await act('webhook-off', { id })).text, /is not kept for it/);
    assert.match((await act('webhook-delete', { id })).text, /is deleted/);
    assert.equal((await act('webhook-delete', { id })).status, 404);
  });
});
