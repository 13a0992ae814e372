import { mintSession, SERVER_KEY } from '../../helpers/gateway-process.js';
import { readEnvelope, readProblem } from './answers.js';
import { MEGABYTE } from './page.js';
import type { Report } from './report.js';
import type { Stage } from './stage.js';

const NONE = '0'.repeat(24);

/** Queries, paths and bodies that no server may take, and none may fall over. */
export async function checkRequests(report: Report, stage: Stage): Promise<void> {
  const before = await countMessages(stage);
  await queries(report, stage);
  await gatewayBodies(report, stage);
  await platformInput(report, stage);
  await report.check('bad requests: the database afterwards', 'not one message was stored', async () => {
    const after = await countMessages(stage);
    return { ok: after === before, seen: `${before} before, ${after} after` };
  });
  await report.check(
    'bad requests: both servers afterwards',
    'answer as before, no error was logged',
    async () => {
      const board = await fetch(`${stage.gateway.url}/v1/boards/xp`);
      const errors = stage.gateway
        .output()
        .split('\n')
        .filter((line) => line.includes('"level":"error"'));
      return {
        ok: board.ok && errors.length === 0,
        seen: `${board.status}, ${errors.join(' ') || 'no errors'}`,
      };
    },
  );
}

const countMessages = async ({ database }: Stage): Promise<number> =>
  Number((await database.query('select count(*) as n from messages')).rows[0].n);

