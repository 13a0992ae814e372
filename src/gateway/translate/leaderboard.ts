import type { PlatformLeaderboard } from '../../contract/leaderboards.js';
import { addDays, dateAt, startOfDate } from '../boards/calendar.js';
import type { BoardScope, ScopeRule } from '../options/board-scope.js';
import { BoardOptions, type PlatformBoards } from '../options/boards.js';
import type { WindowSlug } from '../options/values.js';
import { ignoredFields } from './leaderboard-fields.js';
import { durationOf, offsetOf, zoneOf, type Duration } from './leaderboard-time.js';
import { frameSource } from './whitelisted-domain.js';

export type { PlatformLeaderboard };

/** A definition that can be a board, whenever that is. */
export interface DefinedBoard {
  id: string;
  slug: string;
  /** Milliseconds since 1970 from which on it is there. */
  opens?: number;
  /** The moment at which its season is over. */
  ends?: number;
  order: number;
  board: BoardOptions;
  /** What of the definition does nothing, or less than it says, with the reason. */
  notes: Record<string, string>;
}

/** A definition that is no board here, and why. */
export interface LeftOut {
  id: string;
  slug: string;
  why: string;
}

export interface LeaderboardOptions {
  settings: PlatformBoards;
  /** Zone of definitions that name none. */
  zone: string;
  communityId: string | undefined;
}

class Unfit extends Error {}

/** Numbers that the platform gives for one member at a time alone, so that nobody can be ranked by them. */
const UNRANKED = new Set(['messages', 'replies', 'reaction', 'reactions', 'socials', 'visits']);
const UNITS: Readonly<Record<string, string>> = { xp: 'XP', coins: 'Coins' };
const WINDOW_OF = new Map<string, WindowSlug>([
  ['all-time', 'all-time'],
  ['monthly', 'monthly'],
  ['weekly', 'weekly'],
  ['daily', 'daily'],
]);

/** The platform's definition of a leaderboard as a board, or why it is none. */
export function fromLeaderboard(given: PlatformLeaderboard, o: LeaderboardOptions): DefinedBoard | LeftOut {
  const { _id: id, slug = '' } = given;
  try {
    return define(given, o);
  } catch (error) {
    if (!(error instanceof Unfit)) throw error;
    return { id, slug, why: error.message };
  }
}

/** The board at a moment; undefined while it is not there yet. */
export function boardAt({ board, opens, ends }: DefinedBoard, now: number): BoardOptions | undefined {
  if (opens !== undefined && now < opens) return undefined;
  // What was counted stays; nothing is counted any more.
  return ends !== undefined && now >= ends ? { ...board, windows: ['season'] } : board;
}

function define(given: PlatformLeaderboard, o: LeaderboardOptions): DefinedBoard {
  const { settings, communityId } = o;
  const notes = ignoredFields(given);
  if (communityId !== undefined && given.communityID !== undefined && given.communityID !== communityId)
    throw new Unfit('communityID is another one');
  if (given.enabled !== true) throw new Unfit('isEnabled is not true');
  if (given.widget?.enabled !== true) throw new Unfit('widget.enabled is not true');

  const field = fieldOf(given);
  const { zone, offset } = zoneFor(given, o.zone);
  const duration = durationOf(given, offset);
  if (!duration) throw new Unfit('its beginning or its end is no date');
  const season = seasonOf(given, duration, zone);
  const frame = given.widget.whitelistedDomains.map((domain) => sourceOf(domain, notes));
  const scope = scopeOf(given, settings, notes);
  const viewers = viewersOf(given, settings, notes);
  const limit = given.topRankOnly === false ? undefined : given.topRankLimit;
  const board = BoardOptions.safeParse({
    slug: given.slug,
    name: given.name,
    ...(given.description ? { description: given.description.slice(0, 2000) } : {}),
    field,
    unit: UNITS[field] ?? field.replaceAll(/[_.]+/g, ' ').trim(),
    ties: settings.ties,
    zone,
    ...windowsOf(given, season !== undefined, notes),
    ...(season ? { seasons: [season] } : {}),
    ...(limit === undefined ? {} : { topRankLimit: limit }),
    onlyPositiveRanks: given.onlyPositiveRanks !== false,
    ...(scope ? { scope } : {}),
    ...(settings.dummies ? { except: settings.dummies } : {}),
    ...(viewers ? { viewers } : {}),
    ...(frame.length > 0 ? { frame: frame.filter((source) => source !== undefined) } : {}),
  });
  if (!board.success) throw new Unfit(`${board.error.issues[0]!.path.join('.')} cannot be used`);
  return {
    id: given._id,
    slug: board.data.slug,
    ...(duration.start === undefined ? {} : { opens: duration.start }),
    ...(season ? { ends: startOfDate(zone, addDays(season.to, 1)) } : {}),
    order: given.displayOrder ?? Number.MAX_SAFE_INTEGER,
    board: board.data,
    notes,
  };
}

function fieldOf({ rankBy }: PlatformLeaderboard): string {
  if (rankBy === undefined) throw new Unfit('rankingField is missing');
  if (UNRANKED.has(rankBy))
    throw new Unfit(`rankingField is ${rankBy}, which the platform tells of one member at a time`);
  return rankBy === 'currencies' ? 'coins' : rankBy;
}

