import type { BridgeCode } from './codes.js';
import type { ConnectReason } from './types.js';

export type { BridgeCode };

export interface BridgeErrorDetail {
  /** Whether the same call may succeed when it is made again. */
  retryable?: boolean | undefined;
  /** Seconds to wait before the next try. */
  retryAfter?: number | undefined;
  /** HTTP status behind it. */
  status?: number | undefined;
  /** Type of the problem (RFC 9457) behind it. */
  problem?: string | undefined;
}

/** How a call failed. Its text is for developers, short, and never that of an unexpected exception of the other side. */
export class BridgeError extends Error {
  declare readonly code: BridgeCode;
  declare readonly retryable: boolean;
  declare readonly retryAfter: number | undefined;
  declare readonly status: number | undefined;
  declare readonly problem: string | undefined;

  constructor(code: BridgeCode, text: string = code, detail?: BridgeErrorDetail) {
    super(text);
    const retryable = /^(RATE|BUSY|TIME|UNAV|PEER)/.test(code);
    Object.assign(this, { name: 'BridgeError', code, retryable }, detail);
  }
}

/** Why a link did not come about. Its text may name both origins: it never leaves this side. */
export class ConnectError extends Error {
  declare readonly reason: ConnectReason;

  constructor(reason: ConnectReason, seen?: string) {
    super(seen ? `${reason}: ${seen}` : reason);
    Object.assign(this, { name: 'ConnectError', reason });
  }
}
