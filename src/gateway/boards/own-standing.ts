import type { OwnStanding } from '../../model/board.js';
import { subtract, toDecimal } from '../standings/decimal.js';
import type { Place, PlacedMember } from '../standings/standings.js';
import type { BoardWindowState } from './board-window.js';

export interface OwnPlace {
  place: Place | undefined;
  next: OwnStanding['next'];
  toEnter: string | null;
}

/** Where somebody stands, what the next place costs, and what an unranked member needs to enter. */
export async function ownStanding(
  state: BoardWindowState,
  id: string,
  score: number,
  hidden: boolean,
  nameOf: (id: string) => string | undefined,
): Promise<OwnPlace> {
  const { standings, board } = state;
  if (Number.isNaN(score)) return { place: undefined, next: null, toEnter: null };
  const positive = score > 0 || !board.onlyPositiveRanks;
  // A hidden member is on no board, but may know where they would stand.
  const would = hidden && positive ? await standings.rankFor({ id, score }) : undefined;
  const place = hidden ? within(would, board.topRankLimit) : await standings.rankOf(id);
  if (!place) return { place: undefined, next: null, toEnter: await toEnter(state, id, score) };
  return { place, next: await nextPlace(state, id, place, nameOf), toEnter: null };
}

async function nextPlace(
  state: BoardWindowState,
  id: string,
  place: Place,
  nameOf: (id: string) => string | undefined,
): Promise<OwnStanding['next']> {
  const above = await rowAbove(state, id, place);
  if (!above) return null;
  const missing = subtract(above.score, place.score);
  // With a shared score the earlier id stands first, so that drawing level is not always enough.
  const level = state.board.ties !== 'ordinal' || id < above.id;
  const points = level ? missing : missing + 1;
  const name = nameOf(above.id);
  return { points: toDecimal(points), rank: above.rank, ...(name === undefined ? {} : { name }) };
}

/** The nearest row that stands on a better rank. */
async function rowAbove(
  state: BoardWindowState,
  id: string,
  place: Place,
): Promise<PlacedMember | undefined> {
  const ordinal = state.board.ties === 'ordinal';
  const key = ordinal ? { score: place.score, id } : { score: place.score, id: '' };
  return (await state.standings.top(1, { before: key })).rows[0];
}

/** Points to the lowest place: more than nothing, or as much as the last one who is shown. */
async function toEnter(state: BoardWindowState, id: string, score: number): Promise<string | null> {
  const { standings, board } = state;
  const least = board.onlyPositiveRanks ? 1 : Number.NEGATIVE_INFINITY;
  const full = board.topRankLimit !== undefined && (await standings.count()) >= board.topRankLimit;
  const last = full ? (await standings.at(Number.MAX_SAFE_INTEGER, 1)).rows[0] : undefined;
  const needed = last ? last.score + (board.ties === 'ordinal' && id > last.id ? 1 : 0) : least;
  if (!Number.isFinite(needed)) return null;
  return toDecimal(Math.max(0, subtract(Math.max(needed, Math.min(least, needed)), score)));
}

function within(place: Place | undefined, limit: number | undefined): Place | undefined {
  return place && place.rank <= (limit ?? Number.POSITIVE_INFINITY) ? place : undefined;
}
