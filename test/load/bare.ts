/**
 * The yardstick: a Hono handler that answers bytes which are ready, with the same headers as the gateway, and
 * does nothing else. It reads them from the file that it is told, and prints a ready line.
 */
import { readFileSync } from 'node:fs';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import type { BareAnswer } from './read-answer.js';

const app = new Hono();
for (const { path, status, headers, body } of JSON.parse(
  readFileSync(process.argv[2]!, 'utf8'),
) as BareAnswer[]) {
  const bytes = new Uint8Array(Buffer.from(body, 'base64'));
  if (status === 304) app.get(path, (c) => c.body(null, 304, headers));
  else app.get(path, (c) => c.body(bytes, 200, headers));
}
serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) => {
  process.stdout.write(`${JSON.stringify({ ready: 'bare', url: `http://127.0.0.1:${port}` })}\n`);
});
process.on('SIGTERM', () => process.exit(0));
