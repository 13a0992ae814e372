/**
 * How one side learns that the other is gone. Requirements:
 *
 * D1 A guest's document says bye when it goes.
 * D2 A page that goes into the back/forward cache says nothing, and its clock stands still.
 * D3 One that comes back sends one ping; without a pong in 1 s the other side is gone.
 * D4 A load proves nothing by itself: one ping follows; without a pong in 1 s the document was replaced.
 * D5 After a load in another window than before, the document was replaced.
 * D6 After a bye a frame that is not connected is gone at once.
 * D7 After a bye a new hello must come within 3 s; then the frame is gone.
 * D8 While calls wait, 3 s without any frame and two pings without an answer mean a crash.
 * D9 Any frame is a sign of life.
 * D10 When this side's own clock was held up, the silence proves nothing, and the count begins anew.
 * D11 Where ports tell that their other end closed, that is believed.
 * D12 Whoever is asked to save has so many milliseconds; then the line is closed all the same.
 */
import { now, type Clock, type Due } from './clock.js';
import type { Line } from './port.js';

const PONG_MS = 1000;
const SILENT_MS = 3000;
const HELLO_MS = 3000;
const PINGS = 2;

/** Tells when a page goes for good, and when it is back from the back/forward cache with nobody there. */
export function watchPage(
  view: Window,
  clock: Clock,
  signal: AbortSignal,
  line: () => Line | undefined,
  gone: () => void,
  leave?: () => void,
): void {
  const on = (kind: 'pagehide' | 'pageshow', run: (isKept: boolean) => void): void =>
    view.addEventListener(kind, ({ persisted }) => run(persisted), { signal });
  on('pagehide', (isKept) => {
    if (isKept) return clock.freeze(); // [D2]
    leave?.(); // [D1]
  });
  on('pageshow', (isKept) => {
    if (!isKept) return;
    clock.thaw();
    line()?.ping(PONG_MS, gone); // [D3]
  });
}

/** After a load of the frame: is the document still the one that the line leads to? */
export function probe(line: Line, isSameWindow: boolean, replaced: () => void): void {
  if (!isSameWindow) return replaced(); // [D5]
  line.ping(PONG_MS, replaced); // [D4]
}

/** A document said bye: what to wait for until the next one must be there. */
export function awaitReturn(isConnected: boolean, gone: () => void): Due[] {
  if (isConnected) return [{ at: now() + HELLO_MS, due: gone }]; // [D7]
  gone(); // [D6]
  return [];
}

/** An early hint of some engines: the other end of the port closed, or its document is gone. */
export function watchPort(port: MessagePort, closed: () => void): void {
  (port as { onclose?: () => void }).onclose = closed; // [D11]
}

/** Waits for work, but not longer than this. */
export function waitAtMost(ms: number, clock: Clock, work: Promise<unknown>): Promise<void> {
  return new Promise((resolve) => {
    const item = { at: now() + ms, due: resolve };
    clock.add(item); // [D12]
    const done = (): void => {
      clock.delete(item);
      resolve();
    };
    void work.then(done, done);
  });
}

/** Watches for silence while something is waited for. */
export function watchSilence(line: Line, clock: Clock, gone: () => void): (isBusy: boolean) => void {
  let unanswered = 0;
  let asked = 0;
  const watch: Due = {
    at: 0,
    due() {
      const time = now();
      const isLate = time - watch.at > PONG_MS;
      if (line.heard > asked) unanswered = 0; // [D9]
      if (isLate) unanswered = 0; // [D10]
      watch.at = line.heard + SILENT_MS;
      if (isLate || watch.at <= time) {
        if (unanswered === PINGS) return gone(); // [D8]
        unanswered++;
        asked = time;
        line.ping();
        watch.at = time + 2 * PONG_MS;
      }
      clock.add(watch);
    },
  };
  return (isBusy) => {
    clock.delete(watch);
    unanswered = 0;
    watch.at = now() + SILENT_MS;
    if (isBusy) clock.add(watch);
  };
}
