import express from 'express';
import { createGateway, nodeHandler } from 'rai-kit/gateway';

const gateway = createGateway(JSON.parse(process.env.GATEWAY_OPTIONS));
const app = express();
app.get('/', (request, response) => response.type('html').send(process.env.PAGE));
// Before any body parser: the gateway reads bodies itself.
app.use('/community', nodeHandler(gateway));
app.use(express.json());

const server = app.listen(Number(process.env.PORT), '127.0.0.1');
process.on('SIGTERM', () => {
  server.close();
  gateway.close({ drainMs: 100 }).then(() => process.exit(0));
});
