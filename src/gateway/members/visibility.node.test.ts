import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import {
  read,
  SERVER_KEY,
  serveGateway,
  until,
  type Loose,
  type Served,
} from '../../../test/helpers/served-gateway.js';
import { TinyPlatform } from '../../../test/helpers/tiny-platform.js';
import { MemoryStore } from '../store/memory-store.js';
import { aliasFrom } from './alias.js';
import { HiddenMembers } from './hidden-members.js';

class FullStore extends MemoryStore {
  isFull = false;
  override async put(...args: Parameters<MemoryStore['put']>): Promise<void> {
    if (this.isFull) throw new Error('the disk is full');
    return super.put(...args);
  }
}

describe('what is kept of hidden members', () => {
  it('is what the operator and the member each asked for; neither undoes the other', async () => {
    const store = new MemoryStore();
    await store.put('hidden', 'member:old', true);
    const hidden = new HiddenMembers(store);
    await hidden.open();
    assert.equal(hidden.has('old'), true);
    assert.equal(await hidden.change('a', 'member', { hidden: true, alias: 'Fox' }), true);
    assert.equal(await hidden.change('a', 'operator', { hidden: true }), false, 'nobody sees a difference');
    assert.equal(await hidden.change('a', 'member', { hidden: false }), false);
    assert.equal(hidden.has('a'), true);
    assert.equal(await hidden.change('a', 'operator', { hidden: false, alias: 'Member of the week' }), true);
    assert.deepEqual([hidden.has('a'), hidden.aliasOf('a')], [false, 'Member of the week']);
    assert.equal(await hidden.change('a', 'operator', { alias: null }), true);
    assert.equal(hidden.aliasOf('a'), 'Fox');
    assert.equal(await hidden.change('a', 'operator', {}), false);

    const next = new HiddenMembers(store);
    await next.open();
    assert.deepEqual([next.has('a'), next.aliasOf('a'), next.has('old')], [false, 'Fox', true]);
    assert.deepEqual(next.wishOf('a', 'member'), { alias: 'Fox' });
    // What another gateway changed.
    await hidden.change('a', 'member', { alias: null });
    await hidden.change('b', 'member', { hidden: true });
    assert.equal(await next.reread('a'), true);
    assert.equal(await next.reread('a'), false);
    assert.equal(next.aliasOf('a'), undefined);
    assert.deepEqual(await next.rereadAll(), ['b']);
    assert.equal(next.has('b'), true);
    assert.deepEqual(await next.rereadAll(), []);
  });

  it('is as it was when the store takes no writes', async () => {
    const store = new FullStore();
    const hidden = new HiddenMembers(store);
    store.isFull = true;
    await assert.rejects(hidden.change('a', 'member', { alias: 'Fox' }), /full/);
    assert.equal(hidden.aliasOf('a'), undefined);
    store.isFull = false;
    assert.equal(await hidden.change('a', 'member', { alias: 'Fox' }), true);
  });
});

describe('an alias', () => {
  it('is a name of one line and bounded length, and no address', () => {
    assert.equal(aliasFrom('  Night\u202e \n Owl '), 'Night Owl');
    assert.equal(aliasFrom('狐'), '狐');
    for (const none of ['', '  ', '...', '\u202e', 'a@b.example', 'x'.repeat(41), '🦊'])
      assert.equal(aliasFrom(none), undefined, none);
  });
});

