import { html, type CSSResult, type PropertyValues, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import { date } from '../../i18n/date.js';
import { Localize } from '../../i18n/localize.js';
import { messagesLanguage, type MessagesTerms } from '../../i18n/messages.js';
import { liveRegion } from '../../internal/live-region.js';
import { RaiElement } from '../../internal/rai-element.js';
import { ViewActionEvent } from '../../internal/view-action.js';
import { avatarStyles } from '../../theme/avatar.js';
import { surfaceStyles } from '../../theme/surface.js';
import { days, type Day } from './days.js';
import { Late } from './late.js';
import { messageRow } from './message-row.js';
import {
  LOADING,
  type MessagesAction,
  type MessagesEnter,
  type MessagesModel,
  type MessagesVariant,
} from './messages-model.js';
import { messagesStyles } from './messages-view.styles.js';
import type { ReadingPart, RowContext, ViewHost, WritingPart } from './view-part.js';

/**
 * Draws a channel's messages from one model, and tells the shell around it what the reader does. It asks
 * for nothing by itself. The first rows need this file alone; moving through them and writing are loaded
 * after them.
 *
 * @tagname rai-messages-view
 * @slot heading - A heading for the list, instead of the channel's name.
 * @slot sign-in - The site's own way to sign in, instead of the button.
 * @csspart card - The outer box.
 * @csspart list - The part that scrolls.
 * @csspart message - One message; `own` as well when the reader wrote it.
 * @csspart author - Name of an author.
 * @csspart text - Text of a message.
 * @csspart reaction - A reaction below a message.
 * @csspart jump - The button that leads to the newest message.
 * @csspart footer - Where one writes, or is asked to sign in.
 */
export class RaiMessagesView extends RaiElement {
  static override styles = [...RaiElement.styles, surfaceStyles, avatarStyles, messagesStyles];

  readonly #i18n = new Localize<MessagesTerms>(this, messagesLanguage);
  readonly #reading = new Late<ReadingPart>(
    this,
    async () => new (await import('./reading.js')).Reading(this.#host),
  );
  readonly #writing = new Late<WritingPart>(
    this,
    async () => new (await import('./writing.js')).Writing(this.#host),
  );
  readonly #host: ViewHost = this.#makeHost();
  #keys: string[] = [];
  #before = LOADING;

  /** What is drawn. */
  @property({ attribute: false }) model?: MessagesModel;

  /** How much is shown: `full`, or `compact` without pictures. */
  @property({ reflect: true }) variant?: MessagesVariant;

  /** What Enter does: `send` (Shift and Enter start a new line), or `newline` (the other way round). */
  @property() enter?: MessagesEnter;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#reading.part?.disconnect();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.hasUpdated) this.requestUpdate();
  }

  /** Puts the focus into the writing field, or on the message that was read last. */
  override focus(options?: FocusOptions): void {
    const field = this.renderRoot.querySelector<HTMLElement>('rai-message-composer:not([hidden])');
    (field ?? this.renderRoot.querySelector<HTMLElement>('.row[tabindex="0"]'))?.focus(options);
  }

  protected override async getUpdateComplete(): Promise<boolean> {
    const isDone = await super.getUpdateComplete();
    await Promise.all([this.#reading.pending, this.#writing.pending]);
    return isDone && super.getUpdateComplete();
  }

  protected override willUpdate(): void {
    const model = this.#model;
    const { phase, messages, pending, stale, composer, can } = model;
    const isEmpty = phase === 'ready' && !messages.length && !pending.length;
    const viewer = { 'sign-in': 'signed-out', ended: 'session-ended' }[composer.mode as string];
    this.setStates(
      phase,
      ...(isEmpty ? ['empty'] : []),
      ...(stale ? ['stale'] : []),
      ...(viewer ? [viewer] : []),
    );
    this.#reading.part?.changed(this.#before);
    if (this.isConnected && (composer.mode === 'write' || can.react || pending.length))
      void this.#writing.get();
  }

  protected override updated(_changed: PropertyValues<this>): void {
    const { phase } = this.#model;
    const { part } = this.#reading;
    if (part) part.updated(this.#before);
    else if (phase !== 'loading') {
      const list = this.renderRoot.querySelector('.scroll');
      if (list && this.#model.newer === 'end') list.scrollTop = list.scrollHeight;
      void this.#reading.get();
    }
    this.#writing.part?.updated(this.#before);
    this.#before = this.#model;
  }

  override render(): TemplateResult {
    const model = this.#model;
    const i18n = this.#i18n;
    const { composer, channel, phase } = model;
    const { part: reading } = this.#reading;
    const hasRows = phase === 'ready' && model.messages.length + model.pending.length > 0;
    return html`<section
      class="card"
      part="card"
      lang=${i18n.lang()}
      dir=${i18n.dir()}
      aria-label=${i18n.term('msgList', channel || '…')}
      aria-busy=${phase === 'loading'}
    >
      <header part="header">
        <slot name="heading"
          ><p class="title cut" dir="auto">${channel || html`<span class="bone"></span>`}</p></slot
        >
        ${reading?.age()}
      </header>
      ${hasRows ? this.#list(model) : phase === 'loading' || !reading ? this.#bones() : reading.note()}
      <footer part="footer" class=${composer.reply ? `${composer.mode} replying` : composer.mode}>
        ${this.#writing.part?.composer()} ${reading?.call()}
      </footer>
      ${liveRegion(reading?.text ?? '')}
    </section>`;
  }

  get #model(): MessagesModel {
    const model = this.model ?? LOADING;
    return this.#i18n.pending && model.phase !== 'loading' ? { ...LOADING, composer: model.composer } : model;
  }

  #makeHost(): ViewHost {
    const view = (): this => this;
    return {
      element: this,
      i18n: this.#i18n,
      get model() {
        return view().#model;
      },
      get enter() {
        return view().enter;
      },
      get keys() {
        return view().#keys;
      },
      act: (action) => this.#act(action),
      row: (key) =>
        [...this.renderRoot.querySelectorAll<HTMLElement>('.row')].find(
          ({ dataset }) => dataset['key'] === key,
        ),
      say: (text) => this.#reading.part?.say(text),
      adopt: (...styles) => this.#adopt(styles),
    };
  }

  #adopt(styles: CSSResult[]): void {
    const root = this.renderRoot as ShadowRoot;
    const sheets = styles.flatMap(({ styleSheet }) => styleSheet ?? []);
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, ...sheets];
  }

  #act(action: MessagesAction): void {
    this.dispatchEvent(new ViewActionEvent(action));
    if (action.type === 'reply') this.focus();
  }

  #bones(): TemplateResult {
    return html`<div class="bones" aria-hidden="true">${BONES}</div>
      <span class="sr">${this.#i18n.term('loading')}</span>`;
  }

  #list(model: MessagesModel): TemplateResult {
    const found = days(model.messages, model.pending, (id) => model.keys?.get(id) ?? id);
    this.#keys = found.flatMap(({ rows }) => rows.map(({ key }) => key));
    const { part: reading } = this.#reading;
    const { part: writing } = this.#writing;
    const active = this.#keys.includes(reading?.active ?? '') ? reading!.active : this.#keys.at(-1)!;
    const me = model.messages.findLast(({ mine }) => mine)?.author;
    const context: RowContext = { host: this.#host, reading, writing, me, active };
    const each = <T extends { key: string }>(
      items: readonly T[],
      template: (item: T) => TemplateResult,
    ): unknown => (reading ? reading.each(items, template) : items.map(template));
    return html`<div class="scroll" part="list">
        <div class="content">
          ${reading?.edge('older')}
          ${each(
            found,
            (day) =>
              html`<section>
                <p class="date" part="date" id="day-${day.key}">
                  <time datetime=${day.at}>${this.#dayName(day)}</time>
                </p>
                <ol aria-labelledby="day-${day.key}">
                  ${each(day.rows, (row) => messageRow(row, context))}
                </ol>
              </section>`,
          )}
          ${reading?.edge('newer')}
        </div>
      </div>
      ${reading?.float()}`;
  }

  #dayName({ at }: Day): string {
    const noon = (moment: Date): number => moment.setHours(12, 0, 0, 0);
    const now = new Date();
    const year = now.getFullYear();
    const past = Math.round((noon(now) - noon(new Date(at))) / 86_400_000);
    if (past === 0) return this.#i18n.term('msgToday');
    if (past === 1) return this.#i18n.term('msgYesterday');
    const isPlain = new Date(at).getFullYear() === year;
    return date(this.#i18n.lang(), at, {
      weekday: 'long',
      day: 'numeric',
      month: 'long',
      ...(isPlain ? {} : { year: 'numeric' }),
    });
  }
}

const BONES = Array.from(
  { length: 8 },
  (_, n) =>
    html`<div class="bone-row">
      <span class="bone dot"></span><span class="bone"></span><span class="bone v${n % 3}"></span>
    </div>`,
);

declare global {
  interface HTMLElementTagNameMap {
    'rai-messages-view': RaiMessagesView;
  }
}
