import type { Due } from './clock.js';
import type { Outlet } from './outlet.js';
import type { Call, Method } from './types.js';

/** A call that is being answered, as its handler sees it. */
export class Running implements Call, Due {
  readonly id: number;
  readonly method: string;
  readonly row: Method;
  readonly ms: number;
  readonly due: () => void;
  readonly began: number;
  at: number;
  isOver = false;
  outlet: Outlet | undefined;
  /** Items that were granted before the stream began to flow. */
  early = 0;
  #controller: AbortController | undefined;
  #reason: unknown;

  constructor(id: number, method: string, row: Method, ms: number, began: number, due: () => void) {
    this.id = id;
    this.method = method;
    this.row = row;
    this.ms = ms;
    this.began = began;
    this.at = began + ms;
    this.due = due;
  }

  /** Made when a handler asks for it: most do not. */
  get signal(): AbortSignal {
    this.#controller ??= new AbortController();
    if (this.#reason) this.#controller.abort(this.#reason);
    return this.#controller.signal;
  }

  grant(add: number): void {
    if (this.outlet) this.outlet.grant(add);
    else this.early += add;
  }

  stop(reason: unknown): void {
    this.#reason = reason;
    this.#controller?.abort(reason);
    this.outlet?.stop();
  }
}
