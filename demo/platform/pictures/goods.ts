import { draw, hex, type Color, type Paint } from './canvas.js';

const SIZE = 240;

/** Ground, shade, tone and light of a picture. */
type Palette = readonly [Color, Color, Color, Color];
type Draw = (x: number, y: number) => 0 | 1 | 2 | 3;

const circle = (x: number, y: number, r: number): boolean => x * x + y * y < r * r;
const box = (x: number, y: number, w: number, h: number): boolean =>
  Math.abs(x) < w / 2 && Math.abs(y) < h / 2;
/** The point as a thing sees it that is turned by an angle. */
const turned = (x: number, y: number, angle: number): [number, number] => [
  x * Math.cos(angle) + y * Math.sin(angle),
  y * Math.cos(angle) - x * Math.sin(angle),
];
const star = (x: number, y: number, points: number, outer: number, inner: number): boolean => {
  const within = Math.abs((((Math.atan2(x, -y) * points) / Math.PI / 2 + points + 0.5) % 1) - 0.5) * 2;
  return Math.hypot(x, y) < outer + (inner - outer) * within;
};

/** A laser over a sheet that it cuts. */
const laser: Draw = (x, y) => {
  if (star(x, y - 0.2, 4, 0.12, 0.03)) return 3;
  if (Math.abs(x) < 0.012 && y > -0.16 && y < 0.2) return 3;
  if (box(x, y + 0.26, 0.24, 0.14) || (Math.abs(x) < 0.09 - (y + 0.2) && y > -0.2 && y < -0.14)) return 2;
  return box(x, y - 0.27, 0.66, 0.2) ? 1 : 0;
};

/** A printer that lays a vase in layers. */
const printer: Draw = (x, y) => {
  const half = 0.12 + 0.05 * Math.sin((y + 0.1) * 11);
  if (Math.abs(x) < half && y > -0.08 && y < 0.26) return Math.floor(y * 36) % 2 === 0 ? 3 : 2;
  if (box(x, y + 0.13, 0.07, 0.09)) return 3;
  return box(x, y, 0.68, 0.72) && !box(x, y + 0.01, 0.56, 0.58) ? 1 : 0;
};

/** A kiln with fire in it. */
const kiln: Draw = (x, y) => {
  const arch = (w: number, top: number) =>
    (Math.abs(x) < w && y > top && y < 0.34) || (circle(x, y - top, w) && y <= top);
  if (arch(0.07, 0.14) && y > 0.02) return 3;
  if (arch(0.16, 0.06)) return 2;
  return arch(0.32, -0.02) ? 1 : 0;
};

/** The blade of a saw. */
const saw: Draw = (x, y) => {
  const far = Math.hypot(x, y);
  const tooth = ((Math.atan2(y, x) / Math.PI + 1) * 10) % 1;
  if (far < 0.05) return 0;
  if (far < 0.13) return 3;
  return far < 0.31 + 0.06 * tooth ? (far > 0.26 ? 2 : 1) : 0;
};

/** Three boards across each other. */
const boards: Draw = (x, y) => {
  for (const [angle, tone] of [
    [0.5, 3],
    [-0.4, 2],
    [1.4, 1],
  ] as const) {
    const [bx, by] = turned(x, y, angle);
    if (box(bx, by, 0.72, 0.17)) return Math.abs(by - 0.03 * Math.sin(bx * 9)) < 0.012 ? 0 : tone;
  }
  return 0;
};

/** A sheet with the rings of its tree. */
const veneer: Draw = (x, y) => {
  if (!box(x, y, 0.62, 0.7)) return 0;
  const ring = Math.hypot(x * 1.6, y * 0.7 - 0.1) * 13 + Math.sin(y * 7) * 0.5;
  return Math.floor(ring) % 2 === 0 ? 1 : 2;
};

/** A chip with its legs. */
const chip: Draw = (x, y) => {
  if (circle(x + 0.13, y + 0.13, 0.035)) return 3;
  if (box(x, y, 0.42, 0.42)) return 1;
  const leg = (along: number, across: number) =>
    Math.abs(across) < 0.33 && Math.abs(along) < 0.2 && (Math.abs(along) * 12.5) % 1 < 0.5;
  return leg(x, y) || leg(y, x) ? 2 : 0;
};

/** A ball of wool. */
const wool: Draw = (x, y) => {
  if (circle(x, y, 0.3)) {
    const [wx, wy] = turned(x, y, x + y > 0 ? 0.7 : -0.8);
    return Math.floor(Math.hypot(wx - 0.3, wy) * 20) % 2 === 0 ? 2 : 3;
  }
  return Math.abs(y - 0.28 - 0.04 * Math.sin(x * 14)) < 0.014 && x > 0 && x < 0.42 ? 2 : 0;
};

/** An apron with its pocket. */
const apron: Draw = (x, y) => {
  if (box(x, y - 0.16, 0.24, 0.14)) return 3;
  const side = y < -0.06 ? 0.13 : Math.min(0.27, 0.13 + (y + 0.06) * 1.6);
  if (Math.abs(x) < side && y > -0.2 && y < 0.38) return 2;
  return Math.abs(Math.hypot(x, y + 0.2) - 0.13) < 0.02 && y < -0.19 ? 1 : 0;
};

