/** The height of a frame changed to fit its page. */
export class RaiFrameHeightEvent extends Event {
  /** CSS pixels. */
  readonly height: number;
  /** The page's height kept swinging, so it stays from now on. */
  readonly frozen: boolean;

  constructor(height: number, frozen = false) {
    super('rai-frame-height', { bubbles: true, composed: true });
    this.height = height;
    this.frozen = frozen;
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    'rai-frame-height': RaiFrameHeightEvent;
  }
}
