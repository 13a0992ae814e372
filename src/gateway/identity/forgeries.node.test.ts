import assert from 'node:assert/strict';
import { createPublicKey } from 'node:crypto';
import { connect } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { base64url, CompactEncrypt, exportJWK, generateKeyPair, type JWK } from 'jose';
import {
  read,
  SERVER_KEY,
  serveGateway,
  signingKey,
  type Served,
} from '../../../test/helpers/served-gateway.js';
import { forgeToken, now, type Forgery } from '../../../test/helpers/forge-token.js';
import { TinyPlatform } from '../../../test/helpers/tiny-platform.js';
import { generateKey, readKeys } from './keys.js';

const hmac = {
  kid: 'shared',
  kty: 'oct' as const,
  alg: 'HS256' as const,
  k: Buffer.alloc(32, 7).toString('base64url'),
};
const platform = new TinyPlatform([
  { id: 7, xp: 120, name: 'Ada' },
  { id: 8, xp: 80, name: 'Bo' },
]);
/** A gateway whose own address is also that of a partner's page: its identity tokens have the same audience. */
let served: Served;
let curve: JWK;

const part = (value: unknown) => base64url.encode(JSON.stringify(value));

const forge = (forgery?: Forgery) => forgeToken(served, forgery);

/** Everything of the public half that a forger may take for a secret. */
function publicForms(): Uint8Array[] {
  const jwk = { ...signingKey, d: undefined };
  const key = createPublicKey({ key: JSON.parse(JSON.stringify(jwk)) as never, format: 'jwk' });
  const forms = [
    JSON.stringify(jwk),
    signingKey.x!,
    key.export({ type: 'spki', format: 'pem' }),
    key.export({ type: 'spki', format: 'der' }),
    Buffer.from(signingKey.x!, 'base64url'),
  ];
  return forms.map((form) =>
    typeof form === 'string' ? new TextEncoder().encode(form) : new Uint8Array(form),
  );
}

const stripped = async () => (await forge()).split('.').slice(0, 2).join('.');
const unsigned = async (alg: string, header: object = { kid: 'test' }) => {
  const [, body] = (await forge()).split('.');
  return `${part({ alg, ...header })}.${body}.`;
};

