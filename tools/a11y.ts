/**
 * `npm run a11y`: draws the widgets in their states and two themes in three engines and lets axe-core look at
 * each cell; in Chromium also at the sandbox's own pages, whole, in both themes, wide and 320 pixels narrow. Fails on
 * a violation, on a missing cell, when the states of one widget differ in size, and on a page wider than its window.
 * `--json` prints the figures; `--engine NAME` looks in one engine only and `--only widgets` or `pages` at a part,
 * which can never pass as a whole.
 */
import { serveGallery } from '../demo/sites/gallery/server/serve.js';
import { axeScript } from './look/bundle.js';
import { ENGINES, openEngine, type EngineName, type EnginePage } from './look/engines.js';
import { cellAddress, statesOf, THEMES, WIDGETS, WIDTHS } from './look/cells.js';
import { auditPlatformPages, pageCells, type PageCell } from './look/platform-pages.js';
import { CELL_READY } from './look/waits.js';

interface Cell {
  engine: EngineName;
  widget: string;
  state: string;
  theme: string;
  violations: string[];
  box: { width: number; height: number };
}

interface AxeAnswer {
  violations: { id: string; help: string; nodes: { target: unknown; failureSummary?: string }[] }[];
  box: { width: number; height: number };
}

/**
 * Rules of single widgets: rules about a whole page (landmarks, a main heading) are the site's own.
 * Only the stage is looked at, shadow roots included.
 */
const AUDIT = `(async () => {
  const view = document.querySelector('.stage').firstElementChild;
  const { violations } = await axe.run(document.querySelector('.stage'), {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    rules: { region: { enabled: false }, 'page-has-heading-one': { enabled: false } },
    resultTypes: ['violations'],
  });
  const { width, height } = view.getBoundingClientRect();
  return {
    violations: violations.map(({ id, help, nodes }) => ({
      id, help, nodes: nodes.map(({ target, failureSummary }) => ({ target, failureSummary })),
    })),
    box: { width, height },
  };
})()`;

async function auditEngine(page: EnginePage, gallery: string): Promise<Cell[]> {
  const cells: Cell[] = [];
  const axe = axeScript();
  for (const widget of WIDGETS) {
    for (const theme of THEMES) {
      for (const state of statesOf(widget)) {
        await page.open(cellAddress(gallery, { widget, state, theme, width: '480' }));
        await page.ask(CELL_READY);
        await page.inject(axe);
        const { violations, box } = await page.ask<AxeAnswer>(AUDIT);
        const told = violations.map(
          ({ id, help, nodes }) =>
            `${id}: ${help}: ${nodes.map((node) => JSON.stringify(node.target)).join(', ')}`,
        );
        cells.push({ engine: page.name, widget, state, theme, violations: told, box });
      }
    }
  }
  return cells;
}

/** For each engine, theme, widget and width: how far the boxes of its states are apart. */
async function boxDifferences(page: EnginePage, gallery: string): Promise<Record<string, number>> {
  const differences: Record<string, number> = {};
  for (const widget of WIDGETS) {
    for (const width of WIDTHS) {
      await page.open(cellAddress(gallery, { widget, state: 'all', theme: 'light', width }));
      await page.ask(CELL_READY);
      const boxes = await page.ask<{ state: string; height: number; width: number }[]>(
        `[...document.querySelectorAll('.stage')]
          .filter((stage) => ${JSON.stringify(statesOf(widget))}.includes(stage.dataset.state))
          .map((stage) => ({
          state: stage.dataset.state,
          height: stage.firstElementChild.getBoundingClientRect().height,
          width: stage.firstElementChild.getBoundingClientRect().width,
        }))`,
      );
      const spread = (of: 'height' | 'width') =>
        Math.max(...boxes.map((box) => box[of])) - Math.min(...boxes.map((box) => box[of]));
      differences[`${page.name} ${widget} ${width}`] = Math.max(spread('height'), spread('width'));
    }
  }
  return differences;
}

/** What a flag chooses of all that there is; all of it without the flag. */
function chosen<T extends string>(flag: string, all: readonly T[]): readonly T[] {
  const at = process.argv.indexOf(flag);
  const value = at < 0 ? undefined : process.argv[at + 1];
  const some = all.filter((name) => at < 0 || name === value);
  if (some.length > 0) return some;
  console.error(`${flag} expects one of ${all.join(', ')}, not "${value ?? ''}"`);
  process.exit(2);
}

const isJson = process.argv.includes('--json');
const engines = chosen('--engine', ENGINES);
const parts = chosen('--only', ['widgets', 'pages']);

const gallery = await serveGallery();
const cells: Cell[] = [];
const pages: PageCell[] = [];
const boxes: Record<string, number> = {};
const failures: string[] = [];
for (const name of parts.includes('widgets') ? engines : []) {
  try {
    const page = await openEngine(name);
    try {
      cells.push(...(await auditEngine(page, gallery.url)));
      Object.assign(boxes, await boxDifferences(page, gallery.url));
    } finally {
      await page.close();
    }
  } catch (error) {
    failures.push(`${name}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
await gallery.stop();
if (parts.includes('pages') && engines.includes('chromium')) {
  try {
    pages.push(...(await auditPlatformPages(axeScript())));
  } catch (error) {
    failures.push(`pages: ${error instanceof Error ? error.message : String(error)}`);
  }
}

const states = WIDGETS.reduce((sum, widget) => sum + statesOf(widget).length, 0);
const expected = ENGINES.length * states * THEMES.length;
const bad = cells.filter(({ violations }) => violations.length > 0);
const badPages = pages.filter(({ violations, overflow }) => violations.length > 0 || overflow > 0);
const uneven = Object.entries(boxes).filter(([, difference]) => difference > 0);
const summary = {
  expected,
  cells: cells.length,
  missing: expected - cells.length,
  violations: bad.reduce((sum, { violations }) => sum + violations.length, 0),
  boxDifference: Math.max(0, ...Object.values(boxes)),
  engines: Object.fromEntries(
    ENGINES.map((name) => [name, cells.filter(({ engine }) => engine === name).length]),
  ),
  pages: { expected: pageCells(), cells: pages.length, bad: badPages },
};
const isGood =
  summary.missing === 0 &&
  summary.violations === 0 &&
  pages.length === pageCells() &&
  badPages.length === 0 &&
  uneven.length === 0 &&
  failures.length === 0;

if (isJson) console.log(JSON.stringify({ ok: isGood, ...summary, boxes, failures, bad }, null, 2));
else {
  for (const { engine, widget, state, theme, violations } of bad) {
    console.log(`${engine} ${widget} ${state} ${theme}`);
    for (const violation of violations) console.log(`  ${violation}`);
  }
  for (const { page, theme, width, violations, overflow } of badPages) {
    console.log(`${page} ${theme} ${width}${overflow > 0 ? `: ${overflow} px too wide` : ''}`);
    for (const violation of violations) console.log(`  ${violation}`);
  }
  for (const [name, difference] of uneven)
    console.log(`${name}: the boxes of the states differ by ${difference} px`);
  for (const failure of failures) console.log(failure);
  const { violations, missing } = summary;
  console.log(`${cells.length} of ${expected} cells, ${missing} missing, ${violations} violations`);
  console.log(`${pages.length} of ${pageCells()} pages, ${badPages.length} with a fault`);
}
process.exit(isGood ? 0 : 1);
