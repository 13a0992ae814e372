import type { FrameGoneReason } from '../model/frame.js';

/** Nobody is in a frame any more, or nobody could be reached. */
export class RaiFrameGoneEvent extends Event {
  readonly reason: FrameGoneReason;

  constructor(reason: FrameGoneReason) {
    super('rai-frame-gone', { bubbles: true, composed: true });
    this.reason = reason;
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    'rai-frame-gone': RaiFrameGoneEvent;
  }
}
