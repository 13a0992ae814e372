/**
 * Why nobody is in a frame. `NO_ANSWER`: it never loaded. `LOADED_SILENT`: it loaded and said nothing.
 * `ORIGIN_MISMATCH`: somebody of another origin answered. `VERSION`: no common version. `REFUSED`: one side did not
 * want the other. `PEER_GONE`: it crashed or went to another page. `CLOSED`: it said goodbye.
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

/** Why a frame is not loaded at all; a detail names the words of the page that caused it. */
export type FrameRefusal =
  /** No address is given. */
  | 'src-missing'
  /** Not an absolute address, or not an address. */
  | 'src-relative'
  /** Another scheme than https, such as `javascript:`, `data:` or `blob:`. */
  | 'src-scheme'
  /** http outside of this computer. */
  | 'src-insecure'
  /** A name or password stands in the address. */
  | 'src-credentials'
  /** The page's own origin, where a sandbox would not hold. */
  | 'src-own-origin'
  /** No channel is named. */
  | 'channel-missing'
  | 'capability-unknown'
  | 'sandbox-unknown'
  /** Keywords that together give the frame power over the page. */
  | 'sandbox-unsafe'
  /** Without `allow-same-origin` the frame has no origin, which needs `opaque`. */
  | 'sandbox-opaque'
  | 'widget-unknown';
