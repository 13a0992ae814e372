import { Hono } from 'hono';
import type { GatewayEnv } from '../context.js';
import { encodingOf } from '../http/encoding.js';
import { rawPath } from '../http/mount.js';
import { Problem } from '../http/problem.js';
import { packed, type KitFiles } from './kit-files.js';

const IMMUTABLE = 'public, max-age=31536000, immutable';

/** `GET /kit/:version/*`: the built kit of exactly one version. */
export function kitRoutes(files: KitFiles, version: string, mounted = ''): Hono<GatewayEnv> {
  const prefix = `/kit/${version}/`;
  return new Hono<GatewayEnv>().get('/kit/:version/*', async (c) => {
    const path = rawPath(c.req.url, mounted);
    const file = path.startsWith(prefix) ? await files.find(path.slice(prefix.length)) : undefined;
    if (!file) throw new Problem('NOT_FOUND');
    const headers: Record<string, string> = {
      'cache-control': IMMUTABLE,
      'access-control-allow-origin': '*',
      'cross-origin-resource-policy': 'cross-origin',
      'x-content-type-options': 'nosniff',
      'timing-allow-origin': '*',
      vary: 'Accept-Encoding',
      etag: file.etag,
    };
    if (c.req.header('if-none-match') === file.etag) return c.body(null, 304, headers);
    const { bytes, encoding } = await packed(file, encodingOf(c));
    if (encoding) headers['content-encoding'] = encoding;
    headers['content-type'] = file.type;
    headers['content-length'] = String(bytes.length);
    return c.body(bytes as Uint8Array<ArrayBuffer>, 200, headers);
  });
}
