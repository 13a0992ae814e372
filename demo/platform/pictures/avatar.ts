import { Random } from '../seed/random.js';
import { draw, hex, type Color, type Paint } from './canvas.js';

/** Pixels: sharp at 40 CSS pixels on a display of three times the density. */
const SIZE = 120;

/** Ground, two middle tones and a light one that sit well together. */
const PALETTES: readonly (readonly Color[])[] = [
  '1f3a5f 3f7cac f4a259 f6e7cb',
  '2d4739 5e8c61 e8c547 f3f0d7',
  '5b2a3c b5485d f2a65a fbe9d0',
  '2b2d5b 6a6fd0 f08080 f7e1d7',
  '173f4f 1f8a8a f6bd60 fdf3e1',
  '43302e a0613d e0a458 f5e6cc',
  '2f2440 7a4fa3 e58fb0 fae3ee',
  '14342b 2f7f5f 9bd09f f2f7e4',
  '3a2618 c8553d f28f3b ffe8c2',
  '0f2e4d 2a78b8 7cc6e8 eaf6fb',
  '4a1d2f 98334f d98a8a f9dfd0',
  '25323f 5d7b93 e3b23c f7f1e0',
].map((line) => line.split(' ').map(hex));

const inside = (x: number, y: number, cx: number, cy: number, r: number): boolean =>
  (x - cx) ** 2 + (y - cy) ** 2 < r * r;

type Motif = (random: Random, colors: readonly Color[]) => Paint;

/** A sun over layered hills. */
const hills: Motif = (random, [ground, low, high, light]) => {
  const sunX = 0.3 + random.next() * 0.4;
  const waves = [0.52, 0.68, 0.82].map((base) => ({
    base: base + random.next() * 0.06,
    phase: random.next() * 6.28,
    pitch: 4 + random.next() * 4,
  }));
  const tones = [high!, low!, ground!];
  return (x, y) => {
    for (let layer = 2; layer >= 0; layer -= 1) {
      const { base, phase, pitch } = waves[layer]!;
      if (y > base + 0.06 * Math.sin(x * pitch + phase)) return tones[layer]!;
    }
    return inside(x, y, sunX, 0.34, 0.17) ? ground! : light!;
  };
};

/** Quarter circles in four tiles. */
const quarters: Motif = (random, colors) => {
  const tiles = Array.from({ length: 4 }, (_, index) => ({
    corner: random.int(0, 3),
    back: colors[(index + random.int(0, 1)) % 4]!,
    front: colors[(index + 2 + random.int(0, 1)) % 4]!,
    ring: random.chance(0.5),
  }));
  return (x, y) => {
    const tile = tiles[(x < 0.5 ? 0 : 1) + (y < 0.5 ? 0 : 2)]!;
    const tx = (x % 0.5) * 2 - (tile.corner % 2);
    const ty = (y % 0.5) * 2 - (tile.corner < 2 ? 0 : 1);
    const far = Math.hypot(tx, ty);
    if (tile.ring && far < 0.42) return tile.back;
    return far < 0.86 ? tile.front : tile.back;
  };
};

/** Petals around a heart. */
const flower: Motif = (random, [ground, low, high, light]) => {
  const petals = random.int(5, 8);
  const turn = random.next() * 6.28;
  return (x, y) => {
    const far = Math.hypot(x - 0.5, y - 0.5);
    const angle = Math.atan2(y - 0.5, x - 0.5) + turn;
    if (far < 0.1) return ground!;
    if (far < 0.27 + 0.11 * Math.cos(petals * angle)) return high!;
    if (far < 0.36 + 0.09 * Math.cos(petals * angle + Math.PI)) return light!;
    return low!;
  };
};

/** Concentric arcs that rise from a corner. */
const arcs: Motif = (random, [ground, low, high, light]) => {
  const cx = random.int(0, 1);
  const cy = random.int(0, 1);
  const rings = [light!, high!, low!, ground!];
  const width = 0.26 + random.next() * 0.08;
  return (x, y) => rings[Math.min(3, Math.floor(Math.hypot(x - cx, y - cy) / width))]!;
};

/** Two overlapping discs and their common part. */
const discs: Motif = (random, [ground, low, high, light]) => {
  const angle = random.next() * 3.14;
  const dx = 0.15 * Math.cos(angle);
  const dy = 0.15 * Math.sin(angle);
  return (x, y) => {
    const one = inside(x, y, 0.5 - dx, 0.5 - dy, 0.28);
    const two = inside(x, y, 0.5 + dx, 0.5 + dy, 0.28);
    if (one && two) return light!;
    if (one) return high!;
    return two ? low! : ground!;
  };
};

/** Slanted stripes with a disc before them. */
const stripes: Motif = (random, [ground, low, high, light]) => {
  const slope = random.chance(0.5) ? 1 : -1;
  const cx = 0.38 + random.next() * 0.24;
  return (x, y) => {
    if (inside(x, y, cx, 0.5, 0.25)) return x + slope * y < cx + slope * 0.5 ? high! : light!;
    return Math.floor((x + slope * y + 2) * 4) % 2 === 0 ? ground! : low!;
  };
};

const MOTIFS = [hills, quarters, flower, arcs, discs, stripes];

/** The picture of a member: the same number always makes the same PNG. */
export function avatarPng(number: number): Buffer {
  const random = new Random(number, 'avatar');
  const colors = random.pick(PALETTES);
  return draw(SIZE, random.pick(MOTIFS)(random, colors));
}
