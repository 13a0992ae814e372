/** Red, green and blue from 0 to 255, alpha from 0 to 1. */
export type Color = readonly [red: number, green: number, blue: number, alpha: number];

const known = new Map<string, Color>();
let brush: CanvasRenderingContext2D | null | undefined;

/** Reads any color that a style can compute to, by painting one pixel with it. */
export function readColor(css: string): Color {
  let color = known.get(css);
  if (color) return color;
  brush ??= Object.assign(document.createElement('canvas'), { width: 1, height: 1 }).getContext('2d', {
    willReadFrequently: true,
  });
  if (!brush) throw new Error('no canvas');
  brush.clearRect(0, 0, 1, 1);
  brush.fillStyle = '#000';
  brush.fillStyle = css;
  brush.fillRect(0, 0, 1, 1);
  const [red = 0, green = 0, blue = 0, alpha = 0] = brush.getImageData(0, 0, 1, 1).data;
  color = [red, green, blue, alpha / 255];
  known.set(css, color);
  return color;
}

/** What is seen when `top` lies on an opaque `under`. */
export function over(top: Color, under: Color, opacity = 1): Color {
  const alpha = top[3] * opacity;
  const mix = (at: 0 | 1 | 2) => top[at] * alpha + under[at] * (1 - alpha);
  return [mix(0), mix(1), mix(2), 1];
}

/** Contrast of two opaque colors as WCAG 2 defines it, 1 to 21. */
export function contrast(one: Color, other: Color): number {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

function luminance(color: Color): number {
  const part = (value: number) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * part(color[0]) + 0.7152 * part(color[1]) + 0.0722 * part(color[2]);
}