function zoneFor(given: PlatformLeaderboard, otherwise: string): { zone: string; offset: number } {
  const { timeZone } = given;
  // Days that are written without a zone are the platform's own.
  if (timeZone === undefined) return { zone: otherwise, offset: 0 };
  const offset = offsetOf(timeZone);
  const zone = offset === undefined ? undefined : zoneOf(offset);
  if (offset === undefined || zone === undefined)
    throw new Unfit(`timeZone is ${timeZone}, for which there is no zone without summer time`);
  return { zone, offset };
}

/** A board with an end is one season: what is gained from its first day to its last one. */
function seasonOf(
  { name }: PlatformLeaderboard,
  { start, end }: Duration,
  zone: string,
): NonNullable<BoardOptions['seasons']>[number] | undefined {
  if (end === undefined) return undefined;
  if (start === undefined) throw new Unfit('it has an end and no beginning');
  if (end <= start) throw new Unfit('its end is before its beginning');
  const from = dateAt(zone, start);
  // An end at midnight is that of the day before.
  return { run: `season-${from}`, name: name ?? '', from, to: dateAt(zone, end - 1) };
}

function windowsOf(
  { allowedTimeFilters }: PlatformLeaderboard,
  isSeason: boolean,
  notes: Record<string, string>,
): { windows?: WindowSlug[] } {
  if (!allowedTimeFilters?.length) return isSeason ? { windows: ['season'] } : {};
  const known = [...new Set(allowedTimeFilters)].map((filter) => WINDOW_OF.get(filter));
  const windows = known.filter((window) => window !== undefined);
  if (windows.length < known.length) notes['allowedTimeFilters'] = 'years are not kept';
  if (!isSeason) {
    if (windows.length === 0) throw new Unfit('allowedTimeFilters has no window that is kept');
    return { windows };
  }
  const seasonal = windows.map((window) => (window === 'all-time' ? 'season' : window));
  return { windows: seasonal.includes('season') ? seasonal : ['season', ...seasonal] };
}

function sourceOf(domain: string, notes: Record<string, string>): string | undefined {
  const source = frameSource(domain);
  if (source === undefined)
    notes['widget.whitelistedDomains'] = 'one of them is neither a host nor an origin';
  return source;
}

/** Whoever is in any of the three lists is ranked: without a name for one of them, the ranks would be wrong. */
function scopeOf(
  given: PlatformLeaderboard,
  settings: PlatformBoards,
  notes: Record<string, string>,
): BoardScope | undefined {
  const { allowedUsersToRank, allowedTagsToRank } = given;
  const roles = given.allowedRolesToRank ?? given.rankedUserRoles;
  const found = rulesOf({ users: allowedUsersToRank, roles, tags: allowedTagsToRank }, settings);
  if (found.unnamed.length > 0) throw new Unfit(unnamed('who is ranked', found.unnamed));
  if (found.rules.some(({ tags }) => tags))
    notes['allowedTagsToRank'] ??= 'as of the last sweep of all members';
  return found.rules.length > 0 ? found.rules : undefined;
}

/** Whoever is in any of the three lists may look. One without a name lets nobody in. */
function viewersOf(
  given: PlatformLeaderboard,
  settings: PlatformBoards,
  notes: Record<string, string>,
): BoardScope | undefined {
  const { allowedUsersToView, allowedTagsToView } = given;
  const roles = given.allowedRolesToView ?? given.viewPermissionUserRoles;
  const found = rulesOf({ users: allowedUsersToView, roles, tags: allowedTagsToView }, settings);
  const { rules } = found;
  if (found.unnamed.length > 0) {
    if (rules.length === 0) throw new Unfit(unnamed('who may look', found.unnamed));
    notes['allowedRolesToView'] = unnamed('who may look', found.unnamed);
  }
  return rules.length > 0 ? rules : undefined;
}

function rulesOf(
  lists: { users: string[] | undefined; roles: string[] | undefined; tags: string[] | undefined },
  settings: PlatformBoards,
): { rules: ScopeRule[]; unnamed: string[] } {
  const unnamed: string[] = [];
  const named = (ids: readonly string[], names: Readonly<Record<string, string>>): string[] =>
    ids.flatMap((id) => {
      const name = nameOf(names, id);
      if (name === undefined) unnamed.push(id);
      return name === undefined ? [] : [name];
    });
  const { users = [], roles = [], tags = [] } = lists;
  const byRole = named(roles, settings.roles);
  const byTag = named(tags, settings.tags);
  const rules: ScopeRule[] = [
    ...(users.length > 0 ? [{ users: users.map((id) => id.toLowerCase()) }] : []),
    ...(byRole.length > 0 ? [{ roles: byRole }] : []),
    ...(byTag.length > 0 ? [{ tags: byTag }] : []),
  ];
  return { rules, unnamed };
}

function nameOf(names: Readonly<Record<string, string>>, id: string): string | undefined {
  return Object.entries(names).find(([one]) => one.toLowerCase() === id.toLowerCase())?.[1];
}

function unnamed(what: string, ids: readonly string[]): string {
  return `${what}: no name in boards.roles or boards.tags for ${ids.slice(0, 5).join(', ')}`;
}
