import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { problemOf } from '../../internal/problem-of.js';
import type { Community, Message, Sent } from '../../model/index.js';
import * as outbox from './outbox.js';
import type { Outbox, Pending, Quoted } from './outbox.js';

export interface SenderOptions {
  community: () => Community | undefined;
  /** A message arrived for certain. */
  onSent: (sent: Sent, entry: Pending) => void;
  /** Too many messages for now: these texts were not sent and belong back into the field. */
  onLimited: (text: string, reply: Quoted | undefined, seconds: number) => void;
}

/** Seconds to wait when "too many" came without a time. */
const PATIENCE = 10;

/**
 * Sends what the member wrote, one message at a time, and asks again about those whose fate is open.
 * Every try of a message carries the key that was made at the press. While its element is off the
 * page nothing new goes out.
 */
export class Sender implements ReactiveController {
  /** Messages on their way, in the order of writing. */
  box: Outbox = [];
  /** Keys of own messages by their id, so that a row stays the same row when it arrives. */
  readonly keys = new Map<string, string>();
  readonly #host: ReactiveControllerHost & { isConnected: boolean };
  readonly #options: SenderOptions;
  #abort = new AbortController();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #trying = false;

  constructor(host: ReactiveControllerHost & { isConnected: boolean }, options: SenderOptions) {
    this.#host = host;
    this.#options = options;
    host.addController(this);
  }

  hostConnected(): void {
    this.#pump();
  }

  hostDisconnected(): void {
    queueMicrotask(() => {
      if (this.#host.isConnected) return;
      clearTimeout(this.#timer);
      this.#timer = undefined;
    });
  }

  /** Takes a message of the member. `seen` is the newest message in the list. */
  add(entry: { channel: string; text: string; reply: Quoted | undefined; seen: string | undefined }): void {
    this.#set(outbox.enqueue(this.box, { ...entry, key: newKey(), at: new Date().toISOString() }));
  }

  retry(key: string): void {
    this.#set(outbox.retry(this.box, key));
  }

  resend(key: string): void {
    this.#set(outbox.resend(this.box, key, newKey()));
  }

  /** Gives a message up and answers it. */
  dismiss(key: string): Pending | undefined {
    const entry = this.#find(key);
    this.#set(outbox.dismiss(this.box, key));
    return entry;
  }

  /** Takes those out that the list shows by now. */
  claim(messages: readonly Message[]): void {
    for (const [id, key] of outbox.claims(this.box, messages)) {
      this.keys.set(id, key);
      this.box = outbox.dismiss(this.box, key);
    }
    this.#pump();
  }

  /** Forgets everything: somebody else is looking now. */
  clear(): void {
    this.#abort.abort();
    this.#abort = new AbortController();
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#trying = false;
    this.box = [];
    this.keys.clear();
  }

  #find(key: string): Pending | undefined {
    return this.box.find((entry) => entry.key === key);
  }

  #set(box: Outbox): void {
    this.box = box;
    this.#host.requestUpdate();
    this.#pump();
  }

  #pump(): void {
    const community = this.#options.community();
    if (this.#trying || this.#timer || !community || !this.#host.isConnected) return;
    const held = this.box.find(({ state }) => state === 'held');
    if (held) this.#wait(held, 0);
    else {
      const entry = outbox.nextOut(this.box);
      if (entry) void this.#try(community, entry);
    }
  }

  #wait(entry: Pending, least: number): void {
    this.#timer = setTimeout(
      () => {
        this.#timer = undefined;
        const community = this.#options.community();
        if (community && this.#find(entry.key)?.state === 'held') void this.#try(community, entry);
        else this.#pump();
      },
      Math.max(least, outbox.heldWait(entry)),
    );
  }

  async #try(community: Community, { key, channel, text, reply }: Pending): Promise<void> {
    const { signal } = this.#abort;
    this.#trying = true;
    this.box = outbox.start(this.box, key);
    this.#host.requestUpdate();
    const entry = this.#find(key)!;
    let least = 0;
    try {
      const sent = await (reply
        ? community.reply({ message: reply.id, text, key }, { signal })
        : community.send({ channel, text, key }, { signal }));
      if (signal.aborted) return;
      this.box = outbox.settle(this.box, key, sent);
      if (sent.state === 'sent') this.#options.onSent(sent, entry);
    } catch (error) {
      if (signal.aborted) return;
      const { code, retryAfter } = problemOf(error);
      if (code === 'RATE_LIMITED') least = (retryAfter ?? PATIENCE) * 1000;
      if (least && !entry.doubt) this.#giveBack(entry, least / 1000);
      else this.box = outbox.fail(this.box, key, code);
    }
    this.#trying = false;
    this.#host.requestUpdate();
    const held = this.#find(key);
    if (held?.state === 'held' && this.#host.isConnected) this.#wait(held, least);
    else this.#pump();
  }

  /** This message and those that wait behind it go back to where they were written. */
  #giveBack(entry: Pending, seconds: number): void {
    const back = [entry, ...this.box.filter(({ state }) => state === 'queued')];
    for (const { key } of back) this.box = outbox.dismiss(this.box, key);
    this.#options.onLimited(back.map(({ text }) => text).join('\n'), entry.reply, seconds);
  }
}

/** An idempotency key: 128 random bits. */
function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
