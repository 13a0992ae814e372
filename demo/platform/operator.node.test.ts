import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { testPlatform, type TestPlatform } from './testing/platform.js';
import { secondCommunity, type SecondCommunity } from './testing/second-community.js';

const ORIGIN = 'http://127.0.0.1:3333';

describe('The operator page', () => {
  let p: TestPlatform;
  let other: SecondCommunity;
  let home: string;
  before(async () => {
    p = await testPlatform();
    other = await secondCommunity(p.platform);
    home = `/operator/${p.credentials_.communityId}`;
  });
  after(() => p.close());

  const ask = async (
    path: string,
    options: { cookie?: string; form?: Record<string, string>; origin?: string } = {},
  ) => {
    const { cookie, form, origin = ORIGIN } = options;
    const answer = await p.fetch(
      new Request(ORIGIN + path, {
        method: form ? 'POST' : 'GET',
        headers: {
          ...(cookie && { cookie }),
          ...(form && { origin, 'content-type': 'application/x-www-form-urlencoded' }),
        },
        ...(form && { body: new URLSearchParams(form).toString() }),
      }),
    );
    return { status: answer.status, headers: answer.headers, text: await answer.text() };
  };
  const signIn = async (form: Record<string, string>) => {
    const answer = await ask('/operator/sign-in', { form });
    const set = answer.headers.get('set-cookie') ?? '';
    return { ...answer, set, cookie: set.split(';')[0]! };
  };
  const owner = async () => {
    const { email, password } = p.user('ada.okafor');
    return (await signIn({ email, password })).cookie;
  };

  it('opens to an owner and to the System API key, and the cookie is out of reach', async () => {
    const { email, password } = p.user('ada.okafor');
    for (const form of [{ email, password }, { systemKey: p.credentials_.systemKey }]) {
      const { status, set, cookie } = await signIn(form);
      assert.equal(status, 303);
      assert.match(set, /HttpOnly/);
      assert.match(set, /SameSite=Strict/);
      const page = await ask(home, { cookie });
      assert.equal(page.status, 200);
      assert.match(page.text, /Northwind Makers/);
      assert.match(page.headers.get('content-security-policy')!, /default-src 'none'/);
      assert.doesNotMatch(page.text, /<script|style=/);
    }
  });

  it('stays shut to a plain member, a wrong password, a wrong key and a guess', async () => {
    const { email, password } = p.user('kenji.mori');
    const plain = await signIn({ email, password });
    assert.equal(plain.status, 401);
    assert.match(plain.text, /for owners and admins/);
    assert.equal((await signIn({ email, password: 'wrong' })).status, 401);
    assert.equal((await signIn({ systemKey: 'f'.repeat(64) })).status, 401);
    assert.equal((await signIn({ email: 'a\0b@example.org', password: 'x' })).status, 400);
    const guess = await ask(home, { cookie: 'rai_operator=guessed' });
    assert.equal(guess.status, 302);
    assert.equal((await ask(`${home}/keys`)).status, 302);
  });

  it('shows lists in pages and finds members', async () => {
    const cookie = await owner();
    for (const list of [
      'members',
      'keys',
      'access',
      'channels',
      'boards',
      'tiers',
      'products',
      'orders',
      'jobs',
      'outbox',
    ])
      assert.equal((await ask(`${home}/${list}`, { cookie })).status, 200, list);
    const first = await ask(`${home}/members`, { cookie });
    assert.match(first.text, /260 in all, page 1/);
    const last = await ask(`${home}/members?page=6`, { cookie });
    assert.match(last.text, /page 6/);
    assert.match((await ask(`${home}/members?page=999`, { cookie })).text, /page 6/);
    const found = await ask(`${home}/members?q=kenji`, { cookie });
    assert.match(found.text, /kenji\.mori/);
    assert.doesNotMatch(found.text, /ada\.okafor/);
    assert.match((await ask(`${home}/members?q=%25`, { cookie })).text, /Nobody matches/);
    assert.equal((await ask(`${home}/nothing`, { cookie })).status, 404);
  });

  it('makes a key, shows it once, switches it off and revokes it', async () => {
    const cookie = await owner();
    const made = await ask(`${home}/keys/key-create`, {
      cookie,
      form: { name: '<i>Till</i>', permission: 'getChannels' },
    });
    assert.match(made.text, /&lt;i&gt;Till/);
    const key = /class="secret">([0-9a-f]{64})</.exec(made.text)![1]!;
    assert.equal((await p.call('GET', '/channels', { key })).status, 200);
    assert.equal((await p.call('GET', '/messages', { key })).status, 401);
    const list = await ask(`${home}/keys`, { cookie });
    assert.doesNotMatch(list.text, new RegExp(key));
    const id = /name="id" value="([0-9a-f]{24})"/.exec(list.text.slice(list.text.indexOf('Till')))![1]!;
    await ask(`${home}/keys/key-off`, { cookie, form: { id } });
    assert.equal((await p.call('GET', '/channels', { key })).status, 401);
    await ask(`${home}/keys/key-on`, { cookie, form: { id } });
    assert.equal((await p.call('GET', '/channels', { key })).status, 200);
    await ask(`${home}/keys/key-revoke`, { cookie, form: { id } });
    assert.equal((await p.call('GET', '/channels', { key })).status, 401);
    assert.equal((await ask(`${home}/keys/key-revoke`, { cookie, form: { id } })).status, 404);
  });

  it('makes an access key for the pages of a shop, and revoking it ends its tokens', async () => {
    const cookie = await owner();
    const bad = { name: 'Till', origins: 'shop.example' };
    const refused = await ask(`${home}/access/access-create`, { cookie, form: bad });
    assert.equal(refused.status, 400);
    assert.match(refused.text, /origins: must be/);
    const form = { name: 'Till', origins: 'https://till.example, http://till.localhost:4000' };
    const made = await ask(`${home}/access/access-create`, { cookie, form });
    const accessKey = /class="secret">([0-9a-f]{64})</.exec(made.text)![1]!;
    const accessId = /access id ([0-9a-f]{24})/.exec(made.text)![1]!;
    const call = (verb: string, body: object) =>
      p.call('POST', `/v2/api/widget-access-keys/${verb}`, { surface: '', key: null, body });
    const userIdentifiers = { 'data-email': p.user('kenji.mori').email };
    const token = await call('token', { accessId, accessKey, userIdentifiers });
    const { embedToken } = token.body.data;
    const asked = { embedToken, origin: 'https://till.example' };
    assert.equal((await call('validate', asked)).status, 200);
    assert.doesNotMatch((await ask(`${home}/access`, { cookie })).text, new RegExp(accessKey));
    const revoked = await ask(`${home}/access/access-revoke`, { cookie, form: { id: accessId } });
    assert.match(revoked.text, /“Till” is revoked/);
    assert.equal((await call('validate', asked)).body.code, 'KEY_REVOKED');
    assert.equal((await call('token', { accessId, accessKey, userIdentifiers })).body.code, 'KEY_REVOKED');
    assert.equal((await ask(`${home}/access/access-revoke`, { cookie, form: { id: 'x' } })).status, 404);
  });

  it('buys something for a member and moves the order on', async () => {
    const cookie = await owner();
    const page = await ask(`${home}/products`, { cookie });
    const product = /<option value="([0-9a-f]{24})">Enamel pin</.exec(page.text)![1]!;
    const buy = (form: Record<string, string>) => ask(`${home}/products/order-place`, { cookie, form });
    const { status, text } = await buy({ member: 'Ada.Okafor', product });
    assert.equal(status, 200);
    const orderId = /Ada Okafor bought “Enamel pin” for 40: (ORD\w+)\./.exec(text)![1]!;
    const { body } = await p.call('GET', '/redemption-transactions?limit=1');
    assert.equal(body.data[0].transactionId, orderId);
    const list = await ask(`${home}/orders`, { cookie });
    assert.ok(list.text.includes(orderId));
    const moved = await ask(`${home}/orders/order-next`, { cookie, form: { id: orderId } });
    assert.match(moved.text, /is “Handed over” now/);
    const after_ = await p.call('GET', '/redemption-transactions?limit=1');
    assert.equal(after_.body.data[0].status.name, 'Handed over');

    assert.equal((await buy({ member: '<b>nobody</b>', product })).status, 404);
    assert.doesNotMatch((await buy({ member: '<b>nobody</b>', product })).text, /<b>nobody/);
    assert.equal((await buy({ member: 'ada.okafor', product: 'x' })).status, 404);
    assert.equal((await buy({ member: 'a\0b', product })).status, 400);
    assert.equal((await buy({ member: other.user.username, product })).status, 404);
    const shelf = /<option value="([0-9a-f]{24})">The quiet room/.exec(page.text)![1]!;
    assert.equal((await buy({ member: 'kenji.mori', product: shelf })).status, 404);
    for (const id of ['ORD2026010100000000', 'nothing'])
      assert.equal((await ask(`${home}/orders/order-next`, { cookie, form: { id } })).status, 404);
  });

  it('makes and deletes a channel, deletes and restores a member, switches a board', async () => {
    const cookie = await owner();
    const form = { topic: 'Paint shop', channelType: 'open' };
    assert.match((await ask(`${home}/channels/channel-create`, { cookie, form })).text, /Paint shop/);
    const channels = (await p.call('GET', '/channels')).body.data as { _id: string; topic: string }[];
    const made = channels.find(({ topic }) => topic === 'Paint shop')!;
    await ask(`${home}/channels/channel-delete`, { cookie, form: { id: made._id } });
    assert.equal((await p.call('GET', '/channels')).body.data.length, channels.length - 1);
    const bad = await ask(`${home}/channels/channel-create`, {
      cookie,
      form: { topic: ' ', channelType: 'open' },
    });
    assert.equal(bad.status, 400);
    assert.match(bad.text, /topic: must have/);

    const { userId } = p.user('kenji.mori');
    const info = () => p.call('POST', '/users/info', { body: { idOrEmail: userId } });
    await ask(`${home}/members/member-delete`, { cookie, form: { id: userId } });
    assert.equal((await info()).status, 404);
    await ask(`${home}/members/member-restore`, { cookie, form: { id: userId } });
    assert.equal((await info()).status, 200);

    const boards = (await ask(`${home}/boards`, { cookie })).text;
    const id = /name="id" value="([0-9a-f]{24})"/.exec(boards)![1]!;
    assert.match((await ask(`${home}/boards/board-off`, { cookie, form: { id } })).text, /is off/);
    assert.match((await ask(`${home}/boards/board-on`, { cookie, form: { id } })).text, /is on/);
  });

  it('another page cannot act, and another community is not there', async () => {
    const cookie = await owner();
    const { userId } = p.user('kenji.mori');
    const foreign = await ask(`${home}/members/member-delete`, {
      cookie,
      form: { id: userId },
      origin: 'https://elsewhere.example',
    });
    assert.equal(foreign.status, 403);
    assert.equal((await p.call('POST', '/users/info', { body: { idOrEmail: userId } })).status, 200);
    assert.equal((await ask(`/operator/${other.communityId}`, { cookie })).status, 404);
    const theirs = (await signIn({ systemKey: other.systemKey })).cookie;
    assert.match((await ask(`/operator/${other.communityId}`, { cookie: theirs })).text, /Harbor Readers/);
    assert.equal((await ask(`${home}/keys`, { cookie: theirs })).status, 404);
    const channel = await ask(`/operator/${other.communityId}/channels/channel-delete`, {
      cookie: theirs,
      form: { id: p.channel('Workshop floor').id },
    });
    assert.equal(channel.status, 404);
  });

  it('ends with signing out', async () => {
    const cookie = await owner();
    assert.equal((await ask(home, { cookie })).status, 200);
    await ask('/operator/sign-out', { cookie, form: {} });
    assert.equal((await ask(home, { cookie })).status, 302);
    const door = await ask('/operator', { cookie });
    assert.match(door.text, /System API key/);
    assert.equal(door.headers.get('cache-control'), 'no-store');
  });
});
