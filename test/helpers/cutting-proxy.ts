import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** Where a connection is cut: the first two before the server can have done anything, the others after. */
export const CUT_POINTS = [
  'before-request',
  'request-body',
  'after-storing',
  'answer-head',
  'answer-body',
] as const;
export type CutPoint = (typeof CUT_POINTS)[number];

export interface ProxiedRequest {
  method: string;
  path: string;
  body: string;
}

export interface CuttingProxy {
  /** Address of the proxy, such as `http://127.0.0.1:40123`. */
  url: string;
  /** Requests that came in so far, with the cut that they met. */
  readonly seen: readonly (ProxiedRequest & { cut?: CutPoint })[];
  /** While true, connections are refused as by a server that is down. */
  refuse(refusing: boolean): Promise<void>;
  close(): Promise<void>;
}

/**
 * A TCP proxy in front of an HTTP server which cuts the connections of those requests for which
 * `plan` names a point. It works on sockets, so that the client meets what a broken line gives.
 */
export async function createCuttingProxy(
  target: string,
  plan: (request: ProxiedRequest) => CutPoint | undefined,
): Promise<CuttingProxy> {
  const { hostname, port: targetPort } = new URL(target);
  const seen: (ProxiedRequest & { cut?: CutPoint })[] = [];
  const open = new Set<Socket>();

  const serve = (client: Socket): void => {
    open.add(client);
    client.on('close', () => open.delete(client));
    client.on('error', () => client.destroy());
    let received = Buffer.alloc(0);
    const onData = (chunk: Buffer): void => {
      received = Buffer.concat([received, chunk]);
      const request = parse(received);
      if (!request) return;
      client.off('data', onData);
      const cut = plan(request);
      seen.push({ ...request, ...(cut ? { cut } : {}) });
      forward(client, received, request.bodyAt, cut);
    };
    client.on('data', onData);
  };

  const forward = (client: Socket, request: Buffer, bodyAt: number, cut: CutPoint | undefined): void => {
    if (cut === 'before-request') return void client.resetAndDestroy();
    const upstream = connect(Number(targetPort), hostname);
    open.add(upstream);
    upstream.on('close', () => open.delete(upstream));
    upstream.on('error', () => client.destroy());
    // One request for each connection: the server then ends its answer by closing.
    const head = request
      .subarray(0, bodyAt)
      .toString('latin1')
      .replace(/\r\nconnection:[^\r]*/i, '')
      .replace('\r\n\r\n', '\r\nConnection: close\r\n\r\n');
    upstream.write(head, 'latin1');
    if (cut === 'request-body') {
      const half = request.subarray(bodyAt, bodyAt + Math.floor((request.length - bodyAt) / 2));
      upstream.write(half, () => {
        upstream.destroy();
        client.resetAndDestroy();
      });
      return;
    }
    upstream.write(request.subarray(bodyAt));
    if (cut === undefined) {
      upstream.pipe(client);
      return;
    }
    const parts: Buffer[] = [];
    upstream.on('data', (chunk: Buffer) => parts.push(chunk));
    upstream.on('end', () => {
      const answer = Buffer.concat(parts);
      const answerBody = answer.indexOf('\r\n\r\n') + 4;
      const end = {
        'after-storing': 0,
        'answer-head': Math.floor(answerBody / 2),
        'answer-body': answerBody + Math.floor((answer.length - answerBody) / 2),
      }[cut];
      client.write(answer.subarray(0, end), () => client.destroy());
    });
  };

  let server = createServer(serve);
  const listen = (port: number): Promise<void> =>
    new Promise((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, '127.0.0.1', resolve);
    });
  const stop = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      for (const socket of open) socket.destroy();
    });
  await listen(0);
  const { port } = server.address() as AddressInfo;
  let refusing = false;
  return {
    url: `http://127.0.0.1:${port}`,
    seen,
    refuse: async (wanted) => {
      if (wanted === refusing) return;
      refusing = wanted;
      if (wanted) return stop();
      server = createServer(serve);
      await listen(port);
    },
    close: () => (refusing ? Promise.resolve() : stop()),
  };
}

/** The first request in these bytes; undefined until it is whole. Bodies must have a `Content-Length`. */
function parse(bytes: Buffer): (ProxiedRequest & { bodyAt: number }) | undefined {
  const headEnd = bytes.indexOf('\r\n\r\n');
  if (headEnd < 0) return undefined;
  const head = bytes.subarray(0, headEnd).toString('latin1');
  const bodyAt = headEnd + 4;
  const length = Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1] ?? 0);
  if (bytes.length < bodyAt + length) return undefined;
  const [method = '', path = ''] = head.split(' ');
  return { method, path, body: bytes.subarray(bodyAt, bodyAt + length).toString(), bodyAt };
}
