/**
 * `npm run bench:bridge`: the bridge beside a raw `MessagePort`, a raw window and other libraries, in one run, on
 * two sites whose frames live in processes of their own. Ours is what `npm run build` makes, with its default
 * limits, guards and deadlines; the raw port validates nothing. Rounds are interleaved; medians are printed, with
 * the spread of the rounds. Absolute figures say something about a machine; compare within a run.
 *
 * Peers live in bridge/peers, a package of its own, and are installed at the first run.
 *   --json         figures as JSON
 *   --rounds N     default 5; --quick: 1 round of fewer calls
 *   --only a,b     these contenders
 */
import { chromium, type Browser, type Frame, type Page } from 'playwright';
import { CHROMIUM_ARGS, chromiumPath } from '../../tools/browsers.mjs';
import { buildContender, CONTENDERS, installPeers, type Built } from './bridge/contenders.js';
import { startSites, type Sites } from './bridge/sites.js';
import { watchTraffic, type Traffic } from './bridge/traffic.js';

interface Round {
  handshake: number;
  rate: number;
  p50: number;
  p99: number;
  in100: number;
  in500: number;
  lists: number;
}

interface Row {
  name: string;
  version: string;
  bytes: Built['bytes'];
  /** Median of the rounds: ms, calls a second, microseconds, calls a second twice, lists a second. */
  median: Round;
  /** Lowest and highest of the rounds. */
  spread: Record<keyof Round, [number, number]>;
  /** Per call and answer, and what is not payload in characters. */
  messages: number;
  extra: number;
  timersWhenIdle: number;
  /** Milliseconds until a call in flight is settled after the old document's `pagehide` and after removal; null: not within 3 s. */
  reloadMs: number | null;
  removalMs: number | null;
  /** KiB of the host page's heap for one open link, without what an empty frame takes. */
  heapKiB: number;
  /** Percent of heap that is left over after 100 more links were opened and closed. */
  growth: number;
}

const flag = (name: string): string | undefined => {
  const at = process.argv.indexOf(`--${name}`);
  return at === -1 ? undefined : process.argv[at + 1];
};
const isQuick = process.argv.includes('--quick');
const isJson = process.argv.includes('--json');
const rounds = isQuick ? 1 : Number(flag('rounds') ?? 5);
const names = flag('only')?.split(',') ?? Object.keys(CONTENDERS);
const scale = isQuick ? 0.2 : 1;
const say = (text: string): void => void (isJson || process.stderr.write(text));

const median = (values: number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
};

/** `bench` of the page in a frame or of the host. */
const ask = <T>(where: Page | Frame, expression: string): Promise<T> => where.evaluate(`bench.${expression}`);

