import { aTimeout, expect } from '@open-wc/testing';
import { waitUntil } from '../../test/browser/until.js';
import type { Identity, LiveEvent } from '../model/community.js';
import { CommunityError } from '../model/errors.js';
import { Session } from '../session/session.js';
import { GatewayCommunity } from './gateway-community.js';

const GATEWAY = 'https://community.example';

const config = (over: object = {}) => ({
  name: 'Northwind',
  api: 1,
  zone: 'UTC',
  boards: [],
  channels: [],
  tiers: true,
  capabilities: ['tiers', 'messages', 'session', 'send', 'react', 'something-new'],
  maxText: 2000,
  seq: 'a-1',
  asOf: '2026-01-15T12:00:00Z',
  ...over,
});

const board = (seq = 'a-1', avatar = '/v1/media/abc') => ({
  board: { slug: 'xp', name: 'XP', unit: 'XP', ties: 'competition', windows: ['all-time'], zone: 'UTC' },
  window: { slug: 'all-time', start: null, end: null, zone: 'UTC' },
  rows: [
    { member: { id: 'm1', name: 'Ana', avatar }, rank: 1, tied: false, previous: null, score: '120' },
    {
      member: { id: 'm2', name: 'Ben', avatar: 'https://evil.example/p.png' },
      rank: 2,
      tied: false,
      previous: null,
      score: '90',
    },
  ],
  total: 2,
  next: null,
  prev: null,
  seq,
  asOf: '2026-01-15T12:00:00Z',
});

const channel = { id: 'c1', name: 'General', kind: 'open', post: true };
const messages = (seq = 'a-1') => ({
  channel,
  messages: [],
  before: null,
  after: null,
  seq,
  asOf: '2026-01-15T12:00:00Z',
});
const me = (name = 'Ana', seq = 'a-1') => ({
  member: { id: name, name },
  scope: ['read'],
  xp: '10',
  coins: '1',
  seq,
  asOf: '2026-01-15T12:00:00Z',
});

interface Asked {
  url: string;
  path: string;
  request: Request;
  init: RequestInit;
  answer: (body: unknown, init?: ResponseInit) => Promise<void>;
}

function deferred<T>() {
  let resolve!: (value: T | PromiseLike<T>) => void;
  let reject!: (reason: unknown) => void;
  const promise = new Promise<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}

/** A gateway that is answered by hand, or by `routes` where those know the path. */
class Wire {
  readonly asked: Asked[] = [];
  routes: Record<string, (request: Request) => Response | Promise<Response>> = {};

  readonly fetch: typeof fetch = (input, init = {}) => {
    const request = new Request(input, init);
    const path = request.url.slice(GATEWAY.length);
    const { promise, resolve, reject } = deferred<Response>();
    init.signal?.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError')));
    const answer = async (body: unknown, o?: ResponseInit): Promise<void> => {
      resolve(Response.json(body, o));
      await aTimeout(0);
    };
    this.asked.push({ url: request.url, path, request, init, answer });
    const route = this.routes[`${request.method} ${path}`];
    if (route) resolve(route(request));
    return promise;
  };

  get paths(): string[] {
    return this.asked.map(({ request, path }) => `${request.method} ${path}`);
  }
}

const encode = (value: unknown): string => btoa(JSON.stringify(value)).replace(/=+$/, '');
let serial = 0;

/** A session whose member the test chooses; null is nobody. */
class Member {
  sub: string | null;
  readonly tokens: string[] = [];
  readonly session = new Session({
    getToken: async () => {
      if (!this.sub) return null;
      const iat = Math.floor(Date.now() / 1000);
      const token = `e30.${encode({ sub: this.sub, iat, exp: iat + 300, jti: ++serial })}.sig`;
      this.tokens.push(token);
      return { token, expiresAt: new Date(Date.now() + 300_000).toISOString() };
    },
  });

  constructor(sub: string | null) {
    this.sub = sub;
  }
}

const problem = (status: number, code: string, headers: HeadersInit = {}) =>
  Response.json({ type: `https://rai-kit.dev/problems/x`, title: 'x', code }, { status, headers });

async function failure(call: Promise<unknown>): Promise<CommunityError> {
  const error = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).to.be.instanceOf(CommunityError);
  return error as CommunityError;
}

