import { initialState, TaskStatus } from '@lit/task';
import { html, isServer, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, query } from 'lit/decorators.js';
import { hostChannel, type HostedChannel } from '../../channel/host.js';
import type { ChannelCapability, ChannelServices, ServedFrame } from '../../channel/types.js';
import { RaiErrorEvent } from '../../events/error-event.js';
import { RaiFrameAuditEvent } from '../../events/frame-audit-event.js';
import { RaiFrameConsentEvent } from '../../events/frame-consent-event.js';
import { RaiFrameGoneEvent } from '../../events/frame-gone-event.js';
import { RaiFrameHeightEvent } from '../../events/frame-height-event.js';
import { RaiFrameNavigateEvent } from '../../events/frame-navigate-event.js';
import { RaiFrameOpenEvent } from '../../events/frame-open-event.js';
import { RaiFrameRefusedEvent } from '../../events/frame-refused-event.js';
import { RaiFrameSlowEvent } from '../../events/frame-slow-event.js';
import { RaiRetryEvent } from '../../events/retry-event.js';
import { RaiSignInEvent } from '../../events/sign-in-event.js';
import { iframeChannelLanguage, type IframeChannelTerms } from '../../i18n/iframe-channel.js';
import { Localize } from '../../i18n/localize.js';
import { Announcer } from '../../internal/announcer.js';
import { ConnectedTask } from '../../internal/connected-task.js';
import { LookController, lookStyles } from '../../internal/look.js';
import { pageAddress } from '../../internal/page-address.js';
import { problemOf } from '../../internal/problem-of.js';
import { RaiElement } from '../../internal/rai-element.js';
import { Slotted } from '../../internal/slotted.js';
import type { ViewActionEvent } from '../../internal/view-action.js';
import type { Community } from '../../model/community.js';
import { connectCommunity } from '../community/connect.js';
import { FrameLife } from './frame-life.js';
import { firstHeight, readHeight, type FrameHeight } from './height.js';
import type { RaiIframeChannelView } from './iframe-channel-view.js';
import { iframeChannelShellStyles } from './iframe-channel.styles.js';
import type { FrameAction, FrameModel } from './model.js';
import { Near } from './near.js';
import { pageServices } from './page-services.js';
import { Questions } from './questions.js';
import { readSettings, type FrameSettings, type RefusedSettings } from './settings.js';

export type FrameLoading = 'eager' | 'lazy';

/** What a page in a frame is given in the name of a member who is signed in. */
const PERSONAL: readonly ChannelCapability[] = ['user.read', 'messages.send', 'token'];

/**
 * A partner's page in a channel of the community. The page is confined to its frame and to its channel; it gets
 * what the capabilities name and what the member allows, never a key and never the session.
 *
 * @tagname rai-iframe-channel
 * @slot - A link to the page: it stands there without script, and below the message when the page cannot be shown.
 * @slot heading - A heading of the page's own outline, in the bar above the frame.
 * @fires {RaiFrameOpenEvent} rai-frame-open - The page introduced itself and is served, also after a reload.
 * @fires {RaiFrameSlowEvent} rai-frame-slow - The page takes longer than usual.
 * @fires {RaiFrameGoneEvent} rai-frame-gone - Nobody is there any more, or nobody could be reached.
 * @fires {RaiFrameRefusedEvent} rai-frame-refused - The settings are unsafe or unknown; nothing was loaded.
 * @fires {RaiFrameAuditEvent} rai-frame-audit - The page did something, or tried to.
 * @fires {RaiFrameConsentEvent} rai-frame-consent - The member decided what the page may do in their name.
 * @fires {RaiFrameHeightEvent} rai-frame-height - The frame follows the height of its page.
 * @fires {RaiFrameNavigateEvent} rai-frame-navigate - The page wants an address opened; cancelable.
 * @fires {RaiErrorEvent} rai-error - The settings of the channel could not be read.
 * @fires {RaiRetryEvent} rai-retry - The reader asked to try again; cancelable.
 * @fires {RaiSignInEvent} rai-sign-in - The reader wants to sign in; cancelable.
 * @csspart card - The surface with bar and frame.
 * @csspart bar - What stands above the frame.
 * @csspart heading - The title in the bar.
 * @csspart origin - The exact origin of the page.
 * @csspart sign-in - The way to sign in.
 * @csspart grants - The control that says that the page may act for the member.
 * @csspart granted - What it may do, and the way to take it back.
 * @csspart revoke - The button that takes it back.
 * @csspart room - Where the frame stands.
 * @csspart frame - The frame.
 * @csspart slow - The note that the page takes longer than usual.
 * @csspart note - A message in place of the frame.
 * @csspart retry - The button that tries again.
 * @csspart chat - The messages beside the frame.
 * @csspart consent - The dialog that asks the member.
 * @csspart message - The first message, in the dialog.
 * @csspart allow - The button that allows.
 * @csspart deny - The button that does not.
 * @cssstate loading - The page is on its way.
 * @cssstate slow - It takes longer than usual.
 * @cssstate open - The page is shown and served.
 * @cssstate refused - The settings are unsafe or unknown; nothing was loaded.
 * @cssstate failed - The page could not be reached.
 * @cssstate gone - The page was there and is not any more.
 * @cssstate offline - The reader has no connection.
 * @cssstate no-channel - There is no such channel, or it has no page.
 * @cssstate signed-out - The channel is for members, and nobody is signed in.
 * @cssstate error - The settings of the channel could not be read.
 * @cssstate missing - The page names no community.
 */
