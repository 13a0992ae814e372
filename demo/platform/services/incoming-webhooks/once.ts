import { createHash } from 'node:crypto';
import { and, eq, inArray, lte } from 'drizzle-orm';
import type { Database } from '../../db/open.js';
import { incomingWebhookAnswers as answers } from '../../db/schema.js';
import type { Platform } from '../../http/context.js';
import { PlatformError } from '../../http/errors.js';
import { DAY_MS } from '../days.js';

/** How long an answer is kept, and a call with its key is the same one. */
export const KEPT_MS = DAY_MS;

/** Something by which a call is known again, and how another call under it is refused. */
export interface CallName {
  key: string;
  /** Equal for the same call. */
  fingerprint: string;
  refusal: () => PlatformError;
}

export const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex');

/**
 * Lets a call take effect once, whatever name it is known by: `effect` runs in the transaction that remembers its
 * answer, so both happen or neither, and a second call at the same moment waits and is given the answer of the first.
 * What is refused is not remembered: it may be tried again.
 */
export async function once(
  platform: Platform,
  webhookId: string,
  names: readonly CallName[],
  effect: (platform: Platform) => Promise<object>,
): Promise<{ answer: object; isRepeated: boolean }> {
  return platform.db.transaction(async (tx) => {
    let known: object | undefined;
    for (const name of names) known = (await claim(tx, platform, webhookId, name)) ?? known;
    const answer = known ?? (await effect({ ...platform, db: tx }));
    if (names.length > 0)
      await tx
        .update(answers)
        .set({ answer })
        .where(
          and(
            eq(answers.webhookId, webhookId),
            inArray(
              answers.key,
              names.map(({ key }) => key),
            ),
          ),
        );
    return { answer, isRepeated: known !== undefined };
  });
}

/** The answer that is remembered for a name, or undefined when the name is this call's from now on. */
async function claim(
  tx: Database,
  { now }: Platform,
  webhookId: string,
  { key, fingerprint, refusal }: CallName,
): Promise<object | undefined> {
  const fresh = { fingerprint, answer: null, createdAt: new Date(now()) };
  const claimed = await tx
    .insert(answers)
    .values({ webhookId, key, ...fresh })
    .onConflictDoUpdate({
      target: [answers.webhookId, answers.key],
      set: fresh,
      setWhere: lte(answers.createdAt, new Date(now() - KEPT_MS)),
    })
    .returning({ key: answers.key });
  if (claimed.length > 0) return undefined;
  const [row] = await tx
    .select()
    .from(answers)
    .where(and(eq(answers.webhookId, webhookId), eq(answers.key, key)));
  // It was forgotten this very moment.
  if (row === undefined) throw new PlatformError(503, 'The same call is under way', 'UNAVAILABLE');
  if (row.fingerprint !== fingerprint) throw refusal();
  return row.answer ?? undefined;
}
