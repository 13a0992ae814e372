/**
 * The back ends of demo/backends, each in its own language: run as a site would run them, against a real gateway
 * before a real platform. They sign with the standard library alone, each with another algorithm.
 */
import assert from 'node:assert/strict';
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { generateKeyPairSync, randomBytes, type KeyObject } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { makeKey } from '../../src/gateway/identity/key-command.js';
import { createWorld, type World } from '../helpers/messages-gateway.js';
import { read, serveGateway, signingKey, until, type Loose, type Served } from '../helpers/served-gateway.js';

const FOLDER = fileURLToPath(new URL('../../demo/backends/', import.meta.url));
const SITE = 'https://shop.example';
/** What site and gateway call the sessions of both. */
const ISSUER = 'https://shop.example/sessions';
const FROM_SITE = { origin: SITE, 'sec-fetch-site': 'same-origin' };

interface Language {
  name: string;
  alg: 'EdDSA' | 'ES256' | 'HS256';
  /** What answers when the language is there. */
  probe: [string, string[]];
  command: (folder: string) => [string, string[]];
}

const LANGUAGES: readonly Language[] = [
  {
    name: 'Node',
    alg: 'EdDSA',
    probe: [process.execPath, ['--version']],
    command: () => [process.execPath, [`${FOLDER}node/server.mjs`]],
  },
  {
    name: 'PHP',
    alg: 'ES256',
    probe: ['php', ['-r', 'exit(extension_loaded("openssl") ? 0 : 1);']],
    command: (folder) => [
      'php',
      ['-d', `session.save_path=${folder}`, '-S', '127.0.0.1:0', `${FOLDER}php/server.php`],
    ],
  },
  {
    name: 'Python',
    alg: 'HS256',
    probe: ['python3', ['-c', 'import hmac, http.server']],
    command: () => ['python3', ['-B', `${FOLDER}python/server.py`]],
  },
];

