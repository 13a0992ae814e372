import { ContextEvent, createContext } from '@lit/context';
import type { ReactiveController, ReactiveElement } from 'lit';
import type { Community, Identity, LiveEvent, Topic } from '../model/community.js';

/** Shared by every copy of the kit on a page, so that one provider serves them all. */
export const communityContext = createContext<Community | undefined>(Symbol.for('rai-kit.community.v1'));

/** An element that may be told its community directly. */
export interface CommunityHost extends ReactiveElement {
  community?: Community | undefined;
  gateway?: string | undefined;
  sessionUrl?: string | undefined;
}

/** Where communities come from; the widgets hand in the page default and the shared gateways. */
export interface CommunitySources {
  communityFor(options: { gateway: string; sessionUrl?: string | undefined }): Community;
  getCommunity(): Community | undefined;
  watchCommunity(on: () => void, options: { signal: AbortSignal }): void;
}

export interface CommunityOptions {
  /** What to follow while connected. A change of them renews the subscription. */
  topics?: () => Topic[];
  /** Something followed changed. Without it `revision` moves, which re-runs tasks that name it. */
  onLive?: (event: LiveEvent) => void;
  /** Somebody else is looking now. Everything personal is void. Called before the next render. */
  onIdentity?: (identity: Identity) => void;
}

const NOBODY: Identity = { state: 'unknown', key: -1 };
/** A page may set its community in the module after ours; only then is something missing. */
const GRACE_MS = 300;

/**
 * Finds the community of an element: its `community` property, the context of an ancestor, its
 * `gateway` attribute, the page default. Follows topics and identity while the element is on a page,
 * and through a move. Must be created before the tasks that read it.
 */
export class CommunityController implements ReactiveController {
  readonly #host: CommunityHost;
  readonly #sources: CommunitySources;
  readonly #options: CommunityOptions;
  #community: Community | undefined;
  #context: Community | undefined;
  #unsubscribe: (() => void) | undefined;
  #identity = NOBODY;
  #revision = 0;
  #topics = '';
  #connection: AbortController | undefined;
  #watching: AbortController | undefined;
  #following: AbortController | undefined;
  #patience: ReturnType<typeof setTimeout> | undefined;
  #missing: string | undefined;

  constructor(host: CommunityHost, sources: CommunitySources, options: CommunityOptions = {}) {
    (this.#host = host).addController(this);
    this.#sources = sources;
    this.#options = options;
  }

  get community(): Community | undefined {
    return this.#community;
  }

  /** Who is looking; `unknown` with key -1 while there is no community. */
  get identity(): Identity {
    return this.#identity;
  }

  /** Moves when something followed changed. Name it in the arguments of a task. */
  get revision(): number {
    return this.#revision;
  }

  /** What the page must give before anything can be shown, such as `gateway`. */
  get missing(): string | undefined {
    return this.#missing;
  }

  /** Reads everything anew. */
  refresh(): void {
    this.#revision++;
    this.#host.requestUpdate();
  }

  hostConnected(): void {
    // After a mere move the context may be another one, the rest goes on.
    this.#request();
    if (this.#connection) return;
    const { signal } = (this.#connection = new AbortController());
    this.#sources.watchCommunity(() => this.#host.requestUpdate(), { signal });
    // A provider that is defined later announces itself.
    document.addEventListener('context-provider', this.#onProvider, { signal });
    this.#host.requestUpdate();
  }

  hostDisconnected(): void {
    queueMicrotask(() => {
      if (this.#host.isConnected) return;
      this.#connection?.abort();
      this.#connection = undefined;
      this.#unsubscribe?.();
      this.#unsubscribe = undefined;
      this.#leave();
      clearTimeout(this.#patience);
    });
  }

  hostUpdate(): void {
    if (!this.#connection) return;
    const community = this.#find();
    if (community !== this.#community) {
      this.#leave();
      this.#community = community;
    }
    if (community) this.#follow(community);
  }

  #find(): Community | undefined {
    const { community, gateway, sessionUrl } = this.#host;
    let found = community ?? this.#context;
    let missing: string | undefined = 'gateway';
    if (!found && gateway !== undefined) {
      try {
        found = this.#sources.communityFor({ gateway, sessionUrl });
      } catch {
        // An address that cannot be one is named; the page default must not hide the slip.
        missing = 'gateway="https://…"';
      }
    } else found ??= this.#sources.getCommunity();
    if (found) {
      clearTimeout(this.#patience);
      this.#patience = this.#missing = undefined;
    } else
      this.#patience ??= setTimeout(() => {
        this.#missing = missing;
        this.#host.requestUpdate();
      }, GRACE_MS);
    return found;
  }

  #follow(community: Community): void {
    if (!this.#watching) {
      this.#watching = new AbortController();
      community.watch(() => this.#identify(community), { signal: this.#watching.signal });
      this.#identify(community);
    }
    const topics = this.#options.topics?.() ?? [];
    if (topics.join(' ') === this.#topics) return;
    this.#following?.abort();
    this.#topics = topics.join(' ');
    if (!topics.length) return;
    this.#following = new AbortController();
    community.live(
      topics,
      (event) => {
        if (this.#options.onLive) this.#options.onLive(event);
        else this.refresh();
      },
      { signal: this.#following.signal },
    );
  }

  #identify(community: Community): void {
    const { identity } = community;
    if (identity.state === this.#identity.state && identity.key === this.#identity.key) return;
    this.#identity = { ...identity };
    this.#options.onIdentity?.(identity);
    this.#host.requestUpdate();
  }

  #leave(): void {
    this.#watching?.abort();
    this.#following?.abort();
    this.#watching = this.#following = undefined;
    this.#topics = '';
  }

  #request(): void {
    this.#unsubscribe?.();
    this.#unsubscribe = undefined;
    this.#context = undefined;
    this.#host.dispatchEvent(
      new ContextEvent(
        communityContext,
        this.#host,
        (value, unsubscribe) => {
          this.#unsubscribe = unsubscribe;
          this.#context = value;
          this.#host.requestUpdate();
        },
        true,
      ),
    );
  }

  #onProvider = (event: Event) => {
    if ((event as Event & { context?: unknown }).context !== communityContext) return;
    this.#request();
    this.#host.requestUpdate();
  };
}
