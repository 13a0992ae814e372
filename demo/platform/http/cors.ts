import { cors } from 'hono/cors';
import { createMiddleware } from 'hono/factory';
import type { Env } from './context.js';

const answerPages = cors({
  origin: '*',
  allowMethods: ['POST'],
  allowHeaders: ['authorization', 'content-type'],
  exposeHeaders: ['x-request-id', 'retry-after'],
  maxAge: 7200,
});

/**
 * Lets pages of other origins call the message actions with a user key, and nothing else: a community
 * key has no business in a page. No cookies take part. Servers name no origin and need no such headers, which
 * would have each answer made a second time.
 */
export const userApiFromPages = createMiddleware<Env>((c, next) =>
  c.req.header('origin') === undefined ? next() : answerPages(c, next),
);
