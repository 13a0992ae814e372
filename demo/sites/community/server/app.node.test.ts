import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { UserApi } from '../../../../src/api/user-api.js';
import { testPlatform, type TestPlatform } from '../../../platform/testing/platform.js';
import { createCommunityApp, type CommunityApp } from './app.js';
import type { OwnFrame } from './options.js';

const ORIGIN = 'http://community.localhost:3337';
const PLATFORM = 'http://127.0.0.1:3333';
const own = { origin: ORIGIN, 'sec-fetch-site': 'same-origin', accept: 'application/json' };

interface Row {
  id: string;
  name: string;
  head: string;
  key?: string;
  isActive: boolean;
  channels: string[] | null;
  expireDate: string | null;
  isOfApp: boolean;
}

describe('the app of the community', () => {
  let platform: TestPlatform;
  let app: CommunityApp;
  let frames: string[];

  before(async () => {
    platform = await testPlatform({ members: 60 });
  });
  after(() => platform.close());

  beforeEach(() => {
    frames = [platform.channel('By Eye').id, platform.channel('Suspicious gadget').id];
    app = createCommunityApp(
      {
        origin: ORIGIN,
        name: 'Northwind Makers',
        gateway: 'http://127.0.0.1:3334',
        platform: PLATFORM,
        serverKey: 'server-key-of-the-app',
        cookieKey: 'k'.repeat(32),
        communityId: platform.credentials_.communityId,
        frames: ownFrames(),
        members: ['lucia.herrero', 'ada.okafor'].map((username) => {
          const { _id, userId, displayName, email, password } = platform.user(username);
          return { id: _id, sub: userId, username, name: displayName, email, password };
        }),
        now: () => platform.clock.at,
        fetch: toPlatform,
      },
      new Map(),
    );
  });

  const ownFrames = (): OwnFrame[] =>
    frames.map((id) => ({
      id,
      url: 'http://partner.localhost:3338/',
      description: 'A "game" & more',
      chat: true,
    }));
  const toPlatform: typeof fetch = (input, init) => platform.fetch(new Request(input, init));
  const ask = (path: string, init: RequestInit = {}) =>
    Promise.resolve(app.fetch(new Request(`${ORIGIN}${path}`, init)));
  const send = (path: string, body: Record<string, string>, headers: Record<string, string> = own) =>
    ask(path, { method: 'POST', body: new URLSearchParams(body), headers });
  const signIn = async (member = 'lucia.herrero') => {
    const answer = await send('/sign-in', { member });
    assert.equal(answer.status, 200);
    return { ...own, cookie: answer.headers.get('set-cookie')!.split(';')[0]! };
  };
  const json = (method: string, body: unknown, headers: Record<string, string>): RequestInit => ({
    method,
    body: JSON.stringify(body),
    headers,
  });
  const keys = async (headers: Record<string, string>) =>
    ((await (await ask('/account/keys', { headers })).json()) as { keys: Row[] }).keys;
  const serverKey = async (sub: string, authorization = 'Bearer server-key-of-the-app') => {
    const answer = await app.inside(
      new Request('http://127.0.0.1:3337/gateway/user-key', json('POST', { sub }, { authorization })),
    );
    return {
      status: answer.status,
      key: answer.status === 200 ? ((await answer.json()) as { key: string }).key : '',
    };
  };
  /** Whether the platform takes a message with this key. */
  const works = (key: string, channelId = frames[0]!) =>
    new UserApi({ key, baseUrl: `${PLATFORM}/apis/v1`, fetch: toPlatform, retries: 0 })
      .send({ channelId, message: `Tried with a key at ${Math.random()}` })
      .then(
        () => true,
        () => false,
      );
  const lucia = () => platform.user('lucia.herrero').userId;

  it('should show its page to everybody without a cookie, with frames of its partners only', async () => {
    for (const path of ['/', '/profile', `/c/${frames[0]}`]) {
      const page = await ask(path);
      assert.equal(page.status, 200);
      assert.equal(page.headers.get('set-cookie'), null);
      const policy = page.headers.get('content-security-policy')!;
      assert.match(policy, /^default-src 'none'; /);
      assert.match(policy, /frame-src http:\/\/partner\.localhost:3338;/);
      assert.doesNotMatch(policy, /unsafe|data:|\*/);
      const text = await page.text();
      assert.doesNotMatch(text, /\sstyle="|server-key|password/);
      assert.ok(!text.includes(platform.user('lucia.herrero').password));
      // What the app itself knows of its channels stands there as text.
      assert.match(text, /&quot;description&quot;:&quot;A \\&quot;game\\&quot; &amp; more&quot;/);
    }
  });

  it('should make a key at sign-in that works in the channels of apps alone and ends', async () => {
    const { key } = await signIn().then(() => serverKey(lucia()));
    assert.equal(await works(key), true);
    assert.equal(await works(key, platform.channel('Workshop floor').id), false);
    platform.clock.at += 9 * 3_600_000;
    assert.equal(await works(key), false);
    platform.clock.at -= 9 * 3_600_000;
  });

  it('should exchange the key before it ends', async () => {
    await signIn();
    const first = await serverKey(lucia());
    platform.clock.at += 7.9 * 3_600_000;
    const second = await serverKey(lucia());
    assert.notEqual(second.key, first.key);
    assert.equal(await works(second.key), true);
    platform.clock.at -= 7.9 * 3_600_000;
  });

  it('should give the key to the gateway alone', async () => {
    await signIn();
    assert.equal((await serverKey(lucia(), 'Bearer another-key')).status, 401);
    assert.equal((await serverKey(lucia(), '')).status, 401);
    assert.equal((await serverKey('999999')).status, 204);
    const outside = await ask(
      '/gateway/user-key',
      json('POST', { sub: lucia() }, { ...own, authorization: 'Bearer server-key-of-the-app' }),
    );
    assert.equal(outside.status, 404);
  });

  it('should delete the key at sign-out, and never believe that cookie again', async () => {
    const headers = await signIn();
    const { key } = await serverKey(lucia());
    await send('/sign-out', {}, headers);
    assert.equal(await works(key), false);
    assert.equal((await serverKey(lucia())).status, 204);
    assert.equal((await ask('/account/keys', { headers })).status, 401);
    assert.equal((await send('/session', {}, headers)).status, 204);
  });

  it('should make another key when a restart has lost the first', async () => {
    const headers = await signIn();
    const [before] = (await keys(headers)).filter(({ isOfApp }) => isOfApp);
    const { cookie } = headers;
    await signIn('ada.okafor');
    // The same cookie, shown to a server that has forgotten everything.
    const again = createCommunityApp(
      {
        origin: ORIGIN,
        name: 'Northwind Makers',
        gateway: 'http://127.0.0.1:3334',
        platform: PLATFORM,
        serverKey: 'server-key-of-the-app',
        cookieKey: 'k'.repeat(32),
        communityId: platform.credentials_.communityId,
        frames: ownFrames(),
        members: [
          {
            ...platform.user('lucia.herrero'),
            id: platform.user('lucia.herrero')._id,
            sub: lucia(),
            name: 'Lucía',
          },
        ],
        now: () => platform.clock.at,
        fetch: toPlatform,
      },
      new Map(),
    );
    const answer = await again.fetch(new Request(`${ORIGIN}/account/keys`, { headers: { ...own, cookie } }));
    const after = ((await answer.json()) as { keys: Row[] }).keys.filter(({ isOfApp }) => isOfApp);
    assert.equal(after.length, 1);
    assert.notEqual(after[0]!.id, before!.id);
  });

  it('should show a key of the member once, when it is made', async () => {
    const headers = await signIn();
    const made = await ask(
      '/account/keys',
      json(
        'POST',
        {
          name: 'Bench camera',
          permissions: ['sendMessages'],
          days: 7,
          channels: [platform.channel('Long table').id],
        },
        headers,
      ),
    );
    assert.equal(made.status, 201);
    assert.equal(made.headers.get('cache-control'), 'no-store');
    const { id, key } = (await made.json()) as Row;
    assert.match(key!, /^[0-9a-f]{64}$/);
    assert.equal(await works(key!, platform.channel('Long table').id), true);
    assert.equal(await works(key!, platform.channel('Workshop floor').id), false);
    const listed = await (await ask('/account/keys', { headers })).text();
    assert.ok(listed.includes(id));
    assert.ok(!listed.includes(key!));
    assert.ok(!listed.includes(key!.slice(0, 8)));
  });

  it('should renew, switch off and on, and delete a key', async () => {
    const headers = await signIn();
    const settings = { name: 'Camera', permissions: ['sendMessages'], days: 1 };
    const made = (await (
      await ask('/account/keys', json('POST', { ...settings, channels: [] }, headers))
    ).json()) as Row;
    const path = `/account/keys/${made.id}`;
    const change = (body: object) =>
      ask(path, json('PUT', { ...settings, isActive: true, expireDate: null, ...body }, headers));

    const ends = (row: Row) => Date.parse(row.expireDate!);
    assert.equal((await change({ days: 30 })).status, 200);
    const renewed = (await keys(headers)).find(({ id }) => id === made.id)!;
    assert.equal(ends(renewed) - ends(made), 29 * 86_400_000);

    await change({ isActive: false, days: 30, expireDate: renewed.expireDate });
    const off = (await keys(headers)).find(({ id }) => id === made.id)!;
    assert.equal(off.isActive, false);
    assert.equal(off.expireDate, renewed.expireDate);
    assert.equal(await works(made.key!), false);
    await change({ days: 30, expireDate: renewed.expireDate });
    assert.equal(await works(made.key!), true);

    assert.equal((await ask(path, { method: 'DELETE', headers })).status, 204);
    assert.equal(await works(made.key!), false);
    assert.equal((await ask(path, { method: 'DELETE', headers })).status, 404);
  });

  it('should tell what the key in use says about itself', async () => {
    const headers = await signIn();
    const info = (await (await ask('/account/keys/info', { headers })).json()) as Record<string, unknown>;
    assert.equal(info['name'], 'Northwind Makers app');
    assert.deepEqual([...(info['channels'] as string[])].sort(), [...frames].sort());
    assert.equal('key' in info, false);
  });

  it('should give the key to the page only while it lies there, and make a new one at each move', async () => {
    const headers = await signIn();
    const first = await serverKey(lucia());
    assert.equal((await send('/account/own-key', {}, headers)).status, 204);

    await send('/account/place', { place: 'page' }, headers);
    assert.equal((await serverKey(lucia())).status, 204);
    const answer = await send('/account/own-key', {}, headers);
    assert.equal(answer.headers.get('cache-control'), 'no-store');
    const { key, baseUrl } = (await answer.json()) as { key: string; baseUrl: string };
    assert.equal(baseUrl, `${PLATFORM}/apis/v1`);
    assert.equal(await works(first.key), false);
    assert.equal(await works(key), true);

    await send('/account/place', { place: 'server' }, headers);
    assert.equal(await works(key), false);
    assert.equal(await works((await serverKey(lucia())).key), true);
    assert.equal((await send('/account/place', { place: 'storage' }, headers)).status, 400);
  });

  it('should keep members from the keys of others', async () => {
    const headers = await signIn();
    const [row] = await keys(headers);
    const ada = await signIn('ada.okafor');
    for (const init of [
      { method: 'DELETE', headers: ada },
      json(
        'PUT',
        { name: 'x', permissions: ['sendMessages'], days: 1, isActive: false, expireDate: null },
        ada,
      ),
    ]) {
      assert.equal((await ask(`/account/keys/${row!.id}`, init)).status, 404);
    }
    assert.ok((await keys(ada)).every(({ id }) => id !== row!.id));
  });

  it('should refuse what other sites ask in the name of a member', async () => {
    const { cookie } = await signIn();
    const foreign: Record<string, string>[] = [
      { origin: 'http://hostile.localhost:3339', 'sec-fetch-site': 'cross-site' },
      { origin: 'http://hostile.localhost:3339' },
      { 'sec-fetch-site': 'none' },
      {},
    ];
    for (const headers of foreign) {
      for (const path of ['/account/own-key', '/account/place', '/sign-out', '/sign-in', '/session']) {
        assert.equal(
          (await send(path, { place: 'page', member: 'ada.okafor' }, { ...headers, cookie })).status,
          403,
          path,
        );
      }
      assert.equal((await ask('/account/keys', { headers: { ...headers, cookie } })).status, 403);
    }
    assert.equal((await serverKey(lucia())).status, 200);
  });

  it('should refuse bad settings and name the field', async () => {
    const headers = await signIn();
    const good = { name: 'x', permissions: ['sendMessages'], days: 1, channels: [] };
    const bad: [object, string][] = [
      [{ ...good, name: ' ' }, 'name'],
      [{ ...good, permissions: [] }, 'permissions'],
      [{ ...good, permissions: ['everything'] }, 'permissions.0'],
      [{ ...good, days: -1 }, 'days'],
      [{ ...good, channels: ['x'] }, 'channels.0'],
    ];
    for (const [body, field] of bad) {
      const answer = await ask('/account/keys', json('POST', body, headers));
      assert.equal(answer.status, 400);
      assert.deepEqual(await answer.json(), { error: field });
    }
    assert.equal((await ask('/account/keys', { method: 'POST', body: '{', headers })).status, 400);
  });

  it('should sign in nobody whom it does not know', async () => {
    assert.equal((await send('/sign-in', { member: 'nobody' })).status, 400);
  });
});
