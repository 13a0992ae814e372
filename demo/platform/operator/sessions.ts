import { createHash, randomBytes } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { LRUCache } from 'lru-cache';
import { members } from '../db/schema.js';
import type { Platform } from '../http/context.js';
import { unauthorized } from '../http/errors.js';
import { findSystemKey } from '../services/keys.js';
import { logIn } from '../services/login.js';
import { standingIn } from '../services/standing.js';

/** Who is signed in on the operator page, and for which communities. */
export interface Operator {
  name: string;
  communityIds: readonly string[];
}

/** What a person types to sign in: e-mail and password of an owner or admin, or the key of the System API. */
export interface SignIn {
  email?: string | undefined;
  password?: string | undefined;
  systemKey?: string | undefined;
}

const HOUR_MS = 3_600_000;

/** Sign-ins live in memory: the end of the process ends them. */
export class OperatorSessions {
  /** By the hash of the cookie, so that what lies in memory opens nothing. */
  readonly #sessions = new LRUCache<string, Operator>({ max: 1000, ttl: HOUR_MS, updateAgeOnGet: true });

  /** The value of a new cookie; 401 when what was typed is wrong or belongs to a plain member. */
  async open(platform: Platform, input: SignIn): Promise<string> {
    const operator = input.systemKey
      ? await bySystemKey(platform, input.systemKey)
      : await byPassword(platform, input.email ?? '', input.password ?? '');
    const value = randomBytes(32).toString('base64url');
    this.#sessions.set(digest(value), operator);
    return value;
  }

  find(value: string | undefined): Operator | undefined {
    return value === undefined ? undefined : this.#sessions.get(digest(value));
  }

  end(value: string | undefined): void {
    if (value !== undefined) this.#sessions.delete(digest(value));
  }
}

const digest = (value: string): string => createHash('sha256').update(value).digest('base64url');

async function bySystemKey(platform: Platform, key: string): Promise<Operator> {
  const communityId = await findSystemKey(platform, key.trim());
  if (communityId === undefined) throw unauthorized('This key is not known.');
  return { name: 'the System API key', communityIds: [communityId] };
}

async function byPassword(platform: Platform, email: string, password: string): Promise<Operator> {
  const { user } = await logIn(platform, { email, password });
  const rows = await platform.db
    .select({ id: members.communityId })
    .from(members)
    .where(eq(members.userNumber, user.number));
  const communityIds: string[] = [];
  for (const { id } of rows) {
    const standing = await standingIn(platform.db, id, user.number);
    if (standing === 'owner' || standing === 'admin') communityIds.push(id);
  }
  if (communityIds.length === 0) throw unauthorized('This page is for owners and admins.');
  return { name: user.displayName, communityIds };
}
