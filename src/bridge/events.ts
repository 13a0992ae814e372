/** Listeners by kind. One that throws is reported and stops no other. */
export interface Events<E> {
  on<K extends keyof E & string>(
    kind: K,
    listener: (detail: E[K]) => void,
    o?: { signal?: AbortSignal | undefined },
  ): void;
  fire<K extends keyof E & string>(kind: K, detail: E[K]): void;
}

/** No `EventTarget`: each call is told, and an event object for it is more work than the rest of telling it. */
export function createEvents<E>(): Events<E> {
  const kinds = new Map<string, Set<(detail: never) => void>>();
  return {
    on(kind, listener, { signal } = {}) {
      const listeners = kinds.get(kind) ?? new Set();
      if (signal?.aborted) return;
      kinds.set(kind, listeners.add(listener));
      signal?.addEventListener('abort', () => listeners.delete(listener));
    },
    fire(kind, detail) {
      kinds.get(kind)?.forEach((listener) => {
        try {
          listener(detail as never);
        } catch (error) {
          reportError(error);
        }
      });
    },
  };
}
