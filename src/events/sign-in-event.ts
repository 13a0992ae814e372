/**
 * A reader wants to sign in. The page opens its own sign-in. With `sign-in-url` the widget follows
 * that address afterwards unless the default is prevented.
 */
export class RaiSignInEvent extends Event {
  constructor() {
    super('rai-sign-in', { bubbles: true, composed: true, cancelable: true });
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    'rai-sign-in': RaiSignInEvent;
  }
}
