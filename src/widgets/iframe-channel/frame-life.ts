import type { FrameGoneReason } from '../../model/frame.js';

/** What a frame is made with. */
export interface FrameMaking {
  src: string;
  title: string;
  sandbox: string;
  allow: string;
  referrerpolicy: ReferrerPolicy;
}

/** What is needed of the host's end of a link. */
export interface FrameLink {
  on(kind: 'slow' | 'reload', listener: () => void, o: { signal: AbortSignal }): void;
  on(
    kind: 'open',
    listener: (opened: { kit: string; want: readonly string[] }) => void,
    o: { signal: AbortSignal },
  ): void;
  on(kind: 'gone', listener: (gone: { reason: FrameGoneReason }) => void, o: { signal: AbortSignal }): void;
  rebind(): void;
}

export type FramePhase = 'loading' | 'slow' | 'open' | 'failed' | 'gone';

export interface FrameEvents {
  /** Something that is drawn changed. */
  changed(): void;
  opened(kit: string, want: readonly string[]): void;
  slow(): void;
  gone(reason: FrameGoneReason): void;
}

/** Reasons after which the page may still come: its frame stays, unseen, and is shown when it does. */
const MAY_COME: readonly FrameGoneReason[] = ['NO_ANSWER', 'LOADED_SILENT'];
/** Reasons that the page has to hear as well: its frame stays, unseen, so that it can say so to its developer. */
const TOLD: readonly FrameGoneReason[] = ['VERSION', 'REFUSED'];

/** One frame from its making to its end, and how far its page has come. */
export class FrameLife {
  readonly element: HTMLIFrameElement;
  readonly #events: FrameEvents;
  readonly #life = new AbortController();
  #phase: FramePhase = 'loading';
  #reason: FrameGoneReason | undefined;
  #link: FrameLink | undefined;
  #close: (() => Promise<void>) | undefined;

  constructor(making: FrameMaking, events: FrameEvents) {
    this.#events = events;
    const frame = (this.element = document.createElement('iframe'));
    // Everything that confines the page stands before its address.
    frame.setAttribute('sandbox', making.sandbox);
    frame.allow = making.allow;
    frame.referrerPolicy = making.referrerpolicy;
    frame.title = making.title;
    frame.slot = 'frame';
    frame.setAttribute('part', 'frame');
    frame.inert = true;
    frame.src = making.src;
  }

  get phase(): FramePhase {
    return this.#phase;
  }

  get reason(): FrameGoneReason | undefined {
    return this.#reason;
  }

  /** Whether the host's end was made; only in the document can it be. */
  get isServed(): boolean {
    return this.#link !== undefined;
  }

  /** Whether the page failed to come so far, and still may. */
  get mayCome(): boolean {
    return this.#reason !== undefined && MAY_COME.includes(this.#reason);
  }

  /** Whether the frame is worth keeping in the document. */
  get isKept(): boolean {
    return this.#reason === undefined || this.mayCome || TOLD.includes(this.#reason);
  }

  /** Follows the host's end of the link, which is made as soon as the frame is in the document. */
  serve(link: FrameLink, close: () => Promise<void>): void {
    this.#link = link;
    this.#close = close;
    const { signal } = this.#life;
    link.on(
      'open',
      ({ kit, want }) => {
        this.#enter('open');
        this.#events.opened(kit, want);
      },
      { signal },
    );
    link.on(
      'slow',
      () => {
        this.#enter('slow');
        this.#events.slow();
      },
      { signal },
    );
    link.on('reload', () => this.#enter('loading'), { signal });
    link.on(
      'gone',
      ({ reason }) => {
        // A page that tries again and again is told of once.
        if (this.#reason === reason) return;
        this.#enter(this.#hasOpened ? 'gone' : 'failed', reason);
        this.#events.gone(reason);
      },
      { signal },
    );
  }

  /** The element was moved in the document, which gives the frame a new window. */
  moved(): void {
    this.#enter('loading');
    this.#link?.rebind();
  }

  /** Lets the page save what is unsaved, then ends. Nothing is told any more. */
  async end(): Promise<void> {
    this.#life.abort();
    await this.#close?.();
  }

  #hasOpened = false;

  #enter(phase: FramePhase, reason?: FrameGoneReason): void {
    this.#phase = phase;
    this.#reason = reason;
    if (phase === 'open') this.#hasOpened = true;
    // What cannot be seen cannot be reached by keyboard either.
    this.element.inert = phase !== 'open';
    this.#events.changed();
  }
}
