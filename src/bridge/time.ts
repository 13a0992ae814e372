/** Milliseconds, as everything here counts them. */
export const now = (): number => performance.now();
