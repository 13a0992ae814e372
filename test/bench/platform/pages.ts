import { sql } from 'drizzle-orm';
import type { SandboxPlatform } from '../../../demo/platform/create-platform.js';
import type { Credentials } from '../../../demo/platform/seed/credentials.js';
import { IntegrationApi } from '../../../src/api/index.js';
import { round } from '../first/world.js';
import { median } from '../median.js';
import { addMembers } from './members.js';

export interface Pages {
  members: number;
  pages: number;
  /** Members that came twice or not at all. */
  wrong: number;
  /** Seconds for the whole walk, and to put the members there. */
  walk: number;
  fill: number;
  /** Milliseconds of one page. */
  first: number;
  last: number;
  ratio: number;
}

const TRIES = 41;

/** Walks all members by cursor with the typed client, then asks for the first and the last full page in turns. */
export async function measurePages(
  platform: SandboxPlatform,
  credentials: Credentials,
  amount: number,
): Promise<Pages> {
  const { db } = platform.platform;
  let began = performance.now();
  await addMembers(db, credentials.communityId, amount);
  const fill = (performance.now() - began) / 1000;
  const api = new IntegrationApi({
    key: credentials.communityKey,
    baseUrl: 'http://127.0.0.1:3333/apis/v1',
    timeoutMs: 60_000,
    fetch: ((input: string, init?: RequestInit) => platform.fetch(new Request(input, init))) as typeof fetch,
  });
  const fields = ['username', 'email', 'xp'];
  const seen = new Set<string>();
  let rows = 0;
  let pages = 0;
  let cursor: string | undefined;
  /** Where the last full page begins. */
  let last: string | undefined;
  began = performance.now();
  do {
    const page = await api.filterUsers({ fields, ...(cursor && { cursor }) });
    if (page.users.length === 200) last = cursor;
    for (const { _id } of page.users) seen.add(_id);
    rows += page.users.length;
    pages += 1;
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  const walk = (performance.now() - began) / 1000;
  const times: { first: number[]; last: number[] } = { first: [], last: [] };
  for (let turn = 0; turn < TRIES; turn += 1) {
    for (const which of ['first', 'last'] as const) {
      const at = performance.now();
      await api.filterUsers({ fields, ...(which === 'last' && last !== undefined && { cursor: last }) });
      times[which].push(performance.now() - at);
    }
  }
  const [one, other] = [median(times.first), median(times.last)];
  const [{ members }] = (
    (await db.execute(
      sql`select count(*)::int as members from members where community_id = ${credentials.communityId}`,
    )) as unknown as { rows: [{ members: number }] }
  ).rows;
  return {
    members,
    pages,
    wrong: rows - seen.size + Math.abs(members - seen.size),
    walk: round(walk),
    fill: round(fill),
    first: round(one),
    last: round(other),
    ratio: round(other / one),
  };
}

/** How many members the seed has made before. */
export const SEEDED = 12;
