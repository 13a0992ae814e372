import { now, type Clock, type Due } from './clock.js';
import { createOutbox, decode, isFrame, type Frame } from './codec.js';
import { isBridgeCode, type BridgeCode } from './errors.js';
import type { Ledger } from './ledger.js';
import { createFaults } from './limits.js';
import type { Limits } from './types.js';

export interface LineHooks {
  /** Takes a frame of its kind, so many characters long; false: it knows no such frame. */
  take(frame: Frame, size: number): unknown;
  /** The other side says goodbye, and how long it waits for an answer to it. */
  bye(code: BridgeCode, ms: number): void;
  /** This side hung up. */
  lost(code: BridgeCode): void;
}

/** One end of a port: texts out in batches, believed frames in. */
export interface Line {
  isOpen: boolean;
  /** When the last frame came. */
  heard: number;
  /** Sends `{"kind":id…}`: `id` and `rest` are JSON already. */
  send(kind: string, id: number | string, rest?: string): void;
  /** Counts a protocol error; after too many the line is hung up. */
  fault(counter: string): void;
  /** With the last two: calls back when there is no pong in so many milliseconds. */
  ping(ms?: number, silent?: () => void): void;
  heed(limits: Limits): void;
  /** Says goodbye and closes. */
  close(code: string): void;
}

export const isId = (id: unknown): id is number => Number.isSafeInteger(id) && (id as number) > 0;

export const codeOf = (code: unknown): BridgeCode => (isBridgeCode(code) ? code : 'INTERNAL');

export function createLine(
  port: MessagePort,
  limits: Limits,
  clock: Clock,
  { note, count }: Ledger,
  hooks: LineHooks,
): Line {
  const outbox = createOutbox((text) => port.postMessage(text));
  const fault = createFaults(limits);
  const pings = new Map<unknown, Due>();
  let lastPing = 0;

  const take = (frame: unknown, size: number): void => {
    if (!isFrame(frame)) return line.fault('frame');
    const { p, o, b, ms } = frame;
    if (hooks.take(frame, size)) return;
    if (isId(p)) line.send('o', p);
    else if (isId(o)) {
      clock.delete(pings.get(o)!);
      pings.delete(o);
    } else if (b) {
      note('in', 'b');
      hooks.bye(codeOf(b), Math.min((ms as number) || 0, 5000));
    } else line.fault('frame');
  };

  const line: Line = {
    isOpen: true,
    heard: now(),
    send(kind, id, rest = '') {
      if (!line.isOpen) return;
      note('out', kind + ' ' + id);
      outbox.add(`{"${kind}":${id}${rest}}`);
    },
    fault(counter) {
      if (!line.isOpen) return;
      count(counter);
      const code = fault(counter);
      if (!code) return;
      line.close(code);
      hooks.lost(code);
    },
    ping(ms, silent) {
      const id = ++lastPing;
      if (ms && silent) {
        const item = { at: now() + ms, due: silent };
        pings.set(id, item);
        clock.add(item);
      }
      line.send('p', id);
      outbox.flush();
    },
    heed: outbox.heed,
    close(code) {
      if (!line.isOpen) return;
      line.send('b', `"${code}"`);
      outbox.flush();
      line.isOpen = false;
      pings.forEach(clock.delete);
      port.close();
    },
  };
  port.onmessage = ({ data }: MessageEvent) => {
    line.heard = now();
    const frames = decode(data, limits);
    if (typeof frames === 'string') return line.fault(frames);
    for (const frame of frames) {
      try {
        if (line.isOpen) take(frame, data.length / frames.length);
      } catch {
        // Whatever a frame holds that nobody thought of, the rest of its batch is served.
        line.fault('frame');
      }
    }
    // What is answered at once leaves at once, as one text.
    outbox.flush();
  };
  return line;
}
