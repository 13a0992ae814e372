import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { serveGateway, SITE, until, type Loose, type Served } from '../../../test/helpers/served-gateway.js';
import { createTcpGate, type TcpGate } from '../../../test/helpers/tcp-gate.js';
import { TinyPlatform } from '../../../test/helpers/tiny-platform.js';
import { startCache, type SharedCache } from '../../../tools/nginx.js';

const PATIENCE = 60_000;
const users = Array.from({ length: 40 }, (_, n) => ({ id: n + 1, xp: 1000 - n, name: `Member ${n}` }));

interface Through {
  status: number;
  /** What the cache did: MISS, HIT, STALE … */
  cache: string | null;
  headers: Headers;
  text: string;
}

describe('behind a shared cache', () => {
  let served: Served;
  let gate: TcpGate;
  let cache: SharedCache;
  const forgotten: number[] = [];

  before(async () => {
    served = await serveGateway({
      fetch: new TinyPlatform(users).fetch,
      purged: (keys) => forgotten.push(cache.forget(keys)),
      options: { trustProxy: true, limits: { ip: { points: 1_000_000, seconds: 60 } } },
    });
    gate = await createTcpGate(Number(new URL(served.url).port));
    cache = await startCache(`http://127.0.0.1:${gate.port}`);
  });
  after(async () => {
    await cache?.stop();
    await gate?.close();
    await served?.close();
  });

  const ask = async (path: string, headers: Record<string, string> = {}): Promise<Through> => {
    const answer = await fetch(cache.url + path, { headers: { 'accept-encoding': 'identity', ...headers } });
    return {
      status: answer.status,
      cache: answer.headers.get('x-cache'),
      headers: answer.headers,
      text: await answer.text(),
    };
  };
  const rowsOf = ({ text }: Through): Loose[] => (JSON.parse(text) as Loose).rows;

  it('a public answer is kept, each encoding by itself', async () => {
    const path = '/v1/boards/xp?limit=25';
    const first = await ask(path);
    assert.equal(first.cache, 'MISS');
    assert.equal(rowsOf(first).length, 25);
    const again = await ask(path);
    assert.equal(again.cache, 'HIT');
    assert.equal(again.text, first.text);
    assert.equal(again.headers.get('rai-as-of'), first.headers.get('rai-as-of'));
    for (const encoding of ['br', 'gzip']) {
      assert.equal((await ask(path, { 'accept-encoding': encoding })).cache, 'MISS');
      const packed = await ask(path, { 'accept-encoding': encoding });
      assert.equal(packed.cache, 'HIT');
      assert.equal(packed.headers.get('content-encoding'), encoding);
      assert.equal(packed.text, first.text);
    }
    const tag = first.headers.get('etag')!;
    assert.equal((await ask(path, { 'if-none-match': tag })).status, 304);
  });

  it('a member who is hidden is gone from it at once', async () => {
    const paths = ['/v1/boards/xp?limit=10', '/v1/boards/xp/at?rank=3', '/v1/boards/xp?window=daily'];
    for (const path of paths) await ask(path);
    for (const path of paths) assert.equal((await ask(path)).cache, 'HIT');
    const other = '/v1/tiers';
    await ask(other);
    const [, { member }] = rowsOf(await ask(paths[0]!));
    assert.equal(await served.gateway.hide({ member: member.id }), true);
    assert.ok(forgotten.at(-1)! >= 2, 'the cache was not told');
    for (const path of paths) {
      const answer = await ask(path);
      assert.ok(!answer.text.includes(member.id), `${path}: ${answer.cache}`);
    }
    assert.equal((await ask(other)).cache, 'HIT', 'an answer without the member was forgotten, too');
    assert.equal(await served.gateway.hide({ member: member.id, hidden: false }), true);
  });

  it('what is personal is never kept, however its path is written', async () => {
    const token = await served.tokenOf('3');
    const mine = { authorization: `Bearer ${token}`, origin: SITE };
    for (const path of ['/v1/me', '/v1/me/boards/xp', '/v1/config', '/v1/channels', '/v1/boards']) {
      for (const written of [
        path,
        `${path}/x.css`,
        `${path}%2fx.css`,
        `${path};x.css`,
        `/${path}`,
        path.toUpperCase(),
      ]) {
        const own = await ask(written, mine);
        if (written === path) assert.equal(own.status, 200, path);
        const stranger = await ask(written);
        assert.ok(!['HIT', 'STALE'].includes(stranger.cache ?? ''), `${written}: ${stranger.cache}`);
        assert.doesNotMatch(stranger.text, /"scope"|"coins"|"me":/, written);
      }
    }
  });

  it('errors are not kept', async () => {
    for (const path of ['/v1/boards/none', '/v1/boards/xp?evil=1', '/v1/me', '/nothing']) {
      const first = await ask(path);
      assert.ok(first.status >= 400);
      assert.notEqual((await ask(path)).cache, 'HIT', path);
    }
  });

  it('a board stays up while the gateway is away, long after it was fresh, and heals', async () => {
    const path = '/v1/boards/xp?limit=50';
    const first = await ask(path);
    assert.equal(first.status, 200);
    await gate.shut();
    // Fresh for ten seconds; then the gateway would be asked, and cannot be.
    let late: Through | undefined;
    await until(async () => {
      late = await ask(path);
      return late.cache !== 'HIT';
    }, PATIENCE);
    assert.equal(late!.cache, 'STALE');
    assert.equal(late!.status, 200);
    assert.equal(late!.text, first.text);
    assert.equal(late!.headers.get('rai-as-of'), first.headers.get('rai-as-of'));
    assert.equal((await ask('/v1/boards/xp?limit=100')).status, 502, 'what was never asked is not there');
    await gate.open();
    await until(async () => (await ask(path)).cache === 'HIT', PATIENCE);
    assert.equal((await ask('/v1/boards/xp?limit=100')).status, 200);
  });
});
