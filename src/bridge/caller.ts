import type { Frame } from './codec.js';
import type { CallOptions } from './types.js';

/** The calling side: what was asked, until it is answered, cancelled, too late, or the other side is gone. */
export interface Caller {
  /** `late`: so many milliseconds ago it was asked for. */
  call(name: string, args: object, o: CallOptions | undefined, late: number): Promise<unknown>;
  /** Its items, once the part that reads them is loaded. */
  stream(name: string, args: object, o: CallOptions | undefined): Promise<AsyncIterableIterator<unknown>>;
  take(frame: Frame): boolean;
  /** Ends the calls whose answers cannot be taken. */
  spoil(frames: readonly unknown[]): void;
}
