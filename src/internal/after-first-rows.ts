const WAITING = ':is(rai-leaderboard, rai-tier, rai-messages):is(:not(:defined), :state(loading))';
/** Milliseconds. One slow widget does not keep the controls of the others away. */
const LONGEST = 3000;
let asked: Promise<void> | undefined;

/**
 * Settles in the task after the frame in which every widget of the page shows its first rows, at the latest
 * after three seconds. What is loaded then is in nobody's way.
 */
export function afterFirstRows(): Promise<void> {
  return (asked ??= new Promise<void>((resolve) => {
    const start = performance.now();
    const look = (): void => {
      if (document.querySelector(WAITING) && performance.now() - start < LONGEST) return next();
      // Asked for again later, there may be new widgets to wait for.
      asked = undefined;
      setTimeout(resolve);
    };
    // A page in the background has no frames, and one that goes there meanwhile gets no more of them.
    const next = (): void => {
      const timer = setTimeout(once, 100);
      const frame = requestAnimationFrame(once);
      function once(): void {
        clearTimeout(timer);
        cancelAnimationFrame(frame);
        look();
      }
    };
    next();
  }));
}