async function queries(report: Report, { gateway, channel, credentials }: Stage): Promise<void> {
  const token = await mintSession(gateway.url, credentials.users[0]!.userId);
  const board = '/v1/boards/xp';
  const list = `/v1/channels/${channel}/messages`;
  const { messages } = (await (await fetch(`${gateway.url}${list}`)).json()) as {
    messages: { id: string }[];
  };
  const replies = `/v1/messages/${messages[0]!.id}/replies`;
  const bad: [path: string, status: number][] = [
    ['/v1/boards/nowhere', 404],
    ['/v1/boards/nowhere/at?rank=1', 404],
    ['/v1/me/boards/nowhere', 404],
    [`/v1/boards/${'x'.repeat(8000)}`, 404],
    [`/v1/channels/${NONE}/messages`, 404],
    ['/v1/channels/general/messages', 404],
    [`/v1/messages/${'A'.repeat(16)}`, 404],
    [`/v1/messages/${'A'.repeat(16)}/replies`, 404],
    [`/v1/media/${'A'.repeat(22)}`, 404],
    ['/v1/nowhere', 404],
    ...['-1', '0', '7', '1000000', '10.0', 'ten', '', '10%00', '١٠'].flatMap((limit): [string, number][] => [
      [`${board}?limit=${limit}`, 400],
      [`${list}?limit=${limit}`, 400],
    ]),
    [`${replies}?limit=-1`, 400],
    [`${board}?limit=10&limit=25`, 400],
    [`${board}?window=fortnight`, 400],
    [`${board}?window=`, 400],
    [`${board}?run=2026-13`, 400],
    [`${board}?run=yesterday`, 400],
    [`${board}?cursor=AAAA`, 400],
    [`${board}?cursor=${'A'.repeat(4000)}`, 400],
    [`${board}/at`, 400],
    ...['0', '-1', 'x', '1.5', '99999999999999999999'].map((rank): [string, number] => [
      `${board}/at?rank=${rank}`,
      400,
    ]),
    ...['0', '26', '-1', 'all'].map((around): [string, number] => [`/v1/me/boards/xp?around=${around}`, 400]),
    ['/v1/me/boards/xp?window=fortnight', 400],
    [`${list}?before=first`, 400],
    [`${list}?after=${messages[0]!.id}&before=${messages[0]!.id}`, 400],
    [`${list}?around=none`, 400],
    ...[
      '/v1/config',
      '/v1/boards',
      board,
      `${board}/at?rank=1`,
      '/v1/tiers',
      '/v1/me',
      '/v1/me/boards/xp',
      '/v1/me/tier',
      '/v1/channels',
      list,
      `/v1/messages/${messages[0]!.id}`,
      replies,
      '/.well-known/jwks.json',
      '/healthz',
      '/readyz',
      '/metrics',
    ].map((path): [string, number] => [`${path}${path.includes('?') ? '&' : '?'}unheard-of=1`, 400]),
    ['/v1/boards/%00', 404],
    ['/v1/boards/%ZZ', 404],
    ['/v1/boards/..%2f..%2fpackage.json', 404],
    ['/kit/0.1.0/../../package.json', 404],
    ['/kit/0.1.0/%2e%2e/%2e%2e/package.json', 404],
    ['/kit/9.9.9/rai-kit.js', 404],
  ];
  for (const [path, status] of bad) {
    const name = `GET ${path.length > 90 ? `${path.slice(0, 60)}… (${path.length} characters)` : path}`;
    await report.check(name, `${status} with a stable code`, async () => {
      const headers = path.startsWith('/v1/me') ? { authorization: `Bearer ${token}` } : {};
      const told = await readProblem(await fetch(gateway.url + path, { headers }));
      // A path that cannot be decoded may be called malformed as well as unknown.
      const isExpected = told.status === status || (path.includes('%') && told.status === 400);
      return { ok: isExpected && told.code !== undefined, seen: told.text };
    });
  }
  await report.check('GET with an address of 1 MB', '414 or 431, and the gateway goes on', async () => {
    const { status } = await fetch(`${gateway.url}${board}?limit=${'1'.repeat(MEGABYTE)}`).catch(() => ({
      status: 0,
    }));
    const next = await fetch(gateway.url + board);
    return { ok: [0, 414, 431].includes(status) && next.ok, seen: `${status}, then ${next.status}` };
  });
  await report.check('DELETE /v1/boards/xp', '405 that names the methods', async () => {
    const answer = await fetch(gateway.url + board, { method: 'DELETE' });
    const told = await readProblem(answer);
    return { ok: told.status === 405 && /GET/.test(answer.headers.get('allow') ?? ''), seen: told.text };
  });
  for (const value of [
    'Bearer x.y.z',
    'Bearer ',
    `Bearer ${'a'.repeat(10_000)}`,
    'Basic eDp5',
    `Bearer ${credentials.communityKey}`,
  ]) {
    const title = value.length > 40 ? `${value.slice(0, 12)}…` : value;
    await report.check(`GET /v1/me with "${title}"`, '401 with a stable code', async () => {
      const told = await readProblem(
        await fetch(`${gateway.url}/v1/me`, { headers: { authorization: value } }),
      );
      return { ok: told.status === 401 && told.code === 'UNAUTHENTICATED', seen: told.text };
    });
  }
}

interface Sending {
  title: string;
  statuses: readonly number[];
  body: string | Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array>;
  headers?: Record<string, string>;
}

const JSON_TYPE = { 'content-type': 'application/json' };
const text = (value: unknown): string => JSON.stringify(value);

/** What no JSON route may take. A stream can be read once, so each call makes its own. */
function badBodies(): Sending[] {
  return [
    { title: 'malformed JSON', statuses: [400], body: '{"text":' },
    { title: 'no body', statuses: [400], body: '' },
    { title: 'a number', statuses: [400], body: '7' },
    { title: 'null', statuses: [400], body: 'null' },
    { title: 'a list', statuses: [400], body: '[]' },
    { title: 'an empty object', statuses: [400], body: '{}' },
    {
      title: 'wrong types',
      statuses: [400],
      body: text({ text: { toString: 1 }, sub: 7, member: [], message: 1 }),
    },
    { title: '__proto__', statuses: [400], body: '{"__proto__":{"text":"x","sub":"1","message":"x"}}' },
    { title: 'JSON 10,000 deep', statuses: [400], body: '['.repeat(10_000) + ']'.repeat(10_000) },
    { title: 'bytes that are no UTF-8', statuses: [400], body: new Uint8Array([123, 34, 255, 254, 34, 125]) },
    { title: '1 MB', statuses: [413], body: text({ text: 'a'.repeat(MEGABYTE) }) },
    { title: '1 MB in pieces, no length', statuses: [413], body: pieces() },
  ];
}

