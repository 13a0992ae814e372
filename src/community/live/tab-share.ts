import type { StreamEvent } from './event-stream.js';

/** What tabs of a site say to each other. */
type Note =
  | { kind: 'want'; tab: string; topics: readonly string[] }
  | { kind: 'leave'; tab: string }
  | { kind: 'who' }
  | { kind: 'open'; isOpen: boolean }
  | { kind: 'event'; event: StreamEvent };

export interface TabShareOptions {
  /** Names the gateway: tabs of other ones have a stream of their own. */
  name: string;
  /** What this tab follows, for as long as it is the one with the stream: its own topics and those of the others. */
  lead: (topics: readonly string[]) => void;
  /** Another tab has the stream now: this one needs none. */
  yield: () => void;
  on: (event: StreamEvent) => void;
  onOpen: (isOpen: boolean) => void;
  /** What a tab that comes later has to know: how the stream stands. Undefined while it is not open. */
  state: (topics: readonly string[]) => StreamEvent | undefined;
  locks?: LockManager;
  /** Milliseconds after which a tab that says nothing is forgotten. Default 90,000. */
  forgetMs?: number;
}

/**
 * One stream for all tabs of a site: whoever holds the lock has it and passes on what comes. Nothing is stored, and no
 * window is told. Only for what everybody may read.
 */
export class TabShare {
  readonly #o: TabShareOptions;
  readonly #tab = Math.random().toString(36).slice(2);
  readonly #others = new Map<string, { topics: readonly string[]; at: number }>();
  #channel: BroadcastChannel | undefined;
  #waiting: AbortController | undefined;
  #release: (() => void) | undefined;
  #timer: ReturnType<typeof setInterval> | undefined;
  #topics: readonly string[] = [];
  #heardAt = 0;

  /** Whether tabs can find each other here. */
  static get isPossible(): boolean {
    return typeof BroadcastChannel === 'function' && globalThis.navigator?.locks !== undefined;
  }

  constructor(options: TabShareOptions) {
    this.#o = options;
  }

  get leads(): boolean {
    return this.#release !== undefined;
  }

  want(topics: readonly string[]): void {
    this.#topics = topics;
    if (!topics.length) return this.stop();
    if (!this.#channel) this.#start();
    if (this.leads) this.#lead();
    else this.#tell({ kind: 'want', tab: this.#tab, topics });
  }

  /** Passes on what came to the tab with the stream. */
  pass(event: StreamEvent): void {
    if (this.leads) this.#tell({ kind: 'event', event });
  }

  passOpen(isOpen: boolean): void {
    if (this.leads) this.#tell({ kind: 'open', isOpen });
  }

  stop(): void {
    if (!this.#channel) return;
    this.#topics = [];
    if (!this.leads) this.#tell({ kind: 'leave', tab: this.#tab });
    clearInterval(this.#timer);
    this.#waiting?.abort();
    this.#release?.();
    this.#release = undefined;
    this.#channel.close();
    this.#channel = undefined;
    this.#others.clear();
  }

  #start(): void {
    const tabs = (this.#channel = new BroadcastChannel(this.#o.name));
    tabs.onmessage = ({ data }: MessageEvent<Note>) => {
      if (tabs === this.#channel) this.#hear(data);
    };
    const waiting = (this.#waiting = new AbortController());
    const { signal } = waiting;
    const locks = this.#o.locks ?? navigator.locks;
    locks
      .request(this.#o.name, { signal }, () => {
        if (signal.aborted) return;
        return new Promise<void>((release) => {
          this.#release = release;
          this.#tell({ kind: 'who' });
          this.#lead();
        });
      })
      .catch(() => {
        // A page without the right to locks, such as a sandboxed frame, has a stream of its own.
        if (!signal.aborted && tabs === this.#channel) {
          this.#release = () => {};
          this.#lead();
        }
      });
    this.#timer = setInterval(() => this.#renew(), (this.#o.forgetMs ?? 90_000) / 3);
  }

  #renew(): void {
    if (!this.leads) {
      // The tab with the stream may be one that the browser stopped.
      if (Date.now() - this.#heardAt > (this.#o.forgetMs ?? 90_000) / 2) this.#o.onOpen(false);
      return this.#tell({ kind: 'want', tab: this.#tab, topics: this.#topics });
    }
    const oldest = Date.now() - (this.#o.forgetMs ?? 90_000);
    for (const [tab, { at }] of this.#others) if (at < oldest) this.#others.delete(tab);
    this.#lead();
  }

  #lead(): void {
    this.#o.lead([...new Set([...this.#topics, ...[...this.#others.values()].flatMap((one) => one.topics)])]);
  }

  #hear(note: Note): void {
    if (this.leads) {
      if (note.kind === 'want') {
        this.#others.set(note.tab, { topics: note.topics, at: Date.now() });
        const event = this.#o.state(note.topics);
        if (event) this.#tell({ kind: 'event', event });
        this.#lead();
      } else if (note.kind === 'leave' && this.#others.delete(note.tab)) this.#lead();
      return;
    }
    if (note.kind === 'want' || note.kind === 'leave') return;
    this.#heardAt = Date.now();
    if (note.kind === 'who') {
      this.#o.yield();
      this.#tell({ kind: 'want', tab: this.#tab, topics: this.#topics });
    } else if (note.kind === 'open') this.#o.onOpen(note.isOpen);
    else if (note.kind === 'event') {
      if (note.event.event === 'hello') this.#o.onOpen(true);
      this.#o.on(note.event);
    }
  }

  #tell(note: Note): void {
    this.#channel?.postMessage(note);
  }
}
