import type { Server } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Socket } from 'node:net';

/** So much of a request that is too long is read and thrown away: an answer before its end might never arrive. */
const MAX_DISCARDED = 4 * 2 ** 20;
const MAX_MS = 5000;

/**
 * Answers requests whose headers are too long to be read, with an answer of the gateway's own. Node's would be bare, and
 * cut off for whoever is still sending. Other faults of a connection get what Node gives them.
 */
export function answerTooLong(server: Server, answer: (ip: string | undefined) => Promise<Response>): void {
  const answered = new WeakSet<Duplex>();
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Duplex) => {
    // It comes again with each further part of the same request.
    if (answered.has(socket)) return;
    if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
    if (error.code !== 'HPE_HEADER_OVERFLOW') return void socket.end(bare(error.code));
    answered.add(socket);
    void refuse(socket as Socket, answer);
  });
}

async function refuse(socket: Socket, answer: (ip: string | undefined) => Promise<Response>): Promise<void> {
  const end = setTimeout(() => socket.destroy(), MAX_MS);
  let size = 0;
  socket.on('data', (part: Buffer) => {
    size += part.length;
    if (size > MAX_DISCARDED) socket.destroy();
  });
  socket.once('close', () => clearTimeout(end));
  socket.on('error', () => socket.destroy());
  try {
    socket.write(await serialise(await answer(socket.remoteAddress)));
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

function bare(code: string | undefined): string {
  const status = code === 'ERR_HTTP_REQUEST_TIMEOUT' ? '408 Request Timeout' : '400 Bad Request';
  return `HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`;
}
