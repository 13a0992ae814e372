import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener, type HttpBindings } from '@hono/node-server';
import type { FetchInfo, Gateway } from './create-gateway.js';
import { quickFirst } from './http/node-listener.js';
import { answerUnread } from './unread.js';

export type Handler = (
  request: Request,
  info: Pick<FetchInfo, 'ip' | 'outgoing' | 'unread'>,
) => Promise<Response>;

export interface Listening {
  url: string;
  port: number;
  /** Takes no more connections and waits for those that are answering, at most so long. */
  close(drainMs: number): Promise<void>;
}

/** More connections than that are not taken: each has its memory, and a process may open only so many files. */
const MAX_CONNECTIONS = 20_000;
/** A connection on which nothing moves for so long is ended, also one that does not read its answer. */
const SILENT_MS = 60_000;

/** Serves a Fetch handler over HTTP, after what `kept` can answer. Rejects when the port is taken. */
export async function listen(
  handler: Handler,
  port: number,
  host: string,
  kept?: Gateway['answerKept'],
): Promise<Listening> {
  const listener = getRequestListener((request, env) => {
    const { incoming, outgoing } = env as HttpBindings;
    return handler(request, { ip: incoming.socket.remoteAddress, outgoing });
  });
  const limits = {
    headersTimeout: 10_000,
    requestTimeout: 30_000,
    // Looked for so often: otherwise half a minute more.
    connectionsCheckingInterval: 1000,
    keepAliveTimeout: 10_000,
    maxHeaderSize: 16_384,
  };
  const answer = quickFirst(kept, listener);
  const server = createServer(limits, (incoming, outgoing) => void answer(incoming, outgoing));
  const nothing = () => new Request(`http://${host.includes(':') ? `[${host}]` : host}/`);
  server.maxConnections = MAX_CONNECTIONS;
  server.setTimeout(SILENT_MS);
  answerUnread(server, (unread, ip) => handler(nothing(), { ip, unread }));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => resolve());
  });
  const { port: taken } = server.address() as AddressInfo;
  const shown = host.includes(':') ? `[${host}]` : host;
  return { port: taken, url: `http://${shown}:${taken}`, close: (drainMs) => end(server, drainMs) };
}

async function end(server: Server, drainMs: number): Promise<void> {
  const ended = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const timer = setTimeout(() => server.closeAllConnections(), drainMs);
  await ended;
  clearTimeout(timer);
}
