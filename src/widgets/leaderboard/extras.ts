import { adoptStyles, html, nothing, type ReactiveElement, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { registerTranslation } from '../../i18n/localize.js';
import { leaderboardMore } from '../../i18n/en/leaderboard-more.js';
import { ago } from '../../i18n/ago.js';
import type { LeaderboardTerms } from '../../i18n/leaderboard.js';
import type { Localize } from '../../i18n/localize.js';
import type { BoardWindow, Standing } from '../../model/board.js';
import { Clock } from '../../internal/clock.js';
import { problemNote } from '../../internal/problem.js';
import { controlStyles } from '../../theme/controls.js';
import { note, noteStyles } from '../../theme/note.js';
import { extrasStyles } from './extras.styles.js';
import { foot } from './foot.js';
import { baseline, windowDates, windowName } from './format.js';
import { change, chosenName } from './row-details.js';
import type { Details } from './rows.js';
import type { LeaderboardAction, LeaderboardModel, PlacedModel, ReadyModel } from './model.js';
import { Reading } from './reading.js';
import { selfLine, signInControl } from './self-line.js';

registerTranslation(leaderboardMore);

/** What a leaderboard shows besides its rows: controls, the reader's own line, messages, ages. */
export class Extras extends Reading implements Details {
  readonly #l: Localize<LeaderboardTerms>;
  readonly #clock: Clock;

  constructor(
    host: ReactiveElement,
    l: Localize<LeaderboardTerms>,
    act: (action: LeaderboardAction) => void,
  ) {
    super(host, act);
    this.#l = l;
    this.#clock = new Clock(host);
    const root = host.renderRoot as ShadowRoot;
    const { elementStyles } = host.constructor as typeof ReactiveElement;
    adoptStyles(root, [...elementStyles, controlStyles, noteStyles, extrasStyles]);
  }

  /** The choice of time windows, where a board has several. */
  windows({ board, window, variant }: PlacedModel): TemplateResult | typeof nothing {
    if (board.windows.length < 2 || variant === 'mini') return nothing;
    return html`<fieldset class="switch" part="windows">
      <legend class="sr">${this.#l.term('lbWindows')}</legend>
      ${board.windows.map(
        (slug) =>
          html`<label
            ><input
              type="radio"
              name="window"
              class="sr"
              value=${slug}
              .checked=${slug === window.slug}
              @change=${() => this.act({ type: 'window', window: slug })}
            /><span>${windowName(this.#l, slug)}</span></label
          >`,
      )}
    </fieldset>`;
  }

  /** Rows keep their elements while they move, and with them focus and pictures. */
  keyed(rows: readonly number[], key: (index: number) => unknown, draw: (index: number) => unknown): unknown {
    return repeat(rows, key, draw);
  }

  /** The name of a row, when it can be chosen. */
  name(model: ReadyModel, standing: Standing): TemplateResult | undefined {
    return chosenName(standing, model, (row, event) => this.act({ type: 'select', row, event }));
  }

  change(standing: Standing, zone: string): unknown {
    return change(this.#l, standing, zone);
  }

  /** Head of the column of changes: since when. */
  since({ rows, window }: ReadyModel): string {
    const base = rows.find(({ previous }) => previous)?.previous?.since;
    return base
      ? this.#l.term('lbSince', baseline(this.#l, base, window.zone, false))
      : this.#l.term('lbChange');
  }

  /** The exact days of a window, for the caption. */
  days(window: BoardWindow): string {
    return windowDates(this.#l, window);
  }

  /** Which days, how many members, and how old once that is more than a minute. */
  dates({ window, total, asOf, stale }: PlacedModel): TemplateResult {
    const l = this.#l;
    const then = Date.parse(asOf);
    const age = ago(l.lang(), then, this.#clock.now);
    if (stale) return html`<span class="stale cut" part="stale">${l.term('staleNote', age)}</span>`;
    const isOld = this.#clock.now - then > 60_000;
    return html`<span>${windowDates(l, window)}</span><span>${l.term('lbMembers', total)}</span>${
        isOld ? html`<span part="as-of">${l.term('asOf', age)}</span>` : nothing
      }`;
  }

  /** What fills the body when there are no rows. Nothing while they are on their way. */
  note(model: LeaderboardModel): TemplateResult | undefined {
    const l = this.#l;
    switch (model.state) {
      case 'error':
        return problemNote(model.problem, l, () => this.act({ type: 'retry' }));
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
        return note({
          art: 'empty',
          title: l.term('lbEmptyTitle'),
          text: l.term('lbEmptyText'),
          action: html`<slot name="empty"></slot>`,
        });
      default:
        return undefined;
    }
  }

  /** Below the rows: the reader's own line, and the ways to other rows. */
  below(model: PlacedModel): TemplateResult {
    const isReady = model.state === 'ready';
    const isShown = isReady && this.ownIndex(model) >= 0;
    return html`${selfLine(this.#l, model, isShown, this.#onSignIn)}${
      isReady && model.variant !== 'mini' ? foot(this.#l, model, this.act) : nothing
    }`;
  }

  #onSignIn = (event: Event) => this.act({ type: 'sign-in', event });
}
