import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createWorld, type World } from '../../../test/helpers/messages-gateway.js';
import { createRealGateway, type RealGateway } from '../../../test/helpers/real-gateway.js';
import { read, type Loose } from '../../../test/helpers/served-gateway.js';
import { packageVersion } from '../kit/package-info.js';
import { ROUTES } from '../routes-list.js';

/** A site that may ask for what is personal. */
const SITE = 'https://shop.example';

interface Kept {
  status: number;
  text: string;
}

/**
 * A cache in front that everybody shares. It keeps whatever HTTP allows a shared cache to keep, and knows nothing of
 * `Vary`: who asked, and with which token, is lost on it.
 */
class SharedCache {
  readonly kept = new Map<string, Kept>();

  async ask(path: string, as?: number): Promise<Kept & { headers?: Headers }> {
    const known = this.kept.get(path);
    if (known) return known;
    const answer = await gateway.call(path, {
      ...(as === undefined ? {} : { as }),
      headers: { origin: SITE },
    });
    const fresh = { status: answer.status, text: await textOf(answer), headers: answer.headers };
    if (mayKeep(answer.headers, as !== undefined)) this.kept.set(path, fresh);
    return fresh;
  }
}

/** RFC 9111: nothing that is private, and of a request with credentials only what says that it is public. */
function mayKeep(headers: Headers, hasCredentials: boolean): boolean {
  const rule = headers.get('cache-control') ?? '';
  if (/no-store|private/.test(rule)) return false;
  return !hasCredentials || /public|s-maxage|must-revalidate/.test(rule);
}

async function textOf(answer: Response): Promise<string> {
  // A stream has no end.
  if (answer.headers.get('content-type')?.startsWith('text/event-stream')) {
    await answer.body?.cancel();
    return '';
  }
  return answer.text();
}

let world: World;
let gateway: RealGateway;
let closed: string;
let open: string;
let message: string;
let hiddenMessage: string;
let media: string;
/** Paths of every route that is read. */
let readable: string[];

before(async () => {
  world = await createWorld();
  open = world.channel('open');
  closed = world.channel('open', 1);
  gateway = await createRealGateway(world, {
    channels: { public: [open], members: [{ id: closed }] },
    options: {
      origins: { call: [SITE], frame: [SITE] },
      media: { hosts: [new URL(world.url).host] },
      userKeys: () => Promise.resolve(undefined),
      serverKeys: ['a-server-key-of-this-test'],
    },
  });
  const first = async (channel: string): Promise<Loose> =>
    (await read(await gateway.call(`/v1/channels/${channel}/messages?limit=10`, { as: 1 }))).messages.at(-1);
  message = (await first(open)).id;
  hiddenMessage = (await first(closed)).id;
  assert.equal(
    (await gateway.call(`/v1/messages/${message}/reactions/heart`, { method: 'PUT', as: 1 })).status,
    204,
  );
  const { rows } = await read(await gateway.call('/v1/boards/xp'));
  media = rows.map(({ member }: Loose) => /[^/]+$/.exec(member.avatar ?? '')?.[0]).find(Boolean);
  assert.ok(media);
  readable = routes.filter(([method]) => method === 'GET').flatMap(([, path]) => pathsOf(path));
});
after(async () => {
  await gateway.close();
  await world.close();
});

/** Every path that a route can have here. A parameter that nobody thought of fails. */
function pathsOf(route: string): string[] {
  const values: Record<string, string[]> = {
    ':slug': ['xp'],
    ':emoji': ['heart'],
    ':widget': ['leaderboard'],
    ':version': [packageVersion()],
    '*': ['rai-kit.js'],
  };
  if (route.startsWith('/v1/channels/')) values[':id'] = [open, closed, world.channel('direct')];
  if (route.startsWith('/v1/messages/')) values[':id'] = [message, hiddenMessage];
  if (route.startsWith('/v1/media/')) values[':id'] = [media];
  let paths = [route];
  for (const [part] of route.matchAll(/:\w+|\*/g)) {
    assert.ok(values[part], `${route}: which ${part} is there?`);
    paths = paths.flatMap((path) => values[part]!.map((value) => path.replace(part, value)));
  }
  return paths.map((path) => (path.endsWith('/at') ? `${path}?rank=1` : path));
}

const routes = ROUTES.map((route) => route.split(' ') as [string, string]);
/** Paths by which a cache may be led to take a personal answer for a file. */
const TRICKS = (path: string): string[] => [
  `${path}/`,
  `${path}/x.css`,
  `${path};x.css`,
  `${path}%2fx.css`,
  `${path}%3fx.css`,
  `${path}.css`,
  `/${path}`,
  `/v1/boards/..%2f..${path}`,
  path.replace('/v1/', '/V1/'),
  path.replace('/v1/', '/v1/./'),
  path.replace('/v1/', '/v1//'),
  path.replace('/me', '/%6d%65'),
];

