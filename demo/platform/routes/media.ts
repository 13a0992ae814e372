import { Hono } from 'hono';
import type { Env } from '../http/context.js';
import { notFound } from '../http/errors.js';
import { findPicture } from '../services/media.js';

/** Uploaded pictures, for everybody who has their address. They never change and are nothing but pictures. */
export const mediaRoutes = new Hono<Env>().get(
  '/media/:file{[0-9a-f]{24}\\.(png|jpg|gif|webp)}',
  async (c) => {
    const picture = await findPicture(c.get('platform').db, c.req.param('file').slice(0, 24));
    if (picture === undefined) throw notFound('Picture not found');
    return c.body(new Uint8Array(picture.bytes), 200, {
      'content-type': picture.contentType,
      'cache-control': 'public, max-age=31536000, immutable',
      'content-security-policy': "default-src 'none'; sandbox",
      'cross-origin-resource-policy': 'cross-origin',
      'x-content-type-options': 'nosniff',
    });
  },
);
