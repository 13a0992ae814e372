import type { Clock } from './clock.js';
import type { BridgeCode } from './errors.js';
import type { Events } from './events.js';
import type { Grants } from './grants.js';
import type { Offered } from './handshake.js';
import type { Ledger } from './ledger.js';
import type { Serving } from './serving.js';
import type { States } from './states.js';
import type { ConnectReason, HostEvents, HostLink } from './types.js';

/** Where the documents come from. */
export interface Place {
  isConnected(): boolean;
  /** Why there is no link when the time is up. */
  why(): ConnectReason;
}

/** The host's end without its window: documents are handed to it, from hello to bye. */
export interface HostCore {
  readonly clock: Clock;
  readonly ledger: Ledger;
  readonly events: Events<HostEvents>;
  readonly states: States;
  readonly grants: Grants;
  /** Aborted when the link is closed. */
  readonly life: AbortSignal;
  readonly phase: HostLink['phase'];
  readonly reason: string;
  readonly serving: Serving | undefined;
  /** Waits for a first hello. */
  wait(): void;
  greet(port: MessagePort, offered: Offered, version: number): void;
  /** The present document is over: settles everything of it. */
  leave(): void;
  /** The same, and the next one is due. */
  left(): void;
  gone(reason: HostEvents['gone']['reason'], code?: BridgeCode): void;
  close(ms: number): Promise<void>;
}
