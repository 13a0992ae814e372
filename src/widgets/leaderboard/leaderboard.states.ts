import type { Board, BoardWindow, OwnStanding, Standing } from '../../model/board.js';
import type { LeaderboardModel, ReadyModel } from './model.js';

const zone = 'Europe/Berlin';
const since = '2026-01-14T23:00:00Z';

export const board: Board = {
  slug: 'xp',
  name: 'Top makers',
  description: 'XP for posts, replies and reactions',
  unit: 'XP',
  ties: 'competition',
  windows: ['all-time', 'monthly', 'weekly', 'daily'],
  zone,
  firstDay: '2025-10-20',
};

/** A board with runs of its own: one that is over, one that runs for long, one to come. */
const seasonal: Board = {
  ...board,
  windows: [...board.windows, 'season'],
  seasons: [
    { run: 'autumn', name: 'Autumn season', start: '2025-09-30T22:00:00Z', end: '2025-12-31T23:00:00Z' },
    {
      run: 'workshop',
      name: 'Year of the workshop',
      start: '2025-12-31T23:00:00Z',
      end: '2098-12-31T23:00:00Z',
    },
    { run: 'future', name: 'Season of tomorrow', start: '2098-12-31T23:00:00Z', end: '2099-06-30T22:00:00Z' },
  ],
};

const window: BoardWindow = {
  slug: 'monthly',
  run: '2026-01',
  start: '2025-12-31T23:00:00Z',
  end: '2026-01-31T23:00:00Z',
  zone,
};

/** Name, tier, score, rank yesterday (null: not on the board, undefined: not known). */
const PEOPLE: [string, string | undefined, string, number | null | undefined][] = [
  ['Amara Okafor', 'Platinum', '12408', 1],
  ['Lukas Brandt', 'Platinum', '11960', 4],
  ['يوسف الحداد', 'Gold', '11275', 2],
  ['Mei-Ling Chen', 'Gold', '9840', 3],
  ['Søren Kjær', 'Gold', '9840', 5],
  ['Priya Raghunathan', 'Gold', '8312', 11],
  ['Tomás Aguilar', 'Silver', '7954', 6],
  ['Ivy', 'Silver', '7421', null],
  ['Noé Lefèvre', 'Silver', '6630', 8],
  ['Bianca De Luca', 'Silver', '6218', 9],
];

export const rows: Standing[] = PEOPLE.map(([name, tier, score, previous], index) => ({
  member: { id: `member-0000000${index}`, name, ...(tier ? { tier } : {}) },
  rank: index === 4 ? 4 : index + 1,
  tied: index === 3 || index === 4,
  previous: previous === undefined ? null : { rank: previous, since },
  score,
}));

const own: OwnStanding = {
  member: { id: 'member-me000000', name: 'Hannah Weiss', tier: 'Bronze' },
  standing: {
    member: { id: 'member-me000000', name: 'Hannah Weiss', tier: 'Bronze' },
    rank: 142,
    tied: false,
    previous: { rank: 145, since },
    score: '1240',
  },
  next: { points: '120', rank: 141, name: 'Ana Ruiz' },
  toEnter: null,
};

const frame = { variant: 'full', limit: 10 } as const;
const placed = {
  ...frame,
  board,
  window,
  total: 12408,
  asOf: '2099-01-01T00:00:00Z',
  stale: false,
  busy: false,
  paused: false,
  viewer: { state: 'member', own },
} as const;

const full: ReadyModel = {
  ...placed,
  state: 'ready',
  rows,
  from: 'top',
  above: 'none',
  below: 'some',
  pages: { above: false, below: true },
};
const sixth = rows[5] as Standing;

const LONG = 'Maximiliana-Konstantina von und zu Hohenzollern-Sigmaringen auf der Schwäbischen Alb';

