import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A way to a server that can be shut: connections are then broken, and new ones are refused. */
export interface TcpGate {
  port: number;
  shut(): Promise<void>;
  open(): Promise<void>;
  close(): Promise<void>;
}

/** Passes bytes to a port of this machine. */
export async function createTcpGate(target: number): Promise<TcpGate> {
  const sockets = new Set<Socket>();
  const pass = (client: Socket): void => {
    const upstream = connect(target, '127.0.0.1');
    for (const [one, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(one);
      one.on('close', () => {
        sockets.delete(one);
        other.destroy();
      });
      one.on('error', () => one.destroy());
      one.pipe(other);
    }
  };
  let server = createServer(pass);
  let isOpen = false;
  const listen = async (port: number): Promise<void> => {
    await new Promise<void>((settle, fail) => {
      server.once('error', fail);
      server.listen({ port, host: '127.0.0.1' }, settle);
    });
    isOpen = true;
  };
  await listen(0);
  const { port } = server.address() as AddressInfo;
  const shut = async (): Promise<void> => {
    if (!isOpen) return;
    isOpen = false;
    const closed = new Promise<void>((settle) => server.close(() => settle()));
    for (const socket of sockets) socket.resetAndDestroy();
    await closed;
  };
  return {
    port,
    shut,
    open: async () => {
      if (isOpen) return;
      server = createServer(pass);
      await listen(port);
    },
    close: shut,
  };
}
