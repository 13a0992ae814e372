import { ASK, ASK_METHOD, CAN, readNames } from './capabilities.js';
import { createCaller, type Caller } from './calls.js';
import type { Clock } from './clock.js';
import { waitAtMost, watchPage, watchPort, watchSilence } from './death.js';
import { ConnectError, type BridgeCode } from './errors.js';
import { createEvents } from './events.js';
import type { Offered } from './handshake.js';
import type { Ledger } from './ledger.js';
import { readLimits } from './limits.js';
import { createLine, isId } from './port.js';
import { createStates, json } from './states.js';
import type { GuestEvents, GuestLink, GuestOptions, Method } from './types.js';
import { KIT } from './version.js';

export interface Joining {
  port: MessagePort;
  offered: Offered;
  /** Exact origin of the host. */
  host: string;
  options: GuestOptions;
  /** Of this link; grows when a later caller brings more. */
  methods: Map<string, Method>;
  clock: Clock;
  ledger: Ledger;
  /** Owns every listener of the link. */
  life: AbortController;
  opened(link: GuestLink): void;
  failed(error: ConnectError): void;
}

/** The guest's end, from the offer on. */
export function joinHost({
  port,
  offered,
  host,
  options,
  methods,
  clock,
  ledger,
  life,
  ...on
}: Joining): void {
  const events = createEvents<GuestEvents>(life.signal);
  const told = new Map<string, unknown>();
  let can = new Set<string>();
  let session = '';
  let isOpen = false;

  const end = (code: BridgeCode): void => {
    if (life.signal.aborted) return;
    const wasOpen = isOpen;
    isOpen = false;
    line.close();
    caller.end(code);
    clock.stop();
    life.abort();
    if (wasOpen) events.fire('close', { code });
    else on.failed(new ConnectError(code === 'VERSION' ? code : 'REFUSED', code));
  };
  const gone = (): void => end('PEER_GONE');

  const limits = readLimits(options.limits);
  const line = createLine(port, limits, clock, ledger, {
    take(frame) {
      const { welcome, refuse, limits, ctx, u } = frame;
      if (!isOpen && typeof refuse === 'string') end(refuse === 'VERSION' ? refuse : 'REFUSED');
      else if (!isOpen && typeof welcome === 'string') {
        isOpen = true;
        session = welcome;
        can = new Set(readNames(frame.can));
        if (isId(u)) states.take({ e: 'ctx', v: ctx, u });
        const theirs = readLimits(limits);
        line.heed(theirs);
        caller.heed(theirs);
        ledger.note('in', 'welcome');
        on.opened(link);
      } else if (!isOpen) return false;
      else if (typeof frame.e === 'string') states.take(frame);
      else return caller.take(frame);
      return true;
    },
    bye(code, ms) {
      const works: Promise<unknown>[] = [];
      if (ms) events.fire('bye', { ms, wait: (work) => void works.push(work) });
      void waitAtMost(ms, clock, Promise.allSettled(works)).then(() => {
        line.close('CLOSED');
        end(code);
      });
    },
    lost: end,
  });
  watchPort(port, gone);
  watchPage(window, clock, life.signal, { leave: () => line.close('PEER_RELOADED'), line: () => line, gone });

  const caller: Caller = createCaller({
    methods: methods.set(ASK, ASK_METHOD),
    can: (capability) => can.has(capability),
    line,
    clock,
    ledger,
    busy: watchSilence(line, clock, gone),
  });
  const states = createStates(
    limits,
    clock,
    ledger,
    () => line,
    (name, value, revision) => {
      if (revision === undefined) return events.fire('event', { name, value });
      if (name === CAN) {
        can = new Set(readNames(value));
        return events.fire('capabilities', { can: [...can] });
      }
      told.set(name, value);
      events.fire('state', { name, value, revision });
    },
  );

  const link: GuestLink = {
    host,
    get session() {
      return session;
    },
    get isOpen() {
      return isOpen;
    },
    counters: ledger.counters,
    trace: ledger.trace,
    on: events.on,
    can: (capability) => can.has(capability),
    emit: states.emit,
    set: states.set,
    state: (name) => told.get(name),
    ask: (want, o) => caller.call(ASK, { want }, o) as Promise<boolean>,
    call: caller.call,
    stream: caller.stream,
    close() {
      line.close('CLOSED');
      end('CLOSED');
      return Promise.resolve();
    },
  };
  const { want = [] } = options;
  line.send(json({ open: offered.n, m: offered.m, kit: KIT, want }), 'open');
}
