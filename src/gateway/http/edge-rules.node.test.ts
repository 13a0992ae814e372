import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { createWorld, type World } from '../../../test/helpers/messages-gateway.js';
import { rawRequest, sendRaw, type RawAnswer } from '../../../test/helpers/raw-request.js';
import { createRealGateway, type RealGateway } from '../../../test/helpers/real-gateway.js';
import { read } from '../../../test/helpers/served-gateway.js';
import { packageVersion } from '../kit/package-info.js';
import { listen, type Listening } from '../listen.js';
import { ROUTES } from '../routes-list.js';

const LIVE = 'public, max-age=0, s-maxage=10, stale-while-revalidate=60, stale-if-error=86400';
const FRAME = 'public, max-age=300, stale-while-revalidate=60, stale-if-error=86400';
const PICTURE = 'public, max-age=86400, stale-while-revalidate=604800, stale-if-error=604800';

interface Rule {
  route: string;
  path: () => string;
  cache: string;
  /** Whether the answer says when it was true. */
  hasAsOf: boolean;
  /** Why a cache in front may be told to forget it. */
  keys?: () => RegExp;
  vary: string | undefined;
}

const ENCODING = 'Accept-Encoding';
/** With a token it would be another answer. */
const MIXED = 'Accept-Encoding, Authorization';

let world: World;
let gateway: RealGateway;
let server: Listening;
let channel: string;
let message: string;
let media: string;
const rules: Rule[] = [
  {
    route: '/v1/config',
    path: () => '/v1/config',
    cache: LIVE,
    hasAsOf: true,
    keys: () => /^config$/,
    vary: MIXED,
  },
  {
    route: '/v1/boards',
    path: () => '/v1/boards',
    cache: LIVE,
    hasAsOf: true,
    keys: () => /^config$/,
    vary: MIXED,
  },
  {
    route: '/v1/boards/:slug',
    path: () => '/v1/boards/xp?limit=10&window=all-time',
    cache: LIVE,
    hasAsOf: true,
    keys: () => /^board-xp( member-[\w-]{16}){10}$/,
    vary: ENCODING,
  },
  {
    route: '/v1/boards/:slug/at',
    path: () => '/v1/boards/xp/at?rank=7&limit=10',
    cache: LIVE,
    hasAsOf: true,
    keys: () => /^board-xp( member-[\w-]{16})+$/,
    vary: ENCODING,
  },
  { route: '/v1/tiers', path: () => '/v1/tiers', cache: LIVE, hasAsOf: true, vary: ENCODING },
  {
    route: '/v1/channels',
    path: () => '/v1/channels',
    cache: LIVE,
    hasAsOf: true,
    keys: () => /^channels$/,
    vary: MIXED,
  },
  {
    route: '/v1/channels/:id/messages',
    path: () => `/v1/channels/${channel}/messages?limit=10`,
    cache: LIVE,
    hasAsOf: true,
    keys: () => new RegExp(`^channel-${channel}( member-[\\w-]{16})+$`),
    vary: MIXED,
  },
  {
    route: '/v1/messages/:id',
    path: () => `/v1/messages/${message}`,
    cache: LIVE,
    hasAsOf: true,
    keys: () => new RegExp(`^channel-${channel} member-[\\w-]{16}$`),
    vary: MIXED,
  },
  {
    route: '/v1/messages/:id/replies',
    path: () => `/v1/messages/${message}/replies?limit=10`,
    cache: LIVE,
    hasAsOf: true,
    keys: () => new RegExp(`^channel-${channel}`),
    vary: MIXED,
  },
  {
    route: '/v1/media/:id',
    path: () => `/v1/media/${media}`,
    cache: PICTURE,
    hasAsOf: false,
    vary: undefined,
  },
  {
    route: '/kit/:version/*',
    path: () => `/kit/${packageVersion()}/rai-kit.js`,
    cache: 'public, max-age=31536000, immutable',
    hasAsOf: false,
    vary: ENCODING,
  },
  {
    route: '/frame/:widget',
    path: () => '/frame/leaderboard?board=xp',
    cache: FRAME,
    hasAsOf: false,
    vary: ENCODING,
  },
  {
    route: '/.well-known/jwks.json',
    path: () => '/.well-known/jwks.json',
    cache: 'public, max-age=300',
    hasAsOf: false,
    vary: ENCODING,
  },
];

