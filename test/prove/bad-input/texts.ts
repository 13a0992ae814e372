import { randomBytes } from 'node:crypto';
import type { Browser } from 'playwright';
import { openBrowser, openPage } from '../../helpers/browser.js';
import { until } from '../../helpers/processes.js';
import {
  FOREIGN,
  hearViolations,
  MARKUP,
  MEGABYTE,
  references,
  settled,
  strayed,
  WIDGETS,
  type Look,
  type WidgetTag,
} from './page.js';
import type { Report } from './report.js';
import { boardUntil, type Stage } from './stage.js';

interface Kind {
  name: string;
  text: string;
  /** What of it must be read in every widget that shows the text; undefined where nothing of it is sure to be shown. */
  shown?: string;
}

/** A family of seven code points that is one picture, and a flag of seven more. */
const EMOJI = '\u{1F469}\u{1F3FD}\u200D\u{1F469}\u{1F3FD}\u200D\u{1F467}\u{1F3F4}\u{E0067}\u{E0062}\u{E007F}';

/** Addresses that must never become a link, and two that may. */
const ADDRESSES = [
  'javascript:globalThis.ran=7',
  'JaVaScRiPt://%0aglobalThis.ran=8',
  'data:text/html,<script>globalThis.ran=9</script>',
  'vbscript:globalThis.ran=10 file:///etc/passwd blob:https://foreign.example/x',
  'https://user:word@foreign.example/ //foreign.example/ http://foreign.example/',
  `${FOREIGN}/page mailto:somebody@foreign.example`,
].join(' ');

/** A picture that would run a script if it were shown as a document. */
const PICTURE = 'data:image/svg+xml,<svg xmlns="http://www.w3.org/2000/svg" onload="globalThis.ran=11"/>';

/** What somebody could write where the platform takes a text. */
const KINDS: readonly Kind[] = [
  { name: 'markup', text: MARKUP, shown: MARKUP.slice(0, 30) },
  {
    name: '1 MB',
    text: `${MARKUP}${'W'.repeat(MEGABYTE / 2)}${'<b>'.repeat(MEGABYTE / 6)}`,
    shown: MARKUP.slice(0, 30),
  },
  {
    name: 'turned and hidden characters',
    text: `\u202e\u2066abc\u200b\u200f\ufeff${'\u0301'.repeat(300)}\u2028\n\t\u0007 end`,
    shown: 'abc',
  },
  { name: '10,000 emoji', text: EMOJI.repeat(10_000), shown: '\u{1F469}\u{1F3FD}' },
  { name: '10,000 zero-width joiners', text: `joined${'\u200d'.repeat(10_000)}end`, shown: 'joined' },
  { name: 'addresses', text: ADDRESSES, shown: 'javascript:globalThis.ran=7' },
  { name: 'a data: picture', text: PICTURE, shown: PICTURE.slice(0, 30) },
];

/** Answers of many megabytes take their time, and are asked for once. */
const patient = (channel: string): Record<string, string> => ({
  RAI_CHANNELS_PUBLIC: channel,
  RAI_SYNC_INTERVAL_MS: '600000',
  RAI_MESSAGES_POLL_MS: '600000',
  RAI_LIMITS: JSON.stringify({ ip: { points: 1_000_000, seconds: 60 }, upstreamMs: 20_000 }),
});

interface Place {
  name: string;
  /** Writes the text into the database and says how to take it out again. */
  write: (stage: Stage, text: string) => Promise<() => Promise<void>>;
  /** The widget in which it is read as text; undefined where no widget shows it. */
  seenIn?: WidgetTag;
}

const PLACES: readonly Place[] = [
  {
    name: 'member names',
    write: (stage, text) =>
      replace(stage, 'users', ['display_name', 'first_name', 'last_name'], 'number', text, TOP_MEMBERS),
    seenIn: 'rai-leaderboard',
  },
  {
    name: 'pictures of members',
    write: (stage, text) => replace(stage, 'users', ['avatar'], 'number', text, TOP_MEMBERS),
  },
  { name: 'messages', write: writeMessages, seenIn: 'rai-messages' },
  {
    name: 'names of tiers',
    write: (stage, text) => replace(stage, 'tiers', ['name'], 'id', text),
    seenIn: 'rai-tier',
  },
  { name: 'pictures of tiers', write: (stage, text) => replace(stage, 'tiers', ['icon'], 'id', text) },
  {
    name: 'names of channels',
    write: writeChannelNames,
    seenIn: 'rai-messages',
  },
  { name: 'reactions', write: writeReactions },
  {
    name: 'name of the community',
    write: (stage, text) => replace(stage, 'communities', ['name'], 'id', text),
  },
];

const TOP_MEMBERS = 'number in (select user_number from members order by xp desc limit 3)';

