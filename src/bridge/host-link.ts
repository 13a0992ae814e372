import { ASK_METHOD, createAsk } from './ask.js';
import { createClock, type Due } from './clock.js';
import { awaitReturn } from './death.js';
import type { BridgeCode } from './errors.js';
import { createEvents } from './events.js';
import { createGrants } from './grants.js';
import type { HostCore, Place } from './host-core.js';
import { createLedger, type Ledger } from './ledger.js';
import type { Line } from './port.js';
import { readLimits } from './read-limits.js';
import { serveDocument, type Serving } from './serving.js';
import { createStates } from './states.js';
import { now } from './time.js';
import type { HostEvents, HostLink, HostOptions } from './types.js';
import { ASK } from './version.js';

export function createHostCore(options: HostOptions, place: Place): HostCore {
  const { slowMs = 3000, timeoutMs = 10_000 } = options;
  const life = new AbortController();
  const clock = createClock();
  const events = createEvents<HostEvents>();
  const plain = createLedger(options.log);
  const ledger: Ledger = {
    ...plain,
    count(counter) {
      plain.count(counter);
      events.fire('refused', { counter });
    },
  };
  const limits = readLimits(options.limits);
  const grants = createGrants(options.capabilities);
  let phase: HostLink['phase'] = 'waiting';
  let reason = '';
  let hasOpened = false;
  let serving: Serving | undefined;
  let timers: Due[] = [];
  let saved: (() => void) | undefined;
  let closing: Promise<void> | undefined;

  const line = (): Line | undefined => serving?.line;
  const states = createStates(limits, ledger, line, (name, value, revision) => {
    if (revision) events.fire('state', { name, value, revision });
    else events.fire('event', { name, value });
  });

  const setTimers = (...items: Due[]): void => {
    timers.forEach(clock.delete);
    timers = items;
    timers.forEach(clock.add);
  };

  const methods = new Map(options.methods).set(ASK, ASK_METHOD);
  const handlers = new Map(options.handlers).set(
    ASK,
    createAsk(grants, () => serving?.regrant()),
  );

  /** Settles everything of the present document. */
  const drop = (code: BridgeCode): boolean => {
    const old = serving;
    serving = undefined;
    old?.line.close(code);
    old?.server.end(code);
    grants.clear();
    return !!old;
  };

  const core: HostCore = {
    clock,
    ledger,
    events,
    states,
    grants,
    life: life.signal,
    get phase() {
      return phase;
    },
    get reason() {
      return reason;
    },
    get serving() {
      return serving;
    },
    wait() {
      phase = 'waiting';
      hasOpened = false;
      setTimers(
        { at: now() + slowMs, due: () => events.fire('slow', undefined) },
        { at: now() + timeoutMs, due: () => core.gone(serving ? 'REFUSED' : place.why()) },
      );
    },
    greet(port, offered, version) {
      // The time of a first handshake goes on; that of a later one begins.
      if (timers.length < 2) setTimers({ at: now() + timeoutMs, due: () => core.gone('PEER_GONE') });
      serving = serveDocument(port, offered, methods, handlers, limits, clock, ledger, grants, states, {
        asked: setTimers,
        opened(detail) {
          phase = 'open';
          hasOpened = true;
          reason = '';
          events.fire('open', detail);
        },
        bye(code) {
          if (saved) saved();
          else if (code === 'CLOSED') core.gone(code, code);
          else core.left();
        },
        left: core.left,
        gone: core.gone,
        called: (detail) => events.fire('call', detail),
      });
      if (version) return;
      ledger.count('version');
      line()?.send('refuse', '"VERSION"');
      core.gone('VERSION');
    },
    leave() {
      if (!drop(place.isConnected() ? 'PEER_RELOADED' : 'PEER_GONE')) return;
      phase = 'waiting';
      events.fire('reload', undefined);
    },
    left() {
      core.leave();
      // One that was offered a port and never opened it wants no such host.
      setTimers(...awaitReturn(place.isConnected(), () => core.gone(hasOpened ? 'PEER_GONE' : 'REFUSED')));
    },
    gone(why, code = 'PEER_GONE') {
      if (phase === 'closed') return;
      setTimers();
      drop(code);
      phase = 'gone';
      reason = why;
      events.fire('gone', { reason: why });
    },
    close: (ms) =>
      (closing ??= (async () => {
        // A frame that is not in the page has nobody left who could save.
        if (phase === 'open' && ms > 0 && place.isConnected()) {
          line()?.send('b', '"CLOSED"', `,"ms":${ms}`);
          await new Promise<void>((resolve) => clock.add({ at: now() + ms, due: (saved = resolve) }));
        }
        core.gone('CLOSED', place.isConnected() ? 'CLOSED' : 'PEER_GONE');
        phase = 'closed';
        clock.stop();
        life.abort();
      })()),
  };
  return core;
}
