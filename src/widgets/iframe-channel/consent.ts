import { html, nothing, type ReactiveController, type ReactiveElement, type TemplateResult } from 'lit';
import type { IframeChannelTerms } from '../../i18n/iframe-channel.js';
import type { Localize } from '../../i18n/localize.js';
import type { FrameQuestion } from './model.js';

/** A click that was meant for something else must not answer. */
export const ARMED_MS = 500;

/**
 * The dialog that asks a member before a page acts in their name. It is the host's own, in the top layer, and
 * the page in the frame decides nothing of it but the message, which is shown as plain text.
 */
export class Consent implements ReactiveController {
  readonly #host: ReactiveElement;
  readonly #l: Localize<IframeChannelTerms>;
  readonly #answer: (id: number, granted: boolean) => void;
  #question: FrameQuestion | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isArmed = false;

  constructor(
    host: ReactiveElement,
    l: Localize<IframeChannelTerms>,
    answer: (id: number, granted: boolean) => void,
  ) {
    (this.#host = host).addController(this);
    this.#l = l;
    this.#answer = answer;
  }

  hostConnected(): void {
    document.addEventListener('visibilitychange', this.#disarm);
  }

  hostDisconnected(): void {
    document.removeEventListener('visibilitychange', this.#disarm);
    // A dialog that left the document is not modal any more; with its element back it is asked anew.
    clearTimeout(this.#timer);
    this.#dialog?.close();
    this.#question = undefined;
  }

  /** Shows the question, or closes after the last one. Called when the view was drawn. */
  show(question: FrameQuestion | undefined): void {
    if (question?.id === this.#question?.id) return;
    this.#question = question;
    const dialog = this.#dialog;
    if (!dialog) return;
    if (!question) {
      // Gives the focus back to what had it.
      dialog.close();
      return;
    }
    if (!dialog.open) dialog.showModal();
    dialog.querySelector<HTMLElement>('[data-deny]')?.focus();
    this.#disarm();
  }

  render(question: FrameQuestion | undefined): TemplateResult {
    const l = this.#l;
    return html`<dialog
      class="consent"
      part="consent"
      lang=${l.lang()}
      dir=${l.dir()}
      aria-labelledby="ask"
      aria-describedby="ask-text"
      @cancel=${this.#onCancel}
      @close=${this.#onClose}
    >
      ${question ? this.#body(question) : nothing}
    </dialog>`;
  }

  #body({ id, origin, capability, text }: FrameQuestion): TemplateResult {
    const l = this.#l;
    const isToken = capability === 'token';
    // The place of the origin in the sentence is the language's own.
    const [before = '', after = ''] = l.term(isToken ? 'frAskToken' : 'frAskSend', '\u0000').split('\u0000');
    const disabled = this.#isArmed ? 'false' : 'true';
    return html`<h2 class="ask" id="ask">
        ${before}<bdi class="who" dir="ltr" part="origin">${origin}</bdi>${after}
      </h2>
      <p id="ask-text">${l.term(isToken ? 'frAskTokenText' : 'frAskSendText')}</p>
      ${
        text === undefined
          ? nothing
          : html`<p class="quiet" id="ask-message">${l.term('frFirstMessage')}</p>
              <blockquote class="said" part="message" tabindex="0" aria-labelledby="ask-message">
                <div class="words" dir="auto">${text}</div>
              </blockquote>`
      }
      <p class="quiet">${l.term('frTakeBack')}</p>
      <div class="answers">
        <button
          type="button"
          part="deny"
          data-deny
          aria-disabled=${disabled}
          @click=${() => this.#onClick(id, false)}
        >
          ${l.term('frDeny')}
        </button>
        <button
          type="button"
          class="primary"
          part="allow"
          aria-disabled=${disabled}
          @click=${() => this.#onClick(id, true)}
        >
          ${l.term('frAllow')}
        </button>
      </div>`;
  }

  get #dialog(): HTMLDialogElement | null {
    return this.#host.renderRoot?.querySelector('dialog') ?? null;
  }

  /** Also when the reader comes back to the page: the click that brought them here is not an answer. */
  #disarm = () => {
    clearTimeout(this.#timer);
    if (!this.#question) return;
    this.#isArmed = false;
    this.#timer = setTimeout(() => {
      this.#isArmed = true;
      this.#host.requestUpdate();
    }, ARMED_MS);
    this.#host.requestUpdate();
  };

  #onClick(id: number, granted: boolean): void {
    if (this.#isArmed && id === this.#question?.id) this.#settle(granted);
  }

  /** Escape means no, at once. */
  #onCancel = (event: Event) => {
    event.preventDefault();
    this.#settle(false);
  };

  /** Closed by other means, such as a second Escape in a row. */
  #onClose = () => {
    if (this.#question) this.#settle(false);
  };

  #settle(granted: boolean): void {
    const id = this.#question?.id;
    this.#question = undefined;
    clearTimeout(this.#timer);
    this.#dialog?.close();
    if (id !== undefined) this.#answer(id, granted);
  }
}
