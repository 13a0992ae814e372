import { HttpError } from '../../net/http.js';
import type { GatewayContext, Session } from '../context.js';
import { Problem } from '../http/problem.js';
import { StoreUnavailable } from '../store/store.js';
import { isOwn, type Entry } from './entry.js';
import type { MessageIndex } from './message-index.js';
import { pause } from './pause.js';
import { refusalOf } from './refusal.js';
import type { Watcher } from './watcher.js';

type Needs = Pick<GatewayContext, 'api' | 'members' | 'seq' | 'log' | 'signal' | 'store'>;

const TRIES = 3;
const AGAIN_MS = 100;

/** Sets reactions. The platform has no way to take one back. */
export class Reacting {
  readonly #context: Needs;
  readonly #index: MessageIndex;
  readonly #watcher: Watcher;
  /** Wait before a cut reaction is looked for a second time, in milliseconds. */
  readonly #settleMs: number;
  readonly #running = new Map<string, Promise<void>>();

  constructor(context: Needs, index: MessageIndex, watcher: Watcher, settleMs: number) {
    this.#context = context;
    this.#index = index;
    this.#watcher = watcher;
    this.#settleMs = settleMs;
  }

  /** Set twice it is one reaction: the second time the platform is not called. */
  set(session: Session, entry: Entry, emoji: string): Promise<void> {
    if (this.#has(session.sub, entry, emoji)) return Promise.resolve();
    const key = `${session.sub} ${entry.id} ${emoji}`;
    let running = this.#running.get(key);
    if (!running) {
      running = this.#set(session, entry, emoji).finally(() => this.#running.delete(key));
      this.#running.set(key, running);
    }
    return running;
  }

  async #set(session: Session, entry: Entry, emoji: string): Promise<void> {
    // The platform gave no id for it, so nothing can be attached to it.
    if (isOwn(entry)) throw new Problem('CONFLICT', 'the platform does not show this message yet');
    const sender = session.member.username ?? session.member.email;
    if (sender === undefined) throw new Problem('UNAVAILABLE');
    // The platform may never tell who reacted: what cannot be kept here would be gone.
    const { failure } = this.#context.store;
    if (failure !== undefined) throw new StoreUnavailable(failure);
    if (
      (await this.#call(entry, emoji, sender)) === 'unclear' &&
      !(await this.#arrived(session.sub, entry, emoji))
    ) {
      throw new Problem('TIMEOUT', 'it is not known whether the reaction arrived');
    }
    await this.#index.reactions
      .add({ entry: entry.id, emoji, sub: session.sub })
      .catch((error: unknown) => this.#context.log.error('a reaction could not be stored', { error }));
    this.#context.seq.touch(`channel:${entry.channel}`);
    this.#refresh(session, entry);
  }

  async #call(entry: Entry, emoji: string, sender: string): Promise<'done' | 'unclear'> {
    const { api, signal } = this.#context;
    for (let tries = 1; ; tries += 1) {
      try {
        await api.react({ messageId: entry.id, emoji: `:${emoji}:`, sender });
        return 'done';
      } catch (error) {
        if (!(error instanceof HttpError)) return 'unclear';
        if (!error.written && tries < TRIES) {
          await pause(AGAIN_MS, signal);
          continue;
        }
        const refused = refusalOf(error);
        if (refused) throw refused;
        return 'unclear';
      }
    }
  }

  /** Whether the platform shows a reaction whose answer was lost, as far as it shows reactions at all. */
  async #arrived(sub: string, entry: Entry, emoji: string): Promise<boolean> {
    for (const wait of [0, this.#settleMs]) {
      if (!(await pause(wait, this.#context.signal))) return false;
      await this.#watcher.refresh(entry.channel);
      const seen = this.#index.log(entry.channel).get(entry.id);
      if (seen && this.#has(sub, seen, emoji)) return true;
    }
    return false;
  }

  #has(sub: string, entry: Entry, emoji: string): boolean {
    return this.#index.reactions
      .of(entry)
      .some((reaction) => reaction.emoji === emoji && (reaction.users?.includes(sub) ?? false));
  }

  /** A reaction may earn something. Nobody waits for it. */
  #refresh(session: Session, entry: Entry): void {
    const { members, log, signal } = this.#context;
    void this.#watcher.refresh(entry.channel);
    members
      .refresh(session.member, signal)
      .catch((error: unknown) => log.debug('the member could not be refreshed', { error }));
  }
}
