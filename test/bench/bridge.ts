/**
 * `npm run bench:bridge`: the bridge beside a raw `MessagePort`, a raw window and other libraries, in one run, on
 * two sites whose frames live in processes of their own. Ours is what `npm run build` makes, with its default
 * limits, guards and deadlines; the raw port validates nothing. Each contender is measured turn by turn beside a
 * raw port of its own, and its handshake beside that of a raw window: what else the machine does meets both. Of the
 * turns of a round the best quarter counts; of the rounds the median is printed, with their spread. The raw port's
 * own row tells how exact that is. Absolute figures say something about a machine; compare within a run.
 *
 * Peers live in bridge/peers, a package of its own, and are installed at the first run.
 *   --json         figures as JSON
 *   --rounds N     default 5; --quick: 2 rounds of fewer calls
 *   --only a,b     these contenders
 */
import { chromium, type Browser, type Page } from 'playwright';
import { CHROMIUM_ARGS, chromiumPath } from '../../tools/browsers.mjs';
import { buildContender, CONTENDERS, installPeers, type Built } from './bridge/contenders.js';
import { median } from './median.js';
import { ask, guestOf, withPage } from './bridge/pages.js';
import { playRound, type Figures, type Round } from './bridge/round.js';
import { startSites, type Sites } from './bridge/sites.js';
import { watchTraffic, type Traffic } from './bridge/traffic.js';

interface Row {
  name: string;
  version: string;
  bytes: Built['bytes'];
  /** Medians of the rounds. */
  median: Omit<Round, 'percent'>;
  percentOfRawPort: Figures;
  /** Lowest and highest of the rounds. */
  spread: Record<keyof Omit<Round, 'percent'>, [number, number]>;
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
const rounds = Number(flag('rounds') ?? (isQuick ? 2 : 5));
const names = flag('only')?.split(',') ?? Object.keys(CONTENDERS);
const scale = isQuick ? 0.34 : 1;
const say = (text: string): void => void (isJson || process.stderr.write(text));

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
for (const name of new Set([...names, 'raw-port', 'raw-window'])) built.push(await buildContender(name));
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
      seen.get(name)!.push(await playRound(browser, sites, name, scale));
    }
  }
  for (const { name, version, bytes } of built) {
    if (!names.includes(name)) continue;
    say(`\rlife and death: ${name.padEnd(20)}`);
    const all = seen.get(name)!;
    const { percent, ...first } = all[0]!;
    const keys = Object.keys(first) as (keyof Row['median'])[];
    const of = <K extends string>(keys: K[], pick: (round: Round, key: K) => number) =>
      Object.fromEntries(keys.map((key) => [key, median(all.map((round) => pick(round, key)))])) as Record<
        K,
        number
      >;
    const { messages, characters, timers } = await traffic(browser, sites, name);
    const { link, growth } = await memory(browser, sites, name);
    rows.push({
      name,
      version,
      bytes,
      median: of(keys, (round, key) => round[key]),
      percentOfRawPort: of(Object.keys(percent) as (keyof Figures)[], (round, key) => round.percent[key]),
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

const emptyFrame = rows.find((row) => row.name === 'raw-window')?.heapKiB ?? 0;

if (isJson) {
  const shown = rows.map((row) => ({
    ...row,
    handshakeOverBareMs: row.median.overBare,
    heapOverBareKiB: row.heapKiB - emptyFrame,
  }));
  console.log(JSON.stringify({ rounds, browser: browser.version(), rows: shown }, null, 2));
} else {
  const ms = (value: number | null): string => (value === null ? 'never' : value.toFixed(1));
  say('\r'.padEnd(60) + '\r');
  console.table(
    rows.map((row) => ({
      name: `${row.name} ${row.version}`,
      'handshake +ms': row.median.overBare.toFixed(1),
      'calls/s': Math.round(row.median.rate),
      '% port': Math.round(row.percentOfRawPort.rate),
      'p50 us': Math.round(row.median.p50),
      'p99 us': Math.round(row.median.p99),
      '100/s': Math.round(row.median.in100),
      '100 %': Math.round(row.percentOfRawPort.in100),
      '500/s': Math.round(row.median.in500),
      'lists/s': Math.round(row.median.lists),
      'lists %': Math.round(row.percentOfRawPort.lists),
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
