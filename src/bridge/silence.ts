/**
 * How one side learns that the other has crashed. Requirements, with those in death.ts:
 *
 * D8 While calls wait, 3 s without any frame and two pings without an answer mean a crash.
 * D9 Any frame is a sign of life.
 * D10 When this side's own clock was held up, the silence proves nothing, and the count begins anew.
 */
import type { Clock, Due } from './clock.js';
import type { Line } from './port.js';
import { now } from './time.js';

const SILENT_MS = 3000;
const PONG_MS = 1000;
const PINGS = 2;

/** Watches for silence while something is waited for. */
export function watchSilence(
  line: Line,
  clock: Clock,
  gone: () => void,
): (isBusy: boolean, at?: number) => void {
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
  return (isBusy, at) => {
    if (!isBusy) return clock.delete(watch);
    unanswered = 0;
    watch.at = (at ?? now()) + SILENT_MS;
    clock.add(watch);
  };
}
