import type { Access } from '../access.js';
import type { Freshness, GatewayContext } from '../context.js';
import { listsReplies } from './entry.js';
import type { MessageIndex } from './message-index.js';
import { pause } from './pause.js';
import { Reader } from './reader.js';

type Needs = Pick<GatewayContext, 'api' | 'seq' | 'log' | 'clock' | 'signal' | 'store'>;

export interface WatcherOptions {
  /** How often a channel that somebody reads is asked for, in milliseconds. */
  pollMs: number;
  /** How the authors of a channel look now: when it changed, pages of the channel are made anew. */
  faces: (channel: string) => string;
}

interface State {
  /** The poll that runs now. */
  running?: Promise<void> | undefined;
  /** The poll that starts after it. */
  queued?: Promise<void> | undefined;
  polledAt: number;
  readAt: number;
  /** Of the platform's last answer, which may have been in an earlier run; undefined: there was none. */
  asOf?: string;
  /** When that was last written to the store, in milliseconds since 1970. */
  storedAt: number;
  stale: boolean;
  faces?: string;
}

/** Messages of a usual poll, and of the first one. */
const USUAL = 50;
const FIRST = 200;
const AT_ONCE = 4;
/** After this time without readers a channel is asked for more rarely. */
const IDLE_MS = 600_000;
const IDLE_FACTOR = 12;
const CHANNELS_MS = 60_000;
/** How long a reader waits for the platform before the last known state is shown. */
const READER_MS = 1500;
const START_MS = 8000;
const REPLIES_LISTED = 'replies-listed';
/** The moment of a channel's last answer is stored so often: after a crash it is so much too early, never too late. */
const STORE_MS = 60_000;
const AS_OF = 'channel-as-of:';

/** Keeps the index of every readable channel fresh, by asking the platform for its newest messages. */
export class Watcher {
  readonly #context: Needs;
  readonly #access: Access;
  readonly #index: MessageIndex;
  readonly #options: WatcherOptions;
  readonly #reader: Reader;
  readonly #states = new Map<string, State>();
  #repliesListed = false;

  constructor(context: Needs, access: Access, index: MessageIndex, options: WatcherOptions) {
    this.#context = context;
    this.#access = access;
    this.#index = index;
    this.#options = options;
    this.#reader = new Reader(context);
  }

  /** Whether the platform lists replies among the messages; beyond its contract, so it is learned. */
  get repliesListed(): boolean {
    return this.#repliesListed;
  }

  /**
   * When the last answer about this channel was true, and whether a newer one could not be had. Undefined: the
   * platform never answered about it.
   */
  freshness(channel: string): Freshness | undefined {
    const { asOf, stale } = this.#state(channel);
    return asOf === undefined ? undefined : { asOf, stale };
  }