const FORGERIES: [what: string, reason: string, make: () => Promise<string>][] = [
  [
    'another key under a known name',
    'signature',
    async () => forge({ key: (await readKeys([{ ...(await generateKey()), kid: 'test' }]))[0] }),
  ],
  ['an unknown kid', 'unknown-kid', () => forge({ header: { kid: 'other' } })],
  ['no kid', 'unknown-kid', () => forge({ header: { kid: undefined } })],
  ['a kid from the language itself', 'unknown-kid', () => forge({ header: { kid: '__proto__' } })],
  ['a kid that is a path', 'unknown-kid', () => forge({ header: { kid: '../../../../dev/null' } })],
  ['a kid that is a list', 'unknown-kid', () => forge({ header: { kid: ['test'] } })],
  ['the kid of another algorithm', 'alg', () => forge({ header: { kid: 'shared' } })],
  [
    'the algorithm of another kid',
    'alg',
    async () => forge({ key: (await readKeys([curve]))[0], header: { alg: 'ES256', kid: 'test' } }),
  ],
  ...publicForms().map((secret, i): [string, string, () => Promise<string>] => [
    `the public key for a shared secret (${i})`,
    'alg',
    () =>
      forge({
        key: { sign: Buffer.concat([secret, Buffer.alloc(32)]) },
        header: { alg: 'HS256', kid: 'test' },
      }),
  ]),
  ...['none', 'None', 'NONE', 'nOnE'].map((alg): [string, string, () => Promise<string>] => [
    `the algorithm ${alg}`,
    'alg',
    () => unsigned(alg),
  ]),
  ['the algorithm none and no kid', 'unknown-kid', () => unsigned('none', {})],
  ['its signature stripped', 'malformed', stripped],
  ['its signature stripped to a dot', 'signature', async () => `${await stripped()}.`],
  ['half of its signature', 'signature', async () => (await forge()).slice(0, -40)],
  [
    'a key of its own in the header',
    'signature',
    async () => {
      const own = await generateKey();
      const { d, ...jwk } = own;
      assert.ok(d);
      return forge({
        key: (await readKeys([own]))[0],
        header: { jwk, jku: 'https://evil.example/jwks.json' },
      });
    },
  ],
  ['a time that is over', 'expired', () => forge({ claims: { iat: now() - 400, exp: now() - 100 } })],
  ['a beginning in the future', 'future', () => forge({ claims: { iat: now() + 60, exp: now() + 300 } })],
  ['a life of an hour', 'too-long-lived', () => forge({ claims: { exp: now() + 3600 } })],
  ['a life without end', 'too-long-lived', () => forge({ claims: { exp: 1e300 } })],
  ['an end in words', 'exp', () => forge({ claims: { exp: 'tomorrow' } })],
  ['not being valid yet', 'nbf', () => forge({ claims: { nbf: now() + 60 } })],
  ['another audience', 'aud', () => forge({ claims: { aud: 'https://other.example' } })],
  [
    'an audience beside the gateway',
    'aud',
    () => forge({ claims: { aud: [served.url, 'https://evil.example'] } }),
  ],
  ['the audience with a slash more', 'aud', () => forge({ claims: { aud: `${served.url}/` } })],
  ['another issuer', 'iss', () => forge({ claims: { iss: 'somebody' } })],
  ['no end', 'exp', () => forge({ claims: { exp: undefined } })],
  ['no beginning', 'iat', () => forge({ claims: { iat: undefined } })],
  ['no id', 'jti', () => forge({ claims: { jti: undefined } })],
  ['no scope', 'scope', () => forge({ claims: { scope: undefined } })],
  ['no member', 'sub', () => forge({ claims: { sub: undefined } })],
  ['an e-mail address for a member', 'sub', () => forge({ claims: { sub: 'user7@example.org' } })],
  ['a member that is a number', 'sub', () => forge({ claims: { sub: 7 } })],
  ['a member whom nobody knows', 'no-member', () => forge({ claims: { sub: '4711' } })],
  ['the type of a partner’s identity', 'typ', () => forge({ header: { typ: 'rai-identity+jwt' } })],
  [
    'an unknown critical header',
    'malformed',
    async () => {
      const [, body, signature] = (await forge()).split('.');
      return `${part({ alg: 'EdDSA', kid: 'test', crit: ['x'], x: 1 })}.${body}.${signature}`;
    },
  ],
  [
    'another member in place of its own',
    'signature',
    async () => {
      const [head, body, tail] = (await forge()).split('.');
      const claims = JSON.parse(Buffer.from(body!, 'base64url').toString()) as object;
      return `${head}.${part({ ...claims, sub: '8' })}.${tail}`;
    },
  ],
  [
    'encryption in place of a signature',
    'alg',
    async () => {
      const { publicKey } = await generateKeyPair('ECDH-ES');
      return new CompactEncrypt(new TextEncoder().encode('{}'))
        .setProtectedHeader({ alg: 'ECDH-ES', enc: 'A256GCM', kid: 'test' })
        .encrypt(publicKey);
    },
  ],
  ['nothing but a letter', 'malformed', async () => 'x'],
  ['nothing that can be read', 'malformed', async () => 'a.b.c'],
  ['five thousand characters', 'too-long', async () => `${'a'.repeat(5000)}.b.c`],
];

const me = (token: string) => served.get('/v1/me', { authorization: `Bearer ${token}` });

async function counted(reason: string): Promise<number> {
  const text = await (await served.get('/metrics')).text();
  return Number(
    new RegExp(`^rai_gateway_tokens_refused_total\\{reason="${reason}"\\} (\\d+)$`, 'm').exec(text)?.[1] ?? 0,
  );
}

before(async () => {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  curve = { ...(await exportJWK(privateKey)), kid: 'curve', alg: 'ES256' };
  served = await serveGateway({
    fetch: platform.fetch,
    options: { sessions: { issuer: 'test', keys: [signingKey, hmac, curve as typeof signingKey] } },
  });
});
after(() => served.close());