/** Hostile texts in everything that the platform gives: they are read as text, and the layout holds. */
export async function checkTexts(report: Report, stage: Stage): Promise<void> {
  const browser = await openBrowser();
  try {
    const top = await stage.database.query('select user_number from members order by xp desc limit 1');
    const member = String(top.rows[0].user_number);
    const usual = await lookAt(browser, stage, stage.gateway.url, member);
    // The stage's own gateway would ask for all of it twice a second.
    await stage.proxy.set({ kind: 'failing' });
    for (const { name: kind, ...one } of KINDS)
      await oneKind(report, { browser, stage, kind, ...one, member, usual });
  } finally {
    await browser.close();
    await stage.proxy.set({ kind: 'none' });
  }
}

interface Try {
  browser: Browser;
  stage: Stage;
  kind: string;
  text: string;
  shown?: string;
  member: string;
  usual: Seen;
}

async function oneKind(report: Report, one: Try): Promise<void> {
  const { kind, shown: part } = one;
  const seen = await lookWith(one, PLACES);
  const expected = 'every widget shows its rows, each box as usual, nothing runs or leaves';
  await report.check(`${kind} in every text of the platform: pages`, expected, async () => {
    const problems = wrongWith(seen, one.usual);
    if (problems.length === 0) return { ok: true, seen: 'as usual' };
    // Which of the texts is it?
    const found: string[] = [];
    for (const place of PLACES) {
      const alone = wrongWith(await lookWith(one, [place]), one.usual);
      if (alone.length > 0) found.push(`${place.name}: ${alone.join(', ')}`);
    }
    return { ok: false, seen: `${problems.join(', ')}; alone: ${found.join('; ') || 'nothing'}` };
  });
  await report.check(`${kind} in every text of the platform: answers`, 'each below 4 MB', () => {
    const large = seen.bytes.filter(({ size }) => size > 4_000_000);
    const most = seen.bytes.reduce((max, { size }) => Math.max(max, size), 0);
    const shown = large.map(({ path, size }) => `${path}: ${size} bytes`).join(', ');
    return { ok: large.length === 0, seen: shown || `at most ${most} bytes` };
  });
  await report.check(`${kind} in every text: links and pictures`, 'https, mailto, and the gateway', () => {
    const wrong = seen.addresses.filter((address) => !/^(https:\/\/(?![^/]*@)|mailto:)/.test(address));
    const foreign = seen.pictures.filter((address) => !address.startsWith(`${seen.gateway}/v1/media/`));
    const shown = [...wrong, ...foreign].map((address) => address.slice(0, 80)).join(', ');
    const count = `${seen.addresses.length} links, ${seen.pictures.length} pictures`;
    // Where a text holds addresses that are fit to be links, some are: the others were told apart.
    const ok = wrong.length + foreign.length === 0 && (kind !== 'addresses' || seen.addresses.length > 0);
    return { ok, seen: shown || count };
  });
  if (part === undefined) return;
  for (const { name, seenIn } of PLACES) {
    if (!seenIn) continue;
    await report.check(`${kind} in ${name}: read as text`, `its characters in ${seenIn}`, () => {
      const { words } = seen.anonymous[seenIn];
      return { ok: words.includes(part), seen: words.replaceAll(/\s+/g, ' ').slice(0, 200) };
    });
  }
}

/** What a page shows while the text stands in these places. */
async function lookWith({ browser, stage, text, member }: Try, places: readonly Place[]): Promise<Seen> {
  const restores: (() => Promise<void>)[] = [];
  try {
    for (const place of places) restores.push(await place.write(stage, text));
    const gateway = await stage.gatewayWith(patient(stage.channel));
    try {
      // The ready line does not wait for ever; what is looked at here is what comes after.
      await boardUntil(gateway.url, (_page, status) => status === 200, 90_000);
      const messages = `${gateway.url}/v1/channels/${stage.channel}/messages`;
      await until(async () => ((await fetch(messages)).ok ? true : undefined), 90_000);
      return await lookAt(browser, stage, gateway.url, member);
    } finally {
      await gateway.stop();
    }
  } finally {
    for (const restore of restores.reverse()) await restore();
  }
}

function wrongWith(seen: Seen, usual: Seen): string[] {
  const problems = [...seen.stray];
  for (const who of ['anonymous', 'member'] as const) {
    for (const tag of Object.keys(WIDGETS) as WidgetTag[]) {
      const [now, before] = [seen[who][tag], usual[who][tag]];
      if (now.items === 0) problems.push(`${tag} has no rows (${who}, ${now.text})`);
      if (!now.fits) problems.push(`${tag} sticks out (${who})`);
      if (Math.abs(now.height - before.height) > 1)
        problems.push(`${tag} is ${now.height} px high, not ${before.height} (${who})`);
    }
  }
  return problems;
}

interface Seen {
  anonymous: Record<WidgetTag, Look>;
  member: Record<WidgetTag, Look>;
  /** What ran or left. */
  stray: string[];
  /** Answers of the gateway. */
  bytes: { path: string; size: number }[];
  gateway: string;
  /** Where links lead, and where pictures come from. */
  addresses: string[];
  pictures: string[];
}

