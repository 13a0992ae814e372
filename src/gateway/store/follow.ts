import type { SharedRoom, Store } from './store.js';

const AGAIN_MS = 1000;

/**
 * Follows what other gateways change in a room, one change after another. Where one cannot be read, everything is read
 * again a second later. Nothing happens with a store of one process. Gives back how to stop.
 * @param changed gets the key that changed; undefined means that any may have
 */
export function follow(
  store: Store,
  room: SharedRoom,
  changed: (key: string | undefined) => Promise<void>,
): () => void {
  let turn: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;
  let isStopped = false;
  const heard = (key: string | undefined): void => {
    turn = turn
      .then(() => (isStopped ? undefined : changed(key)))
      .catch(() => {
        if (timer || isStopped) return;
        timer = setTimeout(() => {
          timer = undefined;
          heard(undefined);
        }, AGAIN_MS);
        timer.unref();
      });
  };
  const stop = store.watch?.([room], (_, key) => heard(key));
  return () => {
    isStopped = true;
    clearTimeout(timer);
    stop?.();
  };
}
