import type { LiveEvent, Topic } from '../model/community.js';
import { codeOf } from './community-error.js';
import { neededFor } from './topics.js';
import type { Channel } from './types.js';

interface Follower {
  topics: readonly Topic[];
  on: (event: LiveEvent) => void;
}

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 60_000;
/** What waiting does not mend. */
const FINAL = ['FORBIDDEN', 'CLOSED', 'UNKNOWN_METHOD', 'INVALID'];

/** One stream for all who follow something: a host allows a frame only a few. */
export class BridgeLive {
  readonly #channel: Channel;
  readonly #followers = new Set<Follower>();
  #stream: AbortController | undefined;
  #isPlanned = false;
  #failures = 0;

  constructor(channel: Channel) {
    this.#channel = channel;
    channel.addEventListener('rai-capabilities', () => this.#followers.size && this.#plan());
  }

  follow(topics: readonly Topic[], on: (event: LiveEvent) => void, signal: AbortSignal): void {
    if (signal.aborted || topics.length === 0) return;
    const follower = { topics, on };
    this.#followers.add(follower);
    this.#plan();
    const leave = (): void => {
      this.#followers.delete(follower);
      this.#plan();
    };
    signal.addEventListener('abort', leave, { once: true });
  }

  /** Widgets of a page come and go together: their topics are asked for at once. */
  #plan(): void {
    if (this.#isPlanned) return;
    this.#isPlanned = true;
    queueMicrotask(() => {
      this.#isPlanned = false;
      const before = this.#stream;
      this.#stream = undefined;
      // The new one is asked for before the old one ends, so that nothing falls in between.
      if (this.#followers.size) void this.#follow();
      before?.abort();
    });
  }

  async #follow(): Promise<void> {
    const stream = (this.#stream = new AbortController());
    const { signal } = stream;
    const topics = this.#topics();
    if (topics.length === 0) return;
    try {
      for await (const event of this.#channel.changes(topics, { signal })) {
        this.#failures = 0;
        this.#tell(event);
      }
    } catch (error) {
      const isFinal = FINAL.includes(String(codeOf(error))) && topics.length === this.#topics().length;
      if (signal.aborted || isFinal) return;
      // The stream ends with the member or with the document around: begin again, and ask what was missed.
      const pause = Math.min(FIRST_PAUSE_MS * 2 ** this.#failures++, LONGEST_PAUSE_MS);
      await new Promise((resolve) => {
        const timer = setTimeout(resolve, pause);
        signal.addEventListener('abort', () => (clearTimeout(timer), resolve(undefined)), { once: true });
      });
      if (signal.aborted) return;
      void this.#follow();
      for (const topic of topics) this.#tell({ topic, kind: 'gap', seq: '' });
    }
  }

  /** What is followed and may be. */
  #topics(): Topic[] {
    const all = new Set([...this.#followers].flatMap(({ topics }) => topics));
    return [...all].filter((topic) => {
      const needed = neededFor(topic);
      return needed !== undefined && this.#channel.can(needed);
    });
  }

  #tell(event: LiveEvent): void {
    for (const { topics, on } of [...this.#followers]) if (topics.includes(event.topic)) on(event);
  }
}
