/** How near to the end still counts as reading the newest message, in pixels. */
const NEAR = 40;

/**
 * Keeps a scrolled list still while rows come and go above or below: the first visible row stays
 * where it is, and a reader at the end stays at the end. Rows carry `data-key`.
 */
export class ScrollKeeper {
  /** Whether the reader is at the end of what is drawn. */
  atEnd = true;
  readonly #stick: () => boolean;
  #list: HTMLElement | undefined;
  #last = { top: 0, whole: 0, shown: 0 };
  #anchor: { key: string; top: number } | undefined;
  #sizes: ResizeObserver | undefined;

  /** `stick` says whether the end of the list is the newest message, so that the end is worth keeping. */
  constructor(stick: () => boolean) {
    this.#stick = stick;
  }

  /** Takes charge of the element that scrolls. Its first child is what grows. */
  attach(list: HTMLElement): void {
    this.detach();
    this.#list = list;
    this.#sizes = new ResizeObserver(this.#onResize);
    this.#sizes.observe(list);
    if (list.firstElementChild) this.#sizes.observe(list.firstElementChild);
  }

  detach(): void {
    this.#sizes?.disconnect();
    this.#list = undefined;
  }

  /** Notes where the reader is. */
  remember(): void {
    const list = this.#list;
    if (!list?.clientHeight) return;
    const { scrollTop: top, scrollHeight: whole, clientHeight: shown } = list;
    const grew = whole !== this.#last.whole || shown !== this.#last.shown;
    // Who was at the end leaves it by scrolling up, not because the list grew or its window shrank.
    this.atEnd = whole - top - shown < NEAR || (this.atEnd && grew && top >= this.#last.top);
    this.#last = { top, whole, shown };
    const edge = list.getBoundingClientRect().top;
    this.#anchor = undefined;
    for (const row of list.querySelectorAll<HTMLElement>('[data-key]')) {
      const box = row.getBoundingClientRect();
      if (box.bottom <= edge) continue;
      this.#anchor = { key: row.dataset['key']!, top: box.top - edge };
      return;
    }
  }

  /** Goes back to where the reader was, whatever was drawn meanwhile. */
  restore(): void {
    const list = this.#list;
    if (!list) return;
    if (this.atEnd && this.#stick()) return this.toEnd();
    const anchor = this.#anchor;
    const row =
      anchor &&
      [...list.querySelectorAll<HTMLElement>('[data-key]')].find(
        ({ dataset }) => dataset['key'] === anchor.key,
      );
    if (row)
      list.scrollTop += row.getBoundingClientRect().top - list.getBoundingClientRect().top - anchor.top;
  }

  /** Goes to the end and stays there. */
  toEnd(): void {
    this.atEnd = true;
    if (this.#list) this.#list.scrollTop = this.#list.scrollHeight;
  }

  #onResize = (): void => {
    if (this.atEnd && this.#stick()) this.toEnd();
  };
}
