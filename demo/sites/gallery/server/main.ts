import { requiredPort } from '../../server/environment.js';
import { announce, listen } from '../../server/listen.js';
import { buildGallery } from './build.js';

const port = requiredPort('GALLERY_PORT');
const origin = `http://gallery.localhost:${port}`;
const files = buildGallery();
// A failed build is told at once, not when the first page is asked for.
await files;

const stop = await listen(port, [new URL(origin).host], (request, response) => {
  void files.then((all) => {
    const { pathname } = new URL(request.url ?? '/', origin);
    const file = all.get(pathname === '/' ? '/index.html' : pathname);
    response.setHeader('content-security-policy', POLICY);
    response.setHeader('x-content-type-options', 'nosniff');
    response.setHeader('cache-control', 'no-store');
    if (file) response.writeHead(200, { 'content-type': file.type }).end(file.body);
    else response.writeHead(404, { 'content-type': 'text/plain; charset=utf-8' }).end('Not found\n');
  });
});
announce('gallery', origin, stop);

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
