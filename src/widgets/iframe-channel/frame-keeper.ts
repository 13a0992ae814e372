import { isServer, type ReactiveController } from 'lit';
import type { FrameGoneReason } from '../../model/frame.js';
import { FrameLife, type FrameLink, type FrameMaking, type FramePhase } from './frame-life.js';
import type { FramedElement } from './framed-element.js';
import type { FrameBox } from './frame-box.js';
import type { FrameBounds } from './height.js';
import type { FrameNews } from './frame-news.js';
import { Near } from './near.js';

/** A page that should stand in the frame. */
export interface WantedPage {
  /** Another key needs another frame. */
  key: string;
  /** Exact origin of the page. */
  origin: string;
  making: FrameMaking;
}

/** The host's end of a frame. */
export interface ServedPage {
  link: FrameLink;
  /** Changes the bounds of the height. */
  limit(bounds: FrameBounds): void;
  /** Lets the page save what is unsaved. */
  close(): Promise<void>;
}

export interface Keeping<P extends WantedPage> {
  /** What should stand in the frame now; nothing: no frame. Asked before each render. */
  wanted(): P | undefined;
  /** Makes the host's end; the frame is in the document, and its page has not said a word. */
  serve(frame: HTMLIFrameElement, page: P): ServedPage;
  /** Nobody is there any more, or will not be in a moment. */
  leaving?(): void;
  /** The frame is taken away. */
  left?(): void;
}

export type KeptState =
  { state: 'loading' | 'slow' | 'open' | 'offline' } | { state: 'failed' | 'gone'; reason: FrameGoneReason };

/** Keeps one frame for an element: makes it, follows it, takes it away, through moves, removal and new settings. */
export class FrameKeeper<P extends WantedPage> implements ReactiveController {
  readonly #host: FramedElement;
  readonly #box: FrameBox;
  readonly #news: FrameNews;
  readonly #keeping: Keeping<P>;
  readonly #near: Near;
  #connection: AbortController | undefined;
  #page: P | undefined;
  #life: FrameLife | undefined;
  #served: ServedPage | undefined;
  /** What the present frame was made from. */
  #key = '';
  #bounds = '';
  #isEnding = false;

  constructor(host: FramedElement, box: FrameBox, news: FrameNews, keeping: Keeping<P>) {
    this.#near = new Near(host, () => host.loading === 'lazy');
    (this.#host = host).addController(this);
    this.#box = box;
    this.#news = news;
    this.#keeping = keeping;
  }

  /** The frame, as long as it belongs into the document. */
  get frame(): HTMLIFrameElement | undefined {
    return this.#life?.isKept ? this.#life.element : undefined;
  }

  get isOpen(): boolean {
    return this.#life?.phase === 'open';
  }

  get state(): KeptState {
    const life = this.#life;
    if (!life || this.#isEnding) return { state: 'loading' };
    const phase: FramePhase = life.phase;
    if ((phase === 'slow' || life.mayCome) && !navigator.onLine) return { state: 'offline' };
    if (phase === 'failed' || phase === 'gone') return { state: phase, reason: life.reason ?? 'PEER_GONE' };
    return { state: phase };
  }

  /** Takes the frame away, and makes a new one; false when there is none. */
  reload(): boolean {
    if (this.#life) void this.#end();
    return this.#life !== undefined;
  }

  hostConnected(): void {
    this.#connection ??= new AbortController();
    const { signal } = this.#connection;
    addEventListener('online', this.#onOnline, { signal });
    addEventListener('offline', () => this.#host.requestUpdate(), { signal });
    this.#host.requestUpdate();
  }

  hostDisconnected(): void {
    this.#connection?.abort();
    this.#connection = undefined;
    // A move is a removal and an insertion in one go: only a microtask later it shows which it was.
    queueMicrotask(() => {
      this.#keeping.leaving?.();
      if (this.#host.isConnected) this.#life?.moved();
      else void this.#end();
    });
  }

  hostUpdate(): void {
    if (isServer || !this.#host.isConnected) return;
    const page = (this.#page = this.#keeping.wanted());
    if (this.#life && page?.key !== this.#key) void this.#end();
    if (!this.#life && page && this.#near.isNear) this.#begin(page);
    const bounds = JSON.stringify(this.#box.bounds);
    if (bounds !== this.#bounds) this.#served?.limit(this.#box.bounds);
    this.#bounds = bounds;
  }

  /** The host's end is made as soon as the frame is in the document, before its page can say a word. */
  hostUpdated(): void {
    const life = this.#life;
    const page = this.#page;
    if (!life || !page || this.#isEnding) return;
    life.element.title = page.making.title;
    if (life.isServed || !life.element.isConnected) return;
    const served = (this.#served = this.#keeping.serve(life.element, page));
    life.serve(served.link, () => served.close());
  }

  #begin({ key, origin, making }: P): void {
    this.#key = key;
    const life: FrameLife = (this.#life = new FrameLife(making, {
      changed: () => this.#host.requestUpdate(),
      opened: (kit, want) => this.#news.opened(origin, kit, want),
      slow: () => this.#news.slow(),
      gone: (reason) => {
        this.#keeping.leaving?.();
        // Where a tall page stood, a word in its middle would be out of sight.
        if (!life.isKept) this.#box.reset();
        this.#news.gone(reason, life.phase === 'gone');
      },
    }));
  }

  /** Lets the page save what is unsaved, then takes its frame away. A new one comes with the next update. */
  async #end(): Promise<void> {
    const life = this.#life;
    if (!life || this.#isEnding) return;
    this.#isEnding = true;
    this.#keeping.leaving?.();
    try {
      await life.end();
    } finally {
      this.#isEnding = false;
      this.#life = this.#served = undefined;
      this.#box.reset();
      this.#keeping.left?.();
      this.#host.requestUpdate();
    }
  }

  #onOnline = () => {
    const { state } = this.state;
    if (state === 'offline' || state === 'failed') this.reload();
    else this.#host.requestUpdate();
  };
}