/** A shirt with a star on it. */
const shirt: Draw = (x, y) => {
  if (circle(x, y + 0.28, 0.1)) return 0;
  if (star(x, y - 0.02, 5, 0.11, 0.045)) return 3;
  if (Math.abs(x) < 0.2 && y > -0.26 && y < 0.34) return 2;
  const [sx, sy] = turned(Math.abs(x) - 0.24, y + 0.15, 0.7);
  return box(sx, sy, 0.26, 0.15) ? 1 : 0;
};

/** A pin of enamel. */
const pin: Draw = (x, y) => {
  if (star(x, y, 4, 0.24, 0.07)) return 3;
  return circle(x, y, 0.29) ? 2 : circle(x, y, 0.33) ? 1 : 0;
};

/** A chisel on its stone. */
const chisel: Draw = (x, y) => {
  const [cx, cy] = turned(x, y + 0.04, -0.7);
  if (box(cx - 0.24, cy, 0.26, 0.11)) return 3;
  if (Math.abs(cy) < 0.05 && cx > -0.28 && cx < 0.12 && cx + cy > -0.26) return 2;
  return box(x, y - 0.28, 0.56, 0.13) ? 1 : 0;
};

/** Sparks of a weld. */
const weld: Draw = (x, y) => {
  if (star(x + 0.02, y - 0.1, 9, 0.26, 0.07)) return circle(x + 0.02, y - 0.1, 0.06) ? 3 : 2;
  const [tx, ty] = turned(x - 0.18, y + 0.14, -0.9);
  return box(tx, ty, 0.46, 0.07) || box(x, y - 0.32, 0.7, 0.09) ? 1 : 0;
};

/** A cup of tea. */
const cup: Draw = (x, y) => {
  if (Math.abs(x) < 0.22 - Math.max(0, y - 0.12) * 0.5 && y > -0.06 && y < 0.26) return y < -0.02 ? 3 : 2;
  if (Math.abs(Math.hypot(x - 0.24, y - 0.06) - 0.09) < 0.03) return 2;
  if (box(x, y - 0.3, 0.6, 0.05)) return 1;
  const steam = (at: number) => Math.abs(x - at - 0.025 * Math.sin(y * 26)) < 0.014;
  return y > -0.32 && y < -0.1 && (steam(-0.08) || steam(0.06)) ? 3 : 0;
};

/** A stall under its awning. */
const stall: Draw = (x, y) => {
  const stripe = Math.floor((x + 0.36) * 12.5);
  const hem = 0.06 * Math.sqrt(Math.max(0, 1 - ((((x + 0.36) * 12.5) % 1) - 0.5) ** 2 * 4));
  if (Math.abs(x) < 0.36 && y > -0.3 && y < -0.08 + hem) return stripe % 2 === 0 ? 3 : 2;
  if (box(x, y - 0.22, 0.6, 0.16)) return 2;
  return box(Math.abs(x) - 0.3, y - 0.05, 0.04, 0.5) ? 1 : 0;
};

/** Shelves with boxes: the cover of the store. */
const shelves: Draw = (x, y) => {
  const row = ((y + 0.5) * 3.2) % 1;
  if (row > 0.82 && row < 0.92) return 1;
  const place = Math.floor((x + 0.5) * 7);
  const tall = 0.3 + 0.42 * Math.abs(Math.sin(place * 2.3 + Math.floor((y + 0.5) * 3.2) * 4.1));
  const inBox = ((x + 0.5) * 7) % 1 > 0.12 && row < 0.82 && row > 0.82 - tall;
  return inBox ? (((place % 3) + 1) as 1 | 2 | 3) : 0;
};

const GOODS: readonly (readonly [Draw, string])[] = [
  [laser, '1c2733 46586b e8743b ffd9a0'],
  [printer, 'e9eef2 3d4f5f 2a8f8a 7cc9c0'],
  [kiln, 'f3e9dd a4583b 5b2a20 f2a541'],
  [saw, 'f4efe4 7b8a96 aab7c1 c8553d'],
  [boards, 'efe6d6 a87442 c9955b e3bb84'],
  [veneer, 'e6ded0 7a4a2a 96633c c99b6a'],
  [chip, '173b34 0d221e d8b25a e9f3ee'],
  [wool, 'f6ece6 8c2f4a b8476a d9809a'],
  [apron, 'e5eae4 2f4a3d 4f7a63 8fb79f'],
  [shirt, 'f2ede3 27435f 35608a f4c95d'],
  [pin, 'ecebf4 b58b2e 4a3f8f f5e6b8'],
  [chisel, 'e8ecee 5f6b73 93a3ad b3703f'],
  [weld, '15202b 4b5b6b f08a3c fff1cf'],
  [cup, 'eef3ee 3a5a4c 5f8f78 c9dfd2'],
  [stall, 'e7f0f4 6b4a34 fdf6ea c8463c'],
  [shelves, 'f1e8da 6d4a33 3f7cac e0a458'],
];

export const GOODS_PICTURES = GOODS.length;

/** The picture of a product or a cover by its number, from 1. */
export function goodsPng(number: number): Buffer {
  const [figure, colors] = GOODS[number - 1]!;
  const palette = colors.split(' ').map(hex) as unknown as Palette;
  const paint: Paint = (x, y) => palette[figure(x - 0.5, y - 0.5)];
  return draw(SIZE, paint);
}
