import type { Community, Identity } from '../model/community.js';
import { switched } from './refusal.js';
import type { MemberChange } from './types.js';

type Listener = (change: MemberChange) => void;

/** Knows when somebody else is signed in than before, or nobody any more. */
export class MemberWatch {
  readonly #watchers = new Set<Listener>();
  #member = new AbortController();
  /** Key of the member who is here; undefined while nobody is known to be. */
  #holder: number | undefined;

  constructor(community: Community) {
    this.#holder = holderOf(community.identity);
    // It lives as long as the services, which live as long as their page.
    community.watch((identity) => this.#onIdentity(identity), { signal: new AbortController().signal });
  }

  /** Ends with the member who is here now. */
  get signal(): AbortSignal {
    return this.#member.signal;
  }

  watch(on: Listener, { signal }: { signal: AbortSignal }): void {
    if (signal.aborted) return;
    this.#watchers.add(on);
    signal.addEventListener('abort', () => this.#watchers.delete(on), { once: true });
  }

  #onIdentity(identity: Identity): void {
    const holder = holderOf(identity);
    const isOtherMember = this.#holder !== undefined && this.#holder !== holder;
    this.#holder = holder;
    const before = this.#member;
    if (isOtherMember) this.#member = new AbortController();
    for (const on of [...this.#watchers]) on({ isOtherMember, identity });
    if (isOtherMember) before.abort(switched());
  }
}

const holderOf = ({ state, key }: Identity): number | undefined => (state === 'member' ? key : undefined);
