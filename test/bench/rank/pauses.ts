export interface Pauses {
  /** Milliseconds. */
  longest: number;
  p99: number;
}

/** Measures how long the event loop stands still: a timer of one millisecond that comes late was kept waiting. */
export function watchPauses(): { stop: () => Pauses } {
  const gaps: number[] = [];
  let last = performance.now();
  let timer = setTimeout(tick, 1);
  function tick() {
    const now = performance.now();
    gaps.push(now - last);
    last = now;
    timer = setTimeout(tick, 1);
  }
  return {
    stop() {
      clearTimeout(timer);
      gaps.sort((a, b) => a - b);
      const of = (share: number) => Number((gaps[Math.floor((gaps.length - 1) * share)] ?? 0).toFixed(1));
      return { longest: of(1), p99: of(0.99) };
    },
  };
}
