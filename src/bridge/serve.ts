import { CLASS_MS } from './call-class.js';
import type { Clock } from './clock.js';
import type { Frame } from './codec.js';
import { BridgeError, type BridgeCode } from './errors.js';
import { isFull, isId } from './limits.js';
import { mayRun } from './may.js';
import type { Line } from './port.js';
import { given, guarded } from './replies.js';
import { Running } from './running.js';
import type { Server } from './server.js';
import { now } from './time.js';
import type { Handler, HostEvents, Limits, MethodTable } from './types.js';

export function createServer(
  methods: MethodTable,
  handlers: ReadonlyMap<string, Handler>,
  can: (capability: string) => boolean,
  limits: Limits,
  line: Line,
  clock: Clock,
  count: (counter: string) => void,
  busy: (isBusy: boolean, at?: number) => void,
  called: (detail: HostEvents['call']) => void,
): Server {
  const running = new Map<unknown, Running>();
  let streams = 0;

  /** Takes it off the list; false when it was over already. */
  const finish = (run: Running, code?: BridgeCode): boolean => {
    if (run.isOver) return false;
    run.isOver = true;
    clock.delete(run);
    if (running.delete(run.id)) {
      if (run.row.call === 'stream') streams--;
      if (!running.size) busy(false);
    }
    called({ method: run.method, ...(code && { code }), ms: now() - run.began });
    return true;
  };

  /** Ends it with a code, and what more the other side may know. */
  const stop = (run: Running, code: BridgeCode, reason: unknown = new BridgeError(code), rest = ''): void => {
    const { outlet, id } = run;
    if (!finish(run, code)) return;
    run.stop(reason);
    line.send(outlet ? 'z' : 'x', id, `,"code":"${code}"${outlet ? '' : rest}`);
  };

  /** The same for what a handler threw; how to read that is loaded with the first one. */
  const fail = async (run: Running, error: unknown): Promise<void> => {
    const part = await import('./explain.js').catch(() => undefined);
    if (run.isOver) return;
    if (part) stop(run, ...part.explain(run.method, error));
    else stop(run, 'INTERNAL', error);
  };

  const textOf = ({ row }: Running, out: unknown): string => `,"v":${given(row.result, out, limits)}`;

  const answer = (run: Running, out: unknown): void => {
    if (run.isOver) return;
    try {
      const text = textOf(run, out);
      if (finish(run)) line.send('r', run.id, text);
    } catch (error) {
      void fail(run, error);
    }
  };

  const pour = async (run: Running, source: unknown): Promise<void> => {
    const { createOutlet } = await import('./outlet.js');
    if (run.isOver) return;
    run.outlet = createOutlet(
      source as AsyncIterable<unknown>,
      (item) => line.send('n', run.id, textOf(run, item)),
      (error) => {
        if (error) void fail(run, error);
        else if (finish(run)) line.send('z', run.id);
      },
      (isWaiting) => {
        clock.delete(run);
        run.at = now() + run.ms;
        if (isWaiting && run.ms < Infinity) clock.add(run);
      },
    );
    run.outlet.grant(run.early);
  };

  const refuse = (id: number, name: string, code: BridgeCode): void => {
    count(code.toLowerCase().replace('_', '-'));
    called({ method: name.slice(0, 40), code, ms: 0 });
    line.send('x', id, `,"code":"${code}"`);
  };

  const begin = ({ q: id, m: name, a, d, s }: Frame): void => {
    if (!isId(id) || typeof name !== 'string' || running.has(id)) return line.fault('frame');
    const row = methods.get(name);
    const handler = handlers.get(name);
    if (!row || !handler) return refuse(id, name, 'UNKNOWN_METHOD');
    if (!mayRun(row, can)) return refuse(id, name, 'FORBIDDEN');
    const isStream = row.call === 'stream';
    const args = guarded(row.args, a);
    if (args === undefined || isStream !== (s === 1)) return refuse(id, name, 'INVALID');
    if (isFull(limits, isStream, running.size - streams, streams)) return refuse(id, name, 'BUSY');

    const ms = isId(d) ? Math.min(d, CLASS_MS.human) : isStream && d === 0 ? Infinity : CLASS_MS[row.call];
    const run = new Running(id, name, row, ms, line.heard, () => stop(run, 'TIMEOUT'));
    try {
      const out = handler(args, run);
      if (!isStream && typeof (out as PromiseLike<unknown> | null)?.then !== 'function')
        return answer(run, out);
      if (!running.size) busy(true, line.heard);
      running.set(id, run);
      if (isStream) streams++;
      else clock.add(run);
      Promise.resolve(out)
        .then((value) => (isStream ? pour : answer)(run, value))
        .catch((error: unknown) => fail(run, error));
    } catch (error) {
      void fail(run, error);
    }
  };

  return {
    take(frame) {
      const { q, c, g, add } = frame;
      const run = running.get(c ?? g);
      if (q !== undefined) begin(frame);
      else if (g !== undefined && !(isId(add) && add <= 1024)) line.fault('frame');
      else if (c === undefined && g === undefined) return false;
      else if (!run) count('late');
      else if (g !== undefined) run.grant(add as number);
      else if (finish(run, 'CANCELLED')) run.stop(new BridgeError('CANCELLED'));
      return true;
    },
    end(code, isMeant) {
      for (const run of [...running.values()]) {
        if (!isMeant || isMeant(run.row, run.method)) stop(run, code);
      }
    },
  };
}
