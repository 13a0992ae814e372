import { BoardPage } from '../model/board.js';
import type {
  AroundQuery,
  BoardQuery,
  Community,
  Identity,
  LiveEvent,
  MessageQuery,
  Opts,
  Topic,
} from '../model/community.js';
import { Config, type Capability } from '../model/config.js';
import { CommunityError } from '../model/errors.js';
import type { IdentityToken } from '../model/identity-token.js';
import { Me } from '../model/member.js';
import { ChannelList, MessagePage, type Channel, type Sent } from '../model/message.js';
import { MyTier, TierLadder } from '../model/tier.js';
import { createHttp, type Http, type HttpAnswer, type HttpRequest } from '../net/http.js';
import type { Session } from '../session/session.js';
import { segment, withQuery } from './addresses.js';
import { toCommunityError } from './gateway-errors.js';
import { gatewayUrl } from './gateway-url.js';
import type { Live, Noted } from './live/open-live.js';
import type { MemberCalls } from './member-calls.js';
import { Newest } from './newest.js';
import { parseAnswer, type Schema } from './parse-answer.js';
import { SharedReads } from './shared-reads.js';

export interface GatewayOptions {
  /** Address of the gateway, such as `https://community.example`. */
  gateway: string;
  /** Who is signed in; without it only what is public can be read. A function is called at once. */
  session?: Session | (() => Promise<Session>);
  fetch?: typeof fetch;
  /** Pause between two looks for changes, while the page is visible. Default 15,000. */
  pollMs?: number;
  /** False: changes are looked for in turns only, also where the gateway has a stream. */
  stream?: boolean;
}

type Stamped = Noted['answer'];

/** What needs somebody to be signed in. */
const PERSONAL: readonly Capability[] = ['send', 'reply', 'react', 'unreact'];
const CONFIG_MS = 60_000;
/** When following is loaded at the latest. */
const FIRST_MS = 2_000;
const ANONYMOUS: Identity = { state: 'anonymous', key: 0 };
const UNKNOWN: Identity = { state: 'unknown', key: 0 };

/**
 * A community behind a gateway. Public answers are read without a session, without cookies and without
 * headers that would cost a preflight; personal ones only with a session, and they are dropped when
 * somebody else is signed in by the time they arrive.
 */
export class GatewayCommunity implements Community {
  readonly id: string;
  readonly #http: Http;
  readonly #options: GatewayOptions;
  readonly #reads = new SharedReads();
  readonly #public = new Newest();
  /** What was read last of each topic. */
  readonly #noted = new Map<Topic, Noted>();
  readonly #watchers = new Set<(identity: Identity) => void>();
  #session: Session | undefined;
  /** Undefined while no session is configured. */
  #member: Promise<MemberCalls | undefined> | undefined;
  #config: Config | undefined;
  #configAt = -Infinity;
  #live: Live | undefined;
  #opening: Promise<Live> | undefined;
  /** Ends the pause before following is loaded. */
  #hurry: (() => void) | undefined;

  constructor(options: GatewayOptions) {
    this.id = gatewayUrl(options.gateway);
    // A reader is told of a long wait; nobody looks at a skeleton for it.
    this.#http = createHttp({ baseUrl: this.id, fetch: options.fetch, maxRetryAfter: 2 });
    this.#options = options;
    if (options.session) this.useSession(options.session);
  }

