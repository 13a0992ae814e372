import { randomId } from './accept.js';
import { isForged, readNames } from './capabilities.js';
import type { Clock } from './clock.js';
import { json, type Frame } from './codec.js';
import { watchPort } from './death.js';
import type { BridgeCode } from './errors.js';
import type { Grants } from './grants.js';
import { isOpening, type Offered } from './handshake.js';
import type { Ledger } from './ledger.js';
import { isCrowded, isId } from './limits.js';
import { isRevoked } from './may.js';
import { batchFrames } from './outbox.js';
import { createLine, type Line } from './port.js';
import { LIMITS } from './read-limits.js';
import { createServer } from './serve.js';
import type { Server } from './server.js';
import { watchSilence } from './silence.js';
import type { States } from './states.js';
import type { Handler, HostEvents, Limits, MethodTable } from './types.js';
import { KIT } from './version.js';
import { measure } from './walk.js';

export interface ServingHooks {
  /** It said the right first words: from now on the host lets it wait. */
  asked(): void;
  opened(detail: HostEvents['open']): void;
  bye(code: BridgeCode): void;
  /** The document is gone, or another one is there. */
  left(): void;
  /** Nobody is there to be served: the host will have none of it, hung up, or heard nothing. */
  gone(reason: HostEvents['gone']['reason'], code?: BridgeCode): void;
  called(detail: HostEvents['call']): void;
}

/** One document of the frame, from the offer to its end. */
export interface Serving {
  readonly session: string;
  readonly line: Line;
  readonly server: Server;
  /** Tells what is granted now, and ends what no longer is. */
  regrant(): void;
}

export function serveDocument(
  port: MessagePort,
  offered: Offered,
  methods: MethodTable,
  handlers: ReadonlyMap<string, Handler>,
  limits: Limits,
  clock: Clock,
  ledger: Ledger,
  grants: Grants,
  states: States,
  on: ServingHooks,
): Serving {
  const session = randomId();
  const early: Frame[] = [];
  const { note, count } = ledger;
  let waiting = 0;
  let isAsked = false;
  let isOpen = false;
  let revision = 0;

  const take = (frame: Frame): boolean => {
    const { e, m } = frame;
    if (typeof m === 'string') note('in', 'q ' + m.slice(0, 40), line.heard);
    if (isForged(e)) line.fault('forbidden');
    else return states.take(frame) || server.take(frame);
    return true;
  };

  /** Keeps what comes before the answer to `open`, within bounds. */
  const keep = (frame: Frame, size: number): boolean => {
    const { q, c, g, e } = frame;
    if (!(q ?? c ?? g ?? e)) return false;
    waiting += size;
    if (isCrowded(early.length + 1, waiting)) {
      count('early');
      if (isId(q)) line.send('x', q, ',"code":"BUSY"');
    } else early.push(frame);
    return true;
  };

  const welcome = async ({ want, kit }: Frame): Promise<void> => {
    const names = readNames(want);
    try {
      await grants.ask(names);
    } catch {
      if (!line.isOpen) return;
      line.send('refuse', '"REFUSED"');
      return on.gone('REFUSED');
    }
    if (!line.isOpen) return;
    isOpen = true;
    states.flush();
    const [ctx, u] = states.own.get('ctx') ?? ['null', 0];
    const head = `,"can":${json(grants.names)},"limits":${json(limits)},"kit":"${KIT}"`;
    line.send('welcome', `"${session}"`, `${head},"ctx":${ctx},"u":${u}`);
    // The other side begins anew, and is told every other state.
    states.forget();
    for (const [name, state] of states.own) if (name !== 'ctx') states.tell(name, state);
    on.opened({ kit: typeof kit === 'string' ? kit.slice(0, 40) : '', want: names });
    early.forEach(take);
  };

  const first = (frame: Frame): true => {
    isAsked = true;
    if (isOpening(frame, offered)) {
      on.asked();
      void welcome(frame);
    } else {
      count('shape');
      on.gone('PEER_GONE', 'BAD_FRAME');
    }
    return true;
  };

  const line: Line = createLine(
    port,
    limits,
    ledger,
    (frame, size) => (isOpen ? take(frame) : isAsked ? keep(frame, size) : first(frame)),
    on.bye,
    (code) => on.gone('PEER_GONE', code),
  );
  // The value in a frame of a batch stands at level 1.
  line.measure = (frames) => measure(frames, limits, -1);
  batchFrames(line, LIMITS);
  watchPort(port, () => line.isOpen && on.left());
  const silence = watchSilence(line, clock, () => on.gone('PEER_GONE'));
  const server = createServer(methods, handlers, grants.has, limits, line, clock, count, silence, on.called);
  return {
    session,
    line,
    server,
    regrant() {
      server.end('FORBIDDEN', (row) => isRevoked(row, grants.has));
      if (isOpen) line.send('e', '"can"', `,"v":${json(grants.names)},"u":${++revision}`);
    },
  };
}
