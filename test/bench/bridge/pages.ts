import type { Browser, Frame, Page } from 'playwright';

/** `bench` of the page in a frame or of the host. */
export const ask = <T>(where: Page | Frame, expression: string): Promise<T> =>
  where.evaluate(`bench.${expression}`);

/** The guest's frame, once it is connected. */
export async function guestOf(page: Page): Promise<Frame> {
  for (;;) {
    const frame = page.frames().find((one) => one.url().includes('/guest/'));
    if (frame) {
      await ask(frame, 'ready()');
      return frame;
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

export async function withPage<T>(
  browser: Browser,
  url: string,
  use: (page: Page) => Promise<T>,
): Promise<T> {
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    page.on('pageerror', (error) => process.stderr.write(`\n  page error on ${url}: ${error.message}\n`));
    await page.goto(url);
    return await use(page);
  } finally {
    await context.close();
  }
}
