import type { Caller } from './caller.js';
import { createCaller } from './calls.js';
import { CAN, readNames } from './capabilities.js';
import { createClock } from './clock.js';
import type { Frame } from './codec.js';
import type { Events } from './events.js';
import type { Ledger } from './ledger.js';
import { isId } from './limits.js';
import { batchFrames } from './outbox.js';
import type { Line } from './port.js';
import { readLimits } from './read-limits.js';
import { createStates, type States } from './states.js';
import type { GuestEvents, Limits, MethodTable } from './types.js';
import { measure } from './walk.js';

/** What an open link of a guest does beyond its first words, loaded when there is something to say or to hear. */
export interface Talk extends Pick<Caller, 'call' | 'stream'>, Pick<States, 'emit' | 'set'> {
  /** Adds methods; a name that is known stays what it is. */
  learn(methods: MethodTable): void;
  /** Takes a frame that came before this part did. */
  hear(frame: Frame): void;
  /** Its time stands still. */
  rest(isResting: boolean): void;
}

export function createTalk(
  /** The welcome, which has told the state `ctx` already. */
  { limits: room, u: revision }: Frame,
  methods: MethodTable,
  own: Partial<Limits> | undefined,
  line: Line,
  ledger: Ledger,
  /** Aborted with the code that ends everything. */
  life: AbortSignal,
  gone: () => void,
  events: Events<GuestEvents>,
  granted: Set<string>,
  /** What the host has told last, by name of the state. */
  told: Map<string, unknown>,
): Talk {
  const table = new Map(methods);
  const clock = createClock();
  const limits = readLimits(own);
  const takes = readLimits(room);
  const caller = createCaller(table, granted, line, takes, clock, ledger.count, life, gone);
  const states = createStates(
    limits,
    ledger,
    () => line,
    (name, value, revision) => {
      if (!revision) return events.fire('event', { name, value });
      if (name === CAN) {
        granted.clear();
        for (const capability of readNames(value)) granted.add(capability);
        return events.fire('capabilities', { can: [...granted] });
      }
      told.set(name, value);
      events.fire('state', { name, value, revision });
    },
    new Map([['ctx', isId(revision) ? revision : 0]]),
  );
  life.addEventListener('abort', clock.stop);
  const look = (frames: unknown[]): string => {
    // The value in a frame of a batch stands at level 1.
    const wrong = measure(frames, limits, -1);
    if (wrong) caller.spoil(frames);
    return wrong;
  };
  line.measure = look;
  line.take = (frame) => states.take(frame) || caller.take(frame);
  batchFrames(line, takes);

  return {
    call: caller.call,
    stream: caller.stream,
    emit: states.emit,
    set: states.set,
    learn(methods) {
      for (const [name, row] of methods) if (!table.has(name)) table.set(name, row);
    },
    hear(frame) {
      const wrong = look([frame]);
      if (wrong) line.fault(wrong);
      else if (!states.take(frame)) line.fault('frame');
    },
    rest: clock.rest,
  };
}
