import { createParser } from 'eventsource-parser';

/** An event of the gateway's stream, or of another tab that has one. */
export interface StreamEvent {
  event: string;
  data: Record<string, unknown>;
  /** What the stream is resumed from after it. */
  id?: string | undefined;
}

/** The gateway did not open a stream. */
export class StreamRefused extends Error {
  override readonly name = 'StreamRefused';
  readonly status: number;
  /** Seconds that it asks to wait. */
  readonly retryAfter: number;

  constructor(status: number, retryAfter: number) {
    super(`the stream was refused with ${status}`);
    this.status = status;
    this.retryAfter = retryAfter;
  }
}

export interface StreamOptions {
  fetch: typeof fetch;
  url: string;
  token: string | null;
  signal: AbortSignal;
  on: (event: StreamEvent) => void;
}

/** Longest event, in UTF-16 code units. */
const MAX_EVENT = 1 << 20;

/** Reads a stream of server-sent events until it ends. Rejects when it cannot be opened, breaks, or is cut by the signal. */
export async function readStream({ fetch, url, token, signal, on }: StreamOptions): Promise<void> {
  const headers: Record<string, string> = { accept: 'text/event-stream' };
  // A header and not the address: addresses are written into logs.
  if (token) headers.authorization = `Bearer ${token}`;
  const answer = await fetch(url, {
    headers,
    signal,
    cache: 'no-store',
    credentials: 'omit',
    redirect: 'error',
    referrerPolicy: 'no-referrer',
  });
  const isStream = answer.headers.get('content-type')?.startsWith('text/event-stream');
  if (!answer.ok || !isStream || !answer.body) {
    void answer.body?.cancel().catch(() => {});
    throw new StreamRefused(
      isStream || !answer.ok ? answer.status : 406,
      Number(answer.headers.get('retry-after')) || 0,
    );
  }
  let broken: Error | undefined;
  const parser = createParser({
    maxBufferSize: MAX_EVENT,
    onEvent: ({ event = 'message', data, id }) => {
      const read = parse(data);
      if (read && !signal.aborted) on({ event, data: read, id });
    },
    onError: (error) => {
      if (error.type === 'max-buffer-size-exceeded') broken = error;
    },
  });
  const reader = answer.body.getReader();
  const decoder = new TextDecoder();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    parser.feed(decoder.decode(value, { stream: true }));
    if (broken) {
      void reader.cancel().catch(() => {});
      throw broken;
    }
  }
}

function parse(data: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(data);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
