import { html, nothing, svg, type TemplateResult } from 'lit';
import { number } from '../../i18n/number.js';
import type { LeaderboardTerms } from '../../i18n/leaderboard.js';
import type { Localize } from '../../i18n/localize.js';
import type { Standing } from '../../model/board.js';
import { duration, durationWords } from './duration.js';
import { baseline } from './format.js';
import type { ReadyModel } from './model.js';

type L = Localize<LeaderboardTerms>;

const UP = svg`<path d="M5 9V1M1 5l4-4 4 4"/>`;
const DOWN = svg`<path d="M5 1v8M1 5l4 4 4-4"/>`;

type Select = (row: Standing, event: Event) => void;

/** A name that can be chosen, where the page wants that. `dir` isolates a name, and cuts a long one at its own end. */
export function chosenName(
  standing: Standing,
  { memberUrl, selectable }: ReadyModel,
  select: Select,
): TemplateResult | undefined {
  const { id, name } = standing.member;
  const onClick = (event: Event) => select(standing, event);
  if (memberUrl) {
    const href = memberUrl.replaceAll('{id}', () => encodeURIComponent(id));
    return html`<a class="name cut" part="name" dir="auto" href=${href} @click=${onClick}>${name}</a>`;
  }
  return selectable
    ? html`<button type="button" class="name cut" part="name" dir="auto" @click=${onClick}>${name}</button>`
    : undefined;
}

/** A score that is a length of time: figures for the eye, words for the ear. */
export function time(l: L, value: string, format: string): TemplateResult {
  return html`<span class="points" part="score"
    ><span aria-hidden="true" dir="ltr">${duration(l.lang(), value, format)}</span
    ><span class="sr">${durationWords(l.lang(), value, format)}</span></span
  >`;
}

/** Arrow and number for the eye, a sentence with the baseline for the ear. */
export function change(
  l: L,
  { rank: now, previous }: Standing,
  zone: string,
): TemplateResult | typeof nothing {
  if (!previous) return nothing;
  const since = baseline(l, previous.since, zone);
  if (previous.rank === null)
    return html`<span class="new" part="change" title=${l.term('lbNewSince', since)}
      ><span aria-hidden="true">${l.term('lbNew')}</span
      ><span class="sr">${l.term('lbNewSince', since)}</span></span
    >`;
  const moved = previous.rank - now;
  const words = moveWords(l, moved, since);
  return html`<span class=${moved > 0 ? 'up' : moved < 0 ? 'down' : 'same'} part="change" title=${words}
    >${
      moved
        ? html`<svg viewBox="0 0 10 10" width="10" height="10" aria-hidden="true">
              ${moved > 0 ? UP : DOWN}</svg
            ><span aria-hidden="true">${number(l.lang(), Math.abs(moved))}</span>`
        : html`<span aria-hidden="true">–</span>`
    }<span class="sr">${words}</span></span
  >`;
}

function moveWords(l: L, moved: number, since: string): string {
  if (moved > 0) return l.term('lbUp', moved, since);
  return moved < 0 ? l.term('lbDown', -moved, since) : l.term('lbSame', since);
}
