import type { ReactiveControllerHost } from 'lit';
import { afterFirstRows } from '../../internal/after-first-rows.js';

/** A part of an element that is loaded when it is needed, and asked for again when that failed. */
export class Late<T> {
  /** The part, once it is there. */
  part: T | undefined;
  readonly #host: ReactiveControllerHost;
  readonly #load: () => Promise<T>;
  #loading: Promise<T | undefined> | undefined;

  constructor(host: ReactiveControllerHost, load: () => Promise<T>) {
    this.#host = host;
    this.#load = load;
  }

  /** What is on its way, if anything. */
  get pending(): Promise<unknown> | undefined {
    return this.part ? undefined : this.#loading;
  }

  /** Loads the part once. Undefined when it cannot be had now. */
  get(): Promise<T | undefined> {
    return (this.#loading ??= afterFirstRows()
      .then(this.#load)
      .then(
        (part) => {
          this.part = part;
          this.#host.requestUpdate();
          return part;
        },
        () => (this.#loading = undefined),
      ));
  }
}
