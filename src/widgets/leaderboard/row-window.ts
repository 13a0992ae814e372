import {
  elementScroll,
  observeElementOffset,
  observeElementRect,
  Virtualizer,
  type VirtualizerOptions,
} from '@tanstack/virtual-core';

/** The stretch of a long list of equally high rows that is in view, and a little around it. */
export class RowWindow {
  readonly #virtualizer: Virtualizer<HTMLElement, Element>;
  readonly #options: VirtualizerOptions<HTMLElement, Element>;
  readonly #scroller: HTMLElement;
  readonly #size: number;
  readonly #unmount: () => void;

  /** `changed` is called whenever another stretch is in view. `size` is the height of a row in pixels. */
  constructor(scroller: HTMLElement, count: number, size: number, changed: () => void) {
    this.#scroller = scroller;
    this.#size = size;
    this.#options = {
      count,
      estimateSize: () => size,
      getScrollElement: () => scroller,
      // 25 rows fit at most; with these on either side there are never more than 60.
      overscan: 8,
      observeElementRect: (instance, tell) =>
        observeElementRect(instance, (rect) => asBundled(() => tell(rect))),
      observeElementOffset: (instance, tell) =>
        observeElementOffset(instance, (offset, isScrolling) => asBundled(() => tell(offset, isScrolling))),
      scrollToFn: elementScroll,
      onChange: changed,
    };
    this.#virtualizer = asBundled(() => new Virtualizer(this.#options));
    this.#unmount = this.#virtualizer._didMount();
    asBundled(() => this.#virtualizer._willUpdate());
  }

  set count(count: number) {
    if (count === this.#options.count) return;
    this.#options.count = count;
    asBundled(() => {
      this.#virtualizer.setOptions({ ...this.#options });
      this.#virtualizer._willUpdate();
    });
  }

  /** First and last index, both inside. */
  get range(): readonly [number, number] {
    const items = asBundled(() => this.#virtualizer.getVirtualItems());
    return [items[0]?.index ?? 0, items.at(-1)?.index ?? -1];
  }

  /** Scrolls no further than needed. A row is left free at each edge, where the own one may stick. */
  show(index: number): void {
    const { scrollTop, clientHeight } = this.#scroller;
    const top = (index - 1) * this.#size;
    const bottom = (index + 2) * this.#size;
    if (top < scrollTop) this.#scroller.scrollTop = top;
    else if (bottom > scrollTop + clientHeight) this.#scroller.scrollTop = bottom - clientHeight;
  }

  stop(): void {
    this.#unmount();
  }
}

/**
 * The library reads `process.env`, which bundlers fill in. A page without a bundler has no `process`: it has one for
 * the length of a call, so that nothing else on that page takes it for Node.
 */
function asBundled<T>(call: () => T): T {
  if ('process' in globalThis) return call();
  Object.defineProperty(globalThis, 'process', {
    configurable: true,
    value: { env: { NODE_ENV: 'production' } },
  });
  try {
    return call();
  } finally {
    Reflect.deleteProperty(globalThis, 'process');
  }
}
