import { openBrowser } from '../../helpers/browser.js';
import { round, type World } from './world.js';

/** What is left on a page after widgets were put on it and taken away again and again. */
export interface MountFigures {
  mounts: number;
  /** After each tenth of the mounts, with the garbage collected. */
  samples: Sample[];
  /** Things that grew from every sample to the next. There must be none. */
  growing: string[];
}

interface Sample {
  mounts: number;
  heapMiB: number;
  listeners: number;
  nodes: number;
}

const STEPS = 10;
const READY = [
  ['rai-leaderboard', 'tr[part~="row"]'],
  ['rai-tier', '[part~="rung"]'],
  ['rai-messages', 'li[part~="message"]'],
] as const;

/** Code that the engine compiles anew as it gets hot lies on the same heap, and would look like a leak. */
const NO_COMPILED_CODE = '--js-flags=--no-opt --no-maglev --no-sparkplug';

export async function measureMounts(world: World, mounts: number): Promise<MountFigures> {
  const browser = await openBrowser([NO_COMPILED_CODE]);
  try {
    world.site.body = '';
    const context = await browser.newContext();
    const page = await context.newPage();
    const session = await context.newCDPSession(page);
    await session.send('Performance.enable');
    await session.send('HeapProfiler.enable');
    await page.goto(`${world.site.url}/`);
    const html = `<rai-leaderboard board="xp"></rai-leaderboard><rai-tier></rai-tier><rai-messages channel="${world.channel}"></rai-messages>`;
    await page.addScriptTag({ content: mounter(html) });

    const samples: Sample[] = [];
    const each = Math.max(1, Math.round(mounts / STEPS));
    // The first one loads the chunks; what stays of them is no growth.
    await page.evaluate('mountOnce()');
    for (let done = each; done <= mounts; done += each) {
      await page.evaluate(`(async () => { for (let i = 0; i < ${each}; i++) await mountOnce(); })()`);
      // Timers and requests of the last ones end.
      await page.waitForTimeout(300);
      for (let n = 0; n < 3; n += 1) await session.send('HeapProfiler.collectGarbage');
      const { metrics } = await session.send('Performance.getMetrics');
      const metric = (name: string): number => metrics.find((one) => one.name === name)?.value ?? NaN;
      samples.push({
        mounts: done,
        heapMiB: round(metric('JSHeapUsedSize') / 2 ** 20, 3),
        listeners: metric('JSEventListeners'),
        nodes: metric('Nodes'),
      });
    }
    return { mounts, samples, growing: growing(samples) };
  } finally {
    await browser.close();
  }
}

/** Puts all three on the page, waits until each shows something, and takes them away. */
const mounter = (html: string): string => `
  const ready = ${JSON.stringify(READY)};
  const finds = (root, selector) => root.querySelector(selector) ||
    [...root.querySelectorAll('*')].some(({ shadowRoot }) => shadowRoot && finds(shadowRoot, selector));
  globalThis.mountOnce = async () => {
    const host = document.createElement('div');
    host.innerHTML = ${JSON.stringify(html)};
    document.querySelector('main').append(host);
    const until = performance.now() + 20000;
    while (!ready.every(([tag, selector]) => {
      const { shadowRoot } = host.querySelector(tag);
      return shadowRoot && finds(shadowRoot, selector);
    })) {
      if (performance.now() > until) throw new Error('a widget never showed anything');
      await new Promise((resolve) => requestAnimationFrame(resolve));
    }
    host.remove();
    await new Promise((resolve) => requestAnimationFrame(resolve));
  };
`;

/** Growth from each sample to the next is a leak; a heap that goes up and down is none. */
function growing(samples: readonly Sample[]): string[] {
  const names = ['heapMiB', 'listeners', 'nodes'] as const;
  return names.filter(
    (name) =>
      samples.length > 3 && samples.every((sample, n) => n === 0 || sample[name] > samples[n - 1]![name]),
  );
}
