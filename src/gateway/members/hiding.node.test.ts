import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { serveGateway } from '../../../test/helpers/served-gateway.js';
import { TinyPlatform } from '../../../test/helpers/tiny-platform.js';
import { surrogateKeys } from '../http/surrogate-keys.js';
import { MemoryStore } from '../store/memory-store.js';
import type { KeptMember } from '../translate/member.js';
import { HiddenMembers } from './hidden-members.js';
import { Hiding } from './hiding.js';

const PUBLIC = 'A'.repeat(16);
const ann = { publicId: PUBLIC, platformId: 'p1', name: 'Ann', xp: 1, coins: 0, roles: [] } as KeptMember;

function hidingWith(counting: () => Promise<void>, store = new MemoryStore()) {
  const hidden = new HiddenMembers(store);
  const purged: (readonly string[])[] = [];
  const hiding = new Hiding({
    directory: {
      byPublicId: (id) => (id === PUBLIC ? ann : undefined),
      get: (id) => (id === 'p1' ? ann : undefined),
    },
    hidden,
    boards: { visibilityChanged: counting },
    messages: {
      hide: async (id) => id === PUBLIC,
      rereadHidden: async (id) => [id ?? PUBLIC],
      channelOf: () => 'c1',
    },
    channels: () => [{ id: 'c1' }, { id: 'c2' }],
    purge: (keys) => purged.push(keys),
  });
  return { hidden, hiding, purged };
}

describe('hiding', () => {
  it('is made good by the next try when it was stored and then not counted', async () => {
    let fails = true;
    let counted = 0;
    const { hidden, hiding, purged } = hidingWith(async () => {
      if (fails) throw new Error('no snapshot can be read');
      counted += 1;
    });
    await assert.rejects(hiding.hide({ member: PUBLIC }), /no snapshot/);
    assert.equal(hidden.has('p1'), true);
    assert.deepEqual(purged, []);
    fails = false;
    assert.equal(await hiding.hide({ member: PUBLIC }), true);
    assert.equal(counted, 1);
    assert.equal(await hiding.hide({ member: PUBLIC }), true);
    assert.equal(counted, 1, 'counted again for nothing');
  });

  it('follows what other gateways did to the store that they share', async () => {
    const store = new MemoryStore();
    let counted = 0;
    const { hidden, hiding, purged } = hidingWith(async () => void (counted += 1), store);
    await store.put('hidden', 'member:p1', true);
    await hiding.heard('member:p1');
    await hiding.heard('member:p1');
    assert.equal(hidden.has('p1'), true);
    assert.equal(counted, 1);
    assert.deepEqual(purged, [[`member-${PUBLIC}`, 'members', 'channel-c1', 'channel-c2']]);
    await hiding.heard(`message:${PUBLIC}`);
    assert.deepEqual(purged.at(-1), ['channel-c1']);

    await store.delete('hidden', 'member:p1');
    await store.put('hidden', 'member:p2', true);
    await hiding.heard(undefined);
    assert.deepEqual([hidden.has('p1'), hidden.has('p2')], [false, true]);
    assert.equal(counted, 2);
    assert.deepEqual(purged.slice(-2), [
      ['members', 'channel-c1', 'channel-c2'],
      [`member-${PUBLIC}`, 'members', 'channel-c1', 'channel-c2'],
    ]);
  });

  it('names what caches must forget', async () => {
    const { hiding, purged } = hidingWith(async () => {});
    await hiding.hide({ member: PUBLIC });
    await hiding.hide({ message: PUBLIC });
    assert.equal(await hiding.hide({ message: 'B'.repeat(16) }), false);
    assert.equal(await hiding.hide({ member: 'B'.repeat(16) }), false);
    assert.deepEqual(purged, [[`member-${PUBLIC}`, 'members', 'channel-c1', 'channel-c2'], ['channel-c1']]);
  });
});

describe('surrogate keys', () => {
  it('name a board and everybody on the page, also while it is live', async () => {
    const users = Array.from({ length: 120 }, (_, n) => ({ id: n + 1, xp: 1000 - n, name: `Member ${n}` }));
    const platform = new TinyPlatform(users);
    const told: (readonly string[] | undefined)[] = [];
    const served = await serveGateway({
      fetch: platform.fetch,
      purged: (keys) => void told.push(keys),
      options: { sync: { intervalMs: 3_600_000 } },
    });
    const answer = await served.get('/v1/boards/xp?limit=100');
    const { rows } = (await answer.json()) as { rows: { member: { id: string } }[] };
    const keys = answer.headers.get('surrogate-key')!.split(' ');
    assert.deepEqual(keys, ['board-xp', ...rows.map(({ member }) => `member-${member.id}`)]);
    assert.ok(keys.join(' ').length < 4096);

    const [first] = rows;
    assert.equal(await served.gateway.hide({ member: first!.member.id }), true);
    assert.deepEqual(told, [[`member-${first!.member.id}`, 'members']]);
    const after = (await (await served.get('/v1/boards/xp?limit=100')).json()) as typeof first & {
      rows: typeof rows;
    };
    assert.ok(!after.rows.some(({ member }) => member.id === first!.member.id));
    served.gateway.purge();
    await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual(told.at(-1), undefined);
    assert.equal(told.length, 2);
    await served.close();
  });

  it('stay within a header: where not everybody fits, one word stands for all', () => {
    const ids = Array.from({ length: 500 }, (_, n) => String(n).padStart(16, '0'));
    assert.deepEqual(surrogateKeys(['board-xp'], ids), ['board-xp', 'members']);
    assert.deepEqual(surrogateKeys(['board-xp'], ['a', 'a']), ['board-xp', 'member-a']);
    assert.deepEqual(surrogateKeys(), []);
  });
});
