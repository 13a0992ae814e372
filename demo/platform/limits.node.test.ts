import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { IntegrationApi } from '../../src/api/index.js';
import { createPlatform } from './create-platform.js';
import { NOON } from './testing/platform.js';
import { seededDatabase } from './testing/seeded-database.js';
import { clientOf, refusal } from './testing/clients.js';

async function limited(requestsPerMinute: number) {
  const restore = await seededDatabase({ members: 12, seed: 7 }, NOON);
  const p = await createPlatform({ data: 'memory', restore, now: () => NOON, requestsPerMinute });
  const credentials = (await p.credentials())!;
  return { p, credentials, api: new IntegrationApi(clientOf(p, credentials.communityKey)) };
}

describe('A limit of requests', () => {
  it('tells a key that asks too often how long to wait, and leaves others alone', async () => {
    const { p, credentials, api } = await limited(5);
    for (let call = 0; call < 5; call += 1) assert.equal((await api.channels()).length, 12);
    const error = await refusal(api.channels(), 429);
    assert.equal(error.code, 'RATE_LIMITED');
    assert.equal(error.retryable, true);
    assert.ok(error.retryAfter! >= 1 && error.retryAfter! <= 60);
    const system = await p.fetch(
      new Request('http://127.0.0.1/api/v1/channels', { headers: { 'x-api-key': credentials.systemKey } }),
    );
    assert.equal(system.status, 200);
    await p.close();
  });

  it('0 is none', async () => {
    const { p, api } = await limited(0);
    for (let call = 0; call < 30; call += 1) await api.channels();
    assert.equal((await api.channels()).length, 12);
    await p.close();
  });

  it('writes nothing past the limit', async () => {
    const { p, credentials, api } = await limited(2);
    const channelId = credentials.channels[0]!.id;
    const message = { channelId, message: 'Once', sender: 'ada.okafor' };
    await api.send(message);
    const { total } = await api.messages({ channelId });
    await refusal(api.send(message), 429);
    const other = credentials.users[0]!.apiKey;
    const answer = await p.fetch(
      new Request('http://127.0.0.1/apis/v1/messages/send', {
        method: 'POST',
        headers: { authorization: `Bearer ${other}` },
        body: JSON.stringify({ channelId, message: 'Mine' }),
      }),
    );
    assert.equal(answer.status, 200);
    assert.ok(total! >= 1);
    await p.close();
  });
});
