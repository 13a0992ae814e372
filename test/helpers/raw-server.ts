import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A real HTTP server on loopback whose answers each test writes by hand. */
export interface RawServer {
  /** Without a path. */
  readonly origin: string;
  /** What was asked so far. */
  asked: { method: string; url: string; headers: IncomingHttpHeaders; body: string }[];
  handler: (request: IncomingMessage, response: ServerResponse) => void;
  close(): void;
}

export async function startRawServer(): Promise<RawServer> {
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => (body += String(chunk)));
    request.on('end', () => {
      raw.asked.push({ method: request.method!, url: request.url!, headers: request.headers, body });
      raw.handler(request, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const raw: RawServer = {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked: [],
    handler: (_, response) => response.end(),
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
  return raw;
}

/** Answers with JSON. */
export function json(response: ServerResponse, status: number, data: unknown, headers = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(data));
}
