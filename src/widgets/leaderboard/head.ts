import { html, nothing, svg, type TemplateResult } from 'lit';
import type { LeaderboardTerms } from '../../i18n/leaderboard.js';
import type { Localize } from '../../i18n/localize.js';
import { pauseControl } from '../../internal/pause-control.js';
import { windowName } from './format.js';
import type { LeaderboardAction, PlacedModel } from './model.js';

type L = Localize<LeaderboardTerms>;

const CALENDAR = svg`<path d="M2.5 4h11v9.5h-11zM2.5 7h11M5.5 2v3M10.5 2v3"/>`;

/** What stands beside the name of a board: its windows, the way to other days, and the one to stop movement. */
export function head(
  l: L,
  model: PlacedModel,
  act: (action: LeaderboardAction) => void,
  openMenu: () => void,
  dialog: unknown,
): TemplateResult {
  const { board, window, variant, paused, state } = model;
  const hasWindows = board.windows.length > 1 && variant !== 'mini';
  const hasMenu =
    variant !== 'mini' && (board.seasons?.length || board.firstDay !== undefined || board.ties === 'ordinal');
  const canPause = paused !== undefined && state === 'ready';
  return html`${
    hasWindows
      ? html`<fieldset class="switch" part="windows">
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
                  @change=${() => act({ type: 'window', window: slug })}
                /><span>${windowName(l, slug)}</span></label
              >`,
          )}
        </fieldset>`
      : nothing
  }${
    hasMenu || canPause
      ? html`<div class="tools">
          ${canPause ? pauseControl(l, paused, () => act({ type: 'pause' })) : nothing}${
            hasMenu
              ? html`<button
                  type="button"
                  class="icon"
                  part="menu"
                  aria-haspopup="dialog"
                  aria-label=${l.term('lbMenu')}
                  title=${l.term('lbMenu')}
                  @click=${openMenu}
                >
                  <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">${CALENDAR}</svg>
                </button>`
              : nothing
          }
        </div>`
      : nothing
  }${dialog ?? nothing}`;
}
