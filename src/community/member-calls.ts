import type { Opts } from '../model/community.js';
import { CommunityError } from '../model/errors.js';
import { Sent } from '../model/message.js';
import type { Http, HttpAnswer, HttpRequest } from '../net/http.js';
import type { Session } from '../session/session.js';
import { segment } from './addresses.js';
import { cancelled, switched, toCommunityError } from './gateway-errors.js';
import { Newest } from './newest.js';
import { parseAnswer } from './parse-answer.js';

/**
 * Calls as the member who is signed in. A chunk of its own: public pages never load it. Nothing personal
 * outlives a change of member, neither an answer nor a call on its way.
 */
export class MemberCalls {
  readonly answers = new Newest();
  readonly #http: Http;
  readonly #session: Session;
  readonly #gateway: string;
  readonly #running = new Set<AbortController>();

  constructor(http: Http, session: Session, gateway: string) {
    this.#http = http;
    this.#session = session;
    this.#gateway = gateway;
    session.onSignOut((token) => void this.#revoke(token));
  }

  /** Null when nobody is signed in. */
  token(): Promise<string | null> {
    return this.#session.token();
  }

  /** Ends and forgets what belongs to the member before. */
  forget(): void {
    this.answers.clear();
    for (const call of [...this.#running]) call.abort(switched());
  }

  /**
   * Null when nobody is signed in, or not any more. A token that is refused is replaced once. Rejects when
   * the member changed meanwhile.
   */
  async ask(request: HttpRequest): Promise<HttpAnswer | null> {
    const call = new AbortController();
    const onAbort = (): void => call.abort(cancelled());
    if (request.signal?.aborted) throw cancelled();
    request.signal?.addEventListener('abort', onAbort, { once: true });
    this.#running.add(call);
    try {
      return await this.#tryTwice(request, call.signal);
    } catch (error) {
      throw call.signal.aborted ? call.signal.reason : toCommunityError(error);
    } finally {
      this.#running.delete(call);
      request.signal?.removeEventListener('abort', onAbort);
    }
  }

  /** Sends a text once: a repeat with the same key is answered by what became of the first. */
  async post(path: string, { text, key }: { text: string; key: string }, o: Opts): Promise<Sent> {
    const headers = { 'idempotency-key': key };
    const { data } = await this.#write(
      { method: 'POST', path, headers, json: { text }, idempotent: true },
      o,
    );
    return parseAnswer(path, Sent, data, this.#gateway);
  }

  async react(m: { message: string; emoji: string; on: boolean }, o: Opts): Promise<void> {
    const path = `/v1/messages/${segment(m.message)}/reactions/${segment(m.emoji)}`;
    await this.#write({ method: m.on ? 'PUT' : 'DELETE', path }, o);
  }

  async #write(request: HttpRequest, o: Opts): Promise<HttpAnswer> {
    const answer = await this.ask({ ...request, signal: o.signal });
    if (!answer) {
      throw new CommunityError('UNAUTHENTICATED', `${request.method} ${request.path}: nobody is signed in`);
    }
    return answer;
  }

  async #tryTwice(request: HttpRequest, signal: AbortSignal): Promise<HttpAnswer | null> {
    let refused: CommunityError | undefined;
    for (;;) {
      const token = await this.#session.token();
      signal.throwIfAborted();
      if (!token) return null;
      try {
        const headers = { ...request.headers, ...bearer(token) };
        const answer = await this.#http({ ...request, headers, credentials: 'omit', signal });
        signal.throwIfAborted();
        return answer;
      } catch (reason) {
        const error = toCommunityError(reason);
        if (error.code !== 'UNAUTHENTICATED' || signal.aborted) throw error;
        if (refused) {
          this.#session.end();
          throw error;
        }
        refused = error;
        this.#session.invalidate(token);
      }
    }
  }

  async #revoke(token: string): Promise<void> {
    const headers = bearer(token);
    // The token ends by itself in minutes; a failure changes nothing for the reader.
    await this.#http({ method: 'DELETE', path: '/v1/sessions/current', headers, credentials: 'omit' }).catch(
      () => {},
    );
  }
}

const bearer = (token: string): Record<string, string> => ({ authorization: `Bearer ${token}` });