describe('aliases and hiding oneself', () => {
  const open: Served[] = [];
  afterEach(async () => {
    await Promise.all(open.splice(0).map((served) => served.close()));
  });
  const people = () =>
    ['Ann', 'Bo', 'Cy'].map((name, i) => ({
      id: i + 1,
      xp: 300 - i * 100,
      name,
      avatar: `http://img.example/${name}.png`,
    }));
  async function start(platform = new TinyPlatform(people()), purged: string[] = []) {
    let now = Date.parse('2026-10-24T00:00:10Z');
    const served = await serveGateway({
      fetch: platform.fetch,
      now: () => now,
      purged: (keys) => void purged.push(...(keys ?? ['all'])),
      options: { media: { hosts: ['img.example'] }, sync: { intervalMs: 100 } },
    });
    open.push(served);
    const put = async (token: string, body: unknown): Promise<Response> =>
      fetch(`${served.url}/v1/me/visibility`, {
        method: 'PUT',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    const admin = async (body: unknown): Promise<Response> =>
      fetch(`${served.url}/v1/admin/hide`, {
        method: 'POST',
        headers: { authorization: `Bearer ${SERVER_KEY}`, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    return { ...served, platform, purged, put, admin, pass: (ms: number) => (now += ms) };
  }
  const namesOf = (page: Loose): string[] => page.rows.map((row: Loose) => row.member.name);

  it('are a member’s to choose, at once and everywhere, also in answers that were kept', async () => {
    const { json, get, put, tokenOf, purged } = await start();
    const token = await tokenOf('2');
    const before = await get('/v1/boards/xp');
    const tag = before.headers.get('etag')!;
    const [, second] = (await read(before)).rows;
    assert.equal(second.alias, undefined);
    assert.ok(second.member.avatar);

    const answer = await put(token, { alias: ' Night  Owl ' });
    assert.equal(answer.status, 200);
    assert.equal(answer.headers.get('cache-control'), 'private, no-store');
    assert.deepEqual(await read(answer), { hidden: false, alias: 'Night Owl' });
    assert.equal((await get('/v1/boards/xp', { 'if-none-match': tag })).status, 200);
    const page = await json('/v1/boards/xp');
    assert.deepEqual(namesOf(page), ['Ann', 'Night Owl', 'Cy']);
    assert.deepEqual([page.rows[1].alias, page.rows[1].member.avatar], [true, undefined]);
    assert.equal(page.rows[1].member.id, second.member.id);
    assert.equal(page.rows[0].alias, undefined);
    assert.ok(purged.includes(`member-${second.member.id}`));
    // Nobody learns the name behind it, not even whoever is next in line.
    const next = await json('/v1/me/boards/xp', { authorization: `Bearer ${await tokenOf('3')}` });
    assert.equal(next.me.next.name, 'Night Owl');
    assert.ok(!JSON.stringify([page, next]).includes('"Bo"'));
    assert.equal((await json('/v1/me', { authorization: `Bearer ${token}` })).member.name, 'Night Owl');

    assert.deepEqual(await read(await put(token, { hidden: true })), { hidden: true, alias: 'Night Owl' });
    assert.deepEqual(namesOf(await json('/v1/boards/xp')), ['Ann', 'Cy']);
    const own = await json('/v1/me/boards/xp', { authorization: `Bearer ${token}` });
    assert.deepEqual([own.me.standing.hidden, own.me.standing.rank], [true, 2]);
    assert.deepEqual(await read(await put(token, {})), { hidden: true, alias: 'Night Owl' });
    assert.deepEqual(await read(await put(token, { hidden: false, alias: null })), {
      hidden: false,
      alias: null,
    });
    assert.deepEqual(namesOf(await json('/v1/boards/xp')), ['Ann', 'Bo', 'Cy']);
  });

  it('are in pages of days that are over, too', async () => {
    const { json, get, put, tokenOf, pass, platform } = await start();
    const token = await tokenOf('2');
    for (const user of platform.users) user.xp += 50;
    await until(async () => (await json('/v1/boards/xp?window=daily')).total === 3, 30_000);
    pass(86_400_000 - 9_000);
    await until(async () => (await json('/v1/boards/xp?window=daily')).window.run === '2026-10-25', 30_000);
    const path = '/v1/boards/xp?window=daily&run=2026-10-24';
    const past = await get(path);
    assert.match(past.headers.get('cache-control')!, /s-maxage=86400/);
    assert.ok(namesOf(await read(past)).includes('Bo'));
    // A session of today.
    await put(await tokenOf('2'), { alias: 'Night Owl' });
    assert.equal((await put(token, {})).status, 401, 'yesterday’s session is over');
    const names = namesOf(await json(path));
    assert.deepEqual([names.includes('Night Owl'), names.includes('Bo')], [true, false]);
    assert.equal((await get(path, { 'if-none-match': past.headers.get('etag')! })).status, 200);
  });

  it('of the operator go first, and what the operator hides stays so', async () => {
    const { json, put, admin, tokenOf, gateway } = await start();
    const token = await tokenOf('1');
    const [{ member }] = (await json('/v1/boards/xp')).rows;
    await put(token, { alias: 'Rude word' });
    assert.equal((await admin({ member: member.id, alias: 'Member 1' })).status, 204);
    assert.equal(namesOf(await json('/v1/boards/xp'))[0], 'Member 1', 'an alias alone hides nobody');
    await put(token, { alias: 'Ruder word' });
    assert.equal(namesOf(await json('/v1/boards/xp'))[0], 'Member 1');
    assert.equal((await admin({ member: member.id })).status, 204);
    assert.deepEqual(namesOf(await json('/v1/boards/xp')), ['Bo', 'Cy']);
    assert.deepEqual(await read(await put(token, { hidden: false })), { hidden: false, alias: 'Ruder word' });
    assert.deepEqual(namesOf(await json('/v1/boards/xp')), ['Bo', 'Cy']);
    assert.equal(await gateway.hide({ member: member.id, hidden: false, alias: null }), true);
    assert.equal(namesOf(await json('/v1/boards/xp'))[0], 'Ruder word');
    for (const alias of ['', 'a@b.example', 'x'.repeat(41), 7])
      assert.equal((await admin({ member: member.id, alias })).status, 400);
    assert.equal((await admin({ message: member.id, alias: 'x' })).status, 400);
    assert.equal((await admin({ member: 'B'.repeat(16), alias: 'x' })).status, 404);
  });

  it('need a session that may write, and a body that says something known', async () => {
    const { url, put, gateway, tokenOf, json } = await start();
    const anonymous = await fetch(`${url}/v1/me/visibility`, { method: 'PUT', body: '{}' });
    assert.equal(anonymous.status, 401);
    const reader = await gateway.createSession({ sub: '2', scope: ['read'] });
    assert.equal((await put(reader.token, { hidden: true })).status, 403);
    const token = await tokenOf('2');
    for (const body of [{ hidden: 'yes' }, { alias: 7 }, { alias: 'a@b.example' }, { name: 'x' }, [], null])
      assert.equal((await put(token, body)).status, 400, JSON.stringify(body));
    assert.deepEqual(namesOf(await json('/v1/boards/xp')), ['Ann', 'Bo', 'Cy']);
  });
});
