import { html, nothing, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import { createHost } from '../../bridge/host.js';
import { sizeHost } from '../../bridge/size.js';
import type { HostLink } from '../../bridge/types.js';
import { getCommunity, watchCommunity } from '../../community/default.js';
import { RaiRetryEvent } from '../../events/retry-event.js';
import { iframeChannelLanguage, type IframeChannelTerms } from '../../i18n/iframe-channel.js';
import { Localize } from '../../i18n/localize.js';
import { Announcer } from '../../internal/announcer.js';
import { LookController, type Look } from '../../internal/look.js';
import { Slotted } from '../../internal/slotted.js';
import type { ViewActionEvent } from '../../internal/view-action.js';
import { FrameBox } from '../../widgets/iframe-channel/frame-box.js';
import { FrameKeeper, type ServedPage, type WantedPage } from '../../widgets/iframe-channel/frame-keeper.js';
import { FrameNews } from '../../widgets/iframe-channel/frame-news.js';
import { FramedElement } from '../../widgets/iframe-channel/framed-element.js';
import type { FrameAction, FrameModel } from '../../widgets/iframe-channel/model.js';
import type { RefusedSettings } from '../../widgets/iframe-channel/settings.js';
import { frameAddress } from './address.js';
import { FRAME_CAPABILITIES } from './widgets.js';

export type FrameWidgetName = 'leaderboard';

/** A page may name its community in the module after ours. */
const GRACE_MS = 300;

/**
 * A public widget in a frame of the gateway, for sites that want it isolated: none of its code runs on the
 * page, and the page tells it no more than how it should look. It reads its own gateway.
 *
 * @tagname rai-frame
 * @slot - A link or a table: it stands there without script, and below the message when the frame fails.
 * @fires {RaiFrameOpenEvent} rai-frame-open - The widget is shown.
 * @fires {RaiFrameSlowEvent} rai-frame-slow - It takes longer than usual.
 * @fires {RaiFrameGoneEvent} rai-frame-gone - The frame could not be loaded, or is not there any more.
 * @fires {RaiFrameRefusedEvent} rai-frame-refused - The settings are unsafe or unknown; nothing was loaded.
 * @fires {RaiFrameHeightEvent} rai-frame-height - The frame follows the height of its content.
 * @fires {RaiErrorEvent} rai-error - The page names no gateway.
 * @fires {RaiRetryEvent} rai-retry - The reader asked to try again; cancelable.
 * @csspart room - Where the frame stands.
 * @csspart frame - The frame.
 * @csspart slow - The note that it takes longer than usual.
 * @csspart note - A message in place of the frame.
 * @csspart retry - The button that tries again.
 * @cssstate loading - The frame is on its way.
 * @cssstate slow - It takes longer than usual.
 * @cssstate open - The widget is shown.
 * @cssstate refused - The settings are unsafe or unknown; nothing was loaded.
 * @cssstate failed - The frame could not be loaded.
 * @cssstate gone - It was there and is not any more.
 * @cssstate offline - The reader has no connection.
 * @cssstate missing - The page names no gateway.
 */
export class RaiFrame extends FramedElement {
  readonly #l = new Localize<IframeChannelTerms>(this, iframeChannelLanguage);
  readonly #announcer = new Announcer(this);
  readonly #slotted = new Slotted(this);
  readonly #box = new FrameBox(this);
  readonly #news = new FrameNews(this, this.#l, this.#announcer);
  readonly #look = new LookController(this, (look) => this.#tellLook(look));
  readonly #frame = new FrameKeeper(this, this.#box, this.#news, {
    wanted: () => this.#wanted(),
    serve: (frame, page) => this.#serve(frame, page),
    left: () => (this.#link = undefined),
  });

  #connection: AbortController | undefined;
  #link: HostLink | undefined;
  #address: { src: string; origin: string } | RefusedSettings | undefined;
  #revision = 0;
  #isMissing = false;
  #patience: ReturnType<typeof setTimeout> | undefined;

  /** What is shown: `leaderboard`. */
  @property() widget?: FrameWidgetName;

  /** The board, for a leaderboard. */
  @property() board?: string;

  /** The stretch of time, for a leaderboard: `all-time`, `monthly`, `weekly` or `daily`. */
  @property() window?: string;

  /** How many rows, for a leaderboard: 10, 25, 50 or 100. */
  @property() limit?: string;

  /** How much is shown, for a leaderboard: `full`, `compact` or `mini`. */
  @property() variant?: string;

  /** The address of the gateway. Without it that of the page's own community. */
  @property() gateway?: string;

  /** Title of the frame, for screen readers. Without it the host of the gateway. */
  @property() override title = '';

  override connectedCallback(): void {
    super.connectedCallback();
    this.#connection ??= new AbortController();
    watchCommunity(() => this.requestUpdate(), { signal: this.#connection.signal });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#connection?.abort();
    this.#connection = undefined;
    clearTimeout(this.#patience);
    this.#patience = undefined;
  }

  protected override firstUpdated(): void {
    // How things look is known from what was drawn, and the address of the frame says it.
    void this.updateComplete.then(() => this.requestUpdate());
  }

  override updated(): void {
    const model = this.#model;
    this.setStates(model.state);
    this.#news.tell(model);
  }

  /** Loads the frame anew. */
  reload(): void {
    if (!this.#frame.reload()) this.requestUpdate();
  }

  /** Focuses what is in the frame. */
  override focus(options?: FocusOptions): void {
    this.#frame.frame?.focus(options);
  }

  override render(): TemplateResult {
    return html`<rai-iframe-channel-view
        exportparts="room, slow, note, retry"
        .model=${this.#model}
        .locale=${this.locale}
        @rai-action=${this.#onAction}
        >${this.#slotted.has('') ? html`<slot></slot>` : nothing}${this.#frame.frame ?? nothing}</rai-iframe-channel-view
      >${this.#look.probe()}${this.#announcer.region()}`;
  }

  get #title(): string {
    const { origin } = (this.#address ?? {}) as { origin?: string };
    return this.title || this.#l.term('frTitle', origin ? new URL(origin).host : '');
  }

  get #model(): FrameModel {
    const address = this.#address;
    const box = { title: this.#title, height: this.#box.shown, bar: false, chat: false, grants: [] };
    if (address && 'refusal' in address) return { ...box, state: 'refused', ...address };
    if (this.#isMissing) return { ...box, state: 'missing', what: 'gateway' };
    return { ...box, ...this.#frame.state };
  }

  #wanted(): WantedPage | undefined {
    const gateway = this.gateway ?? pageGateway();
    this.#await(gateway === undefined);
    const address = (this.#address = gateway === undefined ? undefined : this.#addressOn(gateway));
    if (!address || 'refusal' in address || !this.hasUpdated) return undefined;
    const { src, origin } = address;
    return {
      // How it looks is told without a reload.
      key: src.replace(/#.*/s, ''),
      origin,
      making: {
        src,
        title: this.#title,
        sandbox: 'allow-scripts allow-same-origin',
        allow: '',
        referrerpolicy: 'strict-origin',
      },
    };
  }

  #addressOn(gateway: string): { src: string; origin: string } | RefusedSettings {
    const { theme, locale } = this.#look.read();
    const properties: Record<string, unknown> = {
      board: this.board,
      window: this.window,
      limit: this.limit,
      variant: this.variant,
      density: this.density,
    };
    return frameAddress({
      widget: this.widget,
      gateway,
      setting: (name) => (properties[name] === undefined ? null : String(properties[name])),
      scheme: theme.scheme,
      locale,
      own: location.origin,
    });
  }

  /** Says that a gateway is missing only when the page had the time to name one. */
  #await(isMissing: boolean): void {
    if (!isMissing) {
      clearTimeout(this.#patience);
      this.#patience = undefined;
      this.#isMissing = false;
    } else
      this.#patience ??= setTimeout(() => {
        this.#isMissing = true;
        this.requestUpdate();
      }, GRACE_MS);
  }

  /** The host's end answers nothing: it tells how things look, and takes a height. */
  #serve(frame: HTMLIFrameElement, { origin }: WantedPage): ServedPage {
    const link = (this.#link = createHost(frame, {
      origin,
      methods: new Map(),
      handlers: new Map(),
      capabilities: (want) =>
        want.filter((one) => FRAME_CAPABILITIES.includes(one) && (one !== 'size.auto' || this.#box.isAuto)),
      ...(this.slowMs !== undefined && { slowMs: this.slowMs }),
      ...(this.timeoutMs !== undefined && { timeoutMs: this.timeoutMs }),
    }));
    this.#tellLook(this.#look.read());
    const { limit } = sizeHost(link, this.#box.size);
    return { link, limit, close: () => link.close() };
  }

  #tellLook(look: Look): void {
    this.#link?.set('ctx', { ...look, revision: ++this.#revision });
  }

  #onAction(event: ViewActionEvent<FrameAction>): void {
    if (event.action.type === 'retry' && this.dispatchEvent(new RaiRetryEvent())) this.reload();
  }
}

/** Of the page's own community, when that is behind a gateway. */
function pageGateway(): string | undefined {
  const id = getCommunity()?.id;
  return id && URL.canParse(id) ? id : undefined;
}

declare global {
  interface HTMLElementTagNameMap {
    'rai-frame': RaiFrame;
  }
}
