import { now, type Clock, type Due } from './clock.js';
import { createOutbox, decode, isFrame, type Frame } from './codec.js';
import { isBridgeCode, type BridgeCode } from './errors.js';
import { watchPort } from './death.js';
import type { Ledger } from './ledger.js';
import { createFaults } from './limits.js';
import type { Limits } from './types.js';

export interface LineHooks {
  /** Takes a frame of its kind, so many characters long; false: it knows no such frame. */
  take(frame: Frame, size: number): boolean;
  /** The other side says goodbye, and how long it waits for an answer to it. */
  bye(code: BridgeCode, ms: number): void;
  /** The line was hung up by this side, or broke. */
  lost(code: BridgeCode): void;
}

/** One end of a port: texts out in batches, believed frames in. */
export interface Line {
  readonly isOpen: boolean;
  /** When the last frame came. */
  readonly heard: number;
  send(text: string, what: string): void;
  /** Counts a protocol error; after too many the line is hung up. */
  fault(counter: string): void;
  /** With the last two: calls back when there is no pong in so many milliseconds. */
  ping(ms?: number, silent?: () => void): void;
  heed(limits: Limits): void;
  /** Says goodbye, if there is a code for it, and closes. */
  close(code?: string): void;
}

export const isId = (id: unknown): id is number => Number.isSafeInteger(id) && (id as number) > 0;

export function createLine(
  port: MessagePort,
  limits: Limits,
  clock: Clock,
  ledger: Ledger,
  hooks: LineHooks,
): Line {
  const outbox = createOutbox((text) => port.postMessage(text));
  const fault = createFaults(limits);
  const pings = new Map<number, Due>();
  let isOpen = true;
  let heard = now();
  let lastPing = 0;

  const takeFrame = (frame: unknown, size: number): void => {
    if (!isFrame(frame)) line.fault('frame');
    else if (hooks.take(frame, size)) return;
    else if (isId(frame.p)) line.send(`{"o":${frame.p}}`, 'o');
    else if (isId(frame.o)) {
      const waiting = pings.get(frame.o);
      if (waiting) clock.delete(waiting);
      pings.delete(frame.o);
    } else if (typeof frame.b === 'string') {
      ledger.note('in', 'b');
      const ms = frame.ms as number;
      hooks.bye(isBridgeCode(frame.b) ? frame.b : 'PEER_GONE', ms > 0 ? Math.min(ms, 5000) : 0);
    } else line.fault('frame');
  };

  port.onmessage = ({ data }: MessageEvent) => {
    heard = now();
    const frames = decode(data, limits);
    if (typeof frames === 'string') return line.fault(frames);
    const size = data.length / frames.length;
    for (const frame of frames) if (isOpen) takeFrame(frame, size);
  };

  const line: Line = {
    get isOpen() {
      return isOpen;
    },
    get heard() {
      return heard;
    },
    send(text, what) {
      if (!isOpen) return;
      ledger.note('out', what);
      outbox.add(text);
    },
    fault(counter) {
      if (!isOpen) return;
      ledger.count(counter);
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
      line.send(`{"p":${id}}`, 'p');
      outbox.flush();
    },
    heed: outbox.heed,
    close(code) {
      if (!isOpen) return;
      if (code) line.send(`{"b":"${code}"}`, 'b');
      outbox.flush();
      isOpen = false;
      for (const item of pings.values()) clock.delete(item);
      port.onmessage = null;
      watchPort(port, () => undefined);
      port.close();
    },
  };
  return line;
}
