import { cors } from 'hono/cors';

/**
 * Lets pages of other origins call the message actions with a user key, and nothing else: a community
 * key has no business in a page. No cookies take part.
 */
export const userApiFromPages = cors({
  origin: '*',
  allowMethods: ['POST'],
  allowHeaders: ['authorization', 'content-type'],
  exposeHeaders: ['x-request-id', 'retry-after'],
  maxAge: 7200,
});
