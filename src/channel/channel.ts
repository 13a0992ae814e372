import type { CallOptions, GuestLink } from '../bridge/types.js';
import type { Me } from '../model/member.js';
import { context } from './context.js';
import type { Channel, ChannelCapability, ChannelContext } from './types.js';

/** An idempotency key. Needs no secure context. */
const newKey = (): string => crypto.getRandomValues(new Uint32Array(4)).join('-');

/**
 * The typed face of a link. What a page may never use is a late part: the table of methods comes with the
 * first call, sizing, theming and diagnosis with theirs.
 */
export class ChannelEnd extends EventTarget implements Channel {
  readonly #link: GuestLink;
  /** Whether the link knows what can be called. */
  #isReady = false;
  #context: ChannelContext;

  constructor(link: GuestLink, first: ChannelContext) {
    super();
    this.#link = link;
    this.#context = first;
    const tell = (type: string, detail: unknown): void => {
      this.dispatchEvent(new CustomEvent(`rai-${type}`, { detail }));
    };
    link.on('state', ({ name, value }) => {
      const known = name === 'ctx' && context(value);
      if (known) tell('context', (this.#context = known));
    });
    for (const kind of ['capabilities', 'bye', 'close'] as const) {
      link.on(kind, (detail) => tell(kind, detail));
    }
  }

  get context(): ChannelContext {
    return this.#context;
  }

  get host(): string {
    return this.#link.host;
  }

  get isOpen(): boolean {
    return this.#link.isOpen;
  }

  get counters(): Channel['counters'] {
    return this.#link.counters;
  }

  can(capability: ChannelCapability): boolean {
    return this.#link.can(capability);
  }

  ask(capabilities: readonly ChannelCapability[], o?: CallOptions): Promise<boolean> {
    return this.#link.ask(capabilities, o);
  }

  readonly user: Channel['user'] = {
    get: async (o) => (await this.user.me(o))?.member ?? null,
    me: (o) => this.#call<Me | null>('user.get', {}, o),
  };

  readonly boards: Channel['boards'] = {
    list: (o) => this.#call('boards.list', {}, o),
    page: (q, o) => this.#call('boards.page', q, o),
    around: (q, o) => this.#call('boards.around', q, o),
  };

  readonly tiers: Channel['tiers'] = {
    get: (o) => this.#call('tiers.get', {}, o),
    mine: (o) => this.#call('tiers.mine', {}, o),
  };

  readonly messages: Channel['messages'] = {
    page: (q = {}, o) => this.#call('messages.page', q, o),
    live: ({ channel, ...o } = {}) => this.#stream('messages.live', { channel }, o),
    send: (m, o) => this.#call('messages.send', { key: newKey(), ...m }, o),
    reply: (m, o) => this.#call('messages.reply', { key: newKey(), ...m }, o),
    react: (m, o) => this.#call('messages.react', { on: true, ...m }, o),
  };

  readonly nav: Channel['nav'] = { open: (url, o) => this.#call('nav.open', { url }, o) };

  readonly changes: Channel['changes'] = (topics, o) => this.#stream('live.changes', { topics }, o);

  readonly token: Channel['token'] = (o) => this.#call('token.get', {}, o);

  async resize(h: number, o?: CallOptions): Promise<number> {
    return (await this.#call<{ h: number }>('size.set', { h }, o)).h;
  }

  autoSize(element?: Element, o?: { signal?: AbortSignal }): void {
    void import('../bridge/size.js').then(({ sizeGuest }) => sizeGuest(this.#link, element, o));
  }

  applyTheme(element = document.documentElement, o?: { signal?: AbortSignal }): void {
    void import('./apply-theme.js').then(({ applyTheme }) => applyTheme(this, element, o));
  }

  async diagnose(): Promise<object> {
    return (await import('../bridge/diagnose.js')).diagnose(this.#link);
  }

  close(): Promise<void> {
    return this.#link.close();
  }

  async #call<T>(method: string, args: object, o?: CallOptions): Promise<T> {
    // Calls go out in the order in which they are made, also the first ones.
    if (!this.#isReady) await this.#prepare();
    return (await this.#link.call(method, args, o)) as T;
  }

  #stream<T>(method: string, args: object, o?: CallOptions): AsyncIterableIterator<T> {
    // Silence is no failure of a stream that waits for news.
    const open = () =>
      this.#link.stream(method, args, { timeout: Infinity, ...o }) as AsyncIterableIterator<T>;
    return this.#isReady ? open() : this.#later(open);
  }

  async *#later<T>(open: () => AsyncIterableIterator<T>): AsyncIterableIterator<T> {
    await this.#prepare();
    yield* open();
  }

  async #prepare(): Promise<void> {
    this.#link.learn((await import('./methods.js')).METHODS);
    this.#isReady = true;
  }
}
