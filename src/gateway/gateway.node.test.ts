import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { createWorld, type World } from '../../test/helpers/messages-gateway.js';
import {
  read,
  serveGateway,
  SERVER_KEY,
  type Loose,
  type Served,
} from '../../test/helpers/served-gateway.js';
import { TinyPlatform } from '../../test/helpers/tiny-platform.js';
import { BoardList, BoardPage } from '../model/board.js';
import { Config } from '../model/config.js';
import { Me } from '../model/member.js';
import { ChannelList, MessagePage } from '../model/message.js';
import { MyTier, TierLadder } from '../model/tier.js';
import { ROUTES } from './routes-list.js';

const KEY = 'community key of the world';

for (const strict of [false, true]) {
  describe(`a gateway on the sandbox platform${strict ? ', held strictly to the contract' : ''}`, () => {
    let world: World;
    let served: Served;
    let kit: string;
    before(async () => {
      world = await createWorld({ strict, members: 40 });
      kit = await kitFolder();
      served = await serveGateway({
        integrationUrl: `${world.url}/apis/v1`,
        communityKey: world.credentials.communityKey,
        options: {
          name: 'Makers',
          channels: { public: [world.channel('open')], members: [], iframe: [] },
          media: { hosts: [new URL(world.url).host] },
          kit: { folder: kit, version: '9.9.9' },
          backfill: { days: 35, requests: 500 },
        },
      });
    });
    after(async () => {
      await served.close();
      await world.close();
      await rm(kit, { recursive: true });
    });

    it('answers every public route in the shapes of the model', async () => {
      const channel = world.channel('open');
      const shapes: [string, { parse: (value: unknown) => unknown }][] = [
        ['/v1/config', Config],
        ['/v1/boards', BoardList],
        ['/v1/boards/xp', BoardPage],
        ['/v1/boards/xp?window=monthly&limit=25', BoardPage],
        ['/v1/boards/xp?window=weekly', BoardPage],
        ['/v1/boards/xp?window=daily', BoardPage],
        ['/v1/boards/xp/at?rank=20&limit=10', BoardPage],
        ['/v1/tiers', TierLadder],
        ['/v1/channels', ChannelList],
        [`/v1/channels/${channel}/messages`, MessagePage],
      ];
      for (const [path, shape] of shapes) {
        const answer = await served.get(path);
        assert.equal(answer.status, 200, path);
        assert.equal(answer.headers.get('access-control-allow-origin'), '*', path);
        assert.match(answer.headers.get('cache-control')!, /^public, max-age=0, s-maxage=10, /, path);
        assert.ok(answer.headers.get('rai-as-of'), path);
        shape.parse(await read(answer));
      }
      const config = await served.json('/v1/config');
      assert.equal(config.name, 'Makers');
      assert.deepEqual(config.capabilities, [
        'live',
        'tiers',
        'messages',
        'session',
        'send',
        'reply',
        'react',
      ]);
    });

    it('shows a member their own standing, tier and numbers', async () => {
      const [user] = world.credentials.users;
      const authorization = `Bearer ${await served.tokenOf(user!.userId)}`;
      const me = Me.parse(await served.json('/v1/me', { authorization }));
      assert.equal(me.member.name, user!.displayName);
      const tier = MyTier.parse(await served.json('/v1/me/tier', { authorization }));
      assert.equal(tier.xp, me.xp);
      assert.ok(tier.next === null || Number(tier.next.xp) - Number(tier.xp) === Number(tier.next.missing));
      const page = BoardPage.parse(await served.json('/v1/me/boards/xp?around=3', { authorization }));
      assert.ok(page.rows.some((row) => row.member.id === me.member.id));
      assert.equal(page.me?.standing?.score, me.xp);
    });

    it('serves pictures only under ids that stood in an answer', async () => {
      const board = await served.json('/v1/boards/xp');
      const icon = (await served.json('/v1/tiers')).tiers[0].icon as string | undefined;
      const avatar = board.rows[0].member.avatar as string | undefined;
      assert.equal(avatar === undefined, strict, 'the contract knows no avatars');
      for (const address of [icon, avatar].filter((one) => one !== undefined)) {
        const picture = await fetch(address);
        assert.equal(picture.status, 200);
        assert.match(picture.headers.get('content-type')!, /^image\/(png|webp|jpeg)$/);
        assert.equal(picture.headers.get('x-content-type-options'), 'nosniff');
        assert.match(picture.headers.get('content-security-policy')!, /sandbox/);
        assert.equal(picture.headers.get('cross-origin-resource-policy'), 'cross-origin');
        assert.equal((await fetch(`${address}?x=1`)).status, 400);
      }
      assert.equal((await served.get('/v1/media/AAAAAAAAAAAAAAAAAAAAAA')).status, 404);
      assert.equal((await served.get(`/v1/media/${encodeURIComponent(world.url)}`)).status, 404);
    });

    it('lets no e-mail address, key or platform id of a member out of any public route', async () => {
      const texts = await crawl(served);
      assert.ok(texts.length > 30, `${texts.length} answers`);
      const all = texts.join('\n');
      const { users, communityKey, systemKey } = world.credentials;
      for (const secret of [
        communityKey,
        systemKey,
        SERVER_KEY,
        KEY,
        ...users.flatMap((user) => [user._id, user.apiKey, user.email, user.username]),
      ]) {
        assert.ok(!all.includes(secret), 'something of the platform leaked');
      }
      assert.doesNotMatch(all, /[\w.+-]+@[\w-]+\.\w+/);
      assert.ok(!served.lines.join('\n').includes(communityKey));
    });

    it('refuses what is not a question', async () => {
      const bad: [string, number, string][] = [
        ['/v1/boards/xp?limit=-1', 400, 'INVALID'],
        ['/v1/boards/xp?limit=11', 400, 'INVALID'],
        ['/v1/boards/xp?limit=10&limit=25', 400, 'INVALID'],
        ['/v1/boards/xp?window=fortnight', 400, 'INVALID'],
        ['/v1/boards/xp?cursor=x', 400, 'INVALID'],
        ['/v1/boards/xp?run=2026-13', 400, 'INVALID'],
        ['/v1/boards/xp?window=daily&run=2026-10', 400, 'INVALID'],
        ['/v1/boards/xp?run=2031-01', 404, 'NOT_FOUND'],
        [`/v1/boards/xp?${'a'.repeat(300)}=1`, 400, 'INVALID'],
        [`/v1/boards/xp?cursor=${'a'.repeat(600)}`, 400, 'INVALID'],
        ['/v1/boards/xp/at', 400, 'INVALID'],
        ['/v1/boards/xp/at?rank=0', 400, 'INVALID'],
        ['/v1/boards/xp/at?rank=1.5', 400, 'INVALID'],
        ['/v1/boards/nobody', 404, 'NOT_FOUND'],
        ['/v1/boards/__proto__', 404, 'NOT_FOUND'],
        ['/v1/boards/%00', 404, 'NOT_FOUND'],
        ['/v1/tiers?x=1', 400, 'INVALID'],
        ['/v1/config?%3Cscript%3E=1', 400, 'INVALID'],
        ['/v1/nothing', 404, 'NOT_FOUND'],
        ['/', 404, 'NOT_FOUND'],
        ['/v1/me', 401, 'UNAUTHENTICATED'],
        ['/v1/me/boards/xp', 401, 'UNAUTHENTICATED'],
        ['/v1/me/tier', 401, 'UNAUTHENTICATED'],
      ];
      for (const [path, status, code] of bad) {
        const answer = await served.get(path);
        assert.equal(answer.status, status, path);
        assert.equal(answer.headers.get('content-type'), 'application/problem+json', path);
        const problem = await read(answer);
        assert.equal(problem.code, code, path);
        assert.equal(problem.type, `https://rai-kit.dev/problems/${code.toLowerCase().replace('_', '-')}`);
        assert.ok(!JSON.stringify(problem).includes('<'), path);
      }
      const wrong = await fetch(`${served.url}/v1/boards/xp`, { method: 'POST' });
      assert.equal(wrong.status, 405);
      assert.equal(wrong.headers.get('allow'), 'GET, HEAD');
      assert.equal((await fetch(`${served.url}/v1/boards/xp`, { method: 'HEAD' })).status, 200);
    });

    it('answers 304 while nothing changed, with the moment that it is true for', async () => {
      const first = await served.get('/v1/boards/xp?limit=25');
      const etag = first.headers.get('etag')!;
      const again = await served.get('/v1/boards/xp?limit=25', { 'if-none-match': `"x", ${etag}` });
      assert.equal(again.status, 304);
      assert.ok(again.headers.get('rai-as-of'));
      assert.equal(again.headers.get('access-control-allow-origin'), '*');
      assert.match(again.headers.get('access-control-expose-headers')!, /rai-as-of/);
      assert.equal((await served.get('/v1/boards/xp?limit=10', { 'if-none-match': etag })).status, 200);
      assert.equal(
        (await served.get('/v1/boards/xp?limit=25&seq=abc-1', { 'if-none-match': etag })).status,
        304,
      );
      assert.equal((await served.get('/v1/boards/xp?limit=25', { 'if-none-match': '*' })).status, 304);
    });

    it('compresses with what the caller takes', async () => {
      const plain = await rawGet(served.url, '/v1/boards/xp?limit=50', { 'accept-encoding': 'identity' });
      const br = await rawGet(served.url, '/v1/boards/xp?limit=50', { 'accept-encoding': 'gzip, br' });
      const gz = await rawGet(served.url, '/v1/boards/xp?limit=50', { 'accept-encoding': 'br;q=0, gzip' });
      assert.deepEqual(brotliDecompressSync(br.body), plain.body);
      assert.deepEqual(gunzipSync(gz.body), plain.body);
      assert.equal(br.headers['content-encoding'], 'br');
      assert.equal(gz.headers['content-encoding'], 'gzip');
      assert.match(String(br.headers.vary), /Accept-Encoding/);
      assert.ok(br.body.length < plain.body.length / 2);
    });

    it('serves the kit of exactly one version, packed, for ever and to everybody', async () => {
      const script = await rawGet(served.url, '/kit/9.9.9/rai-kit.js', { 'accept-encoding': 'br' });
      assert.equal(script.status, 200);
      assert.equal(script.headers['content-type'], 'text/javascript; charset=utf-8');
      assert.equal(script.headers['cache-control'], 'public, max-age=31536000, immutable');
      assert.equal(script.headers['access-control-allow-origin'], '*');
      assert.equal(script.headers['cross-origin-resource-policy'], 'cross-origin');
      assert.equal(script.headers['x-content-type-options'], 'nosniff');
      assert.match(brotliDecompressSync(script.body).toString(), /^export/);
      assert.equal((await rawGet(served.url, '/kit/9.9.9/integrity.json')).status, 200);
      assert.equal((await rawGet(served.url, '/kit/9.9.9/chunks/a.js')).status, 200);
      const etag = String(script.headers.etag);
      assert.equal(
        (await rawGet(served.url, '/kit/9.9.9/rai-kit.js', { 'if-none-match': etag })).status,
        304,
      );
      for (const path of [
        '/kit/9.9.8/rai-kit.js',
        '/kit/9.9.9/',
        '/kit/9.9.9',
        '/kit/9.9.9/nothing.js',
        '/kit/9.9.9/chunks',
        '/kit/9.9.9/secret.env',
        '/kit/9.9.9/link.js',
        '/kit/9.9.9/../secret.js',
        '/kit/9.9.9/..%2fsecret.js',
        '/kit/9.9.9/%2e%2e/secret.js',
        '/kit/9.9.9/chunks/..%5c..%5csecret.js',
        '/kit/9.9.9//rai-kit.js',
        '/kit/9.9.9/.hidden.js',
        '/kit/9.9.9/rai-kit.js%00',
      ]) {
        assert.equal((await rawGet(served.url, path)).status, 404, path);
      }
    });

    it('answers only under its own names', async () => {
      assert.equal((await rawGet(served.url, '/v1/config', { host: 'evil.example' })).status, 421);
      assert.equal((await rawGet(served.url, '/v1/config', { host: 'evil.localhost:1' })).status, 421);
      assert.equal((await rawGet(served.url, '/v1/config', { host: 'localhost:1234' })).status, 200);
    });

    it('says how it is', async () => {
      assert.deepEqual(await served.json('/readyz'), { status: 'ok', problems: [] });
      assert.deepEqual(await served.json('/healthz'), { status: 'ok' });
      const metrics = await (await served.get('/metrics')).text();
      assert.match(metrics, /rai_gateway_requests_total\{method="GET",status="200"\} \d+/);
      assert.match(metrics, /rai_gateway_members \d+/);
    });
  });
}

