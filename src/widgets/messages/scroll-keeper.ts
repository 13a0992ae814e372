import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { isServer } from 'lit';

/** How near to the end still counts as reading the newest message, in pixels. */
const NEAR = 40;

/**
 * Keeps a scrolled list still while rows come and go above or below: the first visible row stays
 * where it is, and a reader at the end stays at the end. Rows carry `data-key`.
 */
export class ScrollKeeper implements ReactiveController {
  /** Whether the reader is at the end of what is drawn. */
  atEnd = true;
  #scroller: HTMLElement | undefined;
  #last = { top: 0, whole: 0, shown: 0 };
  #anchor: { key: string; top: number } | undefined;
  #sizes: ResizeObserver | undefined;
  readonly #stick: () => boolean;

  /** `stick` says whether the end of the list is the newest message, so that the end is worth keeping. */
  constructor(host: ReactiveControllerHost, stick: () => boolean) {
    this.#stick = stick;
    host.addController(this);
  }

  /** The element that scrolls and the one inside that grows. Fits `ref()`. */
  attach = (scroller: Element | undefined): void => {
    this.#sizes?.disconnect();
    this.#scroller = scroller as HTMLElement | undefined;
    if (!scroller || isServer) return;
    this.#sizes = new ResizeObserver(this.#onResize);
    this.#sizes.observe(scroller);
    if (scroller.firstElementChild) this.#sizes.observe(scroller.firstElementChild);
  };

  hostConnected(): void {
    // Moved in the document: the browser has forgotten where the list stood.
    if (this.#scroller) {
      this.attach(this.#scroller);
      this.#restore();
    }
  }

  hostDisconnected(): void {
    this.#sizes?.disconnect();
  }

  hostUpdate(): void {
    this.remember();
  }

  hostUpdated(): void {
    this.#restore();
  }

  /** Call on every scroll of the list. */
  remember(): void {
    const scroller = this.#scroller;
    if (!scroller?.clientHeight) return;
    const { scrollTop: top, scrollHeight: whole, clientHeight: shown } = scroller;
    const grew = whole !== this.#last.whole || shown !== this.#last.shown;
    // Who was at the end leaves it by scrolling up, not because the list grew or its window shrank.
    this.atEnd = whole - top - shown < NEAR || (this.atEnd && grew && top >= this.#last.top);
    this.#last = { top, whole, shown };
    const edge = scroller.getBoundingClientRect().top;
    for (const row of this.#rows()) {
      const box = row.getBoundingClientRect();
      if (box.bottom > edge) {
        this.#anchor = { key: row.dataset['key']!, top: box.top - edge };
        return;
      }
    }
    this.#anchor = undefined;
  }

  /** Goes to the end and stays there. */
  toEnd(): void {
    this.atEnd = true;
    if (this.#scroller) this.#scroller.scrollTop = this.#scroller.scrollHeight;
  }

  /** The drawn row of a key. */
  row(key: string): HTMLElement | undefined {
    return this.#rows().find((row) => row.dataset['key'] === key);
  }

  #rows(): HTMLElement[] {
    return [...(this.#scroller?.querySelectorAll<HTMLElement>('[data-key]') ?? [])];
  }

  #onResize = (): void => {
    if (this.atEnd && this.#stick()) this.toEnd();
  };

  #restore(): void {
    const scroller = this.#scroller;
    if (!scroller) return;
    if (this.atEnd && this.#stick()) {
      this.toEnd();
      return;
    }
    const row = this.#anchor && this.row(this.#anchor.key);
    if (!row) return;
    const moved = row.getBoundingClientRect().top - scroller.getBoundingClientRect().top - this.#anchor!.top;
    if (moved) scroller.scrollTop += moved;
  }
}
