import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { decodeJwt, decodeProtectedHeader, type JWK } from 'jose';
import { createWorld, type World } from '../../../test/helpers/messages-gateway.js';
import {
  createRealGateway,
  PUBLIC_ID_KEY,
  PUBLIC_URL,
  type RealGateway,
} from '../../../test/helpers/real-gateway.js';
import { read, type Loose } from '../../../test/helpers/served-gateway.js';
import { ChannelFrame } from '../../model/message.js';
import { MemorySeen, verifyIdentityToken } from './verify.js';

const PARTNER = 'https://planner.example';

let world: World;
let gateway: RealGateway;
/** Ids of channels that the tests made. */
let proven: string;
let silent: string;
let closed: string;
let plain: string;

const system = async (method: string, path: string, body: object): Promise<Loose> => {
  const headers = { 'x-api-key': world.credentials.systemKey };
  const answer = await fetch(`${world.url}/api/v1${path}`, { method, headers, body: JSON.stringify(body) });
  return (await read(answer)).body;
};
const make = async (more: object): Promise<string> => {
  const body = { topic: 'Planner', channelType: 'iframe', url: `${PARTNER}/rooms/7?lang=en`, ...more };
  return (await system('POST', '/channels', body))._id as string;
};
const SETTINGS = {
  identity: 'post-message',
  height: 480,
  chat: true,
  sandbox: ['allow-scripts', 'allow-same-origin', 'allow-popups'],
  allow: ['fullscreen'],
  description: 'Plan the next build.',
};

before(async () => {
  world = await createWorld();
  proven = await make(SETTINGS);
  silent = await make({ identity: 'none' });
  closed = await make({ ...SETTINGS, topic: 'Owners only' });
  plain = await make({ ...SETTINGS, url: 'https://elsewhere.example/app', topic: 'Moved by the platform' });
  gateway = await createRealGateway(world, {
    channels: {
      public: [world.channel('open')],
      members: [{ id: closed, roles: ['Owner'] }],
      iframe: [proven, silent, closed, plain, world.channel('open', 1)].map((id) => ({
        id,
        url: `${PARTNER}/app`,
      })),
    },
  });
});
after(async () => {
  await gateway.close();
  await world.close();
});

const ask = (channel: string, as: number | undefined = 1, init: object = {}) =>
  gateway.call(`/v1/channels/${channel}/identity`, { method: 'POST', as, ...init });
const tokenOf = async (channel: string, as = 1): Promise<string> =>
  (await read(await ask(channel, as))).token;

/** Checks a token as the partner's server does, with the keys that the gateway publishes. */
async function verify(token: string, audience = PARTNER, seen = new MemorySeen()) {
  const { keys } = await read(await gateway.call('/.well-known/jwks.json'));
  return verifyIdentityToken(token, { issuer: PUBLIC_URL, audience, keys: keys as JWK[], seen });
}

describe('iframe channels in answers', () => {
  const listed = async (id: string, as = 1): Promise<Loose> =>
    (await read(await gateway.call('/v1/channels', { as }))).channels.find(
      (one: { id: string }) => one.id === id,
    );

  it('carry the settings of the platform for members', async () => {
    const { frame, kind, post } = await listed(proven);
    assert.deepEqual(frame, {
      url: `${PARTNER}/rooms/7?lang=en`,
      description: 'Plan the next build.',
      sandbox: SETTINGS.sandbox,
      allow: ['fullscreen'],
      height: '480',
      chat: true,
      token: true,
    });
    assert.ok(ChannelFrame.safeParse(frame).success);
    assert.deepEqual([kind, post], ['iframe', true]);
    const config = await read(await gateway.call('/v1/config', { as: 1 }));
    assert.ok(config.channels.some((one: Loose) => one.id === proven && one.frame.height === '480'));
  });

  it('are not shown without a session, nor to members without the role', async () => {
    const { channels } = await read(await gateway.call('/v1/channels'));
    assert.deepEqual(
      channels.map((one: { id: string }) => one.id),
      [world.channel('open')],
    );
    assert.equal(await listed(closed, 1), undefined);
  });

  it('an address on another origin than the listed one is not followed', async () => {
    assert.equal((await listed(plain)).frame.url, `${PARTNER}/app`);
  });

  it('a channel of another kind is no iframe channel, whatever the options say', async () => {
    assert.equal(await listed(world.channel('open', 1)), undefined);
    assert.equal((await ask(world.channel('open', 1))).status, 404);
  });

  it('take messages of members', async () => {
    const answer = await gateway.call(`/v1/channels/${proven}/messages`, {
      as: 1,
      key: 'k1',
      json: { text: 'Bench two is mine' },
    });
    assert.equal(answer.status, 200);
  });
});

