/** Data of a widget arrived after a time without: it shows real content now. */
export class RaiLoadEvent extends Event {
  constructor() {
    super('rai-load', { bubbles: true, composed: true });
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    'rai-load': RaiLoadEvent;
  }
}
