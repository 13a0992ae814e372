/**
 * A receiver of webhooks in Node. Settings come from the environment:
 *   WEBHOOK_SECRETS  whsec_… of the subscription; two with a space between them while they are rotated
 *   WEBHOOK_KEYS     kid:base64 of the encryption key; several with spaces; without it bodies are not encrypted
 *   WEBHOOK_LOG      file that each event is written to, a line each
 *   PORT             8080
 */
import { appendFileSync } from 'node:fs';
import { createServer } from 'node:http';
// In a project of your own: from 'rai-kit/webhooks'.
import { nodeWebhookHandler, webhookHandler, type EncryptionKey } from '../../../src/webhooks/index.js';

const { WEBHOOK_SECRETS = '', WEBHOOK_KEYS = '', WEBHOOK_LOG = 'events.jsonl', PORT = '8080' } = process.env;

const keys = WEBHOOK_KEYS.split(' ')
  .filter(Boolean)
  .map((text): EncryptionKey => ({ kid: text.split(':', 1)[0]!, key: text.slice(text.indexOf(':') + 1) }));

/** What you do with an event. It may come a second time after a restart: write its id in the same transaction. */
const write = (id: string, type: string, what: string) =>
  appendFileSync(WEBHOOK_LOG, `${JSON.stringify({ id, type, what })}\n`);

const handler = webhookHandler({
  secrets: WEBHOOK_SECRETS.split(' ').filter(Boolean),
  ...(keys.length > 0 && { encryption: { keys, algorithms: ['A256GCM', 'A256CBC-HS256'] } }),
  on: {
    'message.posted': ({ id, type, data }) => write(id, type, `${data.user.username}: ${data.message.text}`),
    'user.joined_server': ({ id, type, data }) => write(id, type, data.user.username),
    'store.item_purchased': ({ id, type, data }) => write(id, type, data.item.name),
  },
  onRefused: ({ code }) => console.error(`refused: ${code}`),
});

const server = createServer(nodeWebhookHandler(handler));
server.listen(Number(PORT), '127.0.0.1');
process.once('SIGTERM', () => {
  server.close();
  void handler.close();
});
