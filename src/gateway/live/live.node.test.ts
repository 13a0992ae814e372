import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { followLive, type LiveReader } from '../../../test/helpers/live-reader.js';
import { serveGateway, SITE, until, type Served } from '../../../test/helpers/served-gateway.js';
import { TinyPlatform } from '../../../test/helpers/tiny-platform.js';

describe('the stream of changes', () => {
  const platform = new TinyPlatform(
    Array.from({ length: 60 }, (_, i) => ({ id: i + 1, xp: 1000 - i * 10, name: `Member ${i + 1}` })),
  );
  const readers: LiveReader[] = [];
  let served: Served;
  let now = 0;

  before(async () => {
    served = await serveGateway({
      fetch: platform.fetch,
      now: () => Date.now() + now,
      options: {
        sync: { intervalMs: 100 },
        limits: { streams: { session: 2, ip: 12, total: 50 }, ip: { points: 1_000_000, seconds: 60 } },
      },
    });
  });
  afterEach(async () => {
    for (const reader of readers.splice(0)) reader.close();
    await until(async () => (await metric('rai_gateway_streams')) === 0, 30_000);
  });
  after(() => served.close());

  const follow = async (
    topics: string[],
    o?: { headers?: Record<string, string>; seq?: string },
  ): Promise<LiveReader> => {
    const reader = await followLive(served.url, topics, o);
    readers.push(reader);
    return reader;
  };
  const bearer = async (sub: string) => ({ authorization: `Bearer ${await served.tokenOf(sub)}` });
  const metric = async (name: string): Promise<number> => {
    const text = await (await served.get('/metrics')).text();
    return Number(new RegExp(`^${name} (\\d+)$`, 'm').exec(text)?.[1]);
  };

  it('greets with where the log stands, and says so in the configuration', async () => {
    const reader = await follow(['board:xp', 'tiers', 'board:none']);
    assert.equal(reader.status, 200);
    assert.equal(reader.headers.get('content-type'), 'text/event-stream');
    assert.match(reader.headers.get('cache-control') ?? '', /no-store/);
    assert.equal(reader.headers.get('access-control-allow-origin'), '*');
    const hello = await reader.wait('hello');
    assert.deepEqual(Object.keys(hello.topics), ['board:xp', 'tiers']);
    assert.deepEqual(hello.refused, ['board:none']);
    assert.equal(hello.resumed, false);
    const board = await served.json('/v1/boards/xp');
    assert.equal(hello.topics['board:xp'], board.seq);
    assert.ok((await served.json('/v1/config')).capabilities.includes('live'));
  });

  it('carries the rows that changed, so that nobody has to ask', async () => {
    const reader = await follow(['board:xp']);
    await reader.wait('hello');
    const page = await served.json('/v1/boards/xp?limit=25');
    platform.users[4]!.xp += 1;
    const change = await reader.wait('change', ({ kind }) => kind === 'rows');
    const after = await served.json('/v1/boards/xp?limit=25');
    assert.equal(change.topic, 'board:xp');
    assert.equal(change.from, page.seq);
    assert.equal(change.seq, after.seq);
    const allTime = change.windows.find((one: { window: string }) => one.window === 'all-time');
    assert.equal(allTime.rows.length, 1);
    for (const [index, row] of allTime.rows) page.rows[index] = row;
    assert.deepEqual(page.rows, after.rows);
    assert.equal(allTime.total, after.total);
  });

  it('tells many changes at once as one, and too many as a reload', async () => {
    const reader = await follow(['board:xp']);
    await reader.wait('hello');
    for (const user of platform.users) user.xp += 7;
    const change = await reader.wait('change', ({ topic }) => topic === 'board:xp');
    assert.equal(change.kind, 'reload');
    const rows = reader.of('change').length;
    assert.ok(rows <= 2, `${rows} events`);
  });

  it('goes on after the last event that the page has, with nothing lost or twice', async () => {
    const first = await follow(['board:xp']);
    await first.wait('hello');
    platform.users[0]!.xp += 1;
    await first.wait('change');
    const { id } = first.events.at(-1)!;
    const witness = await follow(['board:xp']);
    await witness.wait('hello');
    first.close();
    for (let i = 0; i < 3; i += 1) {
      platform.users[i]!.xp += 1;
      const before = witness.of('change').length;
      await until(() => witness.of('change').length > before, 30_000);
    }
    for (const o of [{ headers: { 'last-event-id': id! } }, { seq: id! }]) {
      const again = await follow(['board:xp'], o);
      assert.equal((await again.wait('hello')).resumed, true);
      await until(() => again.events.length >= 1 + witness.of('change').length, 30_000);
      const ids = (reader: LiveReader) =>
        reader.events.filter(({ event }) => event === 'change').map((event) => event.id);
      assert.deepEqual(ids(again), ids(witness));
    }
  });

  it('says that there is a gap where it cannot go on', async () => {
    const gaps = await metric('rai_gateway_stream_gaps_total');
    for (const seq of ['another-5', `${(await served.json('/v1/config')).seq.split('-')[0]}-999999`]) {
      const reader = await follow(['board:xp'], { seq });
      assert.equal((await reader.wait('hello')).resumed, false);
      const gap = await reader.wait('gap');
      assert.deepEqual(Object.keys(gap.topics), ['board:xp']);
    }
    assert.equal(await metric('rai_gateway_stream_gaps_total'), gaps + 2);
  });

  it('refuses what is no topic, and what nobody may follow', async () => {
    const bad = [
      '',
      'x',
      'board:',
      'board:../etc',
      'board:xp%00',
      `board:${'x'.repeat(101)}`,
      'me:1001',
      '*',
      '__proto__',
      Array.from({ length: 33 }, (_, i) => `board:b${i}`).join(','),
    ];
    for (const topics of bad)
      assert.equal((await follow([topics])).status, 400, `topics=${topics.slice(0, 40)}`);
    assert.equal((await follow(['board:none', `channel:${'a'.repeat(24)}`])).status, 404);
    assert.equal((await follow(['me'])).status, 401);
    assert.equal((await follow(['tiers'], { seq: '../../x' })).status, 400);
    assert.equal((await served.get('/v1/live?topics=tiers&x=1')).status, 400);
    assert.equal((await follow(['tiers'])).status, 200);
  });

  it('answers HEAD without opening a stream', async () => {
    const opened = await metric('rai_gateway_streams_opened_total');
    const answer = await fetch(`${served.url}/v1/live?topics=tiers`, { method: 'HEAD' });
    assert.equal(answer.status, 200);
    assert.equal(await metric('rai_gateway_streams_opened_total'), opened);
  });

  it('tells a member of their own changes, and nobody else', async () => {
    const mine = await follow(['me'], { headers: await bearer('3') });
    const others = await follow(['me', 'tiers'], { headers: await bearer('4') });
    await mine.wait('hello');
    await others.wait('hello');
    platform.users[2]!.coins = 5;
    const change = await mine.wait('change');
    assert.equal(change.topic, 'me');
    assert.equal(change.kind, 'reload');
    assert.deepEqual(others.of('change'), []);
  });

  it('is for listed origins alone when it is personal', async () => {
    const headers = await bearer('3');
    const listed = await follow(['me'], { headers: { ...headers, origin: SITE } });
    assert.equal(listed.headers.get('access-control-allow-origin'), SITE);
    const other = await follow(['me'], { headers: { ...headers, origin: 'https://evil.example' } });
    assert.equal(other.headers.get('access-control-allow-origin'), null);
  });

  it('ends within a second of the sign-out', async () => {
    const headers = await bearer('5');
    const reader = await follow(['me', 'board:xp'], { headers });
    await reader.wait('hello');
    const answer = await fetch(`${served.url}/v1/sessions/current`, { method: 'DELETE', headers });
    assert.equal(answer.status, 204);
    assert.deepEqual(await reader.wait('end'), { reason: 'signed-out' });
    await until(() => reader.isOver, 30_000);
    assert.equal((await follow(['board:xp'], { headers })).status, 401);
    assert.equal((await follow(['board:xp'], { headers: await bearer('5') })).status, 200);
  });

  it('ends with the session', async () => {
    const reader = await follow(['board:xp'], { headers: await bearer('6') });
    await reader.wait('hello');
    now += 400_000;
    assert.deepEqual(await reader.wait('end'), { reason: 'expired' });
    await until(() => reader.isOver, 30_000);
    now = 0;
  });

  it('gives a member, and an address, so many streams and no more', async () => {
    const refused = await metric('rai_gateway_streams_refused_total');
    const headers = await bearer('7');
    const two = [await follow(['tiers'], { headers }), await follow(['tiers'], { headers })];
    const third = await follow(['tiers'], { headers });
    assert.equal(third.status, 429);
    assert.ok(Number(third.headers.get('retry-after')) >= 15);
    two[0]!.close();
    await until(async () => (await follow(['tiers'], { headers })).status === 200, 30_000);
    const statuses: number[] = [];
    for (let i = 0; i < 14; i += 1) statuses.push((await follow(['tiers'])).status);
    assert.ok(statuses.includes(429));
    assert.ok((await metric('rai_gateway_streams_refused_total')) > refused);
    assert.equal((await served.get('/v1/boards/xp')).status, 200);
  });

  it('tells everybody to ask again when who is shown changes', async () => {
    const reader = await follow(['board:xp', 'tiers']);
    await reader.wait('hello');
    const { rows } = await served.json('/v1/boards/xp');
    await served.gateway.hide({ member: rows[0].member.id });
    const change = await reader.wait('change', ({ topic }) => topic === '*');
    assert.equal(change.kind, 'reload');
    const again = await served.json(`/v1/boards/xp?seq=${change.seq}`);
    assert.notEqual(again.rows[0].member.id, rows[0].member.id);
    // What follows is counted from what is shown now.
    await until(async () => {
      platform.users[9]!.xp += 1;
      await new Promise((resolve) => setTimeout(resolve, 300));
      return reader.of('change').some(({ kind }) => kind === 'rows');
    }, 30_000);
    const rowsChange = await reader.wait('change', ({ kind }) => kind === 'rows');
    assert.ok(Number(rowsChange.from.split('-')[1]) >= Number(change.seq.split('-')[1]));
  });

  it('sends the body where no socket is at hand', async () => {
    const answer = await served.gateway.fetch(new Request(`${served.url}/v1/live?topics=tiers`), {
      ip: '10.0.0.1',
    });
    const reader = answer.body!.getReader();
    const text = new TextDecoder().decode((await reader.read()).value);
    assert.match(text, /event: hello/);
    await reader.cancel();
    await until(async () => (await metric('rai_gateway_streams')) === 0, 30_000);
  });
});

describe('a gateway that closes', () => {
  it('takes leave of every reader, each to come back at another moment', async () => {
    const platform = new TinyPlatform([{ id: 1, xp: 10 }]);
    const served = await serveGateway({ fetch: platform.fetch });
    const readers = await Promise.all([1, 2, 3].map(() => followLive(served.url, ['tiers'])));
    for (const reader of readers) await reader.wait('hello');
    await served.close();
    for (const reader of readers) {
      const { retry } = await reader.wait('bye');
      assert.ok(retry >= 500 && retry <= 3000);
      await until(() => reader.isOver, 30_000);
    }
  });
});
