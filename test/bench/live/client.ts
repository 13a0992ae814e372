/**
 * The other side of `bench:live`, a process of its own: opens streams over bare sockets, notes when each event
 * arrives, and tells how long they took. Talks to the bench over the channel of its parent.
 */
import { connect, type Socket } from 'node:net';

interface Open {
  kind: 'open';
  port: number;
  count: number;
  path: string;
  /** Streams opened at a time. */
  atOnce: number;
}
type Order = Open | { kind: 'arm'; mark: string; wanted: number } | { kind: 'freeze'; count: number };

const sockets: Socket[] = [];
let mark: Buffer | undefined;
let wanted = 0;
let seen = new Uint8Array(0);
let arrived: number[] = [];

process.on('message', (order: Order) => {
  if (order.kind === 'open') void open(order);
  else if (order.kind === 'freeze') {
    for (const socket of sockets.slice(0, order.count)) socket.pause();
    process.send!({ kind: 'frozen' });
  } else {
    mark = Buffer.from(order.mark);
    wanted = order.wanted;
    seen = new Uint8Array(sockets.length);
    arrived = [];
    process.send!({ kind: 'armed' });
  }
});

async function open({ port, count, path, atOnce }: Open): Promise<void> {
  let next = 0;
  const failures: string[] = [];
  const lane = async (): Promise<void> => {
    while (next < count) {
      const index = next;
      next += 1;
      await one(port, path, index).catch((error: Error) => failures.push(error.message));
    }
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  process.send!({ kind: 'opened', count: sockets.length, failures: failures.slice(0, 3) });
}

function one(port: number, path: string, index: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    let greeted = false;
    socket.once('error', reject);
    socket.on('close', () => reject(new Error('closed')));
    socket.on('connect', () => socket.write(`GET ${path} HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\n\r\n`));
    socket.on('data', (bytes: Buffer) => {
      if (!greeted) {
        // The head, and the event that greets.
        if (!bytes.includes('HTTP/1.1 200') && !bytes.includes('event: hello')) {
          reject(new Error(bytes.toString('latin1').split('\r\n')[0]));
        } else if (bytes.includes('event: hello')) {
          greeted = true;
          sockets[index] = socket;
          resolve();
        }
        return;
      }
      if (!mark || seen[index] || !bytes.includes(mark)) return;
      seen[index] = 1;
      arrived.push(now());
      if (arrived.length === wanted) process.send!({ kind: 'arrived', at: arrived });
    });
  });
}

/** Milliseconds of a clock that all processes of the machine share. */
function now(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}