describe('a session token with', () => {
  for (const [what, reason, make] of FORGERIES) {
    it(`${what} is refused and counted, and an honest one still opens`, async () => {
      const before = await counted(reason);
      const answer = await me(await make());
      assert.equal(answer.status, 401);
      assert.equal(answer.headers.get('www-authenticate'), 'Bearer');
      assert.equal(answer.headers.get('cache-control'), 'private, no-store');
      assert.match(answer.headers.get('content-type')!, /^application\/problem\+json/);
      const problem = await read(answer);
      assert.equal(problem.type, 'https://rai-kit.dev/problems/unauthenticated');
      assert.equal(problem.code, 'UNAUTHENTICATED');
      assert.equal(problem.detail, undefined, 'it tells a forger why');
      assert.equal(await counted(reason), before + 1, `not counted as ${reason}`);
      assert.equal((await me(await forge())).status, 200);
    });
  }
});

describe('a token of a megabyte', () => {
  const huge = `${'a'.repeat(500_000)}.${'b'.repeat(500_000)}.c`;

  it('in the header is read no further than headers go, answered and counted', async () => {
    const before = await counted('header');
    for (let i = 1; i <= 5; i += 1) {
      const answer = await me(huge);
      assert.equal(answer.status, 431);
      assert.match(answer.headers.get('content-type')!, /^application\/problem\+json/);
      assert.equal((await read(answer)).type, 'https://rai-kit.dev/problems/too-large');
      assert.equal(await counted('header'), before + i);
    }
    assert.equal((await me(await forge())).status, 200);
  });

  it('that never ends is cut off', async () => {
    const before = await counted('header');
    const { port } = new URL(served.url);
    const socket = connect(Number(port), '127.0.0.1');
    const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
    socket.on('error', () => undefined);
    socket.write('GET /v1/me HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer ');
    const more = setInterval(() => socket.write('a'.repeat(500_000)), 5);
    await closed;
    clearInterval(more);
    assert.equal(await counted('header'), before + 1);
    assert.equal((await me(await forge())).status, 200);
  });

  it('is refused as well by a gateway inside another server, which reads longer headers', async () => {
    const before = await counted('too-long');
    const headers = { authorization: `Bearer ${huge}` };
    const answer = await served.gateway.fetch(new Request(`${served.url}/v1/me`, { headers }));
    assert.equal(answer.status, 401);
    assert.equal(await counted('too-long'), before + 1);
  });

  it('in a body is 413', async () => {
    const answer = await fetch(`${served.url}/v1/sessions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${SERVER_KEY}`, 'content-type': 'application/json' },
      body: JSON.stringify({ sub: huge }),
    });
    assert.equal(answer.status, 413);
    assert.equal((await read(answer)).code, 'TOO_LARGE');
  });
});

describe('connections that say nothing that can be read', () => {
  it('get the plain answer of every server, and nobody else notices', async () => {
    const { port } = new URL(served.url);
    for (const text of ['nonsense\r\n\r\n', 'GET / HTTP/1.1\r\nbad header\r\n\r\n']) {
      const socket = connect(Number(port), '127.0.0.1');
      let answer = '';
      socket.setEncoding('utf8').on('data', (data: string) => (answer += data));
      socket.write(text);
      await new Promise<void>((resolve) => socket.once('close', () => resolve()));
      assert.match(answer, /^HTTP\/1\.1 400 Bad Request\r\n/);
    }
    assert.equal((await me(await forge())).status, 200);
  });
});

describe('a server key', () => {
  it('that is wrong, missing or a session is refused and counted', async () => {
    const mint = (authorization: string) =>
      fetch(`${served.url}/v1/sessions`, {
        method: 'POST',
        headers: { authorization, 'content-type': 'application/json' },
        body: '{"sub":"7"}',
      });
    let before = await counted('server-key');
    for (const key of [
      '',
      'Bearer',
      `Bearer ${SERVER_KEY}x`,
      `Basic ${SERVER_KEY}`,
      `Bearer ${await forge()}`,
    ]) {
      const answer = await mint(key);
      assert.equal(answer.status, 401);
      assert.equal((await read(answer)).code, 'UNAUTHENTICATED');
      assert.equal(await counted('server-key'), (before += 1));
    }
    assert.equal((await mint(`Bearer ${SERVER_KEY}`)).status, 200);
  });
});
