/**
 * Walks through every public route of a real gateway on a real sandbox platform, with all parameters and
 * pages, and looks for e-mail addresses, keys and ids of the platform in everything that comes back. Once for
 * nobody and once for a member, in both modes of the sandbox.
 *
 *   npm run prove:crawl -- --json [--members 300]
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { SEASON_REACH_DAYS, seasonsAround } from '../../demo/start/seasons.js';
import { buildCdn, cdnIsStale } from '../../tools/build-cdn.js';
import {
  copyKit,
  gatewayEnvironment,
  mintSession,
  readCredentials,
  temporaryFolder,
} from '../helpers/gateway-process.js';
import { runToEnd, startServer, until } from '../helpers/processes.js';
import { readSecrets } from './crawl/secrets.js';
import { walk, type Walked } from './crawl/walk.js';

interface Crawl extends Walked {
  mode: 'normal' | 'strict contract';
  who: 'nobody' | 'a member';
  /** What was looked for. */
  emails: number;
  ids: number;
  keys: number;
  seconds: number;
}

const { values } = parseArgs({
  options: { json: { type: 'boolean', default: false }, members: { type: 'string', default: '300' } },
});
if (!/^\d{2,6}$/.test(values.members)) {
  console.error(`--members: expected a whole number from 10 to 999999, not "${values.members}"`);
  process.exit(2);
}

if (cdnIsStale()) await buildCdn();
const crawls = [...(await crawl(false)), ...(await crawl(true))];
// A walk that found little has proven little.
const isWhole = (one: Crawl): boolean =>
  one.pages > 50 && one.messages > 30 && one.kitFiles > 3 && one.emails > 50 && one.requests > 500;
const ok = crawls.every((one) => one.found.length === 0 && isWhole(one));
if (values.json) console.log(JSON.stringify({ ok, crawls }, null, 2));
else {
  for (const one of crawls) {
    const { mode, who, requests, bytes, pages, messages, media, kitFiles, emails, ids, keys, found } = one;
    const verdict = found.length > 0 ? 'FAILED' : isWhole(one) ? 'ok' : 'FAILED (too little was walked)';
    console.log(
      `${verdict}: ${mode}, ${who}: ${requests} requests, ${(bytes / 2 ** 20).toFixed(1)} MiB, ${pages} pages, ${messages} messages, ${media} pictures, ${kitFiles} files of the kit in ${one.seconds} s`,
    );
    console.log(`  looked for ${emails} e-mail addresses (and any other), ${ids} platform ids, ${keys} keys`);
    console.log(
      `  ${Object.entries(one.statuses)
        .map(([status, n]) => `${n}x ${status}`)
        .join(', ')}`,
    );
    for (const line of found.slice(0, 20)) console.log(`  FOUND ${line}`);
    if (found.length > 20) console.log(`  and ${found.length - 20} more`);
  }
}
process.exit(ok ? 0 : 1);

async function crawl(strict: boolean): Promise<Crawl[]> {
  const folder = temporaryFolder('crawl');
  const data = join(folder.path, 'data');
  try {
    const seed = await runToEnd({
      script: 'demo/platform/seed-main.ts',
      args: ['--data', data, '--members', values.members],
      timeout: 300_000,
    });
    if (seed.code !== 0) throw new Error(`the seed ended with ${seed.code}: ${seed.output}`);
    const credentials = readCredentials(data);
    const store = join(folder.path, 'store');
    const own = gatewayEnvironment({ platform: 'http://127.0.0.1:1', credentials, store });
    const [sessionKey] = JSON.parse(own['RAI_SESSIONS_KEYS']!) as { d: string }[];
    const secrets = await readSecrets(data, credentials, [
      ['server key', own['RAI_SERVER_KEYS']!],
      ['key behind public ids', own['RAI_PUBLIC_ID_KEY']!],
      ['private session key', sessionKey!.d],
    ]);

    const platform = await startServer({
      script: 'demo/platform/main.ts',
      args: ['--port', '0', '--data', data, ...(strict ? ['--strict-contract'] : [])],
    });
    const gateway = await startServer({
      script: 'src/gateway/cli.ts',
      args: ['gateway'],
      env: gatewayEnvironment({
        platform: platform.url,
        credentials,
        store,
        kit: copyKit(folder.path),
        env: {
          RAI_BACKFILL_DAYS: String(SEASON_REACH_DAYS),
          RAI_BOARDS: JSON.stringify([{ slug: 'xp', name: 'XP', seasons: seasonsAround(Date.now()) }]),
          RAI_PLATFORM_WIDGETS_URL: platform.url,
          RAI_LIMITS: JSON.stringify({
            ip: { points: 1_000_000, seconds: 60 },
            session: { points: 1_000_000, seconds: 60 },
            key: { points: 1_000_000, seconds: 60 },
          }),
        },
      }),
    });
    try {
      await until(async () => ((await fetch(`${gateway.url}/readyz`)).ok ? true : undefined), 60_000);
      // What the platform itself answers must be found, or nothing could ever be.
      const control = await fetch(`${platform.url}/apis/v1/users/filter`, {
        method: 'POST',
        headers: { authorization: `Bearer ${credentials.communityKey}`, 'content-type': 'application/json' },
        body: JSON.stringify({ fields: ['email'], filter: {} }),
      });
      const known = secrets.findIn(await control.text());
      if (!known.includes('e-mail address of a member') || !known.includes('platform id of a user')) {
        throw new Error(`the search finds nothing where there is something: ${known.join(', ')}`);
      }
      const token = await mintSession(gateway.url, credentials.users[0]!.userId);
      const platformIds = [
        credentials.users[0]!._id,
        ...credentials.channels.filter(({ channelType }) => channelType === 'direct').map(({ id }) => id),
      ];
      const crawls: Crawl[] = [];
      for (const who of ['nobody', 'a member'] as const) {
        const began = performance.now();
        const walked = await walk({
          gateway: gateway.url,
          secrets,
          platformIds,
          ...(who === 'a member' ? { token } : {}),
        });
        crawls.push({
          mode: strict ? 'strict contract' : 'normal',
          who,
          emails: secrets.emails.size,
          ids: secrets.ids.size,
          keys: secrets.keys,
          seconds: Math.round((performance.now() - began) / 1000),
          ...walked,
        });
      }
      return crawls;
    } finally {
      await gateway.stop();
      await platform.stop();
    }
  } finally {
    folder.remove();
  }
}
