import type { Call, Handler } from '../bridge/types.js';
import { ASKED, consentKey, type ConsentBook } from './consent.js';
import { frameHandlers } from './handlers.js';
import { MemberActs } from './member-acts.js';
import type { MemberWatch } from './member-watch.js';
import { METHODS, PERSONAL } from './methods.js';
import type { Rates } from './rates.js';
import { refuse } from './refusal.js';
import type { ActLimits, ServicesOptions } from './services.js';
import type { AttachedServices, ChannelCapability, MemberChange, ServedFrame } from './types.js';
import { joined, under } from './under.js';

/** What the frames of one page have in common. */
export interface Shared extends Omit<ServicesOptions, 'limits'> {
  limits: ActLimits;
  book: ConsentBook;
  rates: Rates;
  members: MemberWatch;
}

/** The services of one frame. */
export class FrameServices implements AttachedServices {
  readonly handlers: ReadonlyMap<string, Handler>;
  readonly acts: MemberActs;
  readonly #shared: Shared;
  readonly #frame: ServedFrame;
  readonly #life = new AbortController();

  constructor(shared: Shared, frame: ServedFrame) {
    this.#shared = shared;
    this.#frame = frame;
    const { community, book, members } = shared;
    const { signal } = this.#life;
    this.acts = new MemberActs(community, shared.userApi);
    this.handlers = new Map(
      [...frameHandlers(this, shared, frame)].map(([name, handler]) => [name, this.#guarded(name, handler)]),
    );
    members.watch(({ isOtherMember }) => isOtherMember && this.acts.forget(), { signal });
    book.watch(() => frame.granted?.(this.grants), { signal });
    for (const capability of ASKED) {
      if (frame.capabilities.has(capability)) book.look(this.#key(capability)).catch(() => {});
    }
  }

  get grants(): readonly ChannelCapability[] {
    return ASKED.filter((capability) => this.#shared.book.isGranted(this.#key(capability)));
  }

  offers(capability: ChannelCapability): boolean {
    return capability !== 'token' || (this.#shared.token !== undefined && this.#frame.isPublic !== true);
  }

  can(capability: ChannelCapability): boolean {
    return this.#frame.can?.(capability) ?? this.#frame.capabilities.has(capability);
  }

  async context(): ReturnType<AttachedServices['context']> {
    const { community } = this.#shared;
    const o = { signal: this.#life.signal };
    const config = await community.config(o);
    const { identity } = community;
    const [known, me] = await Promise.all([
      community.channels(o).catch(() => config.channels),
      this.can('user.read') && identity.state === 'member' ? community.me(o).catch(() => null) : null,
    ]);
    if (community.identity.key !== identity.key || community.identity.state !== identity.state) {
      return this.context();
    }
    const { channel, channels } = this.#frame;
    const find = (id: string) =>
      known.find((one) => one.id === id) ?? { id, name: '', kind: 'iframe', post: false };
    const { name, zone, maxText, tiers, capabilities } = config;
    return {
      identity: { state: identity.state, key: identity.key },
      ...(me && { user: me.member }),
      channel: find(channel),
      ...(channels.size > 0 && { channels: [channel, ...channels].map(find) }),
      community: { name, zone, maxText, tiers, capabilities },
    };
  }

  watch(on: (change: MemberChange) => void, { signal }: { signal: AbortSignal }): void {
    const { signal: both } = joined([signal, this.#life.signal]);
    this.#shared.members.watch(on, { signal: both });
  }

  revoke(capability: ChannelCapability): void {
    this.#shared.book.revoke(this.#key(capability));
  }

  dispose(): void {
    this.#life.abort(refuse('CLOSED', 'the frame is gone'));
  }

  /** Asks the member, unless they have answered already. */
  async consent(capability: ChannelCapability, text: string | undefined, signal: AbortSignal): Promise<void> {
    const { origin, channel } = this.#frame;
    const { book, confirm } = this.#shared;
    const ask = confirm ?? ((question) => this.#frame.confirm(question));
    const question = { origin, channel, capability, ...(text !== undefined && { text }) };
    if (!(await book.ask(this.#key(capability), question, ask, signal))) {
      throw refuse('FORBIDDEN', `the member has not allowed ${capability}`);
    }
  }

  #key(capability: ChannelCapability): string {
    return consentKey(this.#frame.origin, this.#frame.channel, capability);
  }

  /** Every call ends with its frame, and a personal one with its member. */
  #guarded(method: string, handler: Handler): Handler {
    const signals = (call: Call): AbortSignal[] => [
      call.signal,
      this.#life.signal,
      ...(PERSONAL.has(method) ? [this.#shared.members.signal] : []),
    ];
    if (METHODS.get(method)?.call === 'stream') {
      return (args: unknown, call) => {
        const { origin, channel } = this.#frame;
        // It may run for hours: the host hears of it now.
        this.#frame.audit({ origin, channel, method, at: new Date().toISOString() });
        return streamUnder(
          signals(call),
          (signal) => handler(args, { ...call, signal }) as AsyncIterable<unknown>,
        );
      };
    }
    return (args: unknown, call) =>
      under(signals(call), async (signal) => handler(args, { ...call, signal }));
  }
}

async function* streamUnder(
  signals: readonly AbortSignal[],
  open: (signal: AbortSignal) => AsyncIterable<unknown>,
): AsyncGenerator<unknown, void, undefined> {
  const { signal, release } = joined(signals);
  try {
    signal.throwIfAborted();
    yield* open(signal);
  } catch (error) {
    throw signal.aborted ? signal.reason : error;
  } finally {
    release();
  }
}
