import type { CallClass } from './types.js';

/** Milliseconds that a call may take by its class; of a stream, between two items. */
export const CLASS_MS: Readonly<Record<CallClass, number>> = { fast: 10_000, human: 300_000, stream: 30_000 };
