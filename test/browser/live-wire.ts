import { waitUntil } from './until.js';

export interface OpenStream {
  url: URL;
  token: string | null;
  topics: string[];
  /** What it is resumed from. */
  seq: string | null;
  isOpen: boolean;
  send(event: string, data: object, id?: string): void;
  /** Ends it as a gateway does. */
  end(): void;
  /** Breaks it as a network does. */
  cut(): void;
}

/** A gateway whose streams a test writes by hand. `answer` gives everything else. */
export class LiveWire {
  readonly streams: OpenStream[] = [];
  readonly asked: string[] = [];
  answer: (path: string, request: Request) => Response | Promise<Response> = () =>
    new Response(null, { status: 404 });
  /** Whether a stream can be had; a number is the status of the refusal. */
  refuses: number | undefined;
  isOffline = false;

  readonly fetch: typeof fetch = async (input, init = {}) => {
    const request = new Request(input, init);
    const url = new URL(request.url);
    if (this.isOffline) throw new TypeError('offline');
    if (url.pathname !== '/v1/live') {
      this.asked.push(url.pathname + url.search);
      return this.answer(url.pathname + url.search, request);
    }
    if (this.refuses) return new Response('{}', { status: this.refuses });
    return this.#open(url, request, init.signal ?? undefined);
  };

  get open(): OpenStream[] {
    return this.streams.filter(({ isOpen }) => isOpen);
  }

  /** The stream that was opened as the n-th, counted from 1. */
  async stream(n: number): Promise<OpenStream> {
    await waitUntil(() => this.streams.length >= n);
    return this.streams[n - 1]!;
  }

  #open(url: URL, request: Request, signal: AbortSignal | undefined): Response {
    let controller!: ReadableStreamDefaultController<Uint8Array>;
    const body = new ReadableStream<Uint8Array>({ start: (given) => void (controller = given) });
    const bytes = new TextEncoder();
    const stream: OpenStream = {
      url,
      token: request.headers.get('authorization'),
      topics: (url.searchParams.get('topics') ?? '').split(','),
      seq: url.searchParams.get('seq'),
      isOpen: true,
      send(event, data, id) {
        if (!stream.isOpen) return;
        const text = `${id ? `id: ${id}\n` : ''}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
        controller.enqueue(bytes.encode(text));
      },
      end() {
        if (stream.isOpen) controller.close();
        stream.isOpen = false;
      },
      cut() {
        if (stream.isOpen) controller.error(new TypeError('network error'));
        stream.isOpen = false;
      },
    };
    signal?.addEventListener('abort', () => stream.cut());
    this.streams.push(stream);
    return new Response(body, { headers: { 'content-type': 'text/event-stream' } });
  }
}
