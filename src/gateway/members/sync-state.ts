import type { Freshness } from '../context.js';

/** How fresh the knowledge of all members is. The sweep writes it, everybody reads it. */
export class SyncState implements Freshness {
  stale = false;
  /** The platform answers, but not to this community key. */
  refused = false;
  /** Milliseconds since 1970 of the beginning of the last complete sweep. */
  asOfMs = 0;
  /** Whether everybody was loaded once. */
  loaded = false;

  get asOf(): string {
    return new Date(this.asOfMs).toISOString();
  }
}