export class RaiIframeChannel extends RaiElement {
  static override styles = [...RaiElement.styles, lookStyles, iframeChannelShellStyles];

  readonly #l = new Localize<IframeChannelTerms>(this, iframeChannelLanguage);
  readonly #announcer = new Announcer(this);
  readonly #slotted = new Slotted(this);
  readonly #home = connectCommunity(this);
  readonly #near = new Near(this, () => this.loading === 'lazy');
  readonly #look = new LookController(this, (look) => this.#hosted?.look(look));
  readonly #questions = new Questions(() => this.requestUpdate());

  /** The community's own settings of the channel, where the page gives no address itself. */
  readonly #channel = new ConnectedTask(this, {
    args: () => {
      const { community, identity, revision } = this.#home;
      return [
        community,
        this.src ? undefined : this.channelId,
        identity.state,
        identity.key,
        revision,
      ] as const;
    },
    task: async ([community, id, who], { signal }) => {
      if (!community || !id || who === 'unknown') return initialState;
      const channels = await community.channels({ signal });
      return { id, community, channel: channels.find((channel) => channel.id === id) };
    },
  });

  /** Whether members can sign in here is known once the community told what it can do. */
  readonly #config = new ConnectedTask(this, {
    args: () => [this.#home.community, this.#home.identity.state] as const,
    task: ([community, who], { signal }) =>
      community && who === 'anonymous' ? community.config({ signal }) : initialState,
  });

  #connection: AbortController | undefined;
  #life: FrameLife | undefined;
  #hosted: HostedChannel | undefined;
  #settings: FrameSettings | RefusedSettings | undefined;
  /** What the present frame was made from. */
  #key = '';
  #isEnding = false;
  #fitted: number | undefined;
  #grants: readonly ChannelCapability[] = [];
  #told = '';

  @query('rai-iframe-channel-view') private view!: RaiIframeChannelView | null;

  /** Address of the partner's page: absolute, https (http on this computer only). Without it the channel's own. */
  @property() src?: string;

  /** Id of the channel that the page belongs to. It reads and writes nowhere else. */
  @property({ attribute: 'channel-id' }) channelId?: string;

  /** Ids of further channels that the page may use, with spaces between. */
  @property() channels?: string;

  /**
   * What the page may be granted, with spaces between: `user.read`, `boards.read`, `tiers.read`,
   * `messages.read`, `messages.send`, `nav.open`, `token`. How it looks it is always told.
   */
  @property() capabilities?: string;

  /** Title of the frame, also for screen readers. Without it that of the channel, or the host of the address. */
  @property() override title = '';

  /** When the page is loaded: `eager`, or `lazy`, not before the element comes near to what is seen. */
  @property() loading: FrameLoading = 'eager';

  /** Keywords of the frame's `sandbox`: `allow-scripts allow-same-origin allow-forms`. */
  @property() sandbox?: string;

  /** The frame's `allow`; empty: no camera, no microphone, nothing. */
  @property() allow?: string;

  /** The frame's `referrerpolicy`: `strict-origin`. */
  @property() referrerpolicy?: string;

  /** `auto` (as tall as its page), `fill` (as tall as this element's box), or a number of CSS pixels. */
  @property({ reflect: true }) height?: string;

  /** The least height in CSS pixels when it is `auto`: 120. */
  @property({ type: Number, attribute: 'min-height' }) minHeight?: number;

  /** The greatest height in CSS pixels when it is `auto`: 5000. */
  @property({ type: Number, attribute: 'max-height' }) maxHeight?: number;

  /** Shows the messages of the channel beside the frame. */
  @property({ type: Boolean }) chat = false;

  /** The frame has no origin of its own; needs a `sandbox` without `allow-same-origin`. */
  @property({ type: Boolean }) opaque = false;

  /** Milliseconds after which the page is called slow: 3000. */
  @property({ type: Number, attribute: 'slow-ms' }) slowMs?: number;

  /** Milliseconds after which the page is given up: 10000. */
  @property({ type: Number, attribute: 'timeout-ms' }) timeoutMs?: number;

  /** Where the page's own sign-in is; without it the button only fires `rai-sign-in`. */
  @property({ attribute: 'sign-in-url' }) signInUrl?: string;

  /** The address of the gateway, when no provider and no page default names it. */
  @property() gateway?: string;

  /** The address of the site that answers with a session token. */
  @property({ attribute: 'session-url' }) sessionUrl?: string;

  /** A community made by the page; wins over everything else. */
  @property({ attribute: false }) community?: Community;

  /** What answers the frame, from `createChannelServices()`. Without it the community of the page answers. */
  @property({ attribute: false }) services?: ChannelServices;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#connection ??= new AbortController();
    const { signal } = this.#connection;
    addEventListener('online', this.#onOnline, { signal });
    addEventListener('offline', () => this.requestUpdate(), { signal });
    this.requestUpdate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#connection?.abort();
    this.#connection = undefined;
    // A move is a removal and an insertion in one go: only a microtask later it shows which it was.
    queueMicrotask(() => {
      this.#questions.dismiss();
      if (this.isConnected) this.#life?.moved();
      else void this.#end();
    });
  }

  /** With `moveBefore()` the frame keeps its window, and nothing has to be done. */
  connectedMoveCallback(): void {}

  override willUpdate(changed: PropertyValues<this>): void {
    if (isServer) return;
    this.#settings = this.#readSettings();
    const key = this.#settings && 'src' in this.#settings ? this.#keyOf(this.#settings) : '';
    if (this.#life && key !== this.#key) void this.#end();
    if (!this.#life && key && this.isConnected && this.#near.isNear) this.#begin(key);
    if (this.#life && changed.has('capabilities')) this.#hosted?.allow(this.#allowed);
    if (this.#height.kind === 'auto' && (changed.has('minHeight') || changed.has('maxHeight')))
      this.#hosted?.limit(this.#height);
  }

  override updated(): void {
    this.#serve();
    if (this.#life) this.#life.element.title = this.#title;
    this.#tell();
  }

  /** Loads the page anew, after it had the time to save what is unsaved. */
  reload(): void {
    if (this.#life) void this.#end();
    else this.#home.refresh();
  }

  /** What the page may do in the member's name, as the member decided. */
  get grants(): readonly ChannelCapability[] {
    return this.#grants;
  }

  /** Takes back what the member allowed. The page has to ask again. */
  revoke(capability: ChannelCapability): void {
    this.#hosted?.attached.revoke(capability);
  }

  /** What a support person asks for: settings, state, versions, the handshake, the last frames without secrets. */
  async diagnose(): Promise<object> {
    const { state } = this.#model;
    return { state, settings: this.#settings, grants: this.#grants, link: await this.#hosted?.diagnose() };
  }

  /** Focuses the page in the frame. */
  override focus(options?: FocusOptions): void {
    if (this.#life?.phase === 'open') this.#life.element.focus(options);
    else this.view?.focusHeading();
  }

  override render(): TemplateResult {
    const model = this.#model;
    return html`<rai-iframe-channel-view
        exportparts="card, bar, heading, origin, sign-in, grants, granted, revoke, room, slow, note, retry, chat, consent, message, allow, deny"
        .model=${model}
        .locale=${this.locale}
        .density=${this.density}
        @rai-action=${this.#onAction}
        >${this.#slotted.has('') ? html`<slot></slot>` : nothing}${this.#slotted.has('heading') ? html`<slot name="heading" slot="heading"></slot>` : nothing}${
          this.#life?.isWanted ? this.#life.element : nothing
        }${
          model.chat
            ? html`<rai-messages
                slot="chat"
                .channel=${this.channelId}
                .community=${this.#home.community}
                .locale=${this.locale}
                .density=${this.density}
                .signInUrl=${this.signInUrl}
              ></rai-messages>`
            : nothing
        }</rai-iframe-channel-view
      >${this.#look.probe()}${this.#announcer.region()}`;
  }

  /** The channel as the community has it, when it is needed and known. */
  get #known() {
    const { last } = this.#channel;
    return !this.src && last?.id === this.channelId && last?.community === this.#home.community
      ? last
      : undefined;
  }

  get #height(): FrameHeight {
    const height = this.height ?? this.#known?.channel?.frame?.height;
    return readHeight(height, this.minHeight, this.maxHeight);
  }

  get #title(): string {
    const { origin } = (this.#settings ?? {}) as Partial<FrameSettings>;
    const host = origin ? new URL(origin).host : '';
    return this.title || this.#known?.channel?.name || this.#l.term('frTitle', host);
  }

  get #services(): ChannelServices | undefined {
    const { community } = this.#home;
    return this.services ?? (community && pageServices(community));
  }

  /** What the page wrote, or the channel's own settings; undefined while they are not known. */
  #readSettings(): FrameSettings | RefusedSettings | undefined {
    const { capabilities, channelId, channels, opaque, referrerpolicy, sandbox, allow } = this;
    const written = { capabilities, channelId, channels, opaque, referrerpolicy };
    const page = { origin: location.origin };
    if (this.src || !channelId) return readSettings({ ...written, src: this.src, sandbox, allow }, page);
    const frame = this.#known?.channel?.frame;
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

  #keyOf(settings: FrameSettings): string {
    // What may change while the page stays is no part of it.
    const { capabilities: _capabilities, ...fixed } = settings;
    return this.#services ? JSON.stringify([fixed, idOf(this.#services)]) : '';
  }

  get #allowed(): Set<ChannelCapability> {
    const { capabilities = [] } = (this.#settings ?? {}) as Partial<FrameSettings>;
    const allowed = new Set(capabilities);
    if (this.#height.kind === 'auto') allowed.add('size.auto');
    else allowed.delete('size.auto');
    return allowed;
  }

  #begin(key: string): void {
    const settings = this.#settings as FrameSettings;
    this.#key = key;
    this.#fitted = undefined;
    let wasSlow = false;
    const life = (this.#life = new FrameLife(
      { ...settings, title: this.#title },
      {
        changed: () => this.requestUpdate(),
        opened: (kit, want) => {
          if (wasSlow) this.#announcer.say(this.#l.term('frReady'));
          wasSlow = false;
          this.dispatchEvent(new RaiFrameOpenEvent(settings.origin, kit, want));
        },
        slow: () => {
          wasSlow = true;
          this.#announcer.say(this.#l.term('frSlowText'));
          this.dispatchEvent(new RaiFrameSlowEvent());
        },
        gone: (reason) => {
          wasSlow = true;
          const title = this.#l.term(life.phase === 'gone' ? 'frGoneTitle' : 'frFailedTitle');
          this.#announcer.say(`${title}. ${this.#l.term('frWhy', reason)}`);
          this.#questions.dismiss();
          this.dispatchEvent(new RaiFrameGoneEvent(reason));
        },
      },
    ));
  }

  /** Makes the host's end as soon as the frame is in the document, before its page can say a word. */
  #serve(): void {
    const life = this.#life;
    const services = this.#services;
    if (!life || !services || life.isServed || this.#isEnding || !life.element.isConnected) return;
    const settings = this.#settings as FrameSettings;
    const height = this.#height;
    const bounds = height.kind === 'auto' ? height : readHeight('auto', this.minHeight, this.maxHeight);
    const { min, max } = bounds as Extract<FrameHeight, { kind: 'auto' }>;
    const hosted = hostChannel(life.element, {
      services,
      served: this.#served(life, settings),
      opaque: settings.opaque,
      look: this.#look.read(),
      size: {
        min,
        max,
        apply: (px) => this.#fit(px, false),
        onFrozen: () => this.#fit(this.#fitted ?? firstHeight(this.#height), true),
      },
      ...(this.slowMs !== undefined && { slowMs: this.slowMs }),
      ...(this.timeoutMs !== undefined && { timeoutMs: this.timeoutMs }),
    });
    this.#hosted = hosted;
    this.#onGranted(settings, hosted.attached.grants);
    life.serve(hosted.link, () => hosted.close());
  }

  #served(life: FrameLife, settings: FrameSettings): ServedFrame {
    const { origin, channel, channels } = settings;
    return {
      origin,
      channel,
      channels: new Set(channels),
      capabilities: this.#allowed,
      confirm: async (question) => {
        // What cannot be seen cannot be agreed to.
        const granted = this.checkVisibility?.() !== false && (await this.#questions.ask(question));
        if (!granted && !question.signal.aborted)
          this.dispatchEvent(
            new RaiFrameConsentEvent({ origin, channel, capability: question.capability, granted }),
          );
        return granted;
      },
      audit: (entry) => void this.dispatchEvent(new RaiFrameAuditEvent(entry)),
      isActive: () =>
        navigator.userActivation.isActive && (this.renderRoot as ShadowRoot).activeElement === life.element,
      open: (url) => {
        if (this.dispatchEvent(new RaiFrameNavigateEvent(origin, url)))
          window.open(url, '_blank', 'noopener,noreferrer');
      },
      granted: (grants) => this.#onGranted(settings, grants),
    };
  }

  /** Lets the page save what is unsaved, then takes its frame away. A new one comes with the next update. */
  async #end(): Promise<void> {
    const life = this.#life;
    if (!life || this.#isEnding) return;
    this.#isEnding = true;
    this.#questions.dismiss();
    try {
      await life.end();
    } finally {
      this.#isEnding = false;
      this.#life = this.#hosted = undefined;
      this.#grants = [];
      this.#key = '';
      this.requestUpdate();
    }
  }

  #fit(px: number, isFrozen: boolean): void {
    if (this.#height.kind !== 'auto') return;
    this.#fitted = px;
    this.requestUpdate();
    this.dispatchEvent(new RaiFrameHeightEvent(px, isFrozen));
  }

  get #model(): FrameModel {
    const { identity } = this.#home;
    const settings = this.#settings;
    const isSafe = settings !== undefined && 'src' in settings;
    const height = this.#height;
    const box = {
      title: this.title || this.#known?.channel?.name || '',
      origin: isSafe ? settings.origin : undefined,
      height:
        height.kind === 'fill'
          ? ('fill' as const)
          : ((height.kind === 'auto' ? this.#fitted : undefined) ?? firstHeight(height)),
      bar: true,
      chat: isSafe && (this.chat || this.#known?.channel?.frame?.chat === true) && !!this.#home.community,
      grants: this.#grants,
      question: this.#questions.current,
      signInUrl: pageAddress(this.signInUrl),
    };
    const wanted = isSafe && settings.capabilities.some((one) => PERSONAL.includes(one));
    const signIn = identity.state === 'ended' ? 'session-ended' : this.#canSignIn ? 'signed-out' : undefined;
    return { ...box, signIn: wanted ? signIn : undefined, ...this.#state };
  }

  get #canSignIn(): boolean {
    const { community, identity } = this.#home;
    return identity.state === 'anonymous' && !!this.#config.last && community?.can('session') === true;
  }

  get #state() {
    const settings = this.#settings;
    if (settings && 'refusal' in settings) return { state: 'refused' as const, ...settings };
    if (this.#home.missing && !this.services) return { state: 'missing' as const, what: this.#home.missing };
    if (!settings) return this.#unsettled;
    const { phase = 'loading', reason } = this.#life ?? {};
    if (this.#isEnding) return { state: 'loading' as const };
    const isAway = phase === 'slow' || (phase === 'failed' && this.#life?.isWanted);
    if (isAway && !navigator.onLine) return { state: 'offline' as const };
    if (phase === 'failed' || phase === 'gone') return { state: phase, reason: reason ?? 'PEER_GONE' };
    return { state: phase };
  }

  /** While the channel's own settings are not known. */
  get #unsettled() {
    if (this.#channel.status === TaskStatus.ERROR) {
      const problem = problemOf(this.#channel.error);
      if (problem.code === 'UNAUTHENTICATED' && this.#canSignIn) return { state: 'signed-out' as const };
      return { state: 'error' as const, problem };
    }
    if (!this.#known || isServer) return { state: 'loading' as const };
    return { state: this.#canSignIn ? ('signed-out' as const) : ('no-channel' as const) };
  }

  /** Told once per change, also to styles; never while nobody can hear it. */
  #tell(): void {
    const model = this.#model;
    this.setStates(model.state);
    const told = model.state === 'refused' ? `${model.refusal} ${model.detail}` : model.state;
    if (told === this.#told || !this.isConnected) return;
    this.#told = told;
    if (model.state === 'refused') {
      this.#announcer.say(`${this.#l.term('frRefusedTitle')}. ${this.#l.term('frRefusal', model.refusal)}`);
      this.dispatchEvent(new RaiFrameRefusedEvent(model.refusal, model.detail));
    } else if (model.state === 'missing') this.dispatchEvent(new RaiErrorEvent('INVALID', false));
    else if (model.state === 'error') {
      const { code, retryable, requestId } = model.problem;
      this.dispatchEvent(new RaiErrorEvent(code, retryable, requestId));
    }
  }

  #onGranted({ origin, channel }: FrameSettings, grants: readonly ChannelCapability[]): void {
    const before = this.#grants;
    if (grants.join() === before.join()) return;
    this.#grants = [...grants];
    this.requestUpdate();
    const tell = (capability: ChannelCapability, granted: boolean) =>
      this.dispatchEvent(new RaiFrameConsentEvent({ origin, channel, capability, granted }));
    for (const one of grants) if (!before.includes(one)) tell(one, true);
    for (const one of before) if (!grants.includes(one)) tell(one, false);
  }

  #onAction(event: ViewActionEvent<FrameAction>): void {
    const { action } = event;
    switch (action.type) {
      case 'retry':
        if (this.dispatchEvent(new RaiRetryEvent())) this.reload();
        break;
      case 'sign-in':
        if (!this.dispatchEvent(new RaiSignInEvent())) action.event.preventDefault();
        break;
      case 'revoke':
        this.revoke(action.capability);
        this.#announcer.say(this.#l.term('frRevoked'));
        // The button that had the focus is gone.
        void this.updateComplete.then(() => this.view?.focusHeading());
        break;
      case 'answer':
        this.#questions.answer(action.id, action.granted);
        break;
    }
  }

  #onOnline = () => {
    if (this.#model.state === 'offline' || this.#life?.phase === 'failed') this.reload();
    else this.requestUpdate();
  };
}

const ids = new WeakMap<ChannelServices, number>();
let lastId = 0;

/** Tells one set of services from another. */
function idOf(services: ChannelServices): number {
  let id = ids.get(services);
  if (id === undefined) ids.set(services, (id = ++lastId));
  return id;
}

declare global {
  interface HTMLElementTagNameMap {
    'rai-iframe-channel': RaiIframeChannel;
  }
}
