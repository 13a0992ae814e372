import type { Frame } from './codec.js';
import type { BridgeCode } from './errors.js';
import type { Method } from './types.js';

/** The answering side. */
export interface Server {
  take(frame: Frame): boolean;
  /** Ends what is running, or what of it is meant. */
  end(code: BridgeCode, isMeant?: (row: Method, name: string) => boolean): void;
}
