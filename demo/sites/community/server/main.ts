import { fileURLToPath } from 'node:url';
import { getRequestListener } from '@hono/node-server';
import { bundle } from '../../server/bundle.js';
import { required, requiredOrigin, requiredPort } from '../../server/environment.js';
import { announce, listen } from '../../server/listen.js';
import { siteFiles, type StaticFile } from '../../server/static-files.js';
import { createCommunityApp } from './app.js';
import type { Member, OwnFrame } from './options.js';

const list = (text: string) => text.startsWith('[');
const port = requiredPort('APP_PORT');

const app = createCommunityApp(
  {
    origin: `http://community.localhost:${port}`,
    name: required('APP_NAME', 'the name of the community'),
    gateway: requiredOrigin('APP_GATEWAY'),
    platform: requiredOrigin('APP_PLATFORM'),
    serverKey: required('APP_SERVER_KEY', 'the key that the gateway knows this server by'),
    cookieKey: required('APP_COOKIE_KEY', 'a secret of at least 32 characters', (text) => text.length >= 32),
    communityId: required('APP_COMMUNITY_ID', 'the id of the community'),
    frames: JSON.parse(
      required('APP_FRAMES', 'a JSON list of { id, url, description, chat }', list),
    ) as OwnFrame[],
    members: JSON.parse(
      required('APP_MEMBERS', 'a JSON list of { id, sub, username, name, email, password }', list),
    ) as Member[],
  },
  await pageFiles(),
);

const outside = getRequestListener((request) => app.fetch(request));
const inside = getRequestListener((request) => app.inside(request));
announce(
  'app',
  await listen(
    'community.localhost',
    port,
    (request, response) => void outside(request, response),
    (request, response) => void inside(request, response),
  ),
);

/** The bundle of the page under a steady name for its entry, and the files beside it. */
async function pageFiles(): Promise<Map<string, StaticFile>> {
  return new Map([
    ...siteFiles(import.meta.url),
    ...(await bundle(fileURLToPath(new URL('../browser', import.meta.url)), { entry: 'app.ts' })),
  ]);
}
