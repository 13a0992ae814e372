import { createHash } from 'node:crypto';
import type { Message, Reaction } from '../../model/message.js';
import type { Hands } from '../live/record.js';
import type { Members } from '../members/directory.js';
import type { Authors } from './authors.js';
import type { Entry } from './entry.js';
import type { MessageIndex } from './message-index.js';

/** UTF-16 code units of a quoted text. */
const QUOTE = 280;
/** Newest messages whose authors are watched for changes. */
const FACES = 200;

/** Turns what the gateway keeps into what may be seen: no platform ids, no short ids, no addresses. */
export class Presenter {
  readonly #members: Pick<Members, 'toPublic'>;
  readonly #authors: Authors;
  readonly #index: MessageIndex;

  constructor(members: Pick<Members, 'toPublic'>, authors: Authors, index: MessageIndex) {
    this.#members = members;
    this.#authors = authors;
    this.#index = index;
  }

  isVisible(entry: Entry): boolean {
    return !this.#index.isHidden(entry.id) && !this.#authors.isHidden(entry);
  }

  /** @param viewer short id of whoever is signed in; undefined gives the public form */
  message(entry: Entry, viewer: string | undefined): Message {
    const quote = this.#quote(entry);
    const known = this.#index
      .log(entry.channel)
      .answersTo(entry.id)
      .filter((reply) => this.isVisible(reply)).length;
    return {
      id: this.#index.publicId(entry.id),
      channel: entry.channel,
      author: this.#members.toPublic(this.#authors.of(entry)),
      text: entry.text,
      at: new Date(entry.at).toISOString(),
      mine: viewer !== undefined && entry.author === viewer,
      ...(quote ? { quote } : {}),
      replies: Math.max(known, entry.replies ?? 0),
      reactions: this.#reactions(entry, viewer),
    };
  }

  /** Who wrote it and who reacted to it. */
  hands(entry: Entry): Hands {
    const reactions = this.#index.reactions.of(entry).filter(({ users }) => users !== undefined);
    return {
      author: entry.author,
      reacted: Object.fromEntries(reactions.map(({ emoji, users }) => [emoji, users ?? []])),
    };
  }

  /** Digest of how the authors of the newest messages look: names, pictures, tiers, and who is hidden. */
  faces(channel: string): string {
    const digest = createHash('sha1');
    const seen = new Set<string>();
    for (const entry of this.#index.log(channel).all().slice(-FACES)) {
      if (seen.has(entry.author)) continue;
      seen.add(entry.author);
      const known = this.#authors.known(entry);
      if (known)
        digest.update(JSON.stringify([this.#members.toPublic(known), this.#authors.isHidden(entry)]));
    }
    return digest.digest('base64url');
  }

  #quote(entry: Entry): Message['quote'] {
    const parent = entry.parent === undefined ? undefined : this.#index.log(entry.channel).get(entry.parent);
    if (!parent || !this.isVisible(parent)) return undefined;
    return {
      id: this.#index.publicId(parent.id),
      name: this.#members.toPublic(this.#authors.of(parent)).name,
      text: shorten(parent.text),
    };
  }

  #reactions(entry: Entry, viewer: string | undefined): Reaction[] {
    return this.#index.reactions
      .of(entry)
      .filter(({ count }) => count > 0)
      .map(({ emoji, count, users }) => ({
        emoji,
        count,
        mine: viewer !== undefined && (users?.includes(viewer) ?? false),
      }));
  }
}

/** Never ends inside a character that takes two code units. */
function shorten(text: string): string {
  if (text.length <= QUOTE) return text;
  return `${text.slice(0, QUOTE - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}
