import * as z from 'zod';
import type { BoardColumn, BoardSettings } from '../db/leaderboards-schema.js';
import { objectIdText, text, titleText } from './input.js';
import { isoDate } from './iso-date.js';

const MOST_COLUMNS = 50;
const MOST_DOMAINS = 50;
const MOST_IDS = 1000;

const loose = (max: number) =>
  z
    .string()
    .max(max)
    .refine((value) => !value.includes('\0'), 'must not contain NUL');
const columnName = text(100);

const ClockTime = z.object({
  hours: z.number().int().min(1).max(12),
  minutes: z.number().int().min(0).max(59),
  ampm: z.enum(['AM', 'PM']),
});

/** Minutes east of UTC of a zone as hours.minutes: 5.3 is 5:30. Undefined when there is no such zone. */
export function zoneMinutes(zone: number): number | undefined {
  const hundredths = Math.round(Math.abs(zone) * 100);
  const minutes = Math.floor(hundredths / 100) * 60 + (hundredths % 100);
  const isZone = Math.abs(Math.abs(zone) * 100 - hundredths) < 1e-6 && hundredths % 100 < 60;
  if (!isZone || minutes > (zone < 0 ? 12 * 60 : 14 * 60)) return undefined;
  return zone < 0 ? -minutes : minutes;
}

/** A host name with or without scheme and port; `*.` before it takes in the hosts below. */
const DOMAIN =
  /^(https?:\/\/)?(\*\.)?[a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?)*(:\d{1,5})?\/?$/i;

const Widget = z.object({
  enabled: z.boolean(),
  whitelistedDomains: z
    .array(z.string().max(260).regex(DOMAIN, 'must be a host name or an origin'))
    .max(MOST_DOMAINS),
  size: z.object({
    type: z.literal('custom'),
    value: z.object({ width: z.number().min(1).max(10_000), height: z.number().min(1).max(10_000) }),
  }),
  button: z.object({ enabled: z.boolean(), text: loose(100), link: loose(2048) }),
});

const someIds = z
  .array(objectIdText)
  .max(MOST_IDS)
  .transform((list) => [...new Set(list.map((id) => id.toLowerCase()))])
  .optional();

const Fields = z.object({
  name: titleText(100),
  slug: z
    .string()
    .max(100)
    .regex(/^[a-z0-9-]+$/, 'must consist of a-z, 0-9 and -'),
  description: loose(5000).optional(),
  image: loose(2048).optional(),
  rankingField: columnName.optional(),
  rankBy: columnName.optional(),
  displayedColumns: z
    .array(z.object({ column: columnName, visible: z.boolean(), order: z.number().int().min(0).max(1000) }))
    .max(MOST_COLUMNS)
    .optional(),
  displayedFields: z.array(columnName).max(MOST_COLUMNS).optional(),
  displayFieldsOrder: z
    .union([
      z.array(columnName).max(MOST_COLUMNS),
      z.record(columnName, z.number()).refine((order) => Object.keys(order).length <= MOST_COLUMNS),
    ])
    .optional(),
  topRankOnly: z.boolean().optional(),
  topRankLimit: z.number().int().min(1).max(10_000).optional(),
  onlyPositiveRanks: z.boolean().optional(),
  includeDummyUsers: z.boolean().optional(),
  startDate: isoDate.optional(),
  endDate: isoDate.optional(),
  duration: z.object({ start: isoDate.optional(), end: isoDate.optional() }).optional(),
  hasNoEndDate: z.boolean().optional(),
  timeZone: z
    .number()
    .refine((zone) => zoneMinutes(zone) !== undefined, 'must be hours.minutes from -12.00 to 14.00')
    .optional(),
  startTime: ClockTime.optional(),
  endTime: ClockTime.optional(),
  allowedTimeFilters: z
    .array(z.enum(['all-time', 'daily', 'weekly', 'monthly', 'yearly']))
    .max(5)
    .optional(),
  allowedUsersToRank: someIds,
  allowedRolesToRank: someIds,
  allowedTagsToRank: someIds,
  allowedUsersToView: someIds,
  allowedRolesToView: someIds,
  allowedTagsToView: someIds,
  isEnabled: z.boolean().optional(),
  enabled: z.boolean().optional(),
  isPreviewEnabled: z.boolean().optional(),
  displayOrder: z.number().int().min(0).max(1_000_000).optional(),
  widget: Widget.optional(),
});

/** Settings of which any may be left out. */
export type ToldSettings = { [K in keyof BoardSettings]?: BoardSettings[K] | undefined };

/** What is to be set, in the newer spelling alone; what was not told is absent. */
export interface BoardChanges {
  name?: string | undefined;
  slug?: string | undefined;
  description?: string | undefined;
  image?: string | undefined;
  rankingField?: string | undefined;
  isEnabled?: boolean | undefined;
  displayOrder?: number | undefined;
  settings: ToldSettings;
}

const AnyFields = Fields.partial();
type Told = z.infer<typeof AnyFields>;

/** Both spellings become the newer one, which wins where both are given. */
function changesOf(input: Told): BoardChanges {
  const { rankBy, displayedFields, displayFieldsOrder, duration, enabled, ...newer } = input;
  const { name, slug, description, image, rankingField, isEnabled, displayOrder, ...rest } = newer;
  const settings: ToldSettings = {
    ...rest,
    displayedColumns: rest.displayedColumns ?? columnsOf(displayedFields, displayFieldsOrder),
    startDate: rest.startDate ?? duration?.start,
    endDate: rest.endDate ?? duration?.end,
  };
  return {
    name,
    slug,
    description,
    image,
    displayOrder,
    rankingField: rankingField ?? rankBy,
    isEnabled: isEnabled ?? enabled,
    settings,
  };
}

function columnsOf(
  names: readonly string[] | undefined,
  wanted: readonly string[] | Record<string, number> | undefined,
): BoardColumn[] | undefined {
  if (names === undefined) return undefined;
  const place = (column: string, index: number): number => {
    const told = Array.isArray(wanted)
      ? wanted.indexOf(column)
      : wanted && Object.hasOwn(wanted, column)
        ? (wanted as Record<string, number>)[column]!
        : -1;
    return told < 0 ? 1000 + index : told;
  };
  return [...new Set(names)]
    .map((column, index) => ({ column, place: place(column, index) }))
    .sort((a, b) => a.place - b.place)
    .map(({ column }, order) => ({ column, visible: true, order }));
}

/** Body of `PATCH /leaderboards/{leaderboardID}`. */
export const BoardUpdate = AnyFields.transform(changesOf);

/** Body of `POST /leaderboards`: either spelling of the four that are needed besides name and slug. */
export const NewBoard = Fields.superRefine((board, context) => {
  const need = (path: string, value: unknown, older: string) => {
    if (value === undefined)
      context.addIssue({ code: 'custom', path: [path], message: `is needed, or ${older}` });
  };
  need('rankingField', board.rankingField ?? board.rankBy, 'rankBy');
  need('displayedColumns', board.displayedColumns ?? board.displayedFields, 'displayedFields');
  need('startDate', board.startDate ?? board.duration?.start, 'duration.start');
  need('isEnabled', board.isEnabled ?? board.enabled, 'enabled');
}).transform((board) => ({ ...changesOf(board), name: board.name, slug: board.slug }));
