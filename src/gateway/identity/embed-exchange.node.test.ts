import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { decodeJwt, SignJWT, type JWTPayload } from 'jose';
import { createWorld, type World } from '../../../test/helpers/messages-gateway.js';
import { createRealGateway, PUBLIC_URL, type RealGateway } from '../../../test/helpers/real-gateway.js';
import { read, type Loose } from '../../../test/helpers/served-gateway.js';
import { createAccessKey, revokeAccessKey } from '../../../demo/platform/services/access-keys.js';
import { EmbedTokens } from '../../api/embed-tokens.js';
import { MemoryStore } from '../store/memory-store.js';

let world: World;
let gateway: RealGateway;
let shop: string;
/** Calls to the platform's exchange. */
let asked: string[];
/** What the platform answers instead, when a test wants it to. */
let instead: (() => Response | Promise<Response>) | undefined;
const store = new MemoryStore();

const watched: typeof fetch = async (input, init) => {
  const { url } = new Request(input as Request, init);
  if (!url.includes('widget-access-keys')) return fetch(input, init);
  asked.push(url);
  return instead ? instead() : fetch(input, init);
};

const start = (more: object = {}) =>
  createRealGateway(world, {
    fetch: watched,
    store,
    options: {
      origins: { call: [shop, 'https://other.example'] },
      platform: {
        integrationUrl: `${world.url}/apis/v1`,
        communityKey: world.credentials.communityKey,
        communityId: world.credentials.communityId,
        widgetsUrl: world.url,
        ...more,
      },
    },
  });

before(async () => {
  world = await createWorld();
  shop = world.credentials.widgetAccess.origins[0]!;
  asked = [];
  gateway = await start();
});
after(async () => {
  await gateway.close();
  await world.close();
});

const user = (n = 1) => world.credentials.users[n]!;
/** A token as the customer's own server gets it. */
const embedTokenOf = async (n = 1, key = world.credentials.widgetAccess): Promise<string> =>
  (await new EmbedTokens({ ...key, baseUrl: world.url }).create({ 'data-email': user(n).email })).embedToken;
const exchange = (embedToken: unknown, headers: Record<string, string> = {}, at = gateway) =>
  at.call('/v1/sessions/exchange', {
    method: 'POST',
    json: { embedToken },
    headers: { origin: shop, ...headers },
  });
const withToken = (path: string, token: string, method = 'GET', at = gateway) =>
  at.call(path, { method, headers: { authorization: `Bearer ${token}` } });

async function counted(reason: string): Promise<number> {
  const text = await (await gateway.call('/metrics')).text();
  return Number(new RegExp(`refused_total\\{reason="${reason}"\\} (\\d+)`).exec(text)?.[1] ?? 0);
}

/** It was refused and counted, and somebody honest is let in right after. */
async function refused(answer: Response, status: number, reason: string, before: number): Promise<void> {
  assert.equal(answer.status, status);
  assert.match(answer.headers.get('content-type')!, /^application\/problem\+json/);
  assert.equal(answer.headers.get('cache-control'), 'private, no-store');
  assert.equal(await counted(reason), before + 1, `${reason} was not counted`);
  instead = undefined;
  assert.equal((await exchange(await embedTokenOf(2))).status, 200);
}

