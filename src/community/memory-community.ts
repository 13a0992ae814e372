import type { Board, BoardPage, BoardWindow, OwnStanding, Standing } from '../model/board.js';
import type {
  AroundQuery,
  BoardQuery,
  Community,
  Identity,
  LiveEvent,
  MessageQuery,
  Opts,
  Span,
  Topic,
} from '../model/community.js';
import type { Capability, Config } from '../model/config.js';
import { CommunityError } from '../model/errors.js';
import type { Me, Member } from '../model/member.js';
import type { Channel, Message, MessagePage, Sent } from '../model/message.js';
import type { MyTier, TierLadder } from '../model/tier.js';
import { cancelled } from './gateway-errors.js';

/** What a {@link MemoryCommunity} knows. Everything left out is empty. */
export interface MemoryFixture {
  name?: string;
  boards?: {
    board: Board;
    rows: Standing[];
    /** Rows of runs that are over, by run. A range of days that starts on the board's first day or later has `rows`. */
    runs?: Record<string, Standing[]>;
  }[];
  ladder?: Pick<TierLadder, 'units' | 'tiers'>;
  channels?: { channel: Channel; messages: Message[] }[];
  /** Who is signed in at first. */
  member?: MemoryMember | null;
  capabilities?: Capability[];
  /** Moment of every answer, ISO 8601. Default 2026-01-15T12:00:00Z. */
  asOf?: string;
  /** Milliseconds before each answer. Default 0. */
  delayMs?: number;
}

export interface MemoryMember {
  member: Member;
  xp: string;
  coins: string;
  tier?: Omit<MyTier, 'seq' | 'asOf'>;
}

type Method = Exclude<keyof Community, 'id' | 'can' | 'live' | 'watch' | 'identity'>;

const MAX_TEXT = 2000;
const ALL_TIME = { slug: 'all-time', start: null, end: null };

/**
 * A whole community in memory, for tests, galleries and server rendering. It behaves as the gateway does:
 * pages, cursors, members signing in, sends that are stored once per key, live events.
 */
export class MemoryCommunity implements Community {
  readonly id = 'memory';
  readonly #fixture: MemoryFixture;
  readonly #asOf: string;
  readonly #channels: Map<string, { channel: Channel; messages: Message[] }>;
  readonly #sent = new Map<string, Sent>();
  readonly #watchers = new Set<(identity: Identity) => void>();
  readonly #followers = new Set<{ topics: Topic[]; on: (event: LiveEvent) => void }>();
  readonly #failures = new Map<Method, CommunityError>();
  #member: MemoryMember | null;
  #identity: Identity;
  #n = 1;
  /** Whether config() has answered: nothing is promised before. */
  #isKnown = false;

