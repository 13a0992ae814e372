import { draw, hex, mix, type Color, type Paint } from './canvas.js';

const SIZE = 128;

/** Edge, face and mark of the emblem of each tier, the lowest first. */
const METALS: readonly (readonly [Color, Color, Color])[] = [
  ['8a4b2a', 'c47a4a', 'fbe3cf'],
  ['4d5a66', '8496a5', 'f1f5f8'],
  ['8a6412', 'd7a52e', 'fff5d6'],
  ['0f5c5c', '23a19a', 'e2fbf6'],
  ['33246b', '6d5bd0', 'ffe9a8'],
].map(([edge, face, mark]) => [hex(edge!), hex(face!), hex(mark!)] as const);

/** Distance to the border of a hexagon with a corner on top; negative inside. */
function hexagon(x: number, y: number, radius: number): number {
  const px = Math.abs(x);
  const py = Math.abs(y);
  return Math.max(px, px * 0.5 + py * 0.8660254) - radius * 0.8660254;
}

type Mark = (x: number, y: number) => boolean;

const chevron =
  (top: number): Mark =>
  (x, y) =>
    Math.abs(x) < 0.2 && Math.abs(y - top - Math.abs(x) * 0.7) < 0.045;

const star =
  (points: number, outer: number, inner: number): Mark =>
  (x, y) => {
    const step = Math.PI / points;
    const angle = Math.atan2(x, -y) + Math.PI * 2;
    const within = Math.abs(((angle + step) % (step * 2)) - step) / step;
    // The border runs straight from a tip to the next notch.
    const ax = outer;
    const bx = inner * Math.cos(step);
    const by = inner * Math.sin(step);
    const far = Math.hypot(x, y);
    const qx = far * Math.cos(within * step);
    const qy = far * Math.sin(within * step);
    return (bx - ax) * qy - by * (qx - ax) > 0;
  };

const either =
  (...marks: readonly Mark[]): Mark =>
  (x, y) =>
    marks.some((mark) => mark(x, y));

const gear: Mark = (x, y) => {
  const far = Math.hypot(x, y);
  const tooth = Math.cos(Math.atan2(y, x) * 8) > 0 ? 0.235 : 0.185;
  return far > 0.085 && far < tooth;
};

const MARKS: readonly Mark[] = [
  chevron(-0.07),
  either(chevron(-0.15), chevron(0.01)),
  star(5, 0.25, 0.11),
  gear,
  either(star(4, 0.33, 0.075), (x, y) => star(4, 0.2, 0.06)((x - y) * 0.7071, (x + y) * 0.7071)),
];

export const EMBLEMS = METALS.length;

/** The emblem of the tier with this number, from 1; transparent around its hexagon. */
export function emblemPng(number: number): Buffer {
  const [edge, face, mark] = METALS[number - 1]!;
  const isMark = MARKS[number - 1]!;
  const paint: Paint = (px, py) => {
    const x = px - 0.5;
    const y = py - 0.5;
    if (hexagon(x, y, 0.49) > 0) return null;
    if (hexagon(x, y, 0.435) > 0) return edge;
    if (hexagon(x, y, 0.4) > 0) return mix(face, mark, 0.55);
    if (isMark(x, y)) return mark;
    // The upper left half is a shade lighter, as if light fell on it.
    return x + y < 0 ? mix(face, mark, 0.12) : mix(face, edge, 0.18);
  };
  return draw(SIZE, paint);
}
