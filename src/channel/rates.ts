const MINUTE_MS = 60_000;

/** How often something may be done in a minute, by name: any sixty seconds, not only those of the clock. */
export class Rates {
  readonly #times = new Map<string, number[]>();

  /** Counts one more and answers 0; or answers the seconds to wait, and counts nothing. */
  take(name: string, limit: number): number {
    const now = performance.now();
    const times = (this.#times.get(name) ?? []).filter((at) => at > now - MINUTE_MS);
    this.#times.set(name, times);
    const oldest = times.at(-limit);
    if (limit > 0 && oldest === undefined) {
      times.push(now);
      return 0;
    }
    return Math.max(1, Math.ceil(((oldest ?? now) + MINUTE_MS - now) / 1000));
  }
}
