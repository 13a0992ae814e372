import type { Community } from '../model/community.js';
import type { Message } from '../model/message.js';
import { codeOf } from './community-error.js';

const PAGE = 25;
/** Ids remembered, so that a page which is read again says nothing twice. */
const SEEN = 200;
const AGAIN_MS = 5_000;

/** The new messages of a channel, as they come, until the signal aborts. */
export async function* liveMessages(
  community: Community,
  channel: string,
  signal: AbortSignal,
): AsyncGenerator<Message, void, undefined> {
  const bell = new Bell(signal);
  community.live([`channel:${channel}`], bell.ring, { signal });
  const seen = new Set<string>();
  let last: string | undefined;
  let isFirst = true;
  for (;;) {
    bell.hush();
    let more: boolean;
    do {
      try {
        const after = last;
        const page = await community
          .messages({ channel, limit: PAGE, ...(after !== undefined && { after }) }, { signal })
          .catch((error: unknown) => {
            // The message is gone that was the newest: begin at the end again.
            if (after === undefined || codeOf(error) !== 'NOT_FOUND') throw error;
            return community.messages({ channel, limit: PAGE }, { signal });
          });
        const fresh = page.messages.filter((message) => message.channel === channel && !seen.has(message.id));
        last = page.messages.at(-1)?.id ?? last;
        for (const { id } of fresh) seen.add(id);
        for (const id of seen) if (seen.size > SEEN) seen.delete(id);
        if (!isFirst) yield* fresh;
        isFirst = false;
        more = page.after !== null && page.messages.length > 0;
      } catch (error) {
        signal.throwIfAborted();
        if (!(error as { retryable?: boolean }).retryable) throw error;
        more = false;
        bell.ringLater(AGAIN_MS);
      }
    } while (more);
    await bell.heard();
  }
}

/** Wakes one sleeper; a ring while nobody sleeps is kept. Rejects when its signal aborts. */
export class Bell {
  readonly #signal: AbortSignal;
  #rung = false;
  #wake: (() => void) | undefined;

  constructor(signal: AbortSignal) {
    this.#signal = signal;
    signal.addEventListener('abort', () => this.#wake?.(), { once: true });
  }

  readonly ring = (): void => {
    this.#rung = true;
    this.#wake?.();
  };

  ringLater(ms: number): void {
    const timer = setTimeout(this.ring, ms);
    this.#signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
  }

  hush(): void {
    this.#rung = false;
  }

  async heard(): Promise<void> {
    this.#signal.throwIfAborted();
    if (!this.#rung) await new Promise<void>((resolve) => (this.#wake = resolve));
    this.#wake = undefined;
    this.#signal.throwIfAborted();
  }
}
