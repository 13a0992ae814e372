import { createServer } from 'node:http';
import type { Built } from './contenders.js';

export interface Sites {
  host(name: string): string;
  guest(name: string): string;
  stop(): Promise<void>;
}

const page = (title: string, peer: string, script: string): string =>
  `<!doctype html><html lang="en"><meta charset="utf-8"><title>${title}</title><meta name="peer" content="${peer}"><body><script type="module" src="${script}"></script></body></html>`;

/** Two sites on one port: a host page and a guest page for each contender, each with only that one on it. */
export async function startSites(built: Built[]): Promise<Sites> {
  const byName = new Map(built.map((one) => [one.name, one]));
  const server = createServer((request, response) => {
    const [, side, name = '', file] = new URL(request.url ?? '/', 'http://x').pathname.split('/');
    const one = byName.get(name);
    if (!one || (side !== 'host' && side !== 'guest')) return void response.writeHead(404).end();
    if (file === 'script.js') {
      response.writeHead(200, {
        'content-type': 'text/javascript; charset=utf-8',
        'cache-control': 'max-age=600',
      });
      return void response.end(one[side]);
    }
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
    const peer = side === 'host' ? sites.guest(name) : new URL(sites.host(name)).origin;
    response.end(page(`${side} ${name}`, peer, `/${side}/${name}/script.js`));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  const sites: Sites = {
    host: (name) => `http://host.localhost:${port}/host/${name}/`,
    guest: (name) => `http://widget.localhost:${port}/guest/${name}/`,
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
  return sites;
}