describe('limits and ends', () => {
  const platform = () => new TinyPlatform([{ id: 1, xp: 5, name: 'Ada' }]);

  it('too many requests are 429 with the time to wait, by address, by member and by key', async () => {
    const limits = {
      ip: { points: 5, seconds: 60 },
      session: { points: 2, seconds: 60 },
      key: { points: 1, seconds: 60 },
    };
    const served = await serveGateway({ fetch: platform().fetch, options: { limits, trustProxy: 1 } });
    const from = (ip: string) => ({ 'x-forwarded-for': `6.6.6.6, ${ip}` });
    for (let i = 0; i < 5; i += 1) assert.equal((await served.get('/v1/tiers', from('1.1.1.1'))).status, 200);
    const refused = await served.get('/v1/tiers', from('1.1.1.1'));
    assert.equal(refused.status, 429);
    assert.ok(Number(refused.headers.get('retry-after')) > 0);
    assert.equal((await read(refused)).code, 'RATE_LIMITED');
    assert.equal(refused.headers.get('access-control-allow-origin'), '*');
    assert.equal((await served.get('/v1/tiers', from('1.1.1.2'))).status, 200);
    assert.equal((await served.get('/healthz', from('1.1.1.1'))).status, 200);
    const authorization = `Bearer ${await served.tokenOf('1')}`;
    const asMember = async (ip: string) =>
      (await served.get('/v1/me', { authorization, ...from(ip) })).status;
    assert.deepEqual(
      [await asMember('2.1.1.1'), await asMember('2.1.1.2'), await asMember('2.1.1.3')],
      [200, 200, 429],
    );
    const mint = async () =>
      (
        await fetch(`${served.url}/v1/sessions`, {
          method: 'POST',
          headers: { authorization: `Bearer ${SERVER_KEY}`, ...from('3.1.1.1') },
        })
      ).status;
    assert.deepEqual([await mint(), await mint()], [400, 429]);
    await served.close();
  });

  it('a closed gateway answers 503 and lets go of everything', async () => {
    const served = await serveGateway({ fetch: platform().fetch });
    await served.gateway.close();
    const answer = await served.gateway.fetch(new Request(`${served.url}/v1/config`));
    assert.equal(answer.status, 503);
    await served.close();
  });

  it('a request that is under way ends before the gateway does', async () => {
    const slow = platform();
    const served = await serveGateway({ fetch: slow.fetch });
    const authorization = `Bearer ${await served.tokenOf('1')}`;
    slow.before = (path) =>
      path === '/users/info' ? new Promise((resolve) => setTimeout(resolve, 150)) : undefined;
    const running = served.gateway.fetch(new Request(`${served.url}/v1/me`, { headers: { authorization } }));
    await served.gateway.close({ drainMs: 2000 });
    assert.equal((await running).status, 200);
    await served.close();
  });

  it('the list of routes is what the gateway serves', async () => {
    const one = await serveGateway({ fetch: platform().fetch });
    for (const route of ROUTES) {
      const [method, path] = route.split(' ') as [string, string];
      const address = path.replace(/:\w+|\*/g, 'x');
      const other = await one.gateway.fetch(new Request(one.url + address, { method: 'PATCH' }));
      assert.equal(other.status, 405, route);
      assert.ok(other.headers.get('allow')!.split(', ').includes(method), route);
    }
    await one.close();
  });

  it('the list of routes leaves none out', async () => {
    const folder = fileURLToPath(new URL('.', import.meta.url));
    const written = new Set<string>();
    for (const name of await readdir(folder, { recursive: true })) {
      if (!name.endsWith('.ts') || name.endsWith('.test.ts')) continue;
      const source = await readFile(join(folder, name), 'utf8');
      for (const [, method, path] of source.matchAll(/\.(get|post|put|delete)\(\s*'(\/[^']*)'/g)) {
        written.add(`${method!.toUpperCase()} ${path}`);
      }
    }
    assert.deepEqual([...written].sort(), [...ROUTES]);
  });
});