async function guestOf(page: Page): Promise<Frame> {
  for (;;) {
    const frame = page.frames().find((one) => one.url().includes('/guest/'));
    if (frame) {
      await ask(frame, 'ready()');
      return frame;
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** When the old document went: the new one reads it, as soon as it is there. */
async function pagehideOf(page: Page): Promise<number | undefined> {
  for (let tries = 0; tries < 100; tries++) {
    const frame = page.frames().find((one) => one.url().includes('/guest/'));
    const at = await frame?.evaluate<number>('Number(localStorage.getItem("pagehide"))').catch(() => 0);
    if (at) return at;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return undefined;
}

async function withPage<T>(browser: Browser, url: string, use: (page: Page) => Promise<T>): Promise<T> {
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    page.on('pageerror', (error) => say(`\n  page error on ${url}: ${error.message}\n`));
    await page.goto(url);
    return await use(page);
  } finally {
    await context.close();
  }
}

const round = (browser: Browser, sites: Sites, name: string): Promise<Round> =>
  withPage(browser, sites.host(name), async (page) => {
    // The first frame pays for the process; the ones after it are what a reader meets.
    await ask(page, 'handshake()');
    const shakes: number[] = [];
    for (let n = 0; n < 5; n++) shakes.push(await ask<number>(page, 'handshake()'));
    await ask(page, 'open()');
    const guest = await guestOf(page);
    await ask(guest, `warm(${Math.ceil(300 * scale)})`);
    const { rate, p50, p99 } = await ask<{ rate: number; p50: number; p99: number }>(
      guest,
      `sequential(${Math.ceil(1000 * scale)})`,
    );
    await ask(guest, 'inFlight(100, 2)');
    const in100 = await ask<number>(guest, `inFlight(100, ${Math.ceil(20 * scale)})`);
    const in500 = await ask<number>(guest, `inFlight(500, ${Math.ceil(6 * scale)})`);
    await ask(guest, 'lists(3)');
    const lists = await ask<number>(guest, `lists(${Math.ceil(40 * scale)})`);
    return { handshake: median(shakes), rate, p50, p99, in100, in500, lists };
  });

const traffic = (browser: Browser, sites: Sites, name: string): Promise<Traffic> =>
  watchTraffic(browser, sites.host(name), async (page) => {
    await ask(page, 'open()');
    return guestOf(page);
  });

async function death(browser: Browser, sites: Sites, name: string, how: string): Promise<number | null> {
  const times: number[] = [];
  for (let n = 0; n < (isQuick ? 1 : 3); n++) {
    const ms = await withPage(browser, sites.host(name), async (page) => {
      await ask(page, 'open()');
      await guestOf(page);
      const { can, began, at } = await ask<{ can: boolean; began: number; at: number | null }>(
        page,
        `hold('${how}', 3000)`,
      );
      // What ended before the document did was given up for another reason.
      if (!can || at === null || at < began) return null;
      if (how === 'removal') return at - began;
      // A document that could not write its time is counted from the moment it was told to go.
      return at - ((await pagehideOf(page)) ?? began);
    });
    if (ms === null) return null;
    times.push(ms);
  }
  return median(times);
}

async function heapOf(page: Page): Promise<number> {
  const client = await page.context().newCDPSession(page);
  await client.send('HeapProfiler.collectGarbage');
  await client.send('HeapProfiler.collectGarbage');
  const { usedSize } = await client.send('Runtime.getHeapUsage');
  await client.detach();
  return usedSize;
}

/** KiB that one link keeps on the host, and percent left behind by 100 that came and went. */
async function memory(
  browser: Browser,
  sites: Sites,
  name: string,
): Promise<{ link: number; growth: number }> {
  const many = isQuick ? 10 : 20;
  const turns = isQuick ? 20 : 100;
  const link = await withPage(browser, sites.host(name), async (page) => {
    await ask(page, 'openAndClose(3)');
    const before = await heapOf(page);
    await ask(page, `openMany(${many})`);
    return ((await heapOf(page)) - before) / many / 1024;
  });
  const growth = await withPage(browser, sites.host(name), async (page) => {
    await ask(page, 'openAndClose(10)');
    const before = await heapOf(page);
    await ask(page, `openAndClose(${turns})`);
    return (((await heapOf(page)) - before) * 100) / before;
  });
  return { link, growth };
}

if (names.some((name) => CONTENDERS[name] && CONTENDERS[name] !== 'rai-kit')) installPeers();
say('building …');
const built: Built[] = [];
for (const name of names) built.push(await buildContender(name));
const sites = await startSites(built);
const browser = await chromium.launch({
  executablePath: chromiumPath(),
  args: [...CHROMIUM_ARGS, '--site-per-process', '--js-flags=--expose-gc'],
});
const seen = new Map(names.map((name) => [name, [] as Round[]]));
const rows: Row[] = [];
try {
  for (let n = 0; n < rounds; n++) {
    // Another order each time, so that none always follows the same one.
    for (const name of names.map((_, i) => names[(i + n * 4) % names.length]!)) {
      say(`\rround ${n + 1} of ${rounds}: ${name.padEnd(20)}`);
      seen.get(name)!.push(await round(browser, sites, name));
    }
  }
  for (const { name, version, bytes } of built) {
    say(`\rlife and death: ${name.padEnd(20)}`);
    const all = seen.get(name)!;
    const keys = Object.keys(all[0]!) as (keyof Round)[];
    const { messages, characters, timers } = await traffic(browser, sites, name);
    const { link, growth } = await memory(browser, sites, name);
    rows.push({
      name,
      version,
      bytes,
      median: Object.fromEntries(keys.map((k) => [k, median(all.map((r) => r[k]))])) as unknown as Round,
      spread: Object.fromEntries(
        keys.map((k) => [k, [Math.min(...all.map((r) => r[k])), Math.max(...all.map((r) => r[k]))]]),
      ) as Row['spread'],
      messages,
      extra: characters,
      timersWhenIdle: timers,
      reloadMs: await death(browser, sites, name, 'reload'),
      removalMs: await death(browser, sites, name, 'removal'),
      heapKiB: link,
      growth,
    });
  }
} finally {
  await browser.close();
  await sites.stop();
}

const bare = rows.find((row) => row.name === 'raw-window')?.median.handshake ?? 0;
const emptyFrame = rows.find((row) => row.name === 'raw-window')?.heapKiB ?? 0;
const port = rows.find((row) => row.name === 'raw-port');
const against = (row: Row, key: keyof Round): number =>
  port ? Math.round((100 * row.median[key]) / port.median[key]) : NaN;

if (isJson) {
  const shown = rows.map((row) => ({
    ...row,
    handshakeOverBareMs: row.median.handshake - bare,
    heapOverBareKiB: row.heapKiB - emptyFrame,
    percentOfRawPort: {
      sequential: against(row, 'rate'),
      p99: against(row, 'p99'),
      in100: against(row, 'in100'),
      in500: against(row, 'in500'),
      lists: against(row, 'lists'),
    },
  }));
  console.log(JSON.stringify({ rounds, browser: browser.version(), rows: shown }, null, 2));
} else {
  const ms = (value: number | null): string => (value === null ? 'never' : value.toFixed(1));
  say('\r'.padEnd(60) + '\r');
  console.table(
    rows.map((row) => ({
      name: `${row.name} ${row.version}`,
      'handshake +ms': (row.median.handshake - bare).toFixed(1),
      'calls/s': Math.round(row.median.rate),
      '% port': against(row, 'rate'),
      'p50 us': Math.round(row.median.p50),
      'p99 us': Math.round(row.median.p99),
      '100/s': Math.round(row.median.in100),
      '500/s': Math.round(row.median.in500),
      'lists/s': Math.round(row.median.lists),
      'msg/call': row.messages,
      extra: row.extra,
      'guest B': row.bytes.guest,
      'both B': row.bytes.both,
      'reload ms': ms(row.reloadMs),
      'removal ms': ms(row.removalMs),
      'link KiB': Math.round(row.heapKiB - emptyFrame),
      'growth %': row.growth.toFixed(1),
      timers: row.timersWhenIdle,
    })),
  );
}
