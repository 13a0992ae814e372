import type { Browser } from 'playwright';
import { openBrowser } from '../../helpers/browser.js';
import { median } from '../median.js';
import { round, type World } from './world.js';

/** What a page costs until its rows are there. */
export interface PageFigures {
  /** Milliseconds from the request of the script to visible rows: the middle one, and the slowest. */
  rows: { median: number; worst: number };
  /** Milliseconds from the script's first line to visible rows, the middle one. */
  scriptToRows: number;
  /** Longest task of the main thread in milliseconds; 0: none of 50 or more. */
  longestTask: { median: number; worst: number };
  /** Milliseconds of scripts, and of the main thread altogether. */
  script: number;
  tasks: number;
  runs: number;
}

interface Moments {
  rows?: number;
  longest: number;
}

const SLOW_DOWN = 4;

const KIT_ROW =
  "document.querySelector('rai-leaderboard')?.shadowRoot?.querySelector('rai-leaderboard-view')?.shadowRoot?.querySelector('tr[part~=\"row\"] [part~=\"name\"]')";
const PLAIN_ROW = "document.querySelector('tbody tr')";

/** Both pages in turn, each with an empty cache, with the processor slowed down. */
export async function measurePages(
  world: World,
  runs: number,
): Promise<{ kit: PageFigures; plain: PageFigures; slowDown: number }> {
  world.site.body = '<rai-leaderboard board="xp"></rai-leaderboard>';
  const kit: Run[] = [];
  const plain: Run[] = [];
  const browser = await openBrowser();
  try {
    for (let n = 0; n < runs; n += 1) {
      kit.push(await runPage(browser, `${world.site.url}/`, 'rai-kit.js', KIT_ROW));
      plain.push(await runPage(browser, `${world.site.url}/plain`, 'plain.js', PLAIN_ROW));
    }
  } finally {
    await browser.close();
  }
  return { kit: figures(kit), plain: figures(plain), slowDown: SLOW_DOWN };
}

interface Run {
  rows: number;
  scriptToRows: number;
  longest: number;
  script: number;
  tasks: number;
}

async function runPage(browser: Browser, url: string, script: string, row: string): Promise<Run> {
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    const session = await context.newCDPSession(page);
    await session.send('Performance.enable');
    await session.send('Emulation.setCPUThrottlingRate', { rate: SLOW_DOWN });
    await page.addInitScript(`
      globalThis.bench = { longest: 0 };
      new PerformanceObserver((list) => {
        for (const { duration } of list.getEntries()) bench.longest = Math.max(bench.longest, duration);
      }).observe({ type: 'longtask', buffered: true });
      (function look() {
        if (${row}) bench.rows = performance.now();
        else requestAnimationFrame(look);
      })();
    `);
    await page.goto(url);
    await page.waitForFunction('bench.rows !== undefined', undefined, { timeout: 60_000 });
    // What follows the first rows belongs to the page as well.
    await page.waitForTimeout(1500);
    const moments = await page.evaluate<Moments>('bench');
    const timing = await page.evaluate((name) => {
      const entry = performance
        .getEntriesByType('resource')
        .find((one) => one.name.endsWith(name)) as PerformanceResourceTiming;
      return { asked: entry.startTime, there: entry.responseEnd };
    }, script);
    const { metrics } = await session.send('Performance.getMetrics');
    const metric = (name: string): number => (metrics.find((one) => one.name === name)?.value ?? NaN) * 1000;
    return {
      rows: moments.rows! - timing.asked,
      scriptToRows: moments.rows! - timing.there,
      longest: moments.longest,
      script: metric('ScriptDuration'),
      tasks: metric('TaskDuration'),
    };
  } finally {
    await context.close();
  }
}

function figures(runs: readonly Run[]): PageFigures {
  const of = (pick: (run: Run) => number): number[] => runs.map(pick);
  const both = (values: number[]) => ({ median: round(median(values)), worst: round(Math.max(...values)) });
  return {
    rows: both(of(({ rows }) => rows)),
    scriptToRows: round(median(of(({ scriptToRows }) => scriptToRows))),
    longestTask: both(of(({ longest }) => longest)),
    script: round(median(of(({ script }) => script))),
    tasks: round(median(of(({ tasks }) => tasks))),
    runs: runs.length,
  };
}
