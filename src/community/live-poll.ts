import type { LiveEvent, Topic } from '../model/community.js';
import { toCommunityError } from './gateway-errors.js';

export interface LivePollOptions {
  /** Pause between two looks. Default 15,000. */
  pollMs?: number | undefined;
  /** An answer that stays the same is told again after this time, so that its age can be. Default 45,000. */
  confirmMs?: number | undefined;
  /** Resolves to the newest `seq` of a topic; undefined when it cannot be asked now. */
  look: (topic: Topic, o: { signal: AbortSignal }) => Promise<string | undefined>;
}

interface Follower {
  topics: readonly Topic[];
  on: (event: LiveEvent) => void;
}

const LONGEST_PAUSE_MS = 300_000;

/**
 * Follows topics by asking again: one timer for everybody, each topic once, only while the page is
 * visible, slower while it fails. Whoever follows hears `reload` when a topic's `seq` changed, now and then
 * when it did not, and for every topic when asking begins to fail and when it works again: what is shown is stale in between.
 */
export class LivePoll {
  readonly #look: LivePollOptions['look'];
  readonly #pollMs: number;
  readonly #followers = new Set<Follower>();
  readonly #confirmMs: number;
  readonly #seqs = new Map<Topic, string>();
  readonly #told = new Map<Topic, number>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #round: AbortController | undefined;
  #listening: AbortController | undefined;
  #failures = 0;
  #isDown = false;
  #isAsked = false;

  constructor({ look, pollMs = 15_000, confirmMs = 45_000 }: LivePollOptions) {
    this.#look = look;
    this.#confirmMs = confirmMs;
    this.#pollMs = pollMs;
  }

  /** `known`: what the follower has read already. Nothing read is told of with the first look. */
  follow(
    topics: readonly Topic[],
    known: ReadonlyMap<Topic, string>,
    on: (event: LiveEvent) => void,
    { signal }: { signal: AbortSignal },
  ): void {
    if (signal.aborted || !topics.length) return;
    const follower: Follower = { topics: [...new Set(topics)], on };
    for (const [topic, seq] of known) if (!this.#seqs.has(topic)) this.#seqs.set(topic, seq);
    this.#followers.add(follower);
    signal.addEventListener('abort', () => this.#leave(follower), { once: true });
    if (this.#followers.size === 1) this.#start();
  }

  /** Asks at once, and once more when a round is under way: it may have begun too early. */
  lookNow(): void {
    if (!this.#followers.size) return;
    if (this.#round) this.#isAsked = true;
    else void this.#ask();
  }

  #start(): void {
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    globalThis.document?.addEventListener('visibilitychange', () => this.#onVisibility(), { signal });
    this.#plan();
  }

  #leave(follower: Follower): void {
    this.#followers.delete(follower);
    const followed = this.#topics();
    for (const topic of this.#seqs.keys()) if (!followed.has(topic)) this.#seqs.delete(topic);
    if (this.#followers.size) return;
    this.#listening?.abort();
    this.#round?.abort();
    this.#round = undefined;
    this.#isDown = false;
    clearTimeout(this.#timer);
  }

  #onVisibility(): void {
    clearTimeout(this.#timer);
    if (!isHidden()) this.lookNow();
  }

  #plan(retryAfter = 0): void {
    clearTimeout(this.#timer);
    if (!this.#followers.size || isHidden()) return;
    const pause = Math.min(this.#pollMs * 2 ** this.#failures, Math.max(LONGEST_PAUSE_MS, this.#pollMs));
    // Jitter keeps the pages of a busy site from asking in step.
    const jittered = Math.max(pause, retryAfter * 1000) * (0.9 + 0.2 * Math.random());
    this.#timer = setTimeout(() => void this.#ask(), jittered);
  }

  async #ask(): Promise<void> {
    clearTimeout(this.#timer);
    const round = new AbortController();
    this.#round = round;
    this.#isAsked = false;
    const results = await Promise.allSettled(
      [...this.#topics()].map((topic) => this.#askOne(topic, round.signal)),
    );
    if (this.#round !== round) return;
    this.#round = undefined;
    if (this.#isAsked) return this.#ask();
    // A topic that does not exist fails for good; it must not slow the others down.
    const failed = results
      .flatMap((r) => (r.status === 'rejected' ? [toCommunityError(r.reason)] : []))
      .filter((error) => error.retryable);
    this.#failures = failed.length ? Math.min(this.#failures + 1, 10) : 0;
    this.#plan(Math.max(0, ...failed.map((error) => error.retryAfter ?? 0)));
    if (this.#isDown === failed.length > 0) return;
    this.#isDown = !this.#isDown;
    for (const { topics, on } of [...this.#followers]) {
      for (const topic of topics) on({ topic, kind: 'reload', seq: this.#seqs.get(topic) ?? '' });
    }
  }

  async #askOne(topic: Topic, signal: AbortSignal): Promise<void> {
    const seq = await this.#look(topic, { signal });
    if (seq === undefined || signal.aborted) return;
    const known = this.#seqs.get(topic);
    this.#seqs.set(topic, seq);
    const now = Date.now();
    const told = this.#told.get(topic);
    // Whoever has read nothing of it yet, as the first read failed, is told of the first look.
    const isNews = known !== seq || (told !== undefined && now - told >= this.#confirmMs);
    if (isNews || told === undefined) this.#told.set(topic, now);
    if (!isNews) return;
    for (const { topics, on } of [...this.#followers]) {
      if (topics.includes(topic)) on({ topic, kind: 'reload', seq });
    }
  }

  #topics(): Set<Topic> {
    return new Set([...this.#followers].flatMap(({ topics }) => topics));
  }
}

const isHidden = (): boolean => globalThis.document?.visibilityState === 'hidden';
