import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { ROWS } from './docs/rows/index.js';
import type { Row } from './docs/row.js';
import { splitRoute } from './docs/surfaces.js';
import { testPlatform, type TestPlatform } from './testing/platform.js';

const WRONG = 'f'.repeat(64);
/** Where a request may arrive, and with which header: the root tells the System API by its own. */
const PLACES = {
  '/api/v1': { prefix: '/api/v1', headers: { 'x-api-key': WRONG } },
  '/apis/v1': { prefix: '/apis/v1', headers: {} },
  '/v1': { prefix: '/v1', headers: {} },
  root: { prefix: '', headers: {} },
  'root with x-api-key': { prefix: '', headers: { 'x-api-key': WRONG } },
} as const;
type Place = keyof typeof PLACES;

/** Which generation of paths answers which API. */
const ANSWERS: Record<'system' | 'others', Record<Place, boolean>> = {
  system: { '/api/v1': true, '/apis/v1': false, '/v1': false, root: false, 'root with x-api-key': true },
  others: { '/api/v1': false, '/apis/v1': true, '/v1': true, root: true, 'root with x-api-key': false },
};

/** Whose addresses are under no generation. */
const ALONE: ReadonlySet<Row['api']> = new Set(['secure-auth', 'widget', 'webhook']);

/** What two APIs call alike is there for both: a path without the names of its parameters. */
const shape = (row: Row): string => row.route.replaceAll(/:\w+(\{[^}]*\})?/g, ':');

describe('Which generation of paths answers', () => {
  let p: TestPlatform;
  before(async () => {
    p = await testPlatform({ members: 12 });
  });
  after(() => p.close());

  const isServed = async (method: string, path: string, headers: Record<string, string>) => {
    const answer = await p.call(method, path, { key: null, surface: '', headers });
    assert.ok(answer.status < 500, `${method} ${path}: ${answer.status}`);
    return !(answer.status === 404 && /Route not found/.test(JSON.stringify(answer.body)));
  };

  for (const [name, place] of Object.entries(PLACES)) {
    it(`each endpoint is at ${name}, or is not`, async () => {
      const inApis = ROWS.filter(({ api }) => !ALONE.has(api));
      assert.ok(inApis.length > 0);
      for (const row of inApis) {
        const kind = row.api === 'system' ? 'system' : 'others';
        const { method, path } = splitRoute(row);
        const id = path.replaceAll(/:\w+(\{[^}]*\})?/g, '0'.repeat(24));
        // The older XP settings and namesakes are there for more than one API.
        const isMeant = ANSWERS[kind][name as Place];
        const namesake = inApis.some(
          (other) => (other.api === 'system') !== (row.api === 'system') && overlaps(other, row),
        );
        const served = await isServed(method, place.prefix + id, place.headers);
        if (isMeant) assert.equal(served, true, `${row.key} at ${name}`);
        else if (!namesake && !/gamifications/.test(path))
          assert.equal(served, false, `${row.key} at ${name}`);
      }
    });
  }

  it('Secure Auth has its own address, under no generation', async () => {
    for (const path of ['/api/secureAuth', '/secureAuth'])
      assert.equal(await isServed('GET', path, {}), true);
    for (const prefix of ['/api/v1', '/apis/v1', '/v1'])
      assert.equal(await isServed('GET', `${prefix}/secureAuth`, {}), false, prefix);
  });

  it('webhooks have addresses of their own, under no generation', async () => {
    const rows = ROWS.filter(({ api }) => api === 'webhook');
    assert.ok(rows.length > 0);
    for (const row of rows) {
      const { method, path } = splitRoute(row);
      const address = path.replaceAll(/:\w+(\{[^}]*\})?/g, '0'.repeat(32));
      assert.equal(await isServed(method, address, {}), true, row.key);
      for (const prefix of ['/api/v1', '/apis/v1', '/v1'])
        assert.equal(await isServed(method, prefix + address, {}), false, `${row.key} at ${prefix}`);
    }
  });

  it('the same key opens the same data in each generation', async () => {
    const { communityKey } = p.credentials_;
    const seen = new Set<string>();
    for (const surface of ['/apis/v1', '/v1', ''])
      seen.add(JSON.stringify((await p.call('GET', '/channels', { key: communityKey, surface })).body));
    assert.equal(seen.size, 1);
    const system = { key: null, headers: { 'x-api-key': p.credentials_.systemKey } };
    const [under, root] = await Promise.all(
      ['/api/v1', ''].map((surface) => p.call('GET', '/channels', { ...system, surface })),
    );
    assert.equal(under!.status, 200);
    assert.deepEqual(root!.body, under!.body);
  });
});

/** Whether two rows answer the same request: a parameter takes any part of a path. */
function overlaps(one: Row, other: Row): boolean {
  const [a, b] = [shape(one).split('/'), shape(other).split('/')];
  return (
    a.length === b.length && a.every((part, index) => part === b[index] || part === ':' || b[index] === ':')
  );
}
