import { getRequestListener } from '@hono/node-server';
import { required, requiredOrigin, requiredPort } from '../../server/environment.js';
import { announce, listen } from '../../server/listen.js';
import { createShop } from './app.js';
import type { Customer } from './options.js';

const port = requiredPort('SHOP_PORT');
const origin = `http://shop.localhost:${port}`;
const customers = JSON.parse(
  required('SHOP_CUSTOMERS', 'a JSON list of { sub, username, name }', (text) => text.startsWith('[')),
) as Customer[];

const shop = createShop({
  origin,
  gateway: requiredOrigin('SHOP_GATEWAY'),
  kit: required('SHOP_KIT', 'the version of the kit, such as 0.1.0'),
  serverKey: required('SHOP_SERVER_KEY', 'the key that the gateway knows this server by'),
  cookieKey: required('SHOP_COOKIE_KEY', 'a secret of at least 32 characters', (text) => text.length >= 32),
  channel: required('SHOP_CHANNEL', 'the id of a channel'),
  customers,
});

const listener = getRequestListener(shop.fetch);
announce(
  'site',
  await listen('shop.localhost', port, (request, response) => void listener(request, response)),
);
