import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/**
 * Serves on 127.0.0.1 and only under the names given: a request with another `Host` header is
 * answered 421, so that a foreign name that points here (DNS rebinding) reaches nothing.
 * Settles with the function that ends it.
 */
export async function listen(
  port: number,
  hosts: readonly string[],
  handler: Handler,
): Promise<() => Promise<void>> {
  const server = createServer((request, response) => {
    const host = (request.headers.host ?? '').toLowerCase();
    if (hosts.includes(host)) return handler(request, response);
    response.writeHead(421, { 'content-type': 'text/plain; charset=utf-8' }).end('Unknown host\n');
  });
  await new Promise<void>((settle, fail) => {
    server.once('error', fail);
    server.listen({ port, host: '127.0.0.1', exclusive: true }, settle);
  });
  return () =>
    new Promise((settle) => {
      server.close(() => settle());
      server.closeAllConnections();
    });
}

/** Prints the line that whoever started this process waits for, and ends cleanly on a signal. */
export function announce(name: string, url: string, stop: () => Promise<void>): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => void stop().then(() => process.exit(0)));
  }
  process.stdout.write(`${JSON.stringify({ ready: name, url })}\n`);
}