/** Every public answer that can be reached from the routes, following cursors and ids. */
async function crawl(served: Served): Promise<string[]> {
  const texts: string[] = [];
  const seen = new Set<string>();
  const next = [
    '/v1/config',
    '/v1/boards',
    '/v1/tiers',
    '/v1/channels',
    '/.well-known/jwks.json',
    '/healthz',
    '/readyz',
    '/metrics',
    '/v1/nothing',
  ];
  for (const window of ['all-time', 'monthly', 'weekly', 'daily'])
    next.push(`/v1/boards/xp?window=${window}`, `/v1/boards/xp/at?rank=7&window=${window}`);
  for (let path = next.shift(); path !== undefined; path = next.shift()) {
    if (seen.has(path)) continue;
    seen.add(path);
    const answer = await served.get(path);
    const text = await answer.text();
    texts.push(`${path}\n${JSON.stringify([...answer.headers])}\n${text}`);
    const body: Loose = text.startsWith('{') ? JSON.parse(text) : {};
    if (typeof body.next === 'string')
      next.push(`/v1/boards/xp?window=${body.window.slug}&cursor=${body.next}`);
    for (const channel of body.channels ?? []) next.push(`/v1/channels/${channel.id}/messages`);
    if (typeof body.before === 'string')
      next.push(`/v1/channels/${body.channel.id}/messages?before=${body.before}`);
    for (const message of body.messages ?? [])
      next.push(`/v1/messages/${message.id}`, `/v1/messages/${message.id}/replies`);
  }
  return texts;
}

