import type { ReactiveElement } from 'lit';
import { initialState, Task, type TaskConfig } from '@lit/task';

/**
 * A remote read that lives as long as its element is on a page: aborted on removal, run again on
 * return, left alone when the element is merely moved. `last` is the newest good answer, which
 * survives a failed repeat.
 */
export class ConnectedTask<A extends readonly unknown[] = readonly unknown[], R = unknown> extends Task<
  A,
  R
> {
  readonly #host: ReactiveElement;
  readonly #kept: { last: R | undefined };
  #detached = false;

  constructor(host: ReactiveElement, config: TaskConfig<A, R>) {
    // `super` calls nothing of this, but the wrapped function needs a place before `this` exists.
    const kept: { last: R | undefined } = { last: undefined };
    super(host, {
      ...config,
      task: async (args, options) => {
        try {
          let value;
          try {
            value = await config.task(args, options);
          } catch (error) {
            // The community itself took the call back, as at a change of member: asked once more.
            if ((error as { code?: unknown })?.code !== 'CANCELLED' || options.signal.aborted) throw error;
            value = await config.task(args, options);
          }
          options.signal.throwIfAborted();
          if (value !== initialState) kept.last = value as R;
          return value;
        } catch (error) {
          // Whoever aborts has no use for an error: the element left, or newer arguments took over.
          if (options.signal.aborted) return (kept.last ?? initialState) as R;
          throw error;
        }
      },
    });
    this.#host = host;
    this.#kept = kept;
  }

  /** The newest answer that succeeded, whatever happened since. */
  get last(): R | undefined {
    return this.#kept.last;
  }

  /** Forgets the newest answer, as when it belonged to somebody who signed out. */
  forget(): void {
    this.#kept.last = undefined;
  }

  hostConnected(): void {
    // Made on an element that is on a page already: the host calls this from inside `super`.
    if (!(#detached in this) || !this.#detached) return;
    this.#detached = false;
    if (this.autoRun) void this.run();
  }

  hostDisconnected(): void {
    // A move is a removal and an insertion in one go: only a microtask later it shows which it was.
    queueMicrotask(() => {
      if (this.#host.isConnected) return;
      this.#detached = true;
      this.abort();
    });
  }
}
