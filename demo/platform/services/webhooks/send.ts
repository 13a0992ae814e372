import { Agent as HttpAgent, request as requestHttp, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as requestHttps } from 'node:https';
import { checkLiteral, DestinationRefused, guardedLookup, type Resolve } from './destinations.js';

/** What a receiver is asked. */
export interface Outgoing {
  url: string;
  headers: Record<string, string>;
  body: string;
}

/** What became of it. */
export interface Answered {
  /** Null: nothing was answered. */
  status: number | null;
  /** Why it does not count as delivered, in a few words; null: it does. */
  error: string | null;
  headers: Record<string, string>;
  /** The beginning of the answer. */
  answer: string;
  /** Bytes that were read of it. */
  answerBytes: number;
}

export interface Sender {
  /** Asks a receiver once. It never rejects: whatever goes wrong is an answer too. */
  send(outgoing: Outgoing): Promise<Answered>;
  /** Ends its connections, and what is under way on them. */
  close(): void;
}

export interface SenderOptions {
  /** Milliseconds from the beginning to the end of the answer. */
  timeoutMs?: number;
  /** Go to addresses of this machine and of private networks. */
  allowsPrivate: boolean;
  /** Stands in for name resolution in tests. */
  resolve?: Resolve | undefined;
}

const TIMEOUT_MS = 10_000;
/** Bytes of an answer that are read, and characters of it that are kept. */
const READ = 64 * 1024;
const KEPT = 2000;

/** A sender with connections of its own that stay open between deliveries. */
export function createSender(options: SenderOptions): Sender {
  const { timeoutMs = TIMEOUT_MS, allowsPrivate, resolve } = options;
  const pool = { keepAlive: true, lookup: guardedLookup(allowsPrivate, resolve) };
  const plain = new HttpAgent(pool);
  const secure = new HttpsAgent(pool);

  const ask = (outgoing: Outgoing, deadline: AbortSignal): Promise<Answered> =>
    new Promise((done, fail) => {
      const url = new URL(outgoing.url);
      checkLiteral(url, allowsPrivate);
      const isSecure = url.protocol === 'https:';
      const request = (isSecure ? requestHttps : requestHttp)(url, {
        method: 'POST',
        agent: isSecure ? secure : plain,
        headers: { ...outgoing.headers, 'content-length': Buffer.byteLength(outgoing.body) },
        signal: deadline,
      });
      let isOver = false;
      request.once('response', (answer) => {
        isOver = true;
        read(answer).then((said) => {
          // What is left of a long answer is not waited for.
          if (!answer.complete) request.destroy();
          done(said);
        }, fail);
      });
      request.once('error', (error) => {
        // A receiver may close a connection that waits at the very moment in which it is used again.
        const isStale = request.reusedSocket && (error as NodeJS.ErrnoException).code === 'ECONNRESET';
        if (isOver) return;
        isOver = true;
        if (isStale && !deadline.aborted) ask(outgoing, deadline).then(done, fail);
        else fail(error);
      });
      // Another protocol (101) is neither an answer nor an error: Node only closes the request.
      request.once('close', () => isOver || fail(new Error('no answer')));
      request.end(outgoing.body);
    });

  return {
    send: async (outgoing) => {
      const deadline = new AbortController();
      const timer = setTimeout(() => deadline.abort(), timeoutMs);
      try {
        return await ask(outgoing, deadline.signal);
      } catch (error) {
        return nothing(deadline.signal.aborted ? `no answer within ${timeoutMs / 1000} s` : reasonOf(error));
      } finally {
        clearTimeout(timer);
      }
    },
    close: () => {
      plain.destroy();
      secure.destroy();
    },
  };
}

/** What a delivery is that did not get as far as an answer. */
export const nothing = (error: string): Answered => ({
  status: null,
  error,
  headers: {},
  answer: '',
  answerBytes: 0,
});

async function read(answer: IncomingMessage): Promise<Answered> {
  const status = answer.statusCode ?? 0;
  const parts: Buffer[] = [];
  let size = 0;
  try {
    for await (const part of answer as AsyncIterable<Buffer>) {
      size += part.length;
      parts.push(part);
      if (size >= READ) break;
    }
  } catch {
    // The status was said: what is missing of the rest changes nothing.
  }
  return {
    status,
    error: verdict(status),
    headers: headersOf(answer),
    answer: Buffer.concat(parts).toString('utf8').replaceAll('\0', '�').slice(0, KEPT),
    answerBytes: Math.min(size, READ),
  };
}

/** A redirect is not followed: an address that was checked would lead to one that was not. */
function verdict(status: number): string | null {
  if (status >= 200 && status < 300) return null;
  return status >= 300 && status < 400 ? `redirects (${status}) are not followed` : `answered ${status}`;
}

const NAMED = ['content-type', 'content-length', 'location', 'retry-after', 'date', 'server', 'x-request-id'];

/** The headers that help to find out what happened; cookies and the like are nobody's business. */
function headersOf({ headers }: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    NAMED.flatMap((name) =>
      headers[name] === undefined ? [] : [[name, String(headers[name]).slice(0, 300)]],
    ),
  );
}

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'the connection was refused',
  ECONNRESET: 'the connection was cut',
  EPIPE: 'the connection was cut',
  ENOTFOUND: 'the name is not known',
  EAI_AGAIN: 'the name could not be resolved',
  EHOSTUNREACH: 'the host cannot be reached',
  ENETUNREACH: 'the host cannot be reached',
  ETIMEDOUT: 'the host cannot be reached',
  HPE_INVALID_CONSTANT: 'the answer was no HTTP',
};

function reasonOf(error: unknown): string {
  if (error instanceof DestinationRefused) return error.message;
  const { code, message } = error as NodeJS.ErrnoException;
  if (code !== undefined) return REASONS[code] ?? (code.startsWith('HPE_') ? 'the answer was no HTTP' : code);
  return message.slice(0, 200);
}
