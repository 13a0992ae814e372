import { listen, type Listening } from '../../server/listen.js';
import { buildGallery } from './build.js';

/** The gallery needs nothing but its own files: the fixtures are part of them. */
const POLICY = [
  `default-src 'none'`,
  `script-src 'self'`,
  `style-src 'self'`,
  `img-src 'self'`,
  `base-uri 'none'`,
  `form-action 'none'`,
  `frame-ancestors 'none'`,
].join('; ');

/** Builds the gallery and serves it at `http://gallery.localhost:<port>`. Port 0 takes a free one. */
export async function serveGallery(port = 0): Promise<Listening> {
  const files = await buildGallery();
  return listen('gallery.localhost', port, (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://gallery.localhost');
    const file = files.get(pathname === '/' ? '/index.html' : pathname);
    response.setHeader('content-security-policy', POLICY);
    response.setHeader('x-content-type-options', 'nosniff');
    response.setHeader('cache-control', 'no-store');
    if (file) response.writeHead(200, { 'content-type': file.type }).end(file.body);
    else response.writeHead(404, { 'content-type': 'text/plain; charset=utf-8' }).end('Not found\n');
  });
}
