/** Five things to judge by eye. What a page gets to draw, and what it is to be judged against. */
export type Round =
  /** Open the arms to so many degrees. */
  | { kind: 'angle'; target: number; min: 0; max: 180; start: number }
  /** Cut the board at this share of its length. */
  | { kind: 'share'; target: number; text: string; min: 0; max: 1; start: number }
  /** Make the post as long as the beam. */
  | { kind: 'length'; target: number; min: 40; max: 200; start: number }
  /** Make the disc as large as the square. `side` is that of the square, the answer a radius. */
  | { kind: 'area'; side: number; target: number; min: 20; max: 100; start: number }
  /** How many screws lie there? */
  | {
      kind: 'count';
      marks: readonly (readonly [x: number, y: number, turn: number])[];
      target: number;
      min: 1;
      max: 99;
      start: number;
    };

const SHARES: readonly [number, string][] = [
  [1 / 3, '1/3'],
  [1 / 4, '1/4'],
  [2 / 5, '2/5'],
  [3 / 8, '3/8'],
  [1 / 2, '1/2'],
  [5 / 8, '5/8'],
  [2 / 3, '2/3'],
  [3 / 5, '3/5'],
];

/** The day on which somebody plays, such as `2026-11-22`, in UTC: the same five rounds for everybody. */
export const dayOf = (now: number): string => new Date(now).toISOString().slice(0, 10);

export function roundsOf(day: string): readonly Round[] {
  const random = seeded(day);
  const between = (low: number, high: number): number => low + Math.floor(random() * (high - low + 1));
  const [share, text] = SHARES[between(0, SHARES.length - 1)]!;
  const side = between(70, 130);
  const count = between(24, 68);
  return [
    { kind: 'angle', target: between(12, 168), min: 0, max: 180, start: random() < 0.5 ? 4 : 176 },
    { kind: 'share', target: share, text, min: 0, max: 1, start: random() < 0.5 ? 0.06 : 0.94 },
    { kind: 'length', target: between(80, 180), min: 40, max: 200, start: random() < 0.5 ? 46 : 194 },
    {
      kind: 'area',
      side,
      target: side / Math.sqrt(Math.PI),
      min: 20,
      max: 100,
      start: random() < 0.5 ? 26 : 96,
    },
    { kind: 'count', marks: scatter(count, random), target: count, min: 1, max: 99, start: 8 },
  ];
}

/** 20 points for a hit, less the further it is off; none beyond a fifth of the whole. */
export function pointsFor({ kind, target, min, max }: Round, answer: number): number {
  const off =
    kind === 'count' ? Math.abs(answer - target) / target / 1.6 : Math.abs(answer - target) / (max - min);
  return Math.max(0, Math.round(20 * (1 - off / 0.2)));
}

/** Screws in a tray of 340 by 190, none upon another. */
function scatter(count: number, random: () => number): [number, number, number][] {
  const marks: [number, number, number][] = [];
  for (let tries = 0; marks.length < count && tries < 20_000; tries++) {
    const x = Math.round(14 + random() * 312);
    const y = Math.round(14 + random() * 162);
    if (marks.every(([a, b]) => Math.hypot(a - x, b - y) > 17))
      marks.push([x, y, Math.floor(random() * 180)]);
  }
  return marks;
}

/** Numbers from 0 to 1 that follow from a text (FNV-1a and mulberry32). */
function seeded(text: string): () => number {
  let state = 0x811c9dc5;
  for (const letter of text) state = Math.imul(state ^ letter.codePointAt(0)!, 0x01000193);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
