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
import { Me } from '../model/member.js';
import { ChannelList, MessagePage, Sent, type Channel } from '../model/message.js';
import { MyTier, TierLadder } from '../model/tier.js';
import { createHttp, HttpError, type Http, type HttpAnswer, type HttpRequest } from '../net/http.js';
import type { Session } from '../session/session.js';
import { cancelled, switched, toCommunityError } from './gateway-errors.js';
import { gatewayUrl } from './gateway-url.js';
import type { LivePoll } from './live-poll.js';
import { localMedia } from './local-media.js';
import { Newest } from './newest.js';
import { SharedReads } from './shared-reads.js';
import { TopicReads } from './topic-reads.js';

export interface GatewayOptions {
  /** Address of the gateway, such as `https://community.example`. */
  gateway: string;
  /** Who is signed in; without it only what is public can be read. A function is called at once. */
  session?: Session | (() => Promise<Session>);
  fetch?: typeof fetch;
  /** Pause between two looks for changes, while the page is visible. Default 15,000. */
  pollMs?: number;
}

interface Schema<T> {
  safeParse(
    data: unknown,
  ): { success: true; data: T } | { success: false; error: { issues: { path: PropertyKey[] }[] } };
}

/** What needs somebody to be signed in. */
const PERSONAL: readonly Capability[] = ['send', 'reply', 'react', 'unreact'];
const CONFIG_MS = 60_000;
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
  readonly #pollMs: number | undefined;
  readonly #reads = new SharedReads();
  readonly #public = new Newest();
  readonly #private = new Newest();
  readonly #topics = new TopicReads();
  readonly #watchers = new Set<(identity: Identity) => void>();
  /** Personal calls on their way. They end when the member changes. */
  readonly #running = new Set<AbortController>();
  #session: Session | undefined;
  #pendingSession: Promise<Session | undefined> | undefined;
  #config: Config | undefined;
  #configAt = -Infinity;
  #poll: Promise<LivePoll> | undefined;

  constructor(options: GatewayOptions) {
    this.id = gatewayUrl(options.gateway);
    this.#http = createHttp({ baseUrl: this.id, fetch: options.fetch });
    this.#pollMs = options.pollMs;
    if (options.session) this.useSession(options.session);
  }

  get identity(): Identity {
    if (this.#session) return this.#session.identity;
    return this.#pendingSession ? UNKNOWN : ANONYMOUS;
  }

  /** Gives the community a session when it has none yet: widgets of one page share it. */
  useSession(session: Session | (() => Promise<Session>)): void {
    if (this.#session || this.#pendingSession) return;
    if (typeof session !== 'function') return this.#adopt(session);
    this.#pendingSession = session().then(
      (loaded) => {
        this.#adopt(loaded);
        return loaded;
      },
      (error: unknown) => {
        this.#pendingSession = undefined;
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

  board(q: BoardQuery, o: Opts = {}): Promise<BoardPage> {
    const { slug, at, window, run, limit, cursor } = q;
    const base = `/v1/boards/${encodeURIComponent(slug)}`;
    const path =
      at === undefined
        ? withQuery(base, { window, run, limit, cursor })
        : withQuery(`${base}/at`, { rank: at, window, run, limit });
    // Only the head of the present run changes without the reader's doing.
    const topic = at === undefined && !run && !cursor ? (`board:${slug}` as const) : undefined;
    return this.#readPublic(path, BoardPage, o, topic);
  }

  aroundMe(q: AroundQuery, o: Opts = {}): Promise<BoardPage | null> {
    const { slug, window, around } = q;
    return this.#readMine(
      withQuery(`/v1/me/boards/${encodeURIComponent(slug)}`, { window, around }),
      BoardPage,
      o,
    );
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

  messages(q: MessageQuery, o: Opts = {}): Promise<MessagePage> {
    const { channel, before, after, around, limit } = q;
    const path = withQuery(`/v1/channels/${encodeURIComponent(channel)}/messages`, {
      before,
      after,
      around,
      limit,
    });
    const topic = before || after || around ? undefined : (`channel:${channel}` as const);
    return this.#readAsWhoever(path, MessagePage, o, topic);
  }

  send(m: { channel: string; text: string; key: string }, o: Opts = {}): Promise<Sent> {
    return this.#post(`/v1/channels/${encodeURIComponent(m.channel)}/messages`, m, o);
  }

  reply(m: { message: string; text: string; key: string }, o: Opts = {}): Promise<Sent> {
    return this.#post(`/v1/messages/${encodeURIComponent(m.message)}/replies`, m, o);
  }

  async react(m: { message: string; emoji: string; on: boolean }, o: Opts = {}): Promise<void> {
    const path = `/v1/messages/${encodeURIComponent(m.message)}/reactions/${encodeURIComponent(m.emoji)}`;
    await this.#write({ method: m.on ? 'PUT' : 'DELETE', path }, o);
    this.#lookNow();
  }

  live(topics: Topic[], on: (event: LiveEvent) => void, o: { signal: AbortSignal }): void {
    // Following is a chunk of its own: nothing of it is needed until rows are visible.
    this.#poll ??= import('./live-poll.js').then(
      ({ LivePoll }) =>
        new LivePoll({
          pollMs: this.#pollMs,
          look: (topic, look) => this.#look(topic, look.signal),
        }),
    );
    this.#poll.then(
      (poll) => poll.follow(topics, this.#topics.seqs(topics), on, o),
      (error: unknown) => {
        this.#poll = undefined;
        console.error('rai-kit: live updates could not be loaded.', error);
      },
    );
  }

  watch(on: (identity: Identity) => void, { signal }: { signal: AbortSignal }): void {
    if (signal.aborted) return;
    this.#watchers.add(on);
    signal.addEventListener('abort', () => this.#watchers.delete(on), { once: true });
  }

  #adopt(session: Session): void {
    this.#session = session;
    this.#pendingSession = undefined;
    let { key } = session.identity;
    session.watch((identity) => {
      if (identity.key !== key) this.#forget();
      key = identity.key;
      this.#tell();
    });
    session.onSignOut((token) => void this.#revoke(token));
    this.#tell();
  }

  #tell(): void {
    const { identity } = this;
    for (const on of [...this.#watchers]) on(identity);
  }

  /** Nothing personal outlives a change of member: neither an answer nor a call on its way. */
  #forget(): void {
    this.#private.clear();
    this.#topics.forgetPersonal();
    for (const call of [...this.#running]) call.abort(switched());
  }

  async #revoke(token: string): Promise<void> {
    const headers = bearer(token);
    // The token ends by itself in minutes; a failure changes nothing for the reader.
    await this.#http({ method: 'DELETE', path: '/v1/sessions/current', headers, credentials: 'omit' }).catch(
      () => {},
    );
  }

  #readPublic<T extends { seq: string }>(
    path: string,
    schema: Schema<T>,
    o: Opts,
    topic?: Topic,
  ): Promise<T> {
    const start = async (signal: AbortSignal): Promise<T> => {
      const answer = await this.#ask({ path, credentials: 'omit', cache: 'no-cache', signal });
      return this.#public.keep(path, this.#parse(path, schema, answer.data));
    };
    return this.#noting(topic, path, this.#reads.share(`public ${path}`, start, o.signal));
  }

  async #readMine<T extends { seq: string }>(
    path: string,
    schema: Schema<T>,
    o: Opts,
    topic?: Topic,
  ): Promise<T | null> {
    if (!(await this.#token())) return null;
    const { key } = this.identity;
    const start = async (signal: AbortSignal): Promise<T | null> => {
      const answer = await this.#asMember({ path, cache: 'no-store', signal });
      return answer && this.#private.keep(path, this.#parse(path, schema, answer.data));
    };
    return this.#noting(topic, path, this.#reads.share(`${key} ${path}`, start, o.signal));
  }

  /** With a session as that member, otherwise as anybody: channels differ by who reads them. */
  async #readAsWhoever<T extends { seq: string }>(
    path: string,
    schema: Schema<T>,
    o: Opts,
    topic?: Topic,
  ): Promise<T> {
    return (await this.#readMine(path, schema, o, topic)) ?? (await this.#readPublic(path, schema, o, topic));
  }

  async #noting<T extends { seq: string } | null>(
    topic: Topic | undefined,
    path: string,
    read: Promise<T>,
  ): Promise<T> {
    const answer = await read;
    if (topic && answer) this.#topics.note(topic, path, answer.seq);
    return answer;
  }

  async #post(path: string, m: { text: string; key: string }, o: Opts): Promise<Sent> {
    const headers = { 'idempotency-key': m.key };
    const { data } = await this.#write(
      { method: 'POST', path, headers, json: { text: m.text }, idempotent: true },
      o,
    );
    const sent = this.#parse(path, Sent, data);
    if (sent.state === 'sent') this.#lookNow();
    return sent;
  }

  async #write(request: HttpRequest, o: Opts): Promise<HttpAnswer> {
    const answer = await this.#asMember({ ...request, signal: o.signal });
    if (!answer)
      throw new CommunityError('UNAUTHENTICATED', `${request.method} ${request.path}: nobody is signed in`);
    return answer;
  }

  async #token(): Promise<string | null> {
    const session = this.#session ?? (await this.#pendingSession);
    return session ? session.token() : null;
  }

  /**
   * A call as the member who is signed in; null when nobody is, or not any more. A token that is refused is
   * replaced once. Rejects when the member changed meanwhile.
   */
  async #asMember(request: HttpRequest): Promise<HttpAnswer | null> {
    const call = new AbortController();
    const onAbort = (): void => call.abort(cancelled());
    if (request.signal?.aborted) throw cancelled();
    request.signal?.addEventListener('abort', onAbort, { once: true });
    this.#running.add(call);
    try {
      let token = await this.#token();
      for (let isFirst = true; token; isFirst = false) {
        const { key } = this.identity;
        call.signal.throwIfAborted();
        const headers = { ...request.headers, ...bearer(token) };
        try {
          const answer = await this.#ask({ ...request, headers, credentials: 'omit', signal: call.signal });
          call.signal.throwIfAborted();
          return answer;
        } catch (error) {
          const isRefused = error instanceof CommunityError && error.code === 'UNAUTHENTICATED';
          if (!isRefused || call.signal.aborted) throw error;
          if (!isFirst) {
            this.#session?.end();
            throw error;
          }
          this.#session?.invalidate(token);
          token = await this.#token();
          if (this.identity.key !== key) throw switched();
        }
      }
      return null;
    } catch (error) {
      throw call.signal.aborted ? call.signal.reason : toCommunityError(error);
    } finally {
      this.#running.delete(call);
      request.signal?.removeEventListener('abort', onAbort);
    }
  }

  async #ask(request: HttpRequest): Promise<HttpAnswer> {
    try {
      return await this.#http(request);
    } catch (error) {
      throw error instanceof HttpError ? toCommunityError(error) : error;
    }
  }

  #parse<T>(path: string, schema: Schema<T>, data: unknown): T {
    const result = schema.safeParse(data);
    if (result.success) return localMedia(result.data, this.id);
    const where = result.error.issues[0]?.path.join('.') || 'the whole of it';
    throw new CommunityError('INTERNAL', `${path}: the gateway's answer has an unexpected shape (${where})`);
  }

  /** The newest `seq` of a topic; undefined when it cannot be asked now. */
  async #look(topic: Topic, signal: AbortSignal): Promise<string | undefined> {
    const path = this.#topics.pathOf(topic);
    const o = { signal };
    if (topic === 'me') return (await this.#readMine('/v1/me', Me, o, topic))?.seq;
    if (topic === 'tiers') return (await this.#readPublic(path, TierLadder, o, topic)).seq;
    if (topic.startsWith('board:')) return (await this.#readPublic(path, BoardPage, o, topic)).seq;
    return (await this.#readAsWhoever(path, MessagePage, o, topic)).seq;
  }

  /** After the member did something: what follows of it is shown without waiting for the next look. */
  #lookNow(): void {
    this.#poll?.then(
      (poll) => poll.lookNow(),
      () => {},
    );
  }
}

const bearer = (token: string): Record<string, string> => ({ authorization: `Bearer ${token}` });

function withQuery(path: string, query: Record<string, string | number | undefined>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) search.set(name, String(value));
  }
  return search.size ? `${path}?${search}` : path;
}
