import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Frame } from './frame.js';

/** Where the events of one reader go. */
export interface Sink {
  /** Bytes that the reader has not taken yet. */
  readonly waiting: number;
  write(frame: Frame): void;
  /** Ends the stream after what was written. */
  end(): void;
  /** Ends it at once, whatever was written. */
  destroy(): void;
}

export interface SinkEvents {
  /** The reader took everything that waited. */
  drained: () => void;
  /** The connection is gone. Called once, also after `end` and `destroy`. */
  closed: () => void;
}

/**
 * Straight to the socket beneath Node's answer. Each event is one buffer that all readers share and one write: the way
 * over a web stream would take several times the work and memory of each.
 */
export class SocketSink implements Sink {
  readonly #outgoing: ServerResponse;
  readonly #socket: Socket;

  /** Whether an answer can be written like this: HTTP/1.1, and nothing before it on its connection. */
  static fits(outgoing: ServerResponse | undefined): outgoing is ServerResponse & { socket: Socket } {
    return (
      outgoing?.socket !== undefined &&
      outgoing.socket !== null &&
      !outgoing.headersSent &&
      outgoing.req.httpVersion === '1.1'
    );
  }

  constructor(
    outgoing: ServerResponse & { socket: Socket },
    headers: Record<string, string>,
    events: SinkEvents,
  ) {
    this.#outgoing = outgoing;
    this.#socket = outgoing.socket;
    outgoing.once('close', () => {
      this.#socket.removeListener('drain', events.drained);
      events.closed();
    });
    // Without a length Node announces chunks, which `Frame.chunk` brings and `end` closes.
    outgoing.writeHead(200, headers);
    outgoing.flushHeaders();
    this.#socket.on('drain', events.drained);
  }

  get waiting(): number {
    return this.#socket.writableLength;
  }

  write(frame: Frame): void {
    if (!this.#socket.destroyed && !this.#outgoing.writableEnded) this.#socket.write(frame.chunk);
  }

  end(): void {
    this.#outgoing.end();
  }

  destroy(): void {
    this.#socket.destroy();
  }
}

/** The body of an answer, where the server around the gateway brings no socket. */
export class StreamSink implements Sink {
  readonly body: ReadableStream<Uint8Array>;
  readonly #bound: number;
  readonly #events: SinkEvents;
  #controller!: ReadableStreamDefaultController<Uint8Array>;
  #isClosed = false;

  /** `bound`: bytes that may wait before nothing more is taken. */
  constructor(bound: number, events: SinkEvents) {
    this.#bound = bound;
    this.#events = events;
    this.body = new ReadableStream<Uint8Array>(
      {
        start: (controller) => void (this.#controller = controller),
        pull: () => events.drained(),
        cancel: () => this.#close(),
      },
      { highWaterMark: bound, size: (bytes) => bytes?.byteLength ?? 0 },
    );
  }

  get waiting(): number {
    return this.#bound - (this.#controller.desiredSize ?? this.#bound);
  }

  write(frame: Frame): void {
    if (!this.#isClosed) this.#controller.enqueue(frame.plain);
  }

  end(): void {
    if (this.#isClosed) return;
    this.#controller.close();
    this.#close();
  }

  destroy(): void {
    if (this.#isClosed) return;
    this.#controller.error(new Error('the reader was too slow'));
    this.#close();
  }

  #close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#events.closed();
  }
}
