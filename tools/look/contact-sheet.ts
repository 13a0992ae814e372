import { readFileSync } from 'node:fs';
import type { Browser } from 'playwright';

const COLUMNS = 9;
const CELL = 250;

/** All pictures small and beside each other, in one file: `contact-sheet.png`. */
export async function contactSheet(
  browser: Browser,
  folder: string,
  names: readonly string[],
): Promise<void> {
  const page = await browser.newPage({ viewport: { width: COLUMNS * (CELL + 12) + 12, height: 900 } });
  // Served under a name of their own, so that no picture has to be written into the page.
  await page.route('http://sheet.localhost/**', (route) => {
    const name = new URL(route.request().url()).pathname.slice(1);
    if (name === '') return route.fulfill({ contentType: 'text/html', body: sheet(names) });
    return route.fulfill({ contentType: 'image/png', body: readFileSync(`${folder}/${name}`) });
  });
  await page.goto('http://sheet.localhost/', { waitUntil: 'load' });
  await page.screenshot({ path: `${folder}/contact-sheet.png`, fullPage: true });
  await page.close();
}

function sheet(names: readonly string[]): string {
  const cells = names.map(
    (name) => `<figure><img src="/${name}.png"><figcaption>${name}</figcaption></figure>`,
  );
  return `<!doctype html><meta charset="utf-8"><style>
    body { display: grid; grid-template-columns: repeat(${COLUMNS}, ${CELL}px); gap: 12px; margin: 12px;
      font: 11px/14px sans-serif; background: #e6e8ec; color: #222; }
    figure { display: flex; flex-direction: column; gap: 4px; margin: 0; }
    img { max-width: 100%; max-height: ${CELL * 1.4}px; object-fit: contain; object-position: top left; }
  </style>${cells.join('')}`;
}
