import type { Row } from '../../demo/platform/docs/row.js';
import { ROWS } from '../../demo/platform/docs/rows/index.js';
import { CALLER_RULES, type Rule } from './caller-rules.js';
import { send, validCall } from './requests.js';
import { openWorld, type World } from './world.js';

export const CALLERS = [
  'no key',
  'a wrong key',
  'an expired key',
  'a key without the permission',
  "another community's key",
  "a plain member's token",
  'a user key',
  'the right key',
] as const;
export type Caller = (typeof CALLERS)[number];

export interface Check {
  row: string;
  caller: Caller;
  /** Statuses that are right; `open` where the endpoint asks for no key. */
  expected: number[];
  seen: number;
  /** What was wrong beside the status. */
  leak?: string;
}

export interface Matrix {
  rows: number;
  checks: Check[];
  surprises: Check[];
}

/**
 * Every endpoint with every kind of caller, in one world. Callers that may not come first, so that what they
 * ask for is there; the right one comes last.
 */
export async function authMatrix(rows: readonly Row[] = ROWS): Promise<Matrix> {
  const world = await openWorld();
  const checks: Check[] = [];
  try {
    // Rows that delete come last: what they take away the others would miss.
    const order = [...rows].sort((a, b) => Number(isLast(a)) - Number(isLast(b)));
    for (const row of order) for (const caller of CALLERS) checks.push(...(await check(world, row, caller)));
  } finally {
    await world.close();
  }
  const surprises = checks.filter(
    ({ expected, seen, leak }) => !expected.includes(seen) || leak !== undefined,
  );
  return { rows: rows.length, checks, surprises };
}

const isLast = ({ route, key }: Row): boolean => route.startsWith('DELETE') || key.endsWith('.manage');

async function check(world: World, row: Row, caller: Caller): Promise<Check[]> {
  const rule: Rule = CALLER_RULES.find(({ matches }) => matches(row))!;
  const headers = rule.headers(caller, world, row);
  // Such a caller does not exist for this API: its one key has every right and does not end.
  if (headers === undefined) return [];
  const good = await validCall(row, world);
  const call = rule.body ? { ...good, body: rule.body(caller, Object(good.body), world) } : good;
  const answer = await send(world, call, headers);
  const expected = rule.expected(caller, row, call);
  const success = row.status ?? 200;
  const leak =
    caller === "another community's key" && answer.status === success && rule.isScoped
      ? leakOf(JSON.stringify(answer.body), world)
      : undefined;
  return [{ row: row.key, caller, expected, seen: answer.status, ...(leak && { leak }) }];
}

/** Something of the first community in an answer for the second. */
function leakOf(text: string, world: World): string | undefined {
  const { owner, member, communityId, p } = world;
  const theirs = [
    communityId,
    owner.email,
    member.email,
    owner._id,
    member._id,
    p.channel('Workshop floor').id,
  ];
  return theirs.find((value) => text.includes(value));
}