async function kitFolder(): Promise<string> {
  const outside = await mkdtemp(join(tmpdir(), 'rai-kit-'));
  const folder = join(outside, 'cdn');
  await mkdir(join(folder, 'chunks'), { recursive: true });
  await writeFile(join(outside, 'secret.js'), 'secret');
  await symlink(join(outside, 'secret.js'), join(folder, 'link.js'));
  await writeFile(join(folder, 'rai-kit.js'), `export const text = '${'x'.repeat(2000)}';`);
  await writeFile(join(folder, 'integrity.json'), '{}');
  await writeFile(join(folder, '.hidden.js'), 'hidden');
  await writeFile(join(folder, 'secret.env'), 'KEY=1');
  await writeFile(join(folder, 'chunks', 'a.js'), 'export {};');
  return folder;
}

interface RawAnswer {
  status: number;
  headers: Record<string, unknown>;
  body: Buffer;
}

/** A request whose path and headers are sent exactly as they are given. */
function rawGet(url: string, path: string, headers: Record<string, string> = {}): Promise<RawAnswer> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const asked = request({ hostname, port, path, headers }, (answer) => {
      const parts: Buffer[] = [];
      answer.on('data', (part: Buffer) => parts.push(part));
      answer.on('end', () =>
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(parts) }),
      );
    });
    asked.once('error', reject);
    asked.end();
  });
}
