import { encodePng } from './png.js';

/** `[red, green, blue]`, 0 to 255. */
export type Color = readonly [number, number, number];

/** Color at a point of the unit square, or null where nothing is drawn. */
export type Paint = (x: number, y: number) => Color | null;

/** Samples per pixel and direction: smooth edges at 40 pixels. */
const SAMPLES = 3;

export const hex = (value: string): Color => [
  parseInt(value.slice(0, 2), 16),
  parseInt(value.slice(2, 4), 16),
  parseInt(value.slice(4, 6), 16),
];

/** `part` of the way from one color to another. */
export const mix = (a: Color, b: Color, part: number): Color => [
  a[0] + (b[0] - a[0]) * part,
  a[1] + (b[1] - a[1]) * part,
  a[2] + (b[2] - a[2]) * part,
];

/** Draws a square picture and encodes it. */
export function draw(size: number, paint: Paint): Buffer {
  const pixels = new Uint8Array(size * size * 4);
  for (let py = 0; py < size; py += 1) {
    for (let px = 0; px < size; px += 1) {
      let hits = 0;
      const sum = [0, 0, 0];
      for (let sample = 0; sample < SAMPLES * SAMPLES; sample += 1) {
        const x = (px + ((sample % SAMPLES) + 0.5) / SAMPLES) / size;
        const y = (py + (Math.floor(sample / SAMPLES) + 0.5) / SAMPLES) / size;
        const color = paint(x, y);
        if (color === null) continue;
        hits += 1;
        for (let part = 0; part < 3; part += 1) sum[part]! += color[part]!;
      }
      if (hits === 0) continue;
      const at = (py * size + px) * 4;
      for (let part = 0; part < 3; part += 1) pixels[at + part] = Math.round(sum[part]! / hits);
      pixels[at + 3] = Math.round((255 * hits) / (SAMPLES * SAMPLES));
    }
  }
  return encodePng(pixels, size);
}
