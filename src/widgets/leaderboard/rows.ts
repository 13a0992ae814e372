import { html, nothing, svg, type TemplateResult } from 'lit';
import type { LeaderboardTerms } from '../../i18n/leaderboard.js';
import { number } from '../../i18n/intl.js';
import type { Localize } from '../../i18n/localize.js';
import type { PreviousRank, Standing } from '../../model/board.js';
import { avatar } from '../../theme/avatar.js';
import { baseline, compact } from './format.js';

type L = Localize<LeaderboardTerms>;

export interface RowContext {
  l: L;
  zone: string;
  ownId: string | undefined;
  memberUrl: string | undefined;
  selectable: boolean | undefined;
  select: (row: Standing, event: Event) => void;
}

const UP = svg`<path d="M5 9V1M1 5l4-4 4 4"/>`;
const DOWN = svg`<path d="M5 1v8M1 5l4 4 4-4"/>`;

/** One standing as a table row. Roles are written out, as the grid layout would take them away. */
export function row(standing: Standing, index: number, context: RowContext): TemplateResult {
  const { l, ownId } = context;
  const own = standing.member.id === ownId;
  return html`<tr
    role="row"
    tabindex="-1"
    class=${own ? 'row own' : 'row'}
    part=${own ? 'row current' : 'row'}
    aria-rowindex=${index}
    data-id=${standing.member.id}
  >
    <td role="cell" class="rank">${rank(l, standing)}</td>
    <th role="rowheader" scope="row" class="who">
      ${avatar(standing.member)}
      <span class="names">
        ${name(standing, own, context)}
        ${standing.member.tier ? html`<span class="tier quiet cut" dir="auto">${standing.member.tier}</span>` : nothing}
      </span>
    </th>
    <td role="cell" class="change">${change(l, standing, context.zone)}</td>
    <td role="cell" class="score">${score(l, standing.score)}</td>
  </tr>`;
}

/** The place as a number; a medal for the first three, "=" for a shared one. */
export function rank(l: L, { rank: place, tied }: Pick<Standing, 'rank' | 'tied'>): TemplateResult {
  const text = number(l.lang(), place);
  const medal = place >= 1 && place <= 3 ? `medal m${place}` : 'place';
  return html`<span class=${medal} part="rank" dir="ltr"
    >${tied ? html`<span aria-hidden="true">=</span>` : nothing}${text}${
      tied ? html`<span class="sr">, ${l.term('lbTied')}</span>` : nothing
    }</span
  >`;
}

function name(
  standing: Standing,
  own: boolean,
  { l, memberUrl, selectable, select }: RowContext,
): TemplateResult {
  const { member } = standing;
  // `dir` isolates a name and cuts a long one at its own end.
  const text = member.name;
  const inner = memberUrl
    ? html`<a
        class="name cut"
        dir="auto"
        part="name"
        href=${memberUrl.replaceAll('{id}', () => encodeURIComponent(member.id))}
        @click=${(event: Event) => select(standing, event)}
        >${text}</a
      >`
    : selectable
      ? html`<button
          type="button"
          class="name cut"
          dir="auto"
          part="name"
          @click=${(event: Event) => select(standing, event)}
        >
          ${text}
        </button>`
      : html`<span class="name cut" dir="auto" part="name">${text}</span>`;
  return own ? html`<span class="mine">${inner}<span class="you">${l.term('you')}</span></span>` : inner;
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

/**
 * The score with every digit. Where the column is too narrow for it the eye gets a rounded one, and the
 * exact one on hover and focus; assistive technology always gets the exact one.
 */
export function score(l: L, value: string): TemplateResult {
  const full = number(l.lang(), value);
  const short = compact(l, value);
  const size = full.length <= 7 || short === full ? '' : full.length <= 13 ? 'tight' : 'long';
  return html`<span class="points ${size}" part="score"
    ><span class="exact">${full}</span>${
      size ? html`<span class="short" aria-hidden="true">${short}</span>` : nothing
    }</span
  >`;
}

/** The board's common baseline, when the rows have one. */
export function commonBaseline(rows: readonly Standing[]): PreviousRank | undefined {
  return rows.find((standing) => standing.previous)?.previous ?? undefined;
}
