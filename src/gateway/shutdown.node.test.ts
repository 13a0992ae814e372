import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { mintSession, SERVER_KEY, temporaryFolder } from '../../test/helpers/gateway-process.js';
import { startServer, until, type ServerProcess } from '../../test/helpers/processes.js';
import { json, startRawServer, type RawServer } from '../../test/helpers/raw-server.js';
import { TinyPlatform } from '../../test/helpers/tiny-platform.js';

const CHANNEL = 'a'.repeat(24);
const tiny = new TinyPlatform([{ id: 7, xp: 120, name: 'Ada' }]);
const key = {
  ...generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }),
  kid: 'test',
  alg: 'EdDSA',
};

/** A platform over HTTP whose answers can be held back. */
let raw: RawServer;
let held: RegExp | undefined;
let release: (() => void)[] = [];
const messages: object[] = [];
let sends = 0;

before(async () => {
  raw = await startRawServer();
  raw.handler = (request, response) => {
    const { pathname } = new URL(request.url!, raw.origin);
    const { body } = raw.asked.at(-1)!;
    const answer = (): void => {
      if (pathname.endsWith('/channels'))
        return json(response, 200, {
          status: 'success',
          data: [{ _id: CHANNEL, channelType: 'open', topic: 'Open' }],
        });
      if (pathname.endsWith('/messages'))
        return json(response, 200, { status: 'success', data: { total: messages.length, messages } });
      if (pathname.endsWith('/messages/send')) return json(response, 200, { status: 'success' });
      const init = { method: request.method!, ...(body === '' ? {} : { body }) };
      void tiny
        .fetch(`http://platform.test${pathname}`, init)
        .then(async (from) =>
          response.writeHead(from.status, { 'content-type': 'application/json' }).end(await from.text()),
        );
    };
    if (pathname.endsWith('/messages/send')) {
      sends += 1;
      messages.unshift({
        id: String(sends).padStart(24, 'e'),
        message: (JSON.parse(body) as { message: string }).message,
        user: { user_id: '7' },
        channel: { channel_id: CHANNEL },
        timestamp: new Date().toISOString(),
      });
    }
    if (held?.test(pathname)) release.push(answer);
    else answer();
  };
});
after(() => raw.close());

const start = (store: string): Promise<ServerProcess> =>
  startServer({
    script: 'src/gateway/cli.ts',
    args: ['gateway'],
    env: {
      RAI_PORT: '0',
      RAI_PLATFORM_INTEGRATION_URL: `${raw.origin}/apis/v1`,
      RAI_PLATFORM_COMMUNITY_KEY: 'a community key of this test',
      RAI_PUBLIC_ID_KEY: 'a public id key of this test',
      RAI_PUBLIC_URL: 'http://127.0.0.1',
      RAI_SERVER_KEYS: SERVER_KEY,
      RAI_SESSIONS_ISSUER: 'rai-kit-test',
      RAI_SESSIONS_KEYS: JSON.stringify([key]),
      RAI_CHANNELS_PUBLIC: CHANNEL,
      RAI_STORE: store,
      RAI_SETTLE_MS: '[200,600]',
      RAI_LIMITS: '{"upstreamMs":8000}',
    },
  });
const send = (gateway: string, token: string): Promise<Response> =>
  fetch(`${gateway}/v1/channels/${CHANNEL}/messages`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      'idempotency-key': 'once',
    },
    body: '{"text":"exactly once"}',
  });

describe('a gateway that is told to end', { timeout: 300_000 }, () => {
  it('answers what is under way, takes nothing new, and ends with 0', async () => {
    const folder = temporaryFolder('shutdown');
    const gateway = await start(folder.path);
    // Members who came a moment ago: each is asked for, and the platform takes its time.
    held = /\/users\/filter$/;
    const asked = raw.asked.length;
    const waiting = fetch(`${gateway.url}/v1/sessions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${SERVER_KEY}`, 'content-type': 'application/json' },
      body: '{"sub":"4711"}',
    });
    await until(() => raw.asked.slice(asked).some(({ body }) => body.includes('4711')) || undefined, 60_000);
    const ended = gateway.stop();
    const refused = await until(
      () =>
        fetch(`${gateway.url}/healthz`).then(
          (answer) => (answer.status === 503 ? true : undefined),
          () => true,
        ),
      30_000,
    );
    assert.ok(refused, 'it still takes requests');
    held = undefined;
    for (const answer of release.splice(0)) answer();
    assert.equal((await waiting).status, 404, 'whoever was waiting has an answer of the platform');
    const { code, signal, output } = await ended;
    assert.deepEqual([code, signal], [0, null], output);
    folder.remove();
  });

  it('keeps a send that is not settled, and the next one settles it without sending twice', async () => {
    const folder = temporaryFolder('shutdown');
    const first = await start(folder.path);
    const token = await mintSession(first.url, '7');
    const before = sends;
    held = /\/messages\/send$/;
    const answer = send(first.url, token).catch(() => undefined);
    await until(() => (sends > before ? true : undefined), 60_000);
    const { code, output } = await first.stop();
    assert.equal(code, 0, output);
    const told = await answer;
    if (told?.ok) assert.equal(((await told.json()) as { state: string }).state, 'held');
    held = undefined;
    release = [];
    const second = await start(folder.path);
    const again = await mintSession(second.url, '7');
    const state = await until(async () => {
      const repeat = await send(second.url, again);
      const { state: found } = (await repeat.json()) as { state?: string };
      return found === 'sent' ? found : undefined;
    }, 60_000);
    assert.equal(state, 'sent');
    assert.equal(sends, before + 1, 'it was sent twice');
    assert.equal((await second.stop()).code, 0);
    folder.remove();
  });

  it('ends at once when it is told a second time, whichever signal it is', async () => {
    const folder = temporaryFolder('shutdown');
    const gateway = await start(folder.path);
    const token = await mintSession(gateway.url, '7');
    held = /\/messages\/send$/;
    const before = sends;
    const answer = send(gateway.url, token).catch(() => undefined);
    await until(() => (sends > before ? true : undefined), 60_000);
    process.kill(gateway.pid, 'SIGINT');
    await until(
      () =>
        fetch(`${gateway.url}/healthz`).then(
          (one) => (one.status === 503 ? true : undefined),
          () => true,
        ),
      30_000,
    );
    process.kill(gateway.pid, 'SIGTERM');
    const { code, signal } = await gateway.ended;
    assert.deepEqual([code, signal], [1, null]);
    await answer;
    held = undefined;
    release = [];
    folder.remove();
  });
});
