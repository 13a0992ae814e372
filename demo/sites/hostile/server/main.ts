import { getRequestListener } from '@hono/node-server';
import { required, requiredOrigin, requiredPort } from '../../server/environment.js';
import { announce, listen } from '../../server/listen.js';
import { createHostile } from './app.js';

const hostile = createHostile({
  target: requiredOrigin('HOSTILE_TARGET'),
  known: JSON.parse(
    required('HOSTILE_KNOWN', 'a JSON list of channel ids', (text) => text.startsWith('[')),
  ) as string[],
});
const listener = getRequestListener((request) => hostile.fetch(request));
announce(
  'hostile',
  await listen(
    'hostile.localhost',
    requiredPort('HOSTILE_PORT'),
    (request, response) => void listener(request, response),
  ),
);
