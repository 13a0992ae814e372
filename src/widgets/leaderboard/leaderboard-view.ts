import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, query } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { leaderboardLanguage, type LeaderboardTerms } from '../../i18n/leaderboard.js';
import { ago, date } from '../../i18n/intl.js';
import { Localize } from '../../i18n/localize.js';
import { Clock } from '../../internal/clock.js';
import { problemNote } from '../../internal/problem.js';
import { RaiElement } from '../../internal/rai-element.js';
import { ViewActionEvent } from '../../internal/view-action.js';
import type { Standing } from '../../model/board.js';
import { avatarStyles } from '../../theme/avatar.js';
import { cardStyles } from '../../theme/card.js';
import { note, noteStyles } from '../../theme/note.js';
import { windowDates, windowName } from './format.js';
import { foot } from './foot.js';
import { leaderboardStyles } from './leaderboard.styles.js';
import type { LeaderboardAction, LeaderboardModel, PlacedModel, ReadyModel } from './model.js';
import { commonBaseline, row, type RowContext } from './rows.js';
import { selfLine, signInControl } from './self-line.js';
import type { RowWindow } from './row-window.js';

/** Above this many rows only a window of them is in the document. */
const WHOLE = 60;

/**
 * Draws a leaderboard from one model and tells its shell what the reader does. It asks nobody for anything.
 *
 * @tagname rai-leaderboard-view
 * @slot heading - A heading of the page's own outline, in place of the board's name.
 * @slot empty - More about an empty board, such as how to earn points.
 * @slot cta - A call to action below everything.
 */
export class RaiLeaderboardView extends RaiElement {
  static override styles = [...RaiElement.styles, cardStyles, noteStyles, avatarStyles, leaderboardStyles];

  readonly #l = new Localize<LeaderboardTerms>(this, leaderboardLanguage);
  readonly #clock = new Clock(this);
  #window: RowWindow | undefined;
  #awaited: { end: 'above' | 'below'; known: ReadonlySet<string> } | undefined;
  #beginning = '';

  @query('.rows') private scroller!: HTMLElement | null;

  /** Everything to show. */
  @property({ attribute: false }) model: LeaderboardModel = { state: 'loading', variant: 'full', limit: 10 };

  override updated(changed: PropertyValues<this>): void {
    if (!changed.has('model')) return;
    const { model } = this;
    this.setStates(model.state, ...('stale' in model && model.stale ? ['stale'] : []));
    if (model.state !== 'ready') return;
    void this.#settle(model);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#window?.stop();
    this.#window = undefined;
  }

  override render(): TemplateResult {
    const l = this.#l;
    const model: LeaderboardModel = l.pending
      ? { state: 'loading', variant: this.model.variant, limit: this.model.limit }
      : this.model;
    const placed = 'board' in model ? model : undefined;
    return html`<section
      class="card ${model.variant} r${model.limit}"
      part="card"
      lang=${l.lang()}
      dir=${l.dir()}
      aria-labelledby="title"
      aria-busy=${model.state === 'loading' || placed?.busy ? 'true' : 'false'}
    >
      <div class="box">${this.#head(model, placed)} ${this.#body(model)}</div>
      <slot name="cta"></slot>
    </section>`;
  }

