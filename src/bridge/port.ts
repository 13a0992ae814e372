import { decode, type Frame } from './codec.js';
import type { BridgeCode } from './errors.js';
import type { Ledger } from './ledger.js';
import { hangsUp, isId } from './limits.js';
import { now } from './time.js';
import type { Limits } from './types.js';

/** Milliseconds that an answer to a ping may take. */
const PONG_MS = 1000;

/** One end of a port: texts out, believed frames in. */
export interface Line {
  isOpen: boolean;
  /** When the last frame came. */
  heard: number;
  /** Sends `{"kind":id…}`: `id` and `rest` are JSON already. A time, if it is known, spares a look at the clock. */
  send(kind: string, id: number | string, rest?: string, at?: number): void;
  /** Puts a text on the port, at once unless somebody batches. */
  post(text: string): void;
  flush(): void;
  /** The name of what is wrong with frames that came, or nothing. */
  measure?(frames: unknown[]): string;
  /** Takes a frame of its kind, so many characters long; false: it knows no such frame. */
  take(frame: Frame, size: number): unknown;
  /** Counts a protocol error; after too many the line is hung up. */
  fault(counter: string): void;
  /** Calls back when there is no pong in time. */
  ping(silent?: () => void): void;
  /** Says goodbye and closes. */
  close(code: string): void;
}

/** Why a side says goodbye; for any other reason it is simply gone. */
const GOODBYES = ['CLOSED', 'PEER_RELOADED', 'BAD_FRAME', 'TOO_LARGE'];

export function createLine(
  port: MessagePort,
  limits: Pick<Limits, 'frame' | 'errors'>,
  { note, count }: Ledger,
  take: Line['take'],
  /** The other side says goodbye, and how long it waits for an answer to it. */
  bye: (code: BridgeCode, ms: number) => void,
  /** This side hung up. */
  lost: (code: BridgeCode) => void,
): Line {
  let faults = 0;
  let lastPing = 0;
  /** The last ping that somebody waits for. */
  let probe = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const read = (frame: Frame, length: number): void => {
    const { p, o, b, ms } = frame;
    if (line.take(frame, length)) return;
    if (isId(p)) line.send('o', p);
    else if (isId(o)) {
      if (o === probe) clearTimeout(timer);
    } else if (b) {
      bye(
        GOODBYES.includes(b as string) ? (b as BridgeCode) : 'PEER_GONE',
        Math.min((ms as number) || 0, 5000),
      );
    } else line.fault('frame');
  };

  const line: Line = {
    isOpen: true,
    heard: now(),
    send(kind, id, rest = '', at) {
      if (!line.isOpen) return;
      line.post(`{"${kind}":${id}${rest}}`);
      note('out', kind + ' ' + id, at);
    },
    post: (text) => port.postMessage(text),
    flush() {},
    take,
    fault(counter) {
      if (!line.isOpen) return;
      count(counter);
      const code = hangsUp(counter, ++faults, limits);
      if (!code) return;
      line.close(code);
      lost(code);
    },
    ping(silent) {
      line.send('p', ++lastPing);
      if (silent) {
        probe = lastPing;
        clearTimeout(timer);
        timer = setTimeout(silent, PONG_MS);
      }
      line.flush();
    },
    close(code) {
      if (!line.isOpen) return;
      line.send('b', `"${code}"`);
      line.flush();
      line.isOpen = false;
      clearTimeout(timer);
      port.close();
    },
  };
  port.onmessage = ({ data }: MessageEvent<string>) => {
    line.heard = now();
    const frames = decode(data, limits);
    const wrong = typeof frames === 'string' ? frames : line.measure?.(frames);
    if (wrong) return line.fault(wrong);
    const size = data.length / frames.length;
    for (const frame of frames) {
      try {
        if (line.isOpen) read(frame as Frame, size);
      } catch {
        // Whatever a frame is or holds that nobody thought of, the rest of its batch is served.
        line.fault('frame');
      }
    }
    // What is answered at once leaves at once, as one text.
    line.flush();
  };
  return line;
}
