import { aTimeout, expect } from '@open-wc/testing';
import { Session, SESSION_CHANGED, type SessionIdentity } from './session.js';
import { sessionFor } from './shared.js';
import type { TokenAnswer, TokenReason } from './token-source.js';

const encode = (value: unknown): string =>
  btoa(JSON.stringify(value)).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');

let serial = 0;

/** A token as a gateway makes it; nobody here can verify it. */
function token(sub: string, seconds = 300): string {
  const iat = Math.floor(Date.now() / 1000);
  return `${encode({ alg: 'EdDSA' })}.${encode({ sub, iat, exp: iat + seconds, jti: ++serial })}.c2ln`;
}

function answer(sub: string, seconds = 300): TokenAnswer {
  return { token: token(sub, seconds), expiresAt: new Date(Date.now() + seconds * 1000).toISOString() };
}

/** A source that is answered by hand, one ask after the other. */
class Source {
  readonly asked: TokenReason[] = [];
  readonly #open: { resolve: (a: TokenAnswer | null) => void; reject: (e: Error) => void }[] = [];

  readonly getToken = ({ reason }: { reason: TokenReason }): Promise<TokenAnswer | null> => {
    this.asked.push(reason);
    return new Promise((resolve, reject) => this.#open.push({ resolve, reject }));
  };

  async answer(value: TokenAnswer | null | Error): Promise<void> {
    const next = this.#open.shift()!;
    if (value instanceof Error) next.reject(value);
    else next.resolve(value);
    await aTimeout(0);
  }
}

describe('a session', () => {
  let source: Source;
  let session: Session;
  let seen: SessionIdentity[];
  const warn = console.warn;

  beforeEach(() => {
    source = new Source();
    session = new Session({ getToken: source.getToken, timeoutMs: 500 });
    seen = [];
    console.warn = () => {};
  });

  afterEach(() => {
    session.close();
    console.warn = warn;
  });

  async function signedIn(sub = 'ana', seconds = 300): Promise<TokenAnswer> {
    session.watch((identity) => seen.push(identity));
    await aTimeout(0);
    const given = answer(sub, seconds);
    await source.answer(given);
    return given;
  }

  it('asks nobody until somebody wants to know', async () => {
    await aTimeout(5);
    expect(source.asked).to.deep.equal([]);
    expect(session.identity).to.deep.equal({ state: 'unknown', key: 0 });
  });

  it('asks once for many callers', async () => {
    const calls = [session.token(), session.token(), session.token()];
    await aTimeout(0);
    const given = answer('ana');
    await source.answer(given);
    expect(await Promise.all(calls)).to.deep.equal([given.token, given.token, given.token]);
    expect(source.asked).to.deep.equal(['first']);
    expect(session.identity.state).to.equal('member');
  });

  it('answers null when nobody is signed in, without asking again', async () => {
    const call = session.token();
    await aTimeout(0);
    await source.answer(null);
    expect(await call).to.equal(null);
    expect(await session.token()).to.equal(null);
    expect(session.identity.state).to.equal('anonymous');
    expect(source.asked).to.have.length(1);
  });

  it('renews before the end, and the member stays who they are', async () => {
    await signedIn('ana', 0.2);
    const { key } = session.identity;
    await aTimeout(190);
    expect(source.asked).to.deep.equal(['first', 'renew']);
    const next = answer('ana');
    await source.answer(next);
    expect(await session.token()).to.equal(next.token);
    expect(session.identity).to.deep.equal({ state: 'member', key });
    expect(seen.map(({ state }) => state)).to.deep.equal(['member']);
  });

  it('does not believe a clock that is set wrong', async () => {
    session.watch(() => {});
    await aTimeout(0);
    const late = { ...answer('ana'), expiresAt: '2001-01-01T00:00:00Z' };
    await source.answer(late);
    expect(await session.token()).to.equal(late.token);
    expect(source.asked).to.have.length(1);
  });

  it('replaces a token that was refused, and only that one', async () => {
    const first = await signedIn();
    session.invalidate('another token');
    expect(await session.token()).to.equal(first.token);
    session.invalidate(first.token);
    const call = session.token();
    await aTimeout(0);
    const second = answer('ana');
    await source.answer(second);
    expect(await call).to.equal(second.token);
    expect(source.asked).to.deep.equal(['first', 'rejected']);
  });

  it('ends when no token can be had, says so once, and does not hammer', async () => {
    const said: string[] = [];
    console.warn = (text: string) => said.push(text);
    const call = session.token();
    await aTimeout(0);
    await source.answer(new Error('secret-token-in-a-message'));
    expect(await call).to.equal(null);
    expect(await session.token()).to.equal(null);
    expect(session.identity.state).to.equal('ended');
    expect(source.asked).to.have.length(1);
    expect(said).to.have.length(1);
    expect(said[0]).not.to.contain('secret');
  });

  it('ends when the site does not answer in time', async () => {
    const call = session.token();
    expect(await call).to.equal(null);
    expect(session.identity.state).to.equal('ended');
  });

  it('keeps a token that is still good when a renewal fails', async () => {
    const given = await signedIn('ana', 0.6);
    await aTimeout(490);
    await source.answer(new Error('a hiccup of the site'));
    expect(source.asked).to.deep.equal(['first', 'renew']);
    expect(session.identity.state).to.equal('member');
    expect(await session.token()).to.equal(given.token);
    await aTimeout(100);
    await source.answer(answer('ana'));
    expect(seen.map(({ state }) => state)).to.deep.equal(['member']);
  });

  it('tries again when the network is back', async () => {
    const call = session.token();
    await aTimeout(0);
    await source.answer(new Error('offline'));
    await call;
    window.dispatchEvent(new Event('online'));
    await aTimeout(0);
    await source.answer(answer('ana'));
    expect(session.identity.state).to.equal('member');
  });

  it('keeps the key when the same member comes back after an end', async () => {
    await signedIn('ana');
    const { key } = session.identity;
    session.end();
    expect(session.identity).to.deep.equal({ state: 'ended', key });
    window.dispatchEvent(new Event('online'));
    await aTimeout(0);
    await source.answer(answer('ana'));
    expect(session.identity).to.deep.equal({ state: 'member', key });
  });

  it('refuses an answer that is no token', async () => {
    for (const bad of [
      {},
      { token: '', expiresAt: '2030-01-01' },
      { token: 'a b', expiresAt: '2030-01-01' },
      'x',
    ]) {
      const own = new Session({ getToken: () => Promise.resolve(bad as TokenAnswer) });
      expect(await own.token()).to.equal(null);
      expect(own.identity.state).to.equal('ended');
      own.close();
    }
  });

  describe('when the page says that somebody else signed in', () => {
    it('tells the widgets at once, before the site has answered', async () => {
      await signedIn('ana');
      const { key } = session.identity;
      document.dispatchEvent(new Event(SESSION_CHANGED));
      expect(session.identity.state).to.equal('unknown');
      expect(session.identity.key).to.be.greaterThan(key);
      await aTimeout(0);
      expect(source.asked).to.deep.equal(['first', 'changed']);
    });

    it('drops the late answer for the member before', async () => {
      const call = session.token();
      await aTimeout(0);
      const change = session.refresh();
      await aTimeout(0);
      await source.answer(answer('ana'));
      expect(session.identity.state).to.equal('unknown');
      const ben = answer('ben');
      await source.answer(ben);
      await change;
      expect(await call).to.equal(ben.token);
    });

    it('revokes the token of the member who left, not that of one who stayed', async () => {
      const revoked: string[] = [];
      session.onSignOut((old) => revoked.push(old));
      const ana = await signedIn('ana');
      void session.refresh();
      await aTimeout(0);
      await source.answer(answer('ana'));
      expect(revoked).to.deep.equal([]);
      void session.refresh();
      await aTimeout(0);
      await source.answer(null);
      expect(revoked).to.have.length(1);
      expect(revoked[0]).not.to.equal(ana.token);
      expect(session.identity.state).to.equal('anonymous');
    });

    it('notices another member in a renewal', async () => {
      const ana = await signedIn('ana');
      const { key } = session.identity;
      session.invalidate(ana.token);
      void session.token();
      await aTimeout(0);
      await source.answer(answer('ben'));
      expect(session.identity.state).to.equal('member');
      expect(session.identity.key).to.be.greaterThan(key);
    });
  });

  it('takes a token that it cannot read for another member each time', async () => {
    session.watch(() => {});
    await aTimeout(0);
    const expiresAt = new Date(Date.now() + 60_000).toISOString();
    await source.answer({ token: 'opaque-one', expiresAt });
    const { key } = session.identity;
    session.invalidate('opaque-one');
    void session.token();
    await aTimeout(0);
    await source.answer({ token: 'opaque-two', expiresAt });
    expect(session.identity.key).to.be.greaterThan(key);
  });

  it('signs out at once and stays signed out', async () => {
    const revoked: string[] = [];
    session.onSignOut((old) => revoked.push(old));
    const ana = await signedIn('ana');
    await session.logout();
    expect(session.identity.state).to.equal('anonymous');
    expect(await session.token()).to.equal(null);
    expect(revoked).to.deep.equal([ana.token]);
    expect(source.asked).to.have.length(1);
  });

  it('revokes the token also when it signs out while it asks who is there now', async () => {
    const revoked: string[] = [];
    session.onSignOut((old) => revoked.push(old));
    const given = await signedIn();
    void session.refresh();
    await session.logout();
    expect(revoked).to.deep.equal([given.token]);
    expect(session.identity.state).to.equal('anonymous');
  });

  it('stops telling when a watcher left', async () => {
    const leave = new AbortController();
    const told: string[] = [];
    session.watch(({ state }) => told.push(state), { signal: leave.signal });
    leave.abort();
    session.watch(({ state }) => told.push(state), { signal: leave.signal });
    await aTimeout(0);
    await source.answer(answer('ana'));
    expect(told).to.deep.equal([]);
  });

  it('asks again on a page that comes back from the back-forward cache', async () => {
    await signedIn('ana');
    window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
    expect(session.identity.state).to.equal('unknown');
  });

  it('needs a source', () => {
    expect(() => new Session({})).to.throw(TypeError, 'getToken');
  });
});

describe('a session from an address', () => {
  const real = window.fetch;
  afterEach(() => {
    window.fetch = real;
  });

  it('asks by POST with the cookies of this origin only', async () => {
    const asked: Request[] = [];
    const given = answer('ana');
    const session = new Session({
      url: '/session',
      fetch: async (input, init) => {
        asked.push(new Request(input, init));
        return Response.json(given);
      },
    });
    expect(await session.token()).to.equal(given.token);
    expect(asked[0]!.method).to.equal('POST');
    expect(asked[0]!.url).to.equal(`${location.origin}/session`);
    expect(asked[0]!.credentials).to.equal('same-origin');
    expect(asked[0]!.url).not.to.contain(given.token);
    session.close();
  });

  it('knows that 204 means nobody', async () => {
    const session = new Session({ url: '/session', fetch: async () => new Response(null, { status: 204 }) });
    expect(await session.token()).to.equal(null);
    expect(session.identity.state).to.equal('anonymous');
    session.close();
  });

  it('is one for all that name the same address', () => {
    expect(sessionFor('/session-of-test')).to.equal(sessionFor(`${location.origin}/session-of-test`));
    expect(sessionFor('/session-of-test')).not.to.equal(sessionFor('/another'));
  });

  it('refuses addresses of other sites and other kinds', () => {
    for (const bad of [
      'https://evil.example/session',
      'javascript:alert(1)',
      'data:,x',
      '/' + 'a'.repeat(1e6),
    ]) {
      expect(() => sessionFor(bad), bad.slice(0, 30)).to.throw(TypeError, 'session-url');
    }
  });
});
