import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { Problem } from './problem.js';

export interface Rate {
  points: number;
  seconds: number;
}

/** Counts what one caller may do in a stretch of time. */
export class Limit {
  readonly #limiter: RateLimiterMemory;

  constructor(name: string, { points, seconds }: Rate) {
    this.#limiter = new RateLimiterMemory({ keyPrefix: name, points, duration: seconds });
  }

  /** Takes one point; throws the 429 problem when none is left. */
  async take(caller: string): Promise<void> {
    try {
      await this.#limiter.consume(caller);
    } catch (refusal) {
      if (!(refusal instanceof RateLimiterRes)) throw refusal;
      throw new Problem('RATE_LIMITED', undefined, { retryAfter: refusal.msBeforeNext / 1000 });
    }
  }
}
