/**
 * `NO_ANSWER`: it never loaded. `LOADED_SILENT`: it loaded and said nothing. `ORIGIN_MISMATCH`: somebody of
 * another origin answered. `VERSION`: no common version. `REFUSED`: one side did not want the other. `PEER_GONE`:
 * it crashed or went to another page. `CLOSED`: it said goodbye.
 */
export type FrameGoneReason =
  | 'NOT_FRAMED'
  | 'NO_ANSWER'
  | 'LOADED_SILENT'
  | 'ORIGIN_MISMATCH'
  | 'VERSION'
  | 'REFUSED'
  | 'ABORTED'
  | 'PEER_GONE'
  | 'CLOSED';

/** Nobody is in a frame any more, or nobody could be reached. */
export class RaiFrameGoneEvent extends Event {
  readonly reason: FrameGoneReason;

  constructor(reason: FrameGoneReason) {
    super('rai-frame-gone', { bubbles: true, composed: true });
    this.reason = reason;
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    'rai-frame-gone': RaiFrameGoneEvent;
  }
}
