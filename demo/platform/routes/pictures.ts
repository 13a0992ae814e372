import { Hono } from 'hono';
import { LRUCache } from 'lru-cache';
import type { Context, Env } from '../http/context.js';
import { notFound } from '../http/errors.js';
import { avatarPng } from '../pictures/avatar.js';
import { EMBLEMS, emblemPng } from '../pictures/emblem.js';
import { GOODS_PICTURES, goodsPng } from '../pictures/goods.js';

/** Drawn pictures, 1 to 4 kB each. */
const drawn = new LRUCache<string, Buffer>({ max: 1000 });

/** Pictures of members, tiers and the store, drawn from their number: nothing is fetched from elsewhere. */
export const pictureRoutes = new Hono<Env>()
  .get('/avatars/:file{\\d{1,9}\\.png}', (c) => picture(c, (number) => avatarPng(number)))
  .get('/tiers/:file{\\d{1,3}\\.png}', (c) =>
    picture(c, (number) => (number >= 1 && number <= EMBLEMS ? emblemPng(number) : undefined)),
  )
  .get('/goods/:file{\\d{1,3}\\.png}', (c) =>
    picture(c, (number) => (number >= 1 && number <= GOODS_PICTURES ? goodsPng(number) : undefined)),
  );

function picture(c: Context, make: (number: number) => Buffer | undefined): Response {
  const path = c.req.path;
  const png = drawn.get(path) ?? make(Number(c.req.param('file')!.slice(0, -'.png'.length)));
  if (png === undefined) throw notFound('Picture not found');
  drawn.set(path, png);
  return c.body(new Uint8Array(png), 200, {
    'content-type': 'image/png',
    'cache-control': 'public, max-age=86400',
    'cross-origin-resource-policy': 'cross-origin',
    'x-content-type-options': 'nosniff',
  });
}
