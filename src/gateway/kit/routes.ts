import { Hono } from 'hono';
import type { GatewayEnv } from '../context.js';
import { sendFile } from '../http/kept-file.js';
import { rawPath } from '../http/mount.js';
import { Problem } from '../http/problem.js';
import type { KitFiles } from './kit-files.js';

const HEADERS = {
  'cache-control': 'public, max-age=31536000, immutable',
  'access-control-allow-origin': '*',
  'cross-origin-resource-policy': 'cross-origin',
  'timing-allow-origin': '*',
};

/** `GET /kit/:version/*`: the built kit of exactly one version. */
export function kitRoutes(files: KitFiles, version: string, mounted = ''): Hono<GatewayEnv> {
  const prefix = `/kit/${version}/`;
  return new Hono<GatewayEnv>().get('/kit/:version/*', async (c) => {
    const path = rawPath(c.req.url, mounted);
    const file = path.startsWith(prefix) ? await files.find(path.slice(prefix.length)) : undefined;
    if (!file) throw new Problem('NOT_FOUND');
    return sendFile(c, file, HEADERS);
  });
}