  #head(model: LeaderboardModel, placed: PlacedModel | undefined): TemplateResult {
    const l = this.#l;
    const quiet = model.state === 'loading' ? html`<span class="bone w40"></span>` : nothing;
    return html`<header class="head">
      <div class="title cut" id="title" part="heading">
        <slot name="heading"
          >${placed?.board.name ?? (model.state === 'loading' ? quiet : l.term('lbTitle'))}</slot
        >
      </div>
      <div class="sub quiet" part="dates">${placed ? this.#dates(placed) : quiet}</div>
      ${placed && model.variant !== 'mini' ? this.#switch(placed) : nothing}
    </header>`;
  }

  #dates({ window, asOf, stale, total }: PlacedModel): TemplateResult {
    const l = this.#l;
    const then = Date.parse(asOf);
    const age = ago(l.lang(), then, this.#clock.now);
    const isOld = this.#clock.now - then > 60_000;
    return html`${
      stale
        ? html`<span class="stale cut" part="stale">${l.term('staleNote', age)}</span>`
        : html`<span>${windowDates(l, window)}</span><span>${l.term('lbMembers', total)}</span>${
              isOld ? html`<span part="as-of">${l.term('asOf', age)}</span>` : nothing
            }`
    }`;
  }

  #switch({ board, window }: PlacedModel): TemplateResult | typeof nothing {
    const l = this.#l;
    if (board.windows.length < 2) return nothing;
    return html`<fieldset class="switch" part="windows">
      <legend class="sr">${l.term('lbWindows')}</legend>
      ${board.windows.map(
        (slug) =>
          html`<label
            ><input
              type="radio"
              name="window"
              class="sr"
              value=${slug}
              .checked=${slug === window.slug}
              @change=${() => this.#act({ type: 'window', window: slug })}
            /><span>${windowName(l, slug)}</span></label
          >`,
      )}
    </fieldset>`;
  }

  #body(model: LeaderboardModel): TemplateResult {
    const l = this.#l;
    switch (model.state) {
      case 'loading':
        return html`<span class="sr">${l.term('loading')}</span>${this.#bones(model)}`;
      case 'error':
        return problemNote(model.problem, l, () => this.#act({ type: 'retry' }));
      case 'missing':
        return note({
          art: 'error',
          title: l.term('missingTitle'),
          text: l.term('missingText', model.what),
        });
      case 'not-found':
        return note({ art: 'empty', title: l.term('lbNotFoundTitle'), text: l.term('lbNotFoundText') });
      case 'no-access':
        return note({ art: 'lock', title: l.term('noAccessTitle'), text: l.term('noAccessText') });
      case 'signed-out':
        return note({
          art: 'person',
          title: l.term('signedOutTitle'),
          action: signInControl(l, model.url, this.#onSignIn),
        });
      case 'session-ended':
        return note({
          art: 'clock',
          title: l.term('sessionEndedTitle'),
          text: l.term('sessionEndedText'),
          action: signInControl(l, model.url, this.#onSignIn),
        });
      case 'empty':
        return html`${note({
          art: 'empty',
          title: l.term('lbEmptyTitle'),
          text: l.term('lbEmptyText'),
          action: html`<slot name="empty"></slot>`,
        })}${selfLine(l, model, false, this.#onSignIn)}${model.variant === 'mini' ? nothing : html`<div class="foot"></div>`}`;
      case 'ready':
        return html`${this.#rows(model)}${selfLine(l, model, this.#ownIndex(model) >= 0, this.#onSignIn)}${model.variant === 'mini' ? nothing : foot(l, model, this.#act)}`;
    }
  }

  #bones(model: LeaderboardModel): TemplateResult {
    return html`<div class="rows" aria-hidden="true">
        <div class="row thead"></div>
        ${Array.from(
          { length: visibleRows(model) },
          (_, i) =>
            html`<div class="row">
              <span class="bone b28"></span
              ><span class="who"
                ><span class="bone b36"></span
                ><span class="names"><span class="bone ${WIDTHS[i % 4] ?? ''}"></span></span></span
              ><span></span><span class="bone w60"></span>
            </div>`,
        )}
      </div>
      <div class="self" aria-hidden="true">
        <span class="bone b36"></span>
        <span class="lines"><span class="bone w40"></span><span class="bone w60"></span></span>
      </div>
      ${model.variant === 'mini' ? nothing : html`<div class="foot"></div>`}`;
  }

  #rows(model: ReadyModel): TemplateResult {
    const l = this.#l;
    const { board, window, total, rows, viewer } = model;
    const { shown, before, after } = this.#shown(model);
    const first = rows[0]?.rank ?? 1;
    const context: RowContext = {
      l,
      zone: window.zone,
      ownId: viewer.state === 'member' ? viewer.own.member.id : undefined,
      memberUrl: model.memberUrl,
      selectable: model.selectable,
      select: (standing, event) => this.#act({ type: 'select', row: standing, event }),
    };
    const base = commonBaseline(rows)?.since;
    const day = { month: 'short', day: 'numeric', timeZone: window.zone } as const;
    return html`<div
      class="rows ${model.busy ? 'busy' : ''}"
      part="rows"
      role="group"
      aria-labelledby="title"
      tabindex=${rows.length > visibleRows(model) ? 0 : nothing}
    >
      <table role="table" aria-rowcount=${total + 1}>
        <caption class="sr">
          ${board.name}, ${windowDates(l, window)}
        </caption>
        <thead role="rowgroup">
          <tr role="row" class="row thead quiet" aria-rowindex="1">
            <th role="columnheader" scope="col" class="rank">${l.term('lbRank')}</th>
            <th role="columnheader" scope="col" class="who">${l.term('lbMember')}</th>
            <th role="columnheader" scope="col" class="change">
              ${base ? l.term('lbSince', date(l.lang(), base, day)) : l.term('lbChange')}
            </th>
            <th role="columnheader" scope="col" class="score">${board.unit}</th>
          </tr>
        </thead>
        <tbody role="rowgroup" .style=${`padding-block:${before}px ${after}px`}>
          ${repeat(
            shown,
            (i) => rows[i]?.member.id,
            (i) => row(rows[i] as Standing, first + i + 1, context),
          )}
        </tbody>
      </table>
    </div>`;
  }

  /** Indexes of the rows that are in the document, and the room that the others take. */
  #shown(model: ReadyModel): { shown: number[]; before: number; after: number } {
    const count = model.variant === 'mini' ? Math.min(3, model.rows.length) : model.rows.length;
    if (count <= WHOLE) return { shown: indexes(0, count - 1), before: 0, after: 0 };
    const [start, end] = this.#window?.range ?? [0, WHOLE - 1];
    const shown = indexes(start, end);
    let before = start;
    let after = count - 1 - end;
    // The own row stays, so that it can stick to the edge beyond which it lies.
    const own = this.#ownIndex(model);
    if (own >= 0 && own < start) {
      shown.unshift(own);
      before--;
    } else if (own > end) {
      shown.push(own);
      after--;
    }
    const size = this.#rowSize();
    return { shown, before: before * size, after: after * size };
  }

  #ownIndex({ viewer, rows, variant }: ReadyModel): number {
    if (viewer.state !== 'member') return -1;
    const { id } = viewer.own.member;
    return (variant === 'mini' ? rows.slice(0, 3) : rows).findIndex(({ member }) => member.id === id);
  }

  #rowSize(): number {
    return this.renderRoot.querySelector<HTMLElement>('tbody .row')?.offsetHeight || 52;
  }

  /** After a render: the window of long lists, the focus after "load more", the place after a jump. */
  async #settle(model: ReadyModel): Promise<void> {
    const { scroller } = this;
    if (!scroller) return;
    const { rows } = model;
    const count = rows.length;
    if (count > WHOLE && model.variant !== 'mini') {
      if (!this.#window) {
        const { RowWindow } = await import('./row-window.js');
        if (!this.isConnected || this.model !== model || this.#window) return;
        this.#window = new RowWindow(scroller, count, this.#rowSize(), () => this.requestUpdate());
      }
      this.#window.count = count;
      this.requestUpdate();
      await this.updateComplete;
    } else if (this.#window) {
      this.#window.stop();
      this.#window = undefined;
      this.requestUpdate();
      await this.updateComplete;
    }
    this.#place(model, scroller);
    await this.#focusNew(model, scroller);
  }

  /** A new beginning starts at its own place: the viewer's row in the middle, else the first row. */
  #place(model: ReadyModel, scroller: HTMLElement): void {
    if (model.busy) return;
    const beginning = `${model.from} ${model.window.slug} ${model.board.slug}`;
    if (beginning === this.#beginning || this.#awaited) return;
    const isFirst = this.#beginning === '';
    this.#beginning = beginning;
    const own = this.#ownIndex(model);
    if (model.from === 'me' && own >= 0)
      scroller.scrollTop = (own + 1) * this.#rowSize() - scroller.clientHeight / 2;
    else if (!isFirst) scroller.scrollTop = 0;
  }

  async #focusNew(model: ReadyModel, scroller: HTMLElement): Promise<void> {
    const awaited = this.#awaited;
    if (!awaited || model[awaited.end] === 'pending' || model.busy) return;
    this.#awaited = undefined;
    const { end, known } = awaited;
    const fresh = indexes(0, model.rows.length - 1).filter(
      (i) => !known.has((model.rows[i] as Standing).member.id),
    );
    const index = end === 'below' ? fresh[0] : fresh.at(-1);
    if (index === undefined) return;
    // Rows that came in above push the old ones down; the reader's place stays where it was.
    if (end === 'above') scroller.scrollTop += fresh.length * this.#rowSize();
    this.#window?.show(index);
    await new Promise(requestAnimationFrame);
    await this.updateComplete;
    const id = (model.rows[index] as Standing).member.id;
    const active = (this.renderRoot as ShadowRoot).activeElement;
    // Whoever went elsewhere meanwhile stays there.
    if (active && !active.classList.contains('more')) return;
    this.renderRoot.querySelector<HTMLElement>(`[data-id="${CSS.escape(id)}"]`)?.focus();
  }

  #act = (action: LeaderboardAction) => {
    const { model } = this;
    if (model.state === 'ready' && action.type === 'more')
      this.#awaited = { end: action.end, known: new Set(model.rows.map(({ member }) => member.id)) };
    if (action.type === 'jump' || action.type === 'top') this.#beginning = 'moved';
    this.dispatchEvent(new ViewActionEvent(action));
  };

  #onSignIn = (event: Event) => this.#act({ type: 'sign-in', event });
}

const WIDTHS = ['w60', 'w40', 'w75', 'w50'] as const;

function indexes(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => from + i);
}

/** How many rows fit without scrolling. */
function visibleRows({ variant, limit }: LeaderboardModel): number {
  return variant === 'mini' ? 3 : Math.min(limit, 25);
}

declare global {
  interface HTMLElementTagNameMap {
    'rai-leaderboard-view': RaiLeaderboardView;
  }
}
