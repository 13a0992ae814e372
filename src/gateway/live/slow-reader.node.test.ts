import assert from 'node:assert/strict';
import { connect, type Socket } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { Sequence } from '../sequence.js';
import { Hub } from './hub.js';
import { MemoryLog } from './live-log.js';
import { liveRoutes } from './routes.js';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener, type HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import type { GatewayEnv } from '../context.js';
import { followLive } from '../../../test/helpers/live-reader.js';
import { until } from '../../../test/helpers/served-gateway.js';

describe('a reader that takes nothing', () => {
  const seq = new Sequence('e');
  const log = new MemoryLog(seq);
  let now = 1_000_000;
  let hub: Hub;
  let server: Server;
  let url: string;

  before(async () => {
    hub = new Hub({
      log,
      limits: { session: 10, ip: 100, total: 100 },
      now: () => now,
      seqOf: (topic) => seq.of(topic),
      asOf: () => undefined,
      mayFollow: () => true,
      check: (session) => session,
    });
    const app = new Hono<GatewayEnv>();
    app.use(async (c, next) => {
      c.set('session', null);
      c.set('ip', 'test');
      c.set('shared', {});
      await next();
    });
    app.route('/', liveRoutes(hub));
    server = createServer(
      getRequestListener((request, env) =>
        app.fetch(request, { outgoing: (env as HttpBindings).outgoing } as never),
      ),
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  after(() => {
    hub.close();
    server.closeAllConnections();
    server.close();
  });

  /** Asks, and then reads nothing. */
  const silent = async (): Promise<Socket> => {
    const { size } = hub;
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    socket.pause();
    socket.on('error', () => undefined);
    socket.write(`GET /v1/live?topics=tiers HTTP/1.1\r\nhost: x\r\n\r\n`);
    await until(() => hub.size > size, 30_000);
    return socket;
  };
  /** More than the network between the two takes in by itself. */
  const flood = async (times: number): Promise<void> => {
    const body = { text: 'x'.repeat(30_000) };
    for (let i = 0; i < times; i += 1) {
      log.append({ topic: 'tiers', kind: 'reload', seq: seq.touch('tiers'), body });
      await new Promise((resolve) => setImmediate(resolve));
    }
  };

  it('misses events, is told of the gap when it goes on, and slows nobody down', async () => {
    const quick = await followLive(url, ['tiers']);
    await quick.wait('hello');
    const slow = await silent();
    await flood(600);
    await until(() => quick.of('change').length === 600, 30_000);
    assert.ok(hub.counts.dropped > 0, 'nothing was dropped');
    assert.deepEqual(quick.of('gap'), []);
    let text = '';
    slow.on('data', (bytes: Buffer) => (text += bytes.toString('latin1')));
    slow.resume();
    await until(() => text.includes('event: gap'), 30_000);
    // The honest way works afterwards: what comes next is told.
    const before = text.length;
    log.append({ topic: 'tiers', kind: 'reload', seq: seq.touch('tiers') });
    await until(() => text.slice(before).includes(seq.of('tiers')), 30_000);
    // Every event that came is whole.
    const ids = [...text.matchAll(/^id: e-(\d+)$/gm)].map(([, n]) => Number(n));
    assert.deepEqual(
      ids,
      [...ids].sort((a, b) => a - b),
    );
    assert.equal(new Set(ids).size, ids.length);
    slow.destroy();
    quick.close();
    await until(() => hub.size === 0, 30_000);
  });

  it('is let go when it stays like that', async () => {
    const slow = await silent();
    await flood(600);
    const { slow: before } = hub.counts;
    now += 31_000;
    hub.tick();
    await until(() => hub.size === 0, 30_000);
    assert.equal(hub.counts.slow, before + 1);
    slow.destroy();
  });
});
