import { json, type Frame } from './codec.js';
import type { Ledger } from './ledger.js';
import { isId } from './limits.js';
import { createMeter } from './meter.js';
import type { Line } from './port.js';
import type { Limits } from './types.js';

/** Names of states that the other side can have, and characters of a name. */
const NAMES = 64;

/** A state as it was told last: its JSON and its revision. */
type Told = readonly [text: string, u: number];

/** Events and latest-wins states, both ways. What this side has set outlives the line; what it heard does not. */
export interface States {
  /** The states of this side. */
  readonly own: ReadonlyMap<string, Told>;
  /** The value is JSON already. */
  emit(name: string, text: string): void;
  /** Goes out at the end of the task, if it is another than before. */
  set(name: string, text: string): void;
  /** Sends what was set at once. */
  flush(): void;
  tell(name: string, state: Told): void;
  /** False: it is neither event nor state. */
  take(frame: Frame): boolean;
  /** There is a new line: the other side begins anew. */
  forget(): void;
}

export function createStates(
  limits: Limits,
  { note, count }: Ledger,
  line: () => Line | undefined,
  heard: (name: string, value: unknown, revision: number | undefined) => void,
  /** Of the states that the other side has told already. */
  revisions = new Map<string, number>(),
): States {
  const own = new Map<string, Told>();
  const fresh = new Map<string, string>();
  let revision = 0;

  const say = (name: string, rest: string): void => line()?.send('e', json(name), rest);
  const tell = (name: string, [text, u]: Told): void => say(name, `,"v":${text},"u":${u}`);
  const flush = (): void => {
    for (const [name, text] of fresh) {
      if (text === own.get(name)?.[0]) continue;
      const state: Told = [text, ++revision];
      own.set(name, state);
      tell(name, state);
    }
    fresh.clear();
  };

  const hear = ({ e, v, u }: Frame): void => {
    const name = e as string;
    if (u && (u as number) <= revisions.get(name)!) return count('stale');
    if (u) revisions.set(name, u as number);
    heard(name, v, u as number | undefined);
  };
  const pass = createMeter<() => void>(limits, count, (run) => run());

  return {
    own,
    emit: (name, text) => say(name, `,"v":${text}`),
    set(name, text) {
      if (!fresh.size) queueMicrotask(flush);
      fresh.set(name, text);
    },
    flush,
    tell,
    take(frame) {
      const { e } = frame;
      if (typeof e !== 'string') return false;
      const { u } = frame;
      const isNew = u !== undefined && !revisions.has(e);
      if (e.length > NAMES || !(u === undefined || isId(u)) || (isNew && revisions.size >= NAMES)) {
        line()?.fault('frame');
      } else {
        const from = line();
        note('in', 'e ' + e);
        // What was held back is nothing once its line is over.
        pass(e, () => from!.isOpen && hear(frame));
      }
      return true;
    },
    forget: () => revisions.clear(),
  };
}
