import { RaiFrameHeightEvent } from '../../events/frame-height-event.js';
import type { FramedElement } from './framed-element.js';
import { firstHeight, readBounds, readHeight, type FrameBounds, type FrameHeight } from './height.js';

/** How a frame follows the height of its page. */
export interface FrameSize extends FrameBounds {
  apply(px: number): void;
  onFrozen(): void;
}

/** How tall a frame is: as its element says, and within that as its page asks. */
export class FrameBox {
  readonly #host: FramedElement;
  readonly #usual: () => string | undefined;
  #fitted: number | undefined;

  /** `usual`: the height where the element says none. */
  constructor(host: FramedElement, usual: () => string | undefined = () => undefined) {
    this.#host = host;
    this.#usual = usual;
  }

  get isAuto(): boolean {
    return this.#height.kind === 'auto';
  }

  /** CSS pixels, or all that the element's own box has. */
  get shown(): number | 'fill' {
    const height = this.#height;
    if (height.kind === 'fill') return 'fill';
    return (height.kind === 'auto' ? this.#fitted : undefined) ?? firstHeight(height);
  }

  get bounds(): FrameBounds {
    return readBounds(this.#host.minHeight, this.#host.maxHeight);
  }

  get size(): FrameSize {
    return {
      ...this.bounds,
      apply: (px) => this.#fit(px, false),
      onFrozen: () => this.#fit(this.#fitted ?? firstHeight(this.#height), true),
    };
  }

  /** A new page tells its own height. */
  reset(): void {
    this.#fitted = undefined;
  }

  get #height(): FrameHeight {
    const { height, minHeight, maxHeight } = this.#host;
    return readHeight(height ?? this.#usual(), minHeight, maxHeight);
  }

  #fit(px: number, isFrozen: boolean): void {
    if (!this.isAuto) return;
    this.#fitted = px;
    this.#host.requestUpdate();
    this.#host.dispatchEvent(new RaiFrameHeightEvent(px, isFrozen));
  }
}