/** All three widgets on a narrow page, for nobody and for the member who leads. */
async function lookAt(browser: Browser, stage: Stage, gateway: string, member: string): Promise<Seen> {
  stage.site.gateway = gateway;
  stage.site.body = Object.values(WIDGETS)
    .map(({ tag }) => tag(stage.channel))
    .join('');
  const seen: Partial<Seen> = {};
  const stray: string[] = [];
  const bytes: Seen['bytes'] = [];
  const addresses: string[] = [];
  const pictures: string[] = [];
  try {
    for (const who of ['anonymous', 'member'] as const) {
      stage.site.member = who === 'member' ? member : undefined;
      const { page, context, requests, errors } = await openPage(browser, {
        viewport: { width: 360, height: 900 },
      });
      await page.addInitScript('globalThis.__name = (one) => one');
      await hearViolations(page);
      page.on('response', (response) => {
        if (!response.url().startsWith(`${gateway}/v1/`)) return;
        const path = new URL(response.url()).pathname;
        void response.body().then(
          (body) => bytes.push({ path, size: body.length }),
          () => undefined,
        );
      });
      await page.goto(stage.site.url);
      const looks: Partial<Record<WidgetTag, Look>> = {};
      for (const tag of Object.keys(WIDGETS) as WidgetTag[]) {
        await page
          .locator(tag)
          .locator(WIDGETS[tag].shows)
          .first()
          .waitFor({ timeout: 20_000 })
          .catch(() => undefined);
      }
      // What is loaded after the first rows is there, too.
      await page.waitForTimeout(700);
      for (const tag of Object.keys(WIDGETS) as WidgetTag[]) looks[tag] = await settled(page, tag);
      seen[who] = looks as Record<WidgetTag, Look>;
      const found = await references(page);
      addresses.push(...found.addresses);
      pictures.push(...found.pictures);
      const hosts = [new URL(stage.site.url).host, new URL(gateway).host];
      stray.push(...(await strayed(page, requests, hosts)));
      stray.push(
        ...errors.filter((error) => !/Failed to load resource/.test(error)).map((error) => `error: ${error}`),
      );
      await context.close();
    }
  } finally {
    stage.site.gateway = stage.gateway.url;
    stage.site.member = undefined;
  }
  return { ...(seen as Seen), stray, bytes, gateway, addresses, pictures };
}

/** Puts a text into columns of some rows, and gives what puts the old ones back. */
async function replace(
  { database }: Stage,
  table: string,
  columns: readonly string[],
  id: string,
  text: string,
  where = 'true',
): Promise<() => Promise<void>> {
  const { rows } = await database.query(`select ${[id, ...columns].join(', ')} from ${table} where ${where}`);
  const set = columns.map((column, n) => `${column} = $${n + 2}`).join(', ');
  const write = (key: unknown, values: unknown[]) =>
    database.query(`update ${table} set ${set} where ${id} = $1`, [key, ...values]);
  for (const row of rows)
    await write(
      row[id],
      columns.map(() => text),
    );
  return async () => {
    for (const row of rows)
      await write(
        row[id],
        columns.map((column) => row[column]),
      );
  };
}

/**
 * The platform repeats the name of a channel with each of its messages: for those that are read a tenth makes an answer
 * of many megabytes. The others, which only the list of channels names, have all of it.
 */
async function writeChannelNames(stage: Stage, text: string): Promise<() => Promise<void>> {
  const shown = `id in ('${stage.channels.join("', '")}')`;
  const one = await replace(stage, 'channels', ['topic'], 'id', text.slice(0, MEGABYTE / 10), shown);
  const others = await replace(stage, 'channels', ['topic'], 'id', text, `not (${shown})`);
  return async () => {
    await others();
    await one();
  };
}

/** Three messages of this text, the newest ones of the channel. */
async function writeMessages(stage: Stage, text: string): Promise<() => Promise<void>> {
  const { database, credentials, channel } = stage;
  const ids = [1, 2, 3].map(() => randomBytes(12).toString('hex'));
  for (const id of ids) {
    await database.query(
      `insert into messages (id, community_id, channel_id, user_number, body, created_at) values ($1, $2, $3, $4, $5, now())`,
      [id, credentials.communityId, channel, Number(credentials.users[0]!.userId), text],
    );
  }
  return async () => void (await database.query('delete from messages where id = any($1)', [ids]));
}

async function writeReactions(stage: Stage, text: string): Promise<() => Promise<void>> {
  const { database, channel, credentials } = stage;
  // An index of the database takes no longer ones.
  const emoji = text.slice(0, 2000);
  const { rows } = await database.query(
    'select id from messages where channel_id = $1 order by seq desc limit 3',
    [channel],
  );
  for (const { id } of rows) {
    await database.query(
      'insert into reactions (message_id, user_number, emoji, created_at) values ($1, $2, $3, now())',
      [id, Number(credentials.users[1]!.userId), emoji],
    );
  }
  return async () => void (await database.query('delete from reactions where emoji = $1', [emoji]));
}
