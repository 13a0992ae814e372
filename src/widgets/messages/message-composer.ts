import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import { number } from '../../i18n/number.js';
import { Localize } from '../../i18n/localize.js';
import type { LateMessagesTerms } from '../../i18n/messages.js';
import { lateMessagesLanguage } from '../../i18n/messages-late.js';
import { RaiElement } from '../../internal/rai-element.js';
import { ViewActionEvent } from '../../internal/view-action.js';
import { controlStyles } from '../../theme/controls.js';
import { surfaceStyles } from '../../theme/surface.js';
import { composerStyles } from './message-composer.styles.js';
import { icon } from './icons.js';
import type { ComposerModel, MessagesAction, MessagesEnter } from './messages-model.js';

/** From this share of the longest text on, the characters that are left are shown. */
const NEAR_LIMIT = 0.9;
const GAIN_MS = 4000;

/**
 * The writing field below a message list. It keeps what is being written by itself, so that typing
 * draws nothing else, and tells the view around it what to send. Not for use alone.
 */
export class RaiMessageComposer extends RaiElement {
  static override styles = [...RaiElement.styles, surfaceStyles, controlStyles, composerStyles];

  readonly #i18n = new Localize<LateMessagesTerms>(this, lateMessagesLanguage);
  #tick: ReturnType<typeof setTimeout> | undefined;
  #fade: ReturnType<typeof setTimeout> | undefined;

  @query('textarea') private field!: HTMLTextAreaElement | null;

  @state() private length = 0;
  @state() private gain = '';

  @property({ attribute: false }) model?: ComposerModel;

  /** What Enter does: `send`, or `newline` with Shift and Enter sending. */
  @property() enter?: MessagesEnter;

  override focus(options?: FocusOptions): void {
    this.field?.focus(options);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#tick);
    clearTimeout(this.#fade);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('model')) return;
    const { gain } = this.model ?? {};
    if (gain && gain !== changed.get('model')?.gain) this.#showGain(gain.earned?.xp);
  }

  protected override updated(changed: PropertyValues<this>): void {
    const before = changed.get('model');
    const { draft, reply } = this.model ?? {};
    if (changed.has('model') && draft && draft !== before?.draft) this.#put(draft.text);
    if (reply && reply.id !== before?.reply?.id && changed.has('model') && before) this.field?.focus();
    clearTimeout(this.#tick);
    if (this.#seconds) this.#tick = setTimeout(() => this.requestUpdate(), 1000);
  }

  override render(): TemplateResult {
    const i18n = this.#i18n;
    const { channel = '', reply, maxText = 0 } = this.model ?? {};
    const left = maxText - this.length;
    const seconds = this.#seconds;
    const under = seconds
      ? i18n.term('msgWait', seconds)
      : left < 0
        ? i18n.term('msgOver', -left)
        : this.length > maxText * NEAR_LIMIT
          ? i18n.term('msgLeft', left)
          : '';
    return html`<form part="composer" lang=${i18n.lang()} dir=${i18n.dir()} @submit=${this.#onSubmit}>
      ${
        reply
          ? html`<div class="reply" part="reply">
              ${icon('reply', 16)}
              <span class="sr">${i18n.term('msgReplyTo', '')}</span><bdi class="cut to">${reply.name}</bdi>
              <bdi class="cut">${reply.text.slice(0, 280)}</bdi>
              <button
                type="button"
                class="bare close"
                aria-label=${i18n.term('msgNoReply')}
                @click=${() => this.#act({ type: 'no-reply' })}
              >
                ${icon('close', 16)}
              </button>
            </div>`
          : nothing
      }
      <div class="field">
        <textarea
          rows="1"
          part="field"
          dir="auto"
          enterkeyhint=${this.enter === 'newline' ? 'enter' : 'send'}
          placeholder=${i18n.term('msgPlaceholder')}
          aria-label=${i18n.term('msgField', channel)}
          aria-describedby="hint under"
          aria-invalid=${left < 0}
          @input=${this.#onInput}
          @keydown=${this.#onKey}
        ></textarea>
        <button
          class="primary"
          part="send"
          aria-label=${i18n.term('msgSend')}
          title=${i18n.term('msgSend')}
          aria-disabled=${!this.#canSend}
        >
          ${seconds ? number(i18n.lang(), seconds) : icon('send', 20)}
        </button>
        <span class="gain" part="gain" aria-hidden="true" ?hidden=${!this.gain}>
          ${this.gain && i18n.term('msgGain', number(i18n.lang(), this.gain))}
        </span>
      </div>
      <p id="under" class="quiet ${left < 0 ? 'over' : ''}" part="counter">${under}</p>
      <span id="hint" class="sr">${i18n.term(this.enter === 'newline' ? 'msgHintNewline' : 'msgHint')}</span>
    </form>`;
  }

  get #seconds(): number {
    return Math.max(0, Math.ceil(((this.model?.notBefore ?? 0) - Date.now()) / 1000));
  }

  get #canSend(): boolean {
    return this.length > 0 && this.length <= (this.model?.maxText ?? 0) && !this.#seconds;
  }

  #act(action: MessagesAction): void {
    this.dispatchEvent(new ViewActionEvent(action));
  }

  #send(): void {
    const field = this.field;
    const text = field?.value.trim();
    this.#measure();
    if (!field || !text || !this.#canSend) return;
    // Emptied at once: a second press finds nothing to send.
    field.value = '';
    this.#measure();
    this.#act({ type: 'send', text });
  }

  /** A draft that comes back stands before what was written since; an empty one clears the field. */
  #put(text: string): void {
    const field = this.field;
    if (!field) return;
    field.value = text && field.value.trim() ? `${text}\n${field.value}` : text;
    this.#measure();
  }

  /** The field grows with its text where CSS cannot do that. */
  #measure(): void {
    const field = this.field;
    if (!field) return;
    this.length = field.value.trim().length;
    if (CSS.supports('field-sizing', 'content')) return;
    field.style.blockSize = '';
    field.style.blockSize = `${field.scrollHeight}px`;
  }

  #showGain(xp: string | undefined): void {
    if (!xp || !/[1-9]/.test(xp) || xp.startsWith('-')) return;
    this.gain = xp;
    clearTimeout(this.#fade);
    this.#fade = setTimeout(() => (this.gain = ''), GAIN_MS);
  }

  #onInput = (): void => this.#measure();

  #onSubmit = (event: Event): void => {
    event.preventDefault();
    this.#send();
    this.field?.focus();
  };

  #onKey = (event: KeyboardEvent): void => {
    // While characters are being composed, Enter and Escape belong to the input method.
    if (event.defaultPrevented || event.isComposing || event.keyCode === 229) return;
    if (event.key === 'Escape' && this.model?.reply) {
      event.preventDefault();
      this.#act({ type: 'no-reply' });
    }
    const sends =
      this.enter === 'newline' ? event.shiftKey || event.ctrlKey || event.metaKey : !event.shiftKey;
    if (event.key !== 'Enter' || event.altKey || !sends) return;
    event.preventDefault();
    if (!event.repeat) this.#send();
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'rai-message-composer': RaiMessageComposer;
  }
}
