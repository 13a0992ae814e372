/** Listeners by kind. One that throws is reported and stops no other. */
export interface Events<E> {
  on<K extends keyof E>(
    kind: K,
    listener: (detail: E[K]) => void,
    o?: { signal?: AbortSignal | undefined },
  ): void;
  fire<K extends keyof E>(kind: K, detail: E[K]): void;
}

export function createEvents<E>(life: AbortSignal): Events<E> {
  const listeners = new Map<keyof E, Set<(detail: never) => void>>();
  return {
    on(kind, listener, { signal } = {}) {
      if (signal?.aborted) return;
      const set = listeners.get(kind) ?? new Set();
      listeners.set(kind, set.add(listener));
      signal?.addEventListener('abort', () => set.delete(listener), { once: true, signal: life });
    },
    fire(kind, detail) {
      for (const listener of listeners.get(kind) ?? []) {
        try {
          (listener as (detail: unknown) => void)(detail);
        } catch (error) {
          console.error(error);
        }
      }
    },
  };
}
