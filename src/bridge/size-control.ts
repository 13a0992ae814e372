/**
 * Which heights that a guest tells are applied, decided without a page. Requirements:
 *
 * S4 Heights are whole, positive and finite; anything else is dropped.
 * S5 The host clamps to its least and greatest height.
 * S6 The host ignores shrinks of 4 px or less.
 * S7 Six alternations between growing and shrinking within a second freeze the height, with one warning.
 */
const SHRINK = 4;
const TURNS = 6;
const TURNS_MS = 1000;

/** A height and the revision of what it belongs to. */
interface Size {
  h: number;
  u: number;
}

export function readSize(value: unknown): Size | undefined {
  const { h, u } = (value ?? {}) as Partial<Size>;
  const isWhole = Number.isSafeInteger(h) && h! > 0 && h! < 1e7 && Number.isSafeInteger(u);
  return isWhole ? { h: h!, u: u! } : undefined; // [S4]
}

/** Decides, without a page: which heights of the guest are applied. */
export interface SizeControl {
  /** The height to apply, or nothing to change. */
  offer(height: number, time: number): number | undefined;
  /** New bounds; the height to apply because of them, or nothing. */
  limit(bounds: { min: number; max: number }): number | undefined;
  readonly height: number;
  readonly isFrozen: boolean;
  /** A new document: what its predecessor did is forgotten. */
  thaw(): void;
}

export function createSizeControl(bounds: { min: number; max: number }): SizeControl {
  let { min, max } = bounds;
  let wanted = 0;
  let height = 0;
  let direction = 0;
  let turns: number[] = [];
  let isFrozen = false;
  const clamp = (h: number): number => Math.max(min, Math.min(max, h)); // [S5]
  const apply = (h: number): number | undefined => (h === height ? undefined : (height = h));

  return {
    get height() {
      return height;
    },
    get isFrozen() {
      return isFrozen;
    },
    offer(h, time) {
      if (isFrozen) return undefined;
      wanted = h;
      const next = clamp(h);
      if (height && next < height && height - next <= SHRINK) return undefined; // [S6]
      const turn = Math.sign(next - height);
      if (turn && direction && turn !== direction) {
        turns = [...turns.filter((at) => time - at < TURNS_MS), time];
        if (turns.length >= TURNS) {
          isFrozen = true; // [S7]
          // The greater of the two: nothing is cut off.
          return apply(Math.max(next, height));
        }
      }
      direction = turn || direction;
      return apply(next);
    },
    limit(bounds) {
      ({ min, max } = bounds);
      return wanted ? apply(clamp(wanted)) : undefined;
    },
    thaw() {
      isFrozen = false;
      direction = 0;
      turns = [];
    },
  };
}
