/**
 * Opens many connections to a gateway that never make a whole request, keeps them until the gateway ends them, and prints what came
 * of it as one line of JSON. A process of its own, as it has as many files open as the gateway.
 *   node --import tsx test/hostile/gateway/half-open.ts URL COUNT
 */
import { connect, type Socket } from 'node:net';

const [url = '', many = '100'] = process.argv.slice(2);
const { port, hostname, host } = new URL(url);
const count = Number(many);

/** What each says before it falls silent; undefined: nothing at all. `more` is said once a second. */
const KINDS: { name: string; first?: string; more?: string }[] = [
  { name: 'silent' },
  { name: 'slow headers', first: `GET /v1/config HTTP/1.1\r\nhost: ${host}\r\n`, more: 'x: y\r\n' },
  {
    name: 'slow body',
    first: `POST /v1/sessions HTTP/1.1\r\nhost: ${host}\r\ncontent-type: application/json\r\ncontent-length: 60000\r\n\r\n{`,
    more: ' ',
  },
  {
    name: 'slow chunks',
    first: `POST /v1/sessions HTTP/1.1\r\nhost: ${host}\r\ntransfer-encoding: chunked\r\n\r\n`,
    more: '1\r\n \r\n',
  },
];

const sockets = new Set<Socket>();
let opened = 0;
const began = Date.now();
const lasted: number[] = [];

function open(i: number): Promise<void> {
  const { first, more } = KINDS[i % KINDS.length]!;
  return new Promise((resolve) => {
    const socket = connect({ port: Number(port), host: hostname, allowHalfOpen: true });
    let timer: NodeJS.Timeout | undefined;
    socket.once('connect', () => {
      opened += 1;
      sockets.add(socket);
      if (first !== undefined) socket.write(first);
      if (more !== undefined) timer = setInterval(() => socket.writable && socket.write(more), 1000);
      resolve();
    });
    socket.on('error', () => undefined);
    socket.resume();
    // The gateway has ended it; this side leaves it open, as an attacker would.
    socket.once('end', () => {
      sockets.delete(socket);
      lasted.push(Date.now() - began);
    });
    socket.once('close', () => {
      clearInterval(timer);
      sockets.delete(socket);
      resolve();
    });
  });
}

for (let from = 0; from < count; from += 200) {
  await Promise.all(Array.from({ length: Math.min(200, count - from) }, (_, i) => open(from + i)));
}
process.stdout.write(`${JSON.stringify({ opened, ms: Date.now() - began })}\n`);
// The gateway ends them: this side never does.
const until = Date.now() + 90_000;
while (sockets.size > 0 && Date.now() < until) await new Promise((resolve) => setTimeout(resolve, 100));
// Time for the gateway to let go of what it has ended.
await new Promise((resolve) => setTimeout(resolve, 3000));
process.stdout.write(`${JSON.stringify({ left: sockets.size, longestMs: Math.max(0, ...lasted) })}\n`);
await new Promise((resolve) => setTimeout(resolve, 2000));
process.exit(0);