  /** Learns the channels and their newest messages, as far as the platform answers. */
  async start(): Promise<void> {
    const { store, signal } = this.#context;
    this.#repliesListed = (await store.get<boolean>('meta', REPLIES_LISTED)) ?? false;
    for await (const [key, asOf] of store.entries<string>('meta', { from: AS_OF, to: 'channel-as-of;' })) {
      this.#state(key.slice(AS_OF.length)).asOf = asOf;
    }
    if (!(await this.#access.channels.refresh())) await this.#access.channels.restore();
    await this.#atMost(
      START_MS,
      this.#pollAll(() => true),
    );
    if (!signal.aborted) void this.#run();
  }

  /** Writes down how fresh every channel is. */
  async flush(): Promise<void> {
    for (const [channel, state] of this.#states) await this.#remember(channel, state, 0);
  }

  /** For a reader: waits for the platform when what is known is old, but not for long. */
  async read(channel: string): Promise<void> {
    const state = this.#state(channel);
    state.readAt = this.#context.clock.now();
    if (state.readAt - state.polledAt < 2 * this.#options.pollMs) return;
    await this.#atMost(READER_MS, this.refresh(channel));
  }

  /** A poll that began after this call. */
  refresh(channel: string): Promise<void> {
    const state = this.#state(channel);
    if (!state.running) {
      return (state.running = this.#poll(channel).finally(() => (state.running = undefined)));
    }
    return (state.queued ??= state.running.then(() => {
      state.queued = undefined;
      return this.refresh(channel);
    }));
  }

  /** Asks the platform for older messages, when a page needs more than is known. */
  async deepen(channel: string): Promise<void> {
    if (!this.#index.log(channel).complete) await this.#atMost(READER_MS * 2, this.#deepen(channel));
  }

  async #deepen(channel: string): Promise<void> {
    const log = this.#index.log(channel);
    const known = log.size;
    try {
      const older = await this.#reader.older(channel, log.all());
      this.#index.add(channel, older.entries);
      if (older.end || log.size === known) log.markComplete();
      this.#context.seq.touch(`channel:${channel}`);
    } catch {
      // The page then ends where the known ends, with a cursor to try again.
    }
  }

  async #poll(channel: string): Promise<void> {
    const { clock, seq, log } = this.#context;
    const state = this.#state(channel);
    const was = state.stale;
    try {
      await this.#fetch(channel, this.#index.log(channel).size === 0 ? FIRST : USUAL);
      state.stale = false;
      state.asOf = new Date(clock.now()).toISOString();
      void this.#remember(channel, state, STORE_MS);
    } catch (error) {
      state.stale = true;
      if (!was && !this.#context.signal.aborted) log.warn('a channel could not be read', { channel, error });
    }
    state.polledAt = clock.now();
    const faces = this.#options.faces(channel);
    if (state.stale !== was || state.faces !== faces) seq.touch(`channel:${channel}`);
    state.faces = faces;
  }

  /** Asks for more and more until the answer meets what is known, or the platform gives no more. */
  async #fetch(channel: string, first: number): Promise<void> {
    const known = this.#index.log(channel);
    for (let count = first; ; count = this.#reader.moreThan(count)) {
      const { tick } = known;
      const { messages, ...window } = await this.#reader.newest(channel, count);
      this.#learn(messages.some(listsReplies));
      const gap = known.leavesGap({ ...window, tick });
      if (gap && this.#reader.moreThan(count) > count) continue;
      this.#index.merge(channel, { ...window, tick }, gap);
      return;
    }
  }

  async #remember(channel: string, state: State, ageMs: number): Promise<void> {
    const { store, log, clock } = this.#context;
    if (state.asOf === undefined || state.stale || clock.now() - state.storedAt < ageMs) return;
    state.storedAt = clock.now();
    await store
      .put('meta', AS_OF + channel, state.asOf)
      .catch((error: unknown) => log.debug('not stored', { error }));
  }

  #learn(listed: boolean): void {
    if (!listed || this.#repliesListed) return;
    this.#repliesListed = true;
    const { store, log } = this.#context;
    store.put('meta', REPLIES_LISTED, true).catch((error: unknown) => log.warn('not stored', { error }));
  }

  async #run(): Promise<void> {
    const { clock, signal } = this.#context;
    let listedAt = clock.now();
    while (await pause(this.#options.pollMs, signal, true)) {
      if (!this.#access.channels.known || clock.now() - listedAt >= CHANNELS_MS) {
        listedAt = clock.now();
        await this.#access.channels.refresh();
      }
      await this.#pollAll((state) => this.#isDue(state));
    }
  }

  #isDue({ readAt, polledAt }: State): boolean {
    const now = this.#context.clock.now();
    const idle = now - readAt > IDLE_MS;
    return now - polledAt >= this.#options.pollMs * (idle ? IDLE_FACTOR : 0.5);
  }

  async #pollAll(due: (state: State) => boolean): Promise<void> {
    const queue = this.#access.listed().filter(({ id }) => due(this.#state(id)));
    const worker = async (): Promise<void> => {
      for (let next = queue.shift(); next && !this.#context.signal.aborted; next = queue.shift()) {
        await this.refresh(next.id);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
  }

  async #atMost(ms: number, work: Promise<void>): Promise<void> {
    const done = new AbortController();
    await Promise.race([work, pause(ms, done.signal)]);
    done.abort();
  }

  #state(channel: string): State {
    let state = this.#states.get(channel);
    if (!state) {
      state = { polledAt: -Infinity, readAt: -Infinity, storedAt: -Infinity, stale: true };
      this.#states.set(channel, state);
    }
    return state;
  }
}
