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
    const latest = setTimeout(() => {
      asked = undefined;
      resolve();
    }, LONGEST);
    const look = (): void => {
      if (!asked) return;
      if (document.querySelector(WAITING)) return next();
      clearTimeout(latest);
      // Asked for again later, there may be new widgets to wait for.
      asked = undefined;
      setTimeout(resolve);
    };
    // A page in the background has no frames.
    const next = (): void => void (document.hidden ? setTimeout(look, 50) : requestAnimationFrame(look));
    next();
  }));
}
