import type { ReactiveController, ReactiveElement } from 'lit';

/**
 * Knows which named slots the page has filled, so that a shell passes on only those and the view's
 * own content shows in the others. (A slot passed on empty would count as filled.)
 */
export class Slotted implements ReactiveController {
  readonly #host: ReactiveElement;
  #observer: MutationObserver | undefined;

  constructor(host: ReactiveElement) {
    (this.#host = host).addController(this);
  }

  has(name: string): boolean {
    for (const child of this.#host.children ?? []) if (child.slot === name) return true;
    return false;
  }

  hostConnected(): void {
    this.#observer ??= new MutationObserver(() => this.#host.requestUpdate());
    this.#observer.observe(this.#host, { childList: true, attributeFilter: ['slot'], subtree: true });
  }

  hostDisconnected(): void {
    this.#observer?.disconnect();
  }
}