/** Every state by name, with believable content: for the gallery, audits and pictures. */
export const states = {
  loading: { ...frame, state: 'loading' },
  empty: { ...placed, state: 'empty', total: 0, viewer: { state: 'public' } },
  error: {
    ...frame,
    state: 'error',
    problem: { code: 'UNAVAILABLE', retryable: true, requestId: 'f3a1-7c20' },
  },
  stale: { ...full, asOf: '2026-01-15T09:00:00Z', stale: true },
  'no-access': { ...frame, state: 'no-access' },
  'signed-out': { ...full, viewer: { state: 'signed-out' } },
  'session-ended': { ...full, viewer: { state: 'session-ended' } },
  full,
  'long-names': {
    ...full,
    board: { ...board, name: `Die fleißigsten Mitglieder der ${LONG}` },
    rows: rows.map((standing, index) => ({
      ...standing,
      member: {
        ...standing.member,
        name: index % 2 ? `${LONG} ${index}` : 'W'.repeat(120) + index,
        tier: 'Großmeisterin der Holzbearbeitung und Feinmechanik',
      },
      score: index ? `98765432${index}` : '900719925474099312345',
    })),
    viewer: {
      state: 'member',
      own: { ...own, next: { points: '1234567', rank: 141, name: LONG } },
    },
  },
} satisfies Record<string, LeaderboardModel>;

/** Further moments worth looking at. */
export const moments = {
  'own-row': {
    ...full,
    viewer: {
      state: 'member',
      own: {
        member: sixth.member,
        standing: sixth,
        next: { points: '1528', rank: 4, name: 'Søren Kjær' },
        toEnter: null,
      },
    },
  },
  unranked: {
    ...full,
    viewer: { state: 'member', own: { ...own, standing: null, next: null, toEnter: '40' } },
  },
  public: { ...full, viewer: { state: 'public' } },
  links: { ...full, memberUrl: 'https://community.example/members/{id}' },
  compact: { ...full, variant: 'compact' },
  mini: { ...full, variant: 'mini' },
  season: {
    ...full,
    board: seasonal,
    paused: undefined,
    window: { ...seasonal.seasons![0]!, slug: 'season', zone, since: '2025-10-19T22:00:00Z' },
    rows: rows.map((row) => ({ ...row, previous: null })),
  },
  range: {
    ...full,
    paused: undefined,
    window: { slug: 'range', start: '2026-01-02T23:00:00Z', end: '2026-01-12T23:00:00Z', zone },
    rows: rows.map((row) => ({ ...row, previous: null })),
  },
  'range-unknown': {
    ...placed,
    state: 'empty',
    isUnknown: true,
    total: 0,
    window: { slug: 'range', start: '2026-01-02T23:00:00Z', end: '2026-01-12T23:00:00Z', zone },
    viewer: { state: 'public' },
  },
  page: {
    ...full,
    from: 'page',
    above: 'some',
    pages: { above: true, below: true },
    rows: rows.map((row, i) => ({ ...row, rank: 211 + i, tied: false, score: String(940 - i * 7) })),
  },
  paused: { ...full, paused: true, asOf: '2026-01-15T09:00:00Z' },
  draw: {
    ...full,
    board: { ...board, ties: 'ordinal' },
    rows: rows.map((row, i) => ({ ...row, rank: i + 1, tied: false })),
  },
  duration: {
    ...full,
    board: { ...board, name: 'Hours in the workshop', unit: 'Time', format: 'seconds' },
    rows: rows.map((row, i) => ({ ...row, score: i ? `${Number(row.score) * 7}.25` : '450296.5' })),
    viewer: {
      state: 'member',
      own: {
        ...own,
        standing: { ...own.standing!, score: '754.5' },
        next: { points: '95.125', rank: 141, name: 'Ana Ruiz' },
      },
    },
  },
  'not-found': { ...frame, state: 'not-found' },
  missing: { ...frame, state: 'missing', what: 'gateway' },
} satisfies Record<string, LeaderboardModel>;
