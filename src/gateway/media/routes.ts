import { Hono } from 'hono';
import { LRUCache } from 'lru-cache';
import type { GatewayContext, GatewayEnv } from '../context.js';
import { keptFile, sendFile, type KeptFile } from '../http/kept-file.js';
import { Problem } from '../http/problem.js';
import type { Metrics } from '../metrics.js';
import { noQuery } from '../http/query.js';
import { fetchPicture, PictureRefused } from './fetch-picture.js';
import type { MediaRegistry } from './media-registry.js';

const CACHE_BYTES = 64 * 2 ** 20;
const REFUSED_FOR = 60_000;
/** Pictures that are fetched at the same time; each may take a mebibyte. */
const AT_ONCE = 64;

/** `GET /v1/media/:id`: pictures of the platform under ids of the gateway. */
export function mediaRoutes(
  context: GatewayContext,
  registry: MediaRegistry,
  metrics: Metrics,
): Hono<GatewayEnv> {
  const { options, log, signal } = context;
  const refusals = metrics.counter(
    'rai_gateway_pictures_refused_total',
    'Pictures that were not given, by why',
  );
  const pictures = new LRUCache<string, KeptFile>({
    maxSize: CACHE_BYTES,
    sizeCalculation: ({ plain }) => plain.length + 200,
    ttl: 3_600_000,
  });
  const refused = new LRUCache<string, true>({ max: 10_000, ttl: REFUSED_FOR });
  const loading = new Map<string, Promise<KeptFile>>();

  async function load(id: string, url: string): Promise<KeptFile> {
    const { hosts } = options.media;
    const { type, bytes } = await fetchPicture(url, { hosts, timeoutMs: options.limits.upstreamMs, signal });
    const picture = keptFile(type, bytes, { compress: false });
    pictures.set(id, picture);
    return picture;
  }

  async function pictureOf(id: string): Promise<KeptFile> {
    const url = registry.urlOf(id);
    if (url === undefined || refused.has(id)) throw new Problem('NOT_FOUND');
    const kept = pictures.get(id);
    if (kept) return kept;
    let waiting = loading.get(id);
    if (!waiting) {
      if (loading.size >= AT_ONCE) {
        metrics.turnedAway('pictures');
        throw new Problem('UNAVAILABLE', undefined, { retryAfter: 2 });
      }
      waiting = load(id, url).finally(() => loading.delete(id));
      loading.set(id, waiting);
    }
    try {
      return await waiting;
    } catch (error) {
      log.debug('a picture was refused', { error });
      refusals.add({ reason: error instanceof PictureRefused ? error.why : 'no-answer' });
      if (!(error instanceof PictureRefused)) throw new Problem('UNAVAILABLE', undefined, { retryAfter: 30 });
      refused.set(id, true);
      throw new Problem('NOT_FOUND');
    }
  }

  return new Hono<GatewayEnv>().get('/v1/media/:id', async (c) => {
    noQuery(c);
    return sendFile(c, await pictureOf(c.req.param('id')), {
      'cache-control': 'public, max-age=86400, stale-while-revalidate=604800, stale-if-error=604800',
      'content-security-policy': "default-src 'none'; sandbox",
      'content-disposition': 'inline',
      'cross-origin-resource-policy': 'cross-origin',
    });
  });
}
