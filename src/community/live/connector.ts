import { StreamRefused, type StreamEvent } from './event-stream.js';

export interface ConnectorOptions {
  /** Reads one stream to its end. */
  read: (o: {
    topics: readonly string[];
    since: string | undefined;
    signal: AbortSignal;
    on: (event: StreamEvent) => void;
  }) => Promise<void>;
  on: (event: StreamEvent) => void;
  /** The stream is open, or is not any more. */
  onOpen: (isOpen: boolean) => void;
  /** Milliseconds without a sign of life after which a stream counts as dead. Default 40,000. */
  silenceMs?: number | undefined;
  /** The longest first pause before another try, in milliseconds; it doubles. Default 1000. */
  backoffMs?: number | undefined;
}

const LONGEST_MS = 60_000;
/** Topics that come one after another are asked for together. */
const GATHER_MS = 20;
/** How often the clock is looked at. A machine that slept is noticed by the hole. */
const LOOK_MS = 500;
const SLEPT_MS = 5_000;

/** Keeps one stream open: opens it again when it ends, with pauses that grow, from the event at which it ended. */
export class Connector {
  readonly #o: ConnectorOptions;
  #topics: readonly string[] = [];
  #running: AbortController | undefined;
  #since: string | undefined;
  #isOpen = false;
  #failures = 0;
  #retryMs: number | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #look: ReturnType<typeof setInterval> | undefined;
  #heardAt = 0;
  #lookedAt = 0;

  constructor(options: ConnectorOptions) {
    this.#o = options;
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** Follows these topics, and nothing when there are none. */
  want(topics: readonly string[]): void {
    const isMore = topics.some((topic) => !this.#topics.includes(topic));
    this.#topics = topics;
    if (!topics.length) this.stop();
    // What is followed no more costs nothing until the stream is opened the next time.
    else if (isMore || !this.#look) this.#plan(GATHER_MS);
  }

  /** Opens the stream anew at once: the reader is back, or the network is. */
  hurry(): void {
    if (!this.#topics.length) return;
    this.#failures = 0;
    this.#plan(0);
  }

  /** Closes the stream. It goes on where it was when topics are wanted again. */
  stop(): void {
    this.#topics = [];
    clearTimeout(this.#timer);
    clearInterval(this.#look);
    this.#look = this.#timer = undefined;
    this.#running?.abort();
    this.#running = undefined;
    this.#close();
  }

  /** Begins anew, with nothing to resume from: somebody else is looking. */
  forget(): void {
    this.#since = undefined;
  }

  #plan(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#open(), ms);
    this.#lookedAt = Date.now();
    this.#look ??= setInterval(() => this.#lookAtClock(), LOOK_MS);
  }

  async #open(): Promise<void> {
    this.#timer = undefined;
    this.#running?.abort();
    const running = (this.#running = new AbortController());
    const { signal } = running;
    this.#heardAt = Date.now();
    let refused: StreamRefused | undefined;
    try {
      const topics = [...this.#topics].sort();
      await this.#o.read({ topics, since: this.#since, signal, on: (event) => this.#hear(event, signal) });
    } catch (error) {
      if (error instanceof StreamRefused) refused = error;
    }
    if (this.#running !== running) return;
    this.#running = undefined;
    const wasOpen = this.#isOpen;
    this.#close();
    if (!this.#topics.length) return;
    const said = this.#retryMs;
    this.#retryMs = undefined;
    if (wasOpen && said === 0) return this.#plan(0);
    this.#failures = wasOpen ? 0 : this.#failures + 1;
    // Full jitter: the pages of a busy site must not come back in step.
    const longest = Math.min((this.#o.backoffMs ?? 1000) * 2 ** this.#failures, LONGEST_MS);
    this.#plan(Math.max(said ?? Math.random() * longest, (refused?.retryAfter ?? 0) * 1000));
  }

  #hear(event: StreamEvent, signal: AbortSignal): void {
    if (signal.aborted) return;
    this.#heardAt = Date.now();
    // The session ended or was renewed: the next token is at hand at once.
    if (event.event === 'end') this.#retryMs = 0;
    if (event.event === 'bye') this.#retryMs = Number(event.data.retry) || undefined;
    if (event.event === 'hello') {
      this.#failures = 0;
      this.#isOpen = true;
      this.#o.onOpen(true);
    }
    this.#o.on(event);
    if (event.id !== undefined) this.#since = event.id;
  }

  #close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#o.onOpen(false);
  }

  #lookAtClock(): void {
    const now = Date.now();
    const slept = now - this.#lookedAt > SLEPT_MS;
    this.#lookedAt = now;
    if (slept) this.hurry();
    else if (this.#running && now - this.#heardAt > (this.#o.silenceMs ?? 40_000)) this.#plan(0);
  }
}
