import { chromium, type Page } from 'playwright';
import { createPlatform } from '../../demo/platform/create-platform.js';
import { LISTS } from '../../demo/platform/operator/lists.js';
import { CHROMIUM_ARGS, chromiumPath } from '../browsers.mjs';

/** The sandbox's own pages, which follow the system's theme and have no widgets. */
export interface PageCell {
  page: string;
  theme: 'light' | 'dark';
  width: number;
  violations: string[];
  /** CSS pixels by which the page is wider than its window. */
  overflow: number;
}

const PAGE_THEMES = ['light', 'dark'] as const;
const PAGE_WIDTHS = [1280, 320] as const;

/** Whole pages: landmarks and headings are theirs too. */
const AUDIT = `(async () => {
  const { violations } = await axe.run(document, {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    resultTypes: ['violations'],
  });
  return {
    violations: violations.map(({ id, help, nodes }) =>
      id + ': ' + help + ': ' + nodes.slice(0, 5).map(({ target }) => JSON.stringify(target)).join(', ')),
    overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth,
  };
})()`;

/** What opens on a page is looked at open. On the page of all endpoints one in ten is enough: they are made alike. */
const UNFOLD = `[...document.querySelectorAll('details')].forEach((details, index, { length }) => {
  details.open = length < 100 || index % 10 === 0;
})`;

interface Stop {
  name: string;
  path: string;
  /** What a person does there before anybody looks. */
  act?: (page: Page) => Promise<unknown>;
}

/** Pages in the order in which somebody sees them who signs in. */
function stops(communityId: string, systemKey: string): Stop[] {
  const home = `/operator/${communityId}`;
  const enter = async (page: Page, key: string) => {
    await page.getByLabel('Key', { exact: true }).fill(key);
    await page.getByRole('button', { name: 'Sign in' }).last().click();
    await page.waitForLoadState();
  };
  return [
    { name: 'docs', path: '/docs' },
    { name: 'docs unfolded', path: '/docs', act: (page) => page.evaluate(UNFOLD) },
    { name: 'operator door', path: '/operator' },
    { name: 'operator refused', path: '/operator', act: (page) => enter(page, 'wrong') },
    { name: 'operator overview', path: '/operator', act: (page) => enter(page, systemKey) },
    ...LISTS.map(({ name }) => ({
      name: `operator ${name}`,
      path: `${home}/${name}`,
      act: (page: Page) => page.evaluate(UNFOLD),
    })),
  ];
}

/** How many cells there must be. */
export const pageCells = (): number => stops('', '').length * PAGE_THEMES.length * PAGE_WIDTHS.length;

/** Looks at each page with axe in each theme and width. */
export async function auditPlatformPages(axe: string): Promise<PageCell[]> {
  const platform = await createPlatform({ data: 'memory' });
  const browser = await chromium.launch({ executablePath: chromiumPath(), args: CHROMIUM_ARGS });
  try {
    const { communityId, systemKey } = await platform.seed({ members: 260, seed: 7 });
    const origin = await platform.listen(0);
    const cells: PageCell[] = [];
    for (const theme of PAGE_THEMES) {
      for (const width of PAGE_WIDTHS) {
        const context = await browser.newContext({
          viewport: { width, height: 900 },
          colorScheme: theme,
          reducedMotion: 'reduce',
          timezoneId: 'UTC',
        });
        const page = await context.newPage();
        for (const { name, path, act } of stops(communityId, systemKey)) {
          await page.goto(origin + path);
          await act?.(page);
          await page.evaluate(`${axe}\n;null`);
          const { violations, overflow }: Pick<PageCell, 'violations' | 'overflow'> =
            await page.evaluate(AUDIT);
          cells.push({ page: name, theme, width, violations, overflow });
        }
        await context.close();
      }
    }
    return cells;
  } finally {
    await browser.close();
    await platform.close();
  }
}