/** 1 MB without a `Content-Length`. */
function pieces(): ReadableStream<Uint8Array> {
  let left = 16;
  return new ReadableStream({
    pull: (controller) => {
      if ((left -= 1) < 0) controller.close();
      else controller.enqueue(new Uint8Array(65_536).fill(32));
    },
  });
}

async function post(
  url: string,
  { body, headers }: Sending,
  common: Record<string, string>,
): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    headers: { ...JSON_TYPE, ...common, ...headers },
    body,
    ...(body instanceof ReadableStream ? { duplex: 'half' } : {}),
  } as RequestInit);
}

async function gatewayBodies(report: Report, { gateway, channel, credentials }: Stage): Promise<void> {
  const token = await mintSession(gateway.url, credentials.users[0]!.userId);
  const server = { authorization: `Bearer ${SERVER_KEY}` };
  const member = { authorization: `Bearer ${token}` };
  const list = (await (await fetch(`${gateway.url}/v1/channels/${channel}/messages`)).json()) as {
    messages: { id: string }[];
  };
  const messages = `/v1/channels/${channel}/messages`;
  const replies = `/v1/messages/${list.messages[0]!.id}/replies`;
  let keys = 0;
  const key = (): Record<string, string> => ({ 'idempotency-key': `bad-request-${(keys += 1)}-of-a-run` });
  const routes: [path: string, headers: () => Record<string, string>, own: Sending[]][] = [
    [
      '/v1/sessions',
      () => server,
      [
        { title: 'an e-mail address', statuses: [400], body: text({ sub: 'a@b.example' }) },
        { title: 'an unknown member', statuses: [404], body: text({ sub: '99999999' }) },
        { title: 'an unknown scope', statuses: [400], body: text({ sub: '1', scope: ['admin'] }) },
        {
          title: 'a wrong key',
          statuses: [401],
          body: text({ sub: '1' }),
          headers: { authorization: 'Bearer no' },
        },
      ],
    ],
    [
      '/v1/admin/hide',
      () => server,
      [
        { title: 'an unknown member', statuses: [404], body: text({ member: 'A'.repeat(16) }) },
        {
          title: 'a session instead of the key',
          statuses: [401, 403],
          body: text({ member: 'A'.repeat(16) }),
          headers: member,
        },
      ],
    ],
    ...[messages, replies].map((path): [string, () => Record<string, string>, Sending[]] => [
      path,
      () => ({ ...member, ...key() }),
      [
        { title: 'a blank text', statuses: [400], body: text({ text: ' \n\t ' }) },
        { title: 'a text of 20,000', statuses: [400, 413, 422], body: text({ text: 'a'.repeat(20_000) }) },
        {
          title: 'no idempotency key',
          statuses: [400],
          body: text({ text: 'x' }),
          headers: { 'idempotency-key': '' },
        },
        {
          title: 'a key of 4 kB',
          statuses: [400],
          body: text({ text: 'x' }),
          headers: { 'idempotency-key': 'k'.repeat(4096) },
        },
        {
          title: 'text/plain',
          statuses: [400, 415],
          body: text({ text: 'x' }),
          headers: { 'content-type': 'text/plain' },
        },
        {
          title: 'a form',
          statuses: [400, 415],
          body: 'text=x',
          headers: { 'content-type': 'application/x-www-form-urlencoded' },
        },
        { title: 'nobody', statuses: [401], body: text({ text: 'x' }), headers: { authorization: '' } },
      ],
    ]),
  ];
  for (const [path, headers, own] of routes) {
    for (const one of [...badBodies(), ...own]) {
      const name = `POST ${path.replace(channel, ':id').replace(/[\w-]{16}\/replies/, ':id/replies')}: ${one.title}`;
      await report.check(name, `${one.statuses.join(' or ')} with a stable code`, async () => {
        const told = await readProblem(await post(gateway.url + path, one, headers()));
        return { ok: one.statuses.includes(told.status) && told.code !== undefined, seen: told.text };
      });
    }
  }
  const reactions = replies.replace('/replies', '/reactions');
  for (const emoji of ['%3Cb%3E', 'A B', '..%2f..', 'x'.repeat(500), '%F0%9F%92%96']) {
    await report.check(
      `PUT a reaction "${emoji.slice(0, 20)}"`,
      '400 or 404 with a stable code',
      async () => {
        const told = await readProblem(
          await fetch(`${gateway.url}${reactions}/${emoji}`, { method: 'PUT', headers: member }),
        );
        return { ok: [400, 404].includes(told.status) && told.code !== undefined, seen: told.text };
      },
    );
  }
}

