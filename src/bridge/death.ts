/**
 * How one side learns that the other is gone. Requirements (D8 to D10 stand in silence.ts):
 *
 * D1 A guest's document says bye when it goes.
 * D2 A page that goes into the back/forward cache says nothing, and its clock stands still.
 * D3 One that comes back sends one ping; without a pong in 1 s the other side is gone.
 * D4 A load proves nothing by itself: one ping follows; without a pong in 1 s the document was replaced.
 * D5 After a load in another window than before, the document was replaced.
 * D6 After a bye a frame that is not connected is gone at once.
 * D7 After a bye a new hello must come within 3 s; then the frame is gone.
 * D11 Where ports tell that their other end closed, that is believed.
 * D12 Whoever is asked to save has so many milliseconds; then the line is closed all the same.
 */
import type { Due } from './clock.js';
import type { Line } from './port.js';
import { now } from './time.js';

const HELLO_MS = 3000;

/** Tells when a page goes for good, and when it is back from the back/forward cache with nobody there. */
export function watchPage(
  view: Window,
  life: { signal: AbortSignal },
  /** Whether its clock stands still. */
  rest: (isResting: boolean) => void,
  line: () => Line | undefined,
  gone: () => void,
  leave?: () => void,
): void {
  const hide = ({ persisted }: PageTransitionEvent): void => {
    if (persisted) return rest(true); // [D2]
    leave?.(); // [D1]
  };
  const show = ({ persisted }: PageTransitionEvent): void => {
    if (!persisted) return;
    rest(false);
    line()?.ping(gone); // [D3]
  };
  view.addEventListener('pagehide', hide, life);
  view.addEventListener('pageshow', show, life);
}

/** After a load of the frame: is the document still the one that the line leads to? */
export function probe(line: Line, isSameWindow: boolean, replaced: () => void): void {
  if (!isSameWindow) return replaced(); // [D5]
  line.ping(replaced); // [D4]
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

/** Asks whoever listens to save, and waits for what it is told to wait for, but not longer than this. */
export function letSave(
  ms: number,
  ask: (wait: (work: Promise<unknown>) => void) => void,
  done: () => void,
): void {
  const works: Promise<unknown>[] = [];
  if (ms) ask((work) => void works.push(work));
  const timer = setTimeout(done, ms); // [D12]
  void Promise.allSettled(works).then(() => {
    clearTimeout(timer);
    done();
  });
}
