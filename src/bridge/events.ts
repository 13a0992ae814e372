/** Listeners by kind. One that throws is reported and stops no other. */
export interface Events<E> {
  on<K extends keyof E & string>(
    kind: K,
    listener: (detail: E[K]) => void,
    o?: { signal?: AbortSignal | undefined },
  ): void;
  fire<K extends keyof E & string>(kind: K, detail: E[K]): void;
}

export function createEvents<E>(): Events<E> {
  const target = new EventTarget();
  return {
    on: (kind, listener, o) =>
      target.addEventListener(
        kind,
        ({ detail }: CustomEventInit<never>) => listener(detail!),
        o as AddEventListenerOptions,
      ),
    fire: (kind, detail) => void target.dispatchEvent(new CustomEvent(kind, { detail })),
  };
}
