import type { Browser } from 'playwright';
import type { Fault } from '../../helpers/fault-proxy.js';
import { openBrowser, openPage } from '../../helpers/browser.js';
import { mintSession } from '../../helpers/gateway-process.js';
import { until } from '../../helpers/processes.js';
import { readProblem } from './answers.js';
import { settled, WIDGETS, type WidgetTag } from './page.js';
import type { Report } from './report.js';
import { boardUntil, type Stage } from './stage.js';

/** Longer than the gateway waits for the platform. */
const SLOW_MS = 4000;

const FAULTS: readonly [name: string, fault: Fault][] = [
  ['platform down', { kind: 'down' }],
  ['platform slow', { kind: 'slow', ms: SLOW_MS }],
  ['platform answers HTML', { kind: 'html' }],
  ['platform fails', { kind: 'failing' }],
];

/** The platform cannot be asked, from the gateway's start on or in the middle. */
export async function checkOutages(report: Report, stage: Stage): Promise<void> {
  const browser = await openBrowser();
  try {
    for (const [name, fault] of FAULTS) {
      await midway(report, stage, browser, name, fault);
      await atStart(report, stage, browser, name, fault);
    }
  } finally {
    await stage.proxy.set({ kind: 'none' });
    await browser.close();
  }
}

async function midway(
  report: Report,
  stage: Stage,
  browser: Browser,
  name: string,
  fault: Fault,
): Promise<void> {
  const { gateway, proxy, channel, credentials, database } = stage;
  await boardUntil(gateway.url, (board) => board['stale'] !== true);
  const rowsNow = async (): Promise<string> => {
    const { rows } = (await (await fetch(`${gateway.url}/v1/boards/xp?limit=100`)).json()) as {
      rows: object[];
    };
    return JSON.stringify(rows);
  };
  const token = await mintSession(gateway.url, credentials.users[1]!.userId);
  const before = await rowsNow();
  await proxy.set(fault);
  try {
    await report.check(`${name} midway: board`, 'the same rows, marked as stale', async () => {
      const stale = await boardUntil(gateway.url, (board) => board['stale'] === true, 20_000);
      const same = (await rowsNow()) === before;
      return { ok: stale && same, seen: `${stale ? 'stale' : 'not stale'}, ${same ? 'same' : 'other'} rows` };
    });
    await report.check(`${name} midway: messages`, 'the last known ones, marked as stale', async () => {
      const list = await until(async () => {
        const answer = await fetch(`${gateway.url}/v1/channels/${channel}/messages`);
        const data = (await answer.json()) as { messages?: unknown[]; stale?: boolean };
        return answer.ok && data.stale ? data : undefined;
      }, 20_000);
      return { ok: (list?.messages?.length ?? 0) > 0, seen: `${list?.messages?.length ?? 'no'} messages` };
    });
    await report.check(`${name} midway: readyz`, '503 that names the platform', async () => {
      const answer = await fetch(`${gateway.url}/readyz`);
      const text = await answer.text();
      return { ok: answer.status === 503 && /platform/.test(text), seen: `${answer.status} ${text}` };
    });
    await report.check(
      `${name} midway: a new page`,
      'all widgets with rows, the board says stale',
      async () => {
        stage.site.body = Object.values(WIDGETS)
          .map(({ tag }) => tag(channel))
          .join('');
        const { page, context, errors } = await openPage(browser);
        await page.addInitScript('globalThis.__name = (one) => one');
        await page.goto(stage.site.url);
        await page.locator('rai-leaderboard [part~="stale"]').waitFor({ timeout: 20_000 });
        const looks = await Promise.all(
          (Object.keys(WIDGETS) as WidgetTag[]).map((tag) => settled(page, tag)),
        );
        await context.close();
        const uncaught = errors.filter((one) => !/Failed to load resource/.test(one));
        return {
          ok: looks.every(({ items, fits }) => items > 0 && fits) && uncaught.length === 0,
          seen: `${looks.map(({ text }) => text).join('; ')} ${uncaught.join('; ')}`,
        };
      },
    );

    const text = `Said while the ${name} ${Math.random().toString(36).slice(2)}`;
    const key = `an-outage-${Math.random().toString(36).slice(2)}`;
    const send = async (): Promise<{ status: number; state: string; shown: string }> => {
      const answer = await fetch(`${gateway.url}/v1/channels/${channel}/messages`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${token}`,
          'content-type': 'application/json',
          'idempotency-key': key,
        },
        body: JSON.stringify({ text }),
      });
      const copy = answer.clone();
      if (answer.ok) {
        const { state } = (await answer.json()) as { state: string };
        return { status: answer.status, state, shown: `${answer.status} ${state}` };
      }
      const told = await readProblem(copy);
      return { status: told.status, state: told.code ?? 'untyped', shown: told.text };
    };
    const times = async (): Promise<number> =>
      Number((await database.query('select count(*) as n from messages where body = $1', [text])).rows[0].n);
    await report.check(`${name} midway: a send`, 'held, or a typed refusal; never "sent"', async () => {
      const { state, shown } = await send();
      return { ok: ['held', 'UNAVAILABLE', 'TIMEOUT'].includes(state), seen: shown };
    });
    // What is on its way arrives before the line is good again.
    if (fault.kind === 'slow') await new Promise((settle) => setTimeout(settle, 2 * SLOW_MS));
    await proxy.set({ kind: 'none' });
    await report.check(`${name} over: the same send again`, 'sent, stored exactly once', async () => {
      let last = '';
      const done = await until(async () => {
        const { state, shown } = await send();
        last = shown;
        return state === 'sent' ? true : undefined;
      }, 40_000);
      // Nothing comes late.
      await new Promise((settle) => setTimeout(settle, 1000));
      const n = await times();
      return { ok: done === true && n === 1, seen: `${last}, stored ${n} times` };
    });
    await report.check(`${name} over: board`, 'fresh by itself', async () => {
      const ok = await boardUntil(gateway.url, (board) => board['stale'] !== true, 40_000);
      return { ok, seen: ok ? 'fresh' : 'still stale' };
    });
  } finally {
    await proxy.set({ kind: 'none' });
  }
}

async function atStart(
  report: Report,
  stage: Stage,
  browser: Browser,
  name: string,
  fault: Fault,
): Promise<void> {
  const { proxy, channel } = stage;
  await proxy.set(fault);
  const gateway = await stage.gatewayWith({}, proxy.url);
  stage.site.gateway = gateway.url;
  const { page, context, errors } = await openPage(browser);
  try {
    await report.check(
      `${name} at start: routes`,
      '503 UNAVAILABLE with Retry-After; healthz 200',
      async () => {
        const paths = ['/v1/config', '/v1/boards/xp', '/v1/tiers', `/v1/channels/${channel}/messages`];
        const seen: string[] = [];
        for (const path of paths) {
          const answer = await fetch(gateway.url + path);
          const after = answer.headers.get('retry-after');
          const { status, code } = await readProblem(answer);
          if (status !== 503 || code !== 'UNAVAILABLE' || after === null)
            seen.push(`${path}: ${status} ${code}`);
        }
        const health = await fetch(`${gateway.url}/healthz`);
        if (!health.ok) seen.push(`healthz ${health.status}`);
        return { ok: seen.length === 0, seen: seen.join(', ') || 'as expected' };
      },
    );
    stage.site.body = Object.values(WIDGETS)
      .map(({ tag }) => tag(channel))
      .join('');
    await page.addInitScript('globalThis.__name = (one) => one');
    await page.goto(stage.site.url);
    for (const tag of Object.keys(WIDGETS) as WidgetTag[]) {
      await report.check(`${name} at start: ${tag}`, 'a designed error with "Try again"', async () => {
        const look = await settled(page, tag, 30_000);
        await page
          .locator(tag)
          .getByRole('button', { name: 'Try again' })
          .first()
          .waitFor({ timeout: 15_000 });
        return { ok: look.states.includes('error') && look.fits, seen: look.text };
      });
    }
    await proxy.set({ kind: 'none' });
    await report.check(
      `${name} at start, then over: page`,
      'rows, at the latest after "Try again"',
      async () => {
        const fresh = await boardUntil(gateway.url, (_board, status) => status === 200, 40_000);
        const seen: string[] = [];
        for (const tag of Object.keys(WIDGETS) as WidgetTag[]) {
          const items = page.locator(tag).locator(WIDGETS[tag].shows).first();
          const button = page.locator(tag).getByRole('button', { name: 'Try again' }).first();
          await items.or(button).first().waitFor({ timeout: 15_000 });
          if (!(await items.isVisible())) await button.click().catch(() => undefined);
          await items.waitFor({ timeout: 30_000 }).catch(() => seen.push(`${tag} has no rows`));
        }
        const uncaught = errors.filter((one) => !/Failed to load resource/.test(one));
        return {
          ok: fresh && seen.length === 0 && uncaught.length === 0,
          seen: [...seen, ...uncaught].join('; ') || 'rows everywhere',
        };
      },
    );
  } finally {
    await proxy.set({ kind: 'none' });
    stage.site.gateway = stage.gateway.url;
    await context.close();
    await gateway.stop();
  }
}
