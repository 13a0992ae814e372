import { initialState, TaskStatus } from '@lit/task';
import type { ReactiveElement } from 'lit';
import { ConnectedTask } from '../../internal/connected-task.js';
import type { Community, Message, MessagePage } from '../../model/index.js';
import type { MessagesEdge } from './messages-model.js';
import { withMessage, withNewer, withNewest, withOlder, type Timeline } from './timeline.js';

export interface FeedOptions {
  community: () => Community | undefined;
  limit: () => number;
  /** Asks for the newest stretch again. */
  refresh: () => void;
  /** The list changed; `read` is the number of the read that did it, 0 when it was none of the newest stretch. */
  onChange: (line: Timeline, read: number) => void;
}

type Direction = 'older' | 'newer' | 'around';

/** The stretch of a channel that is drawn, once its first answer is there: kept up to date, moved up and down. */
export class Feed {
  /** What is drawn. */
  line: Timeline;
  /** New messages of others below what is read. */
  fresh = 0;
  /** Those that just came, to be announced. */
  arrived: { count: number } | undefined;
  /** The message that was asked to be shown. */
  reveal: { id: string } | undefined;
  readonly #host: ReactiveElement;
  readonly #options: FeedOptions;
  readonly #more: ConnectedTask<readonly [Direction, string], MessagePage>;
  readonly #counted = new Set<string>();
  /** Whether the reader is at the newest message. */
  #follows = true;
  /** The next answer replaces what is drawn. */
  #jumps = false;
  #direction: Direction | undefined;
  /** The message at the edge, or in the middle, of what was asked for. */
  #asked: string | undefined;

  constructor(host: ReactiveElement, options: FeedOptions, first: MessagePage) {
    this.#host = host;
    this.#options = options;
    this.line = first;
    this.#more = new ConnectedTask(host, {
      autoRun: false,
      args: () => ['around', ''] as const,
      task: ([direction, id], { signal }) => {
        const query = this.#query(direction, id);
        const community = options.community();
        return community && query ? community.messages(query, { signal }) : initialState;
      },
      onComplete: (page) => this.#extend(page),
    });
  }

  get older(): MessagesEdge {
    return this.#edge('older', this.line.before);
  }

  get newer(): MessagesEdge {
    return this.#edge('newer', this.line.after);
  }

  /** Asks for the next stretch in a direction, or around a message. */
  more(direction: Direction, id = ''): void {
    if (direction !== 'around' && (this.#more.status === TaskStatus.PENDING || this[direction] === 'end'))
      return;
    // On the way to the newest message nothing else is worth asking for.
    if (this.#jumps) return;
    this.#direction = direction;
    this.#asked = direction === 'around' ? id : this.#edgeId(direction);
    this.#more.forget();
    void this.#more.run([direction, id]);
  }

  /** Brings a message into view, from afar when need be. */
  show(id: string): void {
    if (this.line.messages.some((message) => message.id === id)) {
      this.reveal = { id };
      this.#host.requestUpdate();
    } else this.more('around', id);
  }

  /** Goes to the newest message. */
  toNewest(): void {
    this.follow(true);
    if (this.line.after === null) return;
    this.#jumps = true;
    this.#more.forget();
    this.#more.abort();
    this.#options.refresh();
  }

  follow(on: boolean): void {
    this.#follows = on;
    if (!on || !this.fresh) return;
    this.fresh = 0;
    this.#host.requestUpdate();
  }

  /** A message that was just stored. Without it, or far from the end, the list is read again. */
  add(message: Message | undefined): void {
    if (!message) return this.#options.refresh();
    this.line = withMessage(this.line, message);
    this.#options.onChange(this.line, 0);
  }

  /** Takes a fresh answer for the newest stretch. */
  take(page: MessagePage, read: number): void {
    if (this.#jumps) this.line = page;
    else {
      const { line, arrived } = withNewest(this.line, page, this.#follows);
      this.line = line;
      this.#count(arrived);
    }
    this.#jumps = false;
    this.#options.onChange(this.line, read);
    this.#host.requestUpdate();
  }

  /** Gives up what is under way: somebody else is looking, or at another channel. */
  close(): void {
    this.#more.forget();
    this.#more.abort();
    this.#host.removeController(this.#more);
  }

  #edge(direction: Direction, cursor: string | null | undefined): MessagesEdge {
    if (cursor === null) return 'end';
    if (this.#direction !== direction) return 'more';
    if (this.#more.status === TaskStatus.PENDING) return 'loading';
    return this.#more.status === TaskStatus.ERROR ? 'failed' : 'more';
  }

  #edgeId(direction: Direction | undefined): string | undefined {
    return this.line.messages.at(direction === 'older' ? 0 : -1)?.id;
  }

  #query(direction: Direction, id: string): Parameters<Community['messages']>[0] | undefined {
    const { line } = this;
    const [cursor, edge] =
      direction === 'older' ? [line.before, line.messages[0]] : [line.after, line.messages.at(-1)];
    const place =
      direction === 'around'
        ? { around: id }
        : !cursor
          ? edge && { around: edge.id }
          : direction === 'older'
            ? { before: cursor }
            : { after: cursor };
    return place && { channel: line.channel.id, limit: this.#options.limit(), ...place };
  }

  #count(arrived: readonly Message[]): void {
    const unseen = arrived.filter(({ id, mine }) => !mine && !this.#counted.has(id));
    if (!unseen.length) return;
    this.arrived = { count: unseen.length };
    if (this.#follows) this.#counted.clear();
    else {
      for (const { id } of unseen) this.#counted.add(id);
      this.fresh += unseen.length;
    }
  }

  #extend(page: MessagePage): void {
    const { line } = this;
    const direction = this.#direction;
    this.#direction = undefined;
    // What is drawn may have been replaced meanwhile: then this stretch does not touch it any more.
    if (direction !== 'around' && this.#edgeId(direction) !== this.#asked) return this.#host.requestUpdate();
    if (direction === 'older') this.line = withOlder(line, page);
    else if (direction === 'newer') this.line = withNewer(line, page);
    else {
      this.line = page;
      this.reveal = { id: this.#asked ?? '' };
      this.#follows = false;
    }
    this.#options.onChange(this.line, 0);
    this.#host.requestUpdate();
  }
}
