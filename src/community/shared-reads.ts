import { cancelled } from './gateway-errors.js';

interface Read {
  promise: Promise<unknown>;
  abort: AbortController;
  waiters: number;
}

/**
 * Equal reads at the same time are one request. Each caller may go away without a harm to the others;
 * the request ends with the last of them.
 */
export class SharedReads {
  readonly #reads = new Map<string, Read>();

  share<T>(key: string, start: (signal: AbortSignal) => Promise<T>, signal?: AbortSignal): Promise<T> {
    if (signal?.aborted) return Promise.reject(cancelled());
    const read = this.#reads.get(key) ?? this.#begin(key, start);
    read.waiters++;
    return new Promise<T>((resolve, reject) => {
      const leave = (): void => {
        signal?.removeEventListener('abort', onAbort);
        if (--read.waiters > 0) return;
        this.#forget(key, read);
        read.abort.abort();
      };
      const onAbort = (): void => {
        leave();
        reject(cancelled());
      };
      signal?.addEventListener('abort', onAbort);
      read.promise.then(
        (value) => {
          leave();
          resolve(value as T);
        },
        (error: unknown) => {
          leave();
          reject(error);
        },
      );
    });
  }

  #begin(key: string, start: (signal: AbortSignal) => Promise<unknown>): Read {
    const abort = new AbortController();
    const read: Read = { promise: start(abort.signal), abort, waiters: 0 };
    this.#reads.set(key, read);
    return read;
  }

  #forget(key: string, read: Read): void {
    if (this.#reads.get(key) === read) this.#reads.delete(key);
  }
}
