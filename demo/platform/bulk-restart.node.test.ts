import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { IntegrationApi, type BulkStatus } from '../../src/api/index.js';
import type { Credentials } from './seed/credentials.js';
import { freshDatabase } from './testing/platform.js';
import { run } from './testing/run.js';

const MEMBERS = 40;
/** Rows for each member: enough for many transactions. */
const ROUNDS = 150;

describe('A bulk update of a platform that is killed', () => {
  let folder: string;
  let database: Awaited<ReturnType<typeof freshDatabase>>;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'rai-bulk-'));
    database = await freshDatabase();
  });
  after(async () => {
    rmSync(folder, { recursive: true });
    await database?.drop();
  });

  const start = () =>
    run(
      'main.ts',
      ['--data', folder, '--port', '0', '--members', String(MEMBERS), '--requests-per-minute', '0'],
      database ? { DATABASE_URL: database.url } : {},
    );
  const apiOf = (url: string) => {
    const file = readFileSync(join(folder, 'credentials.json'), 'utf8');
    const { communityKey: key } = JSON.parse(file) as Credentials;
    return new IntegrationApi({ key, baseUrl: `${url}/apis/v1`, timeoutMs: 60_000 });
  };
  const until = async (api: IntegrationApi, id: string, isReached: (status: BulkStatus) => boolean) => {
    for (;;) {
      const status = await api.bulk.status(id);
      if (isReached(status)) return status;
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
  };
  const totals = async (api: IntegrationApi) => {
    const { users } = await api.filterUsers({ fields: ['username', 'xp', 'coins'] });
    return new Map(users.map(({ username, xp, coins }) => [username!, { xp: xp!, coins: coins! }]));
  };

  it('goes on where it was after each kill, and does each row once', async () => {
    let platform = start();
    let api = apiOf(await platform.ready);
    const earlier = await totals(api);
    const names = [...earlier.keys()];
    const lines = Array.from(
      { length: ROUNDS * names.length },
      (_, n) => `${names[n % names.length]},add,1,add,2`,
    );
    const file = new File([`username,xp_op,xp,coins_op,coins\n${lines.join('\n')}`], 'many.csv');
    const { _id: id } = await api.bulk.update(file);
    const seen: number[] = [];
    for (const share of [0.2, 0.5]) {
      const { processed } = await until(api, id!, (status) => status.processed > share * status.total);
      assert.equal(await platform.kill('SIGKILL'), null);
      platform = start();
      api = apiOf(await platform.ready);
      const status = await api.bulk.status(id!);
      assert.ok(status.processed >= processed, 'what was told is kept');
      seen.push(processed);
    }
    assert.ok(seen[0]! < lines.length, `killed in the middle: ${seen}`);
    const { status, success, failed, total } = await until(api, id!, (now) => now.processed === now.total);
    assert.deepEqual([status, success, failed, total], ['completed', lines.length, 0, lines.length]);
    const later = await totals(api);
    for (const [name, { xp, coins }] of earlier)
      assert.deepEqual(later.get(name), { xp: xp + ROUNDS, coins: coins + 2 * ROUNDS }, name);
    const { users } = await api.filterUsers({ fields: ['email'], filter: { username: names[0]! } });
    let rewards = 0;
    for await (const { source } of api.users.allLogs({ identifier: users[0]!.email!, limit: 200 }))
      rewards += source === id ? 1 : 0;
    assert.equal(rewards, ROUNDS, 'the ledger has each row once');
    assert.equal(await platform.kill('SIGTERM'), 0);
  });
});
