import { adoptStyles, html, nothing, type ReactiveElement, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { registerTranslation } from '../../i18n/localize.js';
import { leaderboardMore } from '../../i18n/en/leaderboard-more.js';
import { oldAge, staleNote } from '../../i18n/age.js';
import { ago } from '../../i18n/ago.js';
import type { LeaderboardTerms } from '../../i18n/leaderboard.js';
import type { Localize } from '../../i18n/localize.js';
import type { Standing } from '../../model/board.js';
import { number } from '../../i18n/number.js';
import { Clock } from '../../internal/clock.js';
import { nextTask } from '../../internal/next-task.js';
import { problemNote } from '../../internal/problem.js';
import { controlStyles } from '../../theme/controls.js';
import { note, noteStyles } from '../../theme/note.js';
import { extrasStyles } from './extras.styles.js';
import { foot } from './foot.js';
import { baseline, tieRule, windowDates } from './format.js';
import { head } from './head.js';
import { change, chosenName, time } from './row-details.js';
import type { Details } from './rows.js';
import type { LeaderboardAction, LeaderboardModel, PlacedModel, ReadyModel } from './model.js';
import { Reading } from './reading.js';
import { selfLine, signInControl } from './self-line.js';
import type { TimeMenu } from './time-menu.js';

registerTranslation(leaderboardMore);

/**
 * Builds what words and dates need of the engine, each in a task of its own: the first of a kind takes longer than
 * all that is drawn with it.
 */
export async function warm(l: Localize<LeaderboardTerms>, model: LeaderboardModel): Promise<void> {
  const lang = l.lang();
  const zone = 'board' in model ? model.board.zone : 'UTC';
  await nextTask();
  number(lang, 1.5);
  await nextTask();
  baseline(l, '2026-01-01T00:00:00Z', zone);
  await nextTask();
  ago(lang, 0, 60_000);
  l.term('lbMembers', 2);
  await nextTask();
}

/** What a leaderboard shows besides its rows: controls, the reader's own line, messages, ages. */
export class Extras extends Reading implements Details {
  readonly #l: Localize<LeaderboardTerms>;
  readonly #clock: Clock;
  #menu: TimeMenu | undefined;
  #isKeyed = false;

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

  /** The choice of time windows, the way to other ones, and the one to stop movement. */
  windows(model: PlacedModel): TemplateResult {
    return head(this.#l, model, this.act, this.#onMenu, this.#menu?.template(model));
  }

  /** Rows keep their elements while they move, and with them focus and pictures. */
  keyed(rows: readonly number[], key: (index: number) => unknown, draw: (index: number) => unknown): unknown {
    return this.#isKeyed ? repeat(rows, key, draw) : undefined;
  }

  /** The first rows get what they lack; in the next task they become rows that keep their elements. */
  async begin(): Promise<void> {
    await this.host.updateComplete;
    await nextTask();
    this.#isKeyed = true;
    this.host.requestUpdate();
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

  /** The exact days of a window and the rule for equal scores, for the caption. */
  days({ window, board }: ReadyModel): string {
    // Who listens hears how equal scores are ranked; who sees finds it beside the windows.
    return `${windowDates(this.#l, window, board)}. ${tieRule(this.#l, board)}`;
  }

  /** Beside a place that equal scores share only by a draw. */
  rank({ board, rows }: ReadyModel, i: number): unknown {
    const isEqual = [rows[i - 1], rows[i + 1]].some((other) => other?.score === rows[i]?.score);
    return board.ties === 'ordinal' && isEqual
      ? html`<span class="draw" title=${this.#l.term('lbDraw')}
          ><span class="sr">, ${this.#l.term('lbDraw')}</span></span
        >`
      : nothing;
  }

  /** A score that is a length of time: figures for the eye, words for the ear. */
  time(value: string, format: string): unknown {
    return time(this.#l, value, format);
  }

  /** Which days, how many members, and how old once that is more than a minute. */
  dates({ window, board, total, asOf, stale }: PlacedModel): TemplateResult {
    const l = this.#l;
    const { now } = this.#clock;
    if (stale) return html`<span class="stale cut" part="stale">${staleNote(l, asOf, now)}</span>`;
    const age = oldAge(l.lang(), asOf, now);
    return html`<span>${windowDates(l, window, board)}</span><span>${l.term('lbMembers', total)}</span>${
        age ? html`<span part="as-of">${l.term('asOf', age)}</span>` : nothing
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
        if (model.isUnknown)
          return note({
            art: 'clock',
            title: l.term('lbUnknownTitle'),
            text: l.term('lbUnknownText'),
          });
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
    const place = isReady ? this.ownPlace(model) : 'below';
    return html`${selfLine(this.#l, model, place, this.#onSignIn)}${
      isReady && model.variant !== 'mini' ? foot(this.#l, model, this.act) : nothing
    }`;
  }

  hostUpdated(): void {
    this.#menu?.updated();
  }

  #onMenu = async (): Promise<void> => {
    try {
      const { TimeMenu } = await import('./time-menu.js');
      this.#menu ??= new TimeMenu(this.host, this.#l, this.act);
    } catch {
      // Pressed again, it is asked for again: a page may be offline for a while.
      return;
    }
    this.#menu.open();
  };

  #onSignIn = (event: Event) => this.act({ type: 'sign-in', event });
}
