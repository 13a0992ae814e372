import type { Browser, Frame, Page } from 'playwright';

export interface Traffic {
  /** Messages for one call and its answer. */
  messages: number;
  /** Characters for one call and its answer that are not payload. */
  characters: number;
  /** Timers and frame requests that wait on either page two seconds after the last call. */
  timers: number;
}

/**
 * Runs before a page's own script: counts what arrives at the window and what leaves by ports, and which timers
 * wait. Ports are counted where they are sent from, windows where they arrive, so that nothing counts twice.
 */
const WATCH = `(() => {
  const seen = { messages: 0, characters: 0, timers: new Set() };
  const size = (data) => (typeof data === 'string' ? data : JSON.stringify(data) ?? '').length;
  const count = (data) => { seen.messages++; seen.characters += size(data); };
  addEventListener('message', ({ data }) => count(data), true);
  const post = MessagePort.prototype.postMessage;
  MessagePort.prototype.postMessage = function (data, ...rest) { count(data); return post.call(this, data, ...rest); };
  for (const [start, end] of [['setTimeout', 'clearTimeout'], ['setInterval', 'clearInterval'], ['requestAnimationFrame', 'cancelAnimationFrame']]) {
    const begin = window[start], stop = window[end];
    window[start] = (work, ...rest) => {
      const id = begin.call(window, (...args) => { if (start !== 'setInterval') seen.timers.delete(start + id); work(...args); }, ...rest);
      seen.timers.add(start + id);
      return id;
    };
    window[end] = (id) => { seen.timers.delete(start + id); return stop.call(window, id); };
  }
  window.__traffic = { reset() { seen.messages = 0; seen.characters = 0; }, read: () => ({ messages: seen.messages, characters: seen.characters, timers: seen.timers.size }) };
})()`;

const CALLS = 40;

export async function watchTraffic(
  browser: Browser,
  url: string,
  open: (page: Page) => Promise<Frame>,
): Promise<Traffic> {
  const context = await browser.newContext();
  try {
    await context.addInitScript(WATCH);
    const page = await context.newPage();
    await page.goto(url);
    const guest = await open(page);
    const both = [page, guest];
    for (const one of both) await one.evaluate('__traffic.reset()');
    await guest.evaluate(`bench.warm(${CALLS})`);
    const payload = await guest.evaluate<number>('bench.payload()');
    // Two seconds, so that what ends by itself has ended.
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    type Seen = { messages: number; characters: number; timers: number };
    const seen = await Promise.all(both.map((one) => one.evaluate<Seen>('__traffic.read()')));
    const sum = (key: keyof Seen): number => seen.reduce((n, one) => n + one[key], 0);
    return {
      messages: sum('messages') / CALLS,
      characters: Math.round(sum('characters') / CALLS - payload),
      timers: sum('timers'),
    };
  } finally {
    await context.close();
  }
}
