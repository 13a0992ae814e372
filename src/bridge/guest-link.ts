import { ASK, ASK_METHOD, CAN, readNames } from './capabilities.js';
import { createCaller } from './calls.js';
import type { Clock } from './clock.js';
import { waitAtMost, watchPage, watchPort, watchSilence } from './death.js';
import { ConnectError, type BridgeCode } from './errors.js';
import { createEvents } from './events.js';
import type { Offered } from './handshake.js';
import type { Ledger } from './ledger.js';
import { readLimits } from './limits.js';
import { createLine } from './port.js';
import { createStates, json } from './states.js';
import type { GuestEvents, GuestLink, GuestOptions, Method } from './types.js';
import { KIT } from './version.js';

/**
 * The guest's end, from the offer on. `methods` grows when a later caller brings more; `life` owns every listener.
 */
export function joinHost(
  port: MessagePort,
  { n, m }: Offered,
  host: string,
  { limits: own, want = [] }: GuestOptions,
  methods: Map<string, Method>,
  clock: Clock,
  ledger: Ledger,
  life: AbortController,
  opened: (link: GuestLink) => void,
  failed: (error: ConnectError) => void,
): void {
  const { signal } = life;
  const events = createEvents<GuestEvents>(signal);
  const told = new Map<string, unknown>();
  const limits = readLimits(own);
  let granted = new Set<string>();

  const end = (code: BridgeCode): void => {
    if (signal.aborted) return;
    const { isOpen } = link;
    link.isOpen = false;
    line.close(code);
    caller.end(code);
    clock.stop();
    life.abort();
    if (isOpen) events.fire('close', { code });
    else failed(new ConnectError(code === 'VERSION' ? code : 'REFUSED'));
  };
  const gone = (): void => end('PEER_GONE');

  const line = createLine(port, limits, clock, ledger, {
    take(frame) {
      if (link.isOpen) return states.take(frame) || caller.take(frame);
      const { welcome, refuse, can, limits: theirs, ctx, u } = frame;
      if (refuse) end(refuse === 'VERSION' ? refuse : 'REFUSED');
      else if (typeof welcome === 'string') {
        link.session = welcome;
        link.isOpen = true;
        granted = new Set(readNames(can));
        line.heed(readLimits(theirs));
        caller.heed(readLimits(theirs));
        if (u) states.take({ e: 'ctx', v: ctx, u });
        opened(link);
      } else return false;
      return true;
    },
    bye(code, ms) {
      const works: Promise<unknown>[] = [];
      if (ms) events.fire('bye', { ms, wait: (work) => void works.push(work) });
      void waitAtMost(ms, clock, Promise.allSettled(works)).then(() => end(code));
    },
    lost: end,
  });
  const caller = createCaller(
    methods.set(ASK, ASK_METHOD),
    (capability) => granted.has(capability),
    line,
    clock,
    ledger.count,
    watchSilence(line, clock, gone),
  );
  const states = createStates(
    limits,
    clock,
    ledger,
    () => line,
    (name, value, revision) => {
      if (!revision) return events.fire('event', { name, value });
      if (name === CAN) {
        granted = new Set(readNames(value));
        return events.fire('capabilities', { can: [...granted] });
      }
      told.set(name, value);
      events.fire('state', { name, value, revision });
    },
  );

  const link = {
    host,
    session: '',
    isOpen: false,
    counters: ledger.counters,
    trace: ledger.trace,
    on: events.on,
    can: (capability: string) => granted.has(capability),
    emit: states.emit,
    set: states.set,
    state: (name: string) => told.get(name),
    learn: (more) => more.forEach((method, name) => methods.has(name) || methods.set(name, method)),
    ask: (want, o) => caller.call(ASK, { want }, o) as Promise<boolean>,
    call: caller.call,
    stream: caller.stream,
    close: async () => end('CLOSED'),
  } satisfies GuestLink as GuestLink & { session: string; isOpen: boolean };

  watchPort(port, gone);
  watchPage(
    window,
    clock,
    signal,
    () => line,
    gone,
    () => line.close('PEER_RELOADED'),
  );
  line.send('open', `"${n}"`, `,"m":${json(m)},"kit":"${KIT}","want":${json(want)}`);
}