describe('POST /v1/sessions/exchange', () => {
  it('gives the member of the embed token a session like any other', async () => {
    const answer = await exchange(await embedTokenOf());
    assert.equal(answer.status, 200);
    assert.equal(answer.headers.get('cache-control'), 'private, no-store');
    assert.equal(answer.headers.get('access-control-allow-origin'), shop);
    const { token, expiresAt } = await read(answer);
    const left = Date.parse(expiresAt) - Date.now();
    assert.ok(left > 290_000 && left <= 300_000);
    const claims = decodeJwt(token);
    assert.equal(claims.sub, user().userId);
    assert.equal(claims.aud, PUBLIC_URL);
    const { member } = await read(await withToken('/v1/me', token));
    assert.equal(member.name, user().displayName);
  });

  it('does not outlive the embed token', async () => {
    instead = () => Response.json({ data: { valid: true, expiresIn: 42 } });
    const { token } = await read(await exchange(await embedTokenOf()));
    instead = undefined;
    const { iat, exp } = decodeJwt(token);
    assert.ok(exp! - iat! <= 42 && exp! - iat! > 35);
  });

  it('is over with sign-out: the embed token gives no other session, also after a restart', async () => {
    const embedToken = await embedTokenOf();
    const { token } = await read(await exchange(embedToken));
    const { token: second } = await read(await exchange(embedToken));
    assert.equal((await withToken('/v1/sessions/current', token, 'DELETE')).status, 204);
    assert.equal((await withToken('/v1/me', token)).status, 401);
    const before = await counted('embed-revoked');
    await refused(await exchange(embedToken), 401, 'embed-revoked', before);
    // The same token with other bits behind the end of its signature is the same token.
    const last = embedToken.at(-1)!;
    const alike = embedToken.slice(0, -1) + String.fromCharCode(last.charCodeAt(0) + 1);
    assert.equal((await exchange(alike)).status, 401);
    assert.equal((await withToken('/v1/me', second)).status, 401, 'what was exchanged before is over, too');
    const next = await start();
    assert.equal((await exchange(embedToken, {}, next)).status, 401);
    assert.equal((await exchange(await embedTokenOf(), {}, next)).status, 200, 'they can sign in again');
    await next.close();
  });

  it('is only for pages that the operator and the access key both list', async () => {
    const embedToken = await embedTokenOf();
    for (const origin of ['https://evil.example', 'null', `${shop}.evil.example`, 'https://other.example']) {
      const before = await counted('embed-origin');
      await refused(await exchange(embedToken, { origin }), 403, 'embed-origin', before);
    }
    const before = await counted('embed-origin');
    const plain = await gateway.call('/v1/sessions/exchange', { method: 'POST', json: { embedToken } });
    await refused(plain, 403, 'embed-origin', before);
    // The page cannot say it itself.
    assert.equal(
      (await gateway.call('/v1/sessions/exchange', { json: { embedToken, origin: shop } })).status,
      403,
    );
  });

  it('takes no token of another community, though the platform says that it is good', async () => {
    const claims = decodeJwt(await embedTokenOf());
    const others = await forge({ ...claims, cid: 'b'.repeat(24) });
    instead = () => Response.json({ data: { valid: true, expiresIn: 900 } });
    asked = [];
    const answer = await exchange(others);
    assert.equal(asked.length, 0);
    await refused(answer, 401, 'embed-community', 0);
  });

  it('believes nothing that the platform does not vouch for', async () => {
    const good = await embedTokenOf();
    const claims = decodeJwt(good);
    const [head, body, mark] = good.split('.') as [string, string, string];
    const changed = Buffer.from(JSON.stringify({ ...claims, sub: user(3)._id })).toString('base64url');
    const none = Buffer.from('{"alg":"none"}').toString('base64url');
    for (const token of [await forge(claims), `${head}.${changed}.${mark}`, `${none}.${body}.${mark}`]) {
      const before = await counted('embed-invalid');
      await refused(await exchange(token), 401, 'embed-invalid', before);
    }
    instead = () => Response.json({ data: { valid: false, expiresIn: 900 } });
    const before = await counted('embed-invalid');
    await refused(await exchange(good), 401, 'embed-invalid', before);
  });

  it('asks the platform nothing for what cannot be good', async () => {
    const claims = decodeJwt(await embedTokenOf());
    const now = Math.floor(Date.now() / 1000);
    const cases: [string, unknown][] = [
      ['embed-expired', await forge({ ...claims, exp: now - 1 })],
      ['embed-malformed', await forge({ ...claims, exp: now + 1e6 })],
      ['embed-malformed', await forge({ ...claims, sub: user().email })],
      ['embed-audience', await forge({ ...claims, aud: 'session' })],
      ['embed-malformed', 'a.b.c'],
      ['embed-malformed', `${(await embedTokenOf()).split('.').slice(0, 2).join('.')}.`],
      ['embed-malformed', 'x'.repeat(9000)],
      ['embed-malformed', `a.${Buffer.from('[]').toString('base64url').repeat(3000)}.c`],
    ];
    for (const [reason, token] of cases) {
      const before = await counted(reason);
      asked = [];
      const answer = await exchange(token);
      assert.equal(asked.length, 0, reason);
      await refused(answer, 401, reason, before);
    }
    for (const body of ['', 7, null, { a: 1 }]) assert.equal((await exchange(body)).status, 400);
    assert.equal((await exchange('x'.repeat(1_000_000))).status, 413);
    const query = await gateway.call('/v1/sessions/exchange?embedToken=x', {
      method: 'POST',
      headers: { origin: shop },
    });
    assert.equal(query.status, 400);
  });

  it('ends with its access key', async () => {
    const { platform } = world.platform;
    const { row, accessKey } = await createAccessKey(platform, world.credentials.communityId, {
      name: 'Lost',
      origins: [shop],
    });
    const embedToken = await embedTokenOf(1, { accessId: row.id, accessKey, origins: [shop] });
    assert.equal((await exchange(embedToken)).status, 200);
    await revokeAccessKey(platform, world.credentials.communityId, row.id);
    const before = await counted('embed-invalid');
    await refused(await exchange(embedToken), 401, 'embed-invalid', before);
  });

  it('knows somebody who joined a moment ago by the other words of the token, if they mean the same one', async () => {
    const own = await start();
    const made = async (name: string): Promise<Loose> => {
      const answer = await fetch(`${world.url}/apis/v1/users`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${world.credentials.communityKey}`,
          'content-type': 'application/json',
        },
        body: JSON.stringify({
          firstname: name,
          lastname: 'Newcomer',
          username: `${name}.newcomer`,
          displayname: `${name} Newcomer`,
          email: `${name}@example.org`,
          accessLevel: 1,
          joinServer: true,
          sendEmail: false,
          emailPassword: false,
        }),
      });
      assert.ok(answer.ok, `${answer.status}`);
      return read(answer);
    };
    await made('uma');
    await made('vic');
    const tokens = new EmbedTokens({ ...world.credentials.widgetAccess, baseUrl: world.url });
    const { embedToken } = await tokens.create({ 'data-email': 'uma@example.org' });
    const { token } = await read(await exchange(embedToken, {}, own));
    const { member } = await read(await withToken('/v1/me', token, 'GET', own));
    assert.equal(member.name, 'uma Newcomer');
    const known = decodeJwt((await tokens.create({ 'data-email': 'vic@example.org' })).embedToken);
    const shortId = String(Number(decodeJwt(token).sub) + 1);
    const byShortId = await tokens.create({ 'data-user-id': shortId });
    assert.equal(decodeJwt(byShortId.embedToken).sub, known.sub);
    assert.equal((await exchange(byShortId.embedToken, {}, own)).status, 200);
    await own.close();

    const claims = decodeJwt(await embedTokenOf());
    for (const ids of [
      {},
      claims['ids'],
      { 'data-user-id': user(2).userId },
      { 'data-email': 'nobody@x.org' },
    ]) {
      instead = () => Response.json({ data: { valid: true, expiresIn: 900 } });
      const before = await counted('no-member');
      const stranger = await exchange(await forge({ ...claims, sub: 'f'.repeat(24), ids }));
      await refused(stranger, 401, 'no-member', before);
    }
  });

  it('fails openly while the platform cannot be asked, and heals', async () => {
    const embedToken = await embedTokenOf();
    for (const bad of [
      () => new Response('<h1>Oops</h1>', { status: 502 }),
      () => new Response('<h1>Hi</h1>', { headers: { 'content-type': 'text/html' } }),
      () => Response.json({ data: { valid: 'yes' } }),
      () => Promise.reject(new TypeError('fetch failed')),
    ]) {
      instead = bad;
      const answer = await exchange(embedToken);
      assert.equal(answer.status, 503);
      assert.ok(Number(answer.headers.get('retry-after')) >= 1);
      assert.doesNotMatch(await answer.text(), /Oops|Hi|eyJ/);
    }
    instead = undefined;
    assert.equal((await exchange(embedToken)).status, 200);
  });

  it('is bounded for each address', async () => {
    const own = await start();
    const answers = await Promise.all(Array.from({ length: 130 }, () => exchange('a.b.c', {}, own)));
    assert.equal(answers.filter(({ status }) => status === 429).length, 10);
    await own.close();
  });

  it('is not there unless the operator says where the platform’s exchange is', async () => {
    const bare = await start({ widgetsUrl: undefined });
    assert.equal((await exchange(await embedTokenOf(), {}, bare)).status, 404);
    await bare.close();
    await assert.rejects(start({ communityId: undefined }), /platform\.communityId: expected one/);
  });
});

/** A token of the right form that somebody else signed. */
function forge(claims: JWTPayload): Promise<string> {
  return new SignJWT(claims)
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .sign(new TextEncoder().encode('a secret of somebody else, long enough'));
}