describe('a community behind a gateway', () => {
  let wire: Wire;
  const sessions: Session[] = [];
  const leave = new AbortController();

  beforeEach(() => {
    wire = new Wire();
  });
  after(() => {
    leave.abort();
    for (const session of sessions) session.close();
  });

  const open = (member?: Member, pollMs?: number): GatewayCommunity => {
    if (member) sessions.push(member.session);
    return new GatewayCommunity({
      gateway: `${GATEWAY}/`,
      fetch: wire.fetch,
      ...(member && { session: member.session }),
      stream: false,
      ...(pollMs && { pollMs }),
    });
  };

  describe('in public', () => {
    it('asks without cookies and without a header that costs a preflight', async () => {
      const call = open().board({ slug: 'a b', window: 'weekly', limit: 10 });
      await aTimeout(0);
      const [asked] = wire.asked;
      expect(asked!.path).to.equal('/v1/boards/a%20b?window=weekly&limit=10');
      expect(asked!.request.credentials).to.equal('omit');
      expect(asked!.request.cache).to.equal('no-cache');
      expect([...asked!.request.headers.keys()]).to.deep.equal(['accept']);
      await asked!.answer(board());
      expect((await call).rows[0]!.member.name).to.equal('Ana');
    });

    it('asks nobody for what cannot be a name', async () => {
      const community = open();
      for (const slug of ['', 'x'.repeat(1e6), '\ud800']) {
        expect((await failure(community.board({ slug }))).code).to.equal('INVALID');
        expect((await failure(community.messages({ channel: slug }))).code).to.equal('INVALID');
      }
      expect((await failure(community.board({ slug: 'xp', cursor: 'c'.repeat(5000) }))).code).to.equal(
        'INVALID',
      );
      expect(wire.asked).to.deep.equal([]);
    });

    it('says at once that it has to wait for long, and that there is nothing', async () => {
      const community = open();
      const began = performance.now();
      wire.routes['GET /v1/boards/xp'] = () => problem(429, 'RATE_LIMITED', { 'retry-after': '15' });
      wire.routes['GET /v1/boards/none'] = () => problem(404, 'NOT_FOUND');
      const busy = await failure(community.board({ slug: 'xp' }));
      expect([busy.code, busy.retryAfter]).to.deep.equal(['RATE_LIMITED', 15]);
      expect((await failure(community.board({ slug: 'none' }))).code).to.equal('NOT_FOUND');
      expect(wire.asked).to.have.length(2);
      expect(performance.now() - began).to.be.lessThan(5000);
    });

    it('takes from the header until when an answer that a cache confirmed was true', async () => {
      const community = open();
      const call = community.board({ slug: 'xp' });
      await aTimeout(0);
      await wire.asked[0]!.answer(board(), { headers: { 'rai-as-of': '2026-01-15T12:34:00Z' } });
      expect((await call).asOf).to.equal('2026-01-15T12:34:00Z');
    });

    it('asks for a season, days from one to another, and the own place in them', async () => {
      const community = open();
      void community.board({ slug: 'xp', window: 'season', run: 'spring' });
      void community.board({ slug: 'xp', from: '2026-01-01', to: '2026-01-09', limit: 10 });
      void community.board({ slug: 'xp', from: '2026-01-01', to: '2026-01-09', at: 7, cursor: 'no' });
      await aTimeout(0);
      expect(wire.paths).to.deep.equal([
        'GET /v1/boards/xp?window=season&run=spring',
        'GET /v1/boards/xp?from=2026-01-01&to=2026-01-09&limit=10',
        'GET /v1/boards/xp/at?rank=7&from=2026-01-01&to=2026-01-09',
      ]);
    });

    it('asks for a page around a rank, a cursor and a past run', async () => {
      const community = open();
      void community.board({ slug: 'xp', at: 500, limit: 25 });
      void community.board({ slug: 'xp', cursor: 'abc=' });
      void community.board({ slug: 'xp', window: 'monthly', run: '2026-01' });
      await aTimeout(0);
      expect(wire.paths).to.deep.equal([
        'GET /v1/boards/xp/at?rank=500&limit=25',
        'GET /v1/boards/xp?cursor=abc%3D',
        'GET /v1/boards/xp?window=monthly&run=2026-01',
      ]);
    });

    it('never asks a personal route when no session is configured', async () => {
      const community = open();
      expect(community.identity.state).to.equal('anonymous');
      expect(await community.me()).to.equal(null);
      expect(await community.myTier()).to.equal(null);
      expect(await community.aroundMe({ slug: 'xp' })).to.equal(null);
      expect((await failure(community.send({ channel: 'c1', text: 'x', key: 'k' }))).code).to.equal(
        'UNAUTHENTICATED',
      );
      expect(wire.asked).to.deep.equal([]);
    });

    it('shows only pictures of the gateway', async () => {
      wire.routes['GET /v1/boards/xp'] = () => Response.json(board());
      const { rows } = await open().board({ slug: 'xp' });
      expect(rows[0]!.member.avatar).to.equal(`${GATEWAY}/v1/media/abc`);
      expect(rows[1]!.member).not.to.have.property('avatar');
    });

    it('makes one request of equal reads at the same time', async () => {
      const community = open();
      const calls = [community.board({ slug: 'xp' }), community.board({ slug: 'xp' })];
      await aTimeout(0);
      expect(wire.asked).to.have.length(1);
      await wire.asked[0]!.answer(board());
      const [a, b] = await Promise.all(calls);
      expect(a).to.equal(b);
      void community.board({ slug: 'xp' });
      await aTimeout(0);
      expect(wire.asked).to.have.length(2);
    });

    it('lets one of two readers go without a harm to the other', async () => {
      const community = open();
      const going = new AbortController();
      const gone = community.board({ slug: 'xp' }, { signal: going.signal });
      const stays = community.board({ slug: 'xp' });
      await aTimeout(0);
      going.abort();
      expect((await failure(gone)).code).to.equal('CANCELLED');
      expect(wire.asked[0]!.init.signal!.aborted).to.equal(false);
      await wire.asked[0]!.answer(board());
      expect((await stays).total).to.equal(2);
    });

    it('ends the request with its last reader', async () => {
      const going = new AbortController();
      const gone = failure(open().board({ slug: 'xp' }, { signal: going.signal }));
      await aTimeout(0);
      going.abort();
      await gone;
      await aTimeout(0);
      expect(wire.asked[0]!.init.signal!.aborted).to.equal(true);
      expect((await failure(open().board({ slug: 'xp' }, { signal: going.signal }))).code).to.equal(
        'CANCELLED',
      );
    });

    it('never takes the reader back in time', async () => {
      const community = open();
      const seqs = ['a-7', 'a-5', 'b-1'];
      wire.routes['GET /v1/boards/xp'] = () => Response.json(board(seqs.shift()));
      const seen = [];
      for (let i = 0; i < 3; i++) seen.push((await community.board({ slug: 'xp' })).seq);
      expect(seen).to.deep.equal(['a-7', 'a-7', 'b-1']);
    });

    it('refuses an answer of an unexpected shape and says where', async () => {
      wire.routes['GET /v1/tiers'] = () => Response.json({ enabled: 'yes' });
      const error = await failure(open().tiers());
      expect(error.code).to.equal('INTERNAL');
      expect(error.retryable).to.equal(false);
      expect(error.message).to.contain('enabled');
    });

    it('asks for the configuration once a minute and tells what can be done', async () => {
      wire.routes['GET /v1/config'] = () => Response.json(config());
      const community = open();
      expect(community.can('tiers')).to.equal(false);
      await community.config();
      await community.config();
      expect(wire.asked).to.have.length(1);
      expect(community.can('tiers')).to.equal(true);
      expect(community.can('unreact')).to.equal(false);
      expect(community.can('send')).to.equal(false);
      expect(community.can('session')).to.equal(false);
    });

    for (const [status, code, expected] of [
      [404, 'NOT_FOUND', 'NOT_FOUND'],
      [403, 'FORBIDDEN', 'FORBIDDEN'],
      [501, 'NEW_CODE', 'UNKNOWN_METHOD'],
      [418, 'SOMETHING_ELSE', 'INTERNAL'],
    ] as const) {
      it(`says ${expected} for ${status} ${code}`, async () => {
        wire.routes['GET /v1/tiers'] = () => problem(status, code, { 'x-request-id': 'r-1' });
        const error = await failure(open().tiers());
        expect(error.code).to.equal(expected);
        expect(error.requestId).to.equal('r-1');
      });
    }

    it('passes on how long to wait', async () => {
      wire.routes['GET /v1/tiers'] = () => problem(429, 'RATE_LIMITED', { 'retry-after': '120' });
      const error = await failure(open().tiers());
      expect(error).to.include({ code: 'RATE_LIMITED', retryable: true, retryAfter: 120 });
    });

    it('refuses gateways that are no web address', () => {
      for (const gateway of [
        'javascript:alert(1)',
        '',
        'ftp://x',
        'https://user@x',
        'x'.repeat(1e6),
        'data:,x',
      ]) {
        let code;
        try {
          new GatewayCommunity({ gateway });
        } catch (error) {
          code = (error as CommunityError).code;
        }
        expect(code, gateway.slice(0, 20)).to.equal('INVALID');
      }
    });
  });

  describe('with somebody signed in', () => {
    it('carries the token in a header and keeps it out of the address', async () => {
      const member = new Member('ana');
      wire.routes['GET /v1/me'] = () => Response.json(me());
      expect((await open(member).me())!.member.name).to.equal('Ana');
      const { request } = wire.asked[0]!;
      expect(request.headers.get('authorization')).to.equal(`Bearer ${member.tokens[0]}`);
      expect(request.url).to.equal(`${GATEWAY}/v1/me`);
      expect(request.credentials).to.equal('omit');
      expect(request.cache).to.equal('no-store');
    });

    it('reads boards without the token even then', async () => {
      const member = new Member('ana');
      const community = open(member);
      await member.session.token();
      void community.board({ slug: 'xp' });
      await aTimeout(0);
      expect(wire.asked[0]!.request.headers.has('authorization')).to.equal(false);
    });

    it('asks again as that member for a board that is not there for everybody', async () => {
      const path = 'GET /v1/boards/staff';
      wire.routes[path] = ({ headers }) =>
        headers.has('authorization') ? Response.json(board()) : problem(404, 'NOT_FOUND');
      expect((await open(new Member('ana')).board({ slug: 'staff' })).total).to.equal(2);
      expect(wire.paths).to.deep.equal([path, path]);
      expect(wire.asked[1]!.request.cache).to.equal('no-store');
      expect((await failure(open(new Member(null)).board({ slug: 'staff' }))).code).to.equal('NOT_FOUND');
      expect((await failure(open().board({ slug: 'staff' }))).code).to.equal('NOT_FOUND');
      expect(wire.asked.length).to.equal(4);
      // What is only unreachable is not asked for twice.
      wire.routes[path] = () => problem(503, 'UNAVAILABLE', { 'retry-after': '60' });
      expect((await failure(open(new Member('ana')).board({ slug: 'staff' }))).code).to.equal('UNAVAILABLE');
      expect(wire.asked.slice(4).every(({ request }) => !request.headers.has('authorization'))).to.equal(
        true,
      );
    });

    it('reads the around, the tier and the channels of that member', async () => {
      const community = open(new Member('ana'));
      wire.routes['GET /v1/me/boards/xp?around=3'] = () => Response.json(board());
      wire.routes['GET /v1/me/tier'] = () => problem(404, 'NOT_FOUND');
      wire.routes['GET /v1/channels'] = () =>
        Response.json({ channels: [channel], seq: 'a-1', asOf: '2026-01-15T12:00:00Z' });
      expect((await community.aroundMe({ slug: 'xp', around: 3 }))!.total).to.equal(2);
      expect((await failure(community.myTier())).code).to.equal('NOT_FOUND');
      expect(await community.channels()).to.deep.equal([channel]);
      expect(wire.asked.every(({ request }) => request.headers.has('authorization'))).to.equal(true);
    });

    it('reads messages as anybody when nobody is signed in', async () => {
      wire.routes['GET /v1/channels/c1/messages?before=m9&limit=20'] = () => Response.json(messages());
      const page = await open(new Member(null)).messages({ channel: 'c1', before: 'm9', limit: 20 });
      expect(page.channel.name).to.equal('General');
      expect(wire.asked[0]!.request.headers.has('authorization')).to.equal(false);
    });

    it('replaces a refused token once', async () => {
      const member = new Member('ana');
      let refusals = 1;
      wire.routes['GET /v1/me'] = () =>
        refusals-- > 0 ? problem(401, 'UNAUTHENTICATED') : Response.json(me());
      expect((await open(member).me())!.member.name).to.equal('Ana');
      expect(member.tokens).to.have.length(2);
    });

    it('ends the session when the fresh token is refused as well', async () => {
      const member = new Member('ana');
      wire.routes['GET /v1/me'] = () => problem(401, 'UNAUTHENTICATED');
      const community = open(member);
      expect((await failure(community.me())).code).to.equal('UNAUTHENTICATED');
      expect(community.identity.state).to.equal('ended');
      expect(wire.asked).to.have.length(2);
      expect(await community.me()).to.equal(null);
      expect(wire.asked).to.have.length(2);
    });

    it('is nobody when the site has no token after a refusal', async () => {
      const member = new Member('ana');
      wire.routes['GET /v1/me'] = () => {
        member.sub = null;
        return problem(401, 'UNAUTHENTICATED');
      };
      expect((await failure(open(member).me())).code).to.equal('CANCELLED');
    });

    it('sends with its key, as often as asked, and tells what became of it', async () => {
      const answers = [
        { key: 'k1', state: 'held' },
        { key: 'k1', state: 'sent', id: 'm1' },
      ];
      wire.routes['POST /v1/channels/c1/messages'] = () => Response.json(answers.shift());
      const community = open(new Member('ana'));
      const message = { channel: 'c1', text: 'Hello', key: 'k1' };
      expect((await community.send(message)).state).to.equal('held');
      expect((await community.send(message)).id).to.equal('m1');
      const { request } = wire.asked[1]!;
      expect(request.headers.get('idempotency-key')).to.equal('k1');
      expect(await request.json()).to.deep.equal({ text: 'Hello' });
    });

    it('replies, reacts and takes a reaction back', async () => {
      const community = open(new Member('ana'));
      wire.routes['POST /v1/messages/m1/replies'] = () => Response.json({ key: 'k', state: 'unknown' });
      wire.routes['PUT /v1/messages/m1/reactions/tada'] = () => new Response(null, { status: 204 });
      wire.routes['DELETE /v1/messages/m1/reactions/tada'] = () => problem(501, 'UNKNOWN_METHOD');
      expect((await community.reply({ message: 'm1', text: 'Yes', key: 'k' })).state).to.equal('unknown');
      await community.react({ message: 'm1', emoji: 'tada', on: true });
      const error = await failure(community.react({ message: 'm1', emoji: 'tada', on: false }));
      expect(error.code).to.equal('UNKNOWN_METHOD');
    });

    it('can do what the member may', async () => {
      const member = new Member('ana');
      wire.routes['GET /v1/config'] = () => Response.json(config());
      const community = open(member);
      await community.config();
      await member.session.token();
      expect(community.can('send')).to.equal(true);
      expect(community.can('session')).to.equal(true);
    });
  });

  describe('when the member changes', () => {
    it('drops the answer for the member before and asks for the next one', async () => {
      const member = new Member('ana');
      const community = open(member);
      const seen: Identity[] = [];
      community.watch((identity) => seen.push(identity), { signal: leave.signal });
      const old = community.me();
      await waitUntil(() => wire.asked.length === 1);
      member.sub = 'ben';
      void member.session.refresh();
      expect(seen.at(-1)!.state).to.equal('unknown');
      expect((await failure(old)).code).to.equal('CANCELLED');
      await wire.asked[0]!.answer(me('Ana'));
      const next = community.me();
      const asks = () => wire.asked.filter(({ path }) => path === '/v1/me');
      await waitUntil(() => asks().length === 2);
      const asked = asks()[1]!;
      expect(asked.request.headers.get('authorization')).to.equal(`Bearer ${member.tokens.at(-1)}`);
      await asked.answer(me('Ben'));
      expect((await next)!.member.name).to.equal('Ben');
    });

    it('does not show a newer answer of the member before', async () => {
      const member = new Member('ana');
      const community = open(member);
      wire.routes['GET /v1/me'] = () => Response.json(me('Ana', 'a-9'));
      await community.me();
      member.sub = 'ben';
      await member.session.refresh();
      wire.routes['GET /v1/me'] = () => Response.json(me('Ben', 'a-2'));
      expect((await community.me())!.member.name).to.equal('Ben');
    });

    it('ends a send on its way', async () => {
      const member = new Member('ana');
      const community = open(member);
      const sending = failure(community.send({ channel: 'c1', text: 'x', key: 'k' }));
      await waitUntil(() => wire.asked.length === 1);
      await member.session.logout();
      expect((await sending).code).to.equal('CANCELLED');
      await aTimeout(0);
      expect(wire.asked[0]!.init.signal!.aborted).to.equal(true);
    });

    it('revokes the token at the gateway', async () => {
      const member = new Member('ana');
      wire.routes['GET /v1/me'] = () => Response.json(me());
      await open(member).me();
      const token = await member.session.token();
      wire.routes['DELETE /v1/sessions/current'] = () => new Response(null, { status: 204 });
      await member.session.logout();
      expect(wire.paths).to.deep.equal(['GET /v1/me', 'DELETE /v1/sessions/current']);
      expect(wire.asked[1]!.request.headers.get('authorization')).to.equal(`Bearer ${token}`);
    });
  });

  describe('with a session that is loaded on demand', () => {
    it('knows that it does not know yet, then who it is', async () => {
      const member = new Member('ana');
      sessions.push(member.session);
      const loading = deferred<Session>();
      const community = new GatewayCommunity({
        gateway: GATEWAY,
        fetch: wire.fetch,
        session: () => loading.promise,
      });
      const seen: string[] = [];
      community.watch(({ state }) => seen.push(state), { signal: leave.signal });
      expect(community.identity.state).to.equal('unknown');
      wire.routes['GET /v1/me'] = () => Response.json(me());
      const call = community.me();
      loading.resolve(member.session);
      expect((await call)!.member.name).to.equal('Ana');
      expect(seen.at(-1)).to.equal('member');
      community.useSession(new Member('ben').session);
      expect((await community.me())!.member.name).to.equal('Ana');
    });

    it('stays public when it cannot be loaded', async () => {
      const said = console.error;
      let told = '';
      console.error = (text: string) => (told = text);
      const community = new GatewayCommunity({
        gateway: GATEWAY,
        fetch: wire.fetch,
        session: () => Promise.reject(new TypeError('session-url: expected …')),
      });
      expect(await community.me()).to.equal(null);
      console.error = said;
      expect(told).to.contain('session');
      expect(community.identity.state).to.equal('anonymous');
    });
  });

  describe('live', () => {
    it('tells when what was read has changed, once for each change', async () => {
      let seq = 'a-1';
      wire.routes['GET /v1/boards/xp?limit=10'] = () => Response.json(board(seq));
      const community = open(undefined, 20);
      await community.board({ slug: 'xp', limit: 10 });
      const events: LiveEvent[] = [];
      const following = new AbortController();
      community.live(['board:xp'], (event) => events.push(event), { signal: following.signal });
      await waitUntil(() => wire.asked.length >= 3);
      expect(events).to.deep.equal([]);
      seq = 'a-2';
      await waitUntil(() => events.length);
      await aTimeout(60);
      expect(events).to.deep.equal([{ topic: 'board:xp', kind: 'reload', seq: 'a-2' }]);
      following.abort();
      const { length } = wire.asked;
      await aTimeout(60);
      expect(wire.asked).to.have.length(length);
    });

    it('looks at once after the member sent something', async () => {
      let seq = 'a-1';
      const member = new Member('ana');
      const community = open(member, 60_000);
      wire.routes['GET /v1/channels/c1/messages'] = () => Response.json(messages(seq));
      wire.routes['GET /v1/me'] = () => Response.json(me('Ana', seq));
      wire.routes['GET /v1/tiers'] = () => problem(404, 'NOT_FOUND');
      wire.routes['POST /v1/channels/c1/messages'] = () =>
        Response.json({ key: 'k', state: 'sent', id: 'm1' });
      await community.messages({ channel: 'c1' });
      await community.me();
      const events: string[] = [];
      community.live(['channel:c1', 'me', 'tiers'], ({ topic }) => events.push(topic), {
        signal: leave.signal,
      });
      await aTimeout(50);
      seq = 'a-2';
      await community.send({ channel: 'c1', text: 'x', key: 'k' });
      await waitUntil(() => events.length >= 2);
      expect(events.sort()).to.deep.equal(['channel:c1', 'me']);
    });
  });
});
