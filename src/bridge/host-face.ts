import { json } from './codec.js';
import { isBridgeCode } from './codes.js';
import type { HostCore } from './host-core.js';
import type { HostLink, HostOptions } from './types.js';

/** A host's end as its user sees it. */
export function faceOf(core: HostCore, { signal }: HostOptions, rebind: () => void): HostLink {
  const { events, grants, ledger, states } = core;
  const close = ({ ms = 200 } = {}): Promise<void> => core.close(ms);
  if (signal?.aborted) void close({ ms: 0 });
  signal?.addEventListener('abort', () => void close({ ms: 0 }), { signal: core.life });
  return {
    get phase() {
      return core.phase;
    },
    get session() {
      return core.phase === 'open' ? core.serving!.session : '';
    },
    get reason() {
      return core.reason;
    },
    counters: ledger.counters,
    trace: ledger.trace,
    on: events.on,
    can: grants.has,
    emit: (name, value) => states.emit(name, json(value)),
    set: (name, value) => states.set(name, json(value)),
    grant(capabilities) {
      grants.set(capabilities);
      core.serving?.regrant();
    },
    reject(code, methods) {
      core.serving?.server.end(
        isBridgeCode(code) ? code : 'CANCELLED',
        (_, name) => !methods || methods.has(name),
      );
    },
    rebind() {
      if (core.phase !== 'closed') rebind();
    },
    close,
  };
}