  get identity(): Identity {
    if (this.#session) return this.#session.identity;
    return this.#member ? UNKNOWN : ANONYMOUS;
  }

  /** Gives the community a session when it has none yet: widgets of one page share it. */
  useSession(session: Session | (() => Promise<Session>)): void {
    if (this.#member) return;
    if (typeof session !== 'function') this.#session = session;
    const loading = typeof session === 'function' ? session() : session;
    this.#member = Promise.all([import('./member-calls.js'), loading]).then(
      ([{ MemberCalls }, loaded]) => this.#adopt(new MemberCalls(this.#http, loaded, this.id), loaded),
      (error: unknown) => {
        this.#member = this.#session = undefined;
        console.error('rai-kit: the session could not be set up.', error);
        this.#tell();
        return undefined;
      },
    );
    this.#tell();
  }

  can(capability: Capability): boolean {
    if (!this.#config?.capabilities.includes(capability)) return false;
    if (capability === 'session') return this.identity !== ANONYMOUS;
    return !PERSONAL.includes(capability) || this.identity.state === 'member';
  }

  async config(o: Opts = {}): Promise<Config> {
    if (this.#config && Date.now() - this.#configAt < CONFIG_MS) return this.#config;
    const config = await this.#readPublic('/v1/config', Config, o);
    this.#config = config;
    this.#configAt = Date.now();
    return config;
  }

  async board(q: BoardQuery, o: Opts = {}): Promise<BoardPage> {
    const { slug, at: rank, window, run, from, to, limit } = q;
    const cursor = rank ? undefined : q.cursor;
    const base = `/v1/boards/${segment(slug)}`;
    const path = withQuery(rank ? `${base}/at` : base, { rank, window, run, from, to, limit, cursor });
    // Only the head of the present run changes without the reader's doing.
    const topic = rank || run || from || cursor ? undefined : (`board:${slug}` as const);
    return this.#readBoard(path, o, topic);
  }

  async aroundMe(q: AroundQuery, o: Opts = {}): Promise<BoardPage | null> {
    const { slug, window, run, from, to, around } = q;
    const query = { window, run, from, to, around };
    return this.#readMine(withQuery(`/v1/me/boards/${segment(slug)}`, query), BoardPage, o);
  }

  tiers(o: Opts = {}): Promise<TierLadder> {
    return this.#readPublic('/v1/tiers', TierLadder, o, 'tiers');
  }

  me(o: Opts = {}): Promise<Me | null> {
    return this.#readMine('/v1/me', Me, o, 'me');
  }

  myTier(o: Opts = {}): Promise<MyTier | null> {
    return this.#readMine('/v1/me/tier', MyTier, o);
  }

  async channels(o: Opts = {}): Promise<Channel[]> {
    return (await this.#readAsWhoever('/v1/channels', ChannelList, o)).channels;
  }

  async messages(q: MessageQuery, o: Opts = {}): Promise<MessagePage> {
    const { channel, before, after, around, limit } = q;
    const path = withQuery(`/v1/channels/${segment(channel)}/messages`, {
      before,
      after,
      around,
      limit,
    });
    const topic = before || after || around ? undefined : (`channel:${channel}` as const);
    return this.#readAsWhoever(path, MessagePage, o, topic);
  }

  async send(m: { channel: string; text: string; key: string }, o: Opts = {}): Promise<Sent> {
    return this.#act((member) => member.post(`/v1/channels/${segment(m.channel)}/messages`, m, o));
  }

  async reply(m: { message: string; text: string; key: string }, o: Opts = {}): Promise<Sent> {
    return this.#act((member) => member.post(`/v1/messages/${segment(m.message)}/replies`, m, o));
  }

  async react(m: { message: string; emoji: string; on: boolean }, o: Opts = {}): Promise<void> {
    return this.#act((member) => member.react(m, o));
  }

  /** Proves the member to the server of an iframe channel's partner: single use, at most 60 s. */
  identityToken(channel: string, o: Opts = {}): Promise<IdentityToken> {
    return this.#act(async (member) =>
      (await import('./identity-token.js')).identityToken(member, channel, this.id, o),
    );
  }

  live(topics: Topic[], on: (event: LiveEvent) => void, o: { signal: AbortSignal }): void {
    // Following is a chunk of its own, and rows come first.
    this.#opening ??= this.#pause(Math.min(this.#options.pollMs ?? FIRST_MS, FIRST_MS)).then(async () =>
      (await import('./live/open-live.js')).openLive({
        id: this.id,
        options: this.#options,
        noted: this.#noted,
        token: async () => (await this.#member)?.token() ?? null,
        refuse: (token) => this.#session?.invalidate(token),
        read: (topic, path, o) => this.#read(topic, path, o),
      }),
    );
    this.#opening.then(
      (live) => (this.#live = live).follow(topics, on, o),
      (error: unknown) => {
        this.#opening = undefined;
        console.error('rai-kit: live updates could not be loaded.', error);
      },
    );
  }

  watch(on: (identity: Identity) => void, { signal }: { signal: AbortSignal }): void {
    if (signal.aborted) return;
    this.#watchers.add(on);
    signal.addEventListener('abort', () => this.#watchers.delete(on), { once: true });
  }

  #adopt(calls: MemberCalls, session: Session): MemberCalls {
    this.#session = session;
    let { key } = session.identity;
    session.watch((identity) => {
      if (identity.key !== key) {
        calls.forget();
        this.#noted.clear();
        this.#live?.forget();
      }
      key = identity.key;
      this.#tell();
    });
    this.#tell();
    return calls;
  }

  #tell(): void {
    const { identity } = this;
    for (const on of [...this.#watchers]) on(identity);
  }

  #readPublic<T extends Stamped>(path: string, schema: Schema<T>, o: Opts, topic?: Topic): Promise<T> {
    const start = async (signal: AbortSignal): Promise<T> => {
      const fresh = this.#live?.address(topic, path) ?? path;
      const answer = await this.#ask({ path: fresh, credentials: 'omit', cache: 'no-cache', signal });
      // An answer that a cache confirmed is as old as its body; only the header says until when it was true.
      const asOf = answer.headers.get('rai-as-of');
      const data = parseAnswer(path, schema, answer.data, this.id);
      return this.#public.keep(path, asOf ? { ...data, asOf } : data);
    };
    return this.#noting(topic, path, () => this.#reads.share(`public ${path}`, start, o.signal));
  }

  async #readMine<T extends Stamped>(
    path: string,
    schema: Schema<T>,
    o: Opts,
    topic?: Topic,
  ): Promise<T | null> {
    const member = await this.#member;
    if (!member || !(await member.token())) return null;
    const { key } = this.identity;
    const start = async (signal: AbortSignal): Promise<T | null> => {
      const answer = await member.ask({
        path: this.#live?.address(topic, path) ?? path,
        cache: 'no-store',
        signal,
      });
      return answer && member.answers.keep(path, parseAnswer(path, schema, answer.data, this.id));
    };
    return this.#noting(topic, path, () => this.#reads.share(`${key} ${path}`, start, o.signal));
  }

  /** As anybody, from caches. A board for some members alone is there for one of those. */
  async #readBoard(path: string, o: Opts, topic?: Topic): Promise<BoardPage> {
    try {
      return await this.#readPublic(path, BoardPage, o, topic);
    } catch (error) {
      const isLimited = error instanceof CommunityError && error.code === 'NOT_FOUND';
      const mine = isLimited ? await this.#readMine(path, BoardPage, o, topic) : null;
      if (mine) return mine;
      throw error;
    }
  }

  /** With a session as that member, otherwise as anybody: channels differ by who reads them. */
  async #readAsWhoever<T extends Stamped>(
    path: string,
    schema: Schema<T>,
    o: Opts,
    topic?: Topic,
  ): Promise<T> {
    return (await this.#readMine(path, schema, o, topic)) ?? (await this.#readPublic(path, schema, o, topic));
  }

  /** What the stream keeps up to date is at hand. Whatever else is read, it follows from then on. */
  async #noting<T extends Stamped | null>(
    topic: Topic | undefined,
    path: string,
    read: () => Promise<T>,
  ): Promise<T> {
    const kept = this.#live?.kept(path);
    if (kept) return kept as unknown as T;
    const answer = await read();
    if (answer) {
      if (topic) this.#noted.set(topic, { path, answer });
      this.#live?.note(topic, path, answer);
    }
    return answer;
  }

  /** What follows of an act is shown without waiting for the next look. */
  async #act<T>(act: (member: MemberCalls) => Promise<T>): Promise<T> {
    const member = await this.#member;
    if (!member) throw new CommunityError('UNAUTHENTICATED', 'no session is configured');
    const result = await act(member);
    this.#hurry?.();
    this.#opening?.then(
      (live) => live.lookNow(),
      () => {},
    );
    return result;
  }

  async #ask(request: HttpRequest): Promise<HttpAnswer> {
    try {
      return await this.#http(request);
    } catch (error) {
      throw toCommunityError(error);
    }
  }

  #read(topic: Topic, path: string, o: Opts): Promise<Stamped | null> {
    if (topic === 'me') return this.#readMine(path, Me, o, topic);
    if (topic === 'tiers') return this.#readPublic(path, TierLadder, o, topic);
    if (topic.startsWith('board:')) return this.#readBoard(path, o, topic);
    return this.#readAsWhoever(path, MessagePage, o, topic);
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.#hurry = resolve;
      setTimeout(resolve, ms);
    });
  }
}
