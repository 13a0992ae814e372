import type { LiveEvent, Topic } from '../../model/community.js';
import type { LivePoll } from '../live-poll.js';
import { isOlder } from '../newest.js';
import { Connector } from './connector.js';
import { readStream, type StreamEvent } from './event-stream.js';
import { epochOf, patched, type Kept } from './patch.js';
import { TabShare } from './tab-share.js';

export interface LiveOptions {
  /** Address of the gateway. */
  gateway: string;
  fetch?: typeof fetch | undefined;
  /** Null when nobody is signed in. */
  token: () => Promise<string | null>;
  /** A token was refused. */
  refuse: (token: string) => void;
  /** Asks again and again instead, while there is no stream. */
  poll: () => LivePoll;
  /** What was read last of each topic. */
  noted?: ReadonlyMap<Topic, { path: string; answer: Kept }> | undefined;
  /** Checks an answer that was put together from a kept one. Throws. */
  check: (topic: Topic, path: string, answer: object) => Kept;
  /** Longest pause before an answer is asked for anew, in milliseconds. Default 3000. */
  jitterMs?: number | undefined;
  /** How long a page is hidden before it lets the stream go, in milliseconds. Default 30,000. */
  hiddenMs?: number | undefined;
  /** How long there may be no stream before the gateway is asked in turns, in milliseconds. Default 5000. */
  patienceMs?: number | undefined;
  backoffMs?: number | undefined;
  /** False: the gateway is asked in turns from the start. */
  stream?: boolean | undefined;
}

interface Follower {
  topics: readonly Topic[];
  on: (event: LiveEvent) => void;
  signal: AbortSignal;
  polled?: AbortController | undefined;
}

/** An answer that the stream keeps up to date. */
interface Entry {
  topic: Topic;
  answer: Kept;
}

const MAX_KEPT = 40;
/** A kept answer is told again so often, so that its age can be shown. */
const CONFIRM_MS = 45_000;
/** An answer of the member alone is not asked for more often than this while others move around them. */
const OWN_MS = 10_000;
/** What a stream that goes on brings first has come by then. */
const SETTLE_MS = 300;

/**
 * Follows topics for all widgets of a page over one stream, and keeps the answers that it tells the changes of, so that
 * a change is shown without asking. Without a stream it asks in turns.
 */
export class Live {
  readonly #o: LiveOptions;
  readonly #followers = new Set<Follower>();
  readonly #kept = new Map<string, Entry>();
  readonly #own = new Map<string, { answer: Kept; until: number }>();
  /** The newest `seq` of each topic that was told of. */
  readonly #seqs = new Map<Topic, string>();
  readonly #wanted = new Map<Topic, string>();
  readonly #toldAt = new Map<Topic, number>();
  readonly #jitters = new Map<Topic, ReturnType<typeof setTimeout>>();
  readonly #connector: Connector;
  readonly #share: TabShare | undefined;
  #poll: LivePoll | undefined;
  #life: AbortController | undefined;
  #patience: ReturnType<typeof setTimeout> | undefined;
  #hiding: ReturnType<typeof setTimeout> | undefined;
  #isPersonal: boolean | undefined;
  #isOpen = false;
  /** How new each topic of the stream is, also those that only other tabs follow. */
  readonly #names = new Map<string, string>();
  /** Nothing came for a while, or it came in turns: everybody is told how it stands. */
  #wasPolled = false;
  /** Something was done before anybody could look. */
  #isAsked = false;
  /** The reader came back just now: nothing waits. */
  #urgentUntil = 0;

