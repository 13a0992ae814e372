import type { Clock } from './clock.js';
import type { Frame } from './codec.js';
import { createMeter } from './limits.js';
import { isId, type Line } from './port.js';
import type { Ledger } from './ledger.js';
import type { Limits } from './types.js';

/** Names of states and of held events that one side can have at a time. */
const NAMES = 64;

interface State {
  name: string;
  value: unknown;
  text: string;
  u: number;
}

/** Events and latest-wins states, both ways. What this side has set outlives the line; what it heard does not. */
export interface States {
  emit(name: string, value: unknown): void;
  /** Goes out at the end of the task, if it is another than before. */
  set(name: string, value: unknown): void;
  /** A state of this side as it stands. */
  own(name: string): { text: string; u: number };
  take(frame: Frame): void;
  /** There is a new line: the other side begins anew, and is told every state but the one it has already. */
  renew(except: string): void;
}

export const json = (value: unknown): string => JSON.stringify(value) ?? 'null';

export function createStates(
  limits: Limits,
  clock: Clock,
  ledger: Ledger,
  line: () => Line | undefined,
  heard: (name: string, value: unknown, revision: number | undefined) => void,
): States {
  const own = new Map<string, State>();
  const dirty = new Set<State>();
  const revisions = new Map<string, number>();
  let revision = 0;

  const tell = ({ name, text, u }: State): void =>
    line()?.send(`{"e":${json(name)},"v":${text},"u":${u}}`, 'e ' + name);

  const flush = (): void => {
    for (const state of dirty) {
      const text = json(state.value);
      if (text === state.text) continue;
      state.text = text;
      state.u = ++revision;
      tell(state);
    }
    dirty.clear();
  };

  const pass = createMeter<Frame>(
    limits,
    clock,
    ({ e, v, u }) => {
      const name = e as string;
      if (u !== undefined) {
        if ((u as number) <= (revisions.get(name) ?? 0)) return ledger.count('stale');
        revisions.set(name, u as number);
      }
      heard(name, v, u as number | undefined);
    },
    ledger.count,
  );

  return {
    emit: (name, value) => line()?.send(`{"e":${json(name)},"v":${json(value)}}`, 'e ' + name),
    set(name, value) {
      const state = own.get(name) ?? { name, value, text: '', u: 0 };
      state.value = value;
      own.set(name, state);
      if (!dirty.size) queueMicrotask(flush);
      dirty.add(state);
    },
    own(name) {
      flush();
      const { text = 'null', u = 0 } = own.get(name) ?? {};
      return { text, u };
    },
    take(frame) {
      const { e, u } = frame as { e: string; u: unknown };
      const isState = u !== undefined;
      if (e.length > NAMES || (isState && !isId(u))) return line()?.fault('frame');
      if (isState && revisions.size >= NAMES && !revisions.has(e)) return line()?.fault('frame');
      ledger.note('in', 'e ' + e);
      pass(e, frame);
    },
    renew(except) {
      revisions.clear();
      for (const state of own.values()) if (state.u && state.name !== except) tell(state);
    },
  };
}
