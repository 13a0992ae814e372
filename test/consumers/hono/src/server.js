import { serve } from '@hono/node-server';
import { getConnInfo } from '@hono/node-server/conninfo';
import { Hono } from 'hono';
import { createGateway } from 'rai-kit/gateway';
import { webhookHandler } from 'rai-kit/webhooks';

const gateway = createGateway(JSON.parse(process.env.GATEWAY_OPTIONS));
const webhooks = webhookHandler({
  secrets: process.env.WEBHOOK_SECRET,
  on: { 'message.posted': ({ data }) => console.log(`heard: ${data.message.text}`) },
});
const app = new Hono();
app.get('/', (c) => c.html(process.env.PAGE));
app.all('/community/*', (c) => gateway.fetch(c.req.raw, { ip: getConnInfo(c).remote.address }));
app.all('/webhooks', (c) => webhooks(c.req.raw));

const server = serve({ fetch: app.fetch, port: Number(process.env.PORT), hostname: '127.0.0.1' });
process.on('SIGTERM', () => {
  server.close();
  gateway.close({ drainMs: 100 }).then(() => process.exit(0));
});
