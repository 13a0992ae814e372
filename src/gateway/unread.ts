import type { Server } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Socket } from 'node:net';

/** So much of a request that is too long is read and thrown away: an answer before its end might never arrive. */
const MAX_DISCARDED = 4 * 2 ** 20;
const MAX_MS = 5000;

/** Whoever was told that the connection ends has so long to end it too, in milliseconds. */
const LINGER_MS = 1000;

/** What of a connection could not be read. */
export type Unread = 'header' | 'malformed' | 'slow' | 'crowded';

/**
 * Answers requests that cannot be read. Those with headers that are too long get an answer of the gateway's own: Node's would be
 * bare, and cut off for whoever is still sending. Others get the plain answer of every server. All are counted, and their
 * connections end also where the other side leaves them open.
 */
export function answerUnread(
  server: Server,
  answer: (why: Unread, ip: string | undefined) => Promise<Response>,
): void {
  const answered = new WeakSet<Duplex>();
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Duplex) => {
    // It comes again with each further part of the same request.
    if (answered.has(socket)) return;
    if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
    answered.add(socket);
    if (error.code === 'HPE_HEADER_OVERFLOW') return void refuse(socket as Socket, answer);
    const why = error.code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 'slow' : 'malformed';
    answer(why, (socket as Socket).remoteAddress).catch(() => undefined);
    socket.on('error', () => socket.destroy());
    socket.end(bare(why));
    setTimeout(() => socket.destroy(), LINGER_MS).unref();
  });
  server.on('drop', ({ remoteAddress }: { remoteAddress?: string } = {}) => {
    answer('crowded', remoteAddress).catch(() => undefined);
  });
}

async function refuse(
  socket: Socket,
  answer: (why: Unread, ip: string | undefined) => Promise<Response>,
): Promise<void> {
  const end = setTimeout(() => socket.destroy(), MAX_MS);
  let size = 0;
  socket.on('data', (part: Buffer) => {
    size += part.length;
    if (size > MAX_DISCARDED) socket.destroy();
  });
  socket.once('close', () => clearTimeout(end));
  socket.on('error', () => socket.destroy());
  try {
    socket.write(await serialise(await answer('header', socket.remoteAddress)));
  } catch {
    socket.destroy();
  }
}

async function serialise(answer: Response): Promise<string> {
  const body = await answer.text();
  const headers = new Headers(answer.headers);
  headers.set('content-length', String(Buffer.byteLength(body)));
  headers.set('connection', 'close');
  const lines = [...headers].map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${answer.status} Request Header Fields Too Large\r\n${lines.join('')}\r\n${body}`;
}

function bare(why: Unread): string {
  const status = why === 'slow' ? '408 Request Timeout' : '400 Bad Request';
  return `HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`;
}