before(async () => {
  world = await createWorld();
  channel = world.channel('open');
  gateway = await createRealGateway(world, {
    channels: { public: [channel] },
    options: { media: { hosts: [new URL(world.url).host] }, sync: { intervalMs: 3_600_000 } },
  });
  server = await listen(
    (request, info) => gateway.gateway.fetch(request, info),
    0,
    '127.0.0.1',
    (...both) => gateway.gateway.answerKept(...both),
  );
  message = (await read(await gateway.call(`/v1/channels/${channel}/messages?limit=10`))).messages.at(-1).id;
  const { rows } = await read(await gateway.call('/v1/boards/xp?limit=50'));
  media = rows.map((row: { member: { avatar?: string } }) => row.member.avatar).find(Boolean);
  media = /[^/]+$/.exec(media)![0];
});
after(async () => {
  await server.close(200);
  await gateway.close();
  await world.close();
});

const HOST = 'Host: 127.0.0.1';
/** Asked twice: what is kept must be the same as what was made. */
async function ask(path: string, headers: readonly string[] = [], method = 'GET'): Promise<RawAnswer> {
  const text = rawRequest(path, [HOST, ...headers], { method });
  const [first, again] = [await sendRaw(server.port, text), await sendRaw(server.port, text)];
  assert.ok(first && again, `${path}: no answer`);
  assert.deepEqual(steady(again), steady(first), `${method} ${path} ${headers.join(' ')}`);
  return again;
}

const steady = ({ status, headers }: RawAnswer) => ({
  status,
  headers: { ...headers, date: '', 'rai-request-id': '', 'content-length': '' },
});

