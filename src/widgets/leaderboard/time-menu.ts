import { html, nothing, type ReactiveElement, type TemplateResult } from 'lit';
import { date } from '../../i18n/date.js';
import type { LeaderboardTerms } from '../../i18n/leaderboard.js';
import type { Localize } from '../../i18n/localize.js';
import type { Season } from '../../model/board.js';
import { tieRule, windowDates } from './format.js';
import type { LeaderboardAction, PlacedModel } from './model.js';

type L = Localize<LeaderboardTerms>;

/** The dialog with other stretches of time, seasons and days, and with how equal scores are ranked. */
export class TimeMenu {
  readonly #host: ReactiveElement;
  readonly #l: L;
  readonly #act: (action: LeaderboardAction) => void;
  #isAsked = false;
  #isWrong = false;

  constructor(host: ReactiveElement, l: L, act: (action: LeaderboardAction) => void) {
    this.#host = host;
    this.#l = l;
    this.#act = act;
  }

  /** Shows the dialog with the next frame. Escape, its button and a press beside it close it. */
  open(): void {
    this.#isAsked = true;
    this.#isWrong = false;
    this.#host.requestUpdate();
  }

  /** After each render. */
  updated(): void {
    const { dialog } = this;
    if (!this.#isAsked || !dialog) return;
    this.#isAsked = false;
    if (!dialog.open) dialog.showModal();
  }

  get dialog(): HTMLDialogElement | null {
    return this.#host.renderRoot.querySelector('dialog');
  }

  template(model: PlacedModel): TemplateResult {
    const l = this.#l;
    const { board } = model;
    return html`<dialog part="menu" aria-labelledby="menu" @click=${this.#onBeside}>
      <div class="menu">
        <div class="menu-head">
          <div id="menu" class="menu-title">${l.term('lbMenu')}</div>
          <button type="button" class="icon" aria-label=${l.term('close')} @click=${this.#close}>
            <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
              <path d="M4 4l8 8M12 4l-8 8" />
            </svg>
          </button>
        </div>
        ${board.seasons?.length ? this.#seasons(model, board.seasons) : nothing}
        ${board.firstDay === undefined ? nothing : this.#days(model, board.firstDay)}
        <div class="group">
          <div class="group-title">${l.term('lbTies')}</div>
          <div class="quiet">${tieRule(l, board)}</div>
        </div>
      </div>
    </dialog>`;
  }

  #seasons({ board, window }: PlacedModel, seasons: readonly Season[]): TemplateResult {
    const l = this.#l;
    const now = Date.now();
    // The newest first: it is what most readers look for.
    return html`<div class="group" role="group" aria-labelledby="seasons">
      <div id="seasons" class="group-title">${l.term('lbSeasons')}</div>
      ${[...seasons].reverse().map((season) => {
        const { run, name, start, end } = season;
        const hasBegun = Date.parse(start) <= now;
        const isRunning = hasBegun && now < Date.parse(end);
        const days = windowDates(l, { slug: 'days', start, end, zone: board.zone }, board);
        const state = isRunning ? l.term('lbRunning') : hasBegun ? '' : l.term('lbUpcoming');
        const text = html`<span class="cut" dir="auto">${name}</span
          ><span class="quiet">${[days, state].filter(Boolean).join(' · ')}</span>`;
        return hasBegun
          ? html`<button
              type="button"
              class="choice"
              aria-current=${window.run === run && window.slug === 'season' ? 'true' : 'false'}
              @click=${() => this.#choose({ type: 'span', span: { window: 'season', run } })}
            >
              ${text}
            </button>`
          : html`<div class="choice">${text}</div>`;
      })}
    </div>`;
  }

  #days({ board, window }: PlacedModel, firstDay: string): TemplateResult {
    const l = this.#l;
    const today = dayIn(board.zone, Date.now());
    const isShown = window.slug === 'range' && window.start && window.end;
    const from = isShown ? dayIn(board.zone, Date.parse(window.start!)) : '';
    const to = isShown ? dayIn(board.zone, Date.parse(window.end!) - 1) : today;
    const field = (name: string, label: string, value: string): TemplateResult =>
      html`<label class="field"
        >${label}
        <input
          type="date"
          name=${name}
          min=${firstDay}
          max=${today}
          required
          aria-describedby="days-text"
          aria-invalid=${this.#isWrong ? 'true' : 'false'}
          .defaultValue=${value}
      /></label>`;
    const since = date(l.lang(), `${firstDay}T12:00:00Z`, { dateStyle: 'medium', timeZone: 'UTC' });
    return html`<form
      class="group"
      novalidate
      @submit=${(event: SubmitEvent) => this.#onDays(event, firstDay, today)}
    >
      <div class="group-title">${l.term('lbDays')}</div>
      <div class="fields">
        ${field('from', l.term('lbFrom'), from)} ${field('to', l.term('lbTo'), to)}
        <button type="submit" class="primary">${l.term('lbShow')}</button>
      </div>
      <div class="quiet ${this.#isWrong ? 'wrong' : ''}" id="days-text" role="status">
        ${this.#isWrong ? l.term('lbDaysWrong', since) : l.term('lbDaysText', board.zone.replaceAll('_', ' '), since)}
      </div>
    </form>`;
  }

  #onDays(event: SubmitEvent, firstDay: string, today: string): void {
    event.preventDefault();
    const { from, to } = Object.fromEntries(new FormData(event.target as HTMLFormElement)) as Record<
      string,
      string
    >;
    this.#isWrong = !isDay(from) || !isDay(to) || from > to || from < firstDay || to > today;
    if (!this.#isWrong)
      return this.#choose({ type: 'span', span: { from, to } as { from: string; to: string } });
    this.#host.requestUpdate();
    (event.target as HTMLFormElement).querySelector('input')?.focus();
  }

  #choose(action: LeaderboardAction): void {
    this.#close();
    this.#act(action);
  }

  #close = (): void => this.dialog?.close();

  /** A press on the backdrop is one on the dialog itself, as its content fills it. */
  #onBeside = (event: MouseEvent): void => {
    if (event.target === event.currentTarget) this.#close();
  };
}

function isDay(text: string | undefined): text is string {
  return text !== undefined && /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text));
}

/** `YYYY-MM-DD` of a moment in a zone, as Swedish writes days in every engine; in UTC where the zone is not known here. */
function dayIn(zone: string, ms: number): string {
  const parts = date('sv', ms, { year: 'numeric', month: '2-digit', day: '2-digit', timeZone: zone });
  return /^\d{4}-\d{2}-\d{2}$/.test(parts) ? parts : new Date(ms).toISOString().slice(0, 10);
}
