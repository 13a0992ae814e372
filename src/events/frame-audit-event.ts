/** A page in a frame did something, or tried to. */
export class RaiFrameAuditEvent extends Event {
  /** Exact origin of the page. */
  readonly origin: string;
  /** Id of the channel. */
  readonly channel: string;
  /** What it called, such as `messages.send`. */
  readonly method: string;
  /** Why it failed or was refused, from the closed list of error codes; absent when it went well. */
  readonly code: string | undefined;
  /** ISO 8601. */
  readonly at: string;

  constructor(entry: {
    origin: string;
    channel: string;
    method: string;
    code?: string | undefined;
    at: string;
  }) {
    super('rai-frame-audit', { bubbles: true, composed: true });
    this.origin = entry.origin;
    this.channel = entry.channel;
    this.method = entry.method;
    this.code = entry.code;
    this.at = entry.at;
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    'rai-frame-audit': RaiFrameAuditEvent;
  }
}
