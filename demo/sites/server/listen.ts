import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

export interface Listening {
  /** Address under which it answers. */
  url: string;
  stop(): Promise<void>;
}

/**
 * Serves on 127.0.0.1 and only under one name: a request with another `Host` header is answered 421,
 * so that a foreign name that points here (DNS rebinding) reaches nothing. Port 0 takes a free one.
 * `inside`, when given, answers servers of this machine that ask under 127.0.0.1.
 */
export async function listen(
  name: string,
  port: number,
  handler: Handler,
  inside?: Handler,
): Promise<Listening> {
  let host = '';
  let loopback = '';
  const server = createServer((request, response) => {
    const asked = request.headers.host?.toLowerCase();
    if (asked === host) return handler(request, response);
    if (inside && asked === loopback) return inside(request, response);
    response.writeHead(421, { 'content-type': 'text/plain; charset=utf-8' }).end('Unknown host\n');
  });
  await new Promise<void>((settle, fail) => {
    server.once('error', fail);
    server.listen({ port, host: '127.0.0.1', exclusive: true }, settle);
  });
  const taken = (server.address() as AddressInfo).port;
  host = `${name}:${taken}`;
  loopback = `127.0.0.1:${taken}`;
  const stop = () =>
    new Promise<void>((settle) => {
      server.close(() => settle());
      server.closeAllConnections();
    });
  return { url: `http://${host}`, stop };
}

/** Prints the line that whoever started this process waits for, and ends cleanly on a signal. */
export function announce(name: string, { url, stop }: Listening): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => void stop().then(() => process.exit(0)));
  }
  process.stdout.write(`${JSON.stringify({ ready: name, url })}\n`);
}
