import { measureText } from './limits.js';
import type { Limits } from './types.js';

/** One frame, as it was parsed: nothing of it is believed yet. */
export type Frame = Readonly<Record<string, unknown>>;

export const json = (value: unknown): string => JSON.stringify(value) ?? 'null';

/** The frames in a text from the other side, or the name of what is wrong with it. */
export function decode(data: unknown, limits: Pick<Limits, 'frame'>): unknown[] | string {
  const wrong = measureText(data, limits);
  if (wrong) return wrong;
  try {
    const parsed: unknown = JSON.parse(data as string);
    return Array.isArray(parsed) ? parsed : [parsed];
  } catch {
    return 'frame';
  }
}
