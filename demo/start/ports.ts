import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';
import { PORT_NAMES, UsageError, type PortName, type StartOptions } from './options.js';

export type Ports = Record<PortName, number>;

/** Where each server usually listens. Public clients of the platform look for it on 3333. */
const USUAL: Ports = {
  platform: 3333,
  gateway: 3334,
  site: 3335,
  gallery: 3336,
  app: 3337,
  partner: 3338,
  hostile: 3339,
};

/**
 * Chooses all ports before anything starts, because the gateway has to know the address of
 * the site and the site that of the gateway. A fixed port that is taken is an error; a usual one moves on.
 */
export async function choosePorts(fixed: StartOptions['ports']): Promise<Ports> {
  const chosen = new Set<number>(Object.values(fixed).filter((port) => port !== 0));
  const ports: Ports = { ...USUAL };
  for (const name of PORT_NAMES) {
    const port = fixed[name];
    if (port === undefined) ports[name] = await nextFree(USUAL[name], chosen);
    else if (port === 0) ports[name] = await anyFree(chosen);
    else if (await isFree(port)) ports[name] = port;
    else throw new UsageError(`--port-${name} expects a free port: ${port} is taken`);
    chosen.add(ports[name]);
  }
  return ports;
}

async function nextFree(from: number, taken: ReadonlySet<number>): Promise<number> {
  for (let port = from; port < from + 200; port++) {
    if (!taken.has(port) && (await isFree(port))) return port;
  }
  throw new Error(`no free port from ${from} to ${from + 199}`);
}

/**
 * A server listens seconds after its port was chosen. Systems give ports from 32768 on to whoever asks for any, so
 * one of those might be gone by then; browsers refuse some of the low ones.
 */
const ANY = { from: 11_000, to: 32_767 };

async function anyFree(taken: ReadonlySet<number>): Promise<number> {
  for (;;) {
    const port = ANY.from + randomInt(ANY.to - ANY.from);
    if (!taken.has(port) && (await isFree(port))) return port;
  }
}

function isFree(port: number): Promise<boolean> {
  // Listens for a moment: a port may be taken, or not allowed.
  return new Promise((settle) => {
    const server = createServer();
    server.once('error', () => settle(false));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => settle(true)));
  });
}
