import {
  checkAnswer,
  readClaims,
  sessionUrlSource,
  type GetToken,
  type TokenAnswer,
  type TokenReason,
} from './token-source.js';

/**
 * Who is looking, as far as the page knows. `unknown`: not asked yet, or being asked again because the
 * page said that somebody signed in or out. `anonymous`: nobody. `member`: a token is at hand.
 * `ended`: one was asked for and could not be had. `key` changes with the member; it is no id of anything.
 */
export interface SessionIdentity {
  state: 'unknown' | 'anonymous' | 'member' | 'ended';
  key: number;
}

export interface SessionOptions {
  /** The site's own endpoint; see {@link sessionUrlSource}. */
  url?: string;
  /** Instead of `url`: the site's own way to a token. */
  getToken?: GetToken;
  fetch?: typeof fetch;
  /** Milliseconds after which an unanswered `getToken` counts as failed. Default 30,000. */
  timeoutMs?: number;
}

interface Held {
  token: string;
  /** Moment on this machine's clock after which the token is not used any more. */
  until: number;
  takenAt: number;
}

/** The event a page dispatches on `document` when somebody signed in or out without a reload. */
export const SESSION_CHANGED = 'rai-session-changed';

/** A token this near to its end could expire on the way. */
const MARGIN_MS = 5_000;
/** How old a token may be when the reader comes back to the page. */
const FRESH_MS = 30_000;
const LONGEST_LIFE_MS = 3_600_000;

/**
 * The member's session on this page: one for all widgets. The token lives in memory only. It is renewed
 * at about 80 % of its life, by one request at a time; while the page is hidden only on demand.
 *
 * A page that signs a member in or out without a reload says so by
 * `document.dispatchEvent(new Event('rai-session-changed'))` (or `refresh()`): everything personal is
 * dropped at once in every widget, then the token source is asked again.
 */
export class Session {
  readonly #getToken: GetToken;
  readonly #timeoutMs: number;
  readonly #life = new AbortController();
  readonly #watchers = new Set<(identity: SessionIdentity) => void>();
  readonly #revokers = new Set<(token: string) => void>();
  #identity: SessionIdentity = { state: 'unknown', key: 0 };
  /** Null: nobody. Undefined: never asked. */
  #who: string | null | undefined;
  #held: Held | undefined;
  /** A token of the member before, to be revoked when it turns out that it is not theirs any more. */
  #leaving: { token: string; who: string } | undefined;
  #asking: { promise: Promise<void>; abort: AbortController } | undefined;
  #reason: TokenReason = 'first';
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isStarted = false;

  constructor(options: SessionOptions) {
    if (!options.url && !options.getToken) throw new TypeError('Session: expected { url } or { getToken }');
    this.#getToken = options.getToken ?? sessionUrlSource(options.url!, options.fetch);
    this.#timeoutMs = options.timeoutMs ?? 30_000;
  }

  get identity(): SessionIdentity {
    return this.#identity;
  }

