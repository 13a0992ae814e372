import type { ConnectReason } from './types.js';

/** The closed list, the same as that of a community's errors: a test holds them equal. */
export const BRIDGE_CODES = [
  'BAD_FRAME',
  'TOO_LARGE',
  'UNKNOWN_METHOD',
  'FORBIDDEN',
  'INVALID',
  'UNAUTHENTICATED',
  'NOT_FOUND',
  'CONFLICT',
  'RATE_LIMITED',
  'TIMEOUT',
  'CANCELLED',
  'BUSY',
  'UNAVAILABLE',
  'PEER_RELOADED',
  'PEER_GONE',
  'CLOSED',
  'VERSION',
  'REFUSED',
  'INTERNAL',
] as const;

export type BridgeCode = (typeof BRIDGE_CODES)[number];

export const isBridgeCode = (code: unknown): code is BridgeCode => BRIDGE_CODES.includes(code as BridgeCode);

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

/** A call that never began may be made again in any case; one that died on its way only if twice does no harm. */
export const mayRetry = (code: BridgeCode, isIdempotent: boolean): boolean =>
  (isIdempotent ? /^(RATE|BUSY|TIME|UNAV|PEER)/ : /^(RATE|BUSY)/).test(code);

/** How a call failed. Its text is for developers, short, and never that of an unexpected exception of the other side. */
export class BridgeError extends Error {
  declare readonly code: BridgeCode;
  declare readonly retryable: boolean;
  declare readonly retryAfter: number | undefined;
  declare readonly status: number | undefined;
  declare readonly problem: string | undefined;

  constructor(code: BridgeCode, text: string = code, detail: BridgeErrorDetail = {}) {
    super(text);
    Object.assign(this, { name: 'BridgeError', code, retryable: mayRetry(code, true) }, detail);
  }
}

/** Why a link did not come about. Its text may name both origins: it never leaves this side. */
export class ConnectError extends Error {
  declare readonly reason: ConnectReason;

  constructor(reason: ConnectReason, text: string = reason) {
    super(text);
    Object.assign(this, { name: 'ConnectError', reason });
  }
}
