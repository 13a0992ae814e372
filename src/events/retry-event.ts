/** A reader asked to try again. Prevent the default to decide when that happens. */
export class RaiRetryEvent extends Event {
  constructor() {
    super('rai-retry', { bubbles: true, composed: true, cancelable: true });
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    'rai-retry': RaiRetryEvent;
  }
}
