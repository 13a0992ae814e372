import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A webhook as it arrived. */
export interface Received {
  path: string;
  headers: IncomingHttpHeaders;
  /** As it came. */
  text: string;
  /** What its JSON says. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  body: any;
}

export interface Receiver {
  url: string;
  received: Received[];
  /** Answers the next requests, and those after them; 204 until it is set. */
  answer: (response: ServerResponse, received: Received) => void;
  /** The events that came, by type. */
  of(type: string): Received[];
  /** Waits until so many have come. */
  count(wanted: number): Promise<void>;
  close(): Promise<void>;
}

/** A server of somebody's own that takes webhooks and keeps them. */
export async function startReceiver(): Promise<Receiver> {
  const server = createServer((request, response) => {
    let text = '';
    request.setEncoding('utf8').on('data', (part: string) => (text += part));
    request.on('end', () => {
      const got = { path: request.url ?? '', headers: request.headers, text, body: JSON.parse(text) };
      receiver.received.push(got);
      receiver.answer(response, got);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const receiver: Receiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks`,
    received: [],
    answer: (response) => response.writeHead(204).end(),
    of: (type) => receiver.received.filter(({ body }) => body.type === type),
    count: (wanted) => until(() => receiver.received.length >= wanted, `${wanted} webhooks`),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return receiver;
}

/** Waits until something holds; names what did not come after a generous time. */
export async function until(holds: () => boolean | Promise<boolean>, what: string): Promise<void> {
  const deadline = Date.now() + 30_000;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`waited in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
