import { initialState, TaskStatus } from '@lit/task';
import { isServer, type ReactiveController, type ReactiveElement } from 'lit';
import type { IframeChannelTerms } from '../../i18n/iframe-channel.js';
import type { Localize } from '../../i18n/localize.js';
import type { CommunityController } from '../../internal/community-controller.js';
import { ConnectedTask } from '../../internal/connected-task.js';
import { problemOf, type Problem } from '../../internal/problem-of.js';
import { readSettings, type FrameSettings, type RefusedSettings, type WrittenSettings } from './settings.js';

/** The element as its page wrote it. */
export type ChannelAttributes = ReactiveElement & WrittenSettings & { title: string };

/** What a channel's frame is made with: as the page wrote it, and where it gives no address, as the community has it. */
export class ChannelSettings implements ReactiveController {
  readonly #host: ChannelAttributes;
  readonly #home: CommunityController;
  readonly #l: Localize<IframeChannelTerms>;
  readonly #channel;
  readonly #config;
  #now: FrameSettings | RefusedSettings | undefined;

  constructor(host: ChannelAttributes, home: CommunityController, l: Localize<IframeChannelTerms>) {
    this.#host = host;
    this.#home = home;
    this.#l = l;
    this.#channel = new ConnectedTask(host, {
      args: () => {
        const { community, identity, revision } = home;
        const id = host.src ? undefined : host.channelId;
        return [community, id, identity.state, identity.key, revision] as const;
      },
      task: async ([community, id, who], { signal }) => {
        if (!community || !id || who === 'unknown') return initialState;
        const channels = await community.channels({ signal });
        return { id, community, channel: channels.find((channel) => channel.id === id) };
      },
    });
    // Whether members can sign in here is known once the community told what it can do.
    this.#config = new ConnectedTask(host, {
      args: () => [home.community, home.identity.state] as const,
      task: ([community, who], { signal }) =>
        community && who === 'anonymous' ? community.config({ signal }) : initialState,
    });
    host.addController(this);
  }

  hostUpdate(): void {
    if (!isServer) this.#now = this.#read();
  }

  /** Undefined while they are not known. */
  get now(): FrameSettings | RefusedSettings | undefined {
    return this.#now;
  }

  /** Those of a frame that can be loaded. */
  get safe(): FrameSettings | undefined {
    return this.#now && 'src' in this.#now ? this.#now : undefined;
  }

  /** The channel as the community has it, where that is asked. */
  get channel() {
    return this.#known?.channel;
  }

  /** Whether the community has answered. */
  get isKnown(): boolean {
    return this.#known !== undefined;
  }

  /** Why the community could not be asked. */
  get problem(): Problem | undefined {
    return this.#channel.status === TaskStatus.ERROR ? problemOf(this.#channel.error) : undefined;
  }

  get canSignIn(): boolean {
    const { community, identity } = this.#home;
    return identity.state === 'anonymous' && !!this.#config.last && community?.can('session') === true;
  }

  /** Of the bar; empty for the usual one. */
  get title(): string {
    return this.#host.title || this.channel?.name || '';
  }

  /** Of the frame, for screen readers. */
  get frameTitle(): string {
    const origin = this.safe?.origin;
    return this.title || this.#l.term('frTitle', origin ? new URL(origin).host : '');
  }

  get #known() {
    const { src, channelId } = this.#host;
    const { last } = this.#channel;
    return !src && last?.id === channelId && last?.community === this.#home.community ? last : undefined;
  }

  #read(): FrameSettings | RefusedSettings | undefined {
    const { src, capabilities, channelId, channels, opaque, referrerpolicy, sandbox, allow } = this.#host;
    const written = { capabilities, channelId, channels, opaque: opaque ?? false, referrerpolicy };
    const page = { origin: location.origin };
    if (src || !channelId) return readSettings({ ...written, src, sandbox, allow }, page);
    const frame = this.channel?.frame;
    if (!frame) return undefined;
    return readSettings(
      {
        ...written,
        src: frame.url,
        sandbox: sandbox ?? (frame.sandbox.length ? frame.sandbox.join(' ') : undefined),
        allow: allow ?? frame.allow.join('; '),
      },
      page,
    );
  }
}