describe('POST /v1/channels/:id/identity', () => {
  it('gives a token that the partner’s server can check', async () => {
    const answer = await ask(proven);
    assert.equal(answer.status, 200);
    assert.match(answer.headers.get('cache-control')!, /no-store/);
    const { token, expiresAt } = await read(answer);
    const left = Date.parse(expiresAt) - Date.now();
    assert.ok(left > 50_000 && left <= 60_000);
    const identity = await verify(token);
    assert.equal(identity.channel, proven);
    assert.equal(identity.audience, PARTNER);
    assert.equal(decodeProtectedHeader(token).alg, 'EdDSA');
  });

  it('holds nothing that names the member to anybody else', async () => {
    const token = await tokenOf(proven);
    const claims = decodeJwt(token);
    assert.deepEqual(Object.keys(claims).sort(), ['aud', 'channel', 'exp', 'iat', 'iss', 'jti', 'sub']);
    const user = world.credentials.users[1]!;
    const { member } = await read(await gateway.call('/v1/me', { as: 1 }));
    const text = JSON.stringify(claims);
    for (const own of [user._id, user.username, user.email, member.id]) assert.ok(!text.includes(own), own);
    assert.notEqual(claims.sub, user.userId);
  });

  it('names a member the same for one partner, and otherwise for another', async () => {
    const [one, again, other] = await Promise.all([tokenOf(proven), tokenOf(proven), tokenOf(proven, 2)]);
    assert.equal(decodeJwt(one).sub, decodeJwt(again).sub);
    assert.notEqual(decodeJwt(one).sub, decodeJwt(other).sub);
    assert.notEqual(decodeJwt(one).jti, decodeJwt(again).jti);
    const elsewhere = await createRealGateway(world, {
      channels: { iframe: [{ id: proven, url: 'https://rival.example' }] },
      options: { publicIdKey: PUBLIC_ID_KEY },
    });
    const theirs = await read(
      await elsewhere.call(`/v1/channels/${proven}/identity`, { method: 'POST', as: 1 }),
    );
    assert.notEqual(decodeJwt(theirs.token).sub, decodeJwt(one).sub);
    assert.equal(decodeJwt(theirs.token).aud, 'https://rival.example');
    await elsewhere.close();
  });

  it('counts once, and for this partner alone', async () => {
    const token = await tokenOf(proven);
    const seen = new MemorySeen();
    await assert.rejects(verify(token, 'https://rival.example', seen), { reason: 'audience' });
    await verify(token, PARTNER, seen);
    await assert.rejects(verify(token, PARTNER, seen), { reason: 'used' });
  });

  it('opens nothing on the gateway itself', async () => {
    const headers = { authorization: `Bearer ${await tokenOf(proven)}` };
    for (const path of ['/v1/me', '/v1/channels']) {
      assert.equal((await gateway.call(path, { headers })).status, 401);
    }
    const { token } = await gateway.gateway.createSession({ sub: world.credentials.users[1]!.userId });
    await assert.rejects(verify(token, PUBLIC_URL), { reason: 'type' });
  });

  it('takes nothing from the request: neither body nor query nor origin decides whom it is for', async () => {
    assert.equal((await ask(proven, 1, { json: { aud: 'https://evil.example' } })).status, 400);
    assert.equal((await ask(proven, 1, { json: '["x"]' })).status, 400);
    assert.equal((await ask(proven, 1, { json: {} })).status, 200);
    const query = await gateway.call(`/v1/channels/${proven}/identity?aud=x`, { method: 'POST', as: 1 });
    assert.equal(query.status, 400);
    const foreign = {
      origin: 'https://evil.example',
      referer: 'https://evil.example/',
      host: 'evil.example',
    };
    const answer = await ask(proven, 1, { headers: { ...foreign, host: '127.0.0.1:4000' } });
    assert.equal(decodeJwt((await read(answer)).token).aud, PARTNER);
    assert.equal(answer.headers.get('access-control-allow-origin'), null);
  });

  it('needs a session that may read, and a channel of the options', async () => {
    const problem = async (answer: Response) => [answer.status, (await read(answer)).code];
    assert.deepEqual(
      await problem(await gateway.call(`/v1/channels/${proven}/identity`, { method: 'POST' })),
      [401, 'UNAUTHENTICATED'],
    );
    assert.deepEqual(await problem(await ask(world.channel('open'))), [404, 'NOT_FOUND']);
    assert.deepEqual(await problem(await ask(world.channel('iframe'))), [404, 'NOT_FOUND']);
    assert.deepEqual(await problem(await ask('f'.repeat(24))), [404, 'NOT_FOUND']);
    assert.deepEqual(await problem(await ask(closed)), [404, 'NOT_FOUND']);
    assert.deepEqual(await problem(await ask(silent)), [403, 'FORBIDDEN']);
    assert.equal((await ask(proven, 1, { scope: ['post'] })).status, 404);
    assert.equal((await ask(proven)).status, 200);
  });

  it('is bounded for each member and channel', async () => {
    const answers = await Promise.all(Array.from({ length: 40 }, () => ask(proven, 3)));
    const refused = answers.filter(({ status }) => status === 429);
    assert.equal(answers.filter(({ status }) => status === 200).length, 30);
    assert.equal(refused.length, 10);
    assert.ok(Number(refused[0]!.headers.get('retry-after')) > 0);
    assert.equal((await ask(proven, 4)).status, 200, 'another member pays for it');
  });

  it('is not given where only a shared secret signs', async () => {
    const keys = [
      { kid: 's', kty: 'oct' as const, alg: 'HS256' as const, k: Buffer.alloc(32, 7).toString('base64url') },
    ];
    const shared = await createRealGateway(world, {
      channels: { iframe: [{ id: proven, url: PARTNER }] },
      options: { sessions: { issuer: PUBLIC_URL, keys } },
    });
    const [channel] = (await read(await shared.call('/v1/channels', { as: 1 }))).channels;
    assert.equal(channel.frame.token, false);
    const answer = await shared.call(`/v1/channels/${proven}/identity`, { method: 'POST', as: 1 });
    assert.equal(answer.status, 403);
    await shared.close();
  });

  it('is signed with a key that others can check where the first one is a secret', async () => {
    const curve = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' });
    const mixed = await createRealGateway(world, {
      channels: { iframe: [{ id: proven, url: PARTNER }] },
      options: {
        sessions: {
          issuer: PUBLIC_URL,
          keys: [
            { kid: 's', kty: 'oct', alg: 'HS256', k: Buffer.alloc(32, 7).toString('base64url') },
            { ...curve, kid: 'c', kty: 'EC', alg: 'ES256' },
          ],
        },
      },
    });
    const { token } = await read(
      await mixed.call(`/v1/channels/${proven}/identity`, { method: 'POST', as: 1 }),
    );
    const { keys } = await read(await mixed.call('/.well-known/jwks.json'));
    const identity = await verifyIdentityToken(token, {
      issuer: PUBLIC_URL,
      audience: PARTNER,
      keys: keys as JWK[],
      seen: new MemorySeen(),
    });
    assert.equal(identity.channel, proven);
    await mixed.close();
  });
});

describe('iframe channels under the strict contract', () => {
  it('are shown as the operator lists them, with tokens, though the platform tells no settings', async () => {
    const strict = await createWorld({ strict: true });
    const id = strict.channel('iframe');
    const own = await createRealGateway(strict, { channels: { iframe: [{ id, url: `${PARTNER}/app` }] } });
    const [channel] = (await read(await own.call('/v1/channels', { as: 0 }))).channels;
    assert.deepEqual(channel.frame, {
      url: `${PARTNER}/app`,
      sandbox: [],
      allow: [],
      height: 'auto',
      chat: false,
      token: true,
    });
    assert.equal((await own.call(`/v1/channels/${id}/identity`, { method: 'POST', as: 0 })).status, 200);
    await own.close();
    await strict.close();
  });
});
