import { html, nothing, type TemplateResult } from 'lit';
import { property, query } from 'lit/decorators.js';
import type { ChannelCapability, ChannelServices } from '../../channel/types.js';
import { RaiRetryEvent } from '../../events/retry-event.js';
import { RaiSignInEvent } from '../../events/sign-in-event.js';
import { iframeChannelLanguage, type IframeChannelTerms } from '../../i18n/iframe-channel.js';
import { Localize } from '../../i18n/localize.js';
import { Announcer } from '../../internal/announcer.js';
import { Slotted } from '../../internal/slotted.js';
import type { ViewActionEvent } from '../../internal/view-action.js';
import type { Community } from '../../model/community.js';
import { connectCommunity } from '../community/connect.js';
import { ChannelFrame } from './channel-frame.js';
import { channelModel } from './channel-model.js';
import { ChannelSettings } from './channel-settings.js';
import { FrameBox } from './frame-box.js';
import { FrameNews } from './frame-news.js';
import { FramedElement } from './framed-element.js';
import type { RaiIframeChannelView } from './iframe-channel-view.js';
import type { FrameAction, FrameModel } from './model.js';
import { PageActs } from './page-acts.js';

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
export class RaiIframeChannel extends FramedElement {
  readonly #l = new Localize<IframeChannelTerms>(this, iframeChannelLanguage);
  readonly #announcer = new Announcer(this);
  readonly #slotted = new Slotted(this);
  readonly #home = connectCommunity(this);
  readonly #settings = new ChannelSettings(this, this.#home, this.#l);
  readonly #acts = new PageActs(this);
  readonly #box = new FrameBox(this, () => this.#settings.channel?.frame?.height);
  readonly #news = new FrameNews(this, this.#l, this.#announcer);
  readonly #frame = new ChannelFrame(this, this.#home, this.#settings, this.#box, this.#acts, this.#news);

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

  /** Keywords of the frame's `sandbox`: `allow-scripts allow-same-origin allow-forms`. */
  @property() sandbox?: string;

  /** The frame's `allow`; empty: no camera, no microphone, nothing. */
  @property() allow?: string;

  /** The frame's `referrerpolicy`: `strict-origin`. */
  @property() referrerpolicy?: string;

  /** Shows the messages of the channel beside the frame. */
  @property({ type: Boolean }) chat = false;

  /** The frame has no origin of its own; needs a `sandbox` without `allow-same-origin`. */
  @property({ type: Boolean }) opaque = false;

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

  override updated(): void {
    const model = this.#model;
    this.setStates(model.state);
    this.#news.tell(model);
  }

  /** Loads the page anew, after it had the time to save what is unsaved. */
  reload(): void {
    if (!this.#frame.reload()) this.#home.refresh();
  }

  /** What the page may do in the member's name, as the member decided. */
  get grants(): readonly ChannelCapability[] {
    return this.#acts.grants;
  }

  /** Takes back what the member allowed. The page has to ask again. */
  revoke(capability: ChannelCapability): void {
    this.#frame.revoke(capability);
  }

  /** What a support person asks for: settings, state, versions, the handshake, the last frames without secrets. */
  async diagnose(): Promise<object> {
    const { state } = this.#model;
    const link = await this.#frame.diagnose();
    return { state, settings: this.#settings.now, grants: this.grants, link };
  }

  /** Focuses the page in the frame. */
  override focus(options?: FocusOptions): void {
    if (this.#frame.isOpen) this.#frame.element!.focus(options);
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
          this.#frame.element ?? nothing
        }${
          model.chat
            ? html`<rai-messages
                slot="chat"
                .channel=${this.channelId}
                .community=${this.#home.community}
                .locale=${this.locale}
                .density=${this.density}
                .signInUrl=${this.signInUrl}
                ><span slot="heading">${this.#l.term('frChat')}</span></rai-messages
              >`
            : nothing
        }</rai-iframe-channel-view
      >${this.#frame.probe()}${this.#announcer.region()}`;
  }

  get #model(): FrameModel {
    return channelModel({
      home: this.#home,
      settings: this.#settings,
      box: this.#box,
      acts: this.#acts,
      frame: this.#frame.state,
      chat: this.chat,
      signInUrl: this.signInUrl,
      hasServices: !!this.services,
    });
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
        break;
      case 'answer':
        this.#acts.questions.answer(action.id, action.granted);
        break;
    }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'rai-iframe-channel': RaiIframeChannel;
  }
}
