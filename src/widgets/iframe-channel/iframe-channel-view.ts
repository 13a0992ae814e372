import { html, nothing, svg, type PropertyValues, type TemplateResult } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import { iframeChannelLanguage, type IframeChannelTerms } from '../../i18n/iframe-channel.js';
import { Localize } from '../../i18n/localize.js';
import { problemNote } from '../../internal/problem.js';
import { RaiElement } from '../../internal/rai-element.js';
import { Slotted } from '../../internal/slotted.js';
import { ViewActionEvent } from '../../internal/view-action.js';
import { controlStyles } from '../../theme/controls.js';
import { note, noteStyles } from '../../theme/note.js';
import { surfaceStyles } from '../../theme/surface.js';
import { Consent } from './consent.js';
import { Grants } from './grants.js';
import { consentStyles, frameStyles } from './iframe-channel.styles.js';
import type { FrameAction, FrameModel } from './model.js';

/**
 * Draws what is around a frame: the bar, the waiting and failing states, the question to the member. The frame
 * itself and the messages beside it are given to it. It asks nobody for anything.
 *
 * @tagname rai-iframe-channel-view
 * @slot - What stands below a message when the page cannot be shown.
 * @slot heading - A heading of the page's own outline, in the bar.
 * @slot frame - The frame.
 * @slot chat - The messages beside the frame.
 */
export class RaiIframeChannelView extends RaiElement {
  static override styles = [
    ...RaiElement.styles,
    surfaceStyles,
    controlStyles,
    noteStyles,
    frameStyles,
    consentStyles,
  ];

  readonly #l = new Localize<IframeChannelTerms>(this, iframeChannelLanguage);
  readonly #consent = new Consent(this, this.#l, (id, granted) => this.act({ type: 'answer', id, granted }));
  readonly #grants = new Grants(this, this.#l, (capability) => this.act({ type: 'revoke', capability }));

  readonly #slotted = new Slotted(this);

  @query('.room') private room!: HTMLElement | null;
  @query('#title') private heading!: HTMLElement | null;

  /** Whether the texts of the language are here. Until then the box stands with its bones. */
  @state() private isReady = false;

  /** Everything to show. */
  @property({ attribute: false }) model: FrameModel = {
    state: 'loading',
    title: '',
    height: 480,
    bar: true,
    chat: false,
    grants: [],
  };

  override willUpdate(): void {
    this.isReady = !this.#l.pending;
  }

  override updated(changed: PropertyValues<this>): void {
    const { model } = this;
    if (!changed.has('model')) return;
    this.setStates(model.state);
    const { height } = model;
    this.room?.style.setProperty('--_frame', height === 'fill' ? '100%' : `${height}px`);
    this.#grants.settle(model);
    this.#consent.show(model.question);
  }

  /** With `moveBefore()` an open question stays open. */
  connectedMoveCallback(): void {}

  /** Where the focus goes when what had it is gone. */
  focusHeading(): void {
    this.heading?.focus();
  }

  /** Tells the shell what the reader did. */
  protected act = (action: FrameAction): void => {
    this.dispatchEvent(new ViewActionEvent(action));
  };

  override render(): TemplateResult {
    const l = this.#l;
    const { model } = this;
    const isBusy = model.state === 'loading' || model.state === 'slow';
    const isFill = model.height === 'fill';
    return html`<div
        class="layout ${model.chat ? 'with-chat' : ''} ${isFill ? 'fill' : ''}"
        lang=${l.lang()}
        dir=${l.dir()}
      >
        <section
          class="card ${model.bar ? '' : 'bare'}"
          part="card"
          aria-labelledby="title"
          aria-busy=${isBusy ? 'true' : 'false'}
        >
          ${this.#bar(model)}
          <div class="room ${model.state === 'open' ? '' : 'covered'}" part="room">
            <slot name="frame"></slot>
            ${model.state === 'open' ? nothing : this.#cover(model)}
          </div>
        </section>
        ${model.chat ? html`<div class="chat" part="chat"><slot name="chat"></slot></div>` : nothing}
      </div>
      ${this.#consent.render(model.question)}`;
  }

