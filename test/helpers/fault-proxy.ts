import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * What happens to requests on their way to a server: nothing, an answer that comes late, a page of
 * some web server in its place, a failure without a body, or no connection at all.
 */
export type Fault =
  { kind: 'none' } | { kind: 'slow'; ms: number } | { kind: 'html' } | { kind: 'failing' } | { kind: 'down' };

export interface FaultProxy {
  url: string;
  /** How many requests came in since the fault was set. */
  asked(): number;
  set(fault: Fault): Promise<void>;
  close(): Promise<void>;
}

const PAGE = '<!doctype html><title>502 Bad Gateway</title><h1>502 Bad Gateway</h1><hr>nginx';

export async function createFaultProxy(target: string): Promise<FaultProxy> {
  let fault: Fault = { kind: 'none' };
  let asked = 0;
  const { hostname, port: targetPort } = new URL(target);

  const pass = (from: IncomingMessage, body: Buffer, to: ServerResponse): void => {
    const onward = request(
      {
        hostname,
        port: targetPort,
        path: from.url,
        method: from.method,
        headers: { ...from.headers, host: `${hostname}:${targetPort}` },
      },
      (answer) => {
        to.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(to);
      },
    );
    onward.on('error', () => to.destroy());
    onward.end(body);
  };

  const handle = (from: IncomingMessage, to: ServerResponse): void => {
    asked += 1;
    const now = fault;
    const parts: Buffer[] = [];
    from.on('data', (part: Buffer) => parts.push(part));
    from.on('error', () => to.destroy());
    from.on('end', () => {
      const onward = (): void => pass(from, Buffer.concat(parts), to);
      if (now.kind === 'html') to.writeHead(200, { 'content-type': 'text/html' }).end(PAGE);
      else if (now.kind === 'failing') to.writeHead(500).end();
      // As on a slow line, it arrives also when nobody waits for the answer any more.
      else if (now.kind === 'slow') setTimeout(onward, now.ms);
      else onward();
    });
  };

  let server = createServer(handle);
  const listen = (port: number): Promise<void> =>
    new Promise((settle, fail) => {
      server.once('error', fail);
      server.listen({ port, host: '127.0.0.1' }, settle);
    });
  const stop = (): Promise<void> =>
    new Promise((settle) => {
      server.close(() => settle());
      server.closeAllConnections();
    });
  await listen(0);
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    asked: () => asked,
    set: async (wanted) => {
      const wasDown = fault.kind === 'down';
      fault = wanted;
      asked = 0;
      if (wanted.kind === 'down' && !wasDown) await stop();
      if (wanted.kind !== 'down' && wasDown) {
        server = createServer(handle);
        await listen(port);
      }
    },
    close: () => (fault.kind === 'down' ? Promise.resolve() : stop()),
  };
}
