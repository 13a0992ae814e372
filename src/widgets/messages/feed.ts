import { initialState, TaskStatus } from '@lit/task';
import type { ReactiveElement } from 'lit';
import { ConnectedTask } from '../../internal/connected-task.js';
import type { CommunityController } from '../../internal/community-controller.js';
import { problemOf, type Problem } from '../../internal/problem.js';
import type { Community, Config, Message, MessagePage } from '../../model/index.js';
import type { MessagesEdge } from './messages-model.js';
import { fromPage, withMessage, withNewer, withNewest, withOlder, type Timeline } from './timeline.js';

export interface FeedOptions {
  home: CommunityController;
  channel: () => string | undefined;
  limit: () => number;
  /** The list changed; `read` is the number of the read that did it. */
  onChange: (line: Timeline, read: number) => void;
  /** Shown for the first time after nothing was. */
  onLoad: () => void;
  onError: (problem: Problem) => void;
}

type Direction = 'older' | 'newer' | 'around';
interface Answer {
  /** Who asked, and for what: an answer for somebody else is dropped. */
  asker: string;
  config: Config;
  page: MessagePage;
  read: number;
}

/** Problems that say: not for whoever is looking. */
const CLOSED = ['NOT_FOUND', 'FORBIDDEN', 'UNAUTHENTICATED'];

/** The stretch of a channel that is drawn: read, kept up to date, moved up and down. */
export class Feed {
  /** What is drawn; undefined until something arrived. */
  line: Timeline | undefined;
  config: Config | undefined;
  problem: Problem | undefined;
  /** New messages of others below what is read. */
  fresh = 0;
  /** Those that just came, to be announced. */
  arrived: { count: number } | undefined;
  /** The message that was asked to be shown. */
  reveal: { id: string } | undefined;
  /** Number of the newest read that began. */
  reads = 0;
  readonly #host: ReactiveElement;
  readonly #options: FeedOptions;
  readonly #newest: ConnectedTask<readonly unknown[], Answer>;
  readonly #more: ConnectedTask<readonly [Direction, string], MessagePage>;
  /** Whether the reader is at the newest message. */
  #follows = true;
  /** The next answer replaces what is drawn. */
  #jumps = false;
  #counted = new Set<string>();
  #taken: Answer | undefined;
  #direction: Direction | undefined;
  #asked = '';

  constructor(host: ReactiveElement, options: FeedOptions) {
    this.#host = host;
    this.#options = options;
    const { home } = options;
    this.#newest = new ConnectedTask(host, {
      args: () => [
        home.community,
        home.identity.state,
        home.identity.key,
        options.channel(),
        options.limit(),
        home.revision,
      ],
      task: async (_, { signal }) => {
        const [community, channel] = [home.community, options.channel()];
        // While it is open who is looking, the answer would be asked for twice.
        if (!community || !channel || home.identity.state === 'unknown') return initialState;
        const asker = this.#asker;
        const read = ++this.reads;
        const [config, page] = await Promise.all([
          community.config({ signal }),
          community.messages({ channel, limit: options.limit() }, { signal }),
        ]);
        return { asker, config, page, read };
      },
      onComplete: (answer) => this.#take(answer),
      onError: (error) => this.#fail(problemOf(error)),
    });
    this.#more = new ConnectedTask(host, {
      autoRun: false,
      args: () => ['around', ''] as const,
      task: ([direction, id], { signal }) => {
        const query = this.#query(direction, id);
        const { community } = home;
        return community && query ? community.messages(query, { signal }) : initialState;
      },
      onComplete: (page) => this.#extend(page),
    });
  }

  get older(): MessagesEdge {
    return this.#edge('older', this.line?.before);
  }

  get newer(): MessagesEdge {
    return this.#edge('newer', this.line?.after);
  }

  /** Whether whoever is looking may not see this channel, or there is none. */
  get closed(): boolean {
    return !this.line && this.problem !== undefined && CLOSED.includes(this.problem.code);
  }

  /** Asks for the next stretch in a direction, or around a message. */
  more(direction: Direction, id = ''): void {
    if (!this.line) return;
    if (direction !== 'around' && (this.#more.status === TaskStatus.PENDING || this[direction] === 'end'))
      return;
    this.#direction = direction;
    this.#asked = id;
    this.#more.forget();
    void this.#more.run([direction, id]);
  }

  /** Brings a message into view, from afar when need be. */
  show(id: string): void {
    if (this.line?.messages.some((message) => message.id === id)) {
      this.reveal = { id };
      this.#host.requestUpdate();
    } else this.more('around', id);
  }

  /** Goes to the newest message. */
  toNewest(): void {
    this.follow(true);
    if (this.line?.after === null) return;
    this.#jumps = true;
    this.#options.home.refresh();
  }

  follow(on: boolean): void {
    this.#follows = on;
    if (!on || !this.fresh) return;
    this.fresh = 0;
    this.#host.requestUpdate();
  }

  /** A message that was just stored. Without it, or far from the end, the list is read again. */
  add(message: Message | undefined): void {
    if (!message || !this.line) return this.#options.home.refresh();
    this.line = withMessage(this.line, message);
    this.#options.onChange(this.line, 0);
  }

  /** Forgets everything: somebody else is looking, or at another channel. */
  clear(): void {
    this.#newest.forget();
    this.#more.forget();
    this.#more.abort();
    this.line = this.problem = this.arrived = this.reveal = this.#taken = this.#direction = undefined;
    this.fresh = 0;
    this.#follows = true;
    this.#counted.clear();
  }

  get #asker(): string {
    return `${this.#options.home.identity.key} ${this.#options.channel()}`;
  }

  #edge(direction: Direction, cursor: string | null | undefined): MessagesEdge {
    if (cursor === null || !this.line) return 'end';
    if (this.#direction !== direction) return 'more';
    if (this.#more.status === TaskStatus.PENDING) return 'loading';
    return this.#more.status === TaskStatus.ERROR ? 'failed' : 'more';
  }

  #query(direction: Direction, id: string): Parameters<Community['messages']>[0] | undefined {
    const { line } = this;
    if (!line) return undefined;
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

  #take(answer: Answer): void {
    // An aborted run answers with what was there before.
    if (answer === this.#taken || answer.asker !== this.#asker) return;
    const first = !this.line;
    this.#taken = answer;
    this.config = answer.config;
    this.problem = undefined;
    if (!this.line || this.#jumps) this.line = fromPage(answer.page);
    else {
      const { line, arrived } = withNewest(this.line, answer.page, this.#follows);
      this.line = line;
      this.#count(arrived);
    }
    this.#jumps = false;
    this.#options.onChange(this.line, answer.read);
    this.#host.requestUpdate();
    if (first) this.#options.onLoad();
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
    if (!line) return;
    this.#direction = undefined;
    if (direction === 'older') this.line = withOlder(line, page);
    else if (direction === 'newer') this.line = withNewer(line, page);
    else {
      this.line = fromPage(page);
      this.reveal = { id: this.#asked };
      this.#follows = false;
    }
    this.#options.onChange(this.line!, 0);
    this.#host.requestUpdate();
  }

  #fail(problem: Problem): void {
    // Who must not see it any more sees it no longer; otherwise the last known state stays.
    if (CLOSED.includes(problem.code)) this.line = undefined;
    const again = this.problem?.code === problem.code;
    this.problem = problem;
    if (!again) this.#options.onError(problem);
  }
}
