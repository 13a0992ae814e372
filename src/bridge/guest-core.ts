import type { BridgeCode } from './codes.js';
import type { Offered } from './handshake.js';
import type { Ledger } from './ledger.js';
import type { ConnectReason, GuestLink } from './types.js';

/** The guest's end, from before it has found its host. */
export interface Guest {
  readonly link: Promise<GuestLink>;
  /** Aborted with a code when it is over; owns every listener. */
  readonly life: AbortSignal;
  readonly ledger: Ledger;
  /** Callers that still want it. */
  users: number;
  /** Opens the port of an offer. */
  join(port: MessagePort, offered: Offered, host: string): void;
  /** Settles everything: with a code, and with a reason while the link is not open. */
  end(code?: BridgeCode, reason?: ConnectReason, seen?: string): void;
}
