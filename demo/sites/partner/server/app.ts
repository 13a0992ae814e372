import { randomBytes } from 'node:crypto';
import { Hono } from 'hono';
import * as z from 'zod';
import { IdentityTokenError, verifyIdentityToken } from '../../../../src/gateway/identity/verify.js';
import { careful } from '../../server/careful.js';
import { answerFile, siteFiles } from '../../server/static-files.js';
import { gamePage, plannerPage } from './pages.js';
import type { PartnerOptions } from './options.js';
import { dayOf, pointsFor, roundsOf } from './rounds.js';
import { Scores } from './scores.js';

const Guess = z.strictObject({ round: z.int().min(0).max(4), answer: z.number() });
const Result = z.strictObject({
  answers: z.array(z.number()).length(5),
  /** From `channel.token()`: who the member is. */
  token: z.string().max(4096),
  name: z.string().trim().min(1).max(80),
});
const MAX_BODY = 16_384;

interface PartnerEnv {
  Variables: { nonce: string };
}

/**
 * By Eye: a partner's game. Its server draws the rounds, judges the answers and keeps the scores. Who
 * somebody is it knows from the community's identity token and from nothing that a page says.
 */
export function createPartner(options: PartnerOptions): Hono<PartnerEnv> {
  const { origin, gateway } = options;
  const now = options.now ?? Date.now;
  const files = siteFiles(import.meta.url);
  const scores = new Scores(options.scores);
  const app = new Hono<PartnerEnv>();

  app.use(
    careful<PartnerEnv>({ origin, policy: (c) => policy(options, c.get('nonce')), referrer: 'no-referrer' }),
  );

  app.get('/', async (c) => c.html(await gamePage(options)));
  app.get('/planner', async (c) => {
    const nonce = randomBytes(16).toString('base64');
    c.set('nonce', nonce);
    return c.html(await plannerPage(options, nonce));
  });

  app.get('/api/day', (c) => {
    const day = dayOf(now());
    // The eye is the judge: a page is told how many screws lie there only after the guess.
    const rounds = roundsOf(day).map((round) =>
      round.kind === 'count' ? { ...round, target: null } : round,
    );
    return c.json({ day, rounds, best: scores.best(day) });
  });

  app.post('/api/guess', async (c) => {
    const guess = await read(c.req.raw, Guess);
    if (!guess) return c.json({ error: 'expected { round, answer }' }, 400);
    const round = roundsOf(dayOf(now()))[guess.round]!;
    return c.json({ points: pointsFor(round, guess.answer), truth: round.target });
  });

  app.post('/api/results', async (c) => {
    const result = await read(c.req.raw, Result);
    if (!result) return c.json({ error: 'expected { answers, token, name }' }, 400);
    const { answers, token, name } = result;
    let member: string;
    try {
      ({ member } = await verifyIdentityToken(token, {
        issuer: gateway,
        audience: origin,
        now,
        ...(options.keys && { keys: options.keys }),
      }));
    } catch (error) {
      if (!(error instanceof IdentityTokenError)) throw error;
      process.stderr.write(`an identity token was refused: ${error.reason}\n`);
      return c.json({ error: 'the identity token was refused' }, 401);
    }
    const day = dayOf(now());
    const rounds = roundsOf(day);
    const total = answers.reduce((sum, answer, index) => sum + pointsFor(rounds[index]!, answer), 0);
    const kept = scores.keep(day, { member, name, total });
    return c.json({ member, total: kept.total, best: scores.best(day, member) });
  });

  app.get('/assets/*', (c) => answerFile(c, files));

  return app;
}

async function read<T>(request: Request, shape: z.ZodType<T>): Promise<T | undefined> {
  const text = await request.text();
  if (text.length > MAX_BODY) return undefined;
  try {
    return shape.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** Only the communities of the list may frame the game; its scripts are its own and the kit's. */
function policy({ gateway, hosts }: PartnerOptions, nonce: string | undefined): string[] {
  return [
    `default-src 'none'`,
    nonce ? `script-src 'nonce-${nonce}' ${gateway}` : `script-src 'self' ${gateway}`,
    `style-src 'self'`,
    `img-src 'self' ${gateway}`,
    `connect-src 'self'`,
    `base-uri 'none'`,
    `form-action 'none'`,
    `frame-ancestors ${hosts.join(' ')}`,
  ];
}