  #bar(model: FrameModel): TemplateResult {
    const l = this.#l;
    const host = hostOf(model.origin);
    const title = model.title || l.term('frTitle', host ? `\u2068${host}\u2069` : '');
    if (!model.bar) return html`<span class="sr" id="title" tabindex="-1">${title}</span>`;
    return html`<header class="bar" part="bar">
      <span class="emblem" aria-hidden="true">${APP}</span>
      <div class="names">
        <div class="title cut" id="title" part="heading" dir="auto" tabindex="-1">
          ${this.#slotted.has('heading') ? html`<slot name="heading"></slot>` : title}
        </div>
        ${
          model.origin
            ? html`<span class="origin quiet cut" part="origin"
                ><span class="sr">${l.term('frFrom', '')}</span><bdi dir="ltr">${model.origin}</bdi></span
              >`
            : model.state === 'loading'
              ? html`<span class="bone w30"></span>`
              : nothing
        }
      </div>
      <div class="tools">
        ${this.isReady ? html`${this.#signIn(model)}${this.#grants.render(model)}` : nothing}
      </div>
    </header>`;
  }

  #signIn({ signIn, signInUrl, state }: FrameModel): TemplateResult | typeof nothing {
    if (!signIn || state !== 'open') return nothing;
    return html`${
      signIn === 'session-ended'
        ? html`<span class="ended quiet">${this.#l.term('sessionEndedTitle')}</span>`
        : nothing
    }${this.#signInButton(signInUrl, '')}`;
  }

  #signInButton(url: string | undefined, look: string): TemplateResult {
    const text = this.#l.term('signIn');
    const onClick = (event: Event) => this.act({ type: 'sign-in', event });
    return url
      ? html`<a class="button ${look}" part="sign-in" href=${url} @click=${onClick}>${text}</a>`
      : html`<button type="button" class=${look} part="sign-in" @click=${onClick}>${text}</button>`;
  }

  /** What lies over the frame until it is open, and when nobody is there. */
  #cover(model: FrameModel): TemplateResult {
    const l = this.#l;
    if (!this.isReady || model.state === 'loading' || model.state === 'slow') {
      const isSlow = this.isReady && model.state === 'slow';
      return html`<div class="cover waiting">
        ${bones()}
        ${
          isSlow
            ? html`<div class="slow" part="slow">
                <span class="spin" aria-hidden="true"></span>
                <span class="slow-text"><b>${l.term('frSlow')}</b> ${l.term('frSlowText')}</span>
                ${this.#retry()}
              </div>`
            : html`<span class="sr">${l.term('loading')}</span>`
        }
      </div>`;
    }
    return html`<div class="cover">
      ${this.#note(model)}${this.#slotted.has('') ? html`<div class="instead"><slot></slot></div>` : nothing}
    </div>`;
  }

  #note(model: FrameModel): TemplateResult {
    const l = this.#l;
    const code = (text: string) => html`<span class="quiet code" dir="ltr">${text}</span>`;
    switch (model.state) {
      case 'refused':
        return note({
          art: 'lock',
          title: l.term('frRefusedTitle'),
          text: l.term('frRefusal', model.refusal),
          action: code(model.detail ? `${model.refusal}: ${model.detail}` : model.refusal),
        });
      case 'failed':
      case 'gone':
        return note({
          art: 'error',
          title: l.term(model.state === 'gone' ? 'frGoneTitle' : 'frFailedTitle'),
          text: l.term('frWhy', model.reason),
          action: html`${this.#retry()}${code(model.reason)}`,
        });
      case 'offline':
        return note({
          art: 'error',
          title: l.term('frOfflineTitle'),
          text: l.term('frOfflineText'),
          action: this.#retry(),
        });
      case 'error':
        return problemNote(model.problem, l, () => this.act({ type: 'retry' }));
      case 'signed-out':
        return note({
          art: 'person',
          title: l.term('signedOutTitle'),
          action: this.#signInButton(model.signInUrl, 'primary'),
        });
      case 'no-channel':
        return note({ art: 'empty', title: l.term('frNoChannelTitle'), text: l.term('frNoChannelText') });
      case 'missing':
        return note({
          art: 'error',
          title: l.term('missingTitle'),
          text: l.term('missingText', model.what),
        });
      default:
        return html``;
    }
  }

  #retry(): TemplateResult {
    return html`<button type="button" part="retry" @click=${() => this.act({ type: 'retry' })}>
      ${this.#l.term('retry')}
    </button>`;
  }
}

/** Of an exact origin, as a reader knows it. */
function hostOf(origin: string | undefined): string {
  return origin?.replace(/^https?:\/\//, '') ?? '';
}

/** A window with something alive in it. */
const APP = svg`<svg viewBox="0 0 20 20" width="20" height="20">
  <rect x="2.5" y="3.5" width="15" height="13" rx="3" /><path d="M2.5 7.5h15M5.2 5.5v.1M7.4 5.5v.1" />
  <path d="m8.8 10 3 2-3 2z" />
</svg>`;

/** Something that could be any page: a heading, a picture, some text, in the final box. */
function bones(): TemplateResult {
  return html`<div class="bones" aria-hidden="true">
    <span class="bone big w40"></span><span class="bone w70"></span><span class="bone picture"></span>
    <span class="bone w60"></span><span class="bone w50"></span>
  </div>`;
}

declare global {
  interface HTMLElementTagNameMap {
    'rai-iframe-channel-view': RaiIframeChannelView;
  }
}
