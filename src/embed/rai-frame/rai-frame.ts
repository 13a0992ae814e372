import { html, isServer, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import { createHost } from '../../bridge/host.js';
import { sizeHost } from '../../bridge/size.js';
import { getCommunity, watchCommunity } from '../../community/default.js';
import { RaiFrameGoneEvent } from '../../events/frame-gone-event.js';
import { RaiFrameHeightEvent } from '../../events/frame-height-event.js';
import { RaiFrameOpenEvent } from '../../events/frame-open-event.js';
import { RaiFrameRefusedEvent } from '../../events/frame-refused-event.js';
import { RaiFrameSlowEvent } from '../../events/frame-slow-event.js';
import { RaiRetryEvent } from '../../events/retry-event.js';
import { iframeChannelLanguage, type IframeChannelTerms } from '../../i18n/iframe-channel.js';
import { Localize } from '../../i18n/localize.js';
import { Announcer } from '../../internal/announcer.js';
import { LookController, lookStyles, type Look } from '../../internal/look.js';
import { RaiElement } from '../../internal/rai-element.js';
import { Slotted } from '../../internal/slotted.js';
import type { ViewActionEvent } from '../../internal/view-action.js';
import { FrameLife } from '../../widgets/iframe-channel/frame-life.js';
import { firstHeight, readHeight, type FrameHeight } from '../../widgets/iframe-channel/height.js';
import { iframeChannelShellStyles } from '../../widgets/iframe-channel/iframe-channel.styles.js';
import type { FrameAction, FrameModel } from '../../widgets/iframe-channel/model.js';
import { Near } from '../../widgets/iframe-channel/near.js';
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
export class RaiFrame extends RaiElement {
  static override styles = [...RaiElement.styles, lookStyles, iframeChannelShellStyles];

  readonly #l = new Localize<IframeChannelTerms>(this, iframeChannelLanguage);
  readonly #announcer = new Announcer(this);
  readonly #slotted = new Slotted(this);
  readonly #near = new Near(this, () => this.loading === 'lazy');
  readonly #look = new LookController(this, (look) => this.#tellLook(look));

  #connection: AbortController | undefined;
  #life: FrameLife | undefined;
  #link: ReturnType<typeof createHost> | undefined;
  #sizer: ReturnType<typeof sizeHost> | undefined;
  #address: { src: string; origin: string } | RefusedSettings | undefined;
  #key = '';
  #isEnding = false;
  #fitted: number | undefined;
  #revision = 0;
  #isMissing = false;
  #patience: ReturnType<typeof setTimeout> | undefined;
  #told = '';

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

  /** When the frame is loaded: `eager`, or `lazy`, not before the element comes near to what is seen. */
  @property() loading: 'eager' | 'lazy' = 'eager';

  /** `auto` (as tall as its content), `fill` (as tall as this element's box), or a number of CSS pixels. */
  @property({ reflect: true }) height?: string;

  /** The least height in CSS pixels when it is `auto`: 120. It is reserved before the widget is there. */
  @property({ type: Number, attribute: 'min-height' }) minHeight?: number;

  /** The greatest height in CSS pixels when it is `auto`: 5000. */
  @property({ type: Number, attribute: 'max-height' }) maxHeight?: number;

  /** Milliseconds after which the frame is called slow: 3000. */
  @property({ type: Number, attribute: 'slow-ms' }) slowMs?: number;

  /** Milliseconds after which the frame is given up: 10000. */
  @property({ type: Number, attribute: 'timeout-ms' }) timeoutMs?: number;

  override connectedCallback(): void {
    super.connectedCallback();
    const { signal } = (this.#connection ??= new AbortController());
    addEventListener('online', this.#onOnline, { signal });
    addEventListener('offline', () => this.requestUpdate(), { signal });
    watchCommunity(() => this.requestUpdate(), { signal });
    this.requestUpdate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#connection?.abort();
    this.#connection = undefined;
    clearTimeout(this.#patience);
    this.#patience = undefined;
    // A move is a removal and an insertion in one go: only a microtask later it shows which it was.
    queueMicrotask(() => {
      if (this.isConnected) this.#life?.moved();
      else void this.#end();
    });
  }

  /** With `moveBefore()` the frame keeps its window, and nothing has to be done. */
  connectedMoveCallback(): void {}

  override willUpdate(changed: PropertyValues<this>): void {
    if (isServer || !this.isConnected) return;
    const gateway = this.gateway ?? pageGateway();
    this.#await(gateway === undefined);
    this.#address = gateway === undefined ? undefined : this.#addressOn(gateway);
    const key = this.#address && 'src' in this.#address ? this.#address.src.replace(/#.*/s, '') : '';
    if (this.#life && key !== this.#key) void this.#end();
    if (!this.#life && key && this.#near.isNear) this.#begin(key);
    const height = this.#height;
    if (height.kind === 'auto' && (changed.has('minHeight') || changed.has('maxHeight')))
      this.#sizer?.limit(height);
  }

  override updated(): void {
    this.#serve();
    if (this.#life) this.#life.element.title = this.#title;
    this.#tell();
  }

  /** Loads the frame anew. */
  reload(): void {
    if (this.#life) void this.#end();
    else this.requestUpdate();
  }

  /** Focuses what is in the frame. */
  override focus(options?: FocusOptions): void {
    this.#life?.element.focus(options);
  }

  override render(): TemplateResult {
    return html`<rai-iframe-channel-view
        exportparts="room, slow, note, retry"
        .model=${this.#model}
        .locale=${this.locale}
        @rai-action=${this.#onAction}
        >${this.#slotted.has('') ? html`<slot></slot>` : nothing}${
          this.#life?.isWanted ? this.#life.element : nothing
        }</rai-iframe-channel-view
      >${this.#look.probe()}${this.#announcer.region()}`;
  }

  get #height(): FrameHeight {
    return readHeight(this.height, this.minHeight, this.maxHeight);
  }

  get #title(): string {
    const { origin } = (this.#address ?? {}) as { origin?: string };
    return this.title || this.#l.term('frTitle', origin ? new URL(origin).host : '');
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

  #begin(key: string): void {
    const { src, origin } = this.#address as { src: string; origin: string };
    this.#key = key;
    this.#fitted = undefined;
    const life = (this.#life = new FrameLife(
      {
        src,
        title: this.#title,
        sandbox: 'allow-scripts allow-same-origin',
        allow: '',
        referrerpolicy: 'strict-origin',
      },
      {
        changed: () => this.requestUpdate(),
        opened: (kit, want) => void this.dispatchEvent(new RaiFrameOpenEvent(origin, kit, want)),
        slow: () => {
          this.#announcer.say(this.#l.term('frSlowText'));
          this.dispatchEvent(new RaiFrameSlowEvent());
        },
        gone: (reason) => {
          const title = this.#l.term(life.phase === 'gone' ? 'frGoneTitle' : 'frFailedTitle');
          this.#announcer.say(`${title}. ${this.#l.term('frWhy', reason)}`);
          this.dispatchEvent(new RaiFrameGoneEvent(reason));
        },
      },
    ));
  }

  /** The host's end answers nothing: it tells how things look, and takes a height. */
  #serve(): void {
    const life = this.#life;
    if (!life || life.isServed || this.#isEnding || !life.element.isConnected) return;
    const height = this.#height;
    const { min, max } = (
      height.kind === 'auto' ? height : readHeight('auto', this.minHeight, this.maxHeight)
    ) as Extract<FrameHeight, { kind: 'auto' }>;
    const link = createHost(life.element, {
      origin: (this.#address as { origin: string }).origin,
      methods: new Map(),
      handlers: new Map(),
      capabilities: (want) =>
        want.filter(
          (one) => FRAME_CAPABILITIES.includes(one) && (one !== 'size.auto' || this.#height.kind === 'auto'),
        ),
      ...(this.slowMs !== undefined && { slowMs: this.slowMs }),
      ...(this.timeoutMs !== undefined && { timeoutMs: this.timeoutMs }),
    });
    this.#link = link;
    this.#tellLook(this.#look.read());
    this.#sizer = sizeHost(link, {
      min,
      max,
      apply: (px) => this.#fit(px, false),
      onFrozen: () => this.#fit(this.#fitted ?? firstHeight(this.#height), true),
    });
    life.serve(link, () => link.close());
  }

  #tellLook(look: Look): void {
    this.#link?.set('ctx', { ...look, revision: ++this.#revision });
  }

  #fit(px: number, isFrozen: boolean): void {
    if (this.#height.kind !== 'auto') return;
    this.#fitted = px;
    this.requestUpdate();
    this.dispatchEvent(new RaiFrameHeightEvent(px, isFrozen));
  }

  /** Takes the frame away. A new one comes with the next update. */
  async #end(): Promise<void> {
    const life = this.#life;
    if (!life || this.#isEnding) return;
    this.#isEnding = true;
    try {
      await life.end();
    } finally {
      this.#isEnding = false;
      this.#life = this.#link = this.#sizer = undefined;
      this.#key = '';
      this.requestUpdate();
    }
  }

  get #model(): FrameModel {
    const height = this.#height;
    const box = {
      title: this.#title,
      height:
        height.kind === 'fill'
          ? ('fill' as const)
          : ((height.kind === 'auto' ? this.#fitted : undefined) ?? firstHeight(height)),
      bar: false,
      chat: false,
      grants: [],
    };
    const address = this.#address;
    if (address && 'refusal' in address) return { ...box, state: 'refused', ...address };
    if (this.#isMissing) return { ...box, state: 'missing', what: 'gateway' };
    const { phase = 'loading', reason } = this.#life ?? {};
    if (this.#isEnding) return { ...box, state: 'loading' };
    const isAway = phase === 'slow' || (phase === 'failed' && this.#life?.isWanted);
    if (isAway && !navigator.onLine) return { ...box, state: 'offline' };
    if (phase === 'failed' || phase === 'gone')
      return { ...box, state: phase, reason: reason ?? 'PEER_GONE' };
    return { ...box, state: phase };
  }

  #tell(): void {
    const model = this.#model;
    this.setStates(model.state);
    const told = model.state === 'refused' ? `${model.refusal} ${model.detail}` : '';
    if (told === this.#told || !this.isConnected) return;
    this.#told = told;
    if (model.state === 'refused') this.dispatchEvent(new RaiFrameRefusedEvent(model.refusal, model.detail));
  }

  #onAction(event: ViewActionEvent<FrameAction>): void {
    if (event.action.type === 'retry' && this.dispatchEvent(new RaiRetryEvent())) this.reload();
  }

  #onOnline = () => {
    if (this.#life && this.#life.phase !== 'open') this.reload();
  };
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
