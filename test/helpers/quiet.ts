import type { Page, Request } from 'playwright';

const QUIET_MS = 500;
const PATIENCE_MS = 60_000;

/** Waits until a page asks for nothing for half a second. The stream of changes stays open and does not count. */
export async function quiet(page: Page): Promise<void> {
  const isStream = (request: Request): boolean => request.url().includes('/v1/live?');
  let busyAt = Date.now();
  const on = (request: Request): void => {
    if (!isStream(request)) busyAt = Date.now();
  };
  const events = ['request', 'requestfinished', 'requestfailed'] as const;
  for (const event of events) page.on(event as 'request', on);
  const end = Date.now() + PATIENCE_MS;
  try {
    while (Date.now() - busyAt < QUIET_MS) {
      if (Date.now() > end) throw new Error('the page never became quiet');
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  } finally {
    for (const event of events) page.off(event as 'request', on);
  }
}
