import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, describe, it } from 'node:test';
import { exportJWK, generateKeyPair, SignJWT, type JWK } from 'jose';
import { createPartner } from './app.js';
import { dayOf, pointsFor, roundsOf } from './rounds.js';

const ORIGIN = 'http://partner.localhost:3338';
const GATEWAY = 'http://127.0.0.1:3334';
const APP = 'http://community.localhost:3337';
const own = { origin: ORIGIN, 'sec-fetch-site': 'same-origin', 'content-type': 'application/json' };

type Claims = Partial<Record<'iss' | 'aud' | 'sub' | 'jti' | 'channel' | 'typ', string>> & { life?: number };

describe('the partner’s game', () => {
  let folder: string;
  let now: number;
  let partner: ReturnType<typeof createPartner>;
  let signing: Awaited<ReturnType<typeof generateKeyPair>>;
  let keys: JWK[];
  let serial = 0;

  before(async () => {
    signing = await generateKeyPair('EdDSA', { extractable: true });
    keys = [{ ...(await exportJWK(signing.publicKey)), kid: 'k', alg: 'EdDSA' }];
  });
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'rai-partner-'));
    now = Date.UTC(2026, 10, 22, 12);
    partner = open();
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const open = () =>
    createPartner({
      origin: ORIGIN,
      hosts: [APP],
      gateway: GATEWAY,
      kit: '0.1.0',
      scores: join(folder, 'scores.json'),
      now: () => now,
      keys,
    });
  const token = ({ life = 60, typ = 'rai-identity+jwt', ...claims }: Claims = {}) => {
    const at = Math.floor(now / 1000);
    const all = {
      iss: GATEWAY,
      aud: ORIGIN,
      sub: 'member-1',
      jti: `t-${++serial}`,
      channel: 'c1',
      ...claims,
    };
    return new SignJWT({ ...all, iat: at, exp: at + life })
      .setProtectedHeader({ alg: 'EdDSA', kid: 'k', typ })
      .sign(signing.privateKey);
  };
  const ask = (path: string, init: RequestInit = {}) =>
    Promise.resolve(partner.request(`${ORIGIN}${path}`, init));
  const post = (path: string, body: unknown, headers: Record<string, string> = own) =>
    ask(path, { method: 'POST', body: JSON.stringify(body), headers });
  const perfect = () => roundsOf(dayOf(now)).map(({ target }) => target);
  const enlist = async (proof: string, name = 'Lucía', answers = perfect()) =>
    post('/api/results', { answers, token: proof, name });

  it('should be framed by its communities only, with no unsafe source', async () => {
    for (const path of ['/', '/planner']) {
      const policy = (await ask(path)).headers.get('content-security-policy')!;
      assert.match(policy, new RegExp(`frame-ancestors ${APP}$`));
      assert.doesNotMatch(policy, /unsafe|data:|\*/);
    }
  });

  it('should set no cookie: a frame has none', async () => {
    for (const path of ['/', '/planner', '/api/day']) {
      assert.equal((await ask(path)).headers.get('set-cookie'), null);
    }
  });

  it('should write the planner in ten lines of script, with a nonce', async () => {
    const page = await ask('/planner');
    const text = await page.text();
    const [, nonce, script] = /<script type="module" nonce="([^"]+)">([^]*?)<\/script>/.exec(text)!;
    assert.ok(page.headers.get('content-security-policy')!.includes(`'nonce-${nonce}'`));
    assert.ok(script!.trim().split('\n').length <= 10);
  });

  it('should draw the same five rounds for everybody, and others tomorrow', async () => {
    const today = (await (await ask('/api/day')).json()) as {
      day: string;
      rounds: { kind: string; target: unknown }[];
    };
    assert.equal(today.day, '2026-11-22');
    assert.deepEqual(
      today.rounds.map(({ kind }) => kind),
      ['angle', 'share', 'length', 'area', 'count'],
    );
    assert.equal(today.rounds[4]!.target, null);
    const again = await (await ask('/api/day')).json();
    assert.deepEqual(again, today);
    now += 86_400_000;
    assert.notDeepEqual(await (await ask('/api/day')).json(), today);
  });

  it('should draw rounds that can be won on every day of years', () => {
    for (let day = 0; day < 1500; day++) {
      const rounds = roundsOf(dayOf(now + day * 86_400_000));
      for (const round of rounds) {
        assert.ok(round.target >= round.min && round.target <= round.max, round.kind);
        assert.equal(pointsFor(round, round.target), 20);
        assert.ok(pointsFor(round, round.start) < 20, `${round.kind} is solved before it begins`);
        assert.equal(pointsFor(round, 1e9), 0);
        if (round.kind === 'count') assert.equal(round.marks.length, round.target);
      }
    }
  });

  it('should judge a guess', async () => {
    const [angle] = roundsOf(dayOf(now));
    const hit = (await (await post('/api/guess', { round: 0, answer: angle!.target })).json()) as object;
    assert.deepEqual(hit, { points: 20, truth: angle!.target });
    for (const bad of [{}, { round: 5, answer: 1 }, { round: 0 }, { round: 0, answer: '1' }, null, [1]]) {
      assert.equal((await post('/api/guess', bad)).status, 400);
    }
  });

  it('should put a member on the list by the token of their community', async () => {
    const answer = await enlist(await token());
    assert.deepEqual(await answer.json(), {
      member: 'member-1',
      total: 100,
      best: [{ rank: 1, name: 'Lucía', total: 100, mine: true }],
    });
    const { best } = (await (await ask('/api/day')).json()) as { best: { mine: boolean }[] };
    assert.equal(best[0]!.mine, false);
  });

  it('should count the first try of a day, and keep scores over a restart', async () => {
    await enlist(await token({ sub: 'member-2' }), 'Théo', [0, 0, 0, 0, 0]);
    partner = open();
    const { total } = (await (await enlist(await token({ sub: 'member-2' }), 'Théo')).json()) as {
      total: number;
    };
    assert.ok(total < 60);
    now += 86_400_000;
    const next = (await (await enlist(await token({ sub: 'member-2' }), 'Théo')).json()) as { total: number };
    assert.equal(next.total, 100);
  });

  it('should refuse a token of another audience, issuer or kind, an old one and a used one', async () => {
    const used = await token();
    assert.equal((await enlist(used)).status, 200);
    const refused = [
      used,
      await token({ aud: 'http://hostile.localhost:3339' }),
      await token({ iss: 'http://evil.example' }),
      await token({ typ: 'JWT' }),
      await token({ life: 3600 }),
      await token({ life: -60 }),
      `${used.slice(0, -4)}AAAA`,
      'a.b.c',
      '',
    ];
    for (const [index, proof] of refused.entries()) {
      assert.equal((await enlist(proof, 'Mallory')).status, 401, `token ${index}`);
    }
    assert.doesNotMatch(await (await ask('/api/day')).text(), /Mallory/);
  });

  it('should refuse what another site sends', async () => {
    const foreign = { origin: 'http://hostile.localhost:3339', 'sec-fetch-site': 'cross-site' };
    assert.equal((await post('/api/guess', { round: 0, answer: 1 }, foreign)).status, 403);
    assert.equal((await post('/api/guess', { round: 0, answer: 1 }, {})).status, 403);
  });
});
