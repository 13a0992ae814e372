/** A page in a frame introduced itself and is served: at first, and again after each of its reloads. */
export class RaiFrameOpenEvent extends Event {
  /** Exact origin of the page. */
  readonly origin: string;
  /** Version of the kit that it uses. Information only. */
  readonly kit: string;
  /** Capabilities that it asked for. */
  readonly want: readonly string[];

  constructor(origin: string, kit: string, want: readonly string[]) {
    super('rai-frame-open', { bubbles: true, composed: true });
    this.origin = origin;
    this.kit = kit;
    this.want = want;
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    'rai-frame-open': RaiFrameOpenEvent;
  }
}