  constructor(options: LiveOptions) {
    this.#o = options;
    this.#connector = new Connector({
      read: ({ topics, since, signal, on }) => this.#read(topics, since, signal, on),
      on: (event) => {
        this.#remember(event);
        this.#share?.pass(event);
        this.#hear(event);
      },
      onOpen: (isOpen) => {
        this.#share?.passOpen(isOpen);
        this.#turn(isOpen);
      },
      backoffMs: options.backoffMs,
    });
    if (!TabShare.isPossible || options.stream === false) return;
    this.#share = new TabShare({
      name: `rai-kit.live ${options.gateway}`,
      lead: (topics) => this.#connector.want(topics),
      yield: () => this.#connector.stop(),
      on: (event) => this.#hear(event),
      onOpen: (isOpen) => this.#turn(isOpen),
      state: (topics) => this.#state(topics),
    });
  }

  follow(
    topics: readonly Topic[],
    on: (event: LiveEvent) => void,
    { signal }: { signal: AbortSignal },
  ): void {
    if (signal.aborted || !topics.length) return;
    for (const topic of topics) {
      const read = this.#o.noted?.get(topic);
      if (read && !this.#seqs.has(topic)) this.note(topic, read.path, read.answer);
    }
    const follower: Follower = { topics: [...new Set(topics)], on, signal };
    this.#followers.add(follower);
    signal.addEventListener('abort', () => this.#leave(follower), { once: true });
    if (this.#followers.size === 1) void this.#start();
    else {
      this.#want();
      if (this.#poll) this.#pollFor(follower);
    }
  }

  /** Something was done whose outcome should be seen soon: the stream brings it. */
  lookNow(): void {
    this.#own.clear();
    if (this.#poll) this.#poll.lookNow();
    else this.#isAsked = !this.#isOpen;
  }

  /** The answer to an address, where the stream keeps it up to date; else undefined, and it has to be asked for. */
  kept(path: string): Kept | undefined {
    if (!this.#isOpen) return undefined;
    const own = this.#own.get(path);
    if (own) return own.until > Date.now() ? own.answer : undefined;
    const entry = this.#kept.get(path);
    if (!entry || this.#isBehind(entry.topic, entry.answer.seq)) return undefined;
    return entry.answer;
  }

  /** After a change an answer is asked for under an address that no cache has an older one for. */
  address(topic: Topic | undefined, path: string): string {
    const seq = topic && this.#wanted.get(topic);
    return seq ? `${path}${path.includes('?') ? '&' : '?'}seq=${seq}` : path;
  }

  note(topic: Topic | undefined, path: string, answer: Kept): void {
    if (topic === undefined) return this.#noteOwn(path, answer);
    const wanted = this.#wanted.get(topic);
    if (wanted !== undefined && isOlder(answer.seq, wanted)) {
      // A cache on the way, or a gateway that does not know yet: asked again a little later.
      this.#later(topic, 2000 + this.#jitter());
      return;
    }
    this.#wanted.delete(topic);
    const before = this.#kept.get(path);
    if (before && isOlder(answer.seq, before.answer.seq)) return;
    this.#kept.delete(path);
    this.#kept.set(path, { topic, answer });
    const known = this.#seqs.get(topic);
    if (known === undefined || !isOlder(answer.seq, known)) this.#seqs.set(topic, answer.seq);
    if (this.#kept.size > MAX_KEPT) this.#kept.delete(this.#kept.keys().next().value!);
  }

  /** Keeps an answer that is the member's alone for a moment. */
  #noteOwn(path: string, answer: Kept): void {
    if (!path.startsWith('/v1/me/')) return;
    if (this.#own.size > MAX_KEPT) this.#own.clear();
    this.#own.set(path, { answer, until: Date.now() + OWN_MS * (0.8 + 0.4 * Math.random()) });
  }

  /** Somebody else is looking: nothing of the one before stays. */
  forget(): void {
    this.#own.clear();
    this.#kept.clear();
    this.#seqs.clear();
    this.#wanted.clear();
    if (this.#followers.size) void this.#begin();
  }

  async #start(): Promise<void> {
    this.#life = new AbortController();
    const { signal } = this.#life;
    const back = (): void => this.#onBack();
    globalThis.document?.addEventListener('visibilitychange', () => this.#onVisibility(), { signal });
    globalThis.addEventListener?.('online', back, { signal });
    globalThis.addEventListener?.('pageshow', (event) => event.persisted && back(), { signal });
    // A page that is put aside must hold nothing open.
    globalThis.addEventListener?.('pagehide', () => this.#letGo(), { signal });
    this.#onVisibility();
    if (!isHidden()) await this.#begin();
  }

  /** Finds out who is looking, and opens the stream that is theirs. */
  async #begin(): Promise<void> {
    const life = this.#life;
    const isPersonal = (await this.#o.token()) !== null;
    if (life !== this.#life || !this.#followers.size || isHidden()) return;
    if (isPersonal !== this.#isPersonal || isPersonal) {
      this.#letGo();
      if (this.#isPersonal !== undefined) this.#connector.forget();
      this.#isPersonal = isPersonal;
    }
    this.#want();
    this.#wait();
  }

  #want(): void {
    if (this.#isPersonal === undefined || isHidden() || this.#o.stream === false) return;
    const topics = [...new Set([...this.#followers].flatMap((follower) => follower.topics))];
    const names = topics.map(nameOf);
    if (this.#isPersonal) this.#connector.want([...new Set([...names, 'me'])]);
    else {
      const open = names.filter((name) => name !== 'me');
      if (this.#share) this.#share.want(open);
      else this.#connector.want(open);
    }
  }

  async #read(
    topics: readonly string[],
    since: string | undefined,
    signal: AbortSignal,
    on: (event: StreamEvent) => void,
  ): Promise<void> {
    const token = this.#isPersonal ? await this.#o.token() : null;
    if (signal.aborted) return;
    const query = new URLSearchParams({ topics: topics.join(',') });
    if (since !== undefined) query.set('seq', since);
    const url = `${this.#o.gateway}/v1/live?${query}`;
    const ask = this.#o.fetch ?? fetch;
    try {
      await readStream({ fetch: ask, url, token, signal, on });
    } catch (error) {
      if (token && (error as { status?: number }).status === 401) this.#o.refuse(token);
      throw error;
    }
  }

  #turn(isOpen: boolean): void {
    this.#isOpen = isOpen;
    if (!isOpen) return this.#wait();
    this.#wasPolled ||= this.#poll !== undefined;
    this.#stopPoll();
  }

  #wait(): void {
    if (this.#isOpen) return;
    this.#patience ??= setTimeout(
      () => {
        this.#patience = undefined;
        if (this.#isOpen || !this.#followers.size) return;
        this.#poll ??= this.#o.poll();
        for (const follower of this.#followers) this.#pollFor(follower);
        if (this.#isAsked) this.#poll.lookNow();
        this.#isAsked = false;
      },
      this.#o.stream === false ? 0 : (this.#o.patienceMs ?? 5000),
    );
  }

  #pollFor(follower: Follower): void {
    follower.polled?.abort();
    follower.polled = new AbortController();
    const { signal } = follower.polled;
    const known = new Map(follower.topics.flatMap((topic) => pair(topic, this.#seqs.get(topic))));
    this.#poll?.follow(follower.topics, known, follower.on, { signal });
  }

  #stopPoll(): void {
    clearTimeout(this.#patience);
    this.#patience = undefined;
    for (const { polled } of this.#followers) polled?.abort();
    this.#poll = undefined;
  }

  #hear({ event, data }: StreamEvent): void {
    if (event === 'change') this.#change(data);
    else if (event === 'hello' || event === 'gap') this.#compare(data, event === 'gap' ? 'gap' : 'reload');
    else if (event === 'now') this.#confirm(data.asOf);
    else if (event === 'lost') for (const topic of listOf(data.topics)) this.#reload(topic, undefined, 0);
  }

  #change(data: Record<string, unknown>): void {
    const { topic: name, seq, kind } = data;
    if (typeof seq !== 'string' || typeof name !== 'string') return;
    if (name === 'me') this.#own.clear();
    if (name === '*') this.#own.clear();
    const topics =
      name === '*' ? this.#followed() : this.#followed().filter((topic) => nameOf(topic) === name);
    for (const topic of topics) {
      const known = this.#seqs.get(topic);
      // It was told already, or read since.
      if (known !== undefined && name !== 'me' && epochOf(known) === epochOf(seq) && !isOlder(known, seq))
        continue;
      if (kind === 'reload' || !this.#patch(topic, data)) this.#reload(topic, seq, this.#jitter());
      else {
        this.#seqs.set(topic, seq);
        this.#tell(topic, 'reload');
      }
    }
  }

  /** Brings every kept answer about a topic up to date. False when one of them has to be asked for. */
  #patch(topic: Topic, data: Record<string, unknown>): boolean {
    let isWhole = true;
    let isAny = false;
    for (const [path, entry] of this.#kept) {
      if (entry.topic !== topic) continue;
      isAny = true;
      try {
        const answer = patched(entry.answer, path, data);
        if (answer) entry.answer = this.#o.check(topic, path, answer);
        else isWhole = false;
      } catch {
        isWhole = false;
      }
    }
    return isWhole && isAny;
  }

  /** The stream says how new each topic is: whatever was read earlier is asked for again. */
  #compare(data: Record<string, unknown>, kind: LiveEvent['kind']): void {
    const { topics } = data;
    if (typeof topics !== 'object' || topics === null) return;
    for (const topic of this.#followed()) {
      const seq = (topics as Record<string, unknown>)[nameOf(topic)];
      const known = this.#seqs.get(topic);
      if (typeof seq !== 'string') continue;
      if (known !== undefined && epochOf(known) === epochOf(seq) && !isOlder(known, seq) && topic !== 'me')
        continue;
      // What is missing follows by itself when the stream goes on where it was, unless it lies before that.
      if (data.resumed === true && topic !== 'me') this.#checkSoon(topic, seq);
      else this.#reload(topic, seq, known === undefined ? 0 : this.#jitter(), kind);
    }
    this.#confirm(data.asOf);
    if (this.#wasPolled) for (const topic of this.#followed()) this.#tell(topic, 'reload');
    this.#wasPolled = false;
  }

  #checkSoon(topic: Topic, seq: string): void {
    setTimeout(() => {
      const known = this.#seqs.get(topic);
      if (known !== undefined && isOlder(known, seq)) this.#reload(topic, seq, this.#jitter());
    }, SETTLE_MS);
  }

  #remember({ event, data }: StreamEvent): void {
    if (event === 'change') {
      const { topic, seq } = data;
      for (const name of topic === '*' ? this.#names.keys() : [topic]) {
        if (typeof name === 'string' && typeof seq === 'string') this.#names.set(name, seq);
      }
    } else if (typeof data.topics === 'object' && !Array.isArray(data.topics)) {
      for (const [name, seq] of Object.entries(data.topics ?? {})) this.#names.set(name, seq as string);
    }
  }

  #confirm(asOf: unknown): void {
    if (typeof asOf !== 'object' || asOf === null) return;
    for (const entry of this.#kept.values()) {
      const { topic, answer } = entry;
      const at = (asOf as Record<string, unknown>)[nameOf(topic)];
      if (typeof at === 'string' && at > answer.asOf && !this.#isBehind(topic, answer.seq))
        entry.answer = { ...answer, asOf: at };
    }
    const now = Date.now();
    for (const topic of this.#followed()) {
      if (now - (this.#toldAt.get(topic) ?? now) >= CONFIRM_MS) this.#tell(topic, 'reload');
      else if (!this.#toldAt.has(topic)) this.#toldAt.set(topic, now);
    }
  }

  #isBehind(topic: Topic, seq: string): boolean {
    const newest = this.#seqs.get(topic);
    return newest === undefined || epochOf(newest) !== epochOf(seq) || isOlder(seq, newest);
  }

  #reload(topic: Topic, seq: string | undefined, pause: number, kind: LiveEvent['kind'] = 'reload'): void {
    if (seq !== undefined) {
      this.#seqs.set(topic, seq);
      this.#wanted.set(topic, seq);
    }
    for (const [path, entry] of this.#kept) if (entry.topic === topic) this.#kept.delete(path);
    this.#later(topic, pause, kind);
  }

  #later(topic: Topic, ms: number, kind: LiveEvent['kind'] = 'reload'): void {
    if (ms === 0) return this.#tell(topic, kind);
    if (this.#jitters.has(topic)) return;
    this.#jitters.set(
      topic,
      setTimeout(() => this.#tell(topic, kind), ms),
    );
  }

  #tell(topic: Topic, kind: LiveEvent['kind']): void {
    clearTimeout(this.#jitters.get(topic));
    this.#jitters.delete(topic);
    this.#toldAt.set(topic, Date.now());
    const seq = this.#seqs.get(topic) ?? '';
    for (const { topics, on } of [...this.#followers]) if (topics.includes(topic)) on({ topic, kind, seq });
  }

  /** All pages of a busy site would ask in the same moment. Whoever just came back does not wait. */
  #jitter(): number {
    return Date.now() < this.#urgentUntil ? 0 : Math.random() * (this.#o.jitterMs ?? 3000);
  }

  #onVisibility(): void {
    clearTimeout(this.#hiding);
    if (isHidden()) this.#hiding = setTimeout(() => this.#letGo(), this.#o.hiddenMs ?? 30_000);
    else this.#onBack();
  }

  #onBack(): void {
    this.#urgentUntil = Date.now() + 2000;
    for (const [topic, timer] of this.#jitters) {
      clearTimeout(timer);
      this.#tell(topic, 'reload');
    }
    if (!this.#isOpen && this.#isPersonal !== undefined && !isHidden()) {
      this.#want();
      this.#connector.hurry();
      this.#wait();
    } else if (this.#isPersonal === undefined) void this.#begin();
  }

  #letGo(): void {
    this.#share?.stop();
    this.#connector.stop();
    this.#isOpen = false;
    this.#stopPoll();
  }

  #leave(follower: Follower): void {
    follower.polled?.abort();
    this.#followers.delete(follower);
    const followed = new Set(this.#followed());
    for (const topic of this.#seqs.keys()) if (!followed.has(topic)) this.#drop(topic);
    if (this.#followers.size) return this.#want();
    this.#life?.abort();
    this.#life = this.#isPersonal = undefined;
    clearTimeout(this.#hiding);
    this.#letGo();
  }

  #drop(topic: Topic): void {
    clearTimeout(this.#jitters.get(topic));
    this.#jitters.delete(topic);
    this.#seqs.delete(topic);
    this.#wanted.delete(topic);
    this.#toldAt.delete(topic);
    for (const [path, entry] of this.#kept) if (entry.topic === topic) this.#kept.delete(path);
  }

  #followed(): Topic[] {
    return [...new Set([...this.#followers].flatMap(({ topics }) => topics))];
  }

  /** For a tab that comes later: what is followed, and how new it is. */
  #state(topics: readonly string[]): StreamEvent | undefined {
    if (!this.#connector.isOpen || topics.some((topic) => !this.#names.has(topic))) return undefined;
    return {
      event: 'hello',
      data: { topics: Object.fromEntries(topics.map((topic) => [topic, this.#names.get(topic)])) },
    };
  }
}

const pair = (topic: Topic, seq: string | undefined): [Topic, string][] =>
  seq === undefined ? [] : [[topic, seq]];

/** The gateway writes the ids of channels small. */
const nameOf = (topic: Topic): string => (topic.startsWith('channel:') ? topic.toLowerCase() : topic);

const isHidden = (): boolean => globalThis.document?.visibilityState === 'hidden';

function listOf(value: unknown): Topic[] {
  return Array.isArray(value) ? value.filter((one): one is Topic => typeof one === 'string') : [];
}
