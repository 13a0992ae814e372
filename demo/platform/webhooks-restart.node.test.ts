import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { IncomingWebhook, IntegrationApi } from '../../src/api/index.js';
import type { Credentials } from './seed/credentials.js';
import { freshDatabase } from './testing/platform.js';
import { run, type Run } from './testing/run.js';

const CALLS = 60;
const CALLERS = 6;
const KILLS = 2;

describe('Calls of an incoming webhook of a platform that is killed', () => {
  let folder: string;
  let database: Awaited<ReturnType<typeof freshDatabase>>;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'rai-webhooks-'));
    database = await freshDatabase();
  });
  after(async () => {
    rmSync(folder, { recursive: true });
    await database?.drop();
  });

  const start = (): Run =>
    run(
      'main.ts',
      ['--data', folder, '--port', '0', '--members', '20'],
      database ? { DATABASE_URL: database.url } : {},
    );
  const credentials = () => JSON.parse(readFileSync(join(folder, 'credentials.json'), 'utf8')) as Credentials;

  /** Makes a webhook as a person does: the path of its address. */
  async function makeWebhook(url: string): Promise<string> {
    const { systemKey, communityId } = credentials();
    const post = (path: string, form: Record<string, string>, cookie = '') =>
      fetch(url + path, {
        method: 'POST',
        headers: { origin: url, cookie },
        body: new URLSearchParams(form),
        redirect: 'manual',
      });
    const door = await post('/operator/sign-in', { systemKey });
    const cookie = door.headers.get('set-cookie')!.split(';')[0]!;
    const form = { name: 'Till', action: 'update-currency' };
    const made = await post(`/operator/${communityId}/incoming/incoming-create`, form, cookie);
    return /\/webhooks\/incoming\/[0-9a-f]{32}/.exec(await made.text())![0];
  }

  it('take effect once each, however often they are made again', async () => {
    let platform = start();
    let url = await platform.ready;
    const path = await makeWebhook(url);
    const user = 'kenji.mori';
    const webhook = () => new IncomingWebhook({ url: url + path, retries: 0, timeoutMs: 5000 });
    const { balance: had } = await webhook().updateCurrency({ user, operation: 'set', amount: 0 });
    assert.equal(had, 0);

    let done = 0;
    let again = 0;
    const waiting = Array.from({ length: CALLS }, (_, n) => n);
    /** Makes each call again under its name until it is answered, as a careful caller does. */
    async function caller(): Promise<void> {
      for (let n = waiting.pop(); n !== undefined; n = waiting.pop()) {
        const idempotencyKey = `call-${n}`;
        for (;;) {
          try {
            await webhook().updateCurrency({ user, operation: 'add', amount: 1 }, { idempotencyKey });
            break;
          } catch {
            again += 1;
            await new Promise((resolve) => setTimeout(resolve, 50));
          }
        }
        done += 1;
      }
    }
    const callers = Promise.all(Array.from({ length: CALLERS }, caller));
    for (let kills = 1; kills <= KILLS; kills += 1) {
      while (done < (kills * CALLS) / (KILLS + 1)) await new Promise((resolve) => setTimeout(resolve, 1));
      await platform.kill('SIGKILL');
      platform = start();
      url = await platform.ready;
    }
    await callers;
    assert.ok(again > 0, 'no call was cut');
    const repeated = await webhook().updateCurrency(
      { user, operation: 'add', amount: 1 },
      { idempotencyKey: 'call-0' },
    );
    assert.ok(repeated.balance <= CALLS);
    const api = new IntegrationApi({ key: credentials().communityKey, baseUrl: `${url}/apis/v1` });
    const { users } = await api.filterUsers({ fields: ['username', 'coins'] });
    assert.equal(users.find(({ username }) => username === user)?.coins, CALLS);
    assert.equal(await platform.kill('SIGTERM'), 0);
  });
});
