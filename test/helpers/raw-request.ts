import { connect } from 'node:net';

export interface RawAnswer {
  status: number;
  /** By lower-case names; several of one name are joined with commas. */
  headers: Record<string, string>;
  body: Buffer;
}

/**
 * Sends bytes as they are, on a connection of its own, and reads until the server ends it. Undefined when nothing that is
 * an answer came. Write `connection: close` into the request, or it lasts until the server lets go.
 */
export async function sendRaw(port: number, text: string, withinMs = 30_000): Promise<RawAnswer | undefined> {
  const bytes = await new Promise<Buffer>((settle) => {
    const parts: Buffer[] = [];
    const socket = connect(port, '127.0.0.1', () => socket.write(Buffer.from(text, 'latin1')));
    socket.setTimeout(withinMs, () => socket.destroy());
    socket.on('data', (part: Buffer) => parts.push(part));
    socket.on('error', () => undefined);
    socket.on('close', () => settle(Buffer.concat(parts)));
  });
  return readRaw(bytes);
}

/** The last answer in what came: those of `100 Continue` before it are left out. */
function readRaw(bytes: Buffer): RawAnswer | undefined {
  const end = bytes.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const [line = '', ...lines] = bytes.toString('latin1', 0, end).split('\r\n');
  const status = Number(/^HTTP\/1\.[01] (\d{3})/.exec(line)?.[1]);
  const rest = bytes.subarray(end + 4);
  if (status === 100) return readRaw(rest);
  const headers: Record<string, string> = {};
  for (const one of lines) {
    const colon = one.indexOf(':');
    const name = one.slice(0, colon).toLowerCase();
    const value = one.slice(colon + 1).trim();
    headers[name] = headers[name] === undefined ? value : `${headers[name]}, ${value}`;
  }
  return { status, headers, body: rest };
}

/** A request as it goes over the line. */
export function rawRequest(
  target: string,
  headers: readonly string[] = [],
  { method = 'GET', version = '1.1', body = '' } = {},
): string {
  return [`${method} ${target} HTTP/${version}`, ...headers, 'Connection: close', '', body].join('\r\n');
}
