import type { ChannelCapability, ConsentQuestion, Consents } from './types.js';

/** What is asked before it is done in the member's name. */
export const ASKED: readonly ChannelCapability[] = ['messages.send', 'token'];

type Ask = (question: ConsentQuestion) => Promise<boolean>;

interface Open {
  answer: Promise<boolean>;
  abort: AbortController;
  waiting: number;
}

/** How long a refusal stands before the member can be asked again; each further one doubles it. */
const REFUSED_MS = 60_000;

/**
 * What members allowed partners to do in their name: by origin, channel and capability. Asked once, one
 * question at a time on the page; a refusal stands for a while, so that a frame cannot wear a member down.
 */
export class ConsentBook {
  readonly #kept: Consents | undefined;
  readonly #granted = new Set<string>();
  readonly #refused = new Map<string, { until: number; times: number }>();
  readonly #open = new Map<string, Open>();
  readonly #watchers = new Set<() => void>();
  #turn: Promise<unknown> = Promise.resolve();

  constructor(kept?: Consents) {
    this.#kept = kept;
  }

  /** Whether it is known to be granted, as far as this page knows. */
  isGranted(key: string): boolean {
    return this.#granted.has(key);
  }

  /** Looks into the host's own store, too. */
  async look(key: string): Promise<boolean> {
    if (this.#granted.has(key)) return true;
    const isKept = (await this.#kept?.get(key)) === true;
    if (isKept) this.#set(key, true);
    return isKept;
  }

  /** Asks unless it is known; calls that come while the question is open wait for the same answer. */
  async ask(
    key: string,
    question: Omit<ConsentQuestion, 'signal'>,
    ask: Ask,
    signal: AbortSignal,
  ): Promise<boolean> {
    if (await this.look(key)) return true;
    signal.throwIfAborted();
    if ((this.#refused.get(key)?.until ?? 0) > performance.now()) return false;
    const open = this.#open.get(key) ?? this.#begin(key, question, ask);
    open.waiting++;
    const leave = (): void => {
      if (--open.waiting === 0) open.abort.abort();
    };
    signal.addEventListener('abort', leave, { once: true });
    try {
      return await open.answer;
    } finally {
      signal.removeEventListener('abort', leave);
    }
  }

  /** The member takes it back. */
  revoke(key: string): void {
    this.#open.get(key)?.abort.abort();
    this.#refuse(key);
    this.#set(key, false);
  }

  /** Somebody else is signed in: nothing that was granted holds, and no question stays open. */
  clear(): void {
    for (const { abort } of this.#open.values()) abort.abort();
    this.#open.clear();
    this.#refused.clear();
    for (const key of [...this.#granted]) this.#set(key, false);
  }

  watch(on: () => void, { signal }: { signal: AbortSignal }): void {
    this.#watchers.add(on);
    signal.addEventListener('abort', () => this.#watchers.delete(on), { once: true });
  }

  #begin(key: string, question: Omit<ConsentQuestion, 'signal'>, ask: Ask): Open {
    const abort = new AbortController();
    const { signal } = abort;
    const before = this.#turn;
    const answer = (async () => {
      await before;
      try {
        const isGranted = !signal.aborted && (await ask({ ...question, signal })) === true;
        // A question that was taken away is no refusal.
        if (signal.aborted) return false;
        if (isGranted) this.#set(key, true);
        else this.#refuse(key);
        return isGranted;
      } catch {
        return false;
      } finally {
        if (this.#open.get(key)?.abort === abort) this.#open.delete(key);
      }
    })();
    this.#turn = answer;
    const open = { answer, abort, waiting: 0 };
    this.#open.set(key, open);
    return open;
  }

  #refuse(key: string): void {
    const times = (this.#refused.get(key)?.times ?? 0) + 1;
    this.#refused.set(key, { times, until: performance.now() + REFUSED_MS * 2 ** (times - 1) });
  }

  #set(key: string, isGranted: boolean): void {
    if (isGranted === this.#granted.has(key)) return;
    if (isGranted) {
      this.#granted.add(key);
      this.#refused.delete(key);
    } else this.#granted.delete(key);
    void this.#keep(key, isGranted);
    for (const on of [...this.#watchers]) on();
  }

  async #keep(key: string, isGranted: boolean): Promise<void> {
    try {
      await this.#kept?.set(key, isGranted);
    } catch (error) {
      console.warn('rai-kit: the store of consents failed; what was granted holds on this page.', error);
    }
  }
}

/** Where a grant is kept: it names who and where, never a member. */
export const consentKey = (origin: string, channel: string, capability: ChannelCapability): string =>
  `${origin} ${channel} ${capability}`;
