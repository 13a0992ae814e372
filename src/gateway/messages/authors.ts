import { LRUCache } from 'lru-cache';
import type { GatewayContext } from '../context.js';
import type { MemberRecord } from '../members/directory.js';
import { nameOf } from '../members/names.js';
import type { Entry } from './entry.js';

type Needs = Pick<GatewayContext, 'members' | 'seq' | 'signal' | 'clock'>;

const AT_ONCE = 4;
/** How long an author that the platform did not know is not asked for again. */
const FORGET_MS = 60_000;
/** So many wait to be asked for; others are asked for when they are shown again. */
const MAX_WAITING = 1000;

/**
 * Who wrote a message. The platform's message list has no names: they come from the directory of
 * members, and an author that it does not know yet is asked for in the background.
 */
export class Authors {
  readonly #context: Needs;
  readonly #asked = new LRUCache<string, number>({ max: 10_000 });
  readonly #queue: [author: string, channel: string][] = [];
  #running = 0;

  constructor(context: Needs) {
    this.#context = context;
  }

  /** The author, where the directory has them. */
  known(entry: Entry): MemberRecord | undefined {
    return this.#context.members.byShortId(entry.author);
  }

  /** What is known of the author now; under a neutral name when nothing is. */
  of(entry: Entry): MemberRecord {
    const known = this.known(entry);
    if (known) return known;
    this.#ask(entry);
    const platformId = `short:${entry.author}`;
    const name = nameOf({ displayName: entry.authorName }, this.#context.members.publicId(platformId));
    return {
      platformId,
      shortId: entry.author,
      name,
      xp: 0,
      coins: 0,
      roles: [],
    };
  }

  isHidden(entry: Entry): boolean {
    const known = this.known(entry);
    return known !== undefined && this.#context.members.isHidden(known.platformId);
  }

  #ask({ author, channel }: Entry): void {
    if (this.#queue.length >= MAX_WAITING) return;
    const now = this.#context.clock.now();
    if (now - (this.#asked.get(author) ?? -Infinity) < FORGET_MS) return;
    this.#asked.set(author, now);
    this.#queue.push([author, channel]);
    if (this.#running < AT_ONCE) void this.#work();
  }

  async #work(): Promise<void> {
    const { members, seq, signal } = this.#context;
    this.#running += 1;
    for (let next = this.#queue.shift(); next && !signal.aborted; next = this.#queue.shift()) {
      const [author, channel] = next;
      const found = await members.resolve(author, signal).catch(() => undefined);
      if (!found) continue;
      this.#asked.delete(author);
      seq.touch(`channel:${channel}`);
    }
    this.#running -= 1;
  }
}
