import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { temporaryFolder } from '../../../test/helpers/gateway-process.js';
import { startServer, until, type ServerProcess } from '../../../test/helpers/processes.js';
import { TinyPlatform } from '../../../test/helpers/tiny-platform.js';

const MEMBERS = 20_000;
const PATIENCE = 120_000;
const COMMUNITY_KEY = 'the community key of this test';

describe('a load of 20,000 members that is killed', () => {
  const platform = new TinyPlatform(
    Array.from({ length: MEMBERS }, (_, i) => ({ id: i + 1, xp: 1_000_000 - i, name: `Member ${i + 1}` })),
  );
  const folder = temporaryFolder('resume');
  /** Cursors of the sweep in the order in which they were asked for. */
  const cursors: (string | undefined)[] = [];
  /** Pages that are answered; those beyond wait. */
  let pages = 0;
  let server: Server;
  let url: string;
  const gateways: ServerProcess[] = [];

  before(async () => {
    platform.before = async () => {
      await until(() => (cursors.length <= pages ? true : undefined), PATIENCE);
    };
    server = createServer((request, response) => {
      (async () => {
        let body = '';
        for await (const part of request) body += String(part);
        const { cursor, page } = JSON.parse(body || '{}') as { cursor?: string; page?: number };
        if (request.url!.endsWith('/users/filter') && page === undefined) cursors.push(cursor);
        const init = body ? { method: 'POST', body } : {};
        const answer = await platform.fetch(`http://platform.test${request.url}`, init);
        response.writeHead(answer.status, { 'content-type': 'application/json' }).end(await answer.text());
      })().catch(() => response.destroy());
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  after(async () => {
    await Promise.all(gateways.map((one) => one.kill()));
    server.closeAllConnections();
    server.close();
    folder.remove();
  });

  async function start(): Promise<ServerProcess> {
    const gateway = await startServer({
      script: 'src/gateway/cli.ts',
      args: ['gateway'],
      env: {
        RAI_PORT: '0',
        RAI_PLATFORM_INTEGRATION_URL: `${url}/apis/v1`,
        RAI_PLATFORM_COMMUNITY_KEY: COMMUNITY_KEY,
        RAI_PUBLIC_ID_KEY: 'public-id-key-of-a-test-long-enough',
        RAI_STORE: folder.path,
        RAI_SYNC: '{"intervalMs":3600000}',
        RAI_LIMITS: '{"upstreamMs":120000}',
      },
      timeout: PATIENCE,
    });
    gateways.push(gateway);
    return gateway;
  }

  const board = async (gateway: ServerProcess) => {
    const answer = await fetch(`${gateway.url}/v1/boards/xp`);
    const { total, stale } = (await answer.json()) as { total?: number; stale?: boolean };
    return { status: answer.status, total, stale };
  };

  it(
    'goes on where it was, ends with everybody, and a third process shows them at once',
    { timeout: 600_000 },
    async () => {
      pages = 60;
      const first = await start();
      const far = await until(async () => {
        const { problems } = (await (await fetch(`${first.url}/readyz`)).json()) as { problems: string[] };
        return problems.includes('members are not loaded yet: 12000 of about 20000') || undefined;
      }, PATIENCE);
      assert.equal(far, true, first.output());
      assert.equal((await board(first)).status, 503);
      // A second is what changes are gathered for; the last of them may be lost, the load goes on a little earlier then.
      await new Promise((resolve) => setTimeout(resolve, 1500));
      await first.kill();
      const before = cursors.length;
      pages = Number.POSITIVE_INFINITY;
      const second = await start();
      const whole = await until(
        async () => ((await board(second)).total === MEMBERS ? true : undefined),
        PATIENCE,
      );
      assert.equal(whole, true, second.output());
      const from = Number(cursors[before]);
      assert.ok(from >= 10_000 && from <= 12_000, `it went on at ${from}`);
      assert.ok(
        cursors.length - before <= (MEMBERS - from) / 200 + 1,
        'no page of the load is asked for twice',
      );
      assert.match(second.output(), /loading goes on where it stopped/);
      await second.kill();
      platform.weather = 'down';
      const third = await start();
      assert.deepEqual(await board(third), { status: 200, total: MEMBERS, stale: true });
    },
  );
});
