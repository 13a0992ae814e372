import { html, nothing, render, type PropertyValues, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import { leaderboardLanguage, type LeaderboardTerms } from '../../i18n/leaderboard.js';
import { Localize } from '../../i18n/localize.js';
import { afterFirstRows } from '../../internal/after-first-rows.js';
import { nextTask } from '../../internal/next-task.js';
import { plainNote } from '../../internal/plain-note.js';
import { RaiElement } from '../../internal/rai-element.js';
import { ViewActionEvent } from '../../internal/view-action.js';
import { avatarStyles } from '../../theme/avatar.js';
import { surfaceStyles } from '../../theme/surface.js';
import type { Extras, warm } from './extras.js';
import { leaderboardStyles } from './leaderboard.styles.js';
import type { LeaderboardAction, LeaderboardModel, ReadyModel } from './model.js';
import { table } from './rows.js';

/** How many rows fit without scrolling. */
export const fitting = ({ variant, limit }: LeaderboardModel): number =>
  variant === 'mini' ? 3 : Math.min(limit, 25);

const BONES = ['w60', 'w40', 'w75', 'w50'];

/**
 * Draws a leaderboard from one model and tells its shell what the reader does. It asks nobody for
 * anything. The first rows need only this module; controls and messages follow as a chunk into the
 * room that is kept for them.
 *
 * @tagname rai-leaderboard-view
 * @slot heading - A heading of the page's own outline, in place of the board's name.
 * @slot empty - More about an empty board, such as how to earn points.
 * @slot cta - A call to action below everything.
 */
export class RaiLeaderboardView extends RaiElement {
  static override styles = [...RaiElement.styles, surfaceStyles, avatarStyles, leaderboardStyles];

  readonly #l = new Localize<LeaderboardTerms>(this, leaderboardLanguage);
  #extras: Extras | undefined;
  #asked: Promise<void> | undefined;
  #hasFailed = false;

  /** Everything to show. */
  @property({ attribute: false }) model: LeaderboardModel = { state: 'loading', variant: 'full', limit: 10 };

  /**
   * The shell asks for its rows before anything is drawn; what waits for them follows in the next task. A frame may
   * come before that, so the box is there at once, unless a server sent it.
   */
  protected override async scheduleUpdate(): Promise<void> {
    if (!this.hasUpdated) {
      const { variant, limit } = this.model;
      if (!this.renderRoot.firstChild)
        render(
          html`<section class="card ${variant} r${limit}">
            <div class="box"></div>
            <slot name="cta"></slot>
          </section>`,
          this.renderRoot,
          this.renderOptions,
        );
      await nextTask();
    }
    await super.scheduleUpdate();
  }

  override updated(changed: PropertyValues<this>): void {
    const { model } = this;
    if (!changed.has('model')) return;
    // A message is in there; what comes beside rows waits for those of all widgets.
    if (model.state === 'ready') void afterFirstRows().then(() => this.complete());
    else if (model.state !== 'loading') void this.complete();
    this.setStates(model.state, ...('stale' in model && model.stale ? ['stale'] : []));
    this.#extras?.updated(model);
  }

  /** Settles when controls and messages are there too, or cannot be had. */
  complete(): Promise<void> {
    return (this.#asked ??= this.load().then(
      async ({ Extras, warm }) => {
        await warm(this.#l, this.model);
        this.#extras = new Extras(this, this.#l, this.act);
        this.#extras.updated(this.model);
        this.requestUpdate();
        await this.#extras.begin();
      },
      () => {
        // Asked again with the next model: a page may be offline for a while.
        this.#asked = undefined;
        this.#hasFailed = true;
        this.requestUpdate();
      },
    ));
  }

  protected load(): Promise<{ Extras: typeof Extras; warm: typeof warm }> {
    return import('./extras.js');
  }

  /** Tells the shell what the reader did. */
  protected act = (action: LeaderboardAction): void => {
    this.dispatchEvent(new ViewActionEvent(action));
  };

  override render(): TemplateResult {
    const l = this.#l;
    const { variant, limit } = this.model;
    const model: LeaderboardModel = l.pending ? { state: 'loading', variant, limit } : this.model;
    const placed = 'board' in model ? model : undefined;
    return html`<section
      class="card ${variant} r${limit}"
      part="card"
      lang=${l.lang()}
      dir=${l.dir()}
      aria-labelledby="title"
      aria-busy=${model.state === 'loading' || placed?.busy ? 'true' : 'false'}
    >
      <div class="box">
        <header class="head">
          <div class="title cut" dir="auto" id="title" part="heading">
            <slot name="heading">${placed?.board.name ?? l.term('lbTitle')}</slot>
          </div>
          <div class="sub quiet" part="dates">${placed && this.#extras?.dates(placed)}</div>
          ${placed && this.#extras?.windows(placed)}
        </header>
        ${model.state === 'ready' ? this.#rows(model) : this.#message(model)}
        ${placed && this.#extras?.below(placed)}
      </div>
      <slot name="cta"></slot>
    </section>`;
  }

  #rows(model: ReadyModel): TemplateResult {
    return html`<div
      class="rows ${model.busy ? 'busy' : ''}"
      part="rows"
      role="group"
      aria-labelledby="title"
      tabindex=${model.rows.length > fitting(model) ? 0 : nothing}
    >
      ${table(this.#l, model, this.#extras)}
    </div>`;
  }

  #message(model: LeaderboardModel): TemplateResult {
    const isLoading = model.state === 'loading';
    return (
      this.#extras?.note(model) ??
      (this.#hasFailed && !isLoading
        ? plainNote(this.#l, () => this.act({ type: 'retry' }))
        : this.#bones(model, isLoading))
    );
  }

  #bones(model: LeaderboardModel, isLoading: boolean): TemplateResult {
    return html`<div class="rows" part="rows">
      ${isLoading ? html`<span class="sr">${this.#l.term('loading')}</span>` : nothing}
      ${Array.from(
        { length: fitting(model) },
        (_, i) =>
          html`<div class="row">
            <span class="bone round"></span><span class="bone ${BONES[i % 4] ?? ''}"></span>
          </div>`,
      )}
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'rai-leaderboard-view': RaiLeaderboardView;
  }
}
