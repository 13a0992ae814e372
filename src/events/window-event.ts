/** A reader chose another stretch of time on a board. */
export class RaiWindowEvent extends Event {
  /** `all-time`, `monthly`, `weekly` or `daily`. */
  readonly window: string;

  constructor(window: string) {
    super('rai-window', { bubbles: true, composed: true });
    this.window = window;
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    'rai-window': RaiWindowEvent;
  }
}
