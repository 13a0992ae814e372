/**
 * A setting that must be a number from `min` to `max`. What is none would compare as false with everything, and bound
 * nothing. Throws a TypeError.
 */
export function bound(name: string, value: number, min = 1, max = Infinity): number {
  if (typeof value === 'number' && value >= min && value <= max) return value;
  throw new TypeError(`${name} must be a number from ${min}${max < Infinity ? ` to ${max}` : ' on'}`);
}
