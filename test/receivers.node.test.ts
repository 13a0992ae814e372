/** The receivers of the documentation, each started as a person would start it, given good and bad deliveries. */
import assert from 'node:assert/strict';
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { createWebhookKey } from '../src/webhooks/encryption/keys.js';
import { createWebhookSecret } from '../src/webhooks/signature/secrets.js';
import { signWebhook } from '../src/webhooks/signature/sign.js';
import { sampleEvent, sent, type Sender, type SentWebhook } from './helpers/webhook-requests.js';

const FOLDER = fileURLToPath(new URL('../demo/receivers/', import.meta.url));

interface Language {
  name: string;
  /** The program, and how it tells that it is there. */
  program: string;
  args: (port: number) => string[];
  env?: Record<string, string>;
}

const php = {
  program: 'php',
  args: (port: number) => ['-S', `127.0.0.1:${port}`, join(FOLDER, 'php/receiver.php')],
};
const python = { program: 'python3', args: () => ['-B', join(FOLDER, 'python/receiver.py')] };
const LANGUAGES: Language[] = [
  {
    name: 'Node',
    program: process.execPath,
    args: () => ['--import', 'tsx', join(FOLDER, 'node/receiver.ts')],
  },
  { name: 'PHP', ...php },
  { name: 'Python', ...python },
  { name: 'Python with nothing but its standard library', ...python, env: { RAI_AES: 'libcrypto' } },
];

const [oldSecret, secret] = [createWebhookSecret(), createWebhookSecret()];
const [oldKey, key] = [
  { kid: 'old', key: createWebhookKey() },
  { kid: 'new', key: createWebhookKey() },
];
const now = () => Math.floor(Date.now() / 1000);
const rotating: Sender = { secrets: [oldSecret, secret], key };

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

function receiver({ program, args, env }: Language, keys: string) {
  let child: ChildProcess;
  let port = 0;
  let folder = '';
  let output = '';

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'rai-receiver-'));
    port = await freePort();
    child = spawn(program, args(port), {
      cwd: fileURLToPath(new URL('..', import.meta.url)),
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        ...env,
        PORT: String(port),
        WEBHOOK_SECRETS: `${secret} ${oldSecret}`,
        WEBHOOK_KEYS: keys,
        WEBHOOK_LOG: join(folder, 'events.jsonl'),
        WEBHOOK_SEEN: join(folder, 'seen'),
      },
    });
    for (const stream of [child.stdout, child.stderr]) stream!.on('data', (part) => (output += String(part)));
    const deadline = Date.now() + 60_000;
    for (;;) {
      const answer = await send({ headers: {}, body: '' }, 'GET').catch(() => undefined);
      if (answer) break;
      assert.ok(Date.now() < deadline && child.exitCode === null, `it does not answer:\n${output}`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  });
  after(async () => {
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    await ended;
    rmSync(folder, { recursive: true, force: true });
  });

  function send({ headers, body }: SentWebhook, method = 'POST'): Promise<string> {
    return new Promise((resolve, reject) => {
      const length = method === 'POST' ? { 'content-length': String(Buffer.byteLength(body)) } : {};
      const asked = request(
        {
          host: '127.0.0.1',
          port,
          path: '/webhooks',
          method,
          headers: { ...headers, ...length },
          agent: false,
        },
        (answer) => {
          let text = '';
          answer.setEncoding('utf8').on('data', (part: string) => (text += part));
          answer.on('end', () => {
            const { outcome, code } = JSON.parse(text) as { outcome?: string; code?: string };
            resolve(`${answer.statusCode} ${outcome ?? code}`);
          });
        },
      );
      asked.on('error', reject);
      asked.end(body);
    });
  }

  const events = (): { id: string; type: string; what: string }[] => {
    try {
      const lines = readFileSync(join(folder, 'events.jsonl'), 'utf8').trim().split('\n');
      return lines
        .filter(Boolean)
        .map((line) => JSON.parse(line) as { id: string; type: string; what: string });
    } catch {
      return [];
    }
  };
  return { send, events };
}

/** A body signed as it must be, whatever it is. */
function signedText(id: string, body: string, headers: Record<string, string> = {}): SentWebhook {
  const signed = signWebhook({ id, timestamp: now(), body, secrets: secret });
  return { body, headers: { 'content-type': 'application/json', ...signed, ...headers } };
}

