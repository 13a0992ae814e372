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

export interface ServingParts {
  methods: MethodTable;
  handlers: ReadonlyMap<string, Handler>;
  limits: Limits;
  clock: Clock;
  ledger: Ledger;
  grants: Grants;
  states: States;
  /** It said the right first words: from now on the host lets it wait. */
  asked(): void;
  opened(detail: HostEvents['open']): void;
  /** The host will have none of it. */
  refused(): void;
  bye(code: BridgeCode): void;
  /** The line was hung up on this side. */
  lost(code: BridgeCode): void;
  /** The document is gone, or another one is there. */
  left(): void;
  /** Nobody answers. */
  gone(): void;
  called(detail: HostEvents['call']): void;
}

/** One document of the frame, from the offer to its end. */
export interface Serving {
  readonly session: string;
  readonly line: Line;
  readonly server: Server;
  /** Tells what is granted now, and ends what no longer is. */
  regrant(): void;
  end(code: BridgeCode): void;
}

export function serveDocument(port: MessagePort, offered: Offered, o: ServingParts): Serving {
  const { grants, ledger, limits, clock, states } = o;
  const session = randomId();
  const early: Frame[] = [];
  let waiting = 0;
  let isAsked = false;
  let isOpen = false;
  let grantRevision = 0;

  const take = (frame: Frame): boolean => {
    if (typeof frame.e !== 'string') return server.take(frame);
    if (isForged(frame.e)) line.fault('forbidden');
    else states.take(frame);
    return true;
  };

  /** Keeps what comes before the answer to `open`, within bounds. */
  const keep = (frame: Frame, size: number): boolean => {
    const { q, c, g, e } = frame;
    if ([q, c, g, e].every((value) => value === undefined)) return false;
    waiting += size;
    if (isCrowded(early.length + 1, waiting)) {
      ledger.count('early');
      if (isId(q)) line.send(`{"x":${q},"code":"BUSY"}`, `x ${q} BUSY`);
    } else early.push(frame);
    return true;
  };

  const welcome = async (frame: Frame): Promise<void> => {
    const want = readNames(frame.want);
    try {
      await grants.ask(want);
    } catch {
      line.send('{"refuse":"REFUSED"}', 'refuse');
      return o.refused();
    }
    if (!line.isOpen) return;
    isOpen = true;
    const { text, u } = states.own('ctx');
    const head = `{"welcome":"${session}","can":${json(grants.names)},"limits":${json(limits)}`;
    line.send(`${head},"ctx":${text},"u":${u}}`, 'welcome');
    states.renew('ctx');
    o.opened({ kit: typeof frame.kit === 'string' ? frame.kit.slice(0, 40) : '', want });
    early.forEach(take);
  };

  const line: Line = createLine(port, limits, clock, ledger, {
    take(frame, size) {
      if (isOpen) return take(frame);
      if (isAsked) return keep(frame, size);
      isAsked = true;
      if (isOpening(frame, offered)) {
        o.asked();
        void welcome(frame);
      } else {
        ledger.count('shape');
        line.close('BAD_FRAME');
        o.lost('BAD_FRAME');
      }
      return true;
    },
    bye: o.bye,
    lost: o.lost,
  });
  watchPort(port, o.left);

  const server = createServer({
    ...o,
    line,
    can: grants.has,
    busy: watchSilence(line, clock, o.gone),
  });

  return {
    session,
    line,
    server,
    regrant() {
      server.end('FORBIDDEN', (row) => isRevoked(row, grants.has));
      if (isOpen) line.send(`{"e":"can","v":${json(grants.names)},"u":${++grantRevision}}`, 'e can');
    },
    end(code) {
      line.close(code);
      server.end(code);
      grants.clear();
    },
  };
}
