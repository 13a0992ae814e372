import { expect } from '@open-wc/testing';
import { embedTokenSource } from './embed-token-source.js';
import { Session } from './session.js';

const EMBED = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhIn0.c2ln';
const claims = btoa(JSON.stringify({ sub: '1001', iat: 1, exp: 301 }));

describe('a session for an embed token', () => {
  let asked: { url: string; init: RequestInit }[];
  let answer: () => Response;
  let session: Session | undefined;
  const warn = console.warn;
  let warnings: string[];

  beforeEach(() => {
    asked = [];
    warnings = [];
    console.warn = (...words) => void warnings.push(words.join(' '));
    answer = () =>
      Response.json({ token: `e30.${claims}.c2ln`, expiresAt: new Date(Date.now() + 300_000).toISOString() });
  });
  afterEach(() => {
    session?.close();
    console.warn = warn;
  });

  function open(embedToken: string | (() => Promise<string | null>)): Session {
    const fetch = (input: RequestInfo | URL, init: RequestInit = {}): Promise<Response> => {
      asked.push({ url: String(input), init });
      return Promise.resolve(answer());
    };
    session = new Session({
      getToken: embedTokenSource({
        gateway: 'https://gateway.example/community',
        embedToken,
        fetch: fetch as typeof globalThis.fetch,
      }),
    });
    return session;
  }

  it('is asked of the gateway, without cookies and with the token in the body alone', async () => {
    expect(await open(EMBED).token()).to.equal(`e30.${claims}.c2ln`);
    expect(asked).to.have.length(1);
    const [{ url, init }] = asked as [(typeof asked)[0]];
    expect(url).to.equal('https://gateway.example/community/v1/sessions/exchange');
    expect(JSON.parse(String(init.body))).to.deep.equal({ embedToken: EMBED });
    expect(init.credentials).to.equal('omit');
    expect(new Headers(init.headers).has('authorization')).to.equal(false);
    expect(session!.identity.state).to.equal('member');
  });

  it('is nobody’s when the page has no embed token', async () => {
    expect(await open(() => Promise.resolve(null)).token()).to.equal(null);
    expect(session!.identity.state).to.equal('anonymous');
    expect(asked).to.have.length(0);
  });

  it('ends when the gateway takes the embed token no more, and the console does not tell it', async () => {
    answer = () => Response.json({ status: 401, title: 'x', detail: EMBED }, { status: 401 });
    expect(await open(EMBED).token()).to.equal(null);
    expect(session!.identity.state).to.equal('ended');
    expect(warnings.join()).to.contain('no session token could be had').and.not.contain(EMBED);
  });

  it('asks for the present embed token each time', async () => {
    let count = 0;
    open(() => Promise.resolve(`embed-${(count += 1)}`));
    await session!.token();
    await session!.refresh();
    expect(asked.map(({ init }) => JSON.parse(String(init.body)).embedToken)).to.deep.equal([
      'embed-1',
      'embed-2',
    ]);
  });
});