let world: World;
let folder: string;
before(async () => {
  world = await createWorld();
  folder = mkdtempSync(join(tmpdir(), 'rai-backends-'));
});
after(async () => {
  await world.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A new key of a site: what the site keeps in a file, and what it tells the gateway. */
async function newKey(alg: Language['alg'], kid: string): Promise<{ file: string; jwk: object }> {
  const file = join(folder, `${randomBytes(8).toString('hex')}.key`);
  if (alg === 'HS256') {
    const k = randomBytes(32).toString('base64url');
    writeFileSync(file, `${k}\n`, { mode: 0o600 });
    return { file, jwk: { kty: 'oct', kid, alg, k } };
  }
  const { privateKey }: { privateKey: KeyObject } =
    alg === 'EdDSA' ? generateKeyPairSync('ed25519') : generateKeyPairSync('ec', { namedCurve: 'P-256' });
  writeFileSync(file, privateKey.export({ format: 'pem', type: 'pkcs8' }), { mode: 0o600 });
  // As an operator does: `rai-kit key --public site.pem --kid site-2026`.
  return { file, jwk: JSON.parse(await makeKey(['--public', file, '--kid', kid])) as object };
}

interface Backend {
  /** Posts to the site, as a page of it does, with the cookies that it was given. */
  post(path: string, form?: Record<string, string>, headers?: Record<string, string>): Promise<Response>;
  output(): string;
  stop(): Promise<void>;
}

async function startBackend(
  language: Language,
  key: { file: string; kid: string },
  gateway: string,
): Promise<Backend> {
  const [command, args] = language.command(folder);
  const members = Object.fromEntries(
    world.credentials.users.map(({ username, userId }) => [username, userId]),
  );
  const child: ChildProcess = spawn(command, args, {
    env: {
      ...process.env,
      PORT: '0',
      SITE_ORIGIN: SITE,
      SITE_GATEWAY: gateway,
      SITE_ISSUER: ISSUER,
      SITE_KEY: key.file,
      SITE_KID: key.kid,
      SITE_MEMBERS: JSON.stringify(members),
    },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => (output += text));
  }
  const ended = new Promise<void>((settle) => child.once('close', () => settle()));
  let isOver = false;
  void ended.then(() => (isOver = true));
  const address = () => /http:\/\/127\.0\.0\.1:[1-9]\d*/.exec(output)?.[0];
  await until(() => isOver || address() !== undefined, 30_000);
  const url = address();
  assert.ok(url && !isOver, `${language.name} did not come up:\n${output}`);
  let cookie = '';
  return {
    async post(path, form = {}, headers = FROM_SITE) {
      const answer = await fetch(url + path, {
        method: 'POST',
        body: new URLSearchParams(form),
        headers: { ...headers, ...(cookie ? { cookie } : {}) },
      });
      const [set] = answer.headers.getSetCookie();
      if (set) {
        assert.match(set, /HttpOnly/i);
        assert.match(set, /SameSite=Lax/i);
        cookie = set.split(';')[0]!;
      }
      return answer;
    },
    output: () => output,
    async stop() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

for (const language of LANGUAGES) {
  const { name, alg, probe } = language;
  const isThere = spawnSync(...probe).status === 0;
  // In the checks before a change lands nothing is left out.
  const skip = !isThere && !process.env.CI && `${name} is not installed`;

  describe(`a site's own back end in ${name}`, { skip }, () => {
    const kid = `site-${name.toLowerCase()}`;
    let key: Awaited<ReturnType<typeof newKey>>;
    let gateway: Served;
    let site: Backend;

    const gatewayWith = (keys: object[], options: { publicUrl?: string } = {}) =>
      serveGateway({
        integrationUrl: `${world.url}/apis/v1`,
        communityKey: world.credentials.communityKey,
        options: {
          sessions: { issuer: ISSUER, keys: [signingKey, ...keys] as never },
          channels: { public: [world.channel('open')] },
          ...options,
        },
      });

    before(async () => {
      key = await newKey(alg, kid);
      gateway = await gatewayWith([key.jwk]);
      site = await startBackend(language, { file: key.file, kid }, gateway.url);
    });
    after(async () => {
      await site.stop();
      await gateway.close();
    });

    const me = (token: string) => gateway.get('/v1/me', { authorization: `Bearer ${token}` });

    it('answers 204 while nobody is signed in', async () => {
      const answer = await site.post('/session');
      assert.equal(answer.status, 204);
      assert.equal(await answer.text(), '');
      assert.equal((await site.post('/sign-in', { member: 'nobody' })).status, 400);
      assert.equal((await site.post('/session')).status, 204);
    });

    it('tells the gateway who is signed in', async () => {
      const user = world.credentials.users[2]!;
      assert.equal((await site.post('/sign-in', { member: user.username })).status, 204);
      const answer = await site.post('/session');
      assert.equal(answer.status, 200);
      assert.match(answer.headers.get('cache-control')!, /no-store/);
      const session = await read(answer);
      assert.deepEqual(Object.keys(session).sort(), ['expiresAt', 'token']);
      const { token, expiresAt } = session;
      assert.deepEqual(decodeProtectedHeader(token), { alg, kid, typ: 'JWT' });
      const { exp, iat, aud } = decodeJwt(token);
      assert.equal(aud, gateway.url);
      assert.equal(exp! - iat!, 300);
      assert.equal(Date.parse(expiresAt), exp! * 1000);
      const mine = await me(token);
      assert.equal(mine.status, 200, await refusals());
      const { member, scope } = await read(mine);
      assert.equal(member.name, user.displayName);
      assert.deepEqual(scope, ['read', 'post']);
      const sent = await fetch(`${gateway.url}/v1/channels/${world.channel('open')}/messages`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${token}`,
          'content-type': 'application/json',
          'idempotency-key': `from-${name}`,
        },
        body: JSON.stringify({ text: `Signed in by ${name}` }),
      });
      assert.equal(sent.status, 200);
    });

    it('signs each token anew, and every one of them well', async () => {
      const tokens = new Set<string>();
      // Some signatures of a curve have a half with a zero in front.
      for (let i = 0; i < 40; i += 1) tokens.add((await read(await site.post('/session'))).token);
      assert.equal(tokens.size, 40);
      for (const token of tokens) assert.equal((await me(token)).status, 200);
    });

    it('tells nothing to pages of other sites', async () => {
      for (const headers of [
        { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' },
        { origin: SITE, 'sec-fetch-site': 'same-site' },
        { origin: 'https://evil.example' },
        { origin: 'null' },
        {},
      ]) {
        for (const path of ['/session', '/sign-in', '/sign-out']) {
          assert.equal((await site.post(path, { member: 'x' }, headers as never)).status, 403);
        }
      }
      assert.equal((await site.post('/session')).status, 200);
    });

    it('is believed only with the key that the gateway knows', async () => {
      const { token } = await read(await site.post('/session'));
      const other = await newKey(alg, kid);
      const stranger = await gatewayWith([other.jwk], { publicUrl: gateway.url });
      assert.equal((await stranger.get('/v1/me', { authorization: `Bearer ${token}` })).status, 401);
      await stranger.close();
      const [head, body, signature] = token.split('.');
      const claims = { ...decodeJwt(token), sub: world.credentials.users[0]!.userId };
      const forged = Buffer.from(JSON.stringify(claims)).toString('base64url');
      assert.equal((await me(`${head}.${forged}.${signature}`)).status, 401);
      assert.equal((await me(`${head}.${body}.`)).status, 401);
      assert.equal((await me(token)).status, 200);
    });

    it('publishes no secret through the gateway', async () => {
      const { keys } = await read(await gateway.get('/.well-known/jwks.json'));
      const own = keys.find((one: Loose) => one.kid === kid);
      assert.equal(own === undefined, alg === 'HS256');
      assert.ok(keys.every((one: Loose) => one.k === undefined && one.d === undefined));
    });

    it('goes over to its next key while pages are open', async (t) => {
      const { token: old } = await read(await site.post('/session'));
      const second = `${kid}-next`;
      const next = await newKey(alg, second);
      const both = await gatewayWith([key.jwk, next.jwk], { publicUrl: gateway.url });
      const fresh = await startBackend(language, { file: next.file, kid: second }, gateway.url);
      t.after(() => Promise.all([fresh.stop(), both.close()]));
      await fresh.post('/sign-in', { member: world.credentials.users[1]!.username });
      const { token } = await read(await fresh.post('/session'));
      assert.equal(decodeProtectedHeader(token).kid, second);
      for (const one of [old, token]) {
        assert.equal((await both.get('/v1/me', { authorization: `Bearer ${one}` })).status, 200);
      }
      assert.equal((await me(token)).status, 401, 'a gateway that was not told of it yet');
    });

    it('ends with the sign-out of the site', async () => {
      assert.equal((await site.post('/sign-out')).status, 204);
      assert.equal((await site.post('/session')).status, 204);
    });

    it('writes no token, and nobody’s name, into its log', () => {
      assert.doesNotMatch(site.output(), /eyJ|Warning|Notice|Deprecated|Traceback/);
    });

    async function refusals(): Promise<string> {
      const text = await (await gateway.get('/metrics')).text();
      return text
        .split('\n')
        .filter((line) => line.includes('refused'))
        .join('\n');
    }
  });
}
