/** What becomes of a setting of the platform's leaderboards: what it does here, or why it does nothing. */
export type FieldRule = { acts: string } | { ignored: string };

/**
 * Every setting of a leaderboard, in all spellings of the contract, and what becomes of it. A test holds this list to the
 * contract's schemas and to the gateway's README, so that none can be forgotten.
 */
export const LEADERBOARD_FIELDS = {
  _id: { acts: 'names the definition in the log' },
  communityID: { acts: 'a definition of another community than `platform.communityId` is left out' },
  name: { acts: 'the name of the board' },
  slug: { acts: 'the name of the board in addresses' },
  description: { acts: 'the description of the board' },
  image: { ignored: 'the widgets show no picture of a board' },
  rankingField: {
    acts: 'what is counted: `xp`, `coins` (also `currencies`) or the column of a number field',
  },
  rankBy: { acts: 'as `rankingField`' },
  displayedColumns: {
    ignored: 'rows show name, picture, tier and score; other columns may hold what is not for everybody',
  },
  displayedFields: { ignored: 'as `displayedColumns`' },
  displayFieldsOrder: { ignored: 'as `displayedColumns`' },
  topRankOnly: { acts: 'false: `topRankLimit` does not count' },
  topRankLimit: { acts: 'only so many places are shown' },
  onlyPositiveRanks: { acts: 'unless it is false, members with no points are left off' },
  includeDummyUsers: { ignored: 'dummy users are never shown: name their role or tag in `boards.dummies`' },
  startDate: { acts: 'there is no such board before; with an end, counting begins with that day' },
  endDate: { acts: 'the board is one season, which counts to the end of that day and stays as it was then' },
  duration: { acts: 'as `startDate` and `endDate`, and before them' },
  hasNoEndDate: { acts: 'true: the end does not count' },
  timeZone: { acts: 'the zone in which days, weeks and months begin; hours.minutes, 5.3 is UTC+05:30' },
  startTime: { acts: 'the time of `startDate` at which the board appears; whole days are counted' },
  endTime: { acts: 'which day `endDate` is in the zone; whole days are counted' },
  allowedTimeFilters: { acts: 'the windows, in this order; `yearly` is not kept, so it is left out' },
  allowedUsersToRank: { acts: 'who is ranked, together with roles and tags: whoever is in any of the three' },
  allowedRolesToRank: { acts: 'as `allowedUsersToRank`, by the names in `boards.roles`' },
  allowedTagsToRank: { acts: 'as `allowedUsersToRank`, by the names in `boards.tags`' },
  rankedUserRoles: { acts: 'as `allowedRolesToRank`' },
  allowedUsersToView: { acts: 'who may look, signed in: whoever is in any of the three' },
  allowedRolesToView: { acts: 'as `allowedUsersToView`, by the names in `boards.roles`' },
  allowedTagsToView: { acts: 'as `allowedUsersToView`, by the names in `boards.tags`' },
  viewPermissionUserRoles: { acts: 'as `allowedRolesToView`' },
  isEnabled: { acts: 'only true is shown' },
  enabled: { acts: 'as `isEnabled`, and before it' },
  isPreviewEnabled: { ignored: 'a preview is for those who edit the board on the platform' },
  displayOrder: { acts: 'the order of the boards' },
  createdAt: { ignored: 'it says nothing of the board itself' },
  updatedAt: { ignored: 'a change is seen by what changed' },
  widget: { acts: 'see its parts' },
  'widget.enabled': { acts: 'only true is shown' },
  'widget.whitelistedDomains': {
    acts: 'the only sites that may frame the board; none: those of `origins.frame`',
  },
  'widget.size': { ignored: 'a frame is as tall as what it shows, and as wide as the page lets it' },
  'widget.button': {
    ignored: 'a link on a site is the site’s own: it goes into the slot `cta` of the widget',
  },
} as const satisfies Record<string, FieldRule>;

/** Settings of a definition that say something and do nothing here, with the reason. */
export function ignoredFields(definition: Readonly<Record<string, unknown>>): Record<string, string> {
  const out: Record<string, string> = {};
  for (const [path, rule] of Object.entries(LEADERBOARD_FIELDS)) {
    if (!('ignored' in rule)) continue;
    const [name, part] = path.split('.') as [string, string?];
    const outer = definition[name];
    const value = part === undefined ? outer : (outer as Record<string, unknown> | undefined)?.[part];
    if (says(value)) out[path] = rule.ignored;
  }
  return out;
}

function says(value: unknown): boolean {
  if (value === undefined || value === null || value === false || value === '') return false;
  if (Array.isArray(value)) return value.length > 0;
  return typeof value !== 'object' || (value as { enabled?: unknown }).enabled !== false;
}
