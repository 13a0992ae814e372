import * as z from 'zod';
import { ScopeOption } from './board-scope.js';
import { id, isDistinct, label, windows, zone } from './values.js';

const slug = z
  .string()
  .regex(/^[a-z0-9-]{1,100}$/, 'expected lower-case letters, digits and hyphens, at most 100');
/** How the runs of other windows are written. */
const RUN = /^\d{4}-(\d{2}(-\d{2})?|w\d{2})$/i;
const day = z.string().refine(isDay, 'expected a day such as 2026-10-24');
const ties = z.enum(['competition', 'dense', 'ordinal']).default('competition');

/** A named run of a board: from the first day to the last one, both inclusive, in the board's zone. */
const Season = z
  .strictObject({
    run: slug.refine(
      (run) => !RUN.test(run),
      'expected a name of its own, not one like 2026-10 or 2026-10-24',
    ),
    name: label,
    from: day,
    to: day,
  })
  .refine(({ from, to }) => from <= to, 'expected from to be no later than to');

export const BoardOptions = z.strictObject({
  slug,
  name: label,
  description: z.string().max(2000).optional(),
  /** What is counted: `xp`, `coins`, or the column name of a number field. */
  field: z
    .string()
    .regex(/^[\w.-]{1,64}$/, 'expected a column name')
    .default('xp'),
  unit: label.default('XP'),
  /** Scores that are a length of time, in this unit; plain numbers when left out. */
  format: z.enum(['seconds', 'milliseconds']).optional(),
  ties,
  windows: windows.optional(),
  zone: zone.optional(),
  /** Runs with names of their own, the earliest first. A board that has some also has the window `season`. */
  seasons: z
    .array(Season)
    .max(100)
    .refine(isOrdered, 'expected seasons one after another, without overlap, each run once')
    .optional(),
  /** Only the best so many places are shown. */
  topRankLimit: z.int().positive().optional(),
  /** Whether members with no points are left off. */
  onlyPositiveRanks: z.boolean().default(true),
  /** Who is ranked; everybody when left out. */
  scope: ScopeOption.optional(),
  /** Who is not ranked, whatever the scope says. */
  except: ScopeOption.optional(),
  /** Who may look at it, signed in; to everybody else there is no such board. Anybody when left out. */
  viewers: ScopeOption.optional(),
  /** Origins of the sites that may show it in a frame; those of `origins.frame` when left out. */
  frame: z
    .array(
      z
        .string()
        .regex(
          /^https?:\/\/(\*\.)?[a-z0-9.-]{1,253}(:(\d{1,5}|\*))?$/,
          'expected an origin such as https://shop.example or https://*.shop.example',
        ),
    )
    .max(100)
    .optional(),
});
export type BoardOptions = z.output<typeof BoardOptions>;

const AnyBoards = z
  .array(BoardOptions)
  .refine((boards) => isDistinct(boards.map((board) => board.slug)), 'expected each slug once');
const BoardList = AnyBoards.min(1);

const XP_BOARD: z.input<typeof BoardList> = [{ slug: 'xp', name: 'XP' }];

const namesById = z.record(id, label).default({});

const PlatformBoards = z.strictObject({
  platform: z.literal(true),
  /** Names of the roles and tags that definitions speak of by id, as members are listed with names. */
  roles: namesById,
  tags: namesById,
  /** Members who are no people, such as test accounts: they are on none of these boards. The platform marks none. */
  dummies: ScopeOption.optional(),
  /** Tie policy of these boards: the platform's definitions state none. */
  ties,
  /** How often the definitions are read, in milliseconds. */
  everyMs: z.int().min(100).default(60_000),
  /** Boards of the site's own, before those of the platform: one with the slug of a definition takes its place. */
  also: AnyBoards.prefault([]),
  /** Boards that are served where the key may not read the definitions. */
  otherwise: BoardList.prefault(XP_BOARD),
});
/** Boards that the community's staff defined on the platform. */
export type PlatformBoards = z.output<typeof PlatformBoards>;

type BoardsInput = z.input<typeof BoardList> | 'platform' | z.input<typeof PlatformBoards>;

export interface Boards {
  /** Boards of the options. */
  readonly list: readonly BoardOptions[];
  /** Where boards are the platform's definitions; then `list` is what is served where those may not be read. */
  readonly platform?: PlatformBoards;
}

/** A list of boards, the word `platform`, or an object about the platform's definitions. Each has its own complaints. */
export const BoardsOption = z
  .custom<BoardsInput>()
  .transform((value, { issues }): Boards => {
    const isPlatform =
      value === 'platform' || (typeof value === 'object' && value !== null && !Array.isArray(value));
    const read = isPlatform
      ? PlatformBoards.safeParse(value === 'platform' ? { platform: true } : value, { reportInput: true })
      : BoardList.safeParse(value, { reportInput: true });
    if (read.success) {
      const { data } = read;
      return 'platform' in data ? { list: data.otherwise, platform: data } : { list: data };
    }
    for (const issue of read.error.issues) issues.push(issue as z.core.$ZodRawIssue);
    return z.NEVER;
  })
  .prefault(XP_BOARD);

/** Whether a `YYYY-MM-DD` is in the calendar. */
export function isDay(value: string): boolean {
  const ms = Date.parse(`${value}T00:00:00Z`);
  // Some parsers carry the 30th of February over.
  return /^[12]\d{3}(-\d{2}){2}$/.test(value) && ms > 0 && new Date(ms).toISOString().startsWith(value);
}

function isOrdered(seasons: readonly { run: string; from: string; to: string }[]): boolean {
  const inOrder = seasons.every(({ from }, i) => i === 0 || from > seasons[i - 1]!.to);
  return inOrder && isDistinct(seasons.map(({ run }) => run));
}
