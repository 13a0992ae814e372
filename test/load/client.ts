/**
 * Asks one address as fast as the server answers, over connections that stay open, and prints what it counted
 * as one line of JSON. A process of its own, so that the server has a core for itself.
 *
 *   client.ts URL SECONDS CONNECTIONS [NAME:VALUE …]
 *
 * With RAI_POST in its environment, what it holds is posted. RAI_EXPECT is the status that counts as an answer (200).
 */
import { connect } from 'node:net';
import { AnswerReader } from './answer-reader.js';

const [address = '', seconds = '1', connections = '16', ...headers] = process.argv.slice(2);
const { hostname, port, host, pathname, search } = new URL(address);
const expected = Number(process.env['RAI_EXPECT'] ?? 200);
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

let answers = 0;
/** Those of the warm-up included. */
let total = 0;
let bytes = 0;
let failures = 0;
let isCounting = false;
let isOver = false;

function ask(): void {
  const socket = connect(Number(port), hostname);
  const reader = new AnswerReader();
  socket.setNoDelay(true);
  socket.on('connect', () => socket.write(request));
  socket.on('error', () => (failures += 1));
  socket.on('data', (part: Buffer) => {
    const answer = reader.take(part);
    if (!answer) return;
    total += 1;
    if (answer.status !== expected) failures += 1;
    if (isCounting) {
      answers += 1;
      bytes += answer.size;
    }
    if (isOver) socket.destroy();
    else socket.write(request);
  });
  // A server that hangs up is a failure, and is asked again: otherwise nobody would be left.
  socket.on('close', () => {
    if (isOver) return;
    failures += 1;
    setTimeout(ask, 100);
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