describe('every public address', () => {
  it('stands in the table', () => {
    const personal = /^\/v1\/me(\/|$)|^\/v1\/live$|^\/(healthz|readyz|metrics)$/;
    const open = ROUTES.filter((route) => route.startsWith('GET ')).map((route) => route.slice(4));
    assert.deepEqual(
      rules.map(({ route }) => route).sort(),
      open.filter((route) => !personal.test(route)).sort(),
    );
  });

  for (const rule of rules) {
    describe(rule.route, () => {
      it('has its cache rule, an ETag, what it varies by, and keys to forget it by', async () => {
        const { status, headers } = await ask(rule.path());
        assert.equal(status, 200);
        assert.equal(headers['cache-control'], rule.cache);
        assert.match(headers['etag'] ?? '', /^W\/"[\w.-]{8,}"$/);
        assert.equal(headers['vary'], rule.vary);
        assert.equal(headers['set-cookie'], undefined);
        assert.equal(headers['x-content-type-options'], 'nosniff');
        assert.equal(headers['rai-as-of'] !== undefined, rule.hasAsOf);
        if (rule.route.startsWith('/v1/')) {
          assert.equal(headers['access-control-allow-origin'], '*');
          assert.match(headers['access-control-expose-headers']!, /\betag, rai-as-of\b/);
        }
        if (rule.keys) assert.match(headers['surrogate-key']!, rule.keys());
        else assert.equal(headers['surrogate-key'], undefined);
      });

      it('answers 304 with the same rules to whoever has it', async () => {
        const { headers } = await ask(rule.path());
        const tag = headers['etag']!;
        const many = Array.from({ length: 500 }, (_, n) => `"other-${n}"`).join(', ');
        for (const condition of [tag, tag.slice(2), `${many}, ${tag}`, '*', ` "x" ,${tag} `]) {
          const again = await ask(rule.path(), [`If-None-Match: ${condition}`]);
          assert.equal(again.status, 304, condition.slice(-60));
          assert.equal(again.body.length, 0);
          for (const name of ['cache-control', 'etag', 'vary', 'rai-as-of', 'surrogate-key']) {
            assert.equal(again.headers[name], headers[name], name);
          }
        }
        for (const condition of ['"x"', many, 'W/', tag.replaceAll('"', ''), tag.replace(/..$/, '"')]) {
          assert.equal(
            (await ask(rule.path(), [`If-None-Match: ${condition}`])).status,
            200,
            condition.slice(-60),
          );
        }
      });

      it('has the same bytes in every encoding, and in a HEAD the same headers without them', async () => {
        const plain = await ask(rule.path());
        for (const [wanted, unpack] of [
          ['br', brotliDecompressSync],
          ['gzip', gunzipSync],
        ] as const) {
          const packed = await ask(rule.path(), [`Accept-Encoding: ${wanted}`]);
          const { body, headers } = packed;
          assert.equal(headers['etag'], plain.headers['etag']);
          assert.equal(headers['content-length'], String(body.length));
          const isPacked = headers['content-encoding'] !== undefined;
          assert.equal(isPacked, plain.body.length >= 512 && rule.vary !== undefined);
          if (isPacked) assert.equal(headers['content-encoding'], wanted);
          assert.ok((isPacked ? unpack(body) : body).equals(plain.body));
          const head = await ask(rule.path(), [`Accept-Encoding: ${wanted}`], 'HEAD');
          assert.equal(head.body.length, 0);
          assert.equal(head.status, 200);
          assert.deepEqual(steady(head).headers, steady(packed).headers);
          assert.equal(head.headers['content-length'], headers['content-length']);
        }
      });

      it('is not another answer for headers that some caches and servers listen to', async () => {
        const plain = await ask(rule.path());
        for (const header of [
          'X-Forwarded-Host: evil.example',
          'X-Forwarded-Proto: http',
          'X-Original-URL: /v1/me',
          'X-Rewrite-URL: /v1/me',
          'X-HTTP-Method-Override: DELETE',
          'X-HTTP-Method: PUT',
          'Forwarded: host=evil.example;proto=http',
          'Range: bytes=0-3',
          'If-Range: "x"',
          'If-Modified-Since: Sun, 06 Nov 2044 08:49:37 GMT',
          'If-Match: "x"',
          'If-Unmodified-Since: Sun, 06 Nov 1994 08:49:37 GMT',
          'Cookie: a=b; session=eyJ',
          'Origin: https://evil.example',
          'Accept: text/html',
          'Accept-Language: fr',
          'User-Agent: x<script>',
          'Cache-Control: no-cache',
        ]) {
          const answer = await ask(rule.path(), [header]);
          assert.equal(answer.status, 200, header);
          assert.ok(answer.body.equals(plain.body), header);
          assert.deepEqual(steady(answer), steady(plain), header);
        }
      });

      it('has one way of being written; others are no answer that a cache may keep', async () => {
        const path = rule.path();
        const [name = '', query = ''] = path.split('?');
        const rest = query === '' ? '' : `?${query}`;
        const last = name.slice(name.lastIndexOf('/') + 1);
        const others = [
          `${name}/${rest}`,
          `${name}//${rest}`,
          `/${path}`,
          `/.${path}`,
          `/x/..${path}`,
          `/x/%2e%2e${path}`,
          `/%2e${path}`,
          path.replace(last, `%${last.charCodeAt(0).toString(16)}${last.slice(1)}`),
          path.replace(last, `%${last.charCodeAt(0).toString(16).toUpperCase()}${last.slice(1)}`),
          name.replace(/[a-z]/, (letter) => letter.toUpperCase()) + rest,
          `${name};x=y${rest}`,
          `${name}%00${rest}`,
          `${name}%2f${rest}`,
          `${name}%20${rest}`,
          `${name}.css${rest}`,
          `${name}/x.css${rest}`,
          `${path}#x`,
          name.replace(/\/(?=[^/]*$)/, '\\') + rest,
          name.replace(/\/(?=[^/]*$)/, '%5c') + rest,
        ];
        for (const other of others) {
          if (other === path) continue;
          const { status, headers } = await ask(other);
          assert.ok(status === 404 || status === 400, `${other}: ${status}`);
          // What the HTTP layer itself refuses has no rule, and no cache keeps a 400 without one.
          if (status === 404) assert.match(headers['cache-control'] ?? '', /no-store/, other);
        }
      });

      it('refuses what it does not know in the query, and what is there twice', async () => {
        const path = rule.path();
        // The files of the kit may be asked with anything, as bundlers add versions to them.
        if (rule.route.startsWith('/kit/')) return;
        const join = path.includes('?') ? '&' : '?';
        for (const more of [
          'evil=1',
          'evil',
          '__proto__=1',
          'callback=x',
          'utm_source=x',
          '%00=1',
          'LIMIT=10',
        ]) {
          assert.equal((await ask(`${path}${join}${more}`)).status, 400, more);
        }
        const [first] = (path.split('?')[1] ?? '').split('&');
        if (first) assert.equal((await ask(`${path}&${first}`)).status, 400, 'twice');
        if (path.includes('limit=')) {
          for (const limit of ['0', '11', '101', '-10', '1e1', '010', '+10', ' 10', '10.0', '', 'all']) {
            const asked = path.replace('limit=10', `limit=${encodeURIComponent(limit)}`);
            assert.equal((await ask(asked)).status, 400, asked);
          }
        }
      });

      it('takes an absolute address only when it is of the same host', async () => {
        const good = await ask(rule.path());
        const same = await ask(`http://127.0.0.1${rule.path()}`);
        assert.deepEqual(steady(same), steady(good));
        assert.equal((await ask(`http://evil.example${rule.path()}`)).status, 421);
        const other = await sendRaw(server.port, rawRequest(rule.path(), ['Host: evil.example']));
        assert.equal(other?.status, 421);
      });

      it('is asked with GET and HEAD alone, unless a route says otherwise', async () => {
        const writing = ROUTES.filter((route) => route.endsWith(` ${rule.route}`)).map(
          (one) => one.split(' ')[0],
        );
        for (const method of ['POST', 'PUT', 'DELETE', 'PATCH', 'PURGE', 'TRACE']) {
          if (writing.includes(method)) continue;
          const { status, headers } = await ask(rule.path(), [], method);
          assert.ok([400, 404, 405].includes(status), `${method}: ${status}`);
          if (status === 405) assert.equal(headers['allow']?.startsWith('GET'), true);
          assert.doesNotMatch(headers['cache-control'] ?? '', /public/);
        }
      });
    });
  }
});

describe('the query of a board', () => {
  it('may be written in any order: the answer and its ETag are one', async () => {
    const one = await ask('/v1/boards/xp?limit=25&window=all-time');
    for (const path of [
      '/v1/boards/xp?window=all-time&limit=25',
      '/v1/boards/xp?limit=25&window=all-time&seq=abc-1',
      '/v1/boards/xp?limit=%325&window=all-time',
      '/v1/boards/xp?limit=25',
    ]) {
      const other = await ask(path);
      assert.ok(other.body.equals(one.body), path);
      assert.equal(other.headers['etag'], one.headers['etag'], path);
    }
  });

  it('with other rows has another ETag', async () => {
    const tags = new Set<string | undefined>();
    const paths = [
      ...[10, 25, 50, 100].map((limit) => `/v1/boards/xp?limit=${limit}`),
      ...[10, 25].map((limit) => `/v1/boards/xp/at?rank=3&limit=${limit}`),
      '/v1/boards/xp/at?rank=4',
      '/v1/boards/xp?window=daily',
    ];
    for (const path of paths) tags.add((await ask(path)).headers['etag']);
    assert.equal(tags.size, paths.length);
  });
});