describe('personal answers', () => {
  it('are never kept by a shared cache, on any route', async () => {
    const cache = new SharedCache();
    for (const path of readable) {
      const answer = await cache.ask(path, 1);
      if (!path.startsWith('/v1/')) continue;
      assert.equal(answer.headers?.get('cache-control'), 'private, no-store', path);
      assert.equal(answer.headers?.get('access-control-allow-origin'), SITE, path);
      assert.match(answer.headers?.get('vary') ?? '', /Origin/, path);
    }
    assert.deepEqual(
      [...cache.kept.keys()].filter((path) => path.startsWith('/v1/')),
      [],
    );
  });

  it('do not come from a public route, whoever filled the cache before', async () => {
    for (const order of [
      [1, undefined],
      [undefined, 1, 2, undefined],
    ]) {
      const cache = new SharedCache();
      for (const as of order) {
        for (const path of readable) {
          const { text } = await cache.ask(path, as);
          if (as === undefined) assertPublic(path, text);
        }
      }
      for (const [path, { text }] of cache.kept) assertPublic(path, text);
    }
  });

  it('are not there without a token', async () => {
    const own = ownPaths();
    assert.ok(own.length >= 3);
    for (const path of own) {
      const answer = await gateway.call(path);
      assert.equal(answer.status, 401, path);
      assert.match(answer.headers.get('cache-control')!, /no-store/);
      assert.equal((await gateway.call(path, { as: 1, scope: ['post'] })).status, 403, path);
      assert.equal((await gateway.call(path, { as: 1 })).status, 200, path);
    }
    for (const path of readable.filter((one) => one.includes(closed) || one.includes(hiddenMessage))) {
      assert.equal((await gateway.call(path)).status, 404, path);
      assert.equal((await gateway.call(path, { as: 1, scope: ['post'] })).status, 404, path);
      assert.equal((await gateway.call(path, { as: 1 })).status, 200, path);
    }
  });

  it('cannot be taken for a file, by any way of writing their path', async () => {
    const cache = new SharedCache();
    for (const path of ownPaths()) {
      for (const trick of TRICKS(path)) {
        const { status, text, headers } = await cache.ask(trick, 1);
        assert.equal(cache.kept.size, 0, `${trick} was kept`);
        if (status === 200) assert.equal(headers?.get('cache-control'), 'private, no-store', trick);
        const stranger = await gateway.call(trick);
        assert.ok(stranger.status >= 400, `${trick}: ${stranger.status}`);
        assert.doesNotMatch(await stranger.text(), /"scope"|"coins"/, text.slice(0, 80));
      }
    }
  });

  it('are no answers of writing routes either: none of those is kept, and none sets a cookie', async () => {
    for (const [method, route] of routes) {
      for (const path of pathsOf(route)) {
        // Signing out would end the session of the others.
        const isOut = path === '/v1/sessions/current';
        for (const as of isOut ? [undefined] : [1, undefined]) {
          const init = { method, ...(as === undefined ? {} : { as }), headers: { origin: SITE } };
          const answer = await gateway.call(path, init);
          await textOf(answer);
          assert.equal(answer.headers.get('set-cookie'), null, path);
          if (method === 'GET') continue;
          assert.match(answer.headers.get('cache-control')!, /no-store/, `${method} ${path}`);
          assert.ok(!mayKeep(answer.headers, true));
        }
      }
    }
  });

  it('in a HEAD say as little as in a GET', async () => {
    for (const path of readable.filter((one) => one.startsWith('/v1/'))) {
      const answer = await gateway.call(path, { method: 'HEAD', as: 1 });
      assert.equal(await answer.text(), '');
      assert.match(answer.headers.get('cache-control')!, /^private, no-store$/, path);
    }
  });
});

const ownPaths = () => readable.filter((path) => /^\/v1\/me(\/|$)/.test(path));

/** Nothing of one member alone, and nothing that only members may read. */
function assertPublic(path: string, text: string): void {
  assert.doesNotMatch(text, /"(me|scope|key)":|"coins":"\d|"mine":true|"post":true/, path);
  for (const secret of [closed, hiddenMessage, world.channel('direct'), world.credentials.users[1]!.email]) {
    assert.ok(!text.includes(secret), `${path} tells ${secret}`);
  }
}
