import express from 'express';
import { createGateway, nodeHandler } from 'rai-kit/gateway';
import { nodeWebhookHandler, webhookHandler } from 'rai-kit/webhooks';

const gateway = createGateway(JSON.parse(process.env.GATEWAY_OPTIONS));
const webhooks = webhookHandler({
  secrets: process.env.WEBHOOK_SECRET,
  on: { 'message.posted': ({ data }) => console.log(`heard: ${data.message.text}`) },
});
const app = express();
app.get('/', (request, response) => response.type('html').send(process.env.PAGE));
// Before any body parser: both read bodies themselves.
app.use('/community', nodeHandler(gateway));
app.all('/webhooks', nodeWebhookHandler(webhooks));
app.use(express.json());

const server = app.listen(Number(process.env.PORT), '127.0.0.1');
process.on('SIGTERM', () => {
  server.close();
  gateway.close({ drainMs: 100 }).then(() => process.exit(0));
});
