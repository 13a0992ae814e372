import type { ReactiveController, ReactiveElement } from 'lit';

/** How far from what is seen a frame begins to load. */
const MARGIN = '400px';

/** Knows whether an element has come near to what is seen, for those that wait for it. */
export class Near implements ReactiveController {
  readonly #host: ReactiveElement;
  readonly #waits: () => boolean;
  #observer: IntersectionObserver | undefined;
  #hasCome = false;

  constructor(host: ReactiveElement, waits: () => boolean) {
    (this.#host = host).addController(this);
    this.#waits = waits;
  }

  /** Once it was near it stays so. */
  get isNear(): boolean {
    return this.#hasCome || !this.#waits();
  }

  hostConnected(): void {
    if (this.#hasCome) return;
    this.#observer ??= new IntersectionObserver(
      (entries) => {
        if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
        this.#hasCome = true;
        this.#observer?.disconnect();
        this.#host.requestUpdate();
      },
      { rootMargin: MARGIN },
    );
    this.#observer.observe(this.#host);
  }

  hostDisconnected(): void {
    this.#observer?.disconnect();
  }
}
