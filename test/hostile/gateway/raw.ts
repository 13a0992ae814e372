import { connect } from 'node:net';

/** What came back over one connection until it was closed. */
export interface RawAnswer {
  text: string;
  /** Status of each answer, in order. */
  statuses: number[];
  /** Whether the server ended the connection by itself. */
  closed: boolean;
}

/**
 * Writes bytes as they are to a server on this machine and reads until it closes, or until nothing more comes for `quietMs` after
 * the first answer.
 */
export function rawRequest(
  url: string,
  bytes: string | Buffer,
  { quietMs = 300, withinMs = 30_000 } = {},
): Promise<RawAnswer> {
  const { port, hostname } = new URL(url);
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname);
    let text = '';
    let quiet: NodeJS.Timeout | undefined;
    const settle = (closed: boolean): void => {
      clearTimeout(quiet);
      clearTimeout(late);
      socket.destroy();
      const statuses = [...text.matchAll(/(?:^|\n)HTTP\/1\.[01] (\d{3}) /g)].map(([, status]) =>
        Number(status),
      );
      resolve({ text, statuses: statuses.filter((status) => status !== 100), closed });
    };
    const late = setTimeout(() => settle(false), withinMs);
    socket.setEncoding('latin1');
    socket.on('data', (part: string) => {
      text += part;
      clearTimeout(quiet);
      quiet = setTimeout(() => settle(false), quietMs);
    });
    socket.on('error', () => undefined);
    socket.on('close', () => settle(true));
    socket.write(bytes);
  });
}