async function platformInput(report: Report, { platform, channel, credentials }: Stage): Promise<void> {
  const bearer = { authorization: `Bearer ${credentials.communityKey}` };
  const { username } = credentials.users[0]!;
  for (const surface of ['/apis/v1', '/v1']) {
    for (const path of ['/messages/send', '/messages/reply', '/messages/react', '/users/filter']) {
      for (const one of badBodies()) {
        // Filtering for nothing in particular is a question that has an answer.
        if (path === '/users/filter' && one.title === 'an empty object') continue;
        await report.check(
          `platform POST ${surface}${path}: ${one.title}`,
          `${one.statuses.join(' or ')} in its envelope`,
          async () => {
            const told = await readEnvelope(await post(platform.url + surface + path, one, bearer));
            return { ok: one.statuses.includes(told.status) && told.typed, seen: told.text };
          },
        );
      }
    }
  }
  const send = (body: object, headers = bearer): Promise<Response> =>
    fetch(`${platform.url}/apis/v1/messages/send`, {
      method: 'POST',
      headers: { ...JSON_TYPE, ...headers },
      body: JSON.stringify(body),
    });
  const good = { channelId: channel, message: 'x', sender: username };
  const asked: [name: string, ask: () => Promise<Response>, status: number][] = [
    ['an unknown channel', () => send({ ...good, channelId: NONE }), 404],
    ['a channel that is no id', () => send({ ...good, channelId: 'general' }), 400],
    ['an unknown sender', () => send({ ...good, sender: 'nobody.at.all' }), 404],
    ['no sender', () => send({ channelId: channel, message: 'x' }), 400],
    ['a blank text', () => send({ ...good, message: ' ' }), 400],
    ['a text with NUL', () => send({ ...good, message: 'a\0b' }), 400],
    ['a wrong key', () => send(good, { authorization: `Bearer ${'0'.repeat(64)}` }), 401],
    ['no key', () => send(good, {} as never), 401],
    ['count=-1', () => get('messages?count=-1'), 400],
    ['count=all', () => get('messages?count=all'), 400],
    ['an unknown channel to read', () => get(`messages?channel_id=${NONE}`), 404],
    ['a channel to read that is no id', () => get('messages?channel_id=1%27%20or%201=1'), 400],
    ['an unknown route', () => get('nowhere'), 404],
  ];
  function get(path: string): Promise<Response> {
    return fetch(`${platform.url}/apis/v1/${path}`, { headers: bearer });
  }
  for (const [name, ask, status] of asked) {
    await report.check(`platform: ${name}`, `${status} in its envelope`, async () => {
      const told = await readEnvelope(await ask());
      return { ok: told.status === status && told.typed, seen: told.text };
    });
  }
}