  /**
   * A token that is good for some seconds at least; null when there is none (nobody is signed in, or the
   * session ended). It never rejects: what went wrong is the state `ended`.
   */
  async token(): Promise<string | null> {
    this.#start();
    for (;;) {
      if (this.#held && Date.now() < this.#held.until) return this.#held.token;
      const { state } = this.#identity;
      if (!this.#asking && (state === 'anonymous' || state === 'ended')) return null;
      await this.#ask();
    }
  }

  /** Calls `on` after each change of `identity`, until the signal aborts. Asks for a token if none was asked yet. */
  watch(on: (identity: SessionIdentity) => void, { signal }: { signal?: AbortSignal } = {}): void {
    if (signal?.aborted) return;
    this.#watchers.add(on);
    signal?.addEventListener('abort', () => this.#watchers.delete(on), { once: true });
    if (this.#identity.state === 'unknown') void this.token();
  }

  /** Calls `revoke` with the token of a member who signed out, so that it is good for nothing any more. */
  onSignOut(revoke: (token: string) => void): void {
    this.#revokers.add(revoke);
  }

  /** Drops a token that was refused. The next `token()` asks for another. */
  invalidate(token: string): void {
    if (this.#held?.token !== token) return;
    this.#held = undefined;
    this.#reason = 'rejected';
  }

  /** The session cannot go on: a fresh token was refused as well. */
  end(): void {
    this.#drop();
    this.#become('ended', this.#who);
  }

  /** Somebody signed in or out: drops everything personal at once, then asks again. */
  async refresh(): Promise<void> {
    if (this.#held && typeof this.#who === 'string')
      this.#leaving = { token: this.#held.token, who: this.#who };
    this.#drop();
    this.#reason = 'changed';
    this.#become('unknown', undefined);
    await this.token();
  }

  /** Signs out of the widgets: the token is dropped and revoked. What the site itself remembers is the site's. */
  async logout(): Promise<void> {
    // While it is found out who is there now, the token of the member before is set aside.
    const { token } = this.#held ?? this.#leaving ?? {};
    this.#leaving = undefined;
    this.#drop();
    this.#become('anonymous', null);
    if (token) this.#revoke(token);
  }

  /** Stops timers and listeners for good. */
  close(): void {
    this.#drop();
    this.#life.abort();
    this.#watchers.clear();
    this.#become('anonymous', null);
  }

  #start(): void {
    if (this.#isStarted) return;
    this.#isStarted = true;
    const { signal } = this.#life;
    const onBack = (): void => {
      if (globalThis.document?.visibilityState === 'visible') this.#onBack();
    };
    globalThis.document?.addEventListener(SESSION_CHANGED, () => void this.refresh(), { signal });
    globalThis.document?.addEventListener('visibilitychange', onBack, { signal });
    globalThis.addEventListener?.('online', onBack, { signal });
    globalThis.addEventListener?.('pageshow', (event) => event.persisted && void this.refresh(), { signal });
  }

  /** The reader came back, or the network did: somebody else may be signed in by now. */
  #onBack(): void {
    const { state } = this.#identity;
    const isOld = !this.#held || Date.now() - this.#held.takenAt > FRESH_MS;
    if (state === 'ended' || (state === 'member' && isOld)) void this.#ask('renew');
  }

  #ask(reason: TokenReason = this.#reason): Promise<void> {
    if (this.#asking) return this.#asking.promise;
    const abort = new AbortController();
    const { signal } = abort;
    const asking = { abort, promise: this.#request(reason, signal) };
    this.#asking = asking;
    return asking.promise;
  }

  async #request(reason: TokenReason, signal: AbortSignal): Promise<void> {
    const done = (settle: () => void): void => {
      // A late answer belongs to somebody who may have left.
      if (signal.aborted) return;
      this.#asking = undefined;
      settle();
    };
    try {
      // The source runs after this call returned, so that it may use the session itself.
      await Promise.resolve();
      const answer = checkAnswer(await inTime(this.#getToken({ reason, signal }), this.#timeoutMs, signal));
      done(() => this.#take(answer));
    } catch (error) {
      done(() => this.#fail(error));
    }
  }

  #take(answer: TokenAnswer | null): void {
    this.#reason = 'renew';
    const before = this.#held;
    this.#held = undefined;
    clearTimeout(this.#timer);
    const claims = answer && readClaims(answer.token);
    const leaving =
      this.#leaving ?? (before && typeof this.#who === 'string' && { ...before, who: this.#who });
    this.#leaving = undefined;
    if (answer && claims) {
      const now = Date.now();
      const life = lifeOf(answer, claims.life, now);
      this.#held = { token: answer.token, until: now + life - Math.min(MARGIN_MS, life / 10), takenAt: now };
      this.#timer = setTimeout(() => this.#onTime(), life * (0.8 - 0.1 * Math.random()));
    }
    if (leaving && leaving.who !== claims?.who) this.#revoke(leaving.token);
    this.#become(answer ? 'member' : 'anonymous', claims?.who ?? null);
  }

  #onTime(): void {
    // Nobody is looking: the next call, or the reader's return, asks.
    if (globalThis.document?.visibilityState === 'hidden') return;
    void this.#ask('renew');
  }

  #fail(error: unknown): void {
    this.#leaving = undefined;
    if (this.#held && Date.now() < this.#held.until) {
      this.#timer = setTimeout(() => this.#onTime(), (this.#held.until - Date.now()) / 2);
      return;
    }
    this.#held = undefined;
    // Errors of `net` are safe to show: they carry no token. Those of a page's own function may not be.
    const why = error instanceof Error && error.name === 'HttpError' ? error.message : 'getToken() failed';
    console.warn(`rai-kit: no session token could be had. ${why}`);
    this.#become('ended', this.#who);
  }

  #drop(): void {
    this.#held = undefined;
    clearTimeout(this.#timer);
    const asking = this.#asking;
    this.#asking = undefined;
    asking?.abort.abort();
  }

  #revoke(token: string): void {
    for (const revoke of this.#revokers) revoke(token);
  }

  #become(state: SessionIdentity['state'], who: string | null | undefined): void {
    // While nobody was known, nothing personal was read under this key.
    const isSame = this.#who === undefined || who === this.#who;
    const key = this.#identity.key + (isSame ? 0 : 1);
    this.#who = who;
    if (state === this.#identity.state && key === this.#identity.key) return;
    this.#identity = { state, key };
    for (const on of [...this.#watchers]) on(this.#identity);
  }
}

/** Milliseconds that a token lives from now. A clock that is set wrong must not make every token look dead. */
function lifeOf(answer: TokenAnswer, claimed: number | undefined, now: number): number {
  const left = Date.parse(answer.expiresAt) - now;
  const whole = Math.min((claimed ?? LONGEST_LIFE_MS / 1000) * 1000, LONGEST_LIFE_MS);
  if (left > 0 && left <= whole) return left;
  return left <= 0 && claimed === undefined ? 60_000 : whole;
}

async function inTime<T>(promise: Promise<T>, ms: number, signal: AbortSignal): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(reject, ms, new Error('no answer in time'));
    signal.addEventListener('abort', () => reject(new Error('cancelled')), { once: true });
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
