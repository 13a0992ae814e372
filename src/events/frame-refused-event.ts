import type { FrameRefusal } from '../model/frame.js';

/** What the page wrote on an element cannot be loaded safely, so nothing was loaded. */
export class RaiFrameRefusedEvent extends Event {
  readonly reason: FrameRefusal;
  /** The part of the settings that caused it, for developers. */
  readonly detail: string | undefined;

  constructor(reason: FrameRefusal, detail?: string) {
    super('rai-frame-refused', { bubbles: true, composed: true });
    this.reason = reason;
    this.detail = detail;
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    'rai-frame-refused': RaiFrameRefusedEvent;
  }
}
