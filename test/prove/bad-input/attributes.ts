import type { Page } from 'playwright';
import { openBrowser, openPage } from '../../helpers/browser.js';
import { FOREIGN, MARKUP, MEGABYTE, settled, strayed, WIDGETS, type Look, type WidgetTag } from './page.js';
import type { Report } from './report.js';
import type { Stage } from './stage.js';

/** What an attribute may be given. Some of it is an address, in case it is used as one. */
const HOSTILE: readonly [name: string, value: string][] = [
  ['1 MB', 'a'.repeat(MEGABYTE)],
  ['1 MB of address', `${FOREIGN}/${'a'.repeat(MEGABYTE)}`],
  ['markup', MARKUP],
  ['script address', 'javascript:globalThis.ran=7'],
  ['data address', 'data:text/html,<script>globalThis.ran=8</script>'],
  ['empty', ''],
  ['-1', '-1'],
  ['fortnight', 'fortnight'],
  ['NUL and line breaks', 'a\u0000b\r\nc\u2028'],
];

/** Hostile values in every attribute that a widget knows, from its first moment and later. */
export async function checkAttributes(report: Report, stage: Stage): Promise<void> {
  const browser = await openBrowser();
  try {
    for (const tag of Object.keys(WIDGETS) as WidgetTag[]) {
      const { page, context, requests, errors } = await openPage(browser, {
        viewport: { width: 360, height: 800 },
      });
      await page.addInitScript('globalThis.__name = (one) => one');
      stage.site.body = WIDGETS[tag].tag(stage.channel);
      await page.goto(stage.site.url);
      const usual = await settled(page, tag);
      await report.check(`${tag} as it should be`, 'shows what it has', () => ({
        ok: usual.items > 0 && usual.fits,
        seen: usual.text,
      }));
      const names = await page.evaluate(
        (one) => (customElements.get(one) as unknown as { observedAttributes: string[] }).observedAttributes,
        tag,
      );
      await report.check(`${tag}: its attributes`, 'are known', () => ({
        ok: names.length >= 8,
        seen: names.join(' '),
      }));
      const hosts = [new URL(stage.site.url).host, new URL(stage.gateway.url).host];
      for (const name of [...names, 'class', 'style', 'title']) {
        for (const late of [false, true]) {
          const title = `${tag} ${name}=… ${late ? 'set later' : 'from the start'}`;
          await report.check(title, 'rows or a designed state, nothing runs, nothing leaves', async () => {
            const bad: string[] = [];
            for (const [kind, value] of HOSTILE) {
              const from = requests.length;
              const found = await tryValue(page, tag, stage.channel, { name, value, late });
              const stray = await strayed(page, requests.slice(from), hosts);
              const problems = [...wrongWith(found, usual, name), ...stray];
              if (problems.length > 0) bad.push(`${kind}: ${problems.join(', ')} (${found.text})`);
            }
            return { ok: bad.length === 0, seen: bad.join('; ') || `${HOSTILE.length} values, all well` };
          });
        }
      }
      await report.check(`${tag}: the console`, 'no error that nobody caught', () => {
        const uncaught = errors.filter((one) => !/Failed to load resource|rai-kit:/.test(one));
        return { ok: uncaught.length === 0, seen: uncaught.slice(0, 5).join('; ') || 'none' };
      });
      await context.close();
    }
    await unknownThings(report, stage, browser);
  } finally {
    await browser.close();
  }
}

function wrongWith(look: Look, usual: Look, attribute: string): string[] {
  const problems: string[] = [];
  if (look.states.length === 0 || look.loading) problems.push('never came to rest');
  if (look.words.trim().length < 3) problems.push('shows nothing');
  // A page's own class and style are its own affair.
  if (['class', 'style', 'title'].includes(attribute)) return problems;
  if (!look.fits) problems.push('sticks out');
  if (look.height > usual.height * 2 + 200)
    problems.push(`${look.height} px high instead of ${usual.height}`);
  return problems;
}

/** A new element in place of the one before, with one attribute that is not as it should be. */
async function tryValue(
  page: Page,
  tag: WidgetTag,
  channel: string,
  attribute: { name: string; value: string; late: boolean },
): Promise<Look> {
  const html = WIDGETS[tag].tag(channel);
  await page.evaluate(
    ({ html: text, name, value, late }) => {
      const template = document.createElement('template');
      template.innerHTML = text;
      const element = template.content.firstElementChild!;
      if (!late) element.setAttribute(name, value);
      document.querySelector('main')!.replaceChildren(element);
    },
    { html, ...attribute },
  );
  if (attribute.late) {
    await settled(page, tag);
    await page.evaluate(
      ({ tag: one, name, value }) => document.querySelector(one)!.setAttribute(name, value),
      { tag, name: attribute.name, value: attribute.value },
    );
    // A gateway that cannot be one is told only after a while, as a page may still name another.
    await page.waitForTimeout(attribute.name === 'gateway' ? 450 : 150);
  }
  return settled(page, tag);
}

async function unknownThings(
  report: Report,
  stage: Stage,
  browser: Awaited<ReturnType<typeof openBrowser>>,
): Promise<void> {
  const cases: [name: string, tag: WidgetTag, html: string, states: string[]][] = [
    [
      'an unknown board',
      'rai-leaderboard',
      '<rai-leaderboard board="nowhere"></rai-leaderboard>',
      ['not-found'],
    ],
    ['no board', 'rai-leaderboard', '<rai-leaderboard></rai-leaderboard>', ['missing']],
    ['limit=-1', 'rai-leaderboard', '<rai-leaderboard board="xp" limit="-1"></rai-leaderboard>', ['ready']],
    [
      'window=fortnight',
      'rai-leaderboard',
      '<rai-leaderboard board="xp" window="fortnight"></rai-leaderboard>',
      ['ready'],
    ],
    [
      'an unknown channel',
      'rai-messages',
      `<rai-messages channel="${'0'.repeat(24)}"></rai-messages>`,
      ['no-access'],
    ],
    [
      'a channel that is no id',
      'rai-messages',
      '<rai-messages channel="general"></rai-messages>',
      ['no-access'],
    ],
    ['no channel', 'rai-messages', '<rai-messages></rai-messages>', ['missing', 'error']],
    ['an unknown variant', 'rai-tier', '<rai-tier variant="huge"></rai-tier>', ['public', 'signed-out']],
  ];
  for (const [name, tag, html, states] of cases) {
    await report.check(`widget with ${name}`, `the designed state ${states.join(' or ')}`, async () => {
      stage.site.body = html;
      const { page, context, errors } = await openPage(browser);
      await page.addInitScript('globalThis.__name = (one) => one');
      await page.goto(stage.site.url);
      const look = await settled(page, tag);
      await context.close();
      const uncaught = errors.filter((one) => !/Failed to load resource|rai-kit:/.test(one));
      return {
        ok: states.some((state) => look.states.includes(state)) && look.fits && uncaught.length === 0,
        seen: `${look.text} ${uncaught.join('; ')}`,
      };
    });
  }
}
