/* eslint-disable lit-a11y/no-redundant-role -- the grid layout takes the native roles away */
import { html, nothing, type TemplateResult } from 'lit';
import type { LeaderboardTerms } from '../../i18n/leaderboard.js';
import { number } from '../../i18n/number.js';
import type { Localize } from '../../i18n/localize.js';
import type { Standing } from '../../model/board.js';
import { avatar } from '../../theme/avatar.js';
import type { ReadyModel } from './model.js';

type L = Localize<LeaderboardTerms>;

/** Above this many rows only a stretch of them is in the document. */
export const WHOLE = 60;

/** The rows that are in the document, by index, and the room in pixels that the others take. */
export interface Stretch {
  shown: readonly number[];
  before: number;
  after: number;
}

/** What rows show besides rank, name and score; it follows after the first frame. */
export interface Details {
  stretch(model: ReadyModel): Stretch | undefined;
  keyed(rows: readonly number[], key: (i: number) => unknown, draw: (i: number) => unknown): unknown;
  name(model: ReadyModel, standing: Standing): TemplateResult | undefined;
  change(standing: Standing, zone: string): unknown;
  since(model: ReadyModel): string;
  days(model: ReadyModel): string;
  rank(model: ReadyModel, i: number): unknown;
  time(value: string, format: string): unknown;
}

/** The standings as a native table. Roles are written out, as the grid layout would take them away. */
export function table(l: L, model: ReadyModel, details: Details | undefined): TemplateResult {
  const { board, total, rows, viewer, variant } = model;
  const first = rows[0]?.rank ?? 1;
  const count = Math.min(rows.length, variant === 'mini' ? 3 : WHOLE);
  const { shown, before, after } = details?.stretch(model) ?? {
    shown: [...rows.keys()].slice(0, count),
    before: 0,
    after: 0,
  };
  const ownId = viewer.state === 'member' ? viewer.own.member.id : '';
  const draw = (i: number) => row(l, model, i, first + i + 1, ownId, details);
  return html`<table role="table" aria-rowcount=${total + 1}>
    <caption class="sr">
      ${board.name} ${details?.days(model)}
    </caption>
    <thead role="rowgroup">
      <tr role="row" class="row thead quiet" aria-rowindex="1">
        <th role="columnheader" scope="col" class="rank">${l.term('lbRank')}</th>
        <th role="columnheader" scope="col" class="who">${l.term('lbMember')}</th>
        <th role="columnheader" scope="col" class="change">${details?.since(model)}</th>
        <th role="columnheader" scope="col" class="score">${board.unit}</th>
      </tr>
    </thead>
    <tbody role="rowgroup" .style=${`padding-block:${before}px ${after}px`}>
      ${details?.keyed(shown, (i) => rows[i]?.member.id, draw) ?? shown.map(draw)}
    </tbody>
  </table>`;
}

function row(
  l: L,
  model: ReadyModel,
  i: number,
  index: number,
  ownId: string,
  details: Details | undefined,
): TemplateResult {
  const standing = model.rows[i] as Standing;
  const { format } = model.board;
  const { id, name, tier } = standing.member;
  const isOwn = id === ownId;
  return html`<tr
    role="row"
    tabindex="-1"
    class="row ${isOwn ? 'own' : ''}"
    part="row ${isOwn ? 'current' : ''}"
    aria-rowindex=${index}
    data-id=${id}
  >
    <td role="cell" class="rank">${rank(l, standing)}${details?.rank(model, i)}</td>
    <th role="rowheader" scope="row" class="who">
      ${avatar(standing.member)}
      <span class="names">
        <span class="mine"
          >${
            details?.name(model, standing) ??
            html`<span class="name cut" part="name" dir="auto">${name}</span>`
          }${isOwn ? html`<span class="you">${l.term('you')}</span>` : nothing}</span
        >
        ${tier && html`<span class="tier quiet cut" dir="auto">${tier}</span>`}
      </span>
    </th>
    <td role="cell" class="change">${details?.change(standing, model.window.zone)}</td>
    <td role="cell" class="score">
      ${format ? details?.time(standing.score, format) : score(l, standing.score)}
    </td>
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

/**
 * The score with every digit. Where the column is too narrow for it the eye gets a rounded one, and the
 * exact one on hover and focus; assistive technology always gets the exact one.
 */
export function score(l: L, value: string): TemplateResult {
  const full = number(l.lang(), value);
  const short =
    full.length > 7 ? number(l.lang(), value, { notation: 'compact', maximumFractionDigits: 1 }) : full;
  const size = short === full ? '' : full.length <= 13 ? 'tight' : 'long';
  return html`<span class="points ${size}" part="score"
    ><span class="exact">${full}</span>${
      size ? html`<span class="short" aria-hidden="true">${short}</span>` : nothing
    }</span
  >`;
}