for (const language of LANGUAGES) {
  const isMissing = spawnSync(language.program, ['--version']).error !== undefined;
  // Where everything must hold, a language that is missing is a failure.
  const skip = isMissing && !process.env['CI'] ? `${language.program} is not installed` : false;

  describe(`the receiver in ${language.name}, of encrypted webhooks`, { skip }, () => {
    const { send, events } = receiver(language, `old:${oldKey.key} new:${key.key}`);
    const post = (id: string) => sent(sampleEvent('message.posted', { id }), rotating, { at: now() });
    const envelope = (id: string, changes: object) =>
      signedText(id, JSON.stringify({ ...(JSON.parse(post(id).body) as object), ...changes }), {
        'x-encrypted': 'true',
      });

    it('takes both ciphers, either secret and either key, and any kind of event', async () => {
      const all = [
        sent(sampleEvent('message.posted', { id: 'evt_1' }), rotating, { at: now() }),
        sent(
          sampleEvent('user.joined_server', { id: 'evt_2' }),
          { secrets: oldSecret, key: oldKey },
          { at: now() },
        ),
        sent(
          sampleEvent('store.item_purchased', { id: 'evt_3' }),
          { secrets: secret, key, alg: 'A256CBC-HS256' },
          { at: now() - 200 },
        ),
        sent(
          sampleEvent('message.posted', { id: 'evt_4' }),
          { secrets: secret, key: oldKey, alg: 'A256CBC-HS256' },
          { at: now() + 200 },
        ),
      ];
      for (const webhook of all) assert.equal(await send(webhook), '200 handled');
      assert.deepEqual(
        events().map(({ what }) => what),
        ['ada: Grüße 🎉', 'ada', 'Mug', 'ada: Grüße 🎉'],
      );
    });

    it('takes an event that it does not know', async () => {
      const event = { ...sampleEvent('message.posted', { id: 'evt_5' }), type: 'room.opened' };
      assert.match(await send(sent(event, rotating, { at: now() })), /^200 /);
    });

    it('handles an event once, however often it comes', async () => {
      const before = events().length;
      const answers = await Promise.all(
        [0, 1, 2, 3].map((later) =>
          send(sent(sampleEvent('message.posted', { id: 'evt_6' }), rotating, { at: now() - later })),
        ),
      );
      assert.equal(answers.filter((answer) => answer === '200 handled').length, 1);
      assert.ok(
        answers.every((answer) => /^200 (handled|duplicate)$|^503 IN_PROGRESS$/.test(answer)),
        `${answers}`,
      );
      assert.equal(events().length, before + 1);
    });

    it('refuses what does not count, and handles the next one', async () => {
      const bad = 'evt_bad';
      const good = post(bad);
      const data = JSON.parse(good.body) as { data: string; tag: string };
      const flipped = Buffer.from(data.data, 'base64');
      flipped[0]! ^= 1;
      const table: [SentWebhook, string, string?][] = [
        [
          sent(
            sampleEvent('message.posted', { id: bad }),
            { ...rotating, secrets: createWebhookSecret() },
            { at: now() },
          ),
          '401 BAD_SIGNATURE',
        ],
        [{ ...good, body: good.body.replace('"v":1', '"v":2') }, '401 BAD_SIGNATURE'],
        [{ ...good, body: good.body.slice(0, -1) }, '401 BAD_SIGNATURE'],
        [{ ...good, headers: { ...good.headers, 'webhook-id': 'evt_other' } }, '401 BAD_SIGNATURE'],
        [{ ...good, headers: { ...good.headers, 'webhook-id': 'evt.bad' } }, '400 MALFORMED_HEADERS'],
        [
          { ...good, headers: { ...good.headers, 'webhook-timestamp': `0${now()}` } },
          '400 MALFORMED_HEADERS',
        ],
        [
          { ...good, headers: { 'content-type': 'application/json', 'x-encrypted': 'true' } },
          '400 MISSING_HEADERS',
        ],
        [sent(sampleEvent('message.posted', { id: bad }), rotating, { at: now() - 320 }), '400 STALE'],
        [sent(sampleEvent('message.posted', { id: bad }), rotating, { at: now() + 320 }), '400 FUTURE'],
        [
          sent(sampleEvent('message.posted', { id: bad }), { secrets: secret }, { at: now() }),
          '400 PLAINTEXT_REFUSED',
        ],
        [
          sent(
            sampleEvent('message.posted', { id: bad }),
            { secrets: secret, key: { ...key, key: createWebhookKey() } },
            { at: now() },
          ),
          '400 DECRYPTION_FAILED',
        ],
        [
          sent(
            sampleEvent('message.posted', { id: bad }),
            { secrets: secret, key: { ...key, kid: 'third' } },
            { at: now() },
          ),
          '400 UNKNOWN_KEY',
        ],
        [envelope(bad, { kid: 'old' }), '400 DECRYPTION_FAILED'],
        [envelope(bad, { data: flipped.toString('base64') }), '400 DECRYPTION_FAILED'],
        [envelope(bad, { tag: data.tag.slice(0, 8) }), '400 DECRYPTION_FAILED'],
        [envelope(bad, { alg: 'A256CBC-HS256' }), '400 DECRYPTION_FAILED'],
        [envelope(bad, { iv: '***' }), '400 MALFORMED_ENVELOPE'],
        [envelope(bad, { tag: 1 }), '400 MALFORMED_ENVELOPE'],
        [signedText(bad, '[', { 'x-encrypted': 'true' }), '400 MALFORMED_ENVELOPE'],
        [
          sent({ ...sampleEvent('message.posted'), id: bad, data: 1 } as never, rotating, { at: now() }),
          '422 MALFORMED_EVENT',
        ],
        [{ ...good, body: 'x'.repeat(2 ** 20 + 1) }, '413 TOO_LARGE'],
        [{ ...good, body: '' }, '405 METHOD_NOT_ALLOWED', 'GET'],
      ];
      const before = events().length;
      for (const [webhook, expected, method] of table) assert.equal(await send(webhook, method), expected);
      assert.equal(events().length, before, 'nothing of it was handled');
      assert.equal(await send(good), '200 handled');
      assert.equal(events().at(-1)?.id, bad);
    });
  });

  describe(`the receiver in ${language.name}, of plain webhooks`, { skip }, () => {
    const { send, events } = receiver(language, '');

    it('takes what is signed, and refuses what it has no key for', async () => {
      const event = sampleEvent('message.posted', { id: 'evt_1' });
      assert.equal(
        await send(sent(event, { secrets: secret, key }, { at: now() })),
        '400 ENCRYPTION_UNEXPECTED',
      );
      assert.equal(await send(sent(event, { secrets: secret }, { at: now() })), '200 handled');
      const mismatch = signedText('evt_other', JSON.stringify(event));
      assert.equal(await send(mismatch), '422 ID_MISMATCH');
      assert.equal(events()[0]?.what, 'ada: Grüße 🎉');
    });
  });
}
