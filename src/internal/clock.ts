import type { ReactiveController, ReactiveControllerHost } from 'lit';

const hosts = new Set<ReactiveControllerHost>();
let timer: ReturnType<typeof setInterval> | undefined;

const tick = () => {
  if (!document.hidden) for (const host of hosts) host.requestUpdate();
};

/** Renders its element twice a minute, with one timer for the whole page, so that ages stay true. */
export class Clock implements ReactiveController {
  readonly #host: ReactiveControllerHost;

  constructor(host: ReactiveControllerHost) {
    (this.#host = host).addController(this);
  }

  get now(): number {
    return Date.now();
  }

  hostConnected(): void {
    hosts.add(this.#host);
    if (timer) return;
    timer = setInterval(tick, 30_000);
    document.addEventListener('visibilitychange', tick);
  }

  hostDisconnected(): void {
    hosts.delete(this.#host);
    if (hosts.size) return;
    clearInterval(timer);
    timer = undefined;
    document.removeEventListener('visibilitychange', tick);
  }
}
