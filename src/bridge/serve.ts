import { mayRun } from './capabilities.js';
import { CLASS_MS } from './calls.js';
import { now, type Clock } from './clock.js';
import type { Frame } from './codec.js';
import { BridgeError, type BridgeCode } from './errors.js';
import { explain } from './explain.js';
import type { Ledger } from './ledger.js';
import { isFull, measure } from './limits.js';
import { isId, type Line } from './port.js';
import { guarded } from './replies.js';
import { Running } from './running.js';
import { json } from './states.js';
import { createOutlet } from './streams.js';
import type { Handler, Limits, Method, MethodTable } from './types.js';

/** The answering side. */
export interface Server {
  take(frame: Frame): boolean;
  /** Ends what is running, or what of it is meant. */
  end(code: BridgeCode, isMeant?: (row: Method, name: string) => boolean): void;
}

export interface ServerParts {
  methods: MethodTable;
  handlers: ReadonlyMap<string, Handler>;
  can(capability: string): boolean;
  limits: Limits;
  line: Line;
  clock: Clock;
  ledger: Ledger;
  busy(isBusy: boolean): void;
  called(detail: { method: string; code?: string; ms: number }): void;
}

export function createServer(o: ServerParts): Server {
  const { methods, handlers, limits, line, clock, ledger } = o;
  const running = new Map<unknown, Running>();
  let streams = 0;

  /** Takes it off the list; false when it was over already. */
  const finish = (run: Running, code?: BridgeCode): boolean => {
    if (run.isOver) return false;
    run.isOver = true;
    clock.delete(run);
    if (running.delete(run.id)) {
      if (run.isStream) streams--;
      if (!running.size) o.busy(false);
    }
    o.called({ method: run.method, ...(code && { code }), ms: now() - run.began });
    return true;
  };

  const fail = (run: Running, error: unknown): void => {
    if (run.isOver) return;
    const told = explain(run.method, error);
    finish(run, told.code);
    run.stop(error);
    const { id, outlet } = run;
    line.send(
      json(outlet ? { z: id, code: told.code } : { x: id, ...told }),
      `${outlet ? 'z' : 'x'} ${id} ${told.code}`,
    );
  };

  /** The text of what a handler gave, rebuilt by its guard; throws what the other side may know. */
  const textOf = ({ row }: Running, out: unknown): string => {
    const value = guarded(row.result, out ?? null);
    if (value === undefined) throw new TypeError('The guard of the method refused what its handler gave.');
    const text = json(value);
    if (measure(text, limits)) throw new BridgeError('TOO_LARGE');
    return text;
  };

  const answer = (run: Running, out: unknown): void => {
    if (run.isOver) return;
    try {
      const text = textOf(run, out);
      finish(run);
      line.send(`{"r":${run.id},"v":${text}}`, 'r ' + run.id);
    } catch (error) {
      fail(run, error);
    }
  };

  const pour = (run: Running, source: unknown): void => {
    if (run.isOver) return;
    const { id } = run;
    run.outlet = createOutlet(source as AsyncIterable<unknown>, {
      send(item) {
        const text = textOf(run, item);
        line.send(`{"n":${id},"v":${text}}`, 'n ' + id);
      },
      end() {
        if (finish(run)) line.send(`{"z":${id}}`, 'z ' + id);
      },
      fail: (error) => fail(run, error),
      wait(isWaiting) {
        clock.delete(run);
        run.at = now() + run.ms;
        if (isWaiting && run.ms < Infinity) clock.add(run);
      },
    });
  };

  const begin = (frame: Frame): void => {
    const { q: id, m: name, a, d, s } = frame;
    if (!isId(id) || typeof name !== 'string' || running.has(id)) return line.fault('frame');
    ledger.note('in', `q ${id} ${name.slice(0, 40)}`);
    const row = methods.get(name);
    const handler = handlers.get(name);
    const refuse = (code: BridgeCode): void => {
      ledger.count(code.toLowerCase().replace('_', '-'));
      o.called({ method: name.slice(0, 40), code, ms: 0 });
      line.send(`{"x":${id},"code":"${code}"}`, `x ${id} ${code}`);
    };
    if (!row || !handler) return refuse('UNKNOWN_METHOD');
    if (!mayRun(row, o.can)) return refuse('FORBIDDEN');
    const isStream = row.call === 'stream';
    const args = guarded(row.args, a);
    if (args === undefined || isStream !== (s === 1)) return refuse('INVALID');
    if (isFull(limits, isStream, running.size - streams, streams)) return refuse('BUSY');

    const usual = CLASS_MS[row.call];
    const ms = isId(d) ? Math.min(d, CLASS_MS.human) : isStream && d === 0 ? Infinity : usual;
    const run = new Running(id, name, row, ms, () => fail(run, new BridgeError('TIMEOUT')));
    try {
      const out = handler(args, run);
      if (!isStream && typeof (out as PromiseLike<unknown> | null)?.then !== 'function')
        return answer(run, out);
      if (!running.size) o.busy(true);
      running.set(id, run);
      if (isStream) streams++;
      else clock.add(run);
      Promise.resolve(out).then(
        (value) => (isStream ? pour(run, value) : answer(run, value)),
        (error: unknown) => fail(run, error),
      );
    } catch (error) {
      fail(run, error);
    }
  };

  return {
    take(frame) {
      const { q, c, g, add } = frame;
      if (q !== undefined) begin(frame);
      else if (c !== undefined) {
        const run = running.get(c);
        if (run && finish(run, 'CANCELLED')) run.stop(new BridgeError('CANCELLED'));
        else ledger.count('late');
      } else if (g !== undefined) {
        const outlet = running.get(g)?.outlet;
        if (!isId(add) || add > 1024) line.fault('frame');
        else if (outlet) outlet.grant(add);
        else ledger.count('late');
      } else return false;
      return true;
    },
    end(code, isMeant) {
      for (const run of [...running.values()]) {
        if (!isMeant || isMeant(run.row, run.method)) fail(run, new BridgeError(code));
      }
    },
  };
}
