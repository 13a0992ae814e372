/** The page in a frame takes longer than usual to introduce itself. */
export class RaiFrameSlowEvent extends Event {
  constructor() {
    super('rai-frame-slow', { bubbles: true, composed: true });
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    'rai-frame-slow': RaiFrameSlowEvent;
  }
}
