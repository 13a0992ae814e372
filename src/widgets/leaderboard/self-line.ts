import { html, nothing, type TemplateResult } from 'lit';
import type { LeaderboardTerms } from '../../i18n/leaderboard.js';
import { number } from '../../i18n/number.js';
import type { Localize } from '../../i18n/localize.js';
import type { Board, OwnStanding } from '../../model/board.js';
import { avatar } from '../../theme/avatar.js';
import { points, topShare } from './format.js';
import type { PlacedModel } from './model.js';
import { change, time } from './row-details.js';
import { score } from './rows.js';

type L = Localize<LeaderboardTerms>;

/**
 * One line of the card belongs to whoever is looking: their place, the way to the next one, or the way in. It
 * lies outside the scrolled rows, so it is always in view and covers nothing: below them, and above them while the
 * reader stands higher than all of them. Among the rows the place itself is told there, and only there.
 */
export function selfLine(
  l: L,
  model: PlacedModel,
  place: 'above' | 'inside' | 'below',
  signIn: (event: Event) => void,
): TemplateResult {
  const { viewer } = model;
  const tint = viewer.state === 'member' && place !== 'inside' ? 'tinted' : '';
  return html`<div class="self ${tint} ${place}" part="self">
    ${viewer.state === 'member' ? member(l, model, viewer.own, place === 'inside') : guest(l, model, signIn)}
  </div>`;
}

function member(l: L, { total, board, window }: PlacedModel, own: OwnStanding, inRows: boolean): unknown {
  const { standing } = own;
  if (!standing) {
    return html`${avatar(own.member)}
    ${lines(
      l.term('lbUnranked'),
      own.toEnter === null ? '' : l.term('lbToEnter', points(l, own.toEnter, board)),
    )}`;
  }
  const share = topShare(l, standing.rank, total);
  const way = standing.hidden ? l.term('lbHidden') : wayUp(l, own, board);
  // In the rows the same numbers stand already; they are not told twice.
  if (inRows) return lines(share ? l.term('lbTop', share) : l.term('lbOf', total), way);
  const place = `${standing.tied ? '=' : ''}${number(l.lang(), standing.rank)}`;
  return html`<span class="numeral ${place.length > 3 ? 'small' : ''}" aria-hidden="true">${place}</span>
    <span class="lines"
      ><span class="self-title"
        ><span class="sr">${l.term(standing.tied ? 'lbPlaceTied' : 'lbPlace', standing.rank, total)}</span
        ><span class="you" aria-hidden="true">${l.term('you')}</span
        ><span aria-hidden="true">${l.term('lbOf', total)}</span></span
      ><span class="quiet clamp"
        >${[share && l.term('lbTop', share), way].filter(Boolean).join(' · ')}</span
      ></span
    >
    <span class="self-score"
      >${change(l, standing, window.zone)}${
        board.format ? time(l, standing.score, board.format) : score(l, standing.score)
      }</span
    >`;
}

function wayUp(l: L, { standing, next }: OwnStanding, board: Board): string {
  if (next) {
    // The isolates keep a name of the other direction from turning the sentence around.
    const name = next.name ? `\u2068${next.name}\u2069` : '';
    return l.term('lbNext', points(l, next.points, board), next.rank, name);
  }
  return standing?.rank === 1 ? l.term('lbFirst') : '';
}

function guest(l: L, { viewer, total, board }: PlacedModel, signIn: (event: Event) => void): unknown {
  switch (viewer.state) {
    case 'signed-out':
      return html`${lines(l.term('lbStand'), l.term('lbStandText'))}${signInControl(l, viewer.url, signIn)}`;
    case 'session-ended':
      return html`${lines(l.term('sessionEndedTitle'), l.term('sessionEndedText'))}${signInControl(l, viewer.url, signIn)}`;
    case 'pending':
      return html`<span class="lines"><span class="bone w40"></span><span class="bone w60"></span></span>`;
    default:
      return total
        ? lines(l.term('lbMembers', total), board.description ?? '')
        : lines(board.description ?? '', '');
  }
}

function lines(title: string, text: string): TemplateResult {
  return html`<span class="lines"
    ><span class="self-title">${title}</span
    >${text ? html`<span class="quiet clamp">${text}</span>` : nothing}</span
  >`;
}

/** A link where the site named an address, otherwise a button whose event the page answers. */
export function signInControl(l: L, url: string | undefined, signIn: (event: Event) => void): TemplateResult {
  return url
    ? html`<a class="button primary" part="sign-in" href=${url} @click=${signIn}>${l.term('signIn')}</a>`
    : html`<button type="button" class="primary" part="sign-in" @click=${signIn}>
        ${l.term('signIn')}
      </button>`;
}
