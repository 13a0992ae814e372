import type { IncomingMessage, ServerResponse } from 'node:http';
import { getRequestListener, type HttpBindings } from '@hono/node-server';
import type { Gateway } from './create-gateway.js';
import { quickFirst } from './http/node-listener.js';

/**
 * The gateway for servers that speak Node's own requests and answers: `app.use('/community', nodeHandler(gateway))` in
 * Express, or `createServer(nodeHandler(gateway))`. It reads bodies itself, so it stands before any body parser. The
 * address of the connection counts as the visitor's; behind a proxy set the option `trustProxy`.
 */
export function nodeHandler(
  gateway: Pick<Gateway, 'fetch'> & Partial<Pick<Gateway, 'answerKept'>>,
): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  const listener = getRequestListener(
    (request, env) => {
      const { incoming, outgoing } = env as HttpBindings;
      return gateway.fetch(request, { ip: incoming.socket.remoteAddress, outgoing });
    },
    // The program around it keeps its own Request and Response.
    { overrideGlobalObjects: false },
  );
  return quickFirst((...both) => gateway.answerKept?.(...both) ?? false, listener);
}
