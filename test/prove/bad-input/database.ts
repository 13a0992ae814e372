import { openBrowser, openPage } from '../../helpers/browser.js';
import { temporaryFolder } from '../../helpers/gateway-process.js';
import { runToEnd, until } from '../../helpers/processes.js';
import { readEnvelope } from './answers.js';
import { WIDGETS } from './page.js';
import type { Report } from './report.js';
import { boardUntil, type Stage } from './stage.js';

const PASSWORD = 'a-password-that-nobody-may-read';

/** The database is down at the start, goes down in the middle, and comes back. */
export async function checkDatabase(report: Report, stage: Stage): Promise<void> {
  await downAtStart(report);
  await downMidway(report, stage);
}

async function downAtStart(report: Report): Promise<void> {
  const folder = temporaryFolder('database');
  try {
    for (const script of ['demo/platform/main.ts', 'demo/platform/seed-main.ts']) {
      const expected = 'exit 2, names the server and says that it cannot be reached, no password';
      await report.check(`database down at start: ${script}`, expected, async () => {
        const { code, output, late } = await runToEnd({
          script,
          args: ['--data', folder.path],
          env: { DATABASE_URL: `postgres://rai:${PASSWORD}@127.0.0.1:1/rai` },
          timeout: 60_000,
        });
        const ok = code === 2 && !late && /127\.0\.0\.1:1.*cannot be reached/.test(output);
        return { ok: ok && !output.includes(PASSWORD), seen: `exit ${code}: ${output}` };
      });
    }
  } finally {
    folder.remove();
  }
}

async function downMidway(report: Report, stage: Stage): Promise<void> {
  const { platform, gateway, gate, database, credentials, channel } = stage;
  const bearer = { authorization: `Bearer ${credentials.communityKey}` };
  const ask = (): Promise<Response> => fetch(`${platform.url}/apis/v1/channels`, { headers: bearer });
  const send = (message: string): Promise<Response> =>
    fetch(`${platform.url}/apis/v1/messages/send`, {
      method: 'POST',
      headers: { ...bearer, 'content-type': 'application/json' },
      body: JSON.stringify({ channelId: channel, message, sender: credentials.users[0]!.username }),
    });
  const stored = async (message: string): Promise<number> =>
    Number((await database.query('select count(*) as n from messages where body = $1', [message])).rows[0].n);

  const browser = await openBrowser();
  const { page, context } = await openPage(browser);
  stage.site.body = WIDGETS['rai-leaderboard'].tag(channel);
  const rows = page.locator(`rai-leaderboard ${WIDGETS['rai-leaderboard'].shows}`);
  try {
    await boardUntil(gateway.url, (board) => board['stale'] !== true);
    await page.goto(stage.site.url);
    await rows.nth(9).waitFor();

    await gate.shut();
    await report.check(
      'database down midway: platform reads',
      '503 in its envelope, Retry-After',
      async () => {
        const answer = await ask();
        const after = answer.headers.get('retry-after');
        const told = await readEnvelope(answer);
        return { ok: told.status === 503 && told.typed && after !== null, seen: `${told.text}, ${after}` };
      },
    );
    await report.check('database down midway: platform writes', '503, and nothing was stored', async () => {
      const told = await readEnvelope(await send('Sent while the database was down'));
      const times = await stored('Sent while the database was down');
      return { ok: told.status === 503 && told.typed && times === 0, seen: `${told.text}, ${times} stored` };
    });
    await report.check('database down midway: board', 'its rows, marked as stale', async () => {
      const ok = await boardUntil(
        gateway.url,
        (board, status) => status === 200 && board['stale'] === true && (board['rows'] as []).length > 0,
      );
      return { ok, seen: ok ? 'stale rows' : 'never stale' };
    });
    await report.check('database down midway: readyz', '503 that says why', async () => {
      const answer = await fetch(`${gateway.url}/readyz`);
      const text = await answer.text();
      return { ok: answer.status === 503 && /platform/.test(text), seen: `${answer.status} ${text}` };
    });
    await report.check(
      'database down midway: an open page',
      'rows and the stale mark, by itself',
      async () => {
        const stale = page.locator('rai-leaderboard [part~="stale"]');
        await stale.waitFor({ timeout: 40_000 });
        const n = await rows.count();
        return { ok: n === 10, seen: `${n} rows, ${await stale.innerText()}` };
      },
    );
    await report.check('database down midway: a new page', 'rows and the stale mark', async () => {
      await page.reload();
      await rows.nth(9).waitFor();
      const stale = page.locator('rai-leaderboard [part~="stale"]');
      await stale.waitFor({ timeout: 10_000 });
      return { ok: (await rows.count()) === 10, seen: await stale.innerText() };
    });

    await gate.open();
    await report.check('database back: platform', 'answers by itself, the same process', async () => {
      const status = await until(async () => {
        const answer = await ask();
        return answer.ok ? answer.status : undefined;
      }, 15_000);
      const ended = await Promise.race([platform.ended, Promise.resolve(undefined)]);
      return { ok: status === 200 && ended === undefined, seen: `${status ?? 'no answer'}` };
    });
    await report.check('database back: sends', 'stored once', async () => {
      const answer = await send('Sent after the database came back');
      const times = await stored('Sent after the database came back');
      return { ok: answer.ok && times === 1, seen: `${answer.status}, ${times} stored` };
    });
    await report.check('database back: board and page', 'not stale any more, by themselves', async () => {
      const ok = await boardUntil(gateway.url, (board) => board['stale'] !== true);
      await page.locator('rai-leaderboard [part~="stale"]').waitFor({ state: 'detached', timeout: 40_000 });
      return { ok, seen: ok ? 'fresh' : 'the board is still stale' };
    });
    await report.check(
      'connections ended by the database server',
      'at most one 503, then answers',
      async () => {
        await database.query(
          `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'rai-kit platform'`,
        );
        const first = await ask();
        const told = first.ok ? { typed: true, text: '200' } : await readEnvelope(first);
        const then = await until(async () => ((await ask()).ok ? true : undefined), 10_000);
        return {
          ok: told.typed && then === true,
          seen: `${told.text}, then ${then ? 'answers' : 'nothing'}`,
        };
      },
    );
  } finally {
    await gate.open();
    await context.close();
    await browser.close();
  }
}
