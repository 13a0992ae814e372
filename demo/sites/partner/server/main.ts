import { getRequestListener } from '@hono/node-server';
import { required, requiredOrigin, requiredPort } from '../../server/environment.js';
import { announce, listen } from '../../server/listen.js';
import { createPartner } from './app.js';

const port = requiredPort('PARTNER_PORT');

const partner = createPartner({
  origin: `http://partner.localhost:${port}`,
  hosts: JSON.parse(
    required('PARTNER_HOSTS', 'a JSON list of origins', (text) => text.startsWith('[')),
  ) as string[],
  gateway: requiredOrigin('PARTNER_GATEWAY'),
  kit: required('PARTNER_KIT', 'the version of the kit, such as 0.1.0'),
  scores: required('PARTNER_SCORES', 'the name of a file'),
});

const listener = getRequestListener((request) => partner.fetch(request));
announce(
  'partner',
  await listen('partner.localhost', port, (request, response) => void listener(request, response)),
);
