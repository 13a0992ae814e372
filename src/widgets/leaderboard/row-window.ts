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
  readonly #unmount: () => void;

  /** `changed` is called whenever another stretch is in view. `size` is the height of a row in pixels. */
  constructor(scroller: HTMLElement, count: number, size: number, changed: () => void) {
    this.#options = {
      count,
      estimateSize: () => size,
      getScrollElement: () => scroller,
      // 25 rows fit at most; with these on either side there are never more than 60.
      overscan: 8,
      scrollPaddingStart: size,
      scrollPaddingEnd: size,
      observeElementRect,
      observeElementOffset,
      scrollToFn: elementScroll,
      onChange: changed,
    };
    this.#virtualizer = new Virtualizer(this.#options);
    this.#unmount = this.#virtualizer._didMount();
    this.#virtualizer._willUpdate();
  }

  set count(count: number) {
    if (count === this.#options.count) return;
    this.#options.count = count;
    this.#virtualizer.setOptions({ ...this.#options });
    this.#virtualizer._willUpdate();
  }

  /** First and last index, both inside. */
  get range(): readonly [number, number] {
    const items = this.#virtualizer.getVirtualItems();
    return [items[0]?.index ?? 0, items.at(-1)?.index ?? -1];
  }

  show(index: number): void {
    this.#virtualizer.scrollToIndex(index, { align: 'auto' });
  }

  stop(): void {
    this.#unmount();
  }
}
