import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { describe, it } from 'node:test';
import { createPlatform } from './create-platform.js';
import { ServerPool } from './db/server-pool.js';
import { freshDatabase } from './testing/platform.js';

/** A way to the database server that can be cut and mended. */
async function cable(target: URL) {
  const sockets = new Set<Socket>();
  let cut = false;
  const server = createServer((near) => {
    if (cut) return void near.destroy();
    const far = connect(Number(target.port || 5432), target.hostname);
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => {}).on('close', () => sockets.delete(socket));
    }
    near.pipe(far).pipe(near);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = new URL(target);
  url.host = `127.0.0.1:${(server.address() as { port: number }).port}`;
  return {
    url: url.href,
    cut: () => {
      cut = true;
      for (const socket of sockets) socket.destroy();
    },
    mend: () => void (cut = false),
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

describe(
  'A PostgreSQL server',
  { skip: !process.env['TEST_DATABASE_URL'] && 'TEST_DATABASE_URL is not set' },
  () => {
    it('that goes away is 503 until it is back, and nothing that was accepted is lost', async () => {
      const database = (await freshDatabase())!;
      const line = await cable(new URL(database.url));
      const platform = await createPlatform({ data: line.url });
      const keys = await platform.seed({ members: 30, seed: 7 });
      const send = async (message: string) => {
        const answer = await platform.fetch(
          new Request('http://127.0.0.1/v1/messages/send', {
            method: 'POST',
            headers: { authorization: `Bearer ${keys.users[0]!.apiKey}` },
            body: JSON.stringify({ channelId: keys.channels[0]!.id, message }),
          }),
        );
        return {
          status: answer.status,
          retry: answer.headers.get('retry-after'),
          body: (await answer.json()) as object,
        };
      };
      assert.equal((await send('before')).status, 200);
      line.cut();
      for (let n = 0; n < 3; n += 1) {
        const refused = await send('lost');
        assert.equal(refused.status, 503);
        assert.deepEqual(refused.body, { status: 'error', message: 'The database is unavailable' });
        assert.equal(refused.retry, '1');
      }
      line.mend();
      assert.equal((await send('after')).status, 200);

      const writers = Array.from({ length: 8 }, (_, n) => send(`race ${n}`));
      setTimeout(() => line.cut(), 5);
      const states = await Promise.all(writers);
      assert.ok(states.every(({ status }) => status === 200 || status === 503));
      line.mend();
      const list = await platform.fetch(
        new Request(`http://127.0.0.1/v1/messages?channel_id=${keys.channels[0]!.id}&count=50`, {
          headers: { authorization: `Bearer ${keys.communityKey}` },
        }),
      );
      const { data } = (await list.json()) as { data: { messages: { message: string }[] } };
      const stored = new Set(data.messages.map((message) => message.message));
      assert.ok(stored.has('before') && stored.has('after') && !stored.has('lost'));
      for (const [n, { status }] of states.entries()) if (status === 200) assert.ok(stored.has(`race ${n}`));

      // More outages than there are connections, each in the middle of something.
      for (let outage = 0; outage < 10; outage += 1) {
        const sends = Array.from({ length: 4 }, (_, n) => send(`outage ${outage} ${n}`));
        setTimeout(() => line.cut(), outage);
        await Promise.all(sends);
        line.mend();
      }
      assert.equal((await send('at last')).status, 200);
      await platform.close();
      line.close();
      await database.drop();
    });

    it('never gets a connection that is in the middle of a transaction', async () => {
      const database = (await freshDatabase())!;
      const pool = new ServerPool({ connectionString: database.url, max: 1 });
      for (const left of ['begin', 'begin; select 1/0']) {
        const client = await pool.connect();
        await client.query(left).catch(() => {});
        client.release();
        const next = await pool.connect();
        assert.equal(next.getTransactionStatus(), 'I');
        next.release();
      }
      await pool.end();
      await database.drop();
    });
  },
);
