/**
 * A page in a frame wants an address opened, just after its reader acted in it. Prevent the default to open it
 * yourself; otherwise it opens in a new tab that knows nothing of this one.
 */
export class RaiFrameNavigateEvent extends Event {
  /** Exact origin of the page. */
  readonly origin: string;
  /** https without credentials, or mailto. */
  readonly url: string;

  constructor(origin: string, url: string) {
    super('rai-frame-navigate', { bubbles: true, composed: true, cancelable: true });
    this.origin = origin;
    this.url = url;
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    'rai-frame-navigate': RaiFrameNavigateEvent;
  }
}
