import { createHash, randomBytes } from 'node:crypto';
import { openBrowser, openPage } from '../../helpers/browser.js';
import { until } from '../../helpers/processes.js';
import { readProblem } from './answers.js';
import { settled, WIDGETS, type WidgetTag } from './page.js';
import type { Report } from './report.js';
import { boardUntil, type Stage } from './stage.js';

/** Permissions of a key that can do everything the gateway asks for. */
const ALL = ['getUserData', 'getUserStats', 'getMessages', 'getChannels', 'sendMessage', 'replyMessage'];

/** A community key that the platform does not know, no longer takes, or that may not do what is needed. */
export async function checkKeys(report: Report, stage: Stage): Promise<void> {
  const addKey = (permissions: string[], expired: boolean): Promise<string> =>
    insertKey(stage, permissions, expired);
  const cases: [name: string, key: string][] = [
    ['wrong', randomBytes(32).toString('hex')],
    ['malformed', 'not-a-key'],
    ['expired', await addKey(ALL, true)],
    ['insufficient', await addKey([], false)],
  ];
  const browser = await openBrowser();
  try {
    for (const [name, key] of cases) {
      const gateway = await stage.gatewayWith({ RAI_PLATFORM_COMMUNITY_KEY: key });
      try {
        const expected = 'the log says that the platform refused the community key, without the key';
        await report.check(`${name} community key: the gateway's log`, expected, async () => {
          const said = await until(() => {
            const line = gateway
              .output()
              .split('\n')
              .find((one) => /communityKey|community key|API key/i.test(one));
            return line;
          }, 10_000);
          const leaks = gateway.output().includes(key);
          return { ok: said !== undefined && !leaks, seen: said ?? `never named: ${gateway.output()}` };
        });
        await report.check(`${name} community key: board`, '503 UNAVAILABLE with Retry-After', async () => {
          const answer = await fetch(`${gateway.url}/v1/boards/xp`);
          const after = answer.headers.get('retry-after');
          const { status, code, text } = await readProblem(answer);
          return { ok: status === 503 && code === 'UNAVAILABLE' && after !== null, seen: text };
        });
        await report.check(`${name} community key: readyz`, '503 that says why', async () => {
          const answer = await fetch(`${gateway.url}/readyz`);
          const text = await answer.text();
          return { ok: answer.status === 503 && /problems/.test(text), seen: `${answer.status} ${text}` };
        });
        const { page, context, errors } = await openPage(browser);
        stage.site.gateway = gateway.url;
        stage.site.body = Object.values(WIDGETS)
          .map((one) => one.tag(stage.channel))
          .join('');
        await page.addInitScript('globalThis.__name = (one) => one');
        await page.goto(stage.site.url);
        for (const tag of Object.keys(WIDGETS) as WidgetTag[]) {
          await report.check(
            `${name} community key: ${tag}`,
            'a designed error with "Try again"',
            async () => {
              const look = await settled(page, tag, 20_000);
              const button = page.locator(tag).getByRole('button', { name: 'Try again' }).first();
              const retry = await button.waitFor({ timeout: 15_000 }).then(
                () => 'a button',
                () => 'no button',
              );
              const ok = look.states.includes('error') && retry === 'a button' && look.fits;
              return { ok, seen: `${look.text}, ${retry}` };
            },
          );
        }
        await report.check(`${name} community key: page`, 'no uncaught error', () => {
          const uncaught = errors.filter((error) => !/Failed to load resource/.test(error));
          return { ok: uncaught.length === 0, seen: uncaught.join('; ') || 'none' };
        });
        await context.close();
      } finally {
        await gateway.stop();
        stage.site.gateway = stage.gateway.url;
      }
    }
  } finally {
    await browser.close();
  }
  await partly(report, stage, await addKey(['getUserData', 'getUserStats'], false));
}

/** A key that may read members but neither read nor write messages: the rest goes on. */
async function partly(report: Report, stage: Stage, key: string): Promise<void> {
  const gateway = await stage.gatewayWith({ RAI_PLATFORM_COMMUNITY_KEY: key });
  try {
    await report.check('a key without messages: board', 'rows all the same', async () => {
      const ok = await boardUntil(
        gateway.url,
        (page) => Array.isArray(page['rows']) && page['rows'].length > 0,
      );
      return { ok, seen: ok ? 'rows' : 'no rows' };
    });
    await report.check('a key without messages: messages', 'a typed answer, no 500', async () => {
      const answer = await fetch(`${gateway.url}/v1/channels/${stage.channel}/messages`);
      const { status, code, text } = await readProblem(answer);
      return { ok: status === 200 || (status < 500 && code !== undefined) || status === 503, seen: text };
    });
  } finally {
    await gateway.stop();
  }
}

async function insertKey(
  { database, credentials }: Stage,
  permissions: string[],
  expired: boolean,
): Promise<string> {
  const key = randomBytes(32).toString('hex');
  const at = (days: number): Date => new Date(Date.now() + days * 86_400_000);
  await database.query(
    `insert into api_keys (id, community_id, name, head, hash, permissions, expire_period, expire_date, created_at, updated_at)
     values ($1, $2, 'test', $3, $4, $5, $6, $7, $8, $8)`,
    [
      randomBytes(12).toString('hex'),
      credentials.communityId,
      key.slice(0, 4),
      createHash('sha256').update(key).digest('hex'),
      permissions,
      expired ? 1 : 0,
      expired ? at(-1) : null,
      at(-2),
    ],
  );
  return key;
}
