import { property } from 'lit/decorators.js';
import { lookStyles } from '../../internal/look.js';
import { RaiElement } from '../../internal/rai-element.js';
import { frameShellStyles } from './iframe-channel.styles.js';

export type FrameLoading = 'eager' | 'lazy';

/** What every element with a page in a frame can be told: when it loads, how tall it is, how long it may take. */
export class FramedElement extends RaiElement {
  static override styles = [...RaiElement.styles, lookStyles, frameShellStyles];

  /** When the page is loaded: `eager`, or `lazy`, not before the element comes near to what is seen. */
  @property() loading: FrameLoading = 'eager';

  /** `auto` (as tall as its page), `fill` (as tall as this element's box), or a number of CSS pixels. */
  @property({ reflect: true }) height?: string;

  /** The least height in CSS pixels when it is `auto`: 120. It is reserved before the page is there. */
  @property({ type: Number, attribute: 'min-height' }) minHeight?: number;

  /** The greatest height in CSS pixels when it is `auto`: 5000. */
  @property({ type: Number, attribute: 'max-height' }) maxHeight?: number;

  /** Milliseconds after which the page is called slow: 3000. */
  @property({ type: Number, attribute: 'slow-ms' }) slowMs?: number;

  /** Milliseconds after which the page is given up: 10000. */
  @property({ type: Number, attribute: 'timeout-ms' }) timeoutMs?: number;

  /** With `moveBefore()` the frame keeps its window, and nothing has to be done. */
  connectedMoveCallback(): void {}
}
