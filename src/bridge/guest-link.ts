import { json, type Frame } from './codec.js';
import { letSave, watchPage, watchPort } from './death.js';
import { ConnectError, type BridgeCode } from './errors.js';
import { createEvents } from './events.js';
import { createGate } from './gate.js';
import type { Guest } from './guest-core.js';
import { itemsOf } from './items.js';
import { createLedger } from './ledger.js';
import { FIRST_LIMITS } from './limits.js';
import { createLine, type Line } from './port.js';
import type { Talk } from './talk.js';
import type { GuestEvents, GuestLink, GuestOptions } from './types.js';
import { ASK, KIT } from './version.js';

/** Characters of states and events that wait for the part that hears them. */
const EARLY = 65_536;

/** Knocks, opens, hears who is there; what more is said and heard is a part of its own. */
export function createGuest({
  methods,
  want = [],
  slowMs = 3000,
  timeoutMs = 10_000,
  onSlow,
  log,
  limits: own,
}: Omit<GuestOptions, 'hosts'>): Guest {
  const life = new AbortController();
  const { signal } = life;
  const ledger = createLedger(log);
  const limits = { ...FIRST_LIMITS, ...own };
  const events = createEvents<GuestEvents>();
  const granted = new Set<string>();
  const told = new Map<string, unknown>();
  let first: Frame | undefined;
  let size = 0;
  let line: Line | undefined;
  let talk: Talk | undefined;
  let opened!: (link: GuestLink) => void;
  let failed!: (error: ConnectError) => void;

  const end: Guest['end'] = (code = 'CLOSED', reason = 'ABORTED', seen) => {
    if (signal.aborted) return;
    line?.close(code);
    timers.forEach(clearTimeout);
    life.abort(code);
    if (!link.isOpen) return failed(new ConnectError(reason, seen));
    link.isOpen = false;
    events.fire('close', { code });
  };
  const lost = (code: BridgeCode): void => end(code, 'REFUSED');
  const gone = (): void => lost('PEER_GONE');
  const bye = (code: BridgeCode, ms: number): void =>
    letSave(
      ms,
      (wait) => events.fire('bye', { ms, wait }),
      () => lost(code),
    );

  const pass = createGate(async () => {
    const [{ createTalk }, table] = await Promise.all([import('./talk.js'), methods()]);
    return (talk = createTalk(first!, table, own, line!, ledger, signal, gone, events, granted, told));
  }, signal);
  /** What nobody waits for: without the part that does it the link is of no use. */
  const soon = (run: (talk: Talk) => void): void => void pass(run).catch(() => end('UNAVAILABLE'));

  const say = (how: 'emit' | 'set') => (name: string, value: unknown) => {
    const text = json(value);
    soon((talk) => talk[how](name, text));
  };

  const open = (frame: Frame): boolean => {
    const { welcome, refuse, can, kit, ctx } = frame;
    if (refuse) {
      end('REFUSED', refuse === 'VERSION' ? refuse : 'REFUSED');
    } else if (typeof welcome === 'string') {
      timers.forEach(clearTimeout);
      if (Array.isArray(can)) can.forEach((capability) => granted.add(capability as string));
      told.set('ctx', ctx);
      first = frame;
      line!.take = keep;
      link.session = welcome;
      link.kit = typeof kit === 'string' ? kit : '';
      link.isOpen = true;
      opened(link);
    } else return false;
    return true;
  };

  /** Only states and events come to a guest that has not asked anything. */
  const keep = (frame: Frame, length: number): boolean => {
    if (typeof frame.e !== 'string') return false;
    if ((size += length) > EARLY) ledger.count('early');
    else soon((talk) => talk.hear(frame));
    return true;
  };

  const link = {
    host: '',
    kit: '',
    session: '',
    isOpen: false,
    counters: ledger.counters,
    trace: ledger.trace,
    on: events.on,
    can: (capability: string) => granted.has(capability),
    emit: say('emit'),
    set: say('set'),
    state: (name: string) => told.get(name),
    learn: async (more) => {
      if (more !== methods) await pass(async (talk) => talk.learn(await more()));
    },
    ask: (want, o) => link.call(ASK, { want }, o) as Promise<boolean>,
    call: (name, args, o) => pass((talk, late) => talk.call(name, args, o, late), o),
    stream: (name, args, o) => itemsOf(() => pass((talk) => talk.stream(name, args, o), o)),
    close: async () => end(),
  } satisfies GuestLink as { -readonly [key in keyof GuestLink]: GuestLink[key] };

  const timers = [onSlow && setTimeout(onSlow, slowMs), setTimeout(end, timeoutMs, 'TIMEOUT', 'NO_ANSWER')];

  return {
    link: new Promise((resolve, reject) => {
      opened = resolve;
      failed = reject;
    }),
    life: signal,
    ledger,
    users: 0,
    end,
    join(port, { n, m }, host) {
      link.host = host;
      line = createLine(port, limits, ledger, open, bye, lost);
      watchPort(port, gone);
      watchPage(
        window,
        life,
        (isResting) => talk?.rest(isResting),
        () => line,
        gone,
        () => line!.close('PEER_RELOADED'),
      );
      line.send('open', `"${n}"`, `,"m":${json(m)},"kit":"${KIT}","want":${json(want)}`);
    },
  };
}
