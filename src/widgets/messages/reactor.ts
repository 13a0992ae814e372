import type { ReactiveControllerHost } from 'lit';
import type { Community, Message } from '../../model/index.js';
import { remaining, unwish, wish, type Wish } from './wishes.js';

export interface ReactorOptions {
  community: () => Community | undefined;
  /** Number of the newest read of the list that began. */
  reads: () => number;
  onFailed: () => void;
}

/**
 * Gives and takes back reactions at once, and tells the community after it. Presses while a call is
 * under way change what is wanted; the last one counts.
 */
export class Reactor {
  wishes: readonly Wish[] = [];
  readonly #host: ReactiveControllerHost;
  readonly #options: ReactorOptions;
  readonly #running = new Set<string>();
  #abort = new AbortController();

  constructor(host: ReactiveControllerHost, options: ReactorOptions) {
    this.#host = host;
    this.#options = options;
  }

  react(next: { message: string; emoji: string; on: boolean }): void {
    const { message, emoji, on } = next;
    this.wishes = wish(this.wishes, { message, emoji, on });
    this.#host.requestUpdate();
    const community = this.#options.community();
    const name = `${message} ${emoji}`;
    if (!community || this.#running.has(name)) return;
    this.#running.add(name);
    void this.#run(community, next, name);
  }

  /** Drops what an answer shows; `read` is the number of its read. */
  settle(messages: readonly Message[], read: number): void {
    this.wishes = remaining(this.wishes, messages, read);
  }

  /** Forgets everything: somebody else is looking now. */
  clear(): void {
    this.#abort.abort();
    this.#abort = new AbortController();
    this.#running.clear();
    this.wishes = [];
  }

  async #run(
    community: Community,
    about: { message: string; emoji: string; on: boolean },
    name: string,
  ): Promise<void> {
    const { signal } = this.#abort;
    let { on } = about;
    try {
      for (;;) {
        await community.react({ ...about, on }, { signal });
        if (signal.aborted) return;
        const wanted = this.wishes.find(
          ({ message, emoji }) => message === about.message && emoji === about.emoji,
        );
        if (!wanted || wanted.on === on) break;
        on = wanted.on;
      }
      this.wishes = this.wishes.map((other) =>
        other.message === about.message && other.emoji === about.emoji
          ? { ...other, granted: this.#options.reads() }
          : other,
      );
    } catch {
      if (signal.aborted) return;
      this.wishes = unwish(this.wishes, about);
      this.#options.onFailed();
    }
    this.#running.delete(name);
    this.#host.requestUpdate();
  }
}
