/**
 * Keeps account of what a page holds: timers, listeners of windows and documents, ports, observers. Loaded
 * before anything else. What the rig itself holds is taken through functions that it kept from before.
 */
const timers = new Map<number, string>();
const listeners = new Map<string, number>();
const ports = new Set<MessagePort>();
const everyPort: WeakRef<MessagePort>[] = [];
const observers = new Set<object>();

const native = {
  setTimeout: globalThis.setTimeout.bind(globalThis),
  clearTimeout: globalThis.clearTimeout.bind(globalThis),
  setInterval: globalThis.setInterval.bind(globalThis),
  clearInterval: globalThis.clearInterval.bind(globalThis),
  MessageChannel: globalThis.MessageChannel,
};

function note(): string {
  return new Error().stack?.split('\n').slice(2, 8).join(' | ') ?? '';
}

export function keepAccount(): void {
  globalThis.setTimeout = ((run: (...a: unknown[]) => void, ms?: number, ...rest: unknown[]) => {
    const id = native.setTimeout(() => {
      timers.delete(id);
      run(...rest);
    }, ms) as unknown as number;
    timers.set(id, note());
    return id;
  }) as typeof setTimeout;
  globalThis.clearTimeout = ((id: number) => {
    timers.delete(id);
    native.clearTimeout(id);
  }) as typeof clearTimeout;
  globalThis.setInterval = ((run: () => void, ms?: number) => {
    const id = native.setInterval(run, ms) as unknown as number;
    timers.set(id, note());
    return id;
  }) as typeof setInterval;
  globalThis.clearInterval = ((id: number) => {
    timers.delete(id);
    native.clearInterval(id);
  }) as typeof clearInterval;

  const { addEventListener: add, removeEventListener: remove } = EventTarget.prototype;
  const held = new WeakMap<object, Map<string, Set<unknown>>>();
  const count = (type: string, by: number) => listeners.set(type, (listeners.get(type) ?? 0) + by);
  EventTarget.prototype.addEventListener = function (this: EventTarget, type, listener, options) {
    const target = this ?? globalThis;
    const signal = typeof options === 'object' ? options?.signal : undefined;
    const once = typeof options === 'object' && options?.once;
    // A plain target is an object of its maker's alone, and goes with it.
    const isOwn = target instanceof AbortSignal || Object.getPrototypeOf(target) === EventTarget.prototype;
    if (listener && !signal?.aborted && !isOwn && !once) {
      const own = held.get(target) ?? new Map<string, Set<unknown>>();
      held.set(target, own);
      const set = own.get(type) ?? new Set();
      own.set(type, set);
      if (!set.has(listener)) {
        set.add(listener);
        count(type, 1);
        if (signal) add.call(signal, 'abort', () => set.delete(listener) && count(type, -1), { once: true });
      }
    }
    return add.call(target, type, listener, options);
  } as typeof add;
  EventTarget.prototype.removeEventListener = function (this: EventTarget, type, listener, options) {
    const target = this ?? globalThis;
    if (held.get(target)?.get(type)?.delete(listener)) count(type, -1);
    return remove.call(target, type, listener, options);
  } as typeof remove;

  const keep = (port: MessagePort) => {
    ports.add(port);
    everyPort.push(new WeakRef(port));
    return port;
  };
  globalThis.MessageChannel = class extends native.MessageChannel {
    constructor() {
      super();
      keep(this.port1);
      // The other end is on its way to somebody else, and the account would hold it here.
      everyPort.push(new WeakRef(this.port2));
    }
  };
  const { close } = MessagePort.prototype;
  MessagePort.prototype.close = function (this: MessagePort) {
    ports.delete(this);
    close.call(this);
  };
  for (const name of ['ResizeObserver', 'MutationObserver', 'IntersectionObserver'] as const) {
    const Native = globalThis[name] as unknown as new (...args: unknown[]) => { disconnect(): void };
    Object.assign(globalThis, {
      [name]: class extends Native {
        constructor(...args: unknown[]) {
          super(...args);
          observers.add(this);
        }
        override disconnect() {
          observers.delete(this);
          super.disconnect();
        }
      },
    });
  }
}

export interface Account {
  timers: number;
  /** Where each timer was set. */
  where: string[];
  listeners: Record<string, number>;
  ports: number;
  observers: number;
}

export function account(): Account {
  return {
    timers: timers.size,
    where: [...timers.values()],
    listeners: Object.fromEntries([...listeners].filter(([, n]) => n > 0).sort()),
    ports: ports.size,
    observers: observers.size,
  };
}

/** How many ports that were ever made here are still in memory. */
export const portsInMemory = (): number => everyPort.filter((ref) => ref.deref()).length;

/** Makes garbage until the collector has taken what nobody holds, or `ms` are over. */
export async function collect(isDone: () => boolean, ms: number): Promise<boolean> {
  const end = performance.now() + ms;
  // Where an engine under test offers to collect at once, it is asked.
  const { gc, TestUtils } = globalThis as { gc?: () => void; TestUtils?: { gc(): Promise<void> } };
  while (performance.now() < end) {
    gc?.();
    await TestUtils?.gc();
    let waste: unknown[] = [];
    for (let i = 0; i < 200; i += 1) waste.push(new Array(10_000).fill(i), new ArrayBuffer(100_000));
    waste = [];
    await new Promise((settle) => native.setTimeout(settle as () => void, 30));
    if (isDone() && waste.length === 0) return true;
  }
  return isDone();
}
