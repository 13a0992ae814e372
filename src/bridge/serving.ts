import { randomId } from './accept.js';
import { isForged, isRevoked, readNames, type Grants } from './capabilities.js';
import type { Clock } from './clock.js';
import type { Frame } from './codec.js';
import { watchPort, watchSilence } from './death.js';
import type { BridgeCode } from './errors.js';
import { isOpening, type Offered } from './handshake.js';
import type { Ledger } from './ledger.js';
import { isCrowded } from './limits.js';
import { createLine, isId, type Line } from './port.js';
import { createServer, type Server } from './serve.js';
import { json, type States } from './states.js';
import type { Handler, HostEvents, Limits, MethodTable } from './types.js';

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
    if (typeof m === 'string') note('in', 'q ' + m.slice(0, 40));
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
    const head = `,"can":${json(grants.names)},"limits":${json(limits)}`;
    line.send('welcome', `"${session}"`, head + states.context());
    states.renew();
    on.opened({ kit: typeof kit === 'string' ? kit.slice(0, 40) : '', want: names });
    early.forEach(take);
  };

  const line: Line = createLine(port, limits, clock, ledger, {
    take(frame, size) {
      if (isOpen) return take(frame);
      if (isAsked) return keep(frame, size);
      isAsked = true;
      if (isOpening(frame, offered)) {
        on.asked();
        void welcome(frame);
      } else {
        count('shape');
        on.gone('PEER_GONE', 'BAD_FRAME');
      }
      return true;
    },
    bye: on.bye,
    lost: (code) => on.gone('PEER_GONE', code),
  });
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
