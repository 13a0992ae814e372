import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { PORT_NAMES } from './options.js';
import { choosePorts } from './ports.js';

describe('ports of the demo', () => {
  let server: Server;
  let taken: number;

  before(async () => {
    server = createServer();
    await new Promise<void>((settle) => server.listen(0, '127.0.0.1', settle));
    taken = (server.address() as { port: number }).port;
  });
  after(() => server.close());

  it('should refuse a fixed port that is taken and name its flag', async () => {
    await assert.rejects(choosePorts({ gateway: taken }), {
      name: 'UsageError',
      message: `--port-gateway expects a free port: ${taken} is taken`,
    });
  });

  it('should choose a port of its own for each server', async () => {
    for (const fixed of [{}, Object.fromEntries(PORT_NAMES.map((name) => [name, 0]))]) {
      const ports = await choosePorts(fixed);
      assert.equal(new Set(Object.values(ports)).size, PORT_NAMES.length);
    }
  });

  it('should give a fixed port to the server that it is for', async () => {
    const { gallery: free } = await choosePorts({ gallery: 0 });
    const ports = await choosePorts({ site: free });
    assert.equal(ports.site, free);
    assert.equal(Object.values(ports).filter((port) => port === free).length, 1);
  });
});
