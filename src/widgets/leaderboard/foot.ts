import { html, nothing, svg, type TemplateResult } from 'lit';
import type { LeaderboardTerms } from '../../i18n/leaderboard.js';
import type { Localize } from '../../i18n/localize.js';
import type { LeaderboardAction, More, ReadyModel } from './model.js';

type L = Localize<LeaderboardTerms>;
type Act = (action: LeaderboardAction) => void;

const BACK = svg`<path d="M10 3 5 8l5 5"/>`;
const ON = svg`<path d="m6 3 5 5-5 5"/>`;

/** The ways to other rows: more of them, another page, around the viewer, at a rank. */
export function foot(l: L, model: ReadyModel, act: Act): TemplateResult {
  const { above, below, from, pages, viewer, variant } = model;
  const hasPages = pages?.above === true || pages?.below === true;
  const isRanked = viewer.state === 'member' && viewer.own.standing;
  return html`<div class="foot" part="foot">
    <div class="pages">
      ${hasPages ? turn(l, 'above', pages.above, act) : nothing}
      ${from === 'page' ? nothing : more(l, above, 'above', act)} ${more(l, below, 'below', act)}
      ${hasPages ? turn(l, 'below', pages.below, act) : nothing}
    </div>
    <div class="ways">
      ${
        from === 'top'
          ? nothing
          : html`<button type="button" class="plain" @click=${() => act({ type: 'top' })}>
              ${l.term('lbStart')}
            </button>`
      }
      ${
        isRanked && from !== 'me'
          ? html`<button type="button" class="plain" @click=${() => act({ type: 'around' })}>
              ${l.term('lbAround')}
            </button>`
          : nothing
      }
      ${variant === 'full' ? jump(l, model, act) : nothing}
    </div>
  </div>`;
}

function more(l: L, state: More, end: 'above' | 'below', act: Act): TemplateResult | typeof nothing {
  if (state === 'none') return nothing;
  const label = state === 'failed' ? 'lbMoreFailed' : end === 'above' ? 'lbAbove' : 'lbMore';
  // A button that is disabled while it works would lose the focus.
  return html`<button
    type="button"
    part="more"
    class="more"
    aria-disabled=${state === 'pending' ? 'true' : 'false'}
    @click=${() => state === 'pending' || act({ type: 'more', end })}
  >
    ${l.term(label)}
  </button>`;
}

/** A button that is disabled at an end would lose the focus; it says that there is nothing more. */
function turn(l: L, end: 'above' | 'below', can: boolean, act: Act): TemplateResult {
  const label = l.term(end === 'above' ? 'lbPageBack' : 'lbPageOn');
  return html`<button
    type="button"
    part="page"
    class="icon turn"
    aria-label=${label}
    title=${label}
    aria-disabled=${can ? 'false' : 'true'}
    @click=${() => can && act({ type: 'page', end })}
  >
    <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">${end === 'above' ? BACK : ON}</svg>
  </button>`;
}

function jump(l: L, { total }: ReadyModel, act: Act): TemplateResult {
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const input = (event.target as HTMLFormElement).elements[0] as HTMLInputElement;
    const rank = parseRank(input.value);
    input.setAttribute('aria-invalid', String(!rank));
    if (rank) act({ type: 'jump', rank: Math.min(rank, total) });
  };
  return html`<form class="jump" @submit=${submit}>
    <input
      aria-label=${l.term('lbJump')}
      placeholder=${l.term('lbJump')}
      inputmode="numeric"
      enterkeyhint="go"
      autocomplete="off"
      maxlength="9"
      size="9"
    />
  </form>`;
}

/** A whole number from 1, in European, Arabic or Persian digits. */
export function parseRank(text: string): number | undefined {
  const digits = text
    .trim()
    .replace(/[\u0660-\u0669\u06f0-\u06f9]/g, (digit) => String(digit.charCodeAt(0) & 15))
    .replace(/^[#=]/, '');
  return /^\d{1,9}$/.test(digits) && Number(digits) > 0 ? Number(digits) : undefined;
}
