import type { Database } from '../../db/open.js';
import type { Platform } from '../../http/context.js';
import { badRequest, PlatformError } from '../../http/errors.js';
import {
  fieldsOf,
  holdFields,
  writeFieldValues,
  type FieldChange,
  type FieldValue,
  type UserFieldRow,
} from '../field-values.js';
import { payRewards, type Reward } from '../rewards.js';
import { tellJoined } from '../webhooks/tell-members.js';
import { letIn, levelsOf, People, writeAccounts, writeTags, type Person } from './people.js';
import { planColumns, readRow, type Change, type JobType, type ReadRow } from './plan.js';

/** Most XP and coins that a member may have. */
const MOST = 1_000_000_000;

export interface WaitingRow {
  row: number;
  cells: readonly string[];
}

export interface Outcome {
  row: number;
  /** Absent: the row came through. */
  error?: string;
}

interface Job {
  id: string;
  communityId: string;
  type: JobType;
  columns: readonly string[];
}

/**
 * Works off some rows of a job inside one transaction, each whole or not at all and in the order of the file; rows
 * that follow see what the ones before have done. Rewards and histories are written by their services.
 */
export async function applyRows(
  tx: Database,
  platform: Platform,
  job: Job,
  rows: readonly WaitingRow[],
): Promise<Outcome[]> {
  const { communityId, type } = job;
  const errors = new Map<number, string>();
  const attempt = <T>(row: number, work: () => T): T | undefined => {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof PlatformError)) throw error;
      errors.set(row, error.message);
      return undefined;
    }
  };
  const fields = await fieldsOf(tx, communityId);
  await holdFields(tx, fields);
  const read: (ReadRow & { row: number })[] = [];
  for (const { row, cells } of rows) {
    // A field may have been deleted since the file came.
    const parsed = attempt(row, () => readRow(planColumns(job.columns, type, fields), cells));
    if (parsed !== undefined) read.push({ row, ...parsed });
  }
  const people = new People();
  await people.load(tx, communityId, read);
  if (type === 'import') await people.loadOthers(tx, communityId, read);
  const levels = type === 'import' ? await levelsOf(tx, communityId) : new Map<number, string[]>();

  const touched = new Set<Person>();
  const done: { row: number; person: Person; draft: Draft }[] = [];
  for (const said of read) {
    const result = attempt(said.row, () => {
      const person = type === 'import' ? people.memberOrNew(said) : people.member(said);
      return { person, draft: changed(person, said.changes, levels) };
    });
    if (result === undefined) continue;
    const { person, draft } = result;
    Object.assign(person, draft.next);
    people.keep(person);
    touched.add(person);
    done.push({ row: said.row, ...result });
  }

  const present = [...touched];
  await letIn(
    tx,
    platform,
    communityId,
    present.filter(({ enters }) => enters !== 'member'),
  );
  for (const { row, person } of done)
    if (person.lost) errors.set(row, 'email or username was taken by another meanwhile');
  const stored = done.filter(({ person }) => !person.lost);
  await writeAccounts(tx, present);
  await writeTags(
    tx,
    communityId,
    present.filter(({ lost }) => !lost),
  );
  const rewards: Reward[] = stored.map(({ person, draft }) => ({
    userNumber: person.number!,
    action: `bulk-${type}`,
    source: job.id,
    xp: draft.xp,
    coins: draft.coins,
  }));
  await payRewards(tx, communityId, rewards, platform.now());
  const changes: FieldChange[] = stored.flatMap(({ person, draft }) =>
    draft.fields.map((change) => ({ userNumber: person.number!, ...change })),
  );
  await writeFieldValues(tx, platform, communityId, changes);
  const joined = present.filter(({ enters, lost }) => enters !== 'member' && !lost);
  await tellJoined(
    tx,
    communityId,
    joined.map(({ number }) => number!),
    platform.now(),
  );
  return rows.map(({ row }) => {
    const error = errors.get(row);
    return error === undefined ? { row } : { row, error };
  });
}

/** What one row makes of a person. */
interface Draft {
  next: Partial<Person>;
  xp: number;
  coins: number;
  fields: { field: UserFieldRow; value: FieldValue }[];
}

function changed(person: Person, changes: readonly Change[], levels: ReadonlyMap<number, unknown>): Draft {
  const next: Partial<Person> = {};
  const draft: Draft = { next, xp: 0, coins: 0, fields: [] };
  for (const { name, target, op, value } of changes) {
    switch (target.kind) {
      case 'account':
        next.account = { ...person.account, ...next.account, [target.key]: value as string };
        break;
      case 'tags':
        next.tags = value as string[];
        break;
      case 'level':
        if (!levels.has(value as number)) throw badRequest(`${name}: is not defined in this community`);
        next.level = value as number;
        break;
      case 'amount': {
        const total = computed(person[target.key], op, value as number);
        if (total < 0) throw badRequest(`${name}: must not fall below zero`);
        if (total > MOST) throw badRequest(`${name}: must not exceed ${MOST}`);
        draft[target.key] = total - person[target.key];
        next[target.key] = total;
        break;
      }
      case 'field': {
        const key = target.field.field;
        const now = (next.fields ?? person.fields)[key];
        const result =
          op === 'overwrite' ? (value as FieldValue) : computed(Number(now ?? 0), op, value as number);
        if (typeof result === 'number' && Math.abs(result) > 1e15) throw badRequest(`${name}: is too large`);
        next.fields = { ...person.fields, ...next.fields, [key]: result };
        draft.fields.push({ field: target.field, value: result });
        break;
      }
    }
  }
  return draft;
}

function computed(now: number, op: Change['op'], value: number): number {
  if (op === 'add') return now + value;
  return op === 'subtract' ? now - value : value;
}
