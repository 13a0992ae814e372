/** A member decided what a page in a frame may do in their name, or took it back. */
export class RaiFrameConsentEvent extends Event {
  /** Exact origin of the page. */
  readonly origin: string;
  /** Id of the channel. */
  readonly channel: string;
  /** `messages.send` or `token`. */
  readonly capability: string;
  readonly granted: boolean;

  constructor(decision: { origin: string; channel: string; capability: string; granted: boolean }) {
    super('rai-frame-consent', { bubbles: true, composed: true });
    this.origin = decision.origin;
    this.channel = decision.channel;
    this.capability = decision.capability;
    this.granted = decision.granted;
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    'rai-frame-consent': RaiFrameConsentEvent;
  }
}
