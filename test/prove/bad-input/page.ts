import type { Page } from 'playwright';

/** Where nothing may ever be fetched from. */
export const FOREIGN = 'https://foreign.example';

/** Text that would do something if it were taken for markup, a script, an address or a template. */
export const MARKUP =
  `"><img src="${FOREIGN}/a.png" onerror="globalThis.ran=1"><script>globalThis.ran=2</script>` +
  `<svg onload=globalThis.ran=3></svg><a href="javascript:globalThis.ran=4">x</a>` +
  '${globalThis.ran=5}{{globalThis.ran=6}}<!-- </style></template>';

export const MEGABYTE = 1_000_000;

/** The three widgets, as a page writes them. */
export const WIDGETS = {
  'rai-leaderboard': {
    tag: (_channel: string) => '<rai-leaderboard board="xp"></rai-leaderboard>',
    shows: 'tr[part~="row"]',
  },
  'rai-tier': { tag: (_channel: string) => '<rai-tier></rai-tier>', shows: '[part~="rung"], [part~="step"]' },
  'rai-messages': {
    tag: (channel: string) => `<rai-messages channel="${channel}"></rai-messages>`,
    shows: 'li[part~="message"]',
  },
} as const;

export type WidgetTag = keyof typeof WIDGETS;

/** What a reader sees of a widget once it has come to rest. */
export interface Look {
  /** Its custom states. */
  states: string[];
  /** Whether it still says that it loads. */
  loading: boolean;
  /** Rows, rungs or messages. */
  items: number;
  width: number;
  height: number;
  /** Nothing of it sticks out of the page, or of its own box. */
  fits: boolean;
  /** Its text, inside out, as far as the first thousand characters. */
  words: string;
  /** One line for the table. */
  text: string;
}

/** Hears of what goes against the site's policy, from the page's first moment. */
export async function hearViolations(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const violations: string[] = [];
    Object.assign(globalThis, { violations });
    addEventListener('securitypolicyviolation', (event) => {
      violations.push(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`);
    });
  });
}

/** Waits until a widget does not load any more, and looks at it. */
export async function settled(page: Page, tag: WidgetTag, ms = 15_000): Promise<Look> {
  await page.waitForFunction(isSettled, tag, { timeout: ms, polling: 50 }).catch(() => undefined);
  const seen = await page.evaluate(look, { tag, shows: WIDGETS[tag].shows });
  const { states, items, width, height, fits } = seen;
  const text = `states ${states.join('+') || 'none'}, ${items} items, ${width}x${height}${fits ? '' : ', sticks out'}`;
  return { ...seen, text };
}

function isSettled(tag: string): boolean {
  const element = document.querySelector(tag);
  const known = [
    'ready',
    'empty',
    'error',
    'no-access',
    'signed-out',
    'session-ended',
    'not-found',
    'missing',
    'public',
  ];
  return element !== null && known.some((state) => element.matches(`:state(${state})`));
}

function look({ tag, shows }: { tag: string; shows: string }): Omit<Look, 'text'> {
  const element = document.querySelector<HTMLElement>(tag)!;
  const names =
    'loading ready empty error stale no-access signed-out session-ended not-found missing public pending';
  const states = names.split(' ').filter((state) => element.matches(`:state(${state})`));
  const roots: ParentNode[] = [];
  const collect = (root: ParentNode): void => {
    roots.push(root);
    for (const one of root.querySelectorAll('*')) if (one.shadowRoot) collect(one.shadowRoot);
  };
  if (element.shadowRoot) collect(element.shadowRoot);
  const scrollsSideways = (one: Element): boolean =>
    one.scrollWidth > one.clientWidth + 1 && /auto|scroll/.test(getComputedStyle(one).overflowX);
  const box = element.getBoundingClientRect();
  const wide = document.documentElement;
  const words = roots
    .map((root) => (root as ShadowRoot).textContent ?? '')
    .join(' ')
    .slice(0, 2000);
  return {
    states,
    loading: states.includes('loading'),
    items: roots.reduce((sum, root) => sum + root.querySelectorAll(shows).length, 0),
    width: Math.round(box.width),
    height: Math.round(box.height),
    fits:
      wide.scrollWidth <= wide.clientWidth &&
      element.scrollWidth <= element.clientWidth + 1 &&
      roots.every((root) => [...root.querySelectorAll('*')].every((one) => !scrollsSideways(one))),
    words,
  };
}

/** Where the links and pictures of all widgets on a page lead, as the browser understands them. */
export function references(page: Page): Promise<{ addresses: string[]; pictures: string[] }> {
  return page.evaluate(() => {
    const addresses: string[] = [];
    const pictures: string[] = [];
    const walk = (root: ParentNode): void => {
      for (const one of root.querySelectorAll('*')) {
        if (one instanceof HTMLAnchorElement && one.hasAttribute('href')) addresses.push(one.href);
        if (one instanceof HTMLImageElement && one.hasAttribute('src')) pictures.push(one.src);
        if (one.shadowRoot) walk(one.shadowRoot);
      }
    };
    walk(document);
    return { addresses, pictures };
  });
}

/** What ran on a page, or left it, that must not. */
export async function strayed(
  page: Page,
  requests: readonly string[],
  hosts: readonly string[],
): Promise<string[]> {
  const ran = await page.evaluate(() => (globalThis as { ran?: unknown }).ran);
  const violations = await page.evaluate(() => (globalThis as { violations?: string[] }).violations ?? []);
  const foreign = requests.filter((url) => !/^(data|blob):/.test(url) && !hosts.includes(new URL(url).host));
  const long = requests.filter((url) => url.length > 4096 && !url.startsWith('data:'));
  return [
    ...(ran === undefined ? [] : [`script ${String(ran)} ran`]),
    ...violations.map((one) => `against the policy: ${one}`),
    ...foreign.map((url) => `request to ${new URL(url).host}`),
    ...long.map((url) => `a request of ${url.length} characters`),
  ];
}
