import type { Clock } from './clock.js';
import type { Frame } from './codec.js';
import { createMeter } from './limits.js';
import { isId, type Line } from './port.js';
import type { Ledger } from './ledger.js';
import type { Limits } from './types.js';

/** Names of states and of held events that one side can have at a time. */
const NAMES = 64;

interface State {
  value: unknown;
  text: string;
  u: number;
}

/** Events and latest-wins states, both ways. What this side has set outlives the line; what it heard does not. */
export interface States {
  emit(name: string, value: unknown): void;
  /** Goes out at the end of the task, if it is another than before. */
  set(name: string, value: unknown): void;
  /** The rest of `welcome`: the state `ctx` as it stands. */
  context(): string;
  /** False: it is neither event nor state. */
  take(frame: Frame): boolean;
  /** There is a new line: the other side begins anew, and is told every state but `ctx`, which it has. */
  renew(): void;
}

export const json = (value: unknown): string => JSON.stringify(value) ?? 'null';

export function createStates(
  limits: Limits,
  clock: Clock,
  { note, count }: Ledger,
  line: () => Line | undefined,
  heard: (name: string, value: unknown, revision: number | undefined) => void,
): States {
  const own = new Map<string, State>();
  const revisions = new Map<string, number>();
  let revision = 0;
  let isDirty = false;

  const tell = (name: string, { text, u }: State): void =>
    line()?.send('e', json(name), `,"v":${text},"u":${u}`);

  const flush = (): void => {
    isDirty = false;
    for (const [name, state] of own) {
      const text = json(state.value);
      if (text === state.text) continue;
      state.text = text;
      state.u = ++revision;
      tell(name, state);
    }
  };

  const pass = createMeter<Frame>(limits, clock, count, ({ e, v, u }) => {
    const name = e as string;
    if (u && (u as number) <= revisions.get(name)!) return count('stale');
    if (u) revisions.set(name, u as number);
    heard(name, v, u as number | undefined);
  });

  return {
    emit: (name, value) => line()?.send('e', json(name), `,"v":${json(value)}`),
    set(name, value) {
      const { text = '', u = 0 } = own.get(name) ?? {};
      own.set(name, { value, text, u });
      if (!isDirty) queueMicrotask(flush);
      isDirty = true;
    },
    context() {
      flush();
      const { text, u } = own.get('ctx') ?? { text: 'null', u: 0 };
      return `,"ctx":${text},"u":${u}`;
    },
    take(frame) {
      const { e, u } = frame as { e?: unknown; u?: unknown };
      if (typeof e !== 'string') return false;
      const isNew = u !== undefined && !revisions.has(e);
      if (e.length > NAMES || !(u === undefined || isId(u)) || (isNew && revisions.size >= NAMES)) {
        line()?.fault('frame');
      } else {
        note('in', 'e ' + e);
        pass(e, frame);
      }
      return true;
    },
    renew() {
      revisions.clear();
      for (const [name, state] of own) if (state.u && name !== 'ctx') tell(name, state);
    },
  };
}