  constructor(fixture: MemoryFixture = {}) {
    this.#fixture = fixture;
    this.#asOf = fixture.asOf ?? '2026-01-15T12:00:00Z';
    this.#member = fixture.member ?? null;
    this.#identity = { state: this.#member ? 'member' : 'anonymous', key: 0 };
    // Copies: what one test sends must not show up in the next one's fixture.
    this.#channels = new Map(
      structuredClone(fixture.channels ?? []).map((entry) => [entry.channel.id, entry]),
    );
  }

  get identity(): Identity {
    return this.#identity;
  }

  /** Somebody signs in (again); null signs out. Widgets are told as they would be on a page. */
  signIn(member: MemoryMember | null): void {
    this.#member = member;
    this.#become(member ? 'member' : 'anonymous', this.#identity.key + 1);
  }

  /** The session cannot be renewed any more. */
  endSession(): void {
    this.#member = null;
    this.#become('ended', this.#identity.key);
  }

  /** Lets a method fail from now on; null lets it work again. */
  fail(method: Method, error: CommunityError | null): void {
    if (error) this.#failures.set(method, error);
    else this.#failures.delete(method);
  }

  /** Something changed: every follower of the topic is told. */
  emit(topic: Topic, kind: LiveEvent['kind'] = 'reload'): void {
    this.#n++;
    const event: LiveEvent = { topic, kind, seq: this.#stamp.seq };
    for (const { topics, on } of [...this.#followers]) if (topics.includes(topic)) on(event);
  }

  can(capability: Capability): boolean {
    if (!this.#isKnown || !this.#capabilities.includes(capability)) return false;
    return this.#member !== null || !['send', 'reply', 'react', 'unreact'].includes(capability);
  }

  config(o?: Opts): Promise<Config> {
    return this.#answer('config', o, () => this.#config());
  }

  #config(): Config {
    this.#isKnown = true;
    return {
      name: this.#fixture.name ?? 'Memory',
      api: 1,
      zone: 'UTC',
      boards: this.#boards.map(({ board }) => board),
      channels: [...this.#channels.values()].map(({ channel }) => channel),
      tiers: this.#fixture.ladder !== undefined,
      capabilities: this.#capabilities,
      maxText: MAX_TEXT,
      ...this.#stamp,
    };
  }

  board(q: BoardQuery, o?: Opts): Promise<BoardPage> {
    return this.#answer('board', o, () => {
      const { limit = 25 } = q;
      const from = q.at !== undefined ? Math.max(0, q.at - 1 - Math.floor(limit / 2)) : Number(q.cursor ?? 0);
      return this.#page(q, from, from + limit);
    });
  }

  aroundMe(q: AroundQuery, o?: Opts): Promise<BoardPage | null> {
    return this.#answer('aroundMe', o, () => {
      if (!this.#member) return null;
      const { around = 3 } = q;
      const { rows } = this.#stretch(q);
      const id = this.#member.member.id;
      const at = rows.findIndex(({ member }) => member.id === id);
      const page =
        at < 0
          ? { ...this.#page(q, 0, 0), next: null }
          : this.#page(q, Math.max(0, at - around), at + around + 1);
      return { ...page, me: this.#own(rows, at) };
    });
  }

  tiers(o?: Opts): Promise<TierLadder> {
    return this.#answer('tiers', o, () => ({
      enabled: this.#fixture.ladder !== undefined,
      ...(this.#fixture.ladder ?? { units: { xp: 'XP', coins: 'Coins' }, tiers: [] }),
      ...this.#stamp,
    }));
  }

  me(o?: Opts): Promise<Me | null> {
    return this.#answer('me', o, () => {
      if (!this.#member) return null;
      const { member, xp, coins } = this.#member;
      return { member, scope: ['read', 'post'], xp, coins, ...this.#stamp };
    });
  }

  myTier(o?: Opts): Promise<MyTier | null> {
    return this.#answer('myTier', o, () =>
      this.#member?.tier ? { ...this.#member.tier, ...this.#stamp } : null,
    );
  }

  channels(o?: Opts): Promise<Channel[]> {
    return this.#answer('channels', o, () => [...this.#channels.values()].map(({ channel }) => channel));
  }

  messages(q: MessageQuery, o?: Opts): Promise<MessagePage> {
    return this.#answer('messages', o, () => {
      const { channel, messages } = this.#room(q.channel);
      const { limit = 20 } = q;
      const index = (id: string | undefined): number => messages.findIndex((message) => message.id === id);
      let start = Math.max(0, messages.length - limit);
      if (q.before) start = Math.max(0, index(q.before) - limit);
      if (q.after) start = index(q.after) + 1;
      if (q.around) start = Math.max(0, index(q.around) - Math.floor(limit / 2));
      const end = q.before ? index(q.before) : Math.min(messages.length, start + limit);
      const shown = messages.slice(start, end);
      return {
        channel,
        messages: shown,
        before: start > 0 ? (shown[0]?.id ?? null) : null,
        after: end < messages.length ? shown.at(-1)!.id : null,
        ...this.#stamp,
      };
    });
  }

  send(m: { channel: string; text: string; key: string }, o?: Opts): Promise<Sent> {
    return this.#answer('send', o, () => this.#store(this.#room(m.channel), m));
  }

  reply(m: { message: string; text: string; key: string }, o?: Opts): Promise<Sent> {
    return this.#answer('reply', o, () => {
      const { room, message } = this.#message(m.message);
      const sent = this.#store(room, m, { id: message.id, name: message.author.name, text: message.text });
      return sent;
    });
  }

  react(m: { message: string; emoji: string; on: boolean }, o?: Opts): Promise<void> {
    return this.#answer('react', o, () => {
      this.#signedIn();
      const { room, message } = this.#message(m.message);
      const known = message.reactions.find(({ emoji }) => emoji === m.emoji);
      if (known && known.mine !== m.on) {
        known.mine = m.on;
        known.count += m.on ? 1 : -1;
      } else if (!known && m.on) {
        message.reactions.push({ emoji: m.emoji, count: 1, mine: true });
      }
      message.reactions = message.reactions.filter(({ count }) => count > 0);
      this.emit(`channel:${room.channel.id}`);
    });
  }

  live(topics: Topic[], on: (event: LiveEvent) => void, { signal }: { signal: AbortSignal }): void {
    listen(this.#followers, { topics, on }, signal);
  }

  watch(on: (identity: Identity) => void, { signal }: { signal: AbortSignal }): void {
    listen(this.#watchers, on, signal);
  }

  get #stamp(): { seq: string; asOf: string } {
    return { seq: `memory-${this.#n}`, asOf: this.#asOf };
  }

  get #boards(): NonNullable<MemoryFixture['boards']> {
    return this.#fixture.boards ?? [];
  }

  get #capabilities(): Capability[] {
    return (
      this.#fixture.capabilities ?? ['tiers', 'messages', 'session', 'send', 'reply', 'react', 'unreact']
    );
  }

  async #answer<T>(method: Method, o: Opts | undefined, make: () => T): Promise<T> {
    if (o?.signal?.aborted) throw cancelled();
    const { key } = this.#identity;
    await new Promise((resolve) => setTimeout(resolve, this.#fixture.delayMs ?? 0));
    if (o?.signal?.aborted || key !== this.#identity.key) throw cancelled();
    const failure = this.#failures.get(method);
    if (failure) throw failure;
    // A widget that changed an answer would otherwise change the fixture.
    return structuredClone(make());
  }

  #become(state: Identity['state'], key: number): void {
    this.#identity = { state, key };
    for (const on of [...this.#watchers]) on(this.#identity);
  }

  #find(slug: string): NonNullable<MemoryFixture['boards']>[number] {
    const found = this.#boards.find(({ board }) => board.slug === slug);
    if (!found) throw new CommunityError('NOT_FOUND', `no board "${slug}"`);
    return found;
  }

  /** Rows and window of what is asked for. */
  #stretch({ slug, window, run, from, to }: Span & { slug: string }): {
    board: Board;
    rows: Standing[];
    window: BoardWindow;
  } {
    const { board, rows, runs = {} } = this.#find(slug);
    const { zone, seasons = [], firstDay, windows } = board;
    if (from && to) {
      if (!firstDay || to < firstDay)
        throw new CommunityError('NOT_FOUND', 'not enough is known of these days');
      const end = new Date(Date.parse(`${to}T00:00:00Z`) + 86_400_000).toISOString();
      const since = from < firstDay ? { since: `${firstDay}T00:00:00Z` } : {};
      return { board, rows, window: { slug: 'range', start: `${from}T00:00:00Z`, end, zone, ...since } };
    }
    const named = run ?? (window === 'season' ? seasons.at(-1)?.run : undefined);
    const season = seasons.find((one) => one.run === named);
    if (season) {
      const { start, end } = season;
      const shown = runs[season.run] ?? rows;
      return { board, rows: shown, window: { slug: 'season', run: season.run, start, end, zone } };
    }
    if (run) throw new CommunityError('NOT_FOUND', `nothing is known of "${run}"`);
    return { board, rows, window: { ...ALL_TIME, slug: window ?? windows[0] ?? ALL_TIME.slug, zone } };
  }

  #page(q: Span & { slug: string }, from: number, to: number): BoardPage {
    const { rows, ...stretch } = this.#stretch(q);
    return {
      ...stretch,
      rows: rows.slice(from, to),
      total: rows.length,
      next: to < rows.length ? String(to) : null,
      prev: from > 0 ? String(Math.max(0, from - (to - from))) : null,
      ...this.#stamp,
    };
  }

  #own(rows: Standing[], at: number): OwnStanding {
    const { member } = this.#member!;
    const standing = rows[at] ?? null;
    const above = standing && rows.findLast((row, i) => i < at && row.rank < standing.rank);
    const last = rows.at(-1);
    const gap = (row: Standing, score: string): string => String(BigInt(row.score) - BigInt(score) + 1n);
    return {
      member,
      standing,
      next:
        standing && above
          ? { points: gap(above, standing.score), rank: above.rank, name: above.member.name }
          : null,
      toEnter: !standing && last ? gap(last, '0') : null,
    };
  }

  #room(id: string): { channel: Channel; messages: Message[] } {
    const room = this.#channels.get(id);
    if (!room) throw new CommunityError('NOT_FOUND', `no channel "${id}"`);
    return room;
  }

  #message(id: string): { room: { channel: Channel; messages: Message[] }; message: Message } {
    for (const room of this.#channels.values()) {
      const message = room.messages.find((candidate) => candidate.id === id);
      if (message) return { room, message };
    }
    throw new CommunityError('NOT_FOUND', `no message "${id}"`);
  }

  #signedIn(): MemoryMember {
    if (!this.#member) throw new CommunityError('UNAUTHENTICATED', 'nobody is signed in');
    return this.#member;
  }

  #store(
    { channel, messages }: { channel: Channel; messages: Message[] },
    m: { text: string; key: string },
    quote?: Message['quote'],
  ): Sent {
    const { member } = this.#signedIn();
    const known = this.#sent.get(m.key);
    if (known) return known;
    if (!m.text.trim() || m.text.length > MAX_TEXT) {
      throw new CommunityError('INVALID', `text: expected 1 to ${MAX_TEXT} characters`);
    }
    if (!channel.post) throw new CommunityError('FORBIDDEN', `nobody may write in "${channel.id}"`);
    const message: Message = {
      id: `memory-message-${this.#n}`,
      channel: channel.id,
      author: member,
      text: m.text,
      at: this.#asOf,
      mine: true,
      replies: 0,
      reactions: [],
      ...(quote && { quote }),
    };
    messages.push(message);
    if (quote) this.#message(quote.id).message.replies++;
    const sent: Sent = { key: m.key, state: 'sent', id: message.id, message };
    this.#sent.set(m.key, sent);
    this.emit(`channel:${channel.id}`);
    return sent;
  }
}

function listen<T>(set: Set<T>, entry: T, signal: AbortSignal): void {
  if (signal.aborted) return;
  set.add(entry);
  signal.addEventListener('abort', () => set.delete(entry), { once: true });
}
