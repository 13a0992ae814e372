import { measure, measureText } from './limits.js';
import type { Limits } from './types.js';

/** One frame, as it was parsed: nothing of it is believed yet. */
export type Frame = Readonly<Record<string, unknown>>;

/** What a text from the other side holds: frames, or the name of what is wrong with it. */
export function decode(data: unknown, limits: Limits): unknown[] | string {
  const wrong = measureText(data, limits);
  if (wrong) return wrong;
  try {
    const parsed: unknown = JSON.parse(data as string);
    const frames: unknown[] = Array.isArray(parsed) ? parsed : [parsed];
    // The value in a frame of a batch stands at level 1.
    return measure(frames, limits, -1) || frames;
  } catch {
    return 'frame';
  }
}

export const isFrame = (frame: unknown): frame is Frame =>
  typeof frame === 'object' && frame !== null && !Array.isArray(frame);

/** Characters of a batch: so few that its values cannot be too many. */
const BATCH = 32_768;

export interface Outbox {
  /** What the other side takes at most; a batch stays below it. */
  heed(limits: Limits): void;
  add(text: string): void;
  flush(): void;
}

/** Collects the frames of one task and posts them as one text. */
export function createOutbox(post: (text: string) => void): Outbox {
  let batch = '';
  let isMany = false;
  let cap = BATCH;
  const flush = (): void => {
    if (!batch) return;
    const text = isMany ? `[${batch}]` : batch;
    batch = '';
    isMany = false;
    post(text);
  };
  return {
    flush,
    heed: ({ frame, nodes }) => (cap = Math.min(BATCH, nodes, frame - 2)),
    add(text) {
      if (batch.length + text.length >= cap) flush();
      if (batch) {
        batch += ',' + text;
        isMany = true;
      } else {
        batch = text;
        queueMicrotask(flush);
      }
    },
  };
}
