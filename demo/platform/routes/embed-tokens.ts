import { Hono } from 'hono';
import { cors } from 'hono/cors';
import * as z from 'zod';
import { originOf, type Env } from '../http/context.js';
import { PlatformError } from '../http/errors.js';
import { readBody, text } from '../http/input.js';
import { createEmbedToken, validateEmbedToken } from '../services/embed-tokens.js';

const TokenRequest = z.object({
  accessId: text(100),
  accessKey: text(200),
  userIdentifiers: z
    .record(
      text(60).refine((name) => name.startsWith('data-'), 'must begin with data-'),
      text(320),
    )
    .refine((given) => Object.keys(given).length <= 10, 'must be at most 10'),
});
const Validation = z.object({ embedToken: text(8000), origin: text(300) });

/** A page asks whether its own token is good; no cookie and no key takes part. */
const fromPages = cors({ origin: '*', allowMethods: ['POST'], allowHeaders: ['content-type'], maxAge: 7200 });

/** The access-key exchange. Failures are `{ code, message }` with fixed codes, and answers stand below `data`. */
export const embedTokenRoutes = new Hono<Env>()
  .post('/v2/api/widget-access-keys/token', async (c) => {
    const input = await readBody(c, TokenRequest);
    return c.json({ data: await createEmbedToken(c.get('platform'), originOf(c), input) });
  })
  .use('/v2/api/widget-access-keys/validate', fromPages)
  .post('/v2/api/widget-access-keys/validate', async (c) => {
    const { embedToken, origin } = await readBody(c, Validation);
    const page = c.req.header('origin');
    // A browser says where a page is from; what the page says of itself must be the same.
    if (page !== undefined && page !== origin)
      throw new PlatformError(403, 'The request comes from another origin', 'ORIGIN_NOT_ALLOWED');
    return c.json({ data: await validateEmbedToken(c.get('platform'), embedToken, origin) });
  });
