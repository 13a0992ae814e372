/**
 * Asks one address as fast as the server answers, over connections that stay open, and prints what it counted
 * as one line of JSON. A process of its own, so that the server has a core for itself.
 *
 *   client.ts URL SECONDS CONNECTIONS [NAME:VALUE …]
 *
 * With RAI_POST in its environment, what it holds is posted.
 */
import { connect } from 'node:net';

const [address = '', seconds = '1', connections = '16', ...headers] = process.argv.slice(2);
const { hostname, port, host, pathname, search } = new URL(address);
/** One byte a character. */
const post = process.env['RAI_POST'];
const request = Buffer.from(
  [
    `${post === undefined ? 'GET' : 'POST'} ${pathname}${search} HTTP/1.1`,
    `Host: ${host}`,
    ...(post === undefined ? [] : [`Content-Length: ${post.length}`]),
    ...headers,
    '',
    post ?? '',
  ].join('\r\n'),
  'latin1',
);
const HEAD_END = Buffer.from('\r\n\r\n');

let answers = 0;
/** Those of the warm-up included. */
let total = 0;
let bytes = 0;
let failures = 0;
let isCounting = false;
let isOver = false;

function ask(): void {
  const socket = connect(Number(port), hostname);
  socket.setNoDelay(true);
  let received: Buffer = Buffer.alloc(0);
  socket.on('connect', () => socket.write(request));
  socket.on('error', () => (failures += 1));
  socket.on('data', (part: Buffer) => {
    received = received.length === 0 ? part : Buffer.concat([received, part]);
    const headEnd = received.indexOf(HEAD_END);
    if (headEnd < 0) return;
    const head = received.toString('latin1', 0, headEnd);
    const length = Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1] ?? NaN);
    const end = headEnd + 4 + length;
    if (Number.isNaN(length)) failures += 1;
    if (!(received.length >= end)) return;
    total += 1;
    if (isCounting) {
      answers += 1;
      bytes += end;
      if (!head.startsWith('HTTP/1.1 200')) failures += 1;
    }
    received = received.subarray(end);
    if (isOver) socket.destroy();
    else socket.write(request);
  });
}

for (let n = 0; n < Number(connections); n += 1) ask();
// The first moments warm both sides up.
await new Promise((settle) => setTimeout(settle, Math.min(1000, Number(seconds) * 500)));
isCounting = true;
const began = performance.now();
await new Promise((settle) => setTimeout(settle, Number(seconds) * 1000));
const took = (performance.now() - began) / 1000;
isOver = true;
process.stdout.write(`${JSON.stringify({ perSecond: answers / took, total, bytes, failures })}\n`);
process.exit(0);
