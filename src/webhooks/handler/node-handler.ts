import type { IncomingMessage, ServerResponse } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import type { WebhookHandler } from './webhook-handler.js';

/**
 * A webhook handler for servers that speak Node's own requests and answers: `app.post('/webhooks',
 * nodeWebhookHandler(handler))` in Express, before any body parser, as the signature covers the bytes that came.
 */
export function nodeWebhookHandler(
  handler: WebhookHandler,
): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  const listener = getRequestListener(
    async (request, { incoming }) => handler(isRead(incoming as IncomingMessage) ? await read() : request),
    // The program around it keeps its own Request and Response.
    { overrideGlobalObjects: false },
  );
  return async (request, response) => {
    await listener(request, response);
  };
}

/** A parser in front of it has taken the body, and has not kept it. */
const isRead = (incoming: IncomingMessage) => incoming.readableEnded && !('rawBody' in incoming);

/** A request that tells just that. */
async function read(): Promise<Request> {
  const request = new Request('http://read.invalid/', { method: 'POST', body: '-' });
  await request.text();
  return request;
}
