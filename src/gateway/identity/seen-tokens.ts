/** Remembers which tokens were used. */
export interface SeenTokens {
  /**
   * Notes the use of a token and says whether it is the first one. Both in one step: of two at the same time one is
   * `used`. `full` refuses, as forgetting a token that still counts would let it be used again.
   * @param until milliseconds since 1970; after that the token does not count anyway
   * @param now milliseconds since 1970
   */
  use(id: string, until: number, now: number): 'first' | 'used' | 'full' | Promise<'first' | 'used' | 'full'>;
}

/** Used tokens of one process, in memory. Tokens live a minute, so that it stays small. */
export class MemorySeen implements SeenTokens {
  readonly #until = new Map<string, number>();
  readonly #max: number;

  /** @param max how many tokens that still count are remembered */
  constructor(max = 100_000) {
    this.#max = max;
  }

  get size(): number {
    return this.#until.size;
  }

  use(id: string, until: number, now: number): 'first' | 'used' | 'full' {
    const known = this.#until.get(id);
    if (known !== undefined && known >= now) return 'used';
    this.#forget(now);
    if (this.#until.size >= this.#max) return 'full';
    this.#until.delete(id);
    this.#until.set(id, until);
    return 'first';
  }

  /** They came in about the order in which they end: what is over stands in front. */
  #forget(now: number): void {
    for (const [id, until] of this.#until) {
      if (until >= now) return;
      this.#until.delete(id);
    }
  }
}
