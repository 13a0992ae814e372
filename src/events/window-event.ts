import type { Span } from '../model/community.js';

/** A reader chose another stretch of time on a board. */
export class RaiWindowEvent extends Event {
  /** `all-time`, `monthly`, `weekly`, `daily`, `season`, or `range` for days from one to another. */
  readonly window: string;
  /** The same as a question to a board: the run of a season, or the first and the last day. */
  readonly span: Span;

  constructor(window: string, span: Span = { window }) {
    super('rai-window', { bubbles: true, composed: true });
    this.window = window;
    this.span = span;
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    'rai-window': RaiWindowEvent;
  }
}
