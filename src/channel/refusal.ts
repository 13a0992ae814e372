import { BridgeError, type BridgeCode } from '../bridge/errors.js';

/** Why a frame does not get what it asked for. The text is for its developer; `retryAfter` in seconds. */
export const refuse = (code: BridgeCode, why: string, retryAfter?: number): BridgeError =>
  new BridgeError(code, why, { retryAfter });

/** Somebody else is signed in since the call was made, or nobody. */
export const switched = (): BridgeError =>
  refuse('CANCELLED', 'the member of the community changed since the call was made');
